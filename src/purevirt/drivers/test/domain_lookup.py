"""Finding and counting domains of the test driver."""

from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.drivers.shared.domain_table import LIST_FLAGS
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.node import TestDomain
from purevirt.enums.domain import ConnectListAllDomainsFlags
from purevirt.errors import Error, ErrorCode

OS_TYPE = "linux"
"""What every domain says it runs, whatever its document says."""


class TestDomainLookup(TestFacet, DomainLookup):
    """Finding and counting domains."""

    @override()
    async def domain_lookup_by_id(self, id: int) -> DomainRef:
        return _found(self.node.domains.find_by_id(id))

    @override()
    async def domain_lookup_by_name(self, name: str) -> DomainRef:
        return _found(self.node.domains.find_by_name(name))

    @override()
    async def domain_lookup_by_uuid(self, uuid: bytes) -> DomainRef:
        return _found(self.node.domains.find(uuid))

    @override()
    async def connect_list_domains(self) -> list[int]:
        return [ref.id for ref in self.node.domains.refs(ConnectListAllDomainsFlags.ACTIVE)]

    @override()
    async def connect_num_of_domains(self) -> int:
        return self.node.domains.count(ConnectListAllDomainsFlags.ACTIVE)

    @override()
    async def connect_list_defined_domains(self) -> list[str]:
        return [ref.name for ref in self.node.domains.refs(ConnectListAllDomainsFlags.INACTIVE)]

    @override()
    async def connect_num_of_defined_domains(self) -> int:
        return self.node.domains.count(ConnectListAllDomainsFlags.INACTIVE)

    @override(LIST_FLAGS)
    async def connect_list_all_domains(self, flags: ConnectListAllDomainsFlags) -> list[DomainRef]:
        return self.node.domains.refs(flags)

    @override()
    async def domain_get_os_type(self, domain: DomainRef) -> str:
        return OS_TYPE

    @override()
    async def domain_is_active(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).is_active

    @override()
    async def domain_is_persistent(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).is_persistent

    @override()
    async def domain_is_updated(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).is_updated


def _found(record: TestDomain | None) -> DomainRef:
    if record is None:
        raise Error(ErrorCode.NO_DOMAIN)
    return record.ref
