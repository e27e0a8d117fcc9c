"""Operations: what a facet declares with ``@operation`` and a driver answers with ``@override``.

An operation is one method signature. Everything else about it (dispatch, remote call, access, read-only and flag
checks, the answer of a driver that lacks it) is derived from the ``Operation`` record kept here.
"""

import inspect
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Any, ClassVar, ParamSpec, TypeVar, get_type_hints

from purevirt.api.stream import StreamKind
from purevirt.errors import Error, ErrorCode, ErrorDomain

P = ParamSpec("P")
R = TypeVar("R")
Method = Callable[P, Coroutine[Any, Any, R]]


class NoFlags(IntFlag):
    """The flags of an operation that knows none."""

    NONE = 0


@dataclass(frozen=True, slots=True)
class Permission:
    """A right an operation needs: always, or by its arguments.

    ``any_of`` and ``none_of`` test the bits of the parameter at ``place``; ``equals`` its value.
    """

    subject: str
    action: str
    place: int = -1
    any_of: int = 0
    none_of: int = 0
    equals: int | None = None

    def applies(self, arguments: tuple[Any, ...]) -> bool:
        """Whether a call with these arguments needs the right."""
        if self.place < 0:
            return True
        value: int = arguments[self.place]
        if self.equals is not None:
            return value == self.equals
        return bool(value & self.any_of) if self.any_of else not value & self.none_of


@dataclass(frozen=True, slots=True)
class Operation:
    """The record of one declared operation.

    ``read_only`` is True where a read-only connection may call it, False where not, and a Permission that
    must not apply where it depends on the arguments. ``visible`` are the rights an object needs to be listed.
    """

    number: int
    name: str
    c_name: str
    program: str
    facet: type["Facet"]
    parameters: tuple[tuple[str, Any], ...]
    result: Any
    access: tuple[Permission, ...]
    visible: tuple[Permission, ...]
    read_only: bool | Permission
    high_priority: bool
    needs_auth: bool
    stream: StreamKind | None
    sparse: int
    files_in: bool
    files_out: bool

    @property
    def flags_place(self) -> int:
        """The position of the flags among the arguments, or -1."""
        return next((i for i, (name, _) in enumerate(self.parameters) if name == "flags"), -1)


@dataclass(frozen=True, slots=True)
class _Declaration:
    """The arguments of ``@operation``, until the class is complete."""

    number: int
    c_name: str
    access: str
    visible: str
    read_only: bool | str
    high_priority: bool
    needs_auth: bool
    stream: StreamKind | None
    sparse: str
    files_in: bool
    files_out: bool


def operation(
    number: int,
    c_name: str,
    *,
    access: str = "",
    visible: str = "",
    read_only: bool | str = False,
    high_priority: bool = False,
    needs_auth: bool = True,
    stream: StreamKind | None = None,
    sparse: str = "",
    files_in: bool = False,
    files_out: bool = False,
) -> Callable[[Method[P, R]], Method[P, R]]:
    """Declare a method of a facet as the operation with a procedure number and a C function.

    ``access`` lists rights such as ``domain:write``; behind one, ``?LIVE|CONFIG`` limits it to calls with any of
    these flags, ``!LIVE|CONFIG`` to calls with none, ``?source=AGENT`` to calls with that argument. ``read_only``
    takes the same condition as a text, for calls that a read-only connection must not make.
    """
    declaration = _Declaration(
        number, c_name, access, visible, read_only, high_priority, needs_auth, stream, sparse, files_in, files_out
    )

    def declare(method: Method[P, R]) -> Method[P, R]:
        async def unsupported(self: Facet, *args: Any) -> R:
            raise Error(ErrorCode.NO_SUPPORT, c_name, domain=self.api_domain)

        unsupported.__name__ = method.__name__
        unsupported.__qualname__ = method.__qualname__
        unsupported.__doc__ = method.__doc__
        unsupported.__module__ = method.__module__
        unsupported.__dict__["declaration"] = (declaration, method)
        return unsupported  # type: ignore[return-value]  # it takes what the declared method takes

    return declare


OPERATIONS: dict[str, dict[int, Operation]] = {"remote": {}, "qemu": {}, "lxc": {}, "admin": {}}
"""Every operation by program and procedure number, filled as the facets are imported."""


class Facet:
    """A group of operations on one concern.

    A subclass that declares operations gives the error domain its C functions report; a driver derives from it and
    overrides what it supports. ``domain`` is then the driver's own error domain and ``prefix`` the start of its
    function names in messages.
    """

    api_domain: ClassVar[ErrorDomain] = ErrorDomain.NONE
    domain: ClassVar[ErrorDomain] = ErrorDomain.NONE
    prefix: ClassVar[str] = "vir"
    operations: ClassVar[dict[str, Operation]] = {}

    def __init_subclass__(
        cls, *, program: str = "remote", api_domain: ErrorDomain | None = None, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        if api_domain is not None:
            cls.api_domain = api_domain
        declared = {n: f.declaration for n, f in list(vars(cls).items()) if hasattr(f, "declaration")}
        if declared:
            cls.operations = {n: _record(cls, program, n, *d) for n, d in declared.items()}
            OPERATIONS[program].update((o.number, o) for o in cls.operations.values())
        for name, member in list(vars(cls).items()):
            if isinstance(member, _Override):
                setattr(cls, name, member.bind(cls, name))

    @classmethod
    def overridden(cls) -> list[str]:
        """The names of the operations that this class answers."""
        return [n for n in cls.operations if not hasattr(getattr(cls, n), "declaration")]


class _Override:
    """A driver's method, until its class is complete and the operation it answers is known."""

    def __init__(self, method: Callable[..., Any], flags: int) -> None:
        self.method = method
        self.flags = flags

    def bind(self, cls: type[Facet], name: str) -> Callable[..., Any]:
        declared = cls.operations.get(name)
        if declared is None:
            raise TypeError(f"{cls.__name__}.{name} overrides no operation")
        place, method = declared.flags_place, self.method
        if place < 0:
            return method
        unknown, function = ~self.flags, declared.c_name.replace("vir", cls.prefix, 1)

        def checked(self: Facet, *args: Any) -> Any:
            if args[place] & unknown:
                text = f"unsupported flags ({args[place] & unknown:#x}) in function {function}"
                raise Error.of_argument(function, "flags", text, domain=self.domain)
            return method(self, *args)

        checked.__doc__ = method.__doc__
        return checked


F = TypeVar("F", bound=Callable[..., Any])


def override(flags: int = 0) -> Callable[[F], F]:
    """Answer an operation in a driver; ``flags`` are the bits it supports, others are refused.

    The refusal is VIR_ERR_INVALID_ARG, as virCheckFlags makes it. Operations are called with positional arguments.
    """

    def mark(method: F) -> F:
        return _Override(method, int(flags))  # type: ignore[return-value]  # the class body ends with the real method

    return mark


def operation_of(method: Callable[..., Any]) -> Operation:
    """The record of a declared method, such as ``DomainLifecycle.domain_create``."""
    declaration: _Declaration = method.declaration[0]  # type: ignore[attr-defined]  # set by @operation
    facet, name = _OWNERS[declaration]
    return facet.operations[name]


_OWNERS: dict[_Declaration, tuple[type[Facet], str]] = {}


def _record(cls: type[Facet], program: str, name: str, told: _Declaration, method: Callable[..., Any]) -> Operation:
    hints = get_type_hints(method)
    parameters = tuple((n, hints[n]) for n in inspect.signature(method).parameters if n != "self")
    places = {n: i for i, (n, _) in enumerate(parameters)}
    read_only = told.read_only
    _OWNERS[told] = (cls, name)
    return Operation(
        number=told.number,
        name=name,
        c_name=told.c_name,
        program=program,
        facet=cls,
        parameters=parameters,
        result=hints["return"],
        access=tuple(_permission(word, parameters, places) for word in told.access.split()),
        visible=tuple(_permission(word, parameters, places) for word in told.visible.split()),
        read_only=read_only if isinstance(read_only, bool) else _condition("", "", read_only, parameters, places),
        high_priority=told.high_priority,
        needs_auth=told.needs_auth,
        stream=told.stream,
        sparse=int(hints["flags"][told.sparse]) if told.sparse else 0,
        files_in=told.files_in,
        files_out=told.files_out,
    )


def _permission(word: str, parameters: tuple[tuple[str, Any], ...], places: dict[str, int]) -> Permission:
    right, mark, _ = word.partition("?") if "?" in word else word.partition("!")
    subject, _, action = right.partition(":")
    if not mark:
        return Permission(subject, action)
    return _condition(subject, action, word[len(right) :], parameters, places)


def _condition(
    subject: str, action: str, text: str, parameters: tuple[tuple[str, Any], ...], places: dict[str, int]
) -> Permission:
    """A condition such as ``?LIVE|CONFIG``, ``!LIVE|CONFIG`` or ``?source=AGENT``."""
    name, equals, member = text[1:].partition("=")
    if equals:
        place = places[name]
        return Permission(subject, action, place, equals=int(_member(parameters[place][1], member)))
    place = places["flags"]
    bits = 0
    for flag in text[1:].split("|"):
        bits |= _member(parameters[place][1], flag)
    return Permission(
        subject, action, place, any_of=bits if text[0] == "?" else 0, none_of=bits if text[0] == "!" else 0
    )


def _member(kind: type[IntEnum] | type[IntFlag], name: str) -> int:
    return int(name) if name.isdigit() else int(kind[name])
