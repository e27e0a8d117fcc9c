"""Operations on finding and counting domains."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import ConnectListAllDomainsFlags
from purevirt.enums.error import ErrorDomain


class DomainLookup(Facet, api_domain=ErrorDomain.DOMAIN):
    """Finding and counting domains."""

    @operation(19, "virDomainGetOSType", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_os_type(self, domain: DomainRef) -> str:
        """virDomainGetOSType."""

    @operation(
        21,
        "virConnectListDefinedDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_list_defined_domains(self) -> list[str]:
        """virConnectListDefinedDomains."""

    @operation(22, "virDomainLookupByID", access="domain:getattr", read_only=True, high_priority=True)
    async def domain_lookup_by_id(self, id: int) -> DomainRef:
        """virDomainLookupByID."""

    @operation(23, "virDomainLookupByName", access="domain:getattr", read_only=True, high_priority=True)
    async def domain_lookup_by_name(self, name: str) -> DomainRef:
        """virDomainLookupByName."""

    @operation(24, "virDomainLookupByUUID", access="domain:getattr", read_only=True, high_priority=True)
    async def domain_lookup_by_uuid(self, uuid: bytes) -> DomainRef:
        """virDomainLookupByUUID."""

    @operation(
        25,
        "virConnectNumOfDefinedDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_num_of_defined_domains(self) -> int:
        """virConnectNumOfDefinedDomains."""

    @operation(
        37,
        "virConnectListDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_list_domains(self) -> list[int]:
        """virConnectListDomains."""

    @operation(
        51,
        "virConnectNumOfDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_num_of_domains(self) -> int:
        """virConnectNumOfDomains."""

    @operation(150, "virDomainIsActive", access="domain:read", read_only=True, high_priority=True)
    async def domain_is_active(self, domain: DomainRef) -> bool:
        """virDomainIsActive."""

    @operation(151, "virDomainIsPersistent", access="domain:read", read_only=True, high_priority=True)
    async def domain_is_persistent(self, domain: DomainRef) -> bool:
        """virDomainIsPersistent."""

    @operation(202, "virDomainIsUpdated", access="domain:read", read_only=True, high_priority=True)
    async def domain_is_updated(self, domain: DomainRef) -> bool:
        """virDomainIsUpdated."""

    @operation(
        273,
        "virConnectListAllDomains",
        access="connect:search_domains",
        read_only=True,
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_list_all_domains(self, flags: ConnectListAllDomainsFlags) -> list[DomainRef]:
        """virConnectListAllDomains."""
