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
    """Snapshots of a domain.

    A domain that does not exist raises NO_DOMAIN, a snapshot NO_DOMAIN_SNAPSHOT.
    """

    @operation(185, "virDomainSnapshotCreateXML", access="domain:snapshot domain:fs_freeze?QUIESCE")
    async def domain_snapshot_create_xml(
        self, domain: DomainRef, xml: str, flags: DomainSnapshotCreateFlags
    ) -> DomainSnapshotRef:
        """Take a snapshot of disks, memory or both, or with REDEFINE bring back the description of an old one.

        Raises CONFIG_UNSUPPORTED for what cannot be combined, XML_ERROR for a malformed document.

        Source: virDomainSnapshotCreateXML.
        """

    @operation(
        186,
        "virDomainSnapshotGetXMLDesc",
        access="domain:read domain:read_secure?SECURE",
        read_only="?SECURE",
        high_priority=True,
    )
    async def domain_snapshot_get_xml_desc(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotXMLFlags) -> str:
        """A snapshot as a ``<domainsnapshot>`` document.

        SECURE, which shows passwords of the domain, is refused on read-only connections with OPERATION_DENIED.

        Source: virDomainSnapshotGetXMLDesc.
        """

    @operation(187, "virDomainSnapshotNum", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_num(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> int:
        """How many snapshots of a domain match the flags.

        The bit of DESCENDANTS means ROOTS here: only those without a parent.

        Source: virDomainSnapshotNum.
        """

    @operation(188, "virDomainSnapshotListNames", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_list_names(self, domain: DomainRef, flags: DomainSnapshotListFlags) -> list[str]:
        """The names of a domain's snapshots that match the flags.

        The bit of DESCENDANTS means ROOTS here: only those without a parent.

        Source: virDomainSnapshotListNames.
        """

    @operation(189, "virDomainSnapshotLookupByName", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_lookup_by_name(self, domain: DomainRef, name: str, flags: NoFlags) -> DomainSnapshotRef:
        """The snapshot of a name.

        Source: virDomainSnapshotLookupByName.
        """

    @operation(190, "virDomainHasCurrentSnapshot", access="domain:read", read_only=True)
    async def domain_has_current_snapshot(self, domain: DomainRef, flags: NoFlags) -> bool:
        """Whether a snapshot is the one that the domain's state grew from.

        Source: virDomainHasCurrentSnapshot.
        """

    @operation(191, "virDomainSnapshotCurrent", access="domain:read", read_only=True)
    async def domain_snapshot_current(self, domain: DomainRef, flags: NoFlags) -> DomainSnapshotRef:
        """The snapshot that the domain's state grew from.

        Raises NO_DOMAIN_SNAPSHOT where there is none.

        Source: virDomainSnapshotCurrent.
        """

    @operation(192, "virDomainRevertToSnapshot", access="domain:snapshot")
    async def domain_revert_to_snapshot(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotRevertFlags) -> None:
        """Bring the domain back to a snapshot; what happened since is lost.

        FORCE does it where the guest has to be replaced, which else raises SNAPSHOT_REVERT_RISKY.

        Source: virDomainRevertToSnapshot.
        """

    @operation(193, "virDomainSnapshotDelete", access="domain:snapshot")
    async def domain_snapshot_delete(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotDeleteFlags) -> None:
        """Delete a snapshot, with CHILDREN also those below it, or with CHILDREN_ONLY those alone.

        METADATA_ONLY leaves the disks as they are.

        Source: virDomainSnapshotDelete.
        """

    @operation(244, "virDomainSnapshotGetParent", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_get_parent(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> DomainSnapshotRef:
        """The snapshot before one.

        Raises NO_DOMAIN_SNAPSHOT where it has none.

        Source: virDomainSnapshotGetParent.
        """

    @operation(246, "virDomainSnapshotNumChildren", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_num_children(self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags) -> int:
        """How many snapshots below one match the flags, its own children or with DESCENDANTS all.

        Source: virDomainSnapshotNumChildren.
        """

    @operation(247, "virDomainSnapshotListChildrenNames", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_list_children_names(
        self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags
    ) -> list[str]:
        """The names of the snapshots below one that match the flags, its own children or with DESCENDANTS all.

        Source: virDomainSnapshotListChildrenNames.
        """

    @operation(271, "virDomainSnapshotIsCurrent", access="domain:read", read_only=True)
    async def domain_snapshot_is_current(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> bool:
        """Whether the domain's state grew from this snapshot.

        Source: virDomainSnapshotIsCurrent.
        """

    @operation(272, "virDomainSnapshotHasMetadata", access="domain:read", read_only=True)
    async def domain_snapshot_has_metadata(self, snapshot: DomainSnapshotRef, flags: NoFlags) -> bool:
        """Whether libvirt keeps a description of this snapshot, which has to go before the domain does.

        Source: virDomainSnapshotHasMetadata.
        """

    @operation(274, "virDomainListAllSnapshots", access="domain:read", read_only=True, high_priority=True)
    async def domain_list_all_snapshots(
        self, domain: DomainRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        """The snapshots of a domain that match the flags.

        The bit of DESCENDANTS means ROOTS here: only those without a parent.

        Source: virDomainListAllSnapshots.
        """

    @operation(275, "virDomainSnapshotListAllChildren", access="domain:read", read_only=True, high_priority=True)
    async def domain_snapshot_list_all_children(
        self, snapshot: DomainSnapshotRef, flags: DomainSnapshotListFlags
    ) -> list[DomainSnapshotRef]:
        """The snapshots below one that match the flags, its own children or with DESCENDANTS all.

        Source: virDomainSnapshotListAllChildren.
        """
