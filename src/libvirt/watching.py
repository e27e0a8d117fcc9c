"""Letting the event loop watch the socket of a connection to a daemon.

Without an event loop nothing is watched: what comes then waits for the next call, as it does in C.
"""

from libvirt._constants import VIR_EVENT_HANDLE_READABLE
from libvirt.eventloop import add_handle, add_timeout, print_exception, remove_handle, remove_timeout, update_timeout
from purevirt.api.session import Session
from purevirt.drivers.remote.session import RemoteSession
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.rpc.blocking import BlockingClient
from purevirt.rpc.keepalive import Keepalive

_NO_EVENT_LOOP = "the caller doesn't support keepalive protocol; perhaps it's missing event loop implementation"


class Watcher:
    """The watch on a socket, the timer for what other threads have read from it, and that of the keepalive."""

    def __init__(self, session: RemoteSession, client: BlockingClient) -> None:
        self._session = session
        self._client = client
        self._watch = add_handle(client.fileno(), VIR_EVENT_HANDLE_READABLE, self._on_readable, None)
        self._timer = add_timeout(-1, self._on_timer, None) if self._watch != -1 else -1
        self._keepalive_timer = -1
        if self._timer != -1:
            client.on_events = self._wake

    def close(self) -> None:
        """Watch no longer."""
        self._client.on_events = _ignore
        if self._watch != -1:
            remove_handle(self._watch)
        for timer in (self._timer, self._keepalive_timer):
            if timer != -1:
                remove_timeout(timer)
        self._watch = self._timer = self._keepalive_timer = -1

    def keep_alive(self, interval_s: int, count: int) -> int:
        """Notice a daemon that is silent for ``count`` intervals, never with an interval of 0 or less.

        0, or 1 where the daemon can not answer. Raises Error where no event loop could do it.
        """
        if self._watch == -1:
            raise Error(ErrorCode.INTERNAL_ERROR, _NO_EVENT_LOOP, domain=ErrorDomain.REMOTE)
        if not self._session.has_keepalive:
            return 1
        self._client.set_keepalive(Keepalive(interval_s, count) if interval_s > 0 else None)
        interval_ms = interval_s * 1000 if interval_s > 0 else -1
        if self._keepalive_timer == -1:
            self._keepalive_timer = add_timeout(interval_ms, self._on_keepalive, None)
        else:
            update_timeout(self._keepalive_timer, interval_ms)
        return 0

    def _wake(self) -> None:
        update_timeout(self._timer, 0)

    def _on_timer(self, timer: int, _: object) -> None:
        update_timeout(timer, -1)
        self._dispatch()

    def _on_keepalive(self, timer: int, _: object) -> None:
        self._client.tick()
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


def watch(session: Session) -> Watcher | None:
    """Let the event loop, if there is one, watch the socket of a connection; None where it has no socket."""
    if isinstance(session, RemoteSession) and isinstance(session.transport, BlockingClient):
        return Watcher(session, session.transport)
    return None


def is_alive(session: Session) -> bool:
    """Whether calls can be made."""
    return session.transport.is_open if isinstance(session, RemoteSession) else True


def is_encrypted(session: Session) -> bool:
    """Whether what goes over the wire is encrypted; nothing goes where the driver is in this process."""
    return isinstance(session, RemoteSession) and session.uri.transport in ("tls", "ssh", "libssh", "libssh2")


def _ignore() -> None:
    """Nobody watches any more."""
