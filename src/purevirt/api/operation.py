"""Operations: what a facet declares with ``@operation`` and a driver answers with ``@override``.

An operation is one method signature. Everything else about it (dispatch, remote call, access, read-only and flag
checks, the answer of a driver that lacks it) is derived from the ``Operation`` record kept here.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import IntFlag
from functools import cached_property, reduce
from operator import or_
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
class _Declaration:
    """The arguments of ``@operation``."""

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


@dataclass(frozen=True, eq=False)
class Operation:
    """The record of one declared operation: what was declared, and what the signature says.

    What needs the types of the signature is worked out when it is first asked for.
    """

    name: str
    program: str
    facet: type["Facet"]
    declared: _Declaration
    signature: Callable[..., Any]

    @property
    def number(self) -> int:
        """The procedure number."""
        return self.declared.number

    @property
    def c_name(self) -> str:
        """The C function."""
        return self.declared.c_name

    @property
    def stream(self) -> StreamKind | None:
        """Which way the data of its stream flows, None where it has none."""
        return self.declared.stream

    @property
    def files_in(self) -> bool:
        """Whether it takes open files."""
        return self.declared.files_in

    @property
    def files_out(self) -> bool:
        """Whether it returns open files."""
        return self.declared.files_out

    @property
    def needs_auth(self) -> bool:
        """Whether only authenticated clients may call it."""
        return self.declared.needs_auth

    @property
    def high_priority(self) -> bool:
        """Whether the call never waits for a guest (a hint of the protocol for servers with worker threads)."""
        return self.declared.high_priority

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of its arguments."""
        code = self.signature.__code__
        return code.co_varnames[1 : code.co_argcount]

    @cached_property
    def flags_place(self) -> int:
        """The position of the flags among the arguments, or -1."""
        return self.names.index("flags") if "flags" in self.names else -1

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.signature)

    @cached_property
    def parameters(self) -> tuple[tuple[str, Any], ...]:
        """Its arguments with their types."""
        return tuple((name, self._hints[name]) for name in self.names)

    @cached_property
    def result(self) -> Any:
        """The type of its result."""
        return self._hints["return"]

    @cached_property
    def access(self) -> tuple[Permission, ...]:
        """The rights a caller needs."""
        return tuple(self._permission(word) for word in self.declared.access.split())

    @cached_property
    def visible(self) -> tuple[Permission, ...]:
        """The rights on an object that it needs to be listed."""
        return tuple(self._permission(word) for word in self.declared.visible.split())

    @cached_property
    def read_only(self) -> bool | Permission:
        """Whether a read-only connection may call it, or a Permission that must not apply where that depends."""
        told = self.declared.read_only
        return told if isinstance(told, bool) else self._condition("", "", told)

    @cached_property
    def sparse(self) -> int:
        """The flag with which the stream has holes, or 0."""
        return self._member("flags", self.declared.sparse) if self.declared.sparse else 0

    def _permission(self, word: str) -> Permission:
        right, mark, _ = word.partition("?") if "?" in word else word.partition("!")
        subject, _, action = right.partition(":")
        return self._condition(subject, action, word[len(right) :]) if mark else Permission(subject, action)

    def _condition(self, subject: str, action: str, text: str) -> Permission:
        """A condition such as ``?LIVE|CONFIG``, ``!LIVE|CONFIG`` or ``?source=AGENT``."""
        name, equals, member = text[1:].partition("=")
        if equals:
            return Permission(subject, action, self.names.index(name), equals=self._member(name, member))
        bits = reduce(or_, (self._member("flags", flag) for flag in text[1:].split("|")))
        if text[0] == "?":
            return Permission(subject, action, self.flags_place, any_of=bits)
        return Permission(subject, action, self.flags_place, none_of=bits)

    def _member(self, parameter: str, name: str) -> int:
        return int(name) if name.isdigit() else int(self._hints[parameter][name])


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
        declared = {n: f for n, f in vars(cls).items() if hasattr(f, "declaration")}
        if declared:
            cls.operations = {n: _record(cls, program, n, f) for n, f in declared.items()}
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
        unknown, c_name = ~self.flags, declared.c_name

        def checked(self: Facet, *args: Any) -> Any:
            if args[place] & unknown:
                function = c_name.replace("vir", self.prefix, 1)
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
    record: Operation = method.record  # type: ignore[attr-defined]  # set when the class was completed
    return record


def _record(cls: type[Facet], program: str, name: str, unsupported: Callable[..., Any]) -> Operation:
    told, signature = unsupported.declaration  # type: ignore[attr-defined]  # set by @operation
    record = Operation(name, program, cls, told, signature)
    unsupported.__dict__["record"] = record
    return record
