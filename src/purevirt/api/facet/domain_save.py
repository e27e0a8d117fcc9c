"""Operations on saving and restoring domains, and core dumps."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_job import (
    DomainCoreDumpFlags,
    DomainCoreDumpFormat,
    DomainSaveImageXMLFlags,
    DomainSaveRestoreFlags,
)
from purevirt.enums.error import ErrorDomain


class DomainSave(Facet, api_domain=ErrorDomain.DOMAIN):
    """Saving and restoring domains, and core dumps."""

    @operation(53, "virDomainCoreDump", access="domain:core_dump")
    async def domain_core_dump(self, domain: DomainRef, path: str, flags: DomainCoreDumpFlags) -> None:
        """virDomainCoreDump."""

    @operation(54, "virDomainRestore", access="domain:start domain:write")
    async def domain_restore(self, path: str) -> None:
        """virDomainRestore."""

    @operation(55, "virDomainSave", access="domain:hibernate")
    async def domain_save(self, domain: DomainRef, path: str) -> None:
        """virDomainSave."""

    @operation(182, "virDomainManagedSave", access="domain:hibernate")
    async def domain_managed_save(self, domain: DomainRef, flags: DomainSaveRestoreFlags) -> None:
        """virDomainManagedSave."""

    @operation(183, "virDomainHasManagedSaveImage", access="domain:read", read_only=True)
    async def domain_has_managed_save_image(self, domain: DomainRef, flags: NoFlags) -> bool:
        """virDomainHasManagedSaveImage."""

    @operation(184, "virDomainManagedSaveRemove", access="domain:hibernate")
    async def domain_managed_save_remove(self, domain: DomainRef, flags: NoFlags) -> None:
        """virDomainManagedSaveRemove."""

    @operation(232, "virDomainSaveFlags", access="domain:hibernate")
    async def domain_save_flags(
        self, domain: DomainRef, path: str, xml: str | None, flags: DomainSaveRestoreFlags
    ) -> None:
        """virDomainSaveFlags."""

    @operation(233, "virDomainRestoreFlags", access="domain:start domain:write")
    async def domain_restore_flags(self, path: str, xml: str | None, flags: DomainSaveRestoreFlags) -> None:
        """virDomainRestoreFlags."""

    @operation(235, "virDomainSaveImageGetXMLDesc", access="domain:write", high_priority=True)
    async def domain_save_image_get_xml_desc(self, path: str, flags: DomainSaveImageXMLFlags) -> str:
        """virDomainSaveImageGetXMLDesc."""

    @operation(236, "virDomainSaveImageDefineXML", access="domain:write domain:hibernate", high_priority=True)
    async def domain_save_image_define_xml(self, path: str, xml: str, flags: DomainSaveRestoreFlags) -> None:
        """virDomainSaveImageDefineXML."""

    @operation(334, "virDomainCoreDumpWithFormat", access="domain:core_dump")
    async def domain_core_dump_with_format(
        self, domain: DomainRef, path: str, dump_format: DomainCoreDumpFormat, flags: DomainCoreDumpFlags
    ) -> None:
        """virDomainCoreDumpWithFormat."""

    @operation(
        388, "virDomainManagedSaveGetXMLDesc", access="domain:read domain:read_secure?SECURE", read_only="?SECURE"
    )
    async def domain_managed_save_get_xml_desc(self, domain: DomainRef, flags: DomainSaveImageXMLFlags) -> str:
        """virDomainManagedSaveGetXMLDesc."""

    @operation(389, "virDomainManagedSaveDefineXML", access="domain:write domain:hibernate")
    async def domain_managed_save_define_xml(
        self, domain: DomainRef, xml: str | None, flags: DomainSaveRestoreFlags
    ) -> None:
        """virDomainManagedSaveDefineXML."""

    @operation(440, "virDomainSaveParams", access="domain:hibernate")
    async def domain_save_params(self, domain: DomainRef, params: TypedParams, flags: DomainSaveRestoreFlags) -> None:
        """virDomainSaveParams."""

    @operation(441, "virDomainRestoreParams", access="domain:start domain:write")
    async def domain_restore_params(self, params: TypedParams, flags: DomainSaveRestoreFlags) -> None:
        """virDomainRestoreParams."""
