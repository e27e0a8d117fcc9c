"""Defaults of disks: bus from the name, and the drive address that follows from the name."""

import re

from purevirt.conf.domain.address import DriveAddress
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice, DiskTarget, SnapshotLocation
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import NetworkProtocol, NetworkSource, StorageType
from purevirt.errors import Error, ErrorCode, ErrorDomain

_BUS_OF_PREFIX = {
    "hd": DiskBus.IDE,
    "sd": DiskBus.SCSI,
    "vd": DiskBus.VIRTIO,
    "xvd": DiskBus.XEN,
    "ubd": DiskBus.UML,
    "fd": DiskBus.FDC,
}
_PORTS = {
    NetworkProtocol.HTTP: 80,
    NetworkProtocol.HTTPS: 443,
    NetworkProtocol.FTP: 21,
    NetworkProtocol.FTPS: 990,
    NetworkProtocol.TFTP: 69,
    NetworkProtocol.SHEEPDOG: 7000,
    NetworkProtocol.NBD: 10809,
    NetworkProtocol.ISCSI: 3260,
    NetworkProtocol.GLUSTER: 24007,
    NetworkProtocol.SSH: 22,
    NetworkProtocol.VXHS: 9999,
}
"""Where servers listen (virStorageSourceNetworkDefaultPort)."""
SOURCED = (StorageType.BLOCK, StorageType.NETWORK, StorageType.VOLUME)
"""Types that only a disk with a source has."""
_NAME = re.compile(r"(fd|hd|vd|sd|xvd|ubd)([a-z]+)([0-9]*)\Z")


def disk_index(name: str) -> int | None:
    """The number of a disk name: 0 for vda, 26 for vdaa (virDiskNameParse); None where it is no such name."""
    found = _NAME.match(name)
    if not found:
        return None
    number = 0
    for letter in found[2]:
        number = number * 26 + ord(letter) - ord("a") + 1
    return number - 1


def fill_disks(domain: Domain, *, has_wide_scsi: bool = False) -> None:
    """Give disks a bus and drives an address. Raises Error XML_ERROR for impossible targets.

    The order is that of the names within the buses the document names: a bus that follows from a name comes later.
    """
    sort_disks(domain)
    for disk in domain.devices.disks:
        _fill_target(disk)
        if disk.device is DiskDevice.CDROM:
            disk.readonly = True
        _fill_source(disk)
        if disk.address is None:
            assign_drive_address(disk, has_wide_scsi=has_wide_scsi)


def _fill_source(disk: Disk) -> None:
    """An empty drive has no network, an iSCSI target a unit, and what another process serves no snapshots."""
    source = disk.source
    if (source is None or (source.is_empty and source.startup_policy is None)) and disk.type in SOURCED:
        disk.type = StorageType.FILE
    if disk.type in (StorageType.VHOSTUSER, StorageType.VHOSTVDPA) and disk.snapshot is None:
        disk.snapshot = SnapshotLocation.NO
    if isinstance(source, NetworkSource):
        for host in source.hosts:
            if host.port is None and host.name is not None:
                host.port = _PORTS.get(source.protocol)
    is_target = isinstance(source, NetworkSource) and source.protocol is NetworkProtocol.ISCSI
    if is_target and isinstance(source, NetworkSource) and source.name and "/" not in source.name:
        source.name += "/0"


def sort_disks(domain: Domain) -> None:
    """Bring disks of a bus into the order of their names (virDomainDiskInsert)."""
    ordered: list[Disk] = []
    for disk in domain.devices.disks:
        insert_disk(ordered, disk)
    domain.devices.disks = ordered


def insert_disk(disks: list[Disk], added: Disk) -> None:
    """Insert a disk after those of its bus with lower names."""
    place = None
    for at in range(len(disks) - 1, -1, -1):
        if _bus(disks[at]) is not _bus(added):
            continue
        if _index(disks[at]) > _index(added):
            place = at
        elif place is None:
            place = at + 1
    disks.insert(len(disks) if place is None else place, added)


def _bus(disk: Disk) -> DiskBus | None:
    return disk.target.bus if disk.target is not None else None


def _index(disk: Disk) -> int:
    found = disk_index(disk.target.dev) if disk.target is not None and disk.target.dev else None
    return -1 if found is None else found


def _fill_target(disk: Disk) -> None:
    target = disk.target
    if target is None or not target.dev:
        source = disk.source
        shown = getattr(source, "file", None) or getattr(source, "dev", None)
        detail = shown if isinstance(shown, str) else None
        raise Error(ErrorCode.NO_TARGET, detail, domain=ErrorDomain.DOMAIN)
    _fill_bus(disk, target, target.dev)
    if target.bus not in (DiskBus.USB, DiskBus.SCSI):
        target.removable = None


def _fill_bus(disk: Disk, target: DiskTarget, name: str) -> None:
    if target.bus is None:
        if disk.device is DiskDevice.FLOPPY:
            target.bus = DiskBus.FDC
            return
        prefixes = (prefix for prefix in _BUS_OF_PREFIX if name.startswith(prefix))
        target.bus = _BUS_OF_PREFIX.get(next(prefixes, ""), DiskBus.IDE)


def assign_drive_address(disk: Disk, *, has_wide_scsi: bool = False) -> None:
    """Set the drive address that follows from the disk's name (virDomainDiskDefAssignAddress)."""
    assert disk.target is not None
    assert disk.target.dev is not None
    index = disk_index(disk.target.dev)
    units = {
        DiskBus.SCSI: (7, 1),
        DiskBus.IDE: (4, 2),
        DiskBus.SATA: (6, 1),
        DiskBus.FDC: (2, 1),
    }
    bus = disk.target.bus
    if bus not in units:
        return
    if index is None:
        detail = f"Unknown disk name '{disk.target.dev}' and no address specified"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
    if bus is DiskBus.SCSI and has_wide_scsi:
        disk.address = DriveAddress(controller=index // 15, unit=index % 15 + (index % 15 >= 7))
        return
    per_controller, buses = units[bus]
    within = index % per_controller
    per_bus = per_controller // buses
    disk.address = DriveAddress(controller=index // per_controller, bus=within // per_bus, unit=within % per_bus)
