"""``virDomainSnapshot``: states of a domain to go back to."""

from typing import TYPE_CHECKING

from libvirt.argument import bits
from libvirt.handle import Child
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainSnapshotRef
from purevirt.enums.snapshot import DomainSnapshotDeleteFlags, DomainSnapshotListFlags, DomainSnapshotXMLFlags

if TYPE_CHECKING:
    from libvirt.connect import virConnect
    from libvirt.domain import virDomain


class virDomainSnapshot(Child[DomainSnapshotRef]):
    """A snapshot of a domain. Every call that fails raises libvirtError."""

    _kind = DomainSnapshotRef

    def __init__(self, dom: "virDomain", _obj: object = None) -> None:
        self._dom = dom
        super().__init__(dom, _obj)

    def domain(self) -> "virDomain":
        """The domain it belongs to."""
        return self._dom

    def getConnect(self) -> "virConnect":
        """The connection it came from."""
        return self.connect()

    def getDomain(self) -> "virDomain":
        """The domain it belongs to."""
        return self.domain()

    def getName(self) -> str:
        """The name."""
        return self._o.name

    def getXMLDesc(self, flags: int = 0) -> str:
        """The snapshot as XML; ``flags`` of VIR_DOMAIN_SNAPSHOT_XML_*."""
        return self._call(DomainSnapshot.domain_snapshot_get_xml_desc, self._o, bits(DomainSnapshotXMLFlags, flags))

    def getParent(self, flags: int = 0) -> "virDomainSnapshot":
        """The snapshot it was made from."""
        return virDomainSnapshot(
            self._dom, self._call(DomainSnapshot.domain_snapshot_get_parent, self._o, bits(NoFlags, flags))
        )

    def isCurrent(self, flags: int = 0) -> int:
        """1 where the domain went on from it last, else 0."""
        return int(self._call(DomainSnapshot.domain_snapshot_is_current, self._o, bits(NoFlags, flags)))

    def hasMetadata(self, flags: int = 0) -> int:
        """1 where libvirt keeps data of its own on it, else 0."""
        return int(self._call(DomainSnapshot.domain_snapshot_has_metadata, self._o, bits(NoFlags, flags)))

    def numChildren(self, flags: int = 0) -> int:
        """The number of snapshots made from it; ``flags`` of VIR_DOMAIN_SNAPSHOT_LIST_*."""
        return self._call(DomainSnapshot.domain_snapshot_num_children, self._o, bits(DomainSnapshotListFlags, flags))

    def listChildrenNames(self, flags: int = 0) -> list[str]:
        """The names of the snapshots made from it; ``flags`` of VIR_DOMAIN_SNAPSHOT_LIST_*."""
        wanted = bits(DomainSnapshotListFlags, flags)
        names = DomainSnapshot.domain_snapshot_list_children_names
        return self._list(DomainSnapshot.domain_snapshot_num_children, names, self._o, wanted)

    def listAllChildren(self, flags: int = 0) -> "list[virDomainSnapshot]":
        """The snapshots made from it; ``flags`` of VIR_DOMAIN_SNAPSHOT_LIST_*."""
        found = self._call(
            DomainSnapshot.domain_snapshot_list_all_children, self._o, bits(DomainSnapshotListFlags, flags)
        )
        return [virDomainSnapshot(self._dom, ref) for ref in found]

    def delete(self, flags: int = 0) -> int:
        """Remove the snapshot; ``flags`` of VIR_DOMAIN_SNAPSHOT_DELETE_*; returns 0."""
        self._call(DomainSnapshot.domain_snapshot_delete, self._o, bits(DomainSnapshotDeleteFlags, flags))
        return 0
