"""A snapshot of a domain."""

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainSnapshotRef
from purevirt.enums.snapshot import (
    DomainSnapshotDeleteFlags,
    DomainSnapshotListFlags,
    DomainSnapshotRevertFlags,
    DomainSnapshotXMLFlags,
)


class Snapshot(Handle[DomainSnapshotRef]):
    """A snapshot of a domain."""

    @property
    def name(self) -> str:
        """Its name, unique in the domain."""
        return self.ref.name

    @property
    def domain_name(self) -> str:
        """The name of the domain it belongs to."""
        return self.ref.domain.name

    async def xml(self, *, flags: DomainSnapshotXMLFlags | None = None) -> str:
        """The snapshot's document."""
        return await self._call(
            DomainSnapshot.domain_snapshot_get_xml_desc, self.ref, flags or DomainSnapshotXMLFlags(0)
        )

    async def parent(self) -> "Snapshot":
        """The snapshot it was taken after; raises DomainSnapshotNotFound for a first one."""
        return Snapshot(self._link, await self._call(DomainSnapshot.domain_snapshot_get_parent, self.ref, NoFlags.NONE))

    async def list_children(self, *, flags: DomainSnapshotListFlags | None = None) -> "list[Snapshot]":
        """The snapshots that were taken after it."""
        found = await self._call(
            DomainSnapshot.domain_snapshot_list_all_children, self.ref, flags or DomainSnapshotListFlags(0)
        )
        return [Snapshot(self._link, ref) for ref in found]

    async def is_current(self) -> bool:
        """Whether it is the current one."""
        return await self._call(DomainSnapshot.domain_snapshot_is_current, self.ref, NoFlags.NONE)

    async def has_metadata(self) -> bool:
        """Whether libvirt itself remembers it."""
        return await self._call(DomainSnapshot.domain_snapshot_has_metadata, self.ref, NoFlags.NONE)

    async def revert(self, *, flags: DomainSnapshotRevertFlags | None = None) -> None:
        """Bring the domain back to it."""
        await self._call(DomainSnapshot.domain_revert_to_snapshot, self.ref, flags or DomainSnapshotRevertFlags(0))

    async def delete(self, *, flags: DomainSnapshotDeleteFlags | None = None) -> None:
        """Delete it."""
        await self._call(DomainSnapshot.domain_snapshot_delete, self.ref, flags or DomainSnapshotDeleteFlags(0))
