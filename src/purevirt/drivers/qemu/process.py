"""A running QEMU: its process and its monitor, from a start or found again after a restart of ours.

Operations on the guest go through ``monitor``; this module knows how a QEMU begins, how it is recognised and how
it ends. What goes wrong at the start is an ``Error`` with libvirt's texts.
"""

import asyncio
import contextlib
import errno
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass

from purevirt.drivers.qemu.failure import internal_error, system_error
from purevirt.drivers.qemu.launch import Build, RunPlaces, forget, launch
from purevirt.drivers.qemu.qmp import (
    CloseHandler,
    EventHandler,
    QmpClient,
    QmpError,
    QmpProtocolError,
    QmpTimeoutError,
)
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.files import read_tail
from purevirt.host.process import ProcessGoneError, ProcessIdentity, ProcessWatch

MONITOR_TIMEOUT_S = 30.0
TERM_TIMEOUT_S = 10.0
KILL_TIMEOUT_S = 30.0
_DEATH_TIMEOUT_S = 5.0
_LOG_TAIL_BYTES = 16 * 1024
_REDIRECTED = "char device redirected to"

ExitHandler = Callable[[int | None], None]


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who hears of a guest: its events, the end of its monitor, the end of its process (wait status if known)."""

    on_event: EventHandler | None = None
    on_close: CloseHandler | None = None
    on_exit: ExitHandler | None = None


class QemuProcess:
    """One QEMU with an open monitor; made by ``start`` or ``reconnect``, let go with ``release``."""

    def __init__(self, watch: ProcessWatch, monitor: QmpClient, handlers: Handlers) -> None:
        self.monitor = monitor
        self._watch = watch
        self._on_exit = handlers.on_exit
        self._waiter = asyncio.create_task(self._wait())

    @property
    def identity(self) -> ProcessIdentity:
        """Pid and start time, to find the process again."""
        return self._watch.identity

    @classmethod
    async def start(cls, places: RunPlaces, build: Build, handlers: Handlers) -> "QemuProcess":
        """Start a guest's QEMU, which waits for ``cont``; raises Error and leaves nothing running then."""
        try:
            launched = await launch(places, build)
        except OSError as problem:
            raise system_error(f"cannot execute binary {problem.filename}", problem) from problem
        try:
            watch = ProcessWatch(launched.identity)
        except ProcessGoneError as problem:
            raise _early_death(places, launched.log_offset, "process exited while connecting to monitor") from problem
        try:
            return await cls._connect(watch, places, handlers)
        except BaseException as problem:
            await cls._abandon(watch, places)
            if isinstance(problem, QmpTimeoutError):
                raise Error(ErrorCode.OPERATION_FAILED, str(problem), domain=ErrorDomain.QEMU) from problem
            if isinstance(problem, QmpProtocolError):
                raise internal_error(str(problem)) from problem
            if isinstance(problem, QmpError):
                raise _early_death(places, launched.log_offset, "qemu unexpectedly closed the monitor") from problem
            raise

    @classmethod
    async def reconnect(cls, places: RunPlaces, identity: ProcessIdentity, handlers: Handlers) -> "QemuProcess":
        """Find a QEMU of an earlier run of ours.

        Raises ProcessGoneError where it is gone (its files may be forgotten), QmpError where it lives but does not
        answer.
        """
        watch = ProcessWatch(identity)
        try:
            return await cls._connect(watch, places, handlers)
        except BaseException:
            watch.close()
            raise

    @classmethod
    async def _connect(cls, watch: ProcessWatch, places: RunPlaces, handlers: Handlers) -> "QemuProcess":
        monitor = await QmpClient.open_path(
            places.monitor, timeout_s=MONITOR_TIMEOUT_S, on_event=handlers.on_event, on_close=handlers.on_close
        )
        return cls(watch, monitor, handlers)

    @staticmethod
    async def _abandon(watch: ProcessWatch, places: RunPlaces) -> None:
        with contextlib.suppress(TimeoutError):
            await watch.kill(term_timeout_s=_DEATH_TIMEOUT_S, kill_timeout_s=_DEATH_TIMEOUT_S)
        watch.close()
        await forget(places)

    async def kill(self, *, is_graceful: bool = False) -> None:
        """End the process: SIGTERM, and SIGKILL unless ``is_graceful``; returns when it is gone.

        Raises Error OPERATION_FAILED or SYSTEM_ERROR with libvirt's texts where it does not go.
        """
        pid = self.identity.pid
        try:
            if is_graceful:
                self._watch.send(signal.SIGTERM)
                await self._watch.wait(TERM_TIMEOUT_S)
            else:
                await self._watch.kill(term_timeout_s=TERM_TIMEOUT_S, kill_timeout_s=KILL_TIMEOUT_S)
        except TimeoutError as problem:
            signal_name = "SIGTERM" if is_graceful else "SIGKILL"
            busy = OSError(errno.EBUSY, os.strerror(errno.EBUSY))
            raise system_error(f"Failed to terminate process {pid} with {signal_name}", busy) from problem

    async def wait_exit(self, timeout_s: float | None = None) -> int | None:
        """Wait until the process has ended; raises TimeoutError."""
        return await self._watch.wait(timeout_s)

    async def release(self) -> None:
        """Close monitor and handle; a process that runs goes on. ``on_exit`` is not called any more."""
        self._on_exit = None
        self._waiter.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._waiter
        await self.monitor.close()
        self._watch.close()

    async def _wait(self) -> None:
        status = await self._watch.wait()
        if self._on_exit is not None:
            self._on_exit(status)


def _early_death(places: RunPlaces, log_offset: int, text: str) -> Error:
    """The error for a QEMU that died before it could be spoken to, with its own last words."""
    tail = read_tail(places.log, _LOG_TAIL_BYTES, start=log_offset)
    words = "\n".join(line for line in tail.splitlines() if not line.startswith(_REDIRECTED)).strip()
    return internal_error(f"{text}: {words}" if words else text)
