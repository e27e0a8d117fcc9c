"""Busy polling: awake behind a request, asleep without requests, at rest in a crowd."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from purevirt.rpc import busypoll
from purevirt.rpc.busypoll import BusyPoll


class Loop:
    """The one method of an event loop that is used: it remembers what is to be called."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], None]] = []

    def call_soon(self, callback: Callable[..., Any], *args: Any) -> None:
        self.calls.append(lambda: callback(*args))

    def run(self) -> bool:
        """Run what is due; whether there was anything."""
        calls, self.calls = self.calls, []
        for call in calls:
            call()
        return bool(calls)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Loop:
    """A loop on a host with a processor to spare."""
    monkeypatch.setattr(busypoll, "has_spare_processor", lambda: True)
    return Loop()


def poll(loop: Loop, window_s: float) -> BusyPoll:
    return BusyPoll(loop, window_s)  # type: ignore[arg-type]  # it needs no more of a loop


def test_a_request_keeps_the_loop_awake(loop: Loop) -> None:
    poll(loop, 3600.0).touch()
    assert all(loop.run() for _ in range(50))


def test_the_window_ends(loop: Loop) -> None:
    poll(loop, 1e-9).touch()
    assert loop.run()
    assert not loop.run()


def test_a_crowd_is_not_waited_for(loop: Loop) -> None:
    awake = poll(loop, 3600.0)
    awake.touch()
    awake.touch()
    awake.touch()
    assert loop.run()
    assert not loop.run()
    awake.touch()
    assert not loop.run()


def test_behind_a_crowd_it_wakes_up_again(loop: Loop) -> None:
    awake = poll(loop, 3600.0)
    for _ in range(3):
        awake.touch()
    loop.run()
    for _ in range(busypoll._REST + 1):
        awake.touch()
    assert all(loop.run() for _ in range(50))


def test_windows_that_always_end_in_vain_are_given_up(loop: Loop) -> None:
    awake = poll(loop, 1e-9)
    tries = 0
    for _ in range(100):
        awake.touch()
        tries += loop.run()
    assert 0 < tries < 50


def test_one_processor_is_never_kept_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(busypoll, "has_spare_processor", lambda: False)
    loop = Loop()
    poll(loop, 3600.0).touch()
    assert not loop.run()


def test_it_runs_on_a_real_loop() -> None:
    async def story() -> None:
        awake = BusyPoll(asyncio.get_running_loop(), 1e-4)
        for _ in range(5):
            awake.touch()
            await asyncio.sleep(0)

    asyncio.run(asyncio.wait_for(story(), 10))
