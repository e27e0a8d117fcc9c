"""Finding, defining and creating domains."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from purevirt.aio.domain import Domain
from purevirt.aio.handle import Caller
from purevirt.aio.parameter import Values
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.qemu import DomainQemu
from purevirt.api.operation import NoFlags
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.enums.domain import (
    ConnectGetAllDomainStatsFlags,
    ConnectListAllDomainsFlags,
    DomainCreateFlags,
    DomainDefineFlags,
    DomainStatsTypes,
)
from purevirt.enums.domain_job import DomainSaveImageXMLFlags, DomainSaveRestoreFlags


@dataclass(frozen=True, slots=True)
class DomainStats:
    """Statistics of one domain by name."""

    domain: Domain
    values: Values


class ConnectionDomain(Caller):
    """The domains of a connection."""

    async def list_domains(self, *, flags: ConnectListAllDomainsFlags | None = None) -> list[Domain]:
        """The domains that flags ask for; all where they ask for nothing."""
        found = await self._call(DomainLookup.connect_list_all_domains, flags or ConnectListAllDomainsFlags(0))
        return [Domain(self._link, ref) for ref in found]

    async def domain_by_id(self, id: int) -> Domain:
        """A running domain by its number; raises DomainNotFound."""
        return Domain(self._link, await self._call(DomainLookup.domain_lookup_by_id, id))

    async def domain_by_name(self, name: str) -> Domain:
        """A domain by its name; raises DomainNotFound."""
        return Domain(self._link, await self._call(DomainLookup.domain_lookup_by_name, name))

    async def domain_by_uuid(self, uuid: UUID) -> Domain:
        """A domain by its UUID; raises DomainNotFound."""
        return Domain(self._link, await self._call(DomainLookup.domain_lookup_by_uuid, uuid.bytes))

    async def define_domain(self, xml: str, *, flags: DomainDefineFlags | None = None) -> Domain:
        """Define a domain by its document, or change its definition."""
        return Domain(
            self._link, await self._call(DomainDefinition.domain_define_xml_flags, xml, flags or DomainDefineFlags(0))
        )

    async def create_domain(
        self, xml: str, *, paused: bool = False, flags: DomainCreateFlags = DomainCreateFlags.NONE
    ) -> Domain:
        """Start a domain by its document, without defining it."""
        wanted = flags | DomainCreateFlags.START_PAUSED if paused else flags
        return Domain(self._link, await self._call(DomainLifecycle.domain_create_xml, xml, wanted))

    async def create_domain_with_files(
        self, xml: str, files: Iterable[int], *, flags: DomainCreateFlags = DomainCreateFlags.NONE
    ) -> Domain:
        """Start a domain by its document and hand it open files; the caller still closes its own."""
        return Domain(
            self._link, await self._call(DomainLifecycle.domain_create_xml_with_files, xml, list(files), flags)
        )

    async def restore_domain(
        self, path: str, xml: str | None = None, *, flags: DomainSaveRestoreFlags | None = None
    ) -> None:
        """Go on with a domain that was saved to a file."""
        await self._call(DomainSave.domain_restore_flags, path, xml, flags or DomainSaveRestoreFlags(0))

    async def restore_domain_with_parameters(
        self, params: Iterable[TypedParam], *, flags: DomainSaveRestoreFlags | None = None
    ) -> None:
        """Go on with a saved domain as parameters say."""
        await self._call(DomainSave.domain_restore_params, list(params), flags or DomainSaveRestoreFlags(0))

    async def save_image_xml(self, path: str, *, flags: DomainSaveImageXMLFlags | None = None) -> str:
        """The document in a file that a domain was saved to."""
        return await self._call(DomainSave.domain_save_image_get_xml_desc, path, flags or DomainSaveImageXMLFlags(0))

    async def define_save_image(self, path: str, xml: str, *, flags: DomainSaveRestoreFlags | None = None) -> None:
        """Change the document in a file that a domain was saved to."""
        await self._call(DomainSave.domain_save_image_define_xml, path, xml, flags or DomainSaveRestoreFlags(0))

    async def attach_process(self, pid: int) -> Domain:
        """Take over a QEMU process that runs already."""
        return Domain(self._link, await self._call(DomainQemu.domain_attach, pid, NoFlags.NONE))

    async def domain_stats(
        self,
        domains: Iterable[Domain] = (),
        *,
        stats: DomainStatsTypes | None = None,
        flags: ConnectGetAllDomainStatsFlags | None = None,
    ) -> list[DomainStats]:
        """Statistics of many domains at once: of all, or of those given."""
        found = await self._call(
            DomainStatus.connect_get_all_domain_stats,
            [domain.ref for domain in domains],
            stats or DomainStatsTypes(0),
            flags or ConnectGetAllDomainStatsFlags(0),
        )
        return [DomainStats(Domain(self._link, record.domain), as_dict(record.params)) for record in found]

    async def domain_xml_from_native(self, native_format: str, native_config: str) -> str:
        """A domain's document from a configuration of the hypervisor's own format."""
        return await self._call(Connect.connect_domain_xml_from_native, native_format, native_config, NoFlags.NONE)

    async def domain_xml_to_native(self, native_format: str, xml: str) -> str:
        """The hypervisor's own configuration from a domain's document."""
        return await self._call(Connect.connect_domain_xml_to_native, native_format, xml, NoFlags.NONE)
