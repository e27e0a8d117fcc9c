"""Ports of virtio-serial, smart card and USB controllers."""

from collections.abc import Iterator

from purevirt.conf.domain.address import CcidAddress, UsbAddress, VirtioSerialAddress
from purevirt.conf.domain.chardev import Channel, ChannelKind, Console, ConsoleKind
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.display import SoundModel
from purevirt.conf.domain.input import InputBus
from purevirt.conf.domain.model import Domain


def assign_virtio_serial(domain: Domain) -> None:
    """Give virtio channels and consoles a port (virDomainVirtioSerialAddrAutoAssign)."""
    devices = domain.devices
    channels: list[Channel | Console] = [
        one for one in devices.channels if one.target is not None and one.target.type is ChannelKind.VIRTIO
    ]
    consoles: list[Channel | Console] = [
        one for one in devices.consoles if one.target is not None and one.target.type is ConsoleKind.VIRTIO
    ]
    users = channels + consoles
    taken: set[tuple[int, int | None]] = {
        (one.address.controller, one.address.port)
        for one in users
        if isinstance(one.address, VirtioSerialAddress) and one.address.port
    }
    for user in consoles + channels:
        _give_port(user, taken, is_console=isinstance(user, Console))


def _give_port(user: Channel | Console, taken: set[tuple[int, int | None]], *, is_console: bool) -> None:
    if user.address is None:
        user.address = VirtioSerialAddress()
    address = user.address
    if not isinstance(address, VirtioSerialAddress) or address.port:
        return
    first = 0 if is_console else 1
    used = {port for controller, port in taken if controller == address.controller}
    address.port = next(port for port in range(first, 32) if port not in used)
    taken.add((address.controller, address.port))


def assign_ccid(domain: Domain) -> None:
    """Give smart cards a slot of a reader."""
    for at, card in enumerate(domain.devices.smartcards):
        if card.address is None:
            card.address = CcidAddress(controller=at, slot=0)


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
