"""What reading a hypervisor's own format and reading a document have in common, and where they differ."""

from purevirt.conf.domain import DomainProfile, complete_domain
from purevirt.conf.domain.disk import Disk
from purevirt.conf.domain.interface import BridgeSource, Interface
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import BlockSource, FileSource, Source, StorageType


def complete_native(domain: Domain, profile: DomainProfile) -> Domain:
    """Complete a domain that was read from a native format (virDomainDefPostParse).

    Unlike a document, such a format says how the guest boots or leaves it to the hypervisor: no boot device is added.
    Drives stay of their type even when empty, and what only documents are checked for may be there.
    """
    boots = domain.os.boots
    types = [(disk, disk.type) for disk in domain.devices.disks]
    complete_domain(domain, profile, abi_update=True, is_checked=False)
    domain.os.boots = boots
    for disk, type in types:
        disk.type = type
    return domain


def disk_path(disk: Disk) -> str | None:
    """The file or device behind a disk (virDomainDiskGetSource); None where there is none."""
    source = disk.source
    if isinstance(source, FileSource):
        return source.file
    return source.dev if isinstance(source, BlockSource) else None


def make_source(type: StorageType, path: str | None) -> Source | None:
    """The source for a file or device; None without a path."""
    if path is None:
        return None
    return BlockSource(dev=path) if type is StorageType.BLOCK else FileSource(file=path)


def bridge_name(interface: Interface) -> str | None:
    """The bridge an interface is on; None where it is on none."""
    return interface.source.bridge if isinstance(interface.source, BridgeSource) else None
