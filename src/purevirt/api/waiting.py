"""Steps: running an operation's coroutine without a task, and the one place where synchronous code waits for it.

A coroutine that has nothing to wait for ends in its first step. One that does wait says so first by
``await waiting_needs_loop()`` and is then carried on by a task: the daemon makes one on its own loop, synchronous
code on the loop of a background thread, which is started once per process and only then. Coroutines of a session
that needs a loop run there from their first step.
"""

import asyncio
import threading
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

R = TypeVar("R")


class LoopWanted:
    """What a coroutine yields to be carried on by a task."""

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
    """Make sure that a task runs the caller; to be awaited before the first real wait of an operation."""
    loop = asyncio._get_running_loop()
    if loop is None or asyncio.current_task(loop) is None:
        await LoopWanted()


def step(coroutine: Coroutine[Any, Any, R]) -> R:
    """The result of a coroutine, from its first step where it can, else by the background loop.

    Raises what the coroutine raises.
    """
    try:
        wanted = coroutine.send(None)
    except StopIteration as end:
        result: R = end.value
        return result
    if not isinstance(wanted, LoopWanted):
        coroutine.close()
        raise RuntimeError("an operation waited without asking for an event loop")
    return run(carry_on(coroutine))


async def carry_on(coroutine: Coroutine[Any, Any, R]) -> R:
    """The rest of a coroutine that has begun and asked for a loop, as a coroutine that a task can run."""
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
