"""Operations on finding and counting domains."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import ConnectListAllDomainsFlags
from purevirt.enums.error import ErrorDomain


class DomainLookup(Facet, api_domain=ErrorDomain.DOMAIN):
    """Finding, counting and listing domains."""

    @operation(19, "virDomainGetOSType", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_os_type(self, domain: DomainRef) -> str:
        """The kind of guest, such as ``hvm`` or ``exe``.

        Raises NO_DOMAIN.

        Source: virDomainGetOSType.
        """

    @operation(
        21,
        "virConnectListDefinedDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_list_defined_domains(self) -> list[str]:
        """The names of domains that are defined and do not run.

        Source: virConnectListDefinedDomains.
        """

    @operation(22, "virDomainLookupByID", access="domain:getattr", read_only=True, high_priority=True)
    async def domain_lookup_by_id(self, id: int) -> DomainRef:
        """The running domain of a number.

        Raises NO_DOMAIN.

        Source: virDomainLookupByID.
        """

    @operation(23, "virDomainLookupByName", access="domain:getattr", read_only=True, high_priority=True)
    async def domain_lookup_by_name(self, name: str) -> DomainRef:
        """The domain of a name.

        Raises NO_DOMAIN.

        Source: virDomainLookupByName.
        """

    @operation(24, "virDomainLookupByUUID", access="domain:getattr", read_only=True, high_priority=True)
    async def domain_lookup_by_uuid(self, uuid: bytes) -> DomainRef:
        """The domain of a UUID, 16 bytes.

        Raises NO_DOMAIN.

        Source: virDomainLookupByUUID.
        """

    @operation(
        25,
        "virConnectNumOfDefinedDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_domains(self) -> int:
        """How many domains are defined and do not run.

        Source: virConnectNumOfDefinedDomains.
        """

    @operation(
        37,
        "virConnectListDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_list_domains(self) -> list[int]:
        """The numbers of running domains.

        Source: virConnectListDomains.
        """

    @operation(
        51,
        "virConnectNumOfDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_num_of_domains(self) -> int:
        """How many domains run.

        Source: virConnectNumOfDomains.
        """

    @operation(150, "virDomainIsActive", access="domain:read", read_only=True, high_priority=True)
    async def domain_is_active(self, domain: DomainRef) -> bool:
        """Whether the domain runs or is paused.

        Raises NO_DOMAIN.

        Source: virDomainIsActive.
        """

    @operation(151, "virDomainIsPersistent", access="domain:read", read_only=True, high_priority=True)
    async def domain_is_persistent(self, domain: DomainRef) -> bool:
        """Whether the domain stays when it is stopped.

        Raises NO_DOMAIN.

        Source: virDomainIsPersistent.
        """

    @operation(202, "virDomainIsUpdated", access="domain:read", read_only=True, high_priority=True)
    async def domain_is_updated(self, domain: DomainRef) -> bool:
        """Whether the definition was changed while the guest ran.

        Raises NO_DOMAIN.

        Source: virDomainIsUpdated.
        """

    @operation(
        273,
        "virConnectListAllDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_list_all_domains(self, flags: ConnectListAllDomainsFlags) -> list[DomainRef]:
        """The domains that match the flags.

        Flags form groups; a domain has to match one flag of each group that is used.

        Source: virConnectListAllDomains.
        """
