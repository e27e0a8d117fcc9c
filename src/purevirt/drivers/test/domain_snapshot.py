"""Snapshots of the test driver's domains."""

import time
from collections.abc import Callable
from uuid import UUID

from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef, DomainSnapshotRef
from purevirt.conf.domain import copy_domain
from purevirt.conf.snapshot import Snapshot, SnapshotState
from purevirt.drivers.shared.moment import Moment, MomentTree
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.moment_document import (
    OFF_STATES,
    is_external,
    kept_domain,
    make_snapshot,
    read_snapshot,
    snapshot_xml,
)
from purevirt.drivers.test.node import TestDomain
from purevirt.enums.domain_event import (
    DomainEventStartedDetailType,
    DomainEventStoppedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
)
from purevirt.enums.domain_state import DomainPausedReason, DomainRunningReason, DomainShutoffReason, DomainState
from purevirt.enums.snapshot import (
    DomainSnapshotCreateFlags,
    DomainSnapshotDeleteFlags,
    DomainSnapshotListFlags,
    DomainSnapshotRevertFlags,
    DomainSnapshotXMLFlags,
)
from purevirt.errors import Error, ErrorCode, ErrorDomain

Listed = DomainSnapshotListFlags
Created = DomainSnapshotCreateFlags
Reverted = DomainSnapshotRevertFlags

LIST_FLAGS = Listed(0x7FF)
CREATE_FLAGS = (
    Created.REDEFINE | Created.CURRENT | Created.HALT | Created.QUIESCE
    | Created.ATOMIC | Created.LIVE | Created.VALIDATE
)  # fmt: skip
REVERT_FLAGS = Reverted.RUNNING | Reverted.PAUSED | Reverted.FORCE
DELETE_FLAGS = DomainSnapshotDeleteFlags.CHILDREN | DomainSnapshotDeleteFlags.CHILDREN_ONLY

Tree = MomentTree[Snapshot]
Filter = tuple[Listed, Callable[[Tree, Moment[Snapshot]], bool]]

FILTERS: tuple[tuple[Filter, ...], ...] = (
    ((Listed.METADATA, lambda tree, moment: True), (Listed.NO_METADATA, lambda tree, moment: False)),
    (
        (Listed.LEAVES, lambda tree, moment: tree.is_leaf(moment)),
        (Listed.NO_LEAVES, lambda tree, moment: not tree.is_leaf(moment)),
    ),
    (
        (Listed.INACTIVE, lambda tree, moment: moment.content.state == SnapshotState.SHUTOFF),
        (Listed.ACTIVE, lambda tree, moment: moment.content.state not in OFF_STATES),
        (Listed.DISK_ONLY, lambda tree, moment: moment.content.state == SnapshotState.DISK_SNAPSHOT),
    ),
    (
        (Listed.INTERNAL, lambda tree, moment: not is_external(moment.content)),
        (Listed.EXTERNAL, lambda tree, moment: is_external(moment.content)),
    ),
)
"""Groups of filters: a snapshot is listed when it passes one chosen filter of every group that has any."""


class _SnapshotLookup(TestFacet, DomainSnapshot):
    """Finding, counting and reading snapshots."""

    @override(LIST_FLAGS)
    async def domain_snapshot_num(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> int:
        return len(self._list(domain, flags))

    @override(LIST_FLAGS)
    async def domain_snapshot_list_names(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> list[str]:
        return [ref.name for ref in self._list(domain, flags)]

    @override(LIST_FLAGS)
    async def domain_list_all_snapshots(
        self, domain: DomainRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        return self._list(domain, flags)

    @override(LIST_FLAGS)
    async def domain_snapshot_num_children(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags) -> int:
        return len(self._list_below(snapshot, flags))

    @override(LIST_FLAGS)
    async def domain_snapshot_list_children_names(
        self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags
    ) -> list[str]:
        return [ref.name for ref in self._list_below(snapshot, flags)]

    @override(LIST_FLAGS)
    async def domain_snapshot_list_all_children(
        self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        return self._list_below(snapshot, flags)

    @override()
    async def domain_snapshot_lookup_by_name(self, domain: DomainRef, name: str, flags: NoFlags) -> DomainSnapshotRef:
        return DomainSnapshotRef(self._find(DomainSnapshotRef(name, domain))[1].name, domain)

    @override()
    async def domain_has_current_snapshot(self, domain: DomainRef, flags: NoFlags) -> bool:
        return self.find_domain(domain).snapshots.current is not None

    @override()
    async def domain_snapshot_current(self, domain: DomainRef, flags: NoFlags) -> DomainSnapshotRef:
        current = self.find_domain(domain).snapshots.current
        if current is None:
            raise Error(ErrorCode.NO_DOMAIN_SNAPSHOT, "the domain does not have a current snapshot")
        return DomainSnapshotRef(current, domain)

    @override()
    async def domain_snapshot_get_parent(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> DomainSnapshotRef:
        parent = self._find(snapshot)[1].parent
        if parent is None:
            raise Error(ErrorCode.NO_DOMAIN_SNAPSHOT, f"snapshot '{snapshot.name}' does not have a parent")
        return DomainSnapshotRef(parent, snapshot.domain)

    @override()
    async def domain_snapshot_is_current(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> bool:
        record, moment = self._find(snapshot)
        return record.snapshots.current == moment.name

    @override()
    async def domain_snapshot_has_metadata(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> bool:
        self._find(snapshot)
        return True

    @override(DomainSnapshotXMLFlags.SECURE)
    async def domain_snapshot_get_xml_desc(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotXMLFlags) -> str:
        return snapshot_xml(self._find(snapshot)[1], secure=bool(flags & DomainSnapshotXMLFlags.SECURE))

    def _find(self, snapshot: DomainSnapshotRef) -> tuple[TestDomain, Moment[Snapshot]]:
        record = self.find_domain(snapshot.domain)
        moment = record.snapshots.find(snapshot.name)
        if moment is None:
            detail = f"no domain snapshot with matching name '{snapshot.name}'"
            raise Error(ErrorCode.NO_DOMAIN_SNAPSHOT, detail)
        return record, moment

    def _list(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> list[DomainSnapshotRef]:
        tree = self.find_domain(domain).snapshots
        moments = tree.children(None) if flags & Listed.ROOTS else _ordered(tree, None, flags)
        return _refs(tree, moments, domain, flags)

    def _list_below(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags) -> list[DomainSnapshotRef]:
        record, moment = self._find(snapshot)
        tree = record.snapshots
        wants_all = bool(flags & Listed.DESCENDANTS)
        moments = _ordered(tree, moment.name, flags) if wants_all else tree.children(moment.name)
        return _refs(tree, moments, snapshot.domain, flags)


class TestDomainSnapshot(_SnapshotLookup):
    """Snapshots."""

    @override(CREATE_FLAGS)
    async def domain_snapshot_create_xml(
        self, domain: DomainRef, xml: str, flags: DomainSnapshotCreateFlags
    ) -> DomainSnapshotRef:
        record = self.find_domain(domain)
        if len(record.checkpoints):
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, "cannot create snapshot while checkpoint exists")
        if not record.is_persistent and flags & Created.HALT:
            raise Error(ErrorCode.OPERATION_INVALID, "cannot halt after transient domain snapshot")
        if flags & Created.REDEFINE:
            return self._redefine(record, domain, xml, flags)
        snapshot = make_snapshot(xml, record.current, record.state, int(time.time()))
        moment = record.snapshots.grow(snapshot.name or "", snapshot)
        record.changed()
        if flags & Created.HALT and record.is_active:
            self.stop(record, DomainShutoffReason.FROM_SNAPSHOT, DomainEventStoppedDetailType.FROM_SNAPSHOT)
        return DomainSnapshotRef(moment.name, domain)

    @override(DELETE_FLAGS)
    async def domain_snapshot_delete(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotDeleteFlags) -> None:
        record, moment = self._find(snapshot)
        if flags:
            with_root = bool(flags & DomainSnapshotDeleteFlags.CHILDREN)
            record.snapshots.prune(moment, with_root=with_root)
        else:
            record.snapshots.remove(moment)
        record.changed()

    @override(REVERT_FLAGS)
    async def domain_revert_to_snapshot(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotRevertFlags) -> None:
        record, moment = self._find(snapshot)
        kept = moment.content
        is_off = kept.state in OFF_STATES
        if not record.is_persistent and is_off and not flags & (Reverted.RUNNING | Reverted.PAUSED):
            detail = "transient domain needs to request run or pause to revert to inactive snapshot"
            raise Error(ErrorCode.OPERATION_INVALID, detail)
        record.snapshots.current = moment.name
        if record.is_active:
            told = record.stop(DomainShutoffReason.FROM_SNAPSHOT)
            self.tell(told, DomainEventType.STOPPED, DomainEventStoppedDetailType.FROM_SNAPSHOT)
        record.current = copy_domain(kept_domain(kept))
        record.changed()
        if not is_off:
            self.node.start(record, DomainRunningReason.FROM_SNAPSHOT)
        self._announce(record, flags, was_paused=kept.state == SnapshotState.PAUSED, is_off=is_off)

    def _announce(self, record: TestDomain, flags: Reverted, *, was_paused: bool, is_off: bool) -> None:
        """Tell what a reverted domain does; as in C, also of one that stays off where its start was asked for."""
        if is_off and not flags & (Reverted.RUNNING | Reverted.PAUSED):
            return
        self.tell(record.ref, DomainEventType.STARTED, DomainEventStartedDetailType.FROM_SNAPSHOT)
        if not flags & Reverted.PAUSED and (not was_paused or flags & Reverted.RUNNING):
            return
        if not is_off:
            record.set_state(DomainState.PAUSED, DomainPausedReason.FROM_SNAPSHOT)
        self.tell(record.ref, DomainEventType.SUSPENDED, DomainEventSuspendedDetailType.FROM_SNAPSHOT)

    def _redefine(
        self, record: TestDomain, domain: DomainRef, xml: str, flags: DomainSnapshotCreateFlags
    ) -> DomainSnapshotRef:
        snapshot = read_snapshot(xml)
        if kept_domain(snapshot).uuid != record.uuid:
            detail = f"definition for snapshot {snapshot.name} must use uuid {UUID(bytes=record.uuid)}"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN_SNAPSHOT)
        moment = record.snapshots.put(snapshot.name or "", snapshot.parent, snapshot)
        if flags & Created.CURRENT:
            record.snapshots.current = moment.name
        record.changed()
        return DomainSnapshotRef(moment.name, domain)


def _ordered(tree: Tree, name: str | None, flags: Listed) -> list[Moment[Snapshot]]:
    """The moments below one, parents before children where the caller asks for it."""
    below = tree.descendants(name)
    if flags & Listed.TOPOLOGICAL:
        return below
    wanted = {moment.name for moment in below}
    return [moment for moment in tree if moment.name in wanted]


def _refs(tree: Tree, moments: list[Moment[Snapshot]], domain: DomainRef, flags: Listed) -> list[DomainSnapshotRef]:
    chosen = [[test for flag, test in group if flags & flag] for group in FILTERS]
    tests = [group for group in chosen if group]
    return [
        DomainSnapshotRef(moment.name, domain)
        for moment in moments
        if all(any(test(tree, moment) for test in group) for group in tests)
    ]
