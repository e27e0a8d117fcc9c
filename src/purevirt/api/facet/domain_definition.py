"""Operations on defining, renaming and undefining domains, and their autostart."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainDefineFlags, DomainUndefineFlagsValues
from purevirt.enums.error import ErrorDomain


class DomainDefinition(Facet, api_domain=ErrorDomain.DOMAIN):
    """Persistent definitions of domains.

    A domain that does not exist raises NO_DOMAIN, a malformed document XML_ERROR or XML_DETAIL.
    """

    @operation(11, "virDomainDefineXML", access="domain:write domain:save", high_priority=True)
    async def domain_define_xml(self, xml: str) -> DomainRef:
        """Make a domain persistent, or replace the definition of one, from a ``<domain>`` document.

        Raises OPERATION_FAILED where the name or the UUID belongs to another domain.

        Source: virDomainDefineXML.
        """

    @operation(15, "virDomainGetAutostart", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_autostart(self, domain: DomainRef) -> bool:
        """Whether the domain starts with the host.

        Source: virDomainGetAutostart.
        """

    @operation(29, "virDomainSetAutostart", access="domain:write", high_priority=True)
    async def domain_set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        """Choose whether the domain starts with the host.

        Raises OPERATION_INVALID for a transient domain.

        Source: virDomainSetAutostart.
        """

    @operation(35, "virDomainUndefine", access="domain:delete", high_priority=True)
    async def domain_undefine(self, domain: DomainRef) -> None:
        """Forget a domain's definition; one that runs goes on as a transient one.

        Raises OPERATION_INVALID for a transient domain, and where a saved state or snapshots would be lost.

        Source: virDomainUndefine.
        """

    @operation(231, "virDomainUndefineFlags", access="domain:delete", high_priority=True)
    async def domain_undefine_flags(self, domain: DomainRef, flags: DomainUndefineFlagsValues) -> None:
        """Forget a domain's definition and, by flags, what goes with it.

        Raises OPERATION_INVALID for a transient domain, and for what exists but is named by no flag: saved state,
        snapshots, checkpoints, NVRAM.

        Source: virDomainUndefineFlags.
        """

    @operation(350, "virDomainDefineXMLFlags", access="domain:write domain:save", high_priority=True)
    async def domain_define_xml_flags(self, xml: str, flags: DomainDefineFlags) -> DomainRef:
        """As ``domain_define_xml``; VALIDATE checks the document against the schema first.

        Source: virDomainDefineXMLFlags.
        """

    @operation(358, "virDomainRename", access="domain:write domain:save")
    async def domain_rename(self, domain: DomainRef, new_name: str | None, flags: NoFlags) -> int:
        """Rename a persistent domain that does not run; the result is 0.

        Raises OPERATION_INVALID in another state, OPERATION_FAILED where the name is taken, INVALID_ARG for an empty
        name.

        Source: virDomainRename.
        """

    @operation(449, "virDomainGetAutostartOnce", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_autostart_once(self, domain: DomainRef) -> bool:
        """Whether the domain starts with the host the next time only.

        Source: virDomainGetAutostartOnce.
        """

    @operation(450, "virDomainSetAutostartOnce", access="domain:write", high_priority=True)
    async def domain_set_autostart_once(self, domain: DomainRef, autostart: bool) -> None:
        """Choose whether the domain starts with the host the next time only.

        Raises OPERATION_INVALID for a transient domain.

        Source: virDomainSetAutostartOnce.
        """
