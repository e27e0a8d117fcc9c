"""The definition of domains: XML, metadata, start with the host."""

from libvirt.argument import as_int, bits, signed_member
from libvirt.handle import Child
from libvirt.metadata import check_metadata
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import (
    DomainMetadataType,
    DomainModificationImpact,
    DomainUndefineFlagsValues,
    DomainXMLFlags,
)
from purevirt.enums.error import ErrorDomain


class _DomainDefinition(Child[DomainRef]):
    """What libvirt keeps of a domain."""

    def XMLDesc(self, flags: int = 0) -> str:
        """The domain as XML; ``flags`` of VIR_DOMAIN_XML_*."""
        return self._call(DomainStatus.domain_get_xml_desc, self._o, bits(DomainXMLFlags, flags))

    def undefine(self) -> int:
        """Forget the definition; a running domain goes on; returns 0."""
        self._call(DomainDefinition.domain_undefine, self._o)
        return 0

    def undefineFlags(self, flags: int = 0) -> int:
        """Forget the definition and what belongs to it; ``flags`` of VIR_DOMAIN_UNDEFINE_*; returns 0."""
        self._call(DomainDefinition.domain_undefine_flags, self._o, bits(DomainUndefineFlagsValues, flags))
        return 0

    def rename(self, new_name: str | None, flags: int = 0) -> int:
        """Give a stopped domain another name; returns 0."""
        return self._call(DomainDefinition.domain_rename, self._o, new_name, bits(NoFlags, flags))

    def isPersistent(self) -> int:
        """1 where the domain has a definition, else 0."""
        return int(self._call(DomainLookup.domain_is_persistent, self._o))

    def isUpdated(self) -> int:
        """1 where the definition changed since the domain was started, else 0."""
        return int(self._call(DomainLookup.domain_is_updated, self._o))

    def autostart(self) -> int:
        """1 where the domain starts with the host, else 0."""
        return int(self._call(DomainDefinition.domain_get_autostart, self._o))

    def setAutostart(self, autostart: int) -> int:
        """Let the domain start with the host, or not; returns 0."""
        self._call(DomainDefinition.domain_set_autostart, self._o, bool(as_int(autostart)))
        return 0

    def autostartOnce(self) -> int:
        """1 where the domain starts the next time the host does, else 0."""
        return int(self._call(DomainDefinition.domain_get_autostart_once, self._o))

    def setAutostartOnce(self, autostart: int) -> int:
        """Let the domain start the next time the host does, or not; returns 0."""
        self._call(DomainDefinition.domain_set_autostart_once, self._o, bool(as_int(autostart)))
        return 0

    def metadata(self, type: int, uri: str | None, flags: int = 0) -> str:
        """The title, description or an XML element of a namespace; ``type`` of VIR_DOMAIN_METADATA_*."""
        check_metadata("virDomainGetMetadata", type, None, None, uri, ErrorDomain.DOMAIN)
        return self._call(
            DomainStatus.domain_get_metadata,
            self._o,
            signed_member(DomainMetadataType, type),
            uri,
            bits(DomainModificationImpact, flags),
        )

    def setMetadata(self, type: int, metadata: str | None, key: str | None, uri: str | None, flags: int = 0) -> int:
        """Set the title, description or an XML element of a namespace, or remove it by None; returns 0."""
        check_metadata("virDomainSetMetadata", type, metadata, key, uri, ErrorDomain.DOMAIN, is_set=True)
        kind, where = signed_member(DomainMetadataType, type), bits(DomainModificationImpact, flags)
        self._call(DomainStatus.domain_set_metadata, self._o, kind, metadata, key, uri, where)
        return 0
