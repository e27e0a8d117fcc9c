"""The domains of a driver: found by UUID, name and id, listed by filters."""

from collections.abc import Callable
from typing import NoReturn, TypeVar
from uuid import UUID

from purevirt.api.ref import DomainRef
from purevirt.conf.domain import Domain
from purevirt.drivers.shared.domain_record import DomainRecord
from purevirt.drivers.shared.object_table import ObjectKind, ObjectTable
from purevirt.enums.domain import ConnectListAllDomainsFlags as Listed
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain

Record = TypeVar("Record", bound=DomainRecord)
Filter = tuple[Listed, Callable[[DomainRecord], bool]]

_NAMED_STATES = (DomainState.RUNNING, DomainState.PAUSED, DomainState.SHUTOFF)

FILTERS: tuple[tuple[Filter, ...], ...] = (
    ((Listed.ACTIVE, lambda d: d.is_active), (Listed.INACTIVE, lambda d: not d.is_active)),
    ((Listed.PERSISTENT, lambda d: d.is_persistent), (Listed.TRANSIENT, lambda d: not d.is_persistent)),
    (
        (Listed.RUNNING, lambda d: d.state == DomainState.RUNNING),
        (Listed.PAUSED, lambda d: d.state == DomainState.PAUSED),
        (Listed.SHUTOFF, lambda d: d.state == DomainState.SHUTOFF),
        (Listed.OTHER, lambda d: d.state not in _NAMED_STATES),
    ),
    ((Listed.MANAGEDSAVE, lambda d: d.has_managed_save), (Listed.NO_MANAGEDSAVE, lambda d: not d.has_managed_save)),
    ((Listed.AUTOSTART, lambda d: d.autostart), (Listed.NO_AUTOSTART, lambda d: not d.autostart)),
    ((Listed.HAS_SNAPSHOT, lambda d: d.snapshot_count > 0), (Listed.NO_SNAPSHOT, lambda d: d.snapshot_count == 0)),
    (
        (Listed.HAS_CHECKPOINT, lambda d: d.checkpoint_count > 0),
        (Listed.NO_CHECKPOINT, lambda d: d.checkpoint_count == 0),
    ),
)
"""Groups of filters: a domain is listed when it passes one chosen filter of every group that has any."""

LIST_FLAGS = Listed(sum(flag for group in FILTERS for flag, _ in group))


class DomainTable(ObjectTable[Record, Domain, DomainRef]):
    """The domains of one driver. ``get`` gives the domain of a reference or raises VIR_ERR_NO_DOMAIN."""

    kind = ObjectKind("domain", ErrorDomain.DOMAIN, "domain '{name}' is already active")

    def __init__(self, make: Callable[[Domain], Record]) -> None:
        super().__init__(make, FILTERS)
        self._by_id: dict[int, Record] = {}
        self.get = self._getter()

    def _getter(self) -> Callable[[DomainRef], Record]:
        by_uuid = self._by_uuid

        def get(ref: DomainRef) -> Record:
            try:
                return by_uuid[ref.uuid]
            except KeyError:
                _raise_gone(ref)

        return get

    @staticmethod
    def ref_of(record: Record) -> DomainRef:
        return record.ref

    @staticmethod
    def assign(record: Record, definition: Domain, live: bool) -> Domain | None:
        return record.assign(definition, live=live)

    def forget_lists(self) -> None:
        super().forget_lists()
        self._by_id.clear()

    def find_by_id(self, domain_id: int) -> Record | None:
        """The active domain with this id."""
        if not self._by_id:
            self._by_id.update((d.ref.id, d) for d in self._by_uuid.values() if d.is_active)
        return self._by_id.get(domain_id)

    def rename(self, record: Record, name: str) -> None:
        """Give a domain a new name.

        Raises VIR_ERR_OPERATION_INVALID for a name that is in use, its own included.
        """
        if name == record.ref.name:
            raise Error(ErrorCode.OPERATION_INVALID, "Can't rename domain to itself", domain=ErrorDomain.DOMAIN)
        if name in self._by_name:
            detail = f"domain with name '{name}' already exists"
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.DOMAIN)
        del self._by_name[record.ref.name]
        self._by_name[name] = record
        record.renamed(name)


def _raise_gone(ref: DomainRef) -> NoReturn:
    detail = f"no domain with matching uuid '{UUID(bytes=ref.uuid)}' ({ref.name})"
    raise Error(ErrorCode.NO_DOMAIN, detail)
