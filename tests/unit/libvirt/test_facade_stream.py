"""Streams of the facade over a stream in memory."""

import asyncio
import io
import threading

import pytest

import libvirt
from libvirt.streambuffer import StreamBuffer
from purevirt.api.session import Session
from purevirt.api.stream import Hole, Stream
from purevirt.api.waiting import background_loop
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.uri import URI

NONBLOCK, STOP_AT_HOLE = libvirt.VIR_STREAM_NONBLOCK, libvirt.VIR_STREAM_RECV_STOP_AT_HOLE


class MemoryStream(Stream):
    """Gives prepared pieces, keeps what it is given; a piece that is an Error is raised, None is nothing yet."""

    can_try = True

    def __init__(self, *pieces):
        self.pieces = list(pieces)
        self.taken = []
        self.ended = None

    async def read(self, size):
        return self._next()

    def try_read(self, size):
        return self._next()

    def watch(self, on_readable):
        self.on_readable = on_readable

    def _next(self):
        piece = self.pieces.pop(0) if self.pieces else b""
        if isinstance(piece, Error):
            raise piece
        return piece

    async def write(self, data):
        if self.ended == "broken":
            raise Error(ErrorCode.SYSTEM_ERROR, "cannot write", domain=ErrorDomain.STREAMS)
        self.taken.append(data)

    async def write_hole(self, length):
        self.taken.append(length)

    async def finish(self):
        self.ended = "finished"

    def abort(self):
        self.ended = "aborted"


@pytest.fixture(autouse=True)
def quiet():
    libvirt.registerErrorHandler(lambda context, error: None, None)
    yield
    libvirt.registerErrorHandler(None, None)


@pytest.fixture
def conn():
    conn = libvirt.open("test:///default")
    yield conn
    conn.close()


def carrying(conn, *pieces, flags=0):
    inner, stream = MemoryStream(*pieces), conn.newStream(flags)
    stream._carry(lambda: inner)
    return stream, inner


def test_an_empty_stream_supports_nothing(conn):
    stream = conn.newStream()
    calls = [lambda: stream.recv(1), lambda: stream.send(b"x"), stream.finish, stream.recvHole]
    calls.append(lambda: stream.sendHole(1))
    for call in calls:
        with pytest.raises(libvirt.libvirtError, match="not supported by the connection driver: virStream") as caught:
            call()
        assert caught.value.err[:2] == (libvirt.VIR_ERR_NO_SUPPORT, libvirt.VIR_FROM_STREAMS)
    assert stream.abort() == 0


def test_data_is_cut_to_the_size_asked_for(conn):
    stream, _ = carrying(conn, b"abcdef", b"gh")
    assert [stream.recv(4), stream.recv(4), stream.recv(4), stream.recv(4)] == [b"abcd", b"ef", b"gh", b""]


def test_holes_are_zeros_unless_they_are_asked_for(conn):
    stream, _ = carrying(conn, Hole(5), b"x")
    assert [stream.recv(3), stream.recv(3), stream.recv(3)] == [bytes(3), bytes(2), b"x"]
    stream, _ = carrying(conn, Hole(5), b"x")
    assert stream.recvFlags(3, STOP_AT_HOLE) == -3
    assert stream.recvHole() == 5
    assert stream.recvFlags(3, STOP_AT_HOLE) == b"x"


def test_unknown_flags_are_refused(conn):
    stream, _ = carrying(conn, b"x")
    with pytest.raises(libvirt.libvirtError, match=r"unsupported flags \(0x8\) in function remoteStreamRecvFlags"):
        stream.recvFlags(1, 8)


def test_a_non_blocking_stream_says_that_it_would_block(conn):
    stream, _ = carrying(conn, None, b"x", flags=NONBLOCK)
    assert stream.recv(1) == -2
    assert stream.recv(1) == b"x"
    stream, _ = carrying(conn, None, flags=NONBLOCK)
    with pytest.raises(libvirt.libvirtError, match="cannot use recvAll with nonblocking stream"):
        stream.recvAll(lambda *args: None, None)


def test_a_finished_stream_is_closed(conn):
    stream, inner = carrying(conn, b"x")
    assert (stream.send(b"data"), stream.finish()) == (4, 0)
    assert (inner.taken, inner.ended) == ([b"data"], "finished")
    for call in (lambda: stream.recv(1), stream.finish, stream.abort):
        with pytest.raises(libvirt.libvirtError, match="operation failed: stream is closed"):
            call()


def test_a_failure_stays(conn):
    stream, inner = carrying(conn)
    inner.ended = "broken"
    for call in (lambda: stream.send(b"x"), lambda: stream.recv(1)):
        with pytest.raises(libvirt.libvirtError, match="cannot write"):
            call()
    assert stream.abort() == 0
    assert inner.ended == "aborted"


def test_whole_streams(conn):
    stream, _ = carrying(conn, b"abc", b"def")
    got = io.BytesIO()
    stream.recvAll(lambda stream, data, file: file.write(data), got)
    assert got.getvalue() == b"abcdef"
    stream, inner = carrying(conn)
    stream.sendAll(lambda stream, size, file: file.read(3), io.BytesIO(b"abcdef"))
    assert inner.taken == [b"abc", b"def"]


def test_whole_sparse_streams(conn):
    stream, _ = carrying(conn, b"abc", Hole(9), b"def")
    got = []
    stream.sparseRecvAll(lambda s, data, o: got.append(data), lambda s, length, o: got.append(length), None)
    assert got == [b"abc", 9, b"def"]
    stream, inner = carrying(conn)
    plan = [(True, b"abc"), (False, 9), (True, b"")]
    stream.sparseSendAll(
        lambda s, size, o: plan.pop(0)[1],
        lambda s, o: (plan[0][0], len(plan[0][1]) if plan[0][0] else plan[0][1]),
        lambda s, length, o: plan.pop(0) and None,
        None,
    )
    assert inner.taken == [b"abc", 9]


def test_a_handler_that_refuses_ends_the_stream(conn):
    stream, inner = carrying(conn, b"abc")
    with pytest.raises(RuntimeError, match="recvAll handler returned -1"):
        stream.recvAll(lambda *args: -1, None)
    assert inner.ended == "aborted"
    stream, inner = carrying(conn)
    with pytest.raises(ZeroDivisionError):
        stream.sendAll(lambda *args: 1 / 0, None)
    assert inner.ended == "aborted"


def test_a_stream_that_nobody_holds_is_dropped(conn):
    stream, inner = carrying(conn, b"abc")
    del stream
    assert inner.ended == "aborted"


class LoopSession(Session):
    """A session whose streams live on the background loop."""

    needs_loop = True


class QueueStream(MemoryStream):
    """A stream that is fed while it is read."""

    can_try = False

    def __init__(self):
        super().__init__()
        self.queue = asyncio.Queue()
        self.aborted = threading.Event()

    async def read(self, size):
        return await self.queue.get()

    def feed(self, data):
        background_loop().call_soon_threadsafe(self.queue.put_nowait, data)

    def abort(self):
        self.aborted.set()


def test_streams_that_must_wait_are_read_ahead():
    stream, readable = QueueStream(), threading.Event()
    buffer = StreamBuffer(stream, LoopSession(URI(), ()))
    buffer.watch(readable.set)
    assert not buffer.try_fill()
    stream.feed(b"abc")
    assert readable.wait(10)
    assert buffer.try_fill()
    assert (buffer.take(2), buffer.take(2)) == (b"ab", b"c")
    assert not buffer.is_readable()
    stream.feed(b"d")
    buffer.fill()
    assert buffer.take(9) == b"d"
    assert not buffer.try_fill()
    buffer.abort()
    assert stream.aborted.wait(10)
