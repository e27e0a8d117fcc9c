"""Devices redirected from a client: USB redirection, its filter, and smart cards."""

from purevirt.conf.domain.chardev import CHAR_SOURCES, UNKNOWN_TYPE, CharSource
from purevirt.conf.domain.device import Device
from purevirt.conf.xmlmap import Element, attr, children, const, elem, own, texts
from purevirt.conf.xmlmap.codec import STR, YES_NO


class Redirdev(Device, tag="redirdev"):
    """A USB device of the client."""

    bus: str | None = attr(STR)
    source: CharSource = own(CHAR_SOURCES, fallback="spicevmc", complaint=UNKNOWN_TYPE)


class FilterDevice(Element, tag="usbdev"):
    """A rule of the filter."""

    usb_class: str | None = attr(STR, "class")
    vendor: str | None = attr(STR)
    product: str | None = attr(STR)
    version: str | None = attr(STR)
    allow: bool = attr(YES_NO, required=True)


class Redirfilter(Element, tag="redirfilter"):
    """Which USB devices may be redirected."""

    devices: list[FilterDevice] = children(FilterDevice)


class SmartcardMode(Element):
    """How a smart card is made."""


class HostSmartcard(SmartcardMode):
    """The host's reader."""

    mode = const("host")


class CertificateSmartcard(SmartcardMode):
    """Three certificates of the host."""

    mode = const("host-certificates")
    certificates: list[str] = texts(STR, "certificate")
    database: str | None = elem(STR)


class PassthroughSmartcard(SmartcardMode):
    """A reader behind a character device."""

    mode = const("passthrough")
    source: CharSource = own(CHAR_SOURCES, complaint=UNKNOWN_TYPE)


class Smartcard(Device, tag="smartcard"):
    """A smart card."""

    card: SmartcardMode = own(
        {"host": HostSmartcard, "host-certificates": CertificateSmartcard, "passthrough": PassthroughSmartcard},
        by="mode",
    )
