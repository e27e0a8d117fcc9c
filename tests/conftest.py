"""Fixtures for tests that talk to a daemon: a process below a short path, and clients that speak raw frames."""

import contextlib
import os
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from purevirt.errors import Error
from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.message import CALL, ERROR, OK, REPLY, Frame, MessageType, build, decode_error
from purevirt.rpc.program.remote_procedures import PROCEDURES, PROGRAM, VERSION
from purevirt.rpc.program.remote_types import TYPES
from purevirt.rpc.xdr import SCALARS, Schema

SOURCE = Path(__file__).parents[1] / "src"
WAIT_S = 20
NUMBERS = {name: number for number, name in PROCEDURES.items()}
"""Procedures of the remote program by name."""
SCHEMA = Schema(TYPES)
"""Structures as plain tuples."""


class Wire:
    """A client that speaks raw frames over a blocking socket; it checks nothing and waits ``WAIT_S`` at most."""

    def __init__(self, path: Path) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(str(path))
        self.sock.settimeout(WAIT_S)
        self.decoder = FrameDecoder()
        self.frames: list[Frame] = []
        self.events: list[Frame] = []
        self.serial = -1

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.sock.sendall(data)

    def receive(self) -> Frame | None:
        """The next frame, or None at the end of the connection."""
        while not self.frames:
            try:
                data, fds, _, _ = socket.recv_fds(self.sock, 65536, 64)
            except ConnectionResetError:
                return None
            if not data:
                return None
            self.frames += self.decoder.feed(data, fds)
        return self.frames.pop(0)

    def frame(self) -> Frame:
        """The next frame, which must come."""
        frame = self.receive()
        assert frame is not None, "the daemon closed the connection"
        return frame

    def call_raw(self, procedure: int, body: bytes = b"", *, program: int = PROGRAM, version: int = VERSION) -> Frame:
        """Make a call and wait for its reply; messages that come before it are kept in ``events``."""
        self.serial += 1
        self.send(build(program, version, procedure, CALL, self.serial, OK, body))
        return self.reply(self.serial)

    def reply(self, serial: int) -> Frame:
        """The reply with a serial."""
        while True:
            frame = self.frame()
            if frame.type in (REPLY, MessageType.REPLY_WITH_FDS) and frame.serial == serial:
                return frame
            self.events.append(frame)

    def call(self, name: str, *values: object) -> tuple[object, ...]:
        """Make a call of the remote program by name; raises the Error that comes back."""
        args, ret = f"{name}_args", f"{name}_ret"
        body = SCHEMA.encoder(args)(values) if args in TYPES else b""
        reply = self.call_raw(NUMBERS[name], body)
        if reply.status == ERROR:
            raise decode_error(reply.data, reply.body)
        if ret not in TYPES:
            assert reply.length == reply.body
            return ()
        result, end = SCHEMA.decoder(ret)(reply.data, reply.body)
        assert end == reply.length
        return tuple(result)

    def open(self, uri: str | None = "test:///default", flags: int = 0) -> "Wire":
        """Authenticate and open a connection."""
        self.call("auth_list")
        self.call("connect_open", uri, flags)
        return self

    def fails(self, frame: Frame) -> Error:
        """The error that a reply carries."""
        assert frame.status == ERROR
        return decode_error(frame.data, frame.body)

    def is_closed(self) -> bool:
        """Whether the daemon ends the connection."""
        while (frame := self.receive()) is not None:
            self.events.append(frame)
        return True

    def close(self) -> None:
        """Hang up."""
        self.sock.close()
        self.decoder.close()


@dataclass
class DaemonProcess:
    """A running daemon below ``root``."""

    root: Path
    process: subprocess.Popen[bytes]
    run: Path
    clients: list[Wire] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """Its process."""
        return self.process.pid

    @property
    def socket(self) -> Path:
        """The socket for reading and writing."""
        return self.run / "libvirt-sock"

    @property
    def socket_ro(self) -> Path:
        """The socket for reading only."""
        return self.run / "libvirt-sock-ro"

    @property
    def pid_file(self) -> Path:
        """The pid file of a daemon with a root folder."""
        return self.root / "run/libvirtd.pid"

    def connect(self, *, read_only: bool = False) -> Wire:
        """A new raw client, closed with the daemon."""
        client = Wire(self.socket_ro if read_only else self.socket)
        self.clients.append(client)
        return client

    def memory_kib(self) -> int:
        """Resident memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))

    def file_count(self) -> int:
        """Open file descriptors."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def is_alive(self) -> bool:
        """Whether it runs and answers."""
        if self.process.poll() is not None:
            return False
        client = self.connect()
        try:
            return client.call("auth_list") == ([0],)
        finally:
            client.close()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end: its exit code."""
        self.process.send_signal(number)
        return self.process.wait(WAIT_S)

    def log(self) -> str:
        """What it has written to its standard error."""
        return (self.root / "stderr").read_text()


_INTEGERS = {"int": (-(2**31), 2**31 - 1), "uint": (0, 2**32 - 1), "hyper": (-(2**63), 2**63 - 1)}
_INTEGERS |= {"uhyper": (0, 2**64 - 1)} | {name: limits for name, (_, limits) in SCALARS.items() if limits}
_TEXTS = st.binary(max_size=9).map(lambda raw: raw.replace(b"\0", b"").decode("utf-8", "surrogateescape"))
_SIZED = re.compile(r"(opaque|text|octets)(<|\[)(\d+)[>\]]")
_ARRAY = re.compile(r"(.+)(<|\[)(\d+)[>\]]")


def wire_values(types: Mapping[str, str], name: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """Values of a structure as plain tuples."""
    parts: list[st.SearchStrategy[Any]] = []
    for word in types[name].split():
        kind = word.partition(":")[2]
        if types.get(kind, "").startswith("union "):
            cases = [case.split(":") for case in types[kind].split()[1:]]
            parts.append(st.one_of([st.tuples(st.just(int(tag)), _values(types, arm)) for tag, arm in cases]))
        else:
            parts.append(_values(types, kind).map(lambda value: (value,)))
    return st.tuples(*parts).map(lambda groups: tuple(value for group in groups for value in group))


def _values(types: Mapping[str, str], kind: str) -> st.SearchStrategy[Any]:
    if kind.endswith("?"):
        return st.none() | _values(types, kind[:-1])
    if kind in _INTEGERS:
        return st.integers(*_INTEGERS[kind])
    if kind == "double":
        return st.floats(allow_nan=False)
    if kind == "string":
        return _TEXTS
    if sized := _SIZED.fullmatch(kind):
        family, opening, bound = sized[1], sized[2], int(sized[3])
        if family == "text":
            return st.text("abc-+", max_size=min(bound - 1, 9))
        return st.binary(min_size=bound if opening == "[" else 0, max_size=bound if opening == "[" else min(bound, 9))
    if array := _ARRAY.fullmatch(kind):
        element, opening, bound = array[1], array[2], int(array[3])
        return st.lists(_values(types, element), min_size=bound if opening == "[" else 0, max_size=min(bound, 3))
    return wire_values(types, kind)


@pytest.fixture(scope="session")
def values_of() -> Callable[[Mapping[str, str], str], st.SearchStrategy[tuple[Any, ...]]]:
    """The strategy that makes values of a wire structure."""
    return wire_values


StartDaemon = Callable[..., DaemonProcess]


def _start(root: Path, options: tuple[str, ...], environment: dict[str, str], run: Path | None) -> DaemonProcess:
    """Start a daemon and wait until it accepts clients."""
    command = [sys.executable, "-m", "purevirt.daemon", *options]
    env = os.environ | {"PYTHONPATH": str(SOURCE)} | environment
    with (root / "stderr").open("ab") as stderr:
        process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=stderr, stderr=stderr)
    daemon = DaemonProcess(root, process, run or root / "run/libvirt")
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(daemon.socket))
            if daemon.socket_ro.exists() or "--session" in options:
                return daemon
        select.select([], [], [], 0.02)
    process.kill()
    process.wait()
    raise AssertionError(f"the daemon did not start: {daemon.log()}")


@contextlib.contextmanager
def _daemons() -> Iterator[StartDaemon]:
    started: list[DaemonProcess] = []

    def start(
        *options: str, config: str = "", environment: dict[str, str] | None = None, session: bool = False
    ) -> DaemonProcess:
        """Start one more daemon; ``session`` gives it XDG folders of its own in place of ``--root``."""
        root = Path(tempfile.mkdtemp(prefix="pv"))
        try:
            if config:
                (root / "etc/libvirt").mkdir(parents=True)
                (root / "etc/libvirt/libvirtd.conf").write_text(config)
            run = None
            env = dict(environment or {})
            if session:
                env |= {f"XDG_{name}_{kind}": str(root / name.lower()) for name, kind in _XDG}
                options, run = (*options, "--session"), root / "runtime/libvirt"
                (root / "runtime").mkdir()
            else:
                options = (*options, "--root", str(root))
            daemon = _start(root, options, env, run)
        except BaseException:
            shutil.rmtree(root)
            raise
        started.append(daemon)
        return daemon

    try:
        yield start
    finally:
        for daemon in started:
            for client in daemon.clients:
                client.close()
            if daemon.process.poll() is None:
                daemon.process.kill()
            daemon.process.wait()
            shutil.rmtree(daemon.root)


_XDG = (("RUNTIME", "DIR"), ("CONFIG", "HOME"), ("CACHE", "HOME"), ("DATA", "HOME"), ("STATE", "HOME"))


@pytest.fixture
def start_daemon() -> Iterator[StartDaemon]:
    """A function that starts daemons, which end with the test."""
    with _daemons() as start:
        yield start


@pytest.fixture(scope="module")
def module_daemon() -> Iterator[DaemonProcess]:
    """One daemon for the tests of a module, which must leave it as they find it."""
    with _daemons() as start:
        yield start()


@pytest.fixture
def daemon(module_daemon: DaemonProcess) -> Iterator[DaemonProcess]:
    """The module's daemon, checked to live on behind each test."""
    yield module_daemon
    for client in module_daemon.clients:
        client.close()
    module_daemon.clients.clear()
    assert module_daemon.is_alive(), module_daemon.log()
