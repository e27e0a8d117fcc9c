"""Ports of virtio-serial, smart card and USB controllers."""

from collections.abc import Iterator

from purevirt.conf.domain.address import UsbAddress, VirtioSerialAddress
from purevirt.conf.domain.chardev import Channel, ChannelKind, Console
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.display import SoundModel
from purevirt.conf.domain.input import InputBus
from purevirt.conf.domain.model import Domain

MAX_SERIAL_PORTS = 31
"""Ports of a virtio-serial controller that does not say how many it has."""


def assign_virtio_serial(domain: Domain) -> None:
    """Give virtio channels a port (qemuDomainAssignVirtioSerialAddresses)."""
    devices = domain.devices
    users: list[Channel | Console] = [
        one for one in devices.channels if one.target is not None and one.target.type is ChannelKind.VIRTIO
    ]
    users += [one for one in devices.consoles if isinstance(one.address, VirtioSerialAddress)]
    taken: set[tuple[int, int | None]] = {
        (one.address.controller, one.address.port)
        for one in users
        if isinstance(one.address, VirtioSerialAddress) and one.address.port
    }
    ports = _serial_ports(domain)
    for user in users:
        _give_port(user, ports, taken)


def _serial_ports(domain: Domain) -> dict[int, int]:
    """The number of ports of each controller; there is at least the first."""
    found = {
        one.index or 0: one.ports or MAX_SERIAL_PORTS
        for one in domain.devices.controllers
        if one.type is ControllerType.VIRTIO_SERIAL
    }
    return found or {0: MAX_SERIAL_PORTS}


def _give_port(user: Channel | Console, ports: dict[int, int], taken: set[tuple[int, int | None]]) -> None:
    """A port of the controller that is asked for, or of the first that has one; port 0 is the console's."""
    if user.address is not None and not isinstance(user.address, VirtioSerialAddress):
        return
    if user.address is not None and user.address.port:
        return
    first = 0 if isinstance(user, Console) else 1
    wanted = [user.address.controller] if user.address is not None else sorted(ports)
    places = ((index, port) for index in wanted for port in range(first, ports.get(index, MAX_SERIAL_PORTS)))
    index, port = next((place for place in places if place not in taken), (max(ports) + 1, first))
    user.address = VirtioSerialAddress(controller=index, port=port)
    taken.add((index, port))


_PORTS = {ControllerModel.QEMU_XHCI: 4, ControllerModel.NEC_XHCI: 4, ControllerModel.EHCI: 6, None: 2}
_PORTS[ControllerModel.ICH9_EHCI1] = 6


def assign_usb(domain: Domain) -> None:
    """Give USB devices a port of the first controller that has one (qemuDomainAssignUSBAddresses)."""
    free = {
        controller.index or 0: controller.ports or _PORTS.get(controller.model, 2)
        for controller in domain.devices.controllers
        if controller.type is ControllerType.USB
        and controller.master_startport is None
        and controller.model is not ControllerModel.NONE
    }
    taken = {(one.address.bus, one.address.port) for one in usb_devices(domain) if isinstance(one.address, UsbAddress)}
    for device in usb_devices(domain):
        if device.address is None or (isinstance(device.address, UsbAddress) and device.address.port is None):
            place = _free_port(free, taken)
            if place is not None:
                taken.add(place)
                device.address = UsbAddress(bus=place[0], port=place[1])


def _free_port(free: dict[int, int], taken: set[tuple[int, str | None]]) -> tuple[int, str] | None:
    places = ((bus, str(port)) for bus in sorted(free) for port in range(1, free[bus] + 1))
    return next((place for place in places if place not in taken), None)


def usb_devices(domain: Domain) -> Iterator[Device]:
    """The devices on USB, hubs first (virDomainUSBDeviceDefForeach)."""
    devices = domain.devices
    yield from devices.hubs
    yield from (disk for disk in devices.disks if disk.target is not None and disk.target.bus is DiskBus.USB)
    yield from (hostdev for hostdev in devices.hostdevs if hostdev.kind.type == "usb")
    yield from (one for one in devices.inputs if one.bus is InputBus.USB)
    yield from (one for one in devices.controllers if one.type is ControllerType.CCID)
    yield from (one for one in devices.interfaces if one.model == "usb-net")
    yield from (one for one in devices.serials if one.target is not None and one.target.type is not None
                and one.target.type.value == "usb-serial")  # fmt: skip
    yield from (one for one in devices.sounds if one.model is SoundModel.USB)
    yield from devices.redirdevs
