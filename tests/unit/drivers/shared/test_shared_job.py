"""The job lock: what excludes what, who waits, and what those are told who wait in vain."""

import asyncio

import pytest

from purevirt.api.waiting import step
from purevirt.drivers.shared.job import AsyncJob, Job, JobLock
from purevirt.errors import Error, ErrorCode


async def _hold(lock: JobLock, job: Job, owner: str, done: list[str]) -> None:
    async with lock.hold(job, owner):
        done.append(owner)


def test_a_free_lock_needs_no_event_loop() -> None:
    lock, done = JobLock(), []
    step(_hold(lock, Job.MODIFY, "a", done))
    assert done == ["a"]
    assert lock.active == Job.NONE


def test_jobs_take_turns() -> None:
    async def scene() -> list[str]:
        lock, done = JobLock(), []
        await lock.acquire(Job.MODIFY, "first")
        waiting = [asyncio.create_task(_hold(lock, Job.QUERY, name, done)) for name in ("second", "third")]
        await asyncio.sleep(0)
        assert done == []
        lock.release()
        await asyncio.gather(*waiting)
        return done

    assert asyncio.run(scene()) == ["second", "third"]


def test_waiting_in_vain_names_the_holder() -> None:
    async def scene() -> None:
        lock = JobLock(wait_s=0.01)
        await lock.acquire(Job.MODIFY, "remoteDispatchDomainSuspend")
        await _hold(lock, Job.MODIFY, "other", [])

    with pytest.raises(Error) as caught:
        asyncio.run(scene())
    assert caught.value.code == ErrorCode.OPERATION_TIMEOUT
    assert caught.value.message == (
        "Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatchDomainSuspend)"
    )


def test_too_many_waiting_are_refused() -> None:
    async def scene() -> None:
        lock = JobLock(max_queued=1)
        await lock.acquire(Job.MODIFY, "holder")
        await _hold(lock, Job.QUERY, "other", [])

    with pytest.raises(Error, match=r"lock \(held by monitor=holder\) due to max_queued limit"):
        asyncio.run(scene())


def test_an_asynchronous_job_lets_its_mask_through() -> None:
    async def scene() -> list[str]:
        lock, done = JobLock(wait_s=0.01), []
        async with lock.hold_async(AsyncJob.SAVE, "save"):
            await _hold(lock, Job.QUERY, "query", done)
            with pytest.raises(Error, match="held by monitor=save"):
                await _hold(lock, Job.MODIFY, "modify", done)
        await _hold(lock, Job.MODIFY, "modify", done)
        return done

    assert asyncio.run(scene()) == ["query", "modify"]


def test_a_cancelled_wait_leaves_the_lock_valid() -> None:
    async def scene() -> list[str]:
        lock, done = JobLock(), []
        await lock.acquire(Job.MODIFY, "holder")
        waiting = asyncio.create_task(_hold(lock, Job.MODIFY, "cancelled", done))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        lock.release()
        await _hold(lock, Job.MODIFY, "next", done)
        return done

    assert asyncio.run(scene()) == ["next"]
