"""USB ports: which devices need one, and hubs where a controller has too few (qemuDomainAssignUSBAddresses)."""

from collections.abc import Iterator

from purevirt.conf.domain.address import UsbAddress
from purevirt.conf.domain.chardev import SerialKind
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.display import SoundModel
from purevirt.conf.domain.input import Hub, InputBus
from purevirt.conf.domain.model import Domain

HUB_PORTS = 8
_PORTS = {
    ControllerModel.PIIX3_UHCI: 2,
    ControllerModel.PIIX4_UHCI: 2,
    ControllerModel.VT82C686B_UHCI: 2,
    ControllerModel.EHCI: 6,
    ControllerModel.ICH9_EHCI1: 6,
    ControllerModel.ICH9_UHCI1: 0,
    ControllerModel.ICH9_UHCI2: 0,
    ControllerModel.ICH9_UHCI3: 0,
    ControllerModel.PCI_OHCI: 3,
    ControllerModel.NEC_XHCI: 4,
    ControllerModel.QEMU_XHCI: 4,
    ControllerModel.QUSB1: 8,
    ControllerModel.QUSB2: 8,
    ControllerModel.NONE: 0,
}
"""Ports by model; companions of an ICH9 count with their master (virDomainControllerModelToPorts)."""


def _ports_of(controller: Controller) -> int:
    if controller.model is None:
        return 2
    return controller.ports or _PORTS.get(controller.model, 0)


class UsbPorts:
    """The ports of controllers and hubs; a path is a bus and the port numbers on the way."""

    def __init__(self, domain: Domain) -> None:
        self.sizes: dict[tuple[int, ...], int] = {}
        self.taken: set[tuple[int, ...]] = set()
        for controller in domain.devices.controllers:
            if controller.type is ControllerType.USB and _ports_of(controller):
                self.sizes[controller.index or 0,] = _ports_of(controller)
        for device in usb_devices(domain):
            if isinstance(device.address, UsbAddress) and device.address.port is not None:
                self.take(device, device.address)

    def take(self, device: Device, address: UsbAddress) -> None:
        """Mark a device's port as taken; a hub brings new ones."""
        path = (address.bus, *(int(part) for part in (address.port or "0").split(".")))
        self.taken.add(path)
        if isinstance(device, Hub):
            self.sizes[path] = HUB_PORTS

    def find(self, buses: list[int]) -> UsbAddress | None:
        """A free port of one of these buses: the controller's own first, then those of its hubs."""
        for bus in buses:
            path = self._free_below((bus,))
            if path is not None:
                return UsbAddress(bus=bus, port=".".join(str(part) for part in path[1:]))
        return None

    def _free_below(self, path: tuple[int, ...]) -> tuple[int, ...] | None:
        ports = range(1, self.sizes.get(path, 0) + 1)
        free = next((port for port in ports if (*path, port) not in self.taken), None)
        if free is not None:
            return (*path, free)
        hubs = sorted(place for place in self.sizes if place[:-1] == path)
        below = (self._free_below(place) for place in hubs)
        return next((found for found in below if found is not None), None)

    def buses(self) -> list[int]:
        """The numbers of the controllers that have ports."""
        return sorted(path[0] for path in self.sizes if len(path) == 1)


def assign_usb(domain: Domain) -> None:
    """Give USB devices a port, adding hubs where there are too few."""
    _add_hubs(domain)
    ports = UsbPorts(domain)
    for device in usb_devices(domain):
        asked = device.address
        if asked is not None and not (isinstance(asked, UsbAddress) and asked.port is None):
            continue
        place = ports.find([asked.bus] if isinstance(asked, UsbAddress) else ports.buses())
        if place is not None:
            device.address = place
            ports.take(device, place)


def _add_hubs(domain: Domain) -> None:
    """As many hubs as the devices need (qemuDomainUSBAddressAddHubs)."""
    ports = UsbPorts(domain)
    devices = [device for device in usb_devices(domain) if not isinstance(device, Hub)]
    available = sum(size for path, size in ports.sizes.items() if len(path) == 1)
    available += sum((HUB_PORTS - 1) for hub in domain.devices.hubs if hub.type == "usb")
    if not ports.sizes or len(devices) <= available:
        return
    needed = -(-(len(devices) - available) // (HUB_PORTS - 1))
    domain.devices.hubs += [Hub(type="usb") for _ in range(needed)]


def usb_devices(domain: Domain) -> Iterator[Device]:
    """The devices on USB, hubs first (virDomainUSBDeviceDefForeach)."""
    devices = domain.devices
    yield from devices.hubs
    yield from (disk for disk in devices.disks if disk.target is not None and disk.target.bus is DiskBus.USB)
    yield from (filesystem for filesystem in devices.filesystems if filesystem.is_mtp)
    yield from (hostdev for hostdev in devices.hostdevs if hostdev.kind.type == "usb")
    yield from (one for one in devices.inputs if one.bus is InputBus.USB)
    yield from (one for one in devices.controllers if one.type is ControllerType.CCID)
    yield from (one for one in devices.interfaces if one.model == "usb-net")
    for serial in devices.serials:
        if serial.target is not None and serial.target.type is SerialKind.USB_SERIAL:
            yield serial
    yield from (one for one in devices.sounds if one.model is SoundModel.USB)
    yield from devices.redirdevs
