"""``libvirtError``, the last error of each thread and the error handler.

``Error`` is what the layers below raise; here it becomes the 9-tuple of libvirt-python. Nothing here knows what
was called.
"""

import sys
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from purevirt.enums.error import DOMAIN_LABELS, ErrorCode, ErrorDomain, ErrorLevel
from purevirt.errors import Error

T = TypeVar("T")
RawError = tuple[int, int, str, int, str | None, str | None, str | None, int, int]
Handler = Callable[[T, RawError], None]

_LEVELS = {ErrorLevel.NONE: "", ErrorLevel.WARNING: "warning", ErrorLevel.ERROR: "error"}


class _Last(threading.local):
    """What went wrong last in a thread."""

    error: RawError | None = None


last = _Last()


class _Registered(Generic[T]):
    """The handler of a program and what it wants to be called with."""

    def __init__(self, handler: Handler[T], context: T) -> None:
        self._handler = handler
        self._context = context

    def tell(self, error: RawError) -> None:
        self._handler(self._context, error)


_registered: _Registered[Any] | None = None


class libvirtError(Exception):  # libvirt-python's name
    """A libvirt call failed.

    ``err`` is the 9-tuple of ``virGetLastError``, or None where libvirt tells nothing; the text is its message, or
    then ``defmsg``.
    """

    def __init__(self, defmsg: str) -> None:
        error = last.error
        super().__init__(defmsg if error is None else error[2])
        self.err = error

    def get_error_code(self) -> int | None:
        """The number of VIR_ERR_*."""
        return None if self.err is None else self.err[0]

    def get_error_domain(self) -> int | None:
        """The number of VIR_FROM_*: the part of libvirt that failed."""
        return None if self.err is None else self.err[1]

    def get_error_message(self) -> str | None:
        """The whole text."""
        return None if self.err is None else self.err[2]

    def get_error_level(self) -> int | None:
        """The number of VIR_ERR_NONE, VIR_ERR_WARNING or VIR_ERR_ERROR."""
        return None if self.err is None else self.err[3]

    def get_str1(self) -> str | None:
        """The first detail, mostly the template of the text."""
        return None if self.err is None else self.err[4]

    def get_str2(self) -> str | None:
        """The second detail, mostly what fills the template."""
        return None if self.err is None else self.err[5]

    def get_str3(self) -> str | None:
        """The third detail."""
        return None if self.err is None else self.err[6]

    def get_int1(self) -> int | None:
        """The first number, such as an errno; -1 where there is none."""
        return None if self.err is None else self.err[7]

    def get_int2(self) -> int | None:
        """The second number; -1 where there is none."""
        return None if self.err is None else self.err[8]


def failure(error: Error, c_name: str) -> libvirtError:
    """Make an error the thread's last one, tell the handler, and give the exception to raise."""
    raw = (
        int(error.code),
        int(error.domain),
        error.message,
        int(error.level),
        error.str1,
        error.str2,
        error.str3,
        error.int1,
        error.int2,
    )
    last.error = raw
    if _registered is None:
        _print(raw)
    else:
        _registered.tell(raw)
    return libvirtError(f"{c_name}() failed")


def invalid_argument(c_name: str, argument: str, text: str, domain: ErrorDomain) -> Error:
    """The error of an argument that the public function itself refuses (virReportInvalidArg): no template."""
    return Error.from_peer(ErrorCode.INVALID_ARG, domain, text, ErrorLevel.ERROR, (c_name, argument, None), (0, 0))


def _print(error: RawError) -> None:
    """What virDefaultErrorFunc writes."""
    label = DOMAIN_LABELS.get(cast("ErrorDomain", error[1]), "")
    level = _LEVELS.get(cast("ErrorLevel", error[3]), "")
    if sys.stderr is not None:
        print(f"libvirt: {label} {level} : {error[2]}", file=sys.stderr, flush=True)


def registerErrorHandler(f: Handler[T] | None, ctx: T) -> int:
    """Call ``f(ctx, error)`` for every error, with the 9-tuple of ``virGetLastError``, instead of printing it.

    A second call replaces the handler; None brings the printing back. Returns 1.
    """
    global _registered
    _registered = None if f is None else _Registered(f, ctx)
    return 1


def virGetLastError() -> RawError | None:
    """The last error of this thread as (code, domain, message, level, str1, str2, str3, int1, int2), or None."""
    return last.error


def virGetLastErrorCode() -> int:
    """The code of the thread's last error, VIR_ERR_OK without one."""
    return 0 if last.error is None else last.error[0]


def virGetLastErrorDomain() -> int:
    """The domain of the thread's last error, VIR_FROM_NONE without one."""
    return 0 if last.error is None else last.error[1]


def virGetLastErrorMessage() -> str:
    """The text of the thread's last error."""
    return "no error" if last.error is None else last.error[2]


def virResetLastError() -> None:
    """Forget the thread's last error."""
    last.error = None
