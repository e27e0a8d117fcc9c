"""The documents of snapshots and checkpoints, as far as the test driver reads and writes them."""

from dataclasses import dataclass, field
from textwrap import indent

from lxml import etree

from purevirt.conf.document import expect_root, parse_tree
from purevirt.conf.domain import TEST_DRIVER, Domain, copy_domain, format_domain, parse_domain
from purevirt.conf.domain.disk import SnapshotLocation
from purevirt.conf.xmlmap.markup import escape
from purevirt.drivers.shared.device_lookup import find_disk, target_name
from purevirt.enums.domain import DomainXMLFlags
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain

INTERNAL, EXTERNAL, NOWHERE = "internal", "external", "no"

SHUTOFF, PAUSED, DISK_ONLY = "shutoff", "paused", "disk-snapshot"
STATES = frozenset({*(state.name.lower() for state in DomainState), DISK_ONLY})
"""States of snapshots as documents name them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Where memory or a disk is kept; ``file`` only where that is outside of the disk."""

    mode: str
    file: str | None = None


@dataclass(slots=True)
class Snapshot:
    """What a snapshot keeps; ``state`` is one of STATES, ``disks`` are in the order of the document."""

    name: str
    description: str | None
    state: str
    created_s: int
    memory: Kept
    disks: list[tuple[str, Kept]]
    definition: Domain
    parent: str | None = None

    @property
    def is_external(self) -> bool:
        """Whether anything is kept outside of the disks."""
        return EXTERNAL in {self.memory.mode, *(kept.mode for _, kept in self.disks)}


@dataclass(slots=True)
class Checkpoint:
    """What a checkpoint keeps; ``disks`` are the names of those it has bitmaps of."""

    name: str
    description: str | None
    created_s: int
    disks: list[str]
    definition: Domain


@dataclass(slots=True)
class Wish:
    """What a caller says of a moment to be made."""

    name: str | None
    description: str | None
    disks: list[tuple[str, str | None]] = field(default_factory=list)


def read_wish(root: etree._Element, mode: str) -> Wish:
    """The name, the description and the disks; ``mode`` is the attribute of a disk that says how it is kept."""
    disks = [(disk.get("name") or "", disk.get(mode)) for disk in root.iterfind("disks/disk")]
    return Wish(root.findtext("name") or None, root.findtext("description"), disks)


def read_root(xml: str, tag: str) -> etree._Element:
    """The root of a document. Raises VIR_ERR_XML_DETAIL or VIR_ERR_XML_ERROR."""
    document, domain = _DOCUMENTS[tag]
    root = parse_tree(xml, document, domain=domain)
    expect_root(root, tag)
    return root


_DOCUMENTS = {
    "domainsnapshot": ("(domain_snapshot)", ErrorDomain.DOMAIN_SNAPSHOT),
    "domaincheckpoint": ("(domain_checkpoint)", ErrorDomain.DOMAIN_CHECKPOINT),
}


def make_snapshot(wish: Wish, definition: Domain, state: DomainState, now_s: int) -> Snapshot:
    """A snapshot of a domain as it is. Raises VIR_ERR_CONFIG_UNSUPPORTED."""
    kept = _inactive_copy(definition)
    disks = _aligned_disks(wish, kept)
    memory = Kept(NOWHERE if state == DomainState.SHUTOFF else INTERNAL)
    return Snapshot(wish.name or str(now_s), wish.description, state.name.lower(), now_s, memory, disks, kept)


def read_snapshot(root: etree._Element) -> Snapshot:
    """A snapshot that was made before, from its whole document. Raises Error."""
    created, state, document = root.findtext("creationTime") or "", root.findtext("state"), root.find("domain")
    if not (created.isascii() and created.isdigit()):
        raise _refusal(ErrorCode.INTERNAL_ERROR, "missing creationTime from existing snapshot")
    if state not in STATES:
        raise _refusal(ErrorCode.INTERNAL_ERROR, "missing state from existing snapshot")
    if document is None:
        raise _refusal(ErrorCode.INTERNAL_ERROR, "missing domain in snapshot")
    memory = root.find("memory")
    mode = memory.get("snapshot") if memory is not None else None
    return Snapshot(
        name=root.findtext("name") or created,
        description=root.findtext("description"),
        state=state,
        created_s=int(created),
        memory=Kept(mode or _default_memory(state), memory.get("file") if memory is not None else None),
        disks=[(disk.get("name") or "", _kept_disk(disk)) for disk in root.iterfind("disks/disk")],
        definition=parse_domain(etree.tostring(document, encoding="unicode", with_tail=False), profile=TEST_DRIVER),
        parent=root.findtext("parent/name"),
    )


def _default_memory(state: str) -> str:
    return NOWHERE if state in (SHUTOFF, DISK_ONLY) else INTERNAL


def _kept_disk(disk: etree._Element) -> Kept:
    source = disk.find("source")
    return Kept(disk.get("snapshot") or INTERNAL, source.get("file") if source is not None else None)


def make_checkpoint(wish: Wish, definition: Domain, now_s: int) -> Checkpoint:
    """A checkpoint of a running domain. Raises VIR_ERR_CONFIG_UNSUPPORTED."""
    kept = _inactive_copy(definition)
    for name, _ in wish.disks:
        if find_disk(kept, name) is None:
            detail = f"no disk named '{name}'"
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN_CHECKPOINT)
    refused = {name for name, mode in wish.disks if mode == NOWHERE}
    disks = [target_name(disk) for disk in kept.devices.disks if disk.source is not None and not disk.readonly]
    return Checkpoint(
        wish.name or str(now_s), wish.description, now_s, [name for name in disks if name not in refused], kept
    )


def format_snapshot(snapshot: Snapshot, parent: str | None, *, secure: bool) -> str:
    """The document of a snapshot (virDomainSnapshotDefFormat)."""
    disks = "".join(_disk(name, kept) for name, kept in snapshot.disks)
    file = f" file='{escape(snapshot.memory.file)}'" if snapshot.memory.file else ""
    return (
        "<domainsnapshot>\n"
        + _head(snapshot.name, snapshot.description)
        + f"  <state>{snapshot.state}</state>\n"
        + _below(parent)
        + f"  <creationTime>{snapshot.created_s}</creationTime>\n"
        + f"  <memory snapshot='{escape(snapshot.memory.mode)}'{file}/>\n"
        + (f"  <disks>\n{disks}  </disks>\n" if disks else "")
        + _domain(snapshot.definition, secure=secure)
        + "</domainsnapshot>\n"
    )


def _disk(name: str, kept: Kept) -> str:
    start = f"    <disk name='{escape(name)}' snapshot='{escape(kept.mode)}'"
    if kept.mode != EXTERNAL:
        return f"{start}/>\n"
    if kept.file is None:
        return f"{start} type='file'/>\n"
    return f"{start} type='file'>\n      <source file='{escape(kept.file)}'/>\n    </disk>\n"


def format_checkpoint(checkpoint: Checkpoint, parent: str | None, *, secure: bool, with_domain: bool) -> str:
    """The document of a checkpoint (virDomainCheckpointDefFormat)."""
    bitmap = escape(checkpoint.name)
    disks = "".join(
        f"    <disk name='{escape(name)}' checkpoint='bitmap' bitmap='{bitmap}'/>\n" for name in checkpoint.disks
    )
    return (
        "<domaincheckpoint>\n"
        + _head(checkpoint.name, checkpoint.description)
        + _below(parent)
        + f"  <creationTime>{checkpoint.created_s}</creationTime>\n"
        + (f"  <disks>\n{disks}  </disks>\n" if disks else "")
        + (_domain(checkpoint.definition, secure=secure) if with_domain else "")
        + "</domaincheckpoint>\n"
    )


def _head(name: str, description: str | None) -> str:
    text = f"  <name>{escape(name)}</name>\n"
    return text + (f"  <description>{escape(description)}</description>\n" if description else "")


def _below(parent: str | None) -> str:
    return f"  <parent>\n    <name>{escape(parent)}</name>\n  </parent>\n" if parent else ""


def _domain(definition: Domain, *, secure: bool) -> str:
    return indent(format_domain(definition, DomainXMLFlags.SECURE if secure else DomainXMLFlags(0)), "  ")


def _inactive_copy(definition: Domain) -> Domain:
    kept = copy_domain(definition)
    kept.id = None
    return kept


def _aligned_disks(wish: Wish, definition: Domain) -> list[tuple[str, Kept]]:
    """Every disk of the domain and where it is kept (virDomainSnapshotAlignDisks)."""
    told = dict(wish.disks)
    for name in told:
        if find_disk(definition, name) is None:
            raise _refusal(ErrorCode.CONFIG_UNSUPPORTED, f"no disk named '{name}'")
    aligned = []
    for disk in definition.devices.disks:
        name = target_name(disk)
        is_kept = disk.source is not None and disk.snapshot != SnapshotLocation.NO
        mode = told.get(name) or (INTERNAL if is_kept else NOWHERE)
        if mode not in (INTERNAL, NOWHERE):
            raise _refusal(ErrorCode.CONFIG_UNSUPPORTED, f"disk '{name}' must use snapshot mode 'internal'")
        aligned.append((name, Kept(mode)))
    return aligned


def _refusal(code: ErrorCode, detail: str) -> Error:
    return Error(code, detail, domain=ErrorDomain.DOMAIN_SNAPSHOT)
