"""Checks of disks and of the addresses they share with SCSI devices (virDomainDiskDefValidate)."""

from purevirt.conf.checks.refusal import unsupported
from purevirt.conf.domain.address import DriveAddress
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import Encryption, NetworkProtocol, NetworkSource, StorageType
from purevirt.errors import Error, ErrorCode, ErrorDomain

ADDRESS_TYPES = {
    DiskBus.IDE: ("drive",),
    DiskBus.FDC: ("drive",),
    DiskBus.SATA: ("drive",),
    DiskBus.SCSI: ("drive",),
}
FULL = (DiskDevice.DISK, DiskDevice.LUN)
"""Only the others may have nothing in them."""
PRODUCT_LENGTH = 16
VENDOR_LENGTH = 8
SECRET_TYPES = {NetworkProtocol.ISCSI: "iscsi", NetworkProtocol.RBD: "ceph"}


def check_disks(domain: Domain) -> None:
    """Raise Error CONFIG_UNSUPPORTED for disks that contradict themselves or each other."""
    for disk in domain.devices.disks:
        _check_strings(disk)
        _check_sources(disk)
        _check_address(disk)
    _check_names(domain)
    _check_drives(domain)


def _check_strings(disk: Disk) -> None:
    if disk.product is not None and len(disk.product) > PRODUCT_LENGTH:
        raise unsupported(f"disk product is more than {PRODUCT_LENGTH} characters")
    if disk.vendor is not None and len(disk.vendor) > VENDOR_LENGTH:
        raise unsupported(f"disk vendor is more than {VENDOR_LENGTH} characters")
    if disk.device is DiskDevice.LUN and disk.type not in (StorageType.BLOCK, StorageType.NETWORK, StorageType.VOLUME):
        raise unsupported("disk device='lun' is only valid for block type disk source")


def _check_sources(disk: Disk) -> None:
    source = disk.source
    if (source is None or (source.is_empty and source.startup_policy is None)) and disk.device in FULL:
        raise Error(
            ErrorCode.NO_SOURCE, disk.target.dev if disk.target is not None else None, domain=ErrorDomain.DOMAIN
        )
    if source is None:
        return
    if disk.auth is not None and source.auth is not None:
        raise unsupported("an <auth> definition already found for disk source")
    if disk.encryption is not None and source.encryption is not None:
        raise unsupported("an <encryption> definition already found for disk source")
    for encryption in (disk.encryption, source.encryption):
        _check_encryption(encryption)
    auth = disk.auth or source.auth
    wanted = SECRET_TYPES.get(source.protocol) if isinstance(source, NetworkSource) else None
    if auth is None or auth.secret is None or wanted is None:
        return
    if auth.secret.type not in (None, wanted):
        raise unsupported(f"invalid secret type '{auth.secret.type}'")


def _check_encryption(encryption: Encryption | None) -> None:
    if encryption is not None and encryption.cipher is not None:
        raise unsupported("supplying <cipher> for domain disk definition is unnecessary")


def _check_address(disk: Disk) -> None:
    bus = disk.target.bus if disk.target is not None else None
    allowed = ADDRESS_TYPES.get(bus) if bus is not None else None
    if allowed is None or disk.address is None or disk.address.type in (*allowed, "unassigned"):
        return
    assert disk.target is not None
    assert bus is not None
    name = disk.target.dev
    raise unsupported(
        f"Invalid address type '{disk.address.type}' for the disk '{name}' with the bus type '{bus.value}'"
    )


def _check_names(domain: Domain) -> None:
    names = [disk.target.dev for disk in domain.devices.disks if disk.target is not None]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise unsupported(f"target '{twice}' duplicated for disk sources")


def _place(address: DriveAddress) -> str:
    return f"controller='{address.controller}' bus='{address.bus}' target='{address.target}' unit='{address.unit}'"


def _check_drives(domain: Domain) -> None:
    """No two drives, and no drive and SCSI device, at one place (virDomainDefCheckDuplicateDriveAddresses)."""
    taken: dict[tuple[DiskBus, str], str | None] = {}
    for disk in domain.devices.disks:
        bus = disk.target.bus if disk.target is not None else None
        if bus is None or not isinstance(disk.address, DriveAddress):
            continue
        place = _place(disk.address)
        if (bus, place) in taken:
            raise unsupported(f"Found duplicate drive address for disk with target name '{taken[bus, place]}' {place}")
        taken[bus, place] = disk.target.dev if disk.target is not None else None
    for hostdev in domain.devices.hostdevs:
        if hostdev.kind.type != "scsi" or not isinstance(hostdev.address, DriveAddress):
            continue
        place = _place(hostdev.address)
        if (DiskBus.SCSI, place) in taken:
            raise unsupported(f"SCSI host address {place} in use by another SCSI host device")
        taken[DiskBus.SCSI, place] = None
