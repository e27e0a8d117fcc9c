"""The callback of a program that wants to know when its connection to a daemon breaks."""

from collections.abc import Callable
from typing import Any

from libvirt.calling import Link
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error


class CloseWatch:
    """At most one callback of a connection, called on the event loop, where one is registered."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._tell: Callable[[int], None] | None = None
        self._has_timer = False

    def register(self, tell: Callable[[int], Any]) -> None:
        """Call ``tell`` with VIR_CONNECT_CLOSE_REASON_*; raises OPERATION_INVALID where there is one already."""
        if self._tell is not None:
            detail = "A close callback is already registered"
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.ADMIN)
        self._tell = tell
        self._has_timer = self._link.queue.open()
        self._link.session.on_close = self._on_close

    def unregister(self) -> None:
        """Call it no more; raises OPERATION_INVALID where there is none."""
        if self._tell is None:
            raise Error(ErrorCode.OPERATION_INVALID, "A different callback was requested")
        self._tell = None
        if self._has_timer:
            self._link.queue.close()
            self._has_timer = False

    def _on_close(self, reason: int) -> None:
        self._link.queue.defer(lambda: self._pass_on(reason))

    def _pass_on(self, reason: int) -> None:
        if self._tell is not None:
            self._tell(int(reason))
