"""Snapshots and checkpoints of the QEMU driver's domains: there are none, and what was left by others is not hidden.

A domain whose metadata folder holds descriptions is refused, since an empty list would be a lie.
"""

from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainCheckpointRef, DomainRef, DomainSnapshotRef
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.enums.checkpoint import DomainCheckpointListFlags
from purevirt.enums.snapshot import DomainSnapshotListFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

SNAPSHOT_LIST = DomainSnapshotListFlags(0x7FF)
CHECKPOINT_LIST = DomainCheckpointListFlags(0xF)


class QemuDomainSnapshot(QemuFacet, DomainSnapshot):
    """Snapshots."""

    @override(SNAPSHOT_LIST)
    async def domain_snapshot_num(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> int:
        self._check_none(domain)
        return 0

    @override(SNAPSHOT_LIST)
    async def domain_snapshot_list_names(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> list[str]:
        self._check_none(domain)
        return []

    @override(SNAPSHOT_LIST)
    async def domain_list_all_snapshots(
        self, domain: DomainRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        self._check_none(domain)
        return []

    @override()
    async def domain_has_current_snapshot(self, domain: DomainRef, flags: NoFlags) -> bool:
        self._check_none(domain)
        return False

    @override()
    async def domain_snapshot_current(self, domain: DomainRef, flags: NoFlags) -> DomainSnapshotRef:
        self._check_none(domain)
        detail = "the domain does not have a current snapshot"
        raise Error(ErrorCode.NO_DOMAIN_SNAPSHOT, detail, domain=ErrorDomain.QEMU)

    @override()
    async def domain_snapshot_lookup_by_name(self, domain: DomainRef, name: str, flags: NoFlags) -> DomainSnapshotRef:
        self._check_none(domain)
        detail = f"no domain snapshot with matching name '{name}'"
        raise Error(ErrorCode.NO_DOMAIN_SNAPSHOT, detail, domain=ErrorDomain.QEMU)

    def _check_none(self, domain: DomainRef) -> None:
        record = self.find_domain(domain)
        if any((self.node.paths.snapshot / record.name).glob("*.xml")):
            detail = f"the snapshots of domain '{record.name}' cannot be used"
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)


class QemuDomainCheckpoint(QemuFacet, DomainCheckpoint):
    """Checkpoints."""

    @override(CHECKPOINT_LIST)
    async def domain_list_all_checkpoints(
        self, domain: DomainRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        record = self.find_domain(domain)
        if any((self.node.paths.lib / "checkpoint" / record.name).glob("*.xml")):
            detail = f"the checkpoints of domain '{record.name}' cannot be used"
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)
        return []

    @override()
    async def domain_checkpoint_lookup_by_name(
        self, domain: DomainRef, name: str, flags: NoFlags
    ) -> DomainCheckpointRef:
        self.find_domain(domain)
        detail = f"no domain checkpoint with matching name '{name}'"
        raise Error(ErrorCode.NO_DOMAIN_CHECKPOINT, detail, domain=ErrorDomain.QEMU)
