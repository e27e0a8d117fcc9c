"""Which disks of a domain a snapshot keeps, and where (virDomainSnapshotAlignDisks)."""

from purevirt.conf.domain import Domain
from purevirt.conf.domain.disk import Disk, SnapshotLocation
from purevirt.conf.snapshot import Location, Snapshot, SnapshotDisk
from purevirt.drivers.shared.device_lookup import find_disk, target_name
from purevirt.errors import Error, ErrorCode, ErrorDomain


def align_disks(snapshot: Snapshot, definition: Domain, default: Location) -> None:
    """Name every disk of the domain in the snapshot; what is not said is ``default``, or nothing for an empty drive.

    Raises VIR_ERR_CONFIG_UNSUPPORTED for a disk that the domain lacks, or that is to be kept in another way.
    """
    told = {}
    for disk in snapshot.disks:
        found = find_disk(definition, disk.name)
        if found is None:
            raise _refusal(f"no disk named '{disk.name}'")
        if target_name(found) in told:
            raise _refusal(f"disk '{disk.name}' specified twice")
        told[target_name(found)] = disk
        disk.name = target_name(found)
        disk.snapshot = disk.snapshot or _usual(found, default)
        if disk.snapshot not in (default, Location.NO):
            raise _refusal(f"disk '{disk.name}' must use snapshot mode '{default.value}'")
    snapshot.disks = [
        told.get(target_name(disk)) or SnapshotDisk(name=target_name(disk), snapshot=_usual(disk, default))
        for disk in definition.devices.disks
    ]


def _usual(disk: Disk, default: Location) -> Location:
    is_kept = disk.source is not None and disk.snapshot != SnapshotLocation.NO
    return default if is_kept else Location.NO


def _refusal(detail: str) -> Error:
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN_SNAPSHOT)
