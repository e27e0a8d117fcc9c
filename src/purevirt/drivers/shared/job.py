"""The job lock of a domain: what may go on at the same time, and for how long the rest waits.

A synchronous job (query, modify, destroy, …) excludes every other; an asynchronous one (save, migration, backup, …)
lasts longer and lets those through that its mask names. Source of the rules and texts: virDomainObjBeginJob.
"""

import asyncio
import time
from enum import IntEnum
from types import TracebackType

from purevirt.api.waiting import waiting_needs_loop
from purevirt.errors import Error, ErrorCode

WAIT_S = 30.0
"""How long a job waits for the lock (VIR_JOB_WAIT_TIME)."""


class Job(IntEnum):
    """Synchronous jobs (virDomainJob)."""

    NONE = 0
    QUERY = 1
    DESTROY = 2
    SUSPEND = 3
    MODIFY = 4
    ABORT = 5
    MIGRATION_OP = 6
    ASYNC = 7
    ASYNC_NESTED = 8


class AsyncJob(IntEnum):
    """Asynchronous jobs (virDomainAsyncJob)."""

    NONE = 0
    MIGRATION_OUT = 1
    MIGRATION_IN = 2
    SAVE = 3
    DUMP = 4
    SNAPSHOT = 5
    START = 6
    BACKUP = 7


DEFAULT_MASK = frozenset({Job.QUERY, Job.DESTROY, Job.ABORT})
"""What goes on beside an asynchronous job unless that says otherwise."""


class JobLock:
    """The lock of one domain. ``max_queued`` limits the jobs that hold or wait; 0 is no limit."""

    def __init__(self, *, max_queued: int = 0, wait_s: float = WAIT_S) -> None:
        self.max_queued = max_queued
        self.wait_s = wait_s
        self.active = Job.NONE
        self.owner = ""
        self.async_active = AsyncJob.NONE
        self.async_owner = ""
        self.async_mask: frozenset[Job] = DEFAULT_MASK
        self.started_s = 0.0
        self.async_started_s = 0.0
        self._queued = 0
        self._waiters: list[asyncio.Future[None]] = []

    def hold(self, job: Job, owner: str) -> "HeldJob":
        """``async with`` holds a synchronous job; ``owner`` is the C function named to those who wait in vain."""
        return HeldJob(self, job, owner)

    def hold_async(self, kind: AsyncJob, owner: str, *, mask: frozenset[Job] = DEFAULT_MASK) -> "HeldAsyncJob":
        """``async with`` holds an asynchronous job, beside which the jobs of ``mask`` go on."""
        return HeldAsyncJob(self, kind, owner, mask)

    def can_start(self, job: Job) -> bool:
        """Whether a job could begin at once."""
        return self.active == Job.NONE and self._is_allowed(job)

    def _is_allowed(self, job: Job) -> bool:
        return self.async_active == AsyncJob.NONE or job == Job.ASYNC_NESTED or job in self.async_mask

    async def acquire(self, job: Job, owner: str) -> None:
        """Begin a job, waiting for those before it.

        Raises VIR_ERR_OPERATION_TIMEOUT after ``wait_s`` and VIR_ERR_OPERATION_FAILED where too many wait.
        """
        if self.max_queued and self._queued >= self.max_queued and job != Job.DESTROY:
            raise self._refusal(ErrorCode.OPERATION_FAILED, job, " due to max_queued limit")
        self._queued += 1
        try:
            if not self.can_start(job):
                await self._wait(job)
        except BaseException:
            self._queued -= 1
            raise
        self.active, self.owner, self.started_s = job, owner, time.monotonic()

    def release(self) -> None:
        """End the job that holds the lock."""
        self.active, self.owner = Job.NONE, ""
        self._queued -= 1
        self._wake()

    def end_async(self) -> None:
        """End the asynchronous job."""
        self.async_active, self.async_owner, self.async_mask = AsyncJob.NONE, "", DEFAULT_MASK
        self._wake()

    async def _wait(self, job: Job) -> None:
        await waiting_needs_loop()
        deadline = time.monotonic() + self.wait_s
        while not self.can_start(job):
            turn = asyncio.get_running_loop().create_future()
            self._waiters.append(turn)
            try:
                await asyncio.wait_for(turn, deadline - time.monotonic())
            except TimeoutError:
                raise self._refusal(ErrorCode.OPERATION_TIMEOUT, job, "") from None
            finally:
                if turn in self._waiters:
                    self._waiters.remove(turn)

    def _wake(self) -> None:
        waiters, self._waiters = self._waiters, []
        for turn in waiters:
            if not turn.done():
                turn.get_loop().call_soon_threadsafe(_resolve, turn)

    def _refusal(self, code: ErrorCode, job: Job, reason: str) -> Error:
        blocker = self.owner if self._is_allowed(job) else self.async_owner
        held = f" (held by monitor={blocker})" if blocker else ""
        return Error(code, f"cannot acquire state change lock{held}{reason}")


class HeldJob:
    """A synchronous job, held between entering and leaving."""

    __slots__ = ("_job", "_lock", "_owner")

    def __init__(self, lock: JobLock, job: Job, owner: str) -> None:
        self._lock, self._job, self._owner = lock, job, owner

    async def __aenter__(self) -> None:
        await self._lock.acquire(self._job, self._owner)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()


class HeldAsyncJob:
    """An asynchronous job, held between entering and leaving."""

    __slots__ = ("_kind", "_lock", "_mask", "_owner")

    def __init__(self, lock: JobLock, kind: AsyncJob, owner: str, mask: frozenset[Job]) -> None:
        self._lock, self._kind, self._owner, self._mask = lock, kind, owner, mask

    async def __aenter__(self) -> None:
        lock = self._lock
        await lock.acquire(Job.ASYNC, self._owner)
        lock.async_active, lock.async_owner, lock.async_mask = self._kind, self._owner, self._mask
        lock.async_started_s = time.monotonic()
        lock.release()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.end_async()


def _resolve(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
