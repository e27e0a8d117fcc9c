"""``virDomainCheckpoint``: points in time to make incremental backups from."""

from typing import TYPE_CHECKING

from libvirt.argument import bits
from libvirt.handle import Child
from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainCheckpointRef
from purevirt.enums.checkpoint import DomainCheckpointDeleteFlags, DomainCheckpointListFlags, DomainCheckpointXMLFlags

if TYPE_CHECKING:
    from libvirt.connect import virConnect
    from libvirt.domain import virDomain


class virDomainCheckpoint(Child[DomainCheckpointRef]):
    """A checkpoint of a domain. Every call that fails raises libvirtError."""

    _kind = DomainCheckpointRef

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
        """The checkpoint as XML; ``flags`` of VIR_DOMAIN_CHECKPOINT_XML_*."""
        return self._call(
            DomainCheckpoint.domain_checkpoint_get_xml_desc, self._o, bits(DomainCheckpointXMLFlags, flags)
        )

    def getParent(self, flags: int = 0) -> "virDomainCheckpoint":
        """The checkpoint before it."""
        return virDomainCheckpoint(
            self._dom, self._call(DomainCheckpoint.domain_checkpoint_get_parent, self._o, bits(NoFlags, flags))
        )

    def listAllChildren(self, flags: int = 0) -> "list[virDomainCheckpoint]":
        """The checkpoints made after it; ``flags`` of VIR_DOMAIN_CHECKPOINT_LIST_*."""
        found = self._call(
            DomainCheckpoint.domain_checkpoint_list_all_children, self._o, bits(DomainCheckpointListFlags, flags)
        )
        return [virDomainCheckpoint(self._dom, ref) for ref in found]

    def delete(self, flags: int = 0) -> int:
        """Remove the checkpoint; ``flags`` of VIR_DOMAIN_CHECKPOINT_DELETE_*; returns 0."""
        self._call(DomainCheckpoint.domain_checkpoint_delete, self._o, bits(DomainCheckpointDeleteFlags, flags))
        return 0
