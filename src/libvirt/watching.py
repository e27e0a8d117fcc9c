"""Letting the event loop watch the socket of a connection to a daemon.

Without an event loop nothing is watched: events then wait for the next call, as they do in C.
"""

from libvirt._constants import VIR_EVENT_HANDLE_READABLE
from libvirt.calling import Link
from libvirt.eventloop import add_handle, add_timeout, print_exception, remove_handle, remove_timeout, update_timeout
from purevirt.api.session import Session
from purevirt.drivers.remote.session import RemoteSession
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.rpc.blocking import BlockingClient
from purevirt.rpc.keepalive import Keepalive


class _Watcher:
    """The watch on a socket and the timer for what other threads have read from it."""

    def __init__(self, session: RemoteSession, client: BlockingClient) -> None:
        self._session = session
        self._client = client
        self._watch = add_handle(client.fileno(), VIR_EVENT_HANDLE_READABLE, self._on_readable, None)
        self._timer = add_timeout(-1, self._on_timer, None) if self._watch != -1 else -1
        if self._timer != -1:
            client.on_events = self._wake

    def close(self) -> None:
        """Watch no longer."""
        self._client.on_events = _ignore
        if self._watch != -1:
            remove_handle(self._watch)
        if self._timer != -1:
            remove_timeout(self._timer)
        self._watch = self._timer = -1

    def _wake(self) -> None:
        update_timeout(self._timer, 0)

    def _on_timer(self, timer: int, _: object) -> None:
        update_timeout(timer, -1)
        self._dispatch()

    def _on_readable(self, watch: int, fd: int, events: int, _: object) -> None:
        self._client.dispatch_ready()
        self._dispatch()

    def _dispatch(self) -> None:
        try:
            self._session.dispatch_events()
        except Exception:
            print_exception()
        if not self._client.is_open and self._watch != -1:
            remove_handle(self._watch)
            self._watch = -1


def watch_transport(link: Link) -> None:
    """Let the event loop, if there is one, watch the socket of a connection; nothing where it has none."""
    session = link.session
    if isinstance(session, RemoteSession) and isinstance(session.transport, BlockingClient):
        watcher = _Watcher(session, session.transport)
        link.on_close.append(watcher.close)


def is_alive(session: Session) -> bool:
    """Whether calls can be made."""
    return session.transport.is_open if isinstance(session, RemoteSession) else True


def is_encrypted(session: Session) -> bool:
    """Whether what goes over the wire is encrypted; nothing goes where the driver is in this process."""
    return isinstance(session, RemoteSession) and session.uri.transport in ("tls", "ssh", "libssh", "libssh2")


def keep_alive(session: Session, interval_s: int, count: int) -> int:
    """Set how a silent daemon is noticed; 0, or 1 where the daemon can not answer. Raises Error where there is none."""
    if not isinstance(session, RemoteSession):
        raise Error(ErrorCode.NO_SUPPORT, "virConnectSetKeepAlive", domain=ErrorDomain.DOMAIN)
    if not session.has_keepalive:
        return 1
    session.transport.set_keepalive(Keepalive(interval_s, count) if interval_s > 0 else None)
    return 0


def _ignore() -> None:
    """Nobody watches any more."""
