"""Patterns: how the arguments and the result of an operation lie in its wire structures."""

from collections.abc import Awaitable, Callable
from typing import Any

Values = tuple[Any, ...]
Send = Callable[[Values], Awaitable[Values]]


class Pattern:
    """How an operation's arguments and result lie in its structures; this one is the plain case.

    ``hidden`` are the fields of the arguments that the signature does not show.
    """

    hidden: frozenset[str] = frozenset()

    def split(self, values: Values) -> tuple[Values, Values]:
        """Wire arguments as the operation's arguments and the hidden ones, which Error refuses out of bounds."""
        return values, ()

    def join(self, arguments: Values, hidden: Values) -> Values:
        """The reverse of ``split``."""
        return arguments

    def answer(self, result: Any, hidden: Values) -> Any:
        """What the daemon encodes for a result."""
        return (result,)

    async def invoke(self, send: Send, arguments: Values) -> Any:
        """The client's side: send the call as often as it takes, and make the result."""
        return (await send(arguments))[0]


class NoResult(Pattern):
    """An operation that returns nothing."""

    def answer(self, result: Any, hidden: Values) -> Any:
        return ()

    async def invoke(self, send: Send, arguments: Values) -> None:
        await send(arguments)


class WholeResult(Pattern):
    """A result class whose fields are those of the structure."""

    def answer(self, result: Any, hidden: Values) -> Any:
        return result

    async def invoke(self, send: Send, arguments: Values) -> Any:
        return await send(arguments)


class Hiding(Pattern):
    """A pattern with hidden fields at fixed places of the wire arguments."""

    def __init__(self, hidden: frozenset[str], names: list[str]) -> None:
        self.hidden = hidden
        self._places = [i for i, name in enumerate(names) if name in hidden]
        self._shown = [i for i, name in enumerate(names) if name not in hidden]

    def split(self, values: Values) -> tuple[Values, Values]:
        return tuple([values[i] for i in self._shown]), tuple([values[i] for i in self._places])

    def join(self, arguments: Values, hidden: Values) -> Values:
        values: list[Any] = [None] * (len(arguments) + len(hidden))
        for place, value in zip(self._shown, arguments, strict=True):
            values[place] = value
        for place, value in zip(self._places, hidden, strict=True):
            values[place] = value
        return tuple(values)


class FullList(Hiding):
    """Lists that are asked for with ``need_results``, or for their length without."""

    def answer(self, result: Any, hidden: Values) -> Any:
        return (result if hidden[0] else [], len(result))

    async def invoke(self, send: Send, arguments: Values) -> Any:
        return (await send(self.join(arguments, (1,))))[0]


class CountedList(Pattern):
    """Lists that come with their length."""

    def answer(self, result: Any, hidden: Values) -> Any:
        return (result, len(result))


class LimitedList(Hiding):
    """Lists of which the client says how many entries it takes; ``limit`` is what ours asks for."""

    def __init__(self, hidden: frozenset[str], names: list[str], limit: int, counted: bool) -> None:
        super().__init__(hidden, names)
        self._limit = limit
        self._counted = counted

    def answer(self, result: Any, hidden: Values) -> Any:
        kept = result[: max(hidden[0], 0)]
        return (kept, len(kept)) if self._counted else (kept,)

    async def invoke(self, send: Send, arguments: Values) -> Any:
        return (await send(self.join(arguments, (self._limit,))))[0]


class ParameterList(Hiding):
    """Typed parameters and counters: asked for twice, first for their number."""

    def answer(self, result: Any, hidden: Values) -> Any:
        wanted = hidden[0]
        return (result[:wanted], min(len(result), wanted)) if wanted > 0 else ([], len(result))

    async def invoke(self, send: Send, arguments: Values) -> Any:
        count = (await send(self.join(arguments, (0,))))[1]
        return (await send(self.join(arguments, (count,))))[0] if count else []


class SchedulerParameters(Hiding):
    """Scheduler parameters: their number is told by another call, so ours asks for as many as fit."""

    def answer(self, result: Any, hidden: Values) -> Any:
        return (result[: max(hidden[0], 0)],)

    async def invoke(self, send: Send, arguments: Values) -> Any:
        return (await send(self.join(arguments, (16,))))[0]
