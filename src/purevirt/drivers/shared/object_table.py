"""Tables of a driver's objects: found by UUID and name, listed by filters.

Lists are cached until something changes; the messages are those that virDomainObjList, virNetworkObjList and
virStoragePoolObjList have in common.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from purevirt.drivers.shared.object_record import Named
from purevirt.errors import Error, ErrorCode, ErrorDomain


class Filed(Protocol):
    """What a table must know of a record."""

    watch: Callable[[], None]

    @property
    def name(self) -> str: ...

    @property
    def uuid(self) -> bytes: ...

    @property
    def is_active(self) -> bool: ...

    def changed(self) -> None: ...


RecordT = TypeVar("RecordT", bound=Filed)
ModelT = TypeVar("ModelT", bound=Named)
RefT = TypeVar("RefT")


@dataclass(frozen=True, slots=True)
class ObjectKind:
    """How messages call the objects of a table; ``active_text`` is the refusal of a second start."""

    noun: str
    domain: ErrorDomain
    active_text: str


class ObjectTable(ABC, Generic[RecordT, ModelT, RefT]):
    """The objects of one kind. ``make`` builds the driver's kind of record."""

    kind: ClassVar[ObjectKind]

    def __init__(
        self, make: Callable[[ModelT], RecordT], filters: Iterable[Iterable[tuple[int, Callable[[RecordT], bool]]]]
    ) -> None:
        self.make = make
        self._filters = tuple(tuple(group) for group in filters)
        self._by_uuid: dict[bytes, RecordT] = {}
        self._by_name: dict[str, RecordT] = {}
        self._lists: dict[int, list[RefT]] = {}

    @staticmethod
    @abstractmethod
    def ref_of(record: RecordT) -> RefT:
        """The reference of a record."""

    @staticmethod
    @abstractmethod
    def assign(record: RecordT, definition: ModelT, live: bool) -> ModelT | None:
        """Give a record another definition; the one that was replaced."""

    def __iter__(self) -> Iterator[RecordT]:
        return iter(list(self._by_uuid.values()))

    def find(self, uuid: bytes) -> RecordT | None:
        """The object with this UUID."""
        return self._by_uuid.get(uuid)

    def find_by_name(self, name: str) -> RecordT | None:
        """The object of this name."""
        return self._by_name.get(name)

    def add(self, definition: ModelT, *, live: bool = False, check_live: bool = False) -> tuple[RecordT, ModelT | None]:
        """Take a definition in: the object and the definition that was replaced.

        ``live`` says that it is about to run, ``check_live`` that it must not run already. Raises
        VIR_ERR_OPERATION_FAILED where name and UUID belong to different objects, VIR_ERR_OPERATION_INVALID where it
        runs.
        """
        assert definition.uuid is not None
        record = self._by_uuid.get(definition.uuid)
        if record is None:
            return self._insert(definition), None
        if record.name != definition.name:
            detail = f"{self.kind.noun} '{record.name}' is already defined with uuid {UUID(bytes=record.uuid)}"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=self.kind.domain)
        if check_live and record.is_active:
            detail = self.kind.active_text.replace("{name}", record.name)
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=self.kind.domain)
        return record, self.assign(record, definition, live)

    def _insert(self, definition: ModelT) -> RecordT:
        other = self._by_name.get(definition.name)
        if other is not None:
            detail = f"{self.kind.noun} '{definition.name}' already exists with uuid {UUID(bytes=other.uuid)}"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=self.kind.domain)
        record = self.make(definition)
        self._by_uuid[record.uuid] = self._by_name[record.name] = record
        record.watch = self.forget_lists
        record.changed()
        return record

    def forget_lists(self) -> None:
        """Drop what was cached; called behind every change of a record."""
        self._lists.clear()

    def remove(self, record: RecordT) -> None:
        """Take an object out."""
        self._by_uuid.pop(record.uuid, None)
        self._by_name.pop(record.name, None)
        self.forget_lists()

    def refs(self, flags: int) -> list[RefT]:
        """The objects that pass the filters, one at least of each group that has any chosen."""
        found = self._lists.get(flags)
        if found is None:
            found = self._lists[flags] = [self.ref_of(record) for record in self.select(self, flags)]
        return found.copy()

    def select(self, records: Iterable[RecordT], flags: int) -> list[RecordT]:
        """The records that pass the filters."""
        chosen = [[test for flag, test in group if flags & flag] for group in self._filters]
        tests = [group for group in chosen if group]
        return [record for record in records if all(any(test(record) for test in group) for group in tests)]

    def count(self, flags: int) -> int:
        """The number of objects that pass the filters."""
        return len(self.refs(flags))
