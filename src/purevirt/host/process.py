"""Processes that outlive us: start them detached, know them again by pid and start time, signal and await them.

A pid alone is never trusted: ``ProcessIdentity`` carries the start time, and a ``ProcessWatch`` holds a pidfd,
so that no signal ever reaches a process that merely inherited the number.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
# fields of /proc/PID/stat counted after the command name
_PARENT, _UTIME, _STIME, _START_TIME, _RSS, _PROCESSOR = 1, 11, 12, 19, 21, 36


class ProcessGoneError(Exception):
    """The process does not exist any more, or its pid is somebody else's."""


@dataclass(frozen=True, slots=True)
class ProcessIdentity:
    """A process that can be told from a later one with the same pid; the start time is in ticks after boot."""

    pid: int
    start_time: int

    @classmethod
    def of(cls, pid: int) -> "ProcessIdentity":
        """The identity of the process that has the pid now; raises ProcessGoneError."""
        return cls(pid, int(_read_stat(Path(f"/proc/{pid}/stat"))[_START_TIME]))


@dataclass(frozen=True, slots=True)
class ProcessUsage:
    """What a process or a thread has used: times in nanoseconds, resident memory in KiB, the CPU it ran on last."""

    user_ns: int
    system_ns: int
    rss_kib: int
    cpu: int


@dataclass(frozen=True, slots=True)
class SpawnRequest:
    """What to start; ``inherited`` descriptors keep their numbers, stdin is /dev/null, output goes to ``output_fd``."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    output_fd: int
    inherited: Sequence[int] = ()


def spawn_detached(request: SpawnRequest) -> ProcessIdentity:
    """Start a program in a session of its own, with default signals and no other descriptor of ours.

    Raises OSError (``filename`` is the program) where it cannot be executed.
    """
    null = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
    try:
        pid = os.posix_spawn(
            request.argv[0],
            list(request.argv),
            dict(request.environment),
            file_actions=[
                (os.POSIX_SPAWN_DUP2, null, 0),
                (os.POSIX_SPAWN_DUP2, request.output_fd, 1),
                (os.POSIX_SPAWN_DUP2, request.output_fd, 2),
                *((os.POSIX_SPAWN_DUP2, fd, fd) for fd in request.inherited),
                *((os.POSIX_SPAWN_CLOSE, fd) for fd in _stray_descriptors(request)),
            ],
            setsid=True,
            setsigmask=[],
            setsigdef=[signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGCHLD, signal.SIGHUP],
        )
    finally:
        os.close(null)
    return ProcessIdentity.of(pid)


def _stray_descriptors(request: SpawnRequest) -> list[int]:
    """Inheritable descriptors that whoever started us left open and that nobody asked for."""
    kept = {0, 1, 2, request.output_fd, *request.inherited}
    stray = []
    for fd in (int(name) for name in os.listdir("/proc/self/fd")):
        with contextlib.suppress(OSError):
            if fd not in kept and os.get_inheritable(fd):
                stray.append(fd)
    return stray


class ProcessWatch:
    """A running process held by a pidfd; use from one event loop and close it."""

    def __init__(self, identity: ProcessIdentity) -> None:
        """Hold the process; raises ProcessGoneError where it is not the one that was meant."""
        try:
            self._fd = os.pidfd_open(identity.pid)
        except OSError as problem:
            raise ProcessGoneError(f"process {identity.pid}: {problem.strerror}") from problem
        self.identity = identity
        self._exit_status: int | None = None
        try:
            self._check_identity()
        except BaseException:
            self.close()
            raise

    def send(self, number: signal.Signals) -> None:
        """Send a signal; one that comes after the end of the process is of no effect."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._fd, number)

    async def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait for the end; the wait status of a child of ours, else None. Raises TimeoutError."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        fd = os.dup(self._fd)
        loop.add_reader(fd, _settle, ended)
        try:
            async with asyncio.timeout(timeout_s):
                await ended
        finally:
            loop.remove_reader(fd)
            os.close(fd)
        return self._reap()

    async def kill(self, *, term_timeout_s: float, kill_timeout_s: float) -> int | None:
        """SIGTERM, then SIGKILL when that was not enough; raises TimeoutError when neither was."""
        self.send(signal.SIGTERM)
        try:
            return await self.wait(term_timeout_s)
        except TimeoutError:
            self.send(signal.SIGKILL)
        return await self.wait(kill_timeout_s)

    def close(self) -> None:
        """Let go of the process, which lives on."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def _check_identity(self) -> None:
        if ProcessIdentity.of(self.identity.pid) != self.identity:
            raise ProcessGoneError(f"process {self.identity.pid} is another one now")

    def _reap(self) -> int | None:
        if self._exit_status is None:
            with contextlib.suppress(ChildProcessError):
                result = os.waitid(os.P_PIDFD, self._fd, os.WEXITED | os.WNOHANG)
                self._exit_status = None if result is None else result.si_status
        return self._exit_status


def read_usage(pid: int, thread: int | None = None) -> ProcessUsage:
    """The times and memory of a process or of one of its threads; raises ProcessGoneError."""
    path = f"/proc/{pid}/stat" if thread is None else f"/proc/{pid}/task/{thread}/stat"
    stat = _read_stat(Path(path))
    return ProcessUsage(
        int(stat[_UTIME]) * _TICK_NS, int(stat[_STIME]) * _TICK_NS, int(stat[_RSS]) * _PAGE_KIB, int(stat[_PROCESSOR])
    )


def read_parent(pid: int) -> int:
    """The pid of a process's parent, which is 1 for one whose parent has ended; raises ProcessGoneError."""
    return int(_read_stat(Path(f"/proc/{pid}/stat"))[_PARENT])


def _read_stat(path: Path) -> list[str]:
    """The fields of a stat file after the command name, which may hold blanks and parentheses."""
    try:
        fields = path.read_bytes().rpartition(b")")[2].decode().split()
    except OSError as problem:
        raise ProcessGoneError(f"{path}: {problem.strerror}") from problem
    return fields


def _settle(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)
