"""asyncio as libvirt's event loop.

Register it before opening connections; callbacks then run on the loop, and ``await impl.drain()`` waits until what
belonged to closed connections is gone.
"""

import asyncio
import itertools
import logging
import warnings
from collections.abc import Iterator
from typing import Any, TypeVar

import libvirt
from libvirt.pollloop import HandleCallback, TimerCallback

__all__ = ["getCurrentImpl", "virEventAsyncIOImpl", "virEventRegisterAsyncIOImpl"]

T = TypeVar("T")
_READ = libvirt.VIR_EVENT_HANDLE_READABLE
_WRITE = libvirt.VIR_EVENT_HANDLE_WRITABLE


class Callback:
    """A callback, its number and what it is called with."""

    _iden_counter: Iterator[int] = itertools.count()

    def __init__(self, impl: "virEventAsyncIOImpl", cb: Any, opaque: Any, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.impl = impl
        self.cb = cb
        self.opaque = opaque
        self.iden = next(self._iden_counter)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} iden={self.iden}>"

    def close(self) -> None:
        """Let what belongs to it be freed by the loop."""
        self.impl.log.debug("callback %d close(), scheduling ff", self.iden)
        self.impl.schedule_ff_callback(self.iden, self.opaque)


class Descriptor:
    """A file descriptor and the callbacks that watch it."""

    def __init__(self, impl: "virEventAsyncIOImpl", fd: int) -> None:
        self.impl = impl
        self.fd = fd
        self.callbacks: dict[int, FDCallback] = {}

    def _handle(self, event: int) -> None:
        """Call those callbacks that wait for an event."""
        for callback in list(self.callbacks.values()):
            if callback.event is not None and callback.event & event:
                callback.cb(callback.iden, self.fd, event, callback.opaque)

    def update(self) -> None:
        """Let the loop watch for what the callbacks wait for now."""
        wanted = 0
        for callback in self.callbacks.values():
            wanted |= callback.event
        if wanted & ~(_READ | _WRITE):
            warnings.warn(
                "The only event supported are VIR_EVENT_HANDLE_READABLE and VIR_EVENT_HANDLE_WRITABLE",
                UserWarning,
                stacklevel=2,
            )
        loop = self.impl.loop
        if wanted & _READ:
            loop.add_reader(self.fd, self._handle, _READ)
        else:
            loop.remove_reader(self.fd)
        if wanted & _WRITE:
            loop.add_writer(self.fd, self._handle, _WRITE)
        else:
            loop.remove_writer(self.fd)

    def add_handle(self, callback: "FDCallback") -> None:
        """Watch for one callback more."""
        self.callbacks[callback.iden] = callback
        self.update()

    def remove_handle(self, iden: int) -> "FDCallback":
        """Watch for a callback no longer; the callback."""
        callback = self.callbacks.pop(iden)
        self.update()
        return callback


class DescriptorDict(dict[int, Descriptor]):
    """The descriptors of an event loop, made as they are asked for."""

    def __init__(self, impl: "virEventAsyncIOImpl") -> None:
        super().__init__()
        self.impl = impl

    def __missing__(self, fd: int) -> Descriptor:
        descriptor = self[fd] = Descriptor(self.impl, fd)
        return descriptor


class FDCallback(Callback):
    """A callback for a file descriptor; ``event`` are bits of VIR_EVENT_HANDLE_*."""

    def __init__(self, *args: Any, descriptor: Descriptor, event: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.descriptor = descriptor
        self.event = event

    def __repr__(self) -> str:
        return f"<{type(self).__name__} iden={self.iden} fd={self.descriptor.fd} event={self.event}>"

    def update(self, event: int) -> None:
        """Wait for other events."""
        self.event = event
        self.descriptor.update()


class TimeoutCallback(Callback):
    """A callback for a timer; ``timeout`` in milliseconds, -1 where it is off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timeout = -1
        self._task: asyncio.Task[None] | None = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} iden={self.iden} timeout={self.timeout}>"

    async def _timer(self) -> None:
        """Call back again and again; an interval of 0 is every turn of the loop."""
        while self.timeout >= 0:
            await asyncio.sleep(self.timeout / 1000)
            self.cb(self.iden, self.opaque)

    def update(self, timeout: int) -> None:
        """Set the interval; may be called from any thread."""
        loop = self.impl.loop
        if loop.is_closed():
            self.timeout = timeout
        elif asyncio._get_running_loop() is loop or not loop.is_running():
            self._apply(timeout)
        else:
            loop.call_soon_threadsafe(self._apply, timeout)

    def _apply(self, timeout: int) -> None:
        """Start or stop the task, which takes up a new interval by itself."""
        self.timeout = timeout
        if timeout >= 0 and (self._task is None or self._task.done()):
            self._task = self.impl.loop.create_task(self._timer())
        elif timeout < 0 and self._task is not None:
            self._task.cancel()
            self._task = None

    def close(self) -> None:
        """Stop, and let what belongs to it be freed."""
        self.update(timeout=-1)
        super().close()


class virEventAsyncIOImpl:
    """The event loop of libvirt on an event loop of asyncio, the current one unless another is given."""

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        self.loop = loop or asyncio.get_event_loop()
        self.callbacks: dict[int, Callback] = {}
        self.descriptors = DescriptorDict(self)
        self.log = logging.getLogger(type(self).__name__)
        self._pending = 0
        self._finished: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} callbacks={self.callbacks} descriptors={self.descriptors}>"

    def register(self) -> "virEventAsyncIOImpl":
        """Make it libvirt's event loop; returns itself."""
        self.log.debug("register()")
        libvirt.virEventRegisterImpl(
            self._add_handle,
            self._update_handle,
            self._remove_handle,
            self._add_timeout,
            self._update_timeout,
            self._remove_timeout,
        )
        return self

    def schedule_ff_callback(self, iden: int, opaque: Any) -> None:
        """Free what belongs to a callback in a turn of its own; may be called from any thread."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._start_ff_callback, iden, opaque)

    def _start_ff_callback(self, iden: int, opaque: Any) -> None:
        task = self.loop.create_task(self._ff_callback(iden, opaque))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ff_callback(self, iden: int, opaque: Any) -> None:
        """Free what belongs to a callback."""
        self.log.debug("ff_callback(iden=%d, opaque=...)", iden)
        libvirt.virEventInvokeFreeCallback(opaque)
        self._pending_dec()

    async def drain(self) -> None:
        """Wait until nothing is left of closed connections."""
        self.log.debug("drain()")
        if self._pending:
            self._finished = asyncio.Event()
            await self._finished.wait()
            self._finished = None
        self.log.debug("drain ended")

    def is_idle(self) -> bool:
        """Whether nothing is watched and nothing waits to be freed."""
        return not self.callbacks and not self._pending

    def _pending_inc(self) -> None:
        """One thing more that has to be freed some time."""
        self._pending += 1
        if self._finished is not None:
            self._finished.clear()

    def _pending_dec(self) -> None:
        """One thing was freed."""
        assert self._pending > 0
        self._pending -= 1
        if not self._pending and self._finished is not None:
            self._finished.set()

    def _add_handle(self, fd: int, event: int, cb: HandleCallback, opaque: Any) -> int:
        """Watch a file descriptor; the number of the watch."""
        descriptor = self.descriptors[fd]
        callback = FDCallback(self, cb, opaque, descriptor=descriptor, event=event)
        self.log.debug("add_handle(fd=%d, event=%d, cb=..., opaque=...) = %d", fd, event, callback.iden)
        self.callbacks[callback.iden] = callback
        descriptor.add_handle(callback)
        self._pending_inc()
        return callback.iden

    def _update_handle(self, watch: int, event: int) -> None:
        """Watch for other events."""
        self.log.debug("update_handle(watch=%d, event=%d)", watch, event)
        callback = self.callbacks[watch]
        assert isinstance(callback, FDCallback)
        callback.update(event=event)

    def _remove_handle(self, watch: int) -> int:
        """Watch no longer; 0, or -1 where there is no such watch."""
        self.log.debug("remove_handle(watch=%d)", watch)
        callback = self.callbacks.pop(watch, None)
        if not isinstance(callback, FDCallback):
            self.log.warning("remove_handle(): no such handle: %r", watch)
            return -1
        descriptor = callback.descriptor
        descriptor.remove_handle(watch)
        if not descriptor.callbacks:
            del self.descriptors[descriptor.fd]
        callback.close()
        return 0

    def _add_timeout(self, timeout: int, cb: TimerCallback, opaque: Any) -> int:
        """Call back every so many milliseconds; the number of the timer."""
        callback = TimeoutCallback(self, cb, opaque)
        self.log.debug("add_timeout(timeout=%d, cb=..., opaque=...) = %d", timeout, callback.iden)
        self.callbacks[callback.iden] = callback
        callback.update(timeout=timeout)
        self._pending_inc()
        return callback.iden

    def _update_timeout(self, timer: int, timeout: int) -> None:
        """Change an interval."""
        self.log.debug("update_timeout(timer=%d, timeout=%d)", timer, timeout)
        callback = self.callbacks[timer]
        assert isinstance(callback, TimeoutCallback)
        callback.update(timeout=timeout)

    def _remove_timeout(self, timer: int) -> int:
        """Drop a timer; 0, or -1 where there is no such timer."""
        self.log.debug("remove_timeout(timer=%d)", timer)
        callback = self.callbacks.pop(timer, None)
        if callback is None:
            self.log.warning("remove_timeout(): no such timeout: %r", timer)
            return -1
        callback.close()
        return 0


_current_impl: virEventAsyncIOImpl | None = None


def getCurrentImpl() -> virEventAsyncIOImpl | None:
    """The event loop that was registered here, None before that."""
    return _current_impl


def virEventRegisterAsyncIOImpl(loop: asyncio.AbstractEventLoop | None = None) -> virEventAsyncIOImpl:
    """Let an event loop of asyncio, the current one unless another is given, carry libvirt's events."""
    global _current_impl
    _current_impl = virEventAsyncIOImpl(loop=loop).register()
    return _current_impl
