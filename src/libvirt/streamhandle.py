"""What every part of a stream shares: what it carries, and how it fails."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from libvirt.error import failure, last, libvirtError
from libvirt.handle import ConnectHandle, Handle, fail, refuse
from libvirt.streambuffer import StreamBuffer
from purevirt.api.result import Screenshot
from purevirt.api.stream import Stream
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error

if TYPE_CHECKING:
    from libvirt.connect import virConnect

T = TypeVar("T")


class StreamHandle(Handle):
    """A stream of a connection, empty until a call lets it carry something."""

    def __init__(self, conn: ConnectHandle, _obj: object = None) -> None:
        """``_obj`` holds the flags of ``newStream``."""
        if not isinstance(_obj, int):
            raise Exception(f"Expected a wrapped C Object but got {type(_obj)}")
        self._conn: virConnect = conn._conn
        self._o = _obj
        self._buffer: StreamBuffer | None = None
        self._end: Error | None = None
        self._attach(conn._shared)

    def connect(self) -> "virConnect":
        """The connection it came from."""
        return self._conn

    def c_pointer(self) -> int:
        """A number that no other living object has."""
        return id(self)

    def _carry(self, start: Callable[[], Stream]) -> None:
        """Carry what a call opens. Raises what it raises."""
        self._buffer = StreamBuffer(start(), self._shared.session)

    def _carry_screenshot(self, start: Callable[[], Screenshot]) -> str | None:
        """Carry a picture; its MIME type."""
        picture = start()
        self._buffer = StreamBuffer(picture.stream, self._shared.session)
        return picture.mime

    def _carried(self, c_name: str) -> StreamBuffer:
        """What it carries; raises libvirtError where that is nothing, nothing any more, or where it failed before."""
        last.error = None
        if self._end is not None:
            raise failure(self._end, c_name)
        if self._buffer is None:
            raise self._failed(ErrorCode.NO_SUPPORT, c_name, c_name, ErrorDomain.STREAMS)
        return self._buffer

    def _failed(self, code: ErrorCode, detail: str, c_name: str, domain: ErrorDomain = ErrorDomain.RPC) -> libvirtError:
        return fail(Error(code, detail, domain=domain), c_name)

    def _check_flags(self, c_name: str, flags: int, known: int = 0) -> None:
        """Refuse flags that a stream to a daemon does not know. Raises libvirtError."""
        if flags & ~known:
            function = c_name.replace("vir", "remote", 1)
            text = f"unsupported flags (0x{flags & ~known:x}) in function {function}"
            raise refuse(function, "flags", text, ErrorDomain.REMOTE)

    def _wait(self, c_name: str, act: Callable[[], T]) -> T:
        """Do something with what it carries; a failure stays. Raises libvirtError."""
        try:
            return act()
        except Error as error:
            self._end = error.within(ErrorDomain.STREAMS)
            raise failure(self._end, c_name) from None

    def _drop(self) -> None:
        """Carry nothing any more."""
        self._buffer = None
        if self._end is None:
            self._end = Error(ErrorCode.OPERATION_FAILED, "stream is closed", domain=ErrorDomain.RPC)

    def __del__(self) -> None:
        buffer = self.__dict__.get("_buffer")
        if buffer is not None:
            buffer.abort()
        super().__del__()
