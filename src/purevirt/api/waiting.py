"""The one place where synchronous code waits for a coroutine.

A coroutine that has nothing to wait for ends in its first step, without any event loop. One that does wait says
so first by ``await waiting_needs_loop()``: it is then carried on by an event loop in a background thread, which is
started once per process and only then. Coroutines of a session that needs a loop run there from their first step.
"""

import asyncio
import threading
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

R = TypeVar("R")


class _LoopWanted:
    """What a coroutine yields to be carried on by an event loop."""

    def __await__(self) -> Generator[Any, None, None]:
        yield self


class _Resumed:
    """A coroutine that has begun elsewhere, as something a task can await."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, Any]:
        return self  # it has the generator methods that await uses

    def __iter__(self) -> "_Resumed":
        return self

    def __next__(self) -> Any:
        return self._coroutine.send(None)

    def send(self, value: Any) -> Any:
        return self._coroutine.send(value)

    def throw(self, *error: Any) -> Any:
        return self._coroutine.throw(*error)

    def close(self) -> None:
        self._coroutine.close()


async def waiting_needs_loop() -> None:
    """Make sure that an event loop runs the caller; to be awaited before the first real wait of an operation."""
    if asyncio._get_running_loop() is None:
        await _LoopWanted()


def step(coroutine: Coroutine[Any, Any, R]) -> R:
    """The result of a coroutine, from its first step where it can, else by the background loop.

    Raises what the coroutine raises.
    """
    try:
        wanted = coroutine.send(None)
    except StopIteration as end:
        result: R = end.value
        return result
    if not isinstance(wanted, _LoopWanted):
        coroutine.close()
        raise RuntimeError("an operation waited without asking for an event loop")
    return run(_carry_on(coroutine))


async def _carry_on(coroutine: Coroutine[Any, Any, R]) -> R:
    result: R = await _Resumed(coroutine)
    return result


def run(coroutine: Coroutine[Any, Any, R]) -> R:
    """The result of a coroutine that the background loop runs; raises what it raises."""
    return asyncio.run_coroutine_threadsafe(coroutine, background_loop()).result()


_lock = threading.Lock()
_background: asyncio.AbstractEventLoop | None = None


def background_loop() -> asyncio.AbstractEventLoop:
    """The event loop of the background thread, started at the first call."""
    global _background
    with _lock:
        if _background is None:
            loop = asyncio.new_event_loop()
            threading.Thread(target=loop.run_forever, name="purevirt-loop", daemon=True).start()
            _background = loop
        return _background
