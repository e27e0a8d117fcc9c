"""Controllers that other devices need and the document does not name (virDomainDefAddImplicitControllers)."""

from collections.abc import Iterator

from purevirt.conf.domain.address import CcidAddress, DriveAddress, VirtioSerialAddress
from purevirt.conf.domain.controller import Controller, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.model import Domain

_DRIVE_BUSES = {
    DiskBus.IDE: ControllerType.IDE,
    DiskBus.FDC: ControllerType.FDC,
    DiskBus.SCSI: ControllerType.SCSI,
    DiskBus.SATA: ControllerType.SATA,
}


def add_controller(domain: Domain, kind: ControllerType, index: int) -> Controller | None:
    """Add a controller, unless there is one of that type and index."""
    controllers = domain.devices.controllers
    if any(found.type is kind and found.index == index for found in controllers):
        return None
    added = Controller(type=kind, index=index)
    place = 1 + max((at for at, found in enumerate(controllers) if found.type is kind), default=len(controllers) - 1)
    controllers.insert(place, added)
    return added


def add_implicit_controllers(domain: Domain) -> None:
    """Add controllers up to the highest index that disks, channels and smart cards refer to."""
    needed: dict[ControllerType, int] = {}
    for kind, index in _references(domain):
        needed[kind] = max(index, needed.get(kind, 0))
    for kind in (*_DRIVE_BUSES.values(), ControllerType.VIRTIO_SERIAL, ControllerType.CCID):
        for index in range(needed.get(kind, -1) + 1):
            add_controller(domain, kind, index)


def _references(domain: Domain) -> Iterator[tuple[ControllerType, int]]:
    for disk in domain.devices.disks:
        bus = disk.target.bus if disk.target is not None else None
        if bus in _DRIVE_BUSES and isinstance(disk.address, DriveAddress):
            yield _DRIVE_BUSES[bus], disk.address.controller
    for device in _serial_users(domain):
        if isinstance(device.address, VirtioSerialAddress):
            yield ControllerType.VIRTIO_SERIAL, device.address.controller
    for card in domain.devices.smartcards:
        if isinstance(card.address, CcidAddress):
            yield ControllerType.CCID, card.address.controller


def _serial_users(domain: Domain) -> list[Device]:
    return [*domain.devices.channels, *domain.devices.consoles]
