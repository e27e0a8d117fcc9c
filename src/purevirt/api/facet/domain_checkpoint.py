"""Operations on checkpoints."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainCheckpointRef, DomainRef
from purevirt.enums.checkpoint import (
    DomainCheckpointCreateFlags,
    DomainCheckpointDeleteFlags,
    DomainCheckpointListFlags,
    DomainCheckpointXMLFlags,
)
from purevirt.enums.error import ErrorDomain


class DomainCheckpoint(Facet, api_domain=ErrorDomain.DOMAIN_CHECKPOINT):
    """Checkpoints: points in time from which changed disk blocks are known.

    A domain that does not exist raises NO_DOMAIN, a checkpoint NO_DOMAIN_CHECKPOINT.
    """

    @operation(411, "virDomainCheckpointCreateXML", access="domain:checkpoint domain:fs_freeze?QUIESCE")
    async def domain_checkpoint_create_xml(
        self, domain: DomainRef, xml: str, flags: DomainCheckpointCreateFlags
    ) -> DomainCheckpointRef:
        """Create a checkpoint, or with REDEFINE bring back the description of an old one.

        Source: virDomainCheckpointCreateXML.
        """

    @operation(
        412, "virDomainCheckpointGetXMLDesc", access="domain:read domain:read_secure?SECURE", read_only="?SECURE"
    )
    async def domain_checkpoint_get_xml_desc(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointXMLFlags
    ) -> str:
        """A checkpoint as a ``<domaincheckpoint>`` document; SIZE adds the bytes changed since.

        SECURE, which shows passwords of the domain, is refused on read-only connections with OPERATION_DENIED.

        Source: virDomainCheckpointGetXMLDesc.
        """

    @operation(413, "virDomainListAllCheckpoints", access="domain:read", read_only=True, high_priority=True)
    async def domain_list_all_checkpoints(
        self, domain: DomainRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        """The checkpoints of a domain that match the flags.

        The bit of DESCENDANTS means ROOTS here: only those without a parent.

        Source: virDomainListAllCheckpoints.
        """

    @operation(414, "virDomainCheckpointListAllChildren", access="domain:read", read_only=True, high_priority=True)
    async def domain_checkpoint_list_all_children(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        """The checkpoints below one, its own children or with DESCENDANTS all.

        Source: virDomainCheckpointListAllChildren.
        """

    @operation(415, "virDomainCheckpointLookupByName", access="domain:read", read_only=True, high_priority=True)
    async def domain_checkpoint_lookup_by_name(
        self, domain: DomainRef, name: str, flags: NoFlags
    ) -> DomainCheckpointRef:
        """The checkpoint of a name.

        Source: virDomainCheckpointLookupByName.
        """

    @operation(416, "virDomainCheckpointGetParent", access="domain:read", read_only=True, high_priority=True)
    async def domain_checkpoint_get_parent(
        self, checkpoint: DomainCheckpointRef, flags: NoFlags
    ) -> DomainCheckpointRef:
        """The checkpoint before one.

        Raises NO_DOMAIN_CHECKPOINT where it has none.

        Source: virDomainCheckpointGetParent.
        """

    @operation(417, "virDomainCheckpointDelete", access="domain:checkpoint")
    async def domain_checkpoint_delete(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointDeleteFlags
    ) -> None:
        """Delete a checkpoint, with CHILDREN also those below it, or with CHILDREN_ONLY those alone.

        METADATA_ONLY leaves the bitmaps of the disks as they are.

        Source: virDomainCheckpointDelete.
        """
