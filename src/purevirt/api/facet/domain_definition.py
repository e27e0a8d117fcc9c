"""Operations on defining, renaming and undefining domains, and their autostart."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainDefineFlags, DomainUndefineFlagsValues
from purevirt.enums.error import ErrorDomain


class DomainDefinition(Facet, api_domain=ErrorDomain.DOMAIN):
    """Defining, renaming and undefining domains, and their autostart."""

    @operation(11, "virDomainDefineXML", access="domain:write domain:save", high_priority=True)
    async def domain_define_xml(self, xml: str) -> DomainRef:
        """virDomainDefineXML."""

    @operation(15, "virDomainGetAutostart", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_autostart(self, domain: DomainRef) -> bool:
        """virDomainGetAutostart."""

    @operation(29, "virDomainSetAutostart", access="domain:write", high_priority=True)
    async def domain_set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        """virDomainSetAutostart."""

    @operation(35, "virDomainUndefine", access="domain:delete", high_priority=True)
    async def domain_undefine(self, domain: DomainRef) -> None:
        """virDomainUndefine."""

    @operation(231, "virDomainUndefineFlags", access="domain:delete", high_priority=True)
    async def domain_undefine_flags(self, domain: DomainRef, flags: DomainUndefineFlagsValues) -> None:
        """virDomainUndefineFlags."""

    @operation(350, "virDomainDefineXMLFlags", access="domain:write domain:save", high_priority=True)
    async def domain_define_xml_flags(self, xml: str, flags: DomainDefineFlags) -> DomainRef:
        """virDomainDefineXMLFlags."""

    @operation(358, "virDomainRename", access="domain:write domain:save")
    async def domain_rename(self, domain: DomainRef, new_name: str | None, flags: NoFlags) -> int:
        """virDomainRename."""

    @operation(449, "virDomainGetAutostartOnce", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_autostart_once(self, domain: DomainRef) -> bool:
        """virDomainGetAutostartOnce."""

    @operation(450, "virDomainSetAutostartOnce", access="domain:write", high_priority=True)
    async def domain_set_autostart_once(self, domain: DomainRef, autostart: bool) -> None:
        """virDomainSetAutostartOnce."""
