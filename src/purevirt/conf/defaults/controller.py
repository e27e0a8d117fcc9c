"""Controllers that other devices need and the document does not name (virDomainDefAddImplicitControllers)."""

from collections.abc import Iterator

from purevirt.conf.domain.address import CcidAddress, DriveAddress, VirtioSerialAddress
from purevirt.conf.domain.chardev import Channel, ChannelKind, Console, ConsoleKind
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.model import Domain
from purevirt.errors import Error, ErrorCode, ErrorDomain

_DRIVE_BUSES = {
    DiskBus.SCSI: ControllerType.SCSI,
    DiskBus.FDC: ControllerType.FDC,
    DiskBus.IDE: ControllerType.IDE,
    DiskBus.SATA: ControllerType.SATA,
}

HIGHEST_CONTROLLER = 1023
"""Controllers up to this index are added for the drives that refer to them."""
ICH9_MODELS = (
    ControllerModel.ICH9_EHCI1,
    ControllerModel.ICH9_UHCI1,
    ControllerModel.ICH9_UHCI2,
    ControllerModel.ICH9_UHCI3,
)
"""Functions of one USB 2 controller."""


def add_controller(
    domain: Domain, kind: ControllerType, index: int, model: ControllerModel | None = None
) -> Controller | None:
    """Add a controller in its place, unless there is one of that type and index."""
    controllers = domain.devices.controllers
    if any(found.type is kind and found.index == index for found in controllers):
        return None
    added = Controller(type=kind, index=index, model=model)
    insert_controller(controllers, added)
    return added


def insert_controller(controllers: list[Controller], added: Controller) -> None:
    """Insert after those of its type with lower indexes, masters before companions (virDomainControllerInsert)."""
    place = None
    for at in range(len(controllers) - 1, -1, -1):
        found = controllers[at]
        if found.type is not added.type:
            continue
        if added.index is None or found.index is None:
            place = at + 1 if place is None else place
            break
        is_before_companion = added.master_startport is None and found.master_startport is not None
        if found.index > added.index or (found.index == added.index and is_before_companion):
            place = at
        elif place is None:
            place = at + 1
    controllers.insert(len(controllers) if place is None else place, added)


def sort_controllers(domain: Domain) -> None:
    """Bring controllers into libvirt's order."""
    ordered: list[Controller] = []
    for controller in domain.devices.controllers:
        insert_controller(ordered, controller)
    domain.devices.controllers = ordered


def add_implicit_controllers(domain: Domain) -> None:
    """Add the controllers that disks, SCSI devices, channels and smart cards refer to."""
    for kind, highest in _drive_indexes(domain).items():
        if highest > HIGHEST_CONTROLLER:
            detail = f"{kind.value} controller index '{highest}' is higher than {HIGHEST_CONTROLLER}"
            raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
        for index in range(highest + 1):
            add_controller(domain, kind, index)
    for index in _virtio_serial_indexes(domain):
        add_controller(domain, ControllerType.VIRTIO_SERIAL, index)
    for card in domain.devices.smartcards:
        if isinstance(card.address, CcidAddress):
            add_controller(domain, ControllerType.CCID, card.address.controller)


def _drive_indexes(domain: Domain) -> dict[ControllerType, int]:
    """The highest index of each type of disk controller."""
    highest: dict[ControllerType, int] = {}
    for kind, address in _drive_users(domain):
        highest[kind] = max(address.controller, highest.get(kind, 0))
    return {kind: highest[kind] for kind in _DRIVE_BUSES.values() if kind in highest}


def _drive_users(domain: Domain) -> Iterator[tuple[ControllerType, DriveAddress]]:
    for disk in domain.devices.disks:
        bus = disk.target.bus if disk.target is not None else None
        if bus in _DRIVE_BUSES and isinstance(disk.address, DriveAddress):
            yield _DRIVE_BUSES[bus], disk.address
    for hostdev in domain.devices.hostdevs:
        if hostdev.kind.type == "scsi" and isinstance(hostdev.address, DriveAddress):
            yield ControllerType.SCSI, hostdev.address


def _virtio_serial_indexes(domain: Domain) -> Iterator[int]:
    """The controllers of channels and consoles; those without an address go to the first."""
    devices = domain.devices
    users: list[Channel | Console] = [*devices.channels, *devices.consoles]
    for user in users:
        if user.target is not None and user.target.type in (ChannelKind.VIRTIO, ConsoleKind.VIRTIO):
            yield user.address.controller if isinstance(user.address, VirtioSerialAddress) else 0


def number_controllers(domain: Domain) -> None:
    """Give controllers without an index one (virDomainAssignControllerIndexes).

    It is the lowest free one of their type; companions of an ICH9 follow the controller before them.
    """
    controllers = domain.devices.controllers
    for at, controller in enumerate(controllers):
        if controller.index is not None:
            continue
        before = controllers[at - 1] if at else None
        same = {one.index for one in controllers if one.type is controller.type}
        if before is not None and _follows(controllers, before, controller):
            controller.index = before.index
        else:
            controller.index = next(number for number in range(len(same) + 1) if number not in same)


def _follows(controllers: list[Controller], before: Controller, controller: Controller) -> bool:
    if before.model not in ICH9_MODELS or controller.model not in ICH9_MODELS:
        return False
    return not any(one.model is controller.model and one.index == before.index for one in controllers)
