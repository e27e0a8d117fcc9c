"""Addresses of devices: one model for each kind of address."""

from typing import ClassVar

from purevirt.conf.complaint import internal, malformed
from purevirt.conf.domain.number import HEX, HEX8, HEX16, HEX32_WIDE, HEX64
from purevirt.conf.xmlmap import Codec, Element, attr, child, const, copy_element
from purevirt.conf.xmlmap.codec import ON_OFF, UINT, UINT_ANY, hexadecimal

SLOT = hexadecimal(2, 0x1F)
FUNCTION = hexadecimal(1, 7)


def _parse_usb_port(value: str) -> str:
    parts = value.split(".")
    if len(parts) > USB_DEPTH or not all(part.isdigit() and part.isascii() and len(part) < 4 for part in parts):
        raise ValueError(value)
    return ".".join(str(int(part)) for part in parts)


USB_DEPTH = 4
"""Ports on the way through hubs, at most (VIR_DOMAIN_DEVICE_USB_MAX_PORT_DEPTH)."""
USB_PORT = Codec(_parse_usb_port, str, "port numbers joined by dots")


class Zpci(Element, tag="zpci"):
    """The s390 side of a PCI address."""

    uid: int | None = attr(HEX16)
    fid: int | None = attr(HEX32_WIDE)


class Address(Element, tag="address"):
    """Where a device sits in the guest."""

    type: ClassVar[str]


class PciAddress(Address):
    """domain:bus:slot.function"""

    type = const("pci")
    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0, complaint=malformed("Invalid PCI address bus='{value}', must be <= 0xFF"))
    slot: int = attr(SLOT, default=0, complaint=malformed("Invalid PCI address slot='{value}', must be <= 0x1F"))
    function: int = attr(FUNCTION, default=0, complaint=malformed("Invalid PCI address function={value}, must be <= 7"))
    multifunction: bool | None = attr(ON_OFF)
    zpci: Zpci | None = child(Zpci)

    def presented(self, modes: int) -> "PciAddress":
        """One that is still to be chosen has only its type."""
        if self.is_set:
            return self
        shown = copy_element(self)
        for name in ("domain", "bus", "slot", "function"):
            setattr(shown, name, None)
        return shown

    @property
    def is_set(self) -> bool:
        """Whether it names a place: all zero means that one is still to be chosen."""
        return bool(self.domain or self.bus or self.slot or self.function)


class DriveAddress(Address):
    """A unit on a disk controller."""

    type = const("drive")
    controller: int = attr(UINT, default=0)
    bus: int = attr(UINT, default=0)
    target: int = attr(UINT, default=0)
    unit: int = attr(UINT, default=0)


class VirtioSerialAddress(Address):
    """A port of a virtio-serial controller."""

    type = const("virtio-serial")
    controller: int = attr(UINT, default=0)
    bus: int = attr(UINT, default=0)
    port: int = attr(UINT, default=0)


class CcidAddress(Address):
    """A slot of a smart card reader."""

    type = const("ccid")
    controller: int = attr(UINT, default=0)
    slot: int = attr(UINT, default=0)


class UsbAddress(Address):
    """A port of a USB controller; ports behind hubs are joined by dots."""

    type = const("usb")
    bus: int = attr(UINT, default=0)
    port: str | None = attr(USB_PORT, complaint=internal("Cannot parse <address> 'port' attribute"))


class SpaprVioAddress(Address):
    """A register of pseries' virtual I/O."""

    type = const("spapr-vio")
    reg: int | None = attr(hexadecimal(8, 2**64 - 1))


class CcwAddress(Address):
    """A channel I/O device of s390."""

    type = const("ccw")
    cssid: int | None = attr(HEX)
    ssid: int | None = attr(HEX)
    devno: int | None = attr(HEX16)


class IsaAddress(Address):
    """An I/O port and interrupt."""

    type = const("isa")
    iobase: int | None = attr(HEX)
    irq: int | None = attr(HEX)


class DimmAddress(Address):
    """A memory slot, and where the memory starts."""

    type = const("dimm")
    slot: int = attr(UINT_ANY, default=0)
    base: int | None = attr(HEX64, omit=0)


class VirtioMmioAddress(Address):
    """Memory-mapped virtio without further data."""

    type = const("virtio-mmio")


class VirtioS390Address(Address):
    """The old s390 transport."""

    type = const("virtio-s390")


class UnassignedAddress(Address):
    """A device that the guest does not see."""

    type = const("unassigned")


ADDRESSES: dict[str, type[Address]] = {
    "pci": PciAddress,
    "drive": DriveAddress,
    "virtio-serial": VirtioSerialAddress,
    "ccid": CcidAddress,
    "usb": UsbAddress,
    "spapr-vio": SpaprVioAddress,
    "virtio-s390": VirtioS390Address,
    "ccw": CcwAddress,
    "isa": IsaAddress,
    "dimm": DimmAddress,
    "virtio-mmio": VirtioMmioAddress,
    "unassigned": UnassignedAddress,
}
