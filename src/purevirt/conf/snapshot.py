"""Snapshots of a domain (<domainsnapshot>)."""

from enum import StrEnum

from purevirt.conf.document import read_document
from purevirt.conf.domain.cpu import Cpu
from purevirt.conf.domain.document import complete_domain
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.profile import GENERIC, DomainProfile
from purevirt.conf.domain.source import SOURCES, Source, StorageFormat, StorageType
from purevirt.conf.modes import READ, SECURE, STATUS, when_status
from purevirt.conf.xmlmap import Element, attr, child, children, copy_element, elem, flag, format_element, size, variant
from purevirt.conf.xmlmap.codec import INT, LONG, STR, UUID, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(domain_snapshot)"


class SnapshotState(StrEnum):
    """The state of the domain when the snapshot was made."""

    NOSTATE = "nostate"
    RUNNING = "running"
    BLOCKED = "blocked"
    PAUSED = "paused"
    SHUTDOWN = "shutdown"
    SHUTOFF = "shutoff"
    CRASHED = "crashed"
    PMSUSPENDED = "pmsuspended"
    DISK_SNAPSHOT = "disk-snapshot"


class Location(StrEnum):
    """Where a part of the snapshot is kept."""

    NO = "no"
    INTERNAL = "internal"
    EXTERNAL = "external"
    MANUAL = "manual"


class SnapshotMemory(Element, tag="memory"):
    """Where the memory is kept."""

    snapshot: Location | None = attr(token(Location))
    file: str | None = attr(STR)


class SnapshotDriver(Element, tag="driver", is_hidden=True):
    """The format of the new image; the cache size is in bytes."""

    type: StorageFormat | None = attr(token(StorageFormat))
    metadata_cache_max_size: int | None = size("bytes", "max_size", inside="metadata_cache")


class SnapshotDisk(Element, tag="disk"):
    """What happens to a disk."""

    name: str = attr(STR, required=True)
    snapshot: Location | None = attr(token(Location))
    type: StorageType | None = attr(token(StorageType))
    driver: SnapshotDriver | None = child(SnapshotDriver)
    source: Source | None = variant(SOURCES, "source", by_field="type", fallback="file")

    def settle(self, modes: int) -> None:
        """A new image makes the snapshot external, and only external ones have a type."""
        if self.snapshot is None and (self.source is not None or self.driver is not None):
            self.snapshot = Location.EXTERNAL
        is_external = self.snapshot in (Location.EXTERNAL, Location.MANUAL)
        self.type = (self.type or StorageType.FILE) if is_external else None
        if self.source is not None and self.source.is_empty:
            self.source = None


class Cookie(Element, tag="cookie"):
    """What the driver needs to go back to the state it saved."""

    cpu: Cpu | None = child(Cpu)
    slirp_helper: bool = flag("slirpHelper")


class SnapshotDomain(Element, tag="domain"):
    """The domain by its UUID alone."""

    uuid: bytes | None = elem(UUID)


class Snapshot(Element, tag="domainsnapshot"):
    """A snapshot; the creation time is in seconds since 1970."""

    name: str | None = elem(STR)
    description: str | None = elem(STR)
    state: SnapshotState | None = elem(token(SnapshotState))
    parent: str | None = elem(STR, "name", inside="parent")
    creation_time: int | None = elem(LONG, "creationTime")
    memory: SnapshotMemory | None = child(SnapshotMemory)
    disks: list[SnapshotDisk] = children(SnapshotDisk, inside="disks")
    domain: Element | None = variant(
        dict.fromkeys(("qemu", "kvm", "test", "xen", "lxc", "vbox", "vmware", "bhyve", "hvf"), Domain)
        | {"by-uuid": SnapshotDomain},
        "domain",
        fallback="by-uuid",
    )
    inactive_domain: Domain | None = child(Domain, "inactiveDomain")
    cookie: Cookie | None = child(Cookie)
    active: int | None = elem(INT, keep=when_status)


def parse_snapshot(
    xml: str, *, redefine: bool = False, internal: bool = False, profile: DomainProfile = GENERIC
) -> Snapshot:
    """Read a snapshot (virDomainSnapshotDefParse). Raises Error.

    State, parent, creation time and the domain count only when a snapshot is defined again; with ``internal`` the
    private parts of the daemon's files are read.
    """
    modes = READ | SECURE | (STATUS if internal else 0)
    snapshot = read_document(Snapshot, xml, DOCUMENT_NAME, ErrorDomain.DOMAIN_SNAPSHOT, modes=modes)
    if redefine:
        _complete(snapshot, profile)
    else:
        snapshot.state = snapshot.parent = snapshot.creation_time = snapshot.domain = None
        snapshot.inactive_domain = snapshot.cookie = None
    if snapshot.memory is not None:
        _check_memory(snapshot.memory)
    return snapshot


def _complete(snapshot: Snapshot, profile: DomainProfile) -> None:
    if snapshot.name is None:
        detail = "a redefined snapshot must have a name"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN_SNAPSHOT)
    if snapshot.creation_time is None:
        detail = "missing creationTime from existing snapshot"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN_SNAPSHOT)
    for domain in (snapshot.domain, snapshot.inactive_domain):
        if isinstance(domain, Domain):
            complete_domain(domain, profile)


def _check_memory(memory: SnapshotMemory) -> None:
    if memory.snapshot is None and memory.file is not None:
        memory.snapshot = Location.EXTERNAL
    if memory.snapshot is Location.EXTERNAL and memory.file is None:
        detail = "external memory snapshots require a filename"
    elif memory.snapshot is not Location.EXTERNAL and memory.file is not None:
        shown = memory.snapshot.value if memory.snapshot is not None else ""
        detail = f"memory filename '{memory.file}' requires external snapshot not {shown}"
    elif memory.file is not None and not memory.file.startswith("/"):
        detail = f"memory snapshot file path ({memory.file}) must be absolute"
    else:
        return
    raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN_SNAPSHOT)


def name_snapshot(snapshot: Snapshot, creation_time: int) -> None:
    """Set the creation time of a new snapshot, which is its name where it has none."""
    snapshot.creation_time = creation_time
    snapshot.name = snapshot.name or str(creation_time)


def format_snapshot(snapshot: Snapshot, *, secure: bool = True, internal: bool = False) -> str:
    """Write a snapshot (virDomainSnapshotDefFormat)."""
    return format_element(snapshot, (SECURE if secure else 0) | (STATUS if internal else 0))


def copy_snapshot(snapshot: Snapshot) -> Snapshot:
    """A deep copy."""
    return copy_element(snapshot)
