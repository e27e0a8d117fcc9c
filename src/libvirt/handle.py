"""What every object of the facade is made of: its connection, and the reference that stands for the C object."""

from typing import TYPE_CHECKING, Any, ClassVar, Generic, ParamSpec, Protocol, TypeVar

from libvirt.calling import Declared, Link, closed
from libvirt.error import failure, invalid_argument, last, libvirtError
from libvirt.identity import format_uuid
from purevirt.api.operation import operation_of
from purevirt.enums.error import ErrorDomain
from purevirt.errors import Error

if TYPE_CHECKING:
    from libvirt.connect import virConnect

P = ParamSpec("P")
R = TypeVar("R")
K = TypeVar("K")


class Handle:
    """An object that needs an open connection for as long as it lives."""

    _shared: Link

    def _attach(self, link: Link) -> None:
        self._shared = link
        link.references += 1

    def _call(self, declared: Declared[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call an operation and wait for its result. Raises libvirtError."""
        return self._shared.call(declared, args)

    def _with_texts(self, flags: int) -> int:
        """Flags of a getter, with the one that lets a driver give texts among the parameters, where it can."""
        return flags | self._shared.text_flag

    def _list(
        self, count: Declared[P, int], declared: Declared[P, list[R]], *args: P.args, **kwargs: P.kwargs
    ) -> list[R]:
        """The names that an operation lists, asked for as in C: their number first. Raises libvirtError."""
        number = self._call(count, *args, **kwargs)
        return self._call(declared, *args, **kwargs)[:number] if number else []

    def __del__(self) -> None:
        link = self.__dict__.pop("_shared", None)
        if link is not None:
            link.release()


class ConnectHandle(Handle):
    """A connection, which answers nothing more once it was closed: ``_o`` is None then."""

    _o: Link | None = None

    def _call(self, declared: Declared[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self._o is None:
            operation = operation_of(declared)
            raise closed(operation.c_name, operation.facet.api_domain)
        return self._o.call(declared, args)

    def _live(self, c_name: str, domain: ErrorDomain = ErrorDomain.DOMAIN) -> Link:
        """The connection, for what is no operation. Raises libvirtError where it was closed."""
        last.error = None
        if self._o is None:
            raise closed(c_name, domain)
        return self._o

    @property
    def _conn(self) -> "virConnect":
        return self  # type: ignore[return-value]  # there is one complete class of connections


class Child(Handle, Generic[K]):
    """An object that came from a connection; ``_o`` is the reference by which the driver knows it."""

    _kind: ClassVar[type[Any]]
    _o: K

    def __init__(self, conn: "ConnectHandle | Child[Any]", _obj: object = None) -> None:
        if not isinstance(_obj, self._kind):
            raise Exception(f"Expected a wrapped C Object but got {type(_obj)}")
        self._conn: virConnect = conn._conn
        self._o = _obj
        self._attach(conn._shared)

    def connect(self) -> "virConnect":
        """The connection it came from."""
        return self._conn

    def c_pointer(self) -> int:
        """A number that no other living object has."""
        return id(self._o)


def refuse(c_name: str, argument: str, text: str, domain: ErrorDomain = ErrorDomain.DOMAIN) -> libvirtError:
    """The exception for an argument that the public function itself refuses."""
    last.error = None
    return failure(invalid_argument(c_name, argument, text, domain), c_name)


def fail(error: Error, c_name: str) -> libvirtError:
    """The exception for an error that the public function itself finds."""
    last.error = None
    return failure(error, c_name)


class HasUUID(Protocol):
    """A reference with a UUID."""

    @property
    def uuid(self) -> bytes:
        """Its 16 bytes."""


U = TypeVar("U", bound=HasUUID)


class Identified(Child[U]):
    """An object that its UUID identifies."""

    def UUID(self) -> bytes:
        """The UUID as 16 bytes."""
        return self._o.uuid

    def UUIDString(self) -> str:
        """The UUID as 36 characters."""
        return format_uuid(self._o.uuid)
