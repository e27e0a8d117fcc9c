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
    """Checkpoints."""

    @operation(411, "virDomainCheckpointCreateXML", access="domain:checkpoint domain:fs_freeze?QUIESCE")
    async def domain_checkpoint_create_xml(
        self, domain: DomainRef, xml: str, flags: DomainCheckpointCreateFlags
    ) -> DomainCheckpointRef:
        """virDomainCheckpointCreateXML."""

    @operation(
        412, "virDomainCheckpointGetXMLDesc", access="domain:read domain:read_secure?SECURE", read_only="?SECURE"
    )
    async def domain_checkpoint_get_xml_desc(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointXMLFlags
    ) -> str:
        """virDomainCheckpointGetXMLDesc."""

    @operation(413, "virDomainListAllCheckpoints", access="domain:read", read_only=True, high_priority=True)
    async def domain_list_all_checkpoints(
        self, domain: DomainRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        """virDomainListAllCheckpoints."""

    @operation(414, "virDomainCheckpointListAllChildren", access="domain:read", read_only=True, high_priority=True)
    async def domain_checkpoint_list_all_children(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointListFlags
    ) -> list[DomainCheckpointRef]:
        """virDomainCheckpointListAllChildren."""

    @operation(415, "virDomainCheckpointLookupByName", access="domain:read", read_only=True, high_priority=True)
    async def domain_checkpoint_lookup_by_name(
        self, domain: DomainRef, name: str, flags: NoFlags
    ) -> DomainCheckpointRef:
        """virDomainCheckpointLookupByName."""

    @operation(416, "virDomainCheckpointGetParent", access="domain:read", read_only=True, high_priority=True)
    async def domain_checkpoint_get_parent(
        self, checkpoint: DomainCheckpointRef, flags: NoFlags
    ) -> DomainCheckpointRef:
        """virDomainCheckpointGetParent."""

    @operation(417, "virDomainCheckpointDelete", access="domain:checkpoint")
    async def domain_checkpoint_delete(
        self, checkpoint: DomainCheckpointRef, flags: DomainCheckpointDeleteFlags
    ) -> None:
        """virDomainCheckpointDelete."""
