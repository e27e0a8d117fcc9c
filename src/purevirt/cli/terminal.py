"""A terminal joined to a stream: raw mode, the escape character, and bytes in both directions.

The stream is read and written in the event loop's thread, the keyboard in the caller's.
"""

import os
import select
import sys
import termios
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import libvirt
from purevirt.cli.failure import Failed, reason

_CHUNK_BYTES = 1024
_MAX_PENDING_BYTES = 64 * 1024
_WOULD_BLOCK = -2
_READ = libvirt.VIR_STREAM_EVENT_READABLE
_WRITE = libvirt.VIR_STREAM_EVENT_WRITABLE
_BROKEN = libvirt.VIR_STREAM_EVENT_ERROR | libvirt.VIR_STREAM_EVENT_HANGUP


def escape_byte(text: str) -> bytes:
    """The byte an escape text stands for: `^]` is the character control and `]` make."""
    if len(text) == 2 and text[0] == "^":
        return bytes([ord(text[1].upper()) ^ 0x40])
    return text.encode()[:1]


def require_terminal() -> None:
    """Refuse where nobody could type.

    Raises:
        Failed: standard input is no terminal.
    """
    if not sys.stdin.isatty():
        raise Failed("Cannot run interactive console without a controlling TTY")


@contextmanager
def _raw_mode(descriptor: int) -> Iterator[None]:
    saved = termios.tcgetattr(descriptor)
    tty.setraw(descriptor)
    try:
        yield
    finally:
        # a terminal that was closed meanwhile has no mode to give back
        with suppress(termios.error):
            termios.tcsetattr(descriptor, termios.TCSAFLUSH, saved)


def _read_keys(descriptor: int) -> bytes:
    """What was typed; nothing when the terminal is gone."""
    try:
        return os.read(descriptor, _CHUNK_BYTES)
    except OSError:
        return b""


class Terminal:
    """Carries bytes between a keyboard, a screen (both file descriptors) and one non-blocking stream."""

    def __init__(self, stream: libvirt.virStream, escape: str, keyboard: int, screen: int) -> None:
        self._keyboard, self._screen = keyboard, screen
        self._stream = stream
        self._escape = escape_byte(escape)
        self._pending = bytearray()
        self._lock = threading.Lock()
        self._wake_read, self._wake_write = os.pipe()
        self._ended = False
        self._error: str | None = None

    def run(self) -> None:
        """Serve until the escape character is typed or the guest's end closes.

        Raises:
            Failed: the stream broke.
        """
        try:
            with _raw_mode(self._keyboard):
                self._stream.eventAddCallback(_READ | _BROKEN, self._on_stream, None)
                self._serve_keyboard()
                self._stream.eventRemoveCallback()
        finally:
            os.close(self._wake_read)
            os.close(self._wake_write)
        if self._error is not None:
            raise Failed(self._error)

    def _serve_keyboard(self) -> None:
        while not self._ended:
            ready, _, _ = select.select([self._keyboard, self._wake_read], [], [])
            if self._wake_read in ready:
                os.read(self._wake_read, _CHUNK_BYTES)
            if self._keyboard in ready:
                self._type(_read_keys(self._keyboard))

    def _type(self, typed: bytes) -> None:
        before, escape, _after = typed.partition(self._escape)
        if not typed or escape:
            self._ended = True
        with self._lock:
            # a guest that reads nothing must not fill our memory
            self._pending += before[: _MAX_PENDING_BYTES - len(self._pending)]
            if self._pending:
                self._stream.eventUpdateCallback(_READ | _WRITE | _BROKEN)

    def _on_stream(self, _stream: libvirt.virStream, events: int, _opaque: object) -> None:
        try:
            if events & _READ:
                self._receive()
            if events & _WRITE:
                self._send()
        except libvirt.libvirtError as error:
            self._end(reason(error))
        if events & _BROKEN:
            self._end(None)

    def _receive(self) -> None:
        data = self._stream.recv(_CHUNK_BYTES)
        if data == _WOULD_BLOCK:
            return
        if not isinstance(data, bytes) or not data:
            self._end(None)
            return
        written = 0
        while written < len(data):
            written += os.write(self._screen, data[written:])

    def _send(self) -> None:
        with self._lock:
            if self._pending:
                sent = self._stream.send(bytes(self._pending))
                del self._pending[: max(sent, 0)]
            if not self._pending:
                self._stream.eventUpdateCallback(_READ | _BROKEN)

    def _end(self, error: str | None) -> None:
        self._error = self._error or error
        self._ended = True
        os.write(self._wake_write, b".")
