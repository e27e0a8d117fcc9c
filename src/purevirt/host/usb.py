"""USB devices of the host, by what they are or where they are plugged in (virUSBDeviceFind)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from purevirt.errors import Error, ErrorCode
from purevirt.host.node import read_number, read_text

SYSFS_DEVICES = Path("/sys/bus/usb/devices")
_NODE = "/dev/bus/usb/{bus:03d}/{number:03d}"


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A device: its bus, its number there, and its vendor and product."""

    bus: int
    number: int
    vendor: int
    product: int

    @property
    def node(self) -> str:
        """The path of its device node."""
        return _NODE.format(bus=self.bus, number=self.number)


def read_devices(folder: Path = SYSFS_DEVICES) -> Iterator[UsbDevice]:
    """The devices in the order of bus and number; interfaces (``1-1:1.0``) are none. Blocks for a moment."""
    found = (_read_device(path) for path in folder.glob("*") if ":" not in path.name)
    yield from sorted((device for device in found if device is not None), key=lambda each: (each.bus, each.number))


def _read_device(path: Path) -> UsbDevice | None:
    number, bus = read_number(path / "devnum", -1), _bus(path.name)
    identity = [_hexadecimal(path / name) for name in ("idVendor", "idProduct")]
    vendor, product = identity
    if bus is None or number < 0 or vendor is None or product is None:
        return None
    return UsbDevice(bus, number, vendor, product)


def _bus(name: str) -> int | None:
    """The bus in the name of a device (``1-1.5``) or of a root hub (``usb1``)."""
    digits = name.removeprefix("usb").partition("-")[0]
    return int(digits) if digits.isdigit() else None


def _hexadecimal(path: Path) -> int | None:
    try:
        return int(read_text(path) or "", 16)
    except ValueError:
        return None


def find_by_vendor(vendor: int, product: int, folder: Path = SYSFS_DEVICES) -> list[UsbDevice]:
    """The devices of a vendor and product. Raises Error INTERNAL_ERROR where there is none."""
    found = [device for device in read_devices(folder) if (device.vendor, device.product) == (vendor, product)]
    if not found:
        raise Error(ErrorCode.INTERNAL_ERROR, f"Did not find USB device {vendor:04x}:{product:04x}")
    return found


def find_by_bus(bus: int, number: int, folder: Path = SYSFS_DEVICES) -> UsbDevice:
    """The device of a bus. Raises Error INTERNAL_ERROR where there is none."""
    for device in read_devices(folder):
        if (device.bus, device.number) == (bus, number):
            return device
    raise Error(ErrorCode.INTERNAL_ERROR, f"Did not find USB device bus:{bus} device:{number}")


def find_exact(device: UsbDevice, folder: Path = SYSFS_DEVICES) -> UsbDevice:
    """The device, if it is where it should be. Raises Error INTERNAL_ERROR."""
    if device not in read_devices(folder):
        shown = f"{device.vendor:04x}:{device.product:04x} bus:{device.bus} device:{device.number}"
        raise Error(ErrorCode.INTERNAL_ERROR, f"Did not find USB device {shown}")
    return device
