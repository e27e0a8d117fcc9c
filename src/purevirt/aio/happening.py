"""What events are made of: their common base, and how one is made from what the session delivers.

The classes themselves are in ``event``, which is generated from those of ``purevirt.api.event``.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from functools import cache
from typing import Any, ClassVar, TypeVar, get_type_hints

from purevirt.aio.domain import Domain
from purevirt.aio.link import Link
from purevirt.aio.network import Network
from purevirt.aio.nodedev import NodeDevice
from purevirt.aio.parameter import Values
from purevirt.aio.secret import Secret
from purevirt.aio.storage import StoragePool
from purevirt.api import event as wire
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.api.typedparam import as_dict
from purevirt.api.wire import enum_reader
from purevirt.enums.domain_event import (
    DomainEventCrashedDetailType,
    DomainEventDefinedDetailType,
    DomainEventPMSuspendedDetailType,
    DomainEventResumedDetailType,
    DomainEventShutdownDetailType,
    DomainEventStartedDetailType,
    DomainEventStoppedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
    DomainEventUndefinedDetailType,
)

Subject = Domain | Network | StoragePool | NodeDevice | Secret
"""What something can happen to."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; the first field is the object it happened to.

    Numbers that this release has no name for stay plain integers.
    """

    source: ClassVar[type[wire.Event]]


E = TypeVar("E", bound=Event)

_DETAILS: dict[int, Callable[[int], int]] = {
    kind: enum_reader(details)
    for kind, details in (
        (DomainEventType.DEFINED, DomainEventDefinedDetailType),
        (DomainEventType.UNDEFINED, DomainEventUndefinedDetailType),
        (DomainEventType.STARTED, DomainEventStartedDetailType),
        (DomainEventType.SUSPENDED, DomainEventSuspendedDetailType),
        (DomainEventType.RESUMED, DomainEventResumedDetailType),
        (DomainEventType.STOPPED, DomainEventStoppedDetailType),
        (DomainEventType.SHUTDOWN, DomainEventShutdownDetailType),
        (DomainEventType.PMSUSPENDED, DomainEventPMSuspendedDetailType),
        (DomainEventType.CRASHED, DomainEventCrashedDetailType),
    )
}
"""Why something happened in a domain's life is a number of an enumeration that what happened chooses."""


def make_subject(link: Link, ref: wire.Subject) -> Subject:
    """The object that a reference in an event means."""
    match ref:
        case DomainRef():
            return Domain(link, ref)
        case NetworkRef():
            return Network(link, ref)
        case StoragePoolRef():
            return StoragePool(link, ref)
        case NodeDeviceRef():
            return NodeDevice(link, ref)
        case SecretRef():
            return Secret(link, ref)


def make_event(kind: type[E], link: Link, found: wire.Event) -> E:
    """An event of a class from what the session delivered."""
    make: Callable[..., E] = kind
    values = [reader(getattr(found, name)) for name, reader in _readers(make)]
    if isinstance(found, wire.DomainLifecycleEvent) and (details := _DETAILS.get(found.event)) is not None:
        values[-1] = details(found.detail)
    return make(make_subject(link, found.subject), *values)


@cache
def _readers(kind: Callable[..., Event]) -> list[tuple[str, Callable[[Any], Any]]]:
    """The fields behind the subject, each with what makes its value of that on the wire."""
    assert isinstance(kind, type)
    hints = get_type_hints(kind)
    return [(field.name, _reader(hints[field.name])) for field in fields(kind)[1:]]


def _reader(hint: Any) -> Callable[[Any], Any]:
    if hint == Values:
        return as_dict
    if isinstance(hint, type) and issubclass(hint, IntEnum | IntFlag):
        return enum_reader(hint)
    return _same


def _same(value: Any) -> Any:
    return value
