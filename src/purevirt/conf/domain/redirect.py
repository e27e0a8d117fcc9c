"""Devices redirected from a client: USB redirection, its filter, and smart cards."""

from purevirt.conf.domain.chardev import CHAR_SOURCES, UNKNOWN_TYPE, CharSource
from purevirt.conf.domain.device import Device
from purevirt.conf.xmlmap import Element, attr, children, const, elem, own, texts
from purevirt.conf.xmlmap.codec import STR, YES_NO, Codec, integer


def _optional_hex(width: int, high: int) -> Codec[int]:
    """A number where -1 means any, written with ``0x`` and capital letters."""
    base = integer(-1, high, "integer value", any_base=True)
    return Codec(base.parse, f"0x{{:0{width}X}}".format, base.expected)


def _parse_version(value: str) -> int:
    if value == "-1":
        return -1
    major, _, minor = value.partition(".")
    if not (major.isdigit() and (minor or "0").isdigit()) or len(value) > 5 or len(minor) > 2:
        raise ValueError(value)
    return int(major) * 100 + int((minor or "0").ljust(2, "0"))


USB_CLASS = _optional_hex(2, 0xFF)
USB_ID = _optional_hex(4, 0xFFFF)
USB_VERSION = Codec(_parse_version, lambda number: f"{number // 100}.{number % 100:02d}", "a version such as 1.10")


class Redirdev(Device, tag="redirdev", is_open=True):
    """A USB device of the client."""

    bus: str | None = attr(STR)
    source: CharSource = own(CHAR_SOURCES, fallback="spicevmc", complaint=UNKNOWN_TYPE)


class FilterDevice(Element, tag="usbdev"):
    """A rule of the filter."""

    usb_class: int | None = attr(USB_CLASS, "class", omit=-1)
    vendor: int | None = attr(USB_ID, omit=-1)
    product: int | None = attr(USB_ID, omit=-1)
    version: int | None = attr(USB_VERSION, omit=-1)
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
