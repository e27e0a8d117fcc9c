"""A server and its clients in one process: calls that wait, limits, files, streams, ends; the driver is a mock."""

import asyncio
import os
import shutil
import socket
import struct
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.storage import StorageVolume
from purevirt.api.operation import Facet, override
from purevirt.api.ref import DomainRef, StorageVolRef
from purevirt.api.session import Session
from purevirt.api.stream import Hole, Stream
from purevirt.api.waiting import waiting_needs_loop
from purevirt.daemon.server import Server
from purevirt.daemon.settings import Settings
from purevirt.enums.domain_guest import DomainFDAssociateFlags
from purevirt.enums.host import ConnectFlags
from purevirt.enums.storage import StorageVolDownloadFlags, StorageVolUploadFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.message import (
    CALL,
    CONTINUE,
    ERROR,
    HOLE,
    OK,
    REPLY,
    STREAM,
    Frame,
    MessageType,
    build,
    build_with_fds,
    decode_error,
)
from purevirt.rpc.program.remote_procedures import PROGRAM, VERSION
from purevirt.uri import URI

OPEN, TYPE, HOSTNAME, CREATE, DESTROY, FD_ASSOCIATE, UPLOAD, DOWNLOAD = 1, 3, 59, 9, 12, 443, 208, 209
DOMAIN = b"\0\0\0\1x\0\0\0" + bytes(16) + b"\xff" * 4
VOLUME = b"\0\0\0\1p\0\0\0\0\0\0\1v\0\0\0\0\0\0\1k\0\0\0"


class Store(Stream):
    """A stream that gives what it has and takes what it gets."""

    def __init__(self, *parts: bytes | Hole) -> None:
        self.parts = list(parts)
        self.got: list[bytes | int] = []
        self.end = ""
        self.fails = False

    async def read(self, size: int) -> bytes | Hole:
        if self.fails:
            raise Error(ErrorCode.OPERATION_FAILED, "the disk is on fire", domain=ErrorDomain.STORAGE)
        return self.parts.pop(0) if self.parts else b""

    async def write(self, data: bytes) -> None:
        if self.fails:
            raise ValueError("a surprise")
        self.got.append(data)

    async def write_hole(self, length: int) -> None:
        self.got.append(length)

    async def finish(self) -> None:
        if self.fails:
            raise Error(ErrorCode.OPERATION_FAILED, "no room", domain=ErrorDomain.STORAGE)
        self.end = "finished"

    def abort(self) -> None:
        self.end = self.end or "aborted"


class Driver:
    """What the mock's facets share: a gate before which calls wait, and what they saw."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.waiting = 0
        self.most_waiting = 0
        self.files: list[int] = []
        self.store = Store()

    def facets(self) -> list[Facet]:
        """The facets of a session."""
        return [MockConnect(), MockLifecycle(self), MockBlock(self), MockVolume(self)]


class MockConnect(Connect):
    """Answers at once, or with a surprise."""

    domain = ErrorDomain.TEST

    @override()
    async def connect_get_type(self) -> str:
        return "Mock"

    @override()
    async def connect_get_hostname(self) -> str:
        raise ZeroDivisionError("a surprise")


class MockLifecycle(DomainLifecycle):
    """Answers later."""

    domain = ErrorDomain.TEST

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @override()
    async def domain_create(self, domain: DomainRef) -> None:
        driver = self.driver
        driver.waiting += 1
        driver.most_waiting = max(driver.most_waiting, driver.waiting)
        try:
            await waiting_needs_loop()
            await driver.gate.wait()
        finally:
            driver.waiting -= 1

    @override()
    async def domain_destroy(self, domain: DomainRef) -> None:
        await waiting_needs_loop()
        await asyncio.sleep(0)
        raise Error(ErrorCode.OPERATION_INVALID, "it does not run")


class MockBlock(DomainBlock):
    """Looks at files."""

    domain = ErrorDomain.TEST

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @override(DomainFDAssociateFlags.WRITABLE)
    async def domain_fd_associate(
        self, domain: DomainRef, name: str, files: list[int], flags: DomainFDAssociateFlags
    ) -> None:
        await waiting_needs_loop()
        await self.driver.gate.wait()
        self.driver.files += [os.fstat(fd).st_ino for fd in files]


class MockVolume(StorageVolume):
    """Opens streams."""

    domain = ErrorDomain.TEST

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    @override(StorageVolUploadFlags.SPARSE_STREAM)
    async def storage_vol_upload(
        self, volume: StorageVolRef, offset: int, length: int, flags: StorageVolUploadFlags
    ) -> Stream:
        return self.driver.store

    @override(StorageVolDownloadFlags.SPARSE_STREAM)
    async def storage_vol_download(
        self, volume: StorageVolRef, offset: int, length: int, flags: StorageVolDownloadFlags
    ) -> Stream:
        return self.driver.store


class Opened(Session):
    """A session that tells when it was closed."""

    is_closed = False

    async def close(self) -> None:
        self.is_closed = True


class World:
    """A server on a socket, the driver behind it and the sessions it opened."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self.driver = Driver()
        self.sessions: list[Opened] = []
        self.door = asyncio.Event()
        self.door.set()
        self.server = Server("test", {PROGRAM: "remote"}, settings, self._open)
        self.path = folder / "sock"
        self.server.listen(self.path, 0o700, read_only=False, auth="none")

    async def _open(self, name: str | None, flags: ConnectFlags) -> Session:
        await self.door.wait()
        self.sessions.append(Opened(URI(), self.driver.facets(), read_only=bool(flags & ConnectFlags.RO)))
        return self.sessions[-1]

    async def connect(self, *, is_open: bool = True) -> "Caller":
        """A new client."""
        sock = socket.socket(socket.AF_UNIX)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, str(self.path))
        caller = Caller(sock)
        if is_open:
            assert (await caller.call(OPEN, OPENING)).status == OK
        return caller


OPENING = struct.pack(">II", 1, 1) + b"x\0\0\0" + bytes(4)


class Caller:
    """A client that speaks raw frames."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.decoder = FrameDecoder()
        self.frames: list[Frame] = []
        self.serial = -1

    def send(self, procedure: int, body: bytes = b"", *, kind: int = CALL, status: int = OK, serial: int = -1) -> int:
        """Send a small message; its serial."""
        if serial < 0:
            serial = self.serial = self.serial + 1
        self.sock.send(build(PROGRAM, VERSION, procedure, kind, serial, status, body))
        return serial

    async def frame(self) -> Frame:
        """The next frame."""
        while not self.frames:
            data = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.sock, 1 << 20), 8)
            assert data, "the server closed the connection"
            self.frames += self.decoder.feed(data)
        return self.frames.pop(0)

    async def call(self, procedure: int, body: bytes = b"") -> Frame:
        """Make a call and take the next frame as its reply."""
        serial = self.send(procedure, body)
        frame = await self.frame()
        assert (frame.serial, frame.type) == (serial, REPLY)
        return frame

    async def open_stream(self, procedure: int, *, is_sparse: bool = False) -> int:
        """Make a call that opens a stream: its serial."""
        reply = await self.call(procedure, VOLUME + bytes(19) + bytes([is_sparse]))
        assert reply.status == OK
        return reply.serial

    async def error(self, procedure: int, body: bytes = b"") -> Error:
        """The error of a call."""
        frame = await self.call(procedure, body)
        assert frame.status == ERROR
        return decode_error(frame.data, frame.body)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path."""
    found = Path(tempfile.mkdtemp(prefix="pv"))
    yield found
    shutil.rmtree(found)


async def until(is_done: Callable[[], object]) -> None:
    """Let the loop run until something has happened."""
    for _ in range(100_000):
        if is_done():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never happened")


Run = Callable[[Callable[[World], Awaitable[None]]], None]


@pytest.fixture
def run(folder: Path) -> Run:
    """Run a story in a fresh world."""

    def start(story: Callable[[World], Awaitable[None]], settings: Settings | None = None) -> None:
        async def main() -> None:
            world = World(folder, settings or Settings())
            try:
                await asyncio.wait_for(story(world), 10)
            finally:
                world.driver.gate.set()
                await world.server.close()

        asyncio.run(main())

    return start  # type: ignore[return-value]  # the settings are for few


def test_answers_at_once_and_surprises(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        assert (await caller.call(TYPE)).data.endswith(b"\0\0\0\4Mock")
        error = await caller.error(HOSTNAME)
        assert (error.code, error.domain) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.TEST)
        assert error.message == "internal error: ZeroDivisionError: a surprise"
        error = await caller.error(DESTROY, DOMAIN)
        assert (error.code, error.domain) == (ErrorCode.OPERATION_INVALID, ErrorDomain.TEST)

    run(story)


def test_a_call_that_waits_does_not_hold_up_others(run: Run) -> None:
    async def story(world: World) -> None:
        caller, other = await world.connect(), await world.connect()
        waiting = caller.send(CREATE, DOMAIN)
        assert (await caller.call(TYPE)).status == OK
        assert (await other.call(TYPE)).status == OK
        world.driver.gate.set()
        assert (await caller.frame()).serial == waiting

    run(story)


def test_a_client_has_a_few_calls_under_way(run: Any) -> None:
    async def story(world: World) -> None:
        caller, other = await world.connect(), await world.connect()
        serials = [caller.send(CREATE, DOMAIN) for _ in range(20)]
        last = caller.send(TYPE)
        assert (await other.call(TYPE)).status == OK
        assert world.driver.waiting == 3
        world.driver.gate.set()
        frames = [await caller.frame() for _ in range(21)]
        assert sorted(frame.serial for frame in frames) == [*serials, last]
        assert all(frame.status == OK for frame in frames)
        assert world.driver.most_waiting == 3

    run(story, Settings(max_client_requests=3))


def test_a_client_that_leaves_in_the_middle(run: Run) -> None:
    async def story(world: World) -> None:
        caller, other = await world.connect(), await world.connect()
        for _ in range(4):
            caller.send(CREATE, DOMAIN)
        assert (await other.call(TYPE)).status == OK
        caller.sock.close()
        while not world.sessions[0].is_closed:
            assert (await other.call(TYPE)).status == OK
        world.driver.gate.set()
        while world.driver.waiting:
            assert (await other.call(TYPE)).status == OK
        assert len(world.server.clients()) == 1

    run(story)


def test_a_client_that_leaves_while_its_connection_opens(run: Run) -> None:
    async def story(world: World) -> None:
        world.door.clear()
        caller = await world.connect(is_open=False)
        caller.send(OPEN, OPENING)
        await until(lambda: world.server.clients() and world.server.clients()[0].calls_under_way)
        caller.sock.close()
        await until(lambda: not world.server.clients())
        world.door.set()
        await until(lambda: world.sessions)
        for _ in range(20):
            await asyncio.sleep(0)
        assert world.sessions[0].is_closed

    run(story)


def test_a_connection_that_opens_twice_at_once(run: Run) -> None:
    async def story(world: World) -> None:
        world.door.clear()
        caller = await world.connect(is_open=False)
        caller.send(OPEN, OPENING)
        caller.send(OPEN, OPENING)
        await until(lambda: world.server.clients() and world.server.clients()[0].calls_under_way == 2)
        world.door.set()
        frames = [await caller.frame() for _ in range(2)]
        assert sorted(frame.status for frame in frames) == [OK, ERROR]
        assert [session.is_closed for session in world.sessions] == [False, True]

    run(story)


def test_files_live_as_long_as_their_call(run: Run) -> None:
    async def story(world: World) -> None:
        caller, other = await world.connect(), await world.connect()
        reader, writer = os.pipe()
        inode = os.fstat(writer).st_ino
        body = DOMAIN + b"\0\0\0\1n\0\0\0" + bytes(4)
        kind = MessageType.CALL_WITH_FDS
        caller.sock.send(build_with_fds(PROGRAM, VERSION, FD_ASSOCIATE, kind, 90, OK, body, 1))
        socket.send_fds(caller.sock, [b"\0"], [writer])
        os.close(writer)
        assert (await other.call(TYPE)).status == OK
        world.driver.gate.set()
        assert (await caller.frame()).status == OK
        assert world.driver.files == [inode]
        assert os.read(reader, 1) == b""
        os.close(reader)

    run(story)


def test_files_of_calls_that_wait_for_their_turn_are_let_go(run: Any) -> None:
    async def story(world: World) -> None:
        caller, other = await world.connect(), await world.connect()
        caller.send(CREATE, DOMAIN)
        reader, writer = os.pipe()
        body = DOMAIN + b"\0\0\0\1n\0\0\0" + bytes(4)
        kind = MessageType.CALL_WITH_FDS
        caller.sock.send(build_with_fds(PROGRAM, VERSION, FD_ASSOCIATE, kind, 90, OK, body, 1))
        socket.send_fds(caller.sock, [b"\0"], [writer])
        os.close(writer)
        assert (await other.call(TYPE)).status == OK
        caller.sock.close()
        world.driver.gate.set()
        while len(world.server.clients()) > 1:
            assert (await other.call(TYPE)).status == OK
        os.set_blocking(reader, False)
        for _ in range(50):
            await asyncio.sleep(0)
        assert os.read(reader, 1) == b""
        os.close(reader)

    run(story, Settings(max_client_requests=1))


def packets(caller: Caller, serial: int, *sent: tuple[int, bytes, int]) -> None:
    """Send packets of an upload."""
    for status, body, kind in sent:
        caller.send(UPLOAD, body, kind=kind, status=status, serial=serial)


def test_an_upload(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        serial = await caller.open_stream(UPLOAD)
        packets(caller, serial, (CONTINUE, b"one", STREAM), (CONTINUE, b"two", STREAM), (OK, b"", STREAM))
        end = await caller.frame()
        assert (end.type, end.status, end.serial) == (STREAM, OK, serial)
        assert world.driver.store.got == [b"one", b"two"]
        assert world.driver.store.end == "finished"

    run(story)


def test_an_upload_with_holes(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        serial = await caller.open_stream(UPLOAD, is_sparse=True)
        hole = HOLE.pack(1 << 40, 0)
        packets(caller, serial, (CONTINUE, hole, MessageType.STREAM_HOLE), (OK, b"", STREAM))
        assert (await caller.frame()).status == OK
        assert world.driver.store.got == [1 << 40]

    run(story)


@pytest.mark.parametrize("body", [b"", HOLE.pack(-1, 0), HOLE.pack(1, 1), HOLE.pack(1, 0) + b"x"])
def test_holes_that_are_none(run: Run, body: bytes) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        serial = await caller.open_stream(UPLOAD, is_sparse=True)
        packets(caller, serial, (CONTINUE, body, MessageType.STREAM_HOLE))
        frame = await caller.frame()
        assert (frame.type, frame.status) == (STREAM, ERROR)
        assert world.driver.store.end == "aborted"
        assert (await caller.call(TYPE)).status == OK

    run(story)


def test_a_hole_nobody_asked_for(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        serial = await caller.open_stream(UPLOAD)
        packets(caller, serial, (CONTINUE, HOLE.pack(1, 0), MessageType.STREAM_HOLE))
        assert (await caller.frame()).status == ERROR

    run(story)


@pytest.mark.parametrize(
    ("packet", "message"),
    [(CONTINUE, "internal error: ValueError: a surprise"), (OK, "operation failed: no room")],
)
def test_an_upload_that_fails(run: Run, packet: int, message: str) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        world.driver.store.fails = True
        serial = await caller.open_stream(UPLOAD)
        packets(caller, serial, (packet, b"", STREAM))
        frame = await caller.frame()
        assert (frame.type, frame.status, frame.serial) == (STREAM, ERROR, serial)
        assert decode_error(frame.data, frame.body).message == message
        assert world.driver.store.end == "aborted"
        packets(caller, serial, (CONTINUE, b"late", STREAM), (OK, b"", STREAM))
        assert (await caller.call(TYPE)).status == OK

    run(story)


@pytest.mark.parametrize("is_sparse", [False, True])
def test_a_download(run: Run, is_sparse: bool) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        world.driver.store.parts = [b"one", Hole(300_000), b"two"]
        serial = await caller.open_stream(DOWNLOAD, is_sparse=is_sparse)
        data, holes = b"", []
        while True:
            frame = await caller.frame()
            assert (frame.status, frame.serial) == (CONTINUE, serial)
            if frame.type == MessageType.STREAM_HOLE:
                holes.append(HOLE.unpack(frame.data[frame.body :]))
            elif frame.length == frame.body:
                break
            data += frame.data[frame.body :]
        expected = b"one" + (HOLE.pack(300_000, 0) if is_sparse else bytes(300_000)) + b"two"
        assert data == expected
        assert holes == ([(300_000, 0)] if is_sparse else [])
        caller.send(DOWNLOAD, kind=STREAM, serial=serial)
        assert (await caller.frame()).status == OK
        assert world.driver.store.end == "finished"

    run(story)


def test_a_download_that_fails(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        world.driver.store.fails = True
        await caller.open_stream(DOWNLOAD)
        frame = await caller.frame()
        assert (frame.type, frame.status) == (STREAM, ERROR)
        error = decode_error(frame.data, frame.body)
        assert (error.message, error.domain) == ("operation failed: the disk is on fire", ErrorDomain.STORAGE)
        assert world.driver.store.end == "aborted"

    run(story)


def test_streams_end_with_their_client(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        await caller.open_stream(UPLOAD)
        caller.sock.close()
        await until(lambda: world.driver.store.end)
        assert world.driver.store.end == "aborted"

    run(story)


def test_a_download_that_is_not_read_does_not_fill_the_memory(run: Run) -> None:
    async def story(world: World) -> None:
        caller, other = await world.connect(), await world.connect()
        world.driver.store.parts = [bytes(200_000)] * 400
        await caller.open_stream(DOWNLOAD)
        for _ in range(300):
            assert (await other.call(TYPE)).status == OK
        assert len(world.driver.store.parts) > 380
        assert (await other.call(TYPE)).status == OK

    run(story)


def test_an_upload_faster_than_the_driver_is_held_back(run: Run) -> None:
    async def story(world: World) -> None:
        caller = await world.connect()
        loop = asyncio.get_running_loop()
        serial = await caller.open_stream(UPLOAD)
        packet = build(PROGRAM, VERSION, UPLOAD, STREAM, serial, CONTINUE, bytes(100_000))
        for _ in range(50):
            await loop.sock_sendall(caller.sock, packet)
        caller.send(UPLOAD, kind=STREAM, serial=serial)
        assert (await caller.frame()).status == OK
        assert sum(len(part) for part in world.driver.store.got if isinstance(part, bytes)) == 5_000_000

    run(story)
