"""The terminal of `console`: bytes in both directions, the escape character, the end of the guest's side."""

import os
import pty
import select
import threading
import time
from collections.abc import Callable, Iterator

import pytest

import libvirt
from purevirt.cli.failure import Failed
from purevirt.cli.terminal import Terminal, require_terminal

TIMEOUT_S = 20
Callback = Callable[[object, int, object], None]


class LoopStream:
    """Every byte sent comes back, in upper case; events come from a thread, as with a real stream."""

    def __init__(self) -> None:
        self.answer = b""
        self.events = 0
        self.closed = False
        self.started = threading.Event()
        self.stopped = threading.Event()
        self.callback: Callback | None = None

    def eventAddCallback(self, events: int, callback: Callback, opaque: object) -> None:
        self.events, self.callback = events, callback
        threading.Thread(target=self.serve, daemon=True).start()
        self.started.set()

    def eventUpdateCallback(self, events: int) -> None:
        self.events = events

    def eventRemoveCallback(self) -> None:
        self.stopped.set()

    def serve(self) -> None:
        while not self.stopped.wait(0.005):
            ready = libvirt.VIR_STREAM_EVENT_READABLE if self.answer or self.closed else 0
            ready |= self.events & libvirt.VIR_STREAM_EVENT_WRITABLE
            if ready and self.callback is not None:
                self.callback(self, ready, None)

    def recv(self, count: int) -> bytes | int:
        data, self.answer = self.answer[:count], self.answer[count:]
        return data if data or self.closed else -2

    def send(self, data: bytes) -> int:
        self.answer += data[:3].upper()
        return min(3, len(data))


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo terminal: where a person sits, and where the program is."""
    person, program = pty.openpty()
    yield person, program
    os.close(person)
    os.close(program)


def read_until(descriptor: int, wanted: bytes) -> bytes:
    seen, end = b"", time.monotonic() + TIMEOUT_S
    while wanted not in seen and time.monotonic() < end:
        if select.select([descriptor], [], [], 0.1)[0]:
            seen += os.read(descriptor, 1024)
    return seen


def start(stream: LoopStream, program: int, failures: list[Failed]) -> threading.Thread:
    def run() -> None:
        try:
            Terminal(stream, "^]", program, program).run()  # type: ignore[arg-type] # has what a stream needs
        except Failed as failure:
            failures.append(failure)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_bytes_travel_until_the_escape_character(terminal: tuple[int, int]) -> None:
    keyboard, program = terminal
    failures: list[Failed] = []
    stream = LoopStream()
    thread = start(stream, program, failures)
    # what is typed before the terminal is in raw mode gets lost
    assert stream.started.wait(TIMEOUT_S)
    os.write(keyboard, b"hello guest")
    assert b"HELLO GUEST" in read_until(keyboard, b"HELLO GUEST")
    os.write(keyboard, b"\x1d")
    thread.join(TIMEOUT_S)
    assert not thread.is_alive()
    assert failures == []


def test_the_guest_may_end_it(terminal: tuple[int, int]) -> None:
    stream = LoopStream()
    thread = start(stream, terminal[1], [])
    stream.closed = True
    thread.join(TIMEOUT_S)
    assert not thread.is_alive()


def test_there_must_be_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull) as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(Failed, match="Cannot run interactive console without a controlling TTY"):
            require_terminal()
