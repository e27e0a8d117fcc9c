"""Finding, counting and listing domains, answered from a domain table: the same in every driver that has one.

A driver derives its facet from ``TableLookup`` and says how a missing domain and the guest's type are told.
Nothing here ever waits.
"""

from typing import Generic, TypeVar
from uuid import UUID

from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.drivers.shared.domain_record import DomainRecord
from purevirt.drivers.shared.domain_table import LIST_FLAGS, DomainTable
from purevirt.enums.domain import ConnectListAllDomainsFlags as Listed
from purevirt.errors import Error, ErrorCode

Record = TypeVar("Record", bound=DomainRecord)


class TableLookup(DomainLookup, Generic[Record]):
    """Finding and counting domains of ``table``."""

    def __init__(self, table: DomainTable[Record]) -> None:
        self._table = table

    def missing(self, wanted: str) -> Error:
        """The error for a domain that a look-up did not find, with what was wanted in words."""
        return Error(ErrorCode.NO_DOMAIN, f"no domain with matching {wanted}", domain=self.domain)

    def os_type(self, record: Record) -> str:
        """What a domain runs."""
        kind = record.current.os.type
        return (kind.name if kind is not None else None) or "hvm"

    @override()
    async def domain_lookup_by_id(self, id: int) -> DomainRef:
        return self._found(self._table.find_by_id(id), f"id {id}")

    @override()
    async def domain_lookup_by_name(self, name: str) -> DomainRef:
        return self._found(self._table.find_by_name(name), f"name '{name}'")

    @override()
    async def domain_lookup_by_uuid(self, uuid: bytes) -> DomainRef:
        record = self._table.find(uuid)
        return self._found(record, f"uuid '{UUID(bytes=uuid)}'") if record is None else record.ref

    @override()
    async def connect_list_domains(self) -> list[int]:
        return [ref.id for ref in self._table.refs(Listed.ACTIVE)]

    @override()
    async def connect_num_of_domains(self) -> int:
        return self._table.count(Listed.ACTIVE)

    @override()
    async def connect_list_defined_domains(self) -> list[str]:
        return [ref.name for ref in self._table.refs(Listed.INACTIVE)]

    @override()
    async def connect_num_of_defined_domains(self) -> int:
        return self._table.count(Listed.INACTIVE)

    @override(LIST_FLAGS)
    async def connect_list_all_domains(self, flags: Listed) -> list[DomainRef]:
        return self._table.refs(flags)

    @override()
    async def domain_get_os_type(self, domain: DomainRef) -> str:
        return self.os_type(self._table.get(domain))

    @override()
    async def domain_is_active(self, domain: DomainRef) -> bool:
        return self._table.get(domain).is_active

    @override()
    async def domain_is_persistent(self, domain: DomainRef) -> bool:
        return self._table.get(domain).is_persistent

    @override()
    async def domain_is_updated(self, domain: DomainRef) -> bool:
        return self._table.get(domain).is_updated

    def _found(self, record: Record | None, wanted: str) -> DomainRef:
        if record is None:
            raise self.missing(wanted)
        return record.ref
