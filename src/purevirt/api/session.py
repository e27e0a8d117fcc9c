"""Sessions: one open connection to a driver, whichever door it came through.

A session finds the driver's method for an operation, answers what the driver lacks with VIR_ERR_NO_SUPPORT,
and refuses what a read-only connection must not do.
"""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Concatenate, ParamSpec, TypeVar

from purevirt.api.event import Event
from purevirt.api.operation import Facet, Operation, Permission, operation_of
from purevirt.api.precondition import preconditioned
from purevirt.errors import Error, ErrorCode
from purevirt.uri import URI

P = ParamSpec("P")
R = TypeVar("R")
Declared = Callable[Concatenate[Any, P], Coroutine[Any, Any, R]]
Bound = Callable[P, Coroutine[Any, Any, R]]


class Session:
    """An open connection.

    ``features`` are the numbers of ``enums.feature`` that the driver supports.
    ``facets`` answer its operations. ``needs_loop`` tells that they may only run on the event loop they were opened
    on; without it every step ends at once, unless the operation really has to wait. ``deliver`` and ``on_close``
    belong to whoever opened the session: they get its events, and the reason when the other side goes away
    (a number of ConnectCloseReason).
    """

    needs_loop = False
    features: frozenset[int] = frozenset()

    def __init__(self, uri: URI, facets: Iterable[Facet], *, read_only: bool = False) -> None:
        self.uri = uri
        self.read_only = read_only
        self.deliver: Callable[[int, Event], None] = _ignore_event
        self.on_close: Callable[[int], None] = _ignore_close
        self._facets: dict[type[Facet], Facet] = {}
        self._bound: dict[Any, Any] = {}
        self._when_closed: list[Callable[[], Awaitable[None]]] = []
        for facet in facets:
            self.add(facet)

    def add(self, facet: Facet) -> None:
        """Let a facet answer the operations of every declaring class it derives from."""
        for cls in type(facet).__mro__:
            if "operations" in vars(cls) and cls is not Facet:
                self._facets[cls] = facet

    def bind(self, declared: Declared[P, R]) -> Bound[P, R]:
        """The method that answers a declared operation on this connection.

        Calling what a read-only connection must not raises VIR_ERR_OPERATION_DENIED; calling what the driver lacks
        raises VIR_ERR_NO_SUPPORT. Arguments are positional.
        """
        try:
            bound: Bound[P, R] = self._bound[declared]
        except KeyError:
            bound = self._bound[declared] = self.method(operation_of(declared))
        return bound

    def method(self, operation: Operation) -> Callable[..., Coroutine[Any, Any, Any]]:
        """The method that answers an operation, known by its record, behind the checks of the public function."""
        checked = preconditioned(operation, self.answer(operation))
        if not self.read_only or operation.read_only is True:
            return checked
        return _guarded(operation, checked)

    def answer(self, operation: Operation) -> Callable[..., Coroutine[Any, Any, Any]]:
        """What answers an operation: the driver's method, or that of the facet that lacks it."""
        facet = self._facets.get(operation.facet) or operation.facet()
        answer: Callable[..., Coroutine[Any, Any, Any]] = getattr(facet, operation.name)
        return answer

    def domain_of(self, operation: Operation) -> int:
        """The error domain of whoever answers an operation."""
        facet = self._facets.get(operation.facet)
        return operation.facet.api_domain if facet is None else facet.domain

    def supports_feature(self, feature: int) -> bool:
        """Whether the driver supports a feature, by its number."""
        return feature in self.features

    def when_closed(self, call: Callable[[], Awaitable[None]]) -> None:
        """Call something once when the session is closed."""
        self._when_closed.append(call)

    async def close(self) -> None:
        """Let go of everything the session holds; may be called twice."""
        calls, self._when_closed = self._when_closed, []
        for call in calls:
            await call()


def _guarded(
    operation: Operation, method: Callable[..., Coroutine[Any, Any, Any]]
) -> Callable[..., Coroutine[Any, Any, Any]]:
    """The method behind the read-only check of virCheckReadOnlyGoto."""
    condition = operation.read_only

    def checked(*args: Any) -> Coroutine[Any, Any, Any]:
        if not isinstance(condition, Permission):
            detail = f"read only access prevents {operation.c_name}"
        elif condition.applies(args):
            detail = f"{operation.c_name} with {'secure flag' if condition.equals is None else 'this argument'}"
        else:
            return method(*args)
        raise Error(ErrorCode.OPERATION_DENIED, detail, domain=operation.facet.api_domain)

    return checked


def _ignore_event(callback_id: int, event: Event) -> None:
    """Nobody listens yet."""


def _ignore_close(reason: int) -> None:
    """Nobody listens yet."""
