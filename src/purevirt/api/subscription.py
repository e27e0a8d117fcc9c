"""Event subscriptions of one session, and the bus on which a driver's events reach its sessions."""

from collections.abc import Callable

from purevirt.api.event import EVENTS, Event, EventKind, Subject
from purevirt.api.facet.session import SessionEvents
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.network import NetworkEventID
from purevirt.enums.nodedev import NodeDeviceEventID
from purevirt.enums.secret import SecretEventID
from purevirt.enums.storage import StoragePoolEventID
from purevirt.errors import Error, ErrorCode, ErrorDomain

Listener = Callable[[Event], None]
Deliver = Callable[[int, Event], None]

_LAST_LEGACY_ID = 15

WITHOUT_ID = -1
"""The callback id of subscriptions that were made without one, by clients of the oldest kind."""


class EventBus:
    """Where a driver puts its events: every session that listens gets each of them, in order."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call ``listener`` for every event from now on."""
        self._listeners.append(listener)

    def forget(self, listener: Listener) -> None:
        """Stop calling ``listener``; unknown ones are no error."""
        self._listeners = [kept for kept in self._listeners if kept != listener]

    def emit(self, event: Event) -> None:
        """Tell every listener."""
        for listener in self._listeners:
            listener(event)


class LocalSubscriptions(SessionEvents):
    """The subscriptions of a session whose driver is in this process.

    ``deliver`` is called with the callback id and the event; it must not block. Source of the rules: the
    registration functions of virObjectEventState.
    """

    domain = ErrorDomain.NONE

    def __init__(self, bus: EventBus, deliver: Deliver) -> None:
        self._bus = bus
        self._deliver = deliver
        self._next_id = 0
        self._wanted: dict[int, tuple[EventKind, int, Subject | None]] = {}
        self._legacy: dict[int, int] = {}

    def close(self) -> None:
        """Drop every subscription."""
        self._wanted.clear()
        self._bus.forget(self._on_event)

    def _on_event(self, event: Event) -> None:
        for callback_id, (kind, event_id, subject) in list(self._wanted.items()):
            if kind is event.kind and event_id == event.id and (subject is None or _same(subject, event.subject)):
                self._deliver(WITHOUT_ID if callback_id in self._legacy.values() else callback_id, event)

    def _register(self, kind: EventKind, event_id: int, subject: Subject | None) -> int:
        if (kind, event_id) not in EVENTS:
            noun = "" if kind is EventKind.DOMAIN else kind.value.replace("_", " ") + " "
            detail = f"unsupported {noun}event ID {event_id}"
            raise Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.RPC)
        if not self._wanted:
            self._bus.listen(self._on_event)
        callback_id, self._next_id = self._next_id, self._next_id + 1
        self._wanted[callback_id] = (kind, event_id, subject)
        return callback_id

    def _register_legacy(self, event_id: int) -> None:
        if event_id in self._legacy:
            raise Error(ErrorCode.INVALID_ARG, "event callback already tracked", domain=self.domain)
        if not 0 <= event_id <= _LAST_LEGACY_ID:
            raise Error(ErrorCode.INTERNAL_ERROR, f"unsupported event ID {event_id}", domain=ErrorDomain.RPC)
        self._legacy[event_id] = self._register(EventKind.DOMAIN, event_id, None)

    def _deregister_legacy(self, event_id: int) -> None:
        callback_id = self._legacy.pop(event_id, None)
        if callback_id is None:
            raise Error(ErrorCode.INVALID_ARG, f"domain event {event_id} not registered", domain=self.domain)
        self._deregister(EventKind.DOMAIN, callback_id)

    def _deregister(self, kind: EventKind, callback_id: int) -> None:
        if self._wanted.get(callback_id, (None,))[0] is not kind:
            detail = f"could not find event callback {callback_id} for deletion"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=self.domain)
        del self._wanted[callback_id]
        if not self._wanted:
            self._bus.forget(self._on_event)

    @override()
    async def connect_domain_event_register(self) -> bool:
        self._register_legacy(DomainEventID.LIFECYCLE)
        return True

    @override()
    async def connect_domain_event_deregister(self) -> bool:
        self._deregister_legacy(DomainEventID.LIFECYCLE)
        return False

    @override()
    async def connect_domain_event_register_any(self, event: DomainEventID) -> None:
        self._register_legacy(event)

    @override()
    async def connect_domain_event_deregister_any(self, event: DomainEventID) -> None:
        self._deregister_legacy(event)

    @override()
    async def connect_domain_event_callback_register_any(self, event: DomainEventID, domain: DomainRef | None) -> int:
        return self._register(EventKind.DOMAIN, event, domain)

    @override()
    async def connect_domain_event_callback_deregister_any(self, callback_id: int) -> None:
        self._deregister(EventKind.DOMAIN, callback_id)

    @override()
    async def connect_network_event_register_any(self, event: NetworkEventID, network: NetworkRef | None) -> int:
        return self._register(EventKind.NETWORK, event, network)

    @override()
    async def connect_network_event_deregister_any(self, callback_id: int) -> None:
        self._deregister(EventKind.NETWORK, callback_id)

    @override()
    async def connect_storage_pool_event_register_any(
        self, event: StoragePoolEventID, pool: StoragePoolRef | None
    ) -> int:
        return self._register(EventKind.STORAGE_POOL, event, pool)

    @override()
    async def connect_storage_pool_event_deregister_any(self, callback_id: int) -> None:
        self._deregister(EventKind.STORAGE_POOL, callback_id)

    @override()
    async def connect_node_device_event_register_any(
        self, event: NodeDeviceEventID, device: NodeDeviceRef | None
    ) -> int:
        return self._register(EventKind.NODE_DEVICE, event, device)

    @override()
    async def connect_node_device_event_deregister_any(self, callback_id: int) -> None:
        self._deregister(EventKind.NODE_DEVICE, callback_id)

    @override()
    async def connect_secret_event_register_any(self, event: SecretEventID, secret: SecretRef | None) -> int:
        return self._register(EventKind.SECRET, event, secret)

    @override()
    async def connect_secret_event_deregister_any(self, callback_id: int) -> None:
        self._deregister(EventKind.SECRET, callback_id)


def _same(wanted: Subject, got: Subject) -> bool:
    """Whether two references name one object: by UUID where there is one."""
    if isinstance(wanted, NodeDeviceRef):
        return wanted == got
    return not isinstance(got, NodeDeviceRef) and wanted.uuid == got.uuid
