"""The domains of a driver: found by UUID, name and id, listed by filters.

Lists are cached until something changes; the messages are those of virDomainObjList.
"""

from collections.abc import Callable, Iterator
from typing import Generic, NoReturn, TypeVar
from uuid import UUID

from purevirt.api.ref import DomainRef
from purevirt.conf.domain import Domain
from purevirt.drivers.shared.domain_record import DomainRecord, uuid_of
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


class DomainTable(Generic[Record]):
    """The domains of one driver. ``make`` builds the driver's kind of record."""

    def __init__(self, make: Callable[[Domain], Record]) -> None:
        self.make = make
        self._by_uuid: dict[bytes, Record] = {}
        self._by_name: dict[str, Record] = {}
        self._lists: dict[int, list[DomainRef]] = {}
        self.get = self._getter()

    def __iter__(self) -> Iterator[Record]:
        return iter(list(self._by_uuid.values()))

    def _getter(self) -> Callable[[DomainRef], Record]:
        by_uuid = self._by_uuid

        def get(ref: DomainRef) -> Record:
            """The domain of a reference. Raises VIR_ERR_NO_DOMAIN."""
            try:
                return by_uuid[ref.uuid]
            except KeyError:
                _raise_gone(ref)

        return get

    def find(self, uuid: bytes) -> Record | None:
        """The domain with this UUID."""
        return self._by_uuid.get(uuid)

    def find_by_name(self, name: str) -> Record | None:
        """The domain of this name."""
        return self._by_name.get(name)

    def find_by_id(self, domain_id: int) -> Record | None:
        """The active domain with this id."""
        return next((d for d in self._by_uuid.values() if d.ref.id == domain_id and d.is_active), None)

    def add(self, definition: Domain, *, live: bool = False, check_live: bool = False) -> tuple[Record, Domain | None]:
        """Take a definition in (virDomainObjListAdd): the domain and the definition that was replaced.

        ``live`` says that it is about to run, ``check_live`` that it must not run already. Raises
        VIR_ERR_OPERATION_FAILED where name and UUID belong to different domains.
        """
        uuid = uuid_of(definition)
        record = self._by_uuid.get(uuid)
        if record is None:
            return self._insert(definition), None
        if record.current.name != definition.name:
            detail = f"domain '{record.current.name}' is already defined with uuid {UUID(bytes=uuid)}"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.DOMAIN)
        if check_live and record.is_active:
            detail = f"domain '{record.current.name}' is already active"
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.DOMAIN)
        return record, record.assign(definition, live=live)

    def _insert(self, definition: Domain) -> Record:
        other = self._by_name.get(definition.name)
        if other is not None:
            detail = f"domain '{definition.name}' already exists with uuid {UUID(bytes=other.ref.uuid)}"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.DOMAIN)
        record = self.make(definition)
        self._by_uuid[record.ref.uuid] = self._by_name[definition.name] = record
        record.watch = self._lists.clear
        record.changed()
        return record

    def remove(self, record: Record) -> None:
        """Take a domain out."""
        self._by_uuid.pop(record.ref.uuid, None)
        self._by_name.pop(record.ref.name, None)
        self._lists.clear()

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

    def refs(self, flags: int) -> list[DomainRef]:
        """The domains that pass the filters, one at least of each group that has any chosen."""
        found = self._lists.get(flags)
        if found is None:
            found = self._lists[flags] = [record.ref for record in self.select(self, flags)]
        return found.copy()

    def select(self, records: "DomainTable[Record] | list[Record]", flags: int) -> list[Record]:
        """The records that pass the filters."""
        chosen = [[test for flag, test in group if flags & flag] for group in FILTERS]
        tests = [group for group in chosen if group]
        return [d for d in records if all(any(test(d) for test in group) for group in tests)]

    def count(self, flags: int) -> int:
        """The number of domains that pass the filters."""
        return len(self.refs(flags))


def _raise_gone(ref: DomainRef) -> NoReturn:
    detail = f"no domain with matching uuid '{UUID(bytes=ref.uuid)}' ({ref.name})"
    raise Error(ErrorCode.NO_DOMAIN, detail)
