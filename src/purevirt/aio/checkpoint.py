"""A checkpoint of a domain."""

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainCheckpointRef
from purevirt.enums.checkpoint import DomainCheckpointDeleteFlags, DomainCheckpointListFlags, DomainCheckpointXMLFlags


class Checkpoint(Handle[DomainCheckpointRef]):
    """A checkpoint of a domain."""

    @property
    def name(self) -> str:
        """Its name, unique in the domain."""
        return self.ref.name

    @property
    def domain_name(self) -> str:
        """The name of the domain it belongs to."""
        return self.ref.domain.name

    async def xml(self, *, flags: DomainCheckpointXMLFlags | None = None) -> str:
        """The checkpoint's document."""
        return await self._call(
            DomainCheckpoint.domain_checkpoint_get_xml_desc, self.ref, flags or DomainCheckpointXMLFlags(0)
        )

    async def parent(self) -> "Checkpoint":
        """The checkpoint it was made after; raises DomainCheckpointNotFound for a first one."""
        return Checkpoint(
            self._link, await self._call(DomainCheckpoint.domain_checkpoint_get_parent, self.ref, NoFlags.NONE)
        )

    async def list_children(self, *, flags: DomainCheckpointListFlags | None = None) -> "list[Checkpoint]":
        """The checkpoints that were made after it."""
        found = await self._call(
            DomainCheckpoint.domain_checkpoint_list_all_children, self.ref, flags or DomainCheckpointListFlags(0)
        )
        return [Checkpoint(self._link, ref) for ref in found]

    async def delete(self, *, flags: DomainCheckpointDeleteFlags | None = None) -> None:
        """Delete it."""
        await self._call(DomainCheckpoint.domain_checkpoint_delete, self.ref, flags or DomainCheckpointDeleteFlags(0))
