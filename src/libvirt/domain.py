"""``virDomain``: a guest, put together from what can be done with it."""

from libvirt.argument import bits
from libvirt.checkpoint import virDomainCheckpoint
from libvirt.domain_block import _DomainBlock
from libvirt.domain_definition import _DomainDefinition
from libvirt.domain_device import _DomainDevice
from libvirt.domain_guest import _DomainGuest
from libvirt.domain_job import _DomainJob
from libvirt.domain_lifecycle import _DomainLifecycle
from libvirt.domain_memory import _DomainMemory
from libvirt.domain_migration import _DomainMigration
from libvirt.domain_save import _DomainSave
from libvirt.domain_state import _DomainState
from libvirt.domain_tuning import _DomainTuning
from libvirt.domain_vcpu import _DomainVcpu
from libvirt.handle import Identified
from libvirt.snapshot import virDomainSnapshot
from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.checkpoint import DomainCheckpointCreateFlags, DomainCheckpointListFlags
from purevirt.enums.snapshot import DomainSnapshotCreateFlags, DomainSnapshotListFlags, DomainSnapshotRevertFlags


class virDomain(
    _DomainLifecycle,
    _DomainSave,
    _DomainDefinition,
    _DomainState,
    _DomainDevice,
    _DomainBlock,
    _DomainMemory,
    _DomainTuning,
    _DomainVcpu,
    _DomainGuest,
    _DomainJob,
    _DomainMigration,
    Identified[DomainRef],
):
    """A domain, which is a virtual machine or a container. Every call that fails raises libvirtError."""

    _kind = DomainRef

    def name(self) -> str:
        """The name."""
        return self._o.name

    def ID(self) -> int:
        """The number it runs under as far as this object knows, -1 where it did not run."""
        return self._o.id

    def snapshotCreateXML(self, xmlDesc: str, flags: int = 0) -> "virDomainSnapshot":
        """Make a snapshot as XML says; ``flags`` of VIR_DOMAIN_SNAPSHOT_CREATE_*."""
        return virDomainSnapshot(
            self,
            self._call(
                DomainSnapshot.domain_snapshot_create_xml, self._o, xmlDesc, bits(DomainSnapshotCreateFlags, flags)
            ),
        )

    def snapshotLookupByName(self, name: str, flags: int = 0) -> "virDomainSnapshot":
        """The snapshot with a name."""
        return virDomainSnapshot(
            self, self._call(DomainSnapshot.domain_snapshot_lookup_by_name, self._o, name, bits(NoFlags, flags))
        )

    def snapshotCurrent(self, flags: int = 0) -> "virDomainSnapshot":
        """The snapshot that the domain went on from last."""
        return virDomainSnapshot(
            self, self._call(DomainSnapshot.domain_snapshot_current, self._o, bits(NoFlags, flags))
        )

    def hasCurrentSnapshot(self, flags: int = 0) -> int:
        """1 where there is a current snapshot, else 0."""
        return int(self._call(DomainSnapshot.domain_has_current_snapshot, self._o, bits(NoFlags, flags)))

    def snapshotNum(self, flags: int = 0) -> int:
        """The number of snapshots; ``flags`` of VIR_DOMAIN_SNAPSHOT_LIST_*."""
        return self._call(DomainSnapshot.domain_snapshot_num, self._o, bits(DomainSnapshotListFlags, flags))

    def snapshotListNames(self, flags: int = 0) -> list[str]:
        """The names of the snapshots; ``flags`` of VIR_DOMAIN_SNAPSHOT_LIST_*."""
        return self._list(
            DomainSnapshot.domain_snapshot_num,
            DomainSnapshot.domain_snapshot_list_names,
            self._o,
            bits(DomainSnapshotListFlags, flags),
        )

    def listAllSnapshots(self, flags: int = 0) -> "list[virDomainSnapshot]":
        """All snapshots; ``flags`` of VIR_DOMAIN_SNAPSHOT_LIST_*."""
        return [
            virDomainSnapshot(self, ref)
            for ref in self._call(
                DomainSnapshot.domain_list_all_snapshots, self._o, bits(DomainSnapshotListFlags, flags)
            )
        ]

    def revertToSnapshot(self, snap: "virDomainSnapshot", flags: int = 0) -> int:
        """Go back to a snapshot; ``flags`` of VIR_DOMAIN_SNAPSHOT_REVERT_*; returns 0."""
        self._call(DomainSnapshot.domain_revert_to_snapshot, snap._o, bits(DomainSnapshotRevertFlags, flags))
        if self._shared.watcher is None and not self._shared.session.needs_loop:
            self._stopped()  # as the test driver of C, which tells no new id
        return 0

    def checkpointCreateXML(self, xmlDesc: str, flags: int = 0) -> "virDomainCheckpoint":
        """Make a checkpoint as XML says; ``flags`` of VIR_DOMAIN_CHECKPOINT_CREATE_*."""
        return virDomainCheckpoint(
            self,
            self._call(
                DomainCheckpoint.domain_checkpoint_create_xml,
                self._o,
                xmlDesc,
                bits(DomainCheckpointCreateFlags, flags),
            ),
        )

    def checkpointLookupByName(self, name: str, flags: int = 0) -> "virDomainCheckpoint":
        """The checkpoint with a name."""
        return virDomainCheckpoint(
            self, self._call(DomainCheckpoint.domain_checkpoint_lookup_by_name, self._o, name, bits(NoFlags, flags))
        )

    def listAllCheckpoints(self, flags: int = 0) -> "list[virDomainCheckpoint]":
        """All checkpoints; ``flags`` of VIR_DOMAIN_CHECKPOINT_LIST_*."""
        return [
            virDomainCheckpoint(self, ref)
            for ref in self._call(
                DomainCheckpoint.domain_list_all_checkpoints, self._o, bits(DomainCheckpointListFlags, flags)
            )
        ]
