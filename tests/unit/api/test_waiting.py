"""Steps: no loop where nothing waits, a task where something does, one background loop for synchronous code."""

import asyncio
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.waiting import LoopWanted, background_loop, carry_on, run, step, waiting_needs_loop

SOURCE = Path(__file__).parents[3] / "src"


async def at_once(value: int) -> int:
    return value


async def fails() -> None:
    raise ValueError("no")


async def waits() -> tuple[str, int]:
    """Wait for real, on whatever loop there is."""
    await waiting_needs_loop()
    await asyncio.sleep(0)
    return threading.current_thread().name, 7


async def nests() -> tuple[str, int]:
    await waiting_needs_loop()
    return await waits()


async def fails_later() -> None:
    await waits()
    raise ValueError("later")


def test_what_does_not_wait_ends_in_its_first_step() -> None:
    assert step(at_once(5)) == 5
    with pytest.raises(ValueError, match="no"):
        step(fails())


def test_what_does_not_wait_needs_no_loop_and_no_thread() -> None:
    script = (
        "import threading\nfrom purevirt.api.waiting import step\n"
        "async def f(): return 1\nassert step(f()) == 1\nassert threading.active_count() == 1\n"
        "from purevirt.api import waiting\nassert waiting._background is None\n"
    )
    done = subprocess.run([sys.executable, "-c", script], env={"PYTHONPATH": str(SOURCE)}, timeout=60, check=False)
    assert done.returncode == 0


def test_what_waits_is_carried_on_in_the_background() -> None:
    assert step(waits()) == ("purevirt-loop", 7)
    assert step(nests()) == ("purevirt-loop", 7)
    with pytest.raises(ValueError, match="later"):
        step(fails_later())


def test_there_is_one_background_loop() -> None:
    loops: list[Any] = []
    threads = [threading.Thread(target=lambda: loops.append(background_loop())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(loops) == 8
    assert len({id(loop) for loop in loops}) == 1
    assert sum(thread.name == "purevirt-loop" for thread in threading.enumerate()) == 1


def test_many_threads_may_wait_at_once() -> None:
    results: list[Any] = []
    threads = [threading.Thread(target=lambda: results.append(step(waits()))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert results == [("purevirt-loop", 7)] * 16


def test_waiting_without_asking_is_a_mistake() -> None:
    class Rude:
        def __await__(self) -> Any:
            yield "something"

    async def rude() -> None:
        await Rude()

    with pytest.raises(RuntimeError, match="without asking"):
        step(rude())


def test_inside_a_task_nothing_is_asked_for() -> None:
    async def story() -> tuple[str, int]:
        return await waits()

    assert asyncio.run(story())[1] == 7


def test_a_coroutine_that_has_begun_goes_on_in_a_task() -> None:
    coroutine = waits()
    assert isinstance(coroutine.send(None), LoopWanted)

    async def story() -> tuple[str, int]:
        return await asyncio.create_task(carry_on(coroutine))

    assert asyncio.run(story()) == (threading.current_thread().name, 7)


def test_cancelling_reaches_the_coroutine() -> None:
    ended: list[str] = []

    async def forever() -> None:
        await waiting_needs_loop()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cleaned up")

    coroutine = forever()
    coroutine.send(None)

    async def story() -> None:
        task = asyncio.create_task(carry_on(coroutine))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())
    assert ended == ["cleaned up"]


def test_running_on_the_background_loop() -> None:
    assert run(waits()) == ("purevirt-loop", 7)
    with pytest.raises(ValueError, match="no"):
        run(fails())
