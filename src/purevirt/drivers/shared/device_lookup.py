"""Finding a disk or an interface of a domain by the names a caller may give."""

from purevirt.conf.domain import Domain
from purevirt.conf.domain.disk import Disk
from purevirt.conf.domain.interface import Interface
from purevirt.conf.domain.source import BlockSource, FileSource
from purevirt.errors import Error, ErrorCode, ErrorDomain


def find_disk(definition: Domain, name: str) -> Disk | None:
    """The disk with this target, or with this path where that is unique (virDomainDiskByName)."""
    disks = definition.devices.disks
    if not name.startswith("/"):
        return next((disk for disk in disks if target_name(disk) == name), None)
    found = [disk for disk in disks if source_path(disk) == name]
    return found[0] if len(found) == 1 else None


def target_name(disk: Disk) -> str:
    """The name of the disk in the guest."""
    return (disk.target.dev if disk.target is not None else None) or ""


def source_path(disk: Disk) -> str | None:
    """The file or block device of the host that holds the disk; None where there is none."""
    match disk.source:
        case FileSource() as source:
            return source.file
        case BlockSource() as source:
            return source.dev
        case _:
            return None


def get_interface(definition: Domain, name: str) -> Interface:
    """The interface with this device name or MAC address. Raises VIR_ERR_INVALID_ARG (virDomainNetFind)."""
    for interface in definition.devices.interfaces:
        if name and name in (_device(interface), _mac(interface)):
            return interface
    detail = f"'{name}' is not a known interface"
    raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)


def _device(interface: Interface) -> str | None:
    return interface.target.dev if interface.target is not None else None


def _mac(interface: Interface) -> str | None:
    return interface.mac.address if interface.mac is not None else None
