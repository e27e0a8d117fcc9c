"""The snapshots and checkpoints of a domain."""

from purevirt.aio.checkpoint import Checkpoint
from purevirt.aio.handle import Handle
from purevirt.aio.snapshot import Snapshot
from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.checkpoint import DomainCheckpointCreateFlags, DomainCheckpointListFlags
from purevirt.enums.snapshot import DomainSnapshotCreateFlags, DomainSnapshotListFlags


class DomainSnapshots(Handle[DomainRef]):
    """The snapshots and checkpoints of a domain."""

    async def create_snapshot(self, xml: str, *, flags: DomainSnapshotCreateFlags | None = None) -> Snapshot:
        """Take a snapshot as a document says."""
        return Snapshot(
            self._link,
            await self._call(
                DomainSnapshot.domain_snapshot_create_xml, self.ref, xml, flags or DomainSnapshotCreateFlags(0)
            ),
        )

    async def list_snapshots(self, *, flags: DomainSnapshotListFlags | None = None) -> list[Snapshot]:
        """The snapshots that flags ask for."""
        found = await self._call(
            DomainSnapshot.domain_list_all_snapshots, self.ref, flags or DomainSnapshotListFlags(0)
        )
        return [Snapshot(self._link, ref) for ref in found]

    async def snapshot_by_name(self, name: str) -> Snapshot:
        """A snapshot by its name; raises DomainSnapshotNotFound."""
        return Snapshot(
            self._link, await self._call(DomainSnapshot.domain_snapshot_lookup_by_name, self.ref, name, NoFlags.NONE)
        )

    async def has_current_snapshot(self) -> bool:
        """Whether one of its snapshots is the current one."""
        return await self._call(DomainSnapshot.domain_has_current_snapshot, self.ref, NoFlags.NONE)

    async def current_snapshot(self) -> Snapshot:
        """The current snapshot; raises DomainSnapshotNotFound."""
        return Snapshot(self._link, await self._call(DomainSnapshot.domain_snapshot_current, self.ref, NoFlags.NONE))

    async def create_checkpoint(self, xml: str, *, flags: DomainCheckpointCreateFlags | None = None) -> Checkpoint:
        """Make a checkpoint as a document says."""
        return Checkpoint(
            self._link,
            await self._call(
                DomainCheckpoint.domain_checkpoint_create_xml, self.ref, xml, flags or DomainCheckpointCreateFlags(0)
            ),
        )

    async def list_checkpoints(self, *, flags: DomainCheckpointListFlags | None = None) -> list[Checkpoint]:
        """The checkpoints that flags ask for."""
        found = await self._call(
            DomainCheckpoint.domain_list_all_checkpoints, self.ref, flags or DomainCheckpointListFlags(0)
        )
        return [Checkpoint(self._link, ref) for ref in found]

    async def checkpoint_by_name(self, name: str) -> Checkpoint:
        """A checkpoint by its name; raises DomainCheckpointNotFound."""
        return Checkpoint(
            self._link,
            await self._call(DomainCheckpoint.domain_checkpoint_lookup_by_name, self.ref, name, NoFlags.NONE),
        )
