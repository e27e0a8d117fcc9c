"""Operations on snapshots."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef, DomainSnapshotRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.snapshot import (
    DomainSnapshotCreateFlags,
    DomainSnapshotDeleteFlags,
    DomainSnapshotListFlags,
    DomainSnapshotRevertFlags,
    DomainSnapshotXMLFlags,
)


class DomainSnapshot(Facet, api_domain=ErrorDomain.DOMAIN_SNAPSHOT):
    """Snapshots."""

    @operation(185, "virDomainSnapshotCreateXML", access="domain:snapshot domain:fs_freeze?QUIESCE")
    async def domain_snapshot_create_xml(
        self, domain: DomainRef, xml: str, flags: DomainSnapshotCreateFlags
    ) -> DomainSnapshotRef:
        """virDomainSnapshotCreateXML."""

    @operation(
        186,
        "virDomainSnapshotGetXMLDesc",
        access="domain:read domain:read_secure?SECURE",
        read_only="?SECURE",
        high_priority=True,
    )
    async def domain_snapshot_get_xml_desc(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotXMLFlags) -> str:
        """virDomainSnapshotGetXMLDesc."""

    @operation(187, "virDomainSnapshotNum", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_num(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> int:
        """virDomainSnapshotNum."""

    @operation(188, "virDomainSnapshotListNames", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_list_names(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> list[str]:
        """virDomainSnapshotListNames."""

    @operation(189, "virDomainSnapshotLookupByName", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_lookup_by_name(self, domain: DomainRef, name: str, flags: NoFlags) -> DomainSnapshotRef:
        """virDomainSnapshotLookupByName."""

    @operation(190, "virDomainHasCurrentSnapshot", access="domain:read", read_only=True)
    async def domain_has_current_snapshot(self, domain: DomainRef, flags: NoFlags) -> bool:
        """virDomainHasCurrentSnapshot."""

    @operation(191, "virDomainSnapshotCurrent", access="domain:read", read_only=True)
    async def domain_snapshot_current(self, domain: DomainRef, flags: NoFlags) -> DomainSnapshotRef:
        """virDomainSnapshotCurrent."""

    @operation(192, "virDomainRevertToSnapshot", access="domain:snapshot")
    async def domain_revert_to_snapshot(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotRevertFlags) -> None:
        """virDomainRevertToSnapshot."""

    @operation(193, "virDomainSnapshotDelete", access="domain:snapshot")
    async def domain_snapshot_delete(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotDeleteFlags) -> None:
        """virDomainSnapshotDelete."""

    @operation(244, "virDomainSnapshotGetParent", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_get_parent(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> DomainSnapshotRef:
        """virDomainSnapshotGetParent."""

    @operation(246, "virDomainSnapshotNumChildren", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_num_children(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags) -> int:
        """virDomainSnapshotNumChildren."""

    @operation(247, "virDomainSnapshotListChildrenNames", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_list_children_names(
        self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags
    ) -> list[str]:
        """virDomainSnapshotListChildrenNames."""

    @operation(271, "virDomainSnapshotIsCurrent", access="domain:read", read_only=True)
    async def domain_snapshot_is_current(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> bool:
        """virDomainSnapshotIsCurrent."""

    @operation(272, "virDomainSnapshotHasMetadata", access="domain:read", read_only=True)
    async def domain_snapshot_has_metadata(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> bool:
        """virDomainSnapshotHasMetadata."""

    @operation(274, "virDomainListAllSnapshots", access="domain:read", read_only=True, high_priority=True)
    async def domain_list_all_snapshots(
        self, domain: DomainRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        """virDomainListAllSnapshots."""

    @operation(275, "virDomainSnapshotListAllChildren", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_list_all_children(
        self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        """virDomainSnapshotListAllChildren."""
