"""Snapshots and checkpoints of the test driver: made from a domain as it is, or from their documents."""

from uuid import UUID

from purevirt.conf.checkpoint import (
    Checkpoint,
    CheckpointDisk,
    CheckpointKind,
    copy_checkpoint,
    format_checkpoint,
    name_checkpoint,
    parse_checkpoint,
)
from purevirt.conf.defaults import sync_console
from purevirt.conf.domain import TEST_DRIVER, Domain, copy_domain
from purevirt.conf.snapshot import (
    Location,
    Snapshot,
    SnapshotMemory,
    SnapshotState,
    format_snapshot,
    name_snapshot,
    parse_snapshot,
)
from purevirt.drivers.shared.device_lookup import find_disk, target_name
from purevirt.drivers.shared.moment import Moment
from purevirt.drivers.shared.snapshot_disk import align_disks
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain

OFF_STATES = (SnapshotState.SHUTOFF, SnapshotState.DISK_SNAPSHOT)
"""States of snapshots that keep no memory."""


def make_snapshot(xml: str, definition: Domain, state: DomainState, now_s: int) -> Snapshot:
    """A snapshot of a domain as it is. Raises what is wrong with its document."""
    snapshot = parse_snapshot(xml)
    name_snapshot(snapshot, now_s)
    kept = _inactive_copy(definition)
    align_disks(snapshot, kept, Location.INTERNAL)
    snapshot.state = SnapshotState(state.name.lower())
    snapshot.memory = SnapshotMemory(snapshot=_default_memory(snapshot))
    snapshot.domain = kept
    return snapshot


def read_snapshot(xml: str) -> Snapshot:
    """A snapshot that was made before, from its whole document. Raises Error."""
    snapshot = parse_snapshot(xml, redefine=True, internal=True, profile=TEST_DRIVER)
    missing = "state from existing" if snapshot.state is None else "domain in" if snapshot.domain is None else ""
    if missing:
        raise Error(ErrorCode.INTERNAL_ERROR, f"missing {missing} snapshot", domain=ErrorDomain.DOMAIN_SNAPSHOT)
    snapshot.memory = snapshot.memory or SnapshotMemory()
    snapshot.memory.snapshot = snapshot.memory.snapshot or _default_memory(snapshot)
    return snapshot


def _default_memory(snapshot: Snapshot) -> Location:
    return Location.NO if snapshot.state in OFF_STATES else Location.INTERNAL


def kept_domain(snapshot: Snapshot) -> Domain:
    """The definition in a snapshot."""
    assert isinstance(snapshot.domain, Domain)
    return snapshot.domain


def is_external(snapshot: Snapshot) -> bool:
    """Whether anything is kept outside of the disks."""
    places = [disk.snapshot for disk in snapshot.disks]
    return Location.EXTERNAL in (*places, snapshot.memory.snapshot if snapshot.memory is not None else None)


def snapshot_xml(moment: Moment[Snapshot], *, secure: bool) -> str:
    """The document of a snapshot at its place in the tree."""
    moment.content.parent = moment.parent
    return format_snapshot(moment.content, secure=secure)


def make_checkpoint(xml: str, definition: Domain, now_s: int) -> Checkpoint:
    """A checkpoint of a running domain. Raises what is wrong with its document."""
    checkpoint = parse_checkpoint(xml)
    name_checkpoint(checkpoint, now_s)
    kept = _inactive_copy(definition)
    for disk in checkpoint.disks:
        if find_disk(kept, disk.name) is None:
            detail = f"no disk named '{disk.name}'"
            raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN_CHECKPOINT)
    refused = {disk.name for disk in checkpoint.disks if disk.checkpoint is CheckpointKind.NO}
    writable = (disk for disk in kept.devices.disks if disk.source is not None and not disk.readonly)
    checkpoint.disks = [
        CheckpointDisk(name=target_name(disk), checkpoint=CheckpointKind.BITMAP, bitmap=checkpoint.name)
        for disk in writable
        if target_name(disk) not in refused
    ]
    checkpoint.domain = kept
    return checkpoint


def read_checkpoint(xml: str, domain_uuid: bytes) -> Checkpoint:
    """A checkpoint that was made before, from its whole document. Raises VIR_ERR_XML_ERROR or VIR_ERR_INVALID_ARG."""
    checkpoint = parse_checkpoint(xml, redefine=True, profile=TEST_DRIVER)
    if checkpoint.domain is None:
        raise Error(ErrorCode.XML_ERROR, "missing domain in checkpoint", domain=ErrorDomain.DOMAIN_CHECKPOINT)
    if checkpoint.domain.uuid != domain_uuid:
        detail = f"definition for checkpoint {checkpoint.name} must use uuid {UUID(bytes=domain_uuid)}"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN_CHECKPOINT)
    return checkpoint


def checkpoint_xml(moment: Moment[Checkpoint], *, secure: bool, with_domain: bool) -> str:
    """The document of a checkpoint at its place in the tree."""
    shown = copy_checkpoint(moment.content)
    shown.parent = moment.parent
    if not with_domain:
        shown.domain = None
    return format_checkpoint(shown, secure=secure)


def _inactive_copy(definition: Domain) -> Domain:
    kept = copy_domain(definition)
    kept.id = None
    sync_console(kept)
    return kept
