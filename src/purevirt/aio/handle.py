"""What every object of a connection has: its reference, and a way to call operations."""

from collections.abc import Coroutine
from typing import Any, Generic, ParamSpec, TypeVar

from purevirt.aio.link import Link
from purevirt.api.session import Declared

P = ParamSpec("P")
R = TypeVar("R")
RefT = TypeVar("RefT")

NOT_RUNNING = -1
"""The number of a domain that does not run."""


class Caller:
    """Whatever calls operations on a link."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def _call(self, declared: Declared[P, R], *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, R]:
        return self._link.call(declared, *args, **kwargs)


class Handle(Caller, Generic[RefT]):
    """An object of a connection by its reference.

    Handles are equal where they mean one object of one connection.
    """

    def __init__(self, link: Link, ref: RefT) -> None:
        super().__init__(link)
        self.ref = ref

    def _key(self) -> object:
        """What identifies the object."""
        return self.ref

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Handle) or type(other) is not type(self):
            return NotImplemented
        return self._link is other._link and bool(self._key() == other._key())

    def __hash__(self) -> int:
        return hash((type(self), id(self._link), self._key()))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.ref!r}>"
