"""What every device carries: boot order, alias, ROM, ACPI index and address (virDomainDeviceInfo)."""

from typing import Any

from purevirt.conf.complaint import unsupported
from purevirt.conf.domain.address import ADDRESSES, Address
from purevirt.conf.modes import LIVE, READ, when_known
from purevirt.conf.xmlmap import Codec, Element, attr, child, elem, variant
from purevirt.conf.xmlmap.codec import ON_OFF, POSITIVE, STR, UINT, YES_NO

USER_ALIAS_PREFIX = "ua-"
"""Aliases with this prefix are the user's and part of the inactive document."""


def _is_alias_kept(value: Any, modes: int) -> bool:
    return bool(modes & LIVE) or str(value).startswith(USER_ALIAS_PREFIX)


UPPER = Codec(str.upper, str, "text")
"""Texts that are kept in capital letters."""


class Boot(Element, tag="boot"):
    """The place of a device in the boot order."""

    order: int | None = attr(POSITIVE)
    loadparm: str | None = attr(UPPER)


class Rom(Element, tag="rom"):
    """The option ROM of a PCI device."""

    enabled: bool | None = attr(YES_NO)
    bar: bool | None = attr(ON_OFF)
    file: str | None = attr(STR)


class Device(Element, tail=True):
    """Base of the devices of a guest; these fields come last in the element."""

    boot: Boot | None = child(Boot)
    alias: str | None = attr(STR, "name", inside="alias", keep=_is_alias_kept)
    master_startport: int | None = attr(UINT, "startport", inside="master")
    rom: Rom | None = child(Rom)
    acpi_index: int | None = attr(UINT, "index", inside="acpi", omit=0)
    address: Address | None = variant(ADDRESSES, "address", complaint=unsupported("unknown address type '{value}'"))


class VirtioDriver(Element, tag="driver", tail=True, is_hidden=True):
    """Options of a virtio device; they come after those of the device."""

    iommu: bool | None = attr(ON_OFF)
    ats: bool | None = attr(ON_OFF)
    packed: bool | None = attr(ON_OFF)
    page_per_vq: bool | None = attr(ON_OFF)


class DrivenDevice(Device, tail=True):
    """Base of the devices whose virtio options come after the address."""

    driver: VirtioDriver | None = child(VirtioDriver)


class DeviceSeclabel(Element, tag="seclabel"):
    """A security label for one image or character device."""

    model: str | None = attr(STR)
    labelskip: bool | None = attr(YES_NO, keep=when_known, omit=False)
    relabel: bool | None = attr(YES_NO)
    label: str | None = elem(STR)


def is_seclabel_kept(value: Any, modes: int) -> bool:
    """An inactive document leaves out what only allows a label (virSecurityDeviceLabelDefFormat)."""
    is_needed = value.label is not None or value.relabel is False
    return bool(modes & (LIVE | READ)) or is_needed
