"""Registering callbacks for events of a connection and its objects.

Callbacks run on the event loop that was registered before the connection was opened; exceptions that they raise are
printed.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from libvirt.argument import as_int, signed_member
from libvirt.dispatch import DISPATCHERS, fields_of
from libvirt.domain import virDomain
from libvirt.error import libvirtError
from libvirt.eventqueue import Wanted
from libvirt.handle import ConnectHandle, fail, refuse
from libvirt.network import virNetwork
from libvirt.nodedev import virNodeDevice
from libvirt.secret import virSecret
from libvirt.storage import virStoragePool
from purevirt.api.event import Event, EventKind
from purevirt.api.facet.session import SessionEvents
from purevirt.api.ref import DomainRef
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.network import NetworkEventID
from purevirt.enums.nodedev import NodeDeviceEventID
from purevirt.enums.secret import SecretEventID
from purevirt.enums.storage import StoragePoolEventID
from purevirt.errors import Error

T = TypeVar("T")
_LAST_EVENT = {
    EventKind.DOMAIN: len(DomainEventID),
    EventKind.NETWORK: len(NetworkEventID),
    EventKind.STORAGE_POOL: len(StoragePoolEventID),
    EventKind.NODE_DEVICE: len(NodeDeviceEventID),
    EventKind.SECRET: len(SecretEventID),
}


class _ConnectEvent(ConnectHandle):
    """The events of a connection. Every call that fails raises libvirtError."""

    _legacy: dict[Callable[..., Any], Any]
    _legacy_id = -1
    _close_data: dict[str, Any] | None = None

    def domainEventRegister(self, cb: Callable[..., Any], opaque: T) -> None:
        """Call ``cb(conn, dom, event, detail, opaque)`` whenever a domain changes its state; VIR_DOMAIN_EVENT_*."""
        callbacks = self.__dict__.setdefault("_legacy", {})
        callbacks[cb] = opaque
        if self._legacy_id >= 0:
            return
        declared = SessionEvents.connect_domain_event_callback_register_any

        def dispatch(event: Event) -> None:
            self._dispatchDomainEventCallbacks(*fields_of(event))

        try:
            self._legacy_id = self._subscribe(
                Wanted(EventKind.DOMAIN, DomainEventID.LIFECYCLE, None, is_legacy=True),
                lambda: self._call(declared, DomainEventID.LIFECYCLE, None),
                dispatch,
            )
        except libvirtError:
            del callbacks[cb]
            raise

    def domainEventDeregister(self, cb: Callable[..., Any]) -> None:
        """Call ``cb`` no more."""
        callbacks = self.__dict__.get("_legacy")
        if callbacks is None:
            return
        del callbacks[cb]
        if not callbacks:
            del self._legacy
            callback_id, self._legacy_id = self._legacy_id, -1
            self.domainEventDeregisterAny(callback_id)

    def domainEventRegisterAny(self, dom: virDomain | None, eventID: int, cb: Callable[..., Any], opaque: T) -> int:
        """Call ``cb`` for an event of VIR_DOMAIN_EVENT_ID_* of a domain, None for all; the number to end that by.

        Its arguments are the connection, the domain, what the event tells, and ``opaque``.
        """
        declared, ref = SessionEvents.connect_domain_event_callback_register_any, None if dom is None else dom._o
        event = signed_member(
            DomainEventID, self._event_of(EventKind.DOMAIN, "virConnectDomainEventRegisterAny", eventID)
        )
        wanted = Wanted(EventKind.DOMAIN, event, ref)
        return self._register(wanted, lambda: self._call(declared, event, ref), cb, opaque)

    def domainEventDeregisterAny(self, callbackID: int) -> None:
        """Call no more for the registration with a number."""
        number = _callback_of(callbackID, "virConnectDomainEventDeregisterAny", ErrorDomain.DOMAIN)
        declared = SessionEvents.connect_domain_event_callback_deregister_any
        self._unsubscribe(EventKind.DOMAIN, number, lambda driver: self._call(declared, driver))

    def networkEventRegisterAny(self, net: virNetwork | None, eventID: int, cb: Callable[..., Any], opaque: T) -> int:
        """Call ``cb`` for an event of VIR_NETWORK_EVENT_ID_* of a network, None for all; the number to end that by."""
        declared, ref = SessionEvents.connect_network_event_register_any, None if net is None else net._o
        event = signed_member(
            NetworkEventID, self._event_of(EventKind.NETWORK, "virConnectNetworkEventRegisterAny", eventID)
        )
        wanted = Wanted(EventKind.NETWORK, event, ref)
        return self._register(wanted, lambda: self._call(declared, event, ref), cb, opaque)

    def networkEventDeregisterAny(self, callbackID: int) -> None:
        """Call no more for the registration with a number."""
        number = _callback_of(callbackID, "virConnectNetworkEventDeregisterAny", ErrorDomain.NETWORK)
        declared = SessionEvents.connect_network_event_deregister_any
        self._unsubscribe(EventKind.NETWORK, number, lambda driver: self._call(declared, driver))

    def storagePoolEventRegisterAny(
        self, pool: virStoragePool | None, eventID: int, cb: Callable[..., Any], opaque: T
    ) -> int:
        """Call ``cb`` for an event of VIR_STORAGE_POOL_EVENT_ID_* of a pool, None for all; its number."""
        declared, ref = SessionEvents.connect_storage_pool_event_register_any, None if pool is None else pool._o
        number = self._event_of(EventKind.STORAGE_POOL, "virConnectStoragePoolEventRegisterAny", eventID)
        event = signed_member(StoragePoolEventID, number)
        wanted = Wanted(EventKind.STORAGE_POOL, event, ref)
        return self._register(wanted, lambda: self._call(declared, event, ref), cb, opaque)

    def storagePoolEventDeregisterAny(self, callbackID: int) -> None:
        """Call no more for the registration with a number."""
        number = _callback_of(callbackID, "virConnectStoragePoolEventDeregisterAny", ErrorDomain.STORAGE)
        declared = SessionEvents.connect_storage_pool_event_deregister_any
        self._unsubscribe(EventKind.STORAGE_POOL, number, lambda driver: self._call(declared, driver))

    def nodeDeviceEventRegisterAny(
        self, dev: virNodeDevice | None, eventID: int, cb: Callable[..., Any], opaque: T
    ) -> int:
        """Call ``cb`` for an event of VIR_NODE_DEVICE_EVENT_ID_* of a device, None for all; its number."""
        declared, ref = SessionEvents.connect_node_device_event_register_any, None if dev is None else dev._o
        number = self._event_of(EventKind.NODE_DEVICE, "virConnectNodeDeviceEventRegisterAny", eventID)
        event = signed_member(NodeDeviceEventID, number)
        wanted = Wanted(EventKind.NODE_DEVICE, event, ref)
        return self._register(wanted, lambda: self._call(declared, event, ref), cb, opaque)

    def nodeDeviceEventDeregisterAny(self, callbackID: int) -> None:
        """Call no more for the registration with a number."""
        number = _callback_of(callbackID, "virConnectNodeDeviceEventDeregisterAny", ErrorDomain.NODEDEV)
        declared = SessionEvents.connect_node_device_event_deregister_any
        self._unsubscribe(EventKind.NODE_DEVICE, number, lambda driver: self._call(declared, driver))

    def secretEventRegisterAny(self, secret: virSecret | None, eventID: int, cb: Callable[..., Any], opaque: T) -> int:
        """Call ``cb`` for an event of VIR_SECRET_EVENT_ID_* of a secret, None for all; the number to end that by."""
        declared, ref = SessionEvents.connect_secret_event_register_any, None if secret is None else secret._o
        event = signed_member(
            SecretEventID, self._event_of(EventKind.SECRET, "virConnectSecretEventRegisterAny", eventID)
        )
        wanted = Wanted(EventKind.SECRET, event, ref)
        return self._register(wanted, lambda: self._call(declared, event, ref), cb, opaque)

    def secretEventDeregisterAny(self, callbackID: int) -> None:
        """Call no more for the registration with a number."""
        number = _callback_of(callbackID, "virConnectSecretEventDeregisterAny", ErrorDomain.SECRET)
        declared = SessionEvents.connect_secret_event_deregister_any
        self._unsubscribe(EventKind.SECRET, number, lambda driver: self._call(declared, driver))

    def registerCloseCallback(self, cb: Callable[..., Any], opaque: T) -> int:
        """Call ``cb(conn, reason, opaque)`` when the connection breaks, with VIR_CONNECT_CLOSE_REASON_*; returns 0.

        A daemon was asked to tell that when the connection was opened; a driver in this process never breaks.
        """
        link = self._live("virConnectRegisterCloseCallback", ErrorDomain.NONE)
        if link.watcher is None:
            return 0
        if self._close_data is not None:
            raise self._wrong_callback("A close callback is already registered", "virConnectRegisterCloseCallback")
        link.queue.open()
        link.references += 1
        self._close_data = data = {"cb": cb, "conn": self, "opaque": opaque}

        def on_close(reason: int) -> None:
            link.queue.defer(lambda: self._tell_closed(reason, data))

        link.session.on_close = on_close
        return 0

    def unregisterCloseCallback(self) -> None:
        """Call the callback of ``registerCloseCallback`` no more."""
        link = self._live("virConnectUnregisterCloseCallback", ErrorDomain.NONE)
        if link.watcher is None:
            return
        if self._close_data is None:
            raise self._wrong_callback("A different callback was requested", "virConnectUnregisterCloseCallback")
        self._close_data = None
        link.session.on_close = _ignore_close
        link.queue.close()
        link.release()

    def _wrong_callback(self, detail: str, c_name: str) -> libvirtError:
        return fail(Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.REMOTE), c_name)

    def _dispatchCloseCallback(self, reason: int, cbData: dict[str, Any]) -> int:
        """Tell that the connection broke."""
        cbData["cb"](self, reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventCallbacks(self, dom: DomainRef, event: int, detail: int) -> None:
        """Tell the callbacks of ``domainEventRegister`` of a change of state."""
        for cb, opaque in list(self.__dict__.get("_legacy", {}).items()):
            cb(self, virDomain(self, _obj=dom), event, detail, opaque)

    def _tell_closed(self, reason: int, data: dict[str, Any]) -> None:
        if self._close_data is data:
            self._dispatchCloseCallback(int(reason), data)

    def _event_of(self, kind: EventKind, c_name: str, event_id: int) -> int:
        """The number of an event; raises libvirtError where there is no such event."""
        number = as_int(event_id)
        self._live(c_name)
        if not 0 <= number < _LAST_EVENT[kind]:
            raise libvirtError(f"{c_name}() failed")
        return number

    def _register(self, wanted: Wanted, subscribe: Callable[[], int], cb: Callable[..., Any], opaque: object) -> int:
        """Subscribe to one event, and object, for a callback; its number."""
        data = {"cb": cb, "conn": self, "opaque": opaque}
        name = DISPATCHERS[wanted.kind, wanted.event_id]

        def dispatch(event: Event) -> None:
            getattr(self, name)(*fields_of(event), data)

        return self._subscribe(wanted, subscribe, dispatch)

    def _subscribe(self, wanted: Wanted, subscribe: Callable[[], int], dispatch: Callable[[Event], None]) -> int:
        """Subscribe; the connection stays open for the callback even when it is closed here."""
        c_name = "virConnectDomainEventRegisterAny"
        link = self._live(c_name)
        if not link.queue.open():
            raise fail(Error(ErrorCode.INTERNAL_ERROR, "could not initialize domain event timer"), c_name)
        try:
            callback_id = link.queue.register(wanted, subscribe, dispatch)
        except Error as error:
            link.queue.close()
            raise fail(error, c_name) from None
        except libvirtError:
            link.queue.close()
            raise
        link.references += 1
        return callback_id

    def _unsubscribe(self, kind: EventKind, callback_id: int, unsubscribe: Callable[[int], None]) -> None:
        """Call a callback no more; raises libvirtError where there is none."""
        link = self._live("virConnectDomainEventDeregisterAny")
        if link.queue.deregister(kind, callback_id, unsubscribe):
            link.release()
            return
        detail = f"could not find event callback {callback_id} for deletion"
        if link.watcher is not None:
            detail = f"event callback id {callback_id} not registered"
        raise fail(Error(ErrorCode.INVALID_ARG, detail), "virConnectDomainEventDeregisterAny")


def _callback_of(number: int, c_name: str, domain: ErrorDomain) -> int:
    """The number of a registration; raises libvirtError for what can be none."""
    if as_int(number) < 0:
        raise refuse(c_name, "callbackID", f"callbackID in {c_name} must be zero or greater", domain)
    return number


def _ignore_close(reason: int) -> None:
    """Nobody wants to know any more."""
