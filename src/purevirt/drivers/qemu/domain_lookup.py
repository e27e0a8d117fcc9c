"""Finding and counting domains of the QEMU driver; nothing here ever waits."""

from uuid import UUID

from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.domain_table import LIST_FLAGS
from purevirt.enums.domain import ConnectListAllDomainsFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain


class QemuDomainLookup(QemuFacet, DomainLookup):
    """Finding and counting domains."""

    @override()
    async def domain_lookup_by_id(self, id: int) -> DomainRef:
        return _found(self.node.domains.find_by_id(id), f"id {id}")

    @override()
    async def domain_lookup_by_name(self, name: str) -> DomainRef:
        return _found(self.node.domains.find_by_name(name), f"name '{name}'")

    @override()
    async def domain_lookup_by_uuid(self, uuid: bytes) -> DomainRef:
        record = self.node.domains.find(uuid)
        return _found(record, f"uuid '{UUID(bytes=uuid)}'") if record is None else record.ref

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
        kind = self.find_domain(domain).current.os.type
        return (kind.name if kind is not None else None) or "hvm"

    @override()
    async def domain_is_active(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).is_active

    @override()
    async def domain_is_persistent(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).is_persistent

    @override()
    async def domain_is_updated(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).is_updated


def _found(record: QemuDomain | None, wanted: str) -> DomainRef:
    if record is None:
        raise Error(ErrorCode.NO_DOMAIN, f"no domain with matching {wanted}", domain=ErrorDomain.QEMU)
    return record.ref
