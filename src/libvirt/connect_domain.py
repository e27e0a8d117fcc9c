"""Finding, defining and starting domains."""

from collections.abc import Mapping

from libvirt.argument import as_dict, as_files, as_int, bits
from libvirt.domain import virDomain
from libvirt.error import libvirtError
from libvirt.handle import ConnectHandle, fail
from libvirt.hint import SAVE_HINTS
from libvirt.identity import uuid_bytes, uuid_text
from libvirt.typedparam import Parameters, as_parameters, hinted
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import (
    ConnectGetAllDomainStatsFlags,
    ConnectListAllDomainsFlags,
    DomainCreateFlags,
    DomainDefineFlags,
    DomainStatsTypes,
)
from purevirt.enums.domain_job import DomainSaveImageXMLFlags, DomainSaveRestoreFlags
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error


class _ConnectDomain(ConnectHandle):
    """The domains of a connection."""

    def listDomainsID(self) -> list[int]:
        """The numbers of the running domains."""
        return self._list(DomainLookup.connect_num_of_domains, DomainLookup.connect_list_domains)

    def numOfDomains(self) -> int:
        """The number of running domains."""
        return self._call(DomainLookup.connect_num_of_domains)

    def listDefinedDomains(self) -> list[str]:
        """The names of the domains that do not run."""
        return self._list(DomainLookup.connect_num_of_defined_domains, DomainLookup.connect_list_defined_domains)

    def numOfDefinedDomains(self) -> int:
        """The number of domains that do not run."""
        return self._call(DomainLookup.connect_num_of_defined_domains)

    def listAllDomains(self, flags: int = 0) -> "list[virDomain]":
        """All domains, or those that ``flags`` of VIR_CONNECT_LIST_DOMAINS_* select."""
        return [
            virDomain(self, ref)
            for ref in self._call(DomainLookup.connect_list_all_domains, bits(ConnectListAllDomainsFlags, flags))
        ]

    def lookupByID(self, id: int) -> "virDomain":
        """The running domain with a number."""
        return virDomain(self, self._call(DomainLookup.domain_lookup_by_id, as_int(id)))

    def lookupByName(self, name: str) -> "virDomain":
        """The domain with a name."""
        return virDomain(self, self._call(DomainLookup.domain_lookup_by_name, name))

    def lookupByUUID(self, uuid: bytes) -> "virDomain":
        """The domain with a UUID of 16 bytes."""
        return virDomain(
            self, self._call(DomainLookup.domain_lookup_by_uuid, uuid_bytes(uuid, "virDomainLookupByUUID"))
        )

    def lookupByUUIDString(self, uuidstr: str) -> "virDomain":
        """The domain with a UUID, as text."""
        raw = uuid_text(uuidstr, "virDomainLookupByUUIDString", ErrorDomain.DOMAIN, "Invalid UUID")
        return virDomain(self, self._call(DomainLookup.domain_lookup_by_uuid, raw))

    def defineXML(self, xml: str) -> "virDomain":
        """Define a domain by XML, or change its definition."""
        return virDomain(self, self._call(DomainDefinition.domain_define_xml, xml))

    def defineXMLFlags(self, xml: str, flags: int = 0) -> "virDomain":
        """Define a domain by XML, or change its definition; ``flags`` of VIR_DOMAIN_DEFINE_*."""
        return virDomain(
            self, self._call(DomainDefinition.domain_define_xml_flags, xml, bits(DomainDefineFlags, flags))
        )

    def createXML(self, xmlDesc: str, flags: int = 0) -> "virDomain":
        """Start a domain that has no definition, by XML; ``flags`` of VIR_DOMAIN_START_*."""
        return virDomain(self, self._call(DomainLifecycle.domain_create_xml, xmlDesc, bits(DomainCreateFlags, flags)))

    def createLinux(self, xmlDesc: str, flags: int = 0) -> "virDomain":
        """Another name of ``createXML``."""
        return virDomain(self, self._call(DomainLifecycle.domain_create_xml, xmlDesc, bits(DomainCreateFlags, flags)))

    def createXMLWithFiles(self, xmlDesc: str, files: list[int], flags: int = 0) -> "virDomain":
        """Start a container that has no definition, with open files; ``flags`` of VIR_DOMAIN_START_*."""
        how = bits(DomainCreateFlags, flags)
        return virDomain(self, self._call(DomainLifecycle.domain_create_xml_with_files, xmlDesc, as_files(files), how))

    def restore(self, frm: str) -> int:
        """Start a domain from a file that ``save`` made; returns 0."""
        self._call(DomainSave.domain_restore, frm)
        return 0

    def restoreFlags(self, frm: str, dxml: str | None = None, flags: int = 0) -> int:
        """Start a domain from a file, with the XML ``dxml``; ``flags`` of VIR_DOMAIN_SAVE_*; returns 0."""
        self._call(DomainSave.domain_restore_flags, frm, dxml, bits(DomainSaveRestoreFlags, flags))
        return 0

    def restoreParams(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Start a domain from a file as parameters named by VIR_DOMAIN_SAVE_PARAM_* say; returns 0."""
        wanted = hinted(as_dict(params, "Restore params must be a dictionary"), SAVE_HINTS)
        self._call(DomainSave.domain_restore_params, wanted, bits(DomainSaveRestoreFlags, flags))
        return 0

    def saveImageGetXMLDesc(self, file: str, flags: int = 0) -> str:
        """The XML in a file that ``save`` made; ``flags`` of VIR_DOMAIN_SAVE_IMAGE_XML_*."""
        return self._call(DomainSave.domain_save_image_get_xml_desc, file, bits(DomainSaveImageXMLFlags, flags))

    def saveImageDefineXML(self, file: str, dxml: str, flags: int = 0) -> int:
        """Change the XML in a file that ``save`` made; ``flags`` of VIR_DOMAIN_SAVE_*; returns 0."""
        self._call(DomainSave.domain_save_image_define_xml, file, dxml, bits(DomainSaveRestoreFlags, flags))
        return 0

    def domainXMLFromNative(self, nativeFormat: str, nativeConfig: str, flags: int = 0) -> str:
        """The XML of a configuration of the hypervisor."""
        return self._call(Connect.connect_domain_xml_from_native, nativeFormat, nativeConfig, bits(NoFlags, flags))

    def domainXMLToNative(self, nativeFormat: str, domainXml: str, flags: int = 0) -> str:
        """The configuration of the hypervisor for XML."""
        return self._call(Connect.connect_domain_xml_to_native, nativeFormat, domainXml, bits(NoFlags, flags))

    def getAllDomainStats(self, stats: int = 0, flags: int = 0) -> "list[tuple[virDomain, Parameters]]":
        """[(domain, statistics by name)] of all domains; ``stats`` of VIR_DOMAIN_STATS_*, ``flags`` of
        VIR_CONNECT_GET_ALL_DOMAINS_STATS_*.
        """
        return self._stats([], stats, flags)

    def domainListGetStats(
        self, doms: "list[virDomain]", stats: int = 0, flags: int = 0
    ) -> "list[tuple[virDomain, Parameters]]":
        """[(domain, statistics by name)] of these domains; ``stats`` of VIR_DOMAIN_STATS_*, ``flags`` of
        VIR_CONNECT_GET_ALL_DOMAINS_STATS_*.
        """
        if not all(isinstance(domain, virDomain) for domain in doms):
            raise libvirtError("domain list contains non-domain elements")
        if not doms:
            detail = "doms array in virDomainListGetStats must contain at least one domain"
            raise fail(Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN), "virDomainListGetStats")
        return self._stats([domain._o for domain in doms], stats, flags)

    def _stats(self, refs: list[DomainRef], stats: int, flags: int) -> "list[tuple[virDomain, Parameters]]":
        """Statistics of some domains, or of all where none is named."""
        kinds, how = bits(DomainStatsTypes, stats), bits(ConnectGetAllDomainStatsFlags, flags)
        records = self._call(DomainStatus.connect_get_all_domain_stats, refs, kinds, how)
        return [(virDomain(self, record.domain), as_parameters(record.params)) for record in records]
