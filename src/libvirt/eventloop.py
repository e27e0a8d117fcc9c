"""The event loop of the process: whichever one was registered, and the calls that use it.

Every event loop has six functions, in the shape of ``virEventRegisterImpl``. What libvirt itself watches and what a
program adds by ``virEventAddHandle`` go through them alike: the loop is given a callback and an opaque tuple of the
real callback, its argument and the function that frees the argument.
"""

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from libvirt.argument import as_int
from libvirt.error import libvirtError
from libvirt.pollloop import HandleCallback, PollLoop, TimerCallback

T = TypeVar("T")
Freed = Callable[[Any], None]
Opaque = tuple[Callable[..., object], Any, Freed | None]


@dataclass(frozen=True, slots=True)
class _Implementation:
    """The six functions of an event loop."""

    add_handle: Callable[[int, int, HandleCallback, Any], int]
    update_handle: Callable[[int, int], Any]
    remove_handle: Callable[[int], int]
    add_timeout: Callable[[int, TimerCallback, Any], int]
    update_timeout: Callable[[int, int], Any]
    remove_timeout: Callable[[int], int]
    is_default: bool


_lock = threading.Lock()
_registered: _Implementation | None = None
_default: PollLoop | None = None


def _default_loop() -> PollLoop:
    global _default
    with _lock:
        if _default is None:
            _default = PollLoop(virEventInvokeFreeCallback)
        return _default


def print_exception() -> None:
    """Show an exception that a callback raised: there is nobody to raise it to."""
    sys.excepthook(*sys.exc_info())


def _asked(function: Callable[..., Any], *args: object) -> int:
    """The number a function of an event loop returns; -1 where it fails, with the failure printed."""
    try:
        result = function(*args)
    except Exception:
        print_exception()
        return -1
    return result if isinstance(result, int) else 0


def add_handle(fd: int, events: int, callback: HandleCallback, argument: Any, free: Freed | None = None) -> int:
    """Watch a file handle for bits of VIR_EVENT_HANDLE_*; the number of the watch, or -1 without an event loop."""
    if _registered is None:
        return -1
    return _asked(_registered.add_handle, fd, events, _eventInvokeHandleCallback, (callback, argument, free))


def update_handle(watch: int, events: int) -> None:
    """Watch for other events."""
    if _registered is not None:
        _asked(_registered.update_handle, watch, events)


def remove_handle(watch: int) -> int:
    """Stop watching; -1 where there is no such watch."""
    return -1 if _registered is None else _asked(_registered.remove_handle, watch)


def add_timeout(timeout_ms: int, callback: TimerCallback, argument: Any, free: Freed | None = None) -> int:
    """Call back every so many milliseconds; the number of the timer, or -1 without an event loop."""
    if _registered is None:
        return -1
    return _asked(_registered.add_timeout, timeout_ms, _eventInvokeTimeoutCallback, (callback, argument, free))


def update_timeout(timer: int, timeout_ms: int) -> None:
    """Change an interval; -1 switches the timer off, 0 calls back in every round."""
    if _registered is not None:
        _asked(_registered.update_timeout, timer, timeout_ms)


def remove_timeout(timer: int) -> int:
    """Drop a timer; -1 where there is no such timer."""
    return -1 if _registered is None else _asked(_registered.remove_timeout, timer)


def virEventRegisterDefaultImpl() -> int:
    """Let ``virEventRunDefaultImpl`` be the event loop; returns 0. Comes before opening connections."""
    global _registered
    loop = _default_loop()
    if _registered is None:
        _registered = _Implementation(
            loop.add_handle,
            loop.update_handle,
            loop.remove_handle,
            loop.add_timeout,
            loop.update_timeout,
            loop.remove_timeout,
            is_default=True,
        )
    return 0


def virEventRunDefaultImpl() -> int:
    """Run one round of the default event loop, which waits until something happens; returns 0."""
    _default_loop().run_once()
    return 0


def virEventRegisterImpl(
    addHandle: Callable[[int, int, HandleCallback, Any], int],
    updateHandle: Callable[[int, int], None],
    removeHandle: Callable[[int], int],
    addTimeout: Callable[[int, TimerCallback, Any], int],
    updateTimeout: Callable[[int, int], None],
    removeTimeout: Callable[[int], int],
) -> None:
    """Let an event loop of the program carry libvirt's events; comes before opening connections.

    ``addHandle(fd, events, cb, opaque)`` and ``addTimeout(milliseconds, cb, opaque)`` return a number; the loop calls
    ``cb(watch, fd, events, opaque)`` and ``cb(timer, opaque)``. After a removal it calls
    ``virEventInvokeFreeCallback(opaque)``, but not from inside the removing function. A default event loop that
    stands already stays.
    """
    global _registered
    if _registered is None or not _registered.is_default:
        _registered = _Implementation(
            addHandle, updateHandle, removeHandle, addTimeout, updateTimeout, removeTimeout, is_default=False
        )


def virEventAddHandle(fd: int, events: int, cb: Callable[[int, int, int, T], None], opaque: T) -> int:
    """Call ``cb(watch, fd, events, opaque)`` whenever a file handle has one of the events (VIR_EVENT_HANDLE_*).

    Returns the number of the watch. Raises libvirtError without an event loop.
    """
    data = {"cb": cb, "opaque": opaque}
    watch = add_handle(as_int(fd), as_int(events), _run_handle_callback, data)
    if watch == -1:
        raise libvirtError("virEventAddHandle() failed")
    return watch


def virEventAddTimeout(timeout: int, cb: Callable[[int, T], None], opaque: T) -> int:
    """Call ``cb(timer, opaque)`` every ``timeout`` milliseconds; 0 is every round of the loop, -1 never.

    Returns the number of the timer. Raises libvirtError without an event loop.
    """
    data = {"cb": cb, "opaque": opaque}
    timer = add_timeout(as_int(timeout), _run_timeout_callback, data)
    if timer == -1:
        raise libvirtError("virEventAddTimeout() failed")
    return timer


def virEventUpdateHandle(watch: int, events: int) -> None:
    """Watch for other events; 0 pauses."""
    update_handle(as_int(watch), as_int(events))


def virEventRemoveHandle(watch: int) -> int:
    """Stop watching; returns 0. Raises libvirtError for an unknown watch."""
    if remove_handle(as_int(watch)) == -1:
        raise libvirtError("virEventRemoveHandle() failed")
    return 0


def virEventUpdateTimeout(timer: int, timeout: int) -> None:
    """Change the interval of a timer, in milliseconds; -1 pauses."""
    update_timeout(as_int(timer), as_int(timeout))


def virEventRemoveTimeout(timer: int) -> int:
    """Drop a timer; returns 0. Raises libvirtError for an unknown timer."""
    if remove_timeout(as_int(timer)) == -1:
        raise libvirtError("virEventRemoveTimeout() failed")
    return 0


def virEventInvokeFreeCallback(opaque: Any) -> None:
    """Free what belongs to a removed handle or timer; to be called from the event loop, not while it removes."""
    free = opaque[2]
    if free is not None:
        free(opaque[1])


def _eventInvokeHandleCallback(watch: int, fd: int, event: int, opaque: Any, opaquecompat: Any = None) -> None:
    """What an event loop calls for a file handle; ``opaquecompat`` is for loops that unpack the opaque themselves."""
    callback, argument = (opaque, opaquecompat) if opaquecompat else opaque[:2]
    callback(watch, fd, event, argument)


def _eventInvokeTimeoutCallback(timer: int, opaque: Any, opaquecompat: Any = None) -> None:
    """What an event loop calls for a timer; ``opaquecompat`` is for loops that unpack the opaque themselves."""
    callback, argument = (opaque, opaquecompat) if opaquecompat else opaque[:2]
    callback(timer, argument)


def _dispatchEventHandleCallback(watch: int, fd: int, events: int, cbData: dict[str, Any]) -> int:
    """Call the program's own callback for a file handle."""
    cbData["cb"](watch, fd, events, cbData["opaque"])
    return 0


def _dispatchEventTimeoutCallback(timer: int, cbData: dict[str, Any]) -> int:
    """Call the program's own callback for a timer."""
    cbData["cb"](timer, cbData["opaque"])
    return 0


def _run_handle_callback(watch: int, fd: int, events: int, data: dict[str, Any]) -> None:
    try:
        _dispatchEventHandleCallback(watch, fd, events, data)
    except Exception:
        print_exception()


def _run_timeout_callback(timer: int, data: dict[str, Any]) -> None:
    try:
        _dispatchEventTimeoutCallback(timer, data)
    except Exception:
        print_exception()
