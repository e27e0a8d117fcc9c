"""The blocking client against a real daemon: threads, events, streams, ends; and against a peer of this test."""

import asyncio
import os
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from purevirt.api.waiting import step
from purevirt.rpc.blocking import BlockingClient
from purevirt.rpc.conversation import Disconnected
from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.keepalive import PING_MESSAGE, PONG_MESSAGE, Keepalive
from purevirt.rpc.message import CONTINUE, ERROR, MESSAGE, OK, REPLY, STREAM, Frame, MessageType, build, build_with_fds
from purevirt.rpc.program.remote_procedures import PROGRAM, VERSION

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess

OPEN, HOSTNAME, NUM_OF_DOMAINS, LOOKUP_NETWORK, CAPABILITIES = 1, 59, 51, 46, 7
URI = struct.pack(">II", 1, 15) + b"test:///default\0" + bytes(4)


@pytest.fixture
def client(daemon: "DaemonProcess") -> Iterator[BlockingClient]:
    """A client of the daemon with an open connection."""
    found = connect(daemon)
    yield found
    found.close()


def connect(daemon: "DaemonProcess") -> BlockingClient:
    """A new client."""
    sock = socket.socket(socket.AF_UNIX)
    sock.connect(str(daemon.socket))
    client = BlockingClient(sock)
    assert call(client, OPEN, URI).status == OK
    return client


def call(client: BlockingClient, procedure: int, body: bytes = b"", **options: Any) -> Frame:
    """Make a call of the remote program."""
    return step(client.call(PROGRAM, VERSION, procedure, body, **options))


def in_threads(count: int, work: Callable[[int], object]) -> None:
    """Run something in many threads; what one of them raises is raised here."""
    problems: list[BaseException] = []

    def run(number: int) -> None:
        try:
            work(number)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    if problems:
        raise problems[0]


def test_a_call_and_its_reply(client: BlockingClient) -> None:
    reply = call(client, NUM_OF_DOMAINS)
    assert (reply.type, reply.status, reply.data[reply.body :]) == (REPLY, OK, b"\0\0\0\1")
    assert call(client, 9999).status == ERROR


def test_threads_get_their_own_replies(client: BlockingClient) -> None:
    def work(number: int) -> None:
        for n in range(50):
            name = f"{number:04}-{n:07}".encode()
            reply = call(client, LOOKUP_NETWORK, b"\0\0\0\x0c" + name)
            assert reply.status == ERROR
            assert b"'" + name + b"'" in reply.data

    in_threads(12, work)
    assert client.is_open


def test_large_and_small_replies_to_many_threads(client: BlockingClient) -> None:
    sizes: set[int] = set()

    def work(number: int) -> None:
        for _ in range(20):
            if number % 2:
                sizes.add(call(client, CAPABILITIES).length)
            else:
                assert call(client, NUM_OF_DOMAINS).length == 32

    in_threads(8, work)
    assert len(sizes) == 1


def test_calls_of_threads_end_with_the_connection(daemon: "DaemonProcess") -> None:
    client = connect(daemon)
    started = threading.Barrier(5)
    failed: list[Disconnected] = []

    def work(number: int) -> None:
        started.wait(20)
        while True:
            try:
                call(client, NUM_OF_DOMAINS)
            except Disconnected as problem:
                failed.append(problem)
                return

    closer = threading.Thread(target=lambda: (started.wait(20), client.close()))
    closer.start()
    in_threads(4, work)
    closer.join(20)
    assert len(failed) == 4
    assert not client.is_open
    client.close()


class Peer:
    """The server's end of a socket pair, driven by the test."""

    def __init__(self) -> None:
        ours, self.sock = socket.socketpair()
        self.sock.settimeout(20)
        self.client = BlockingClient(ours)
        self.decoder = FrameDecoder()
        self.frames: list[Frame] = []

    def frame(self) -> Frame:
        """The next frame from the client."""
        while not self.frames:
            data, fds, _, _ = socket.recv_fds(self.sock, 65536, 8)
            assert data
            self.frames += self.decoder.feed(data, fds)
        return self.frames.pop(0)

    def answer(self, frame: Frame, body: bytes = b"", *, before: bytes = b"") -> None:
        """Reply to a call, behind other bytes."""
        self.sock.sendall(before + build(PROGRAM, VERSION, frame.procedure, REPLY, frame.serial, OK, body))


@pytest.fixture
def peer() -> Iterator[Peer]:
    found = Peer()
    yield found
    found.client.close()
    found.sock.close()


def calling(peer: Peer, count: int = 1) -> tuple[list[Frame], list[threading.Thread]]:
    """Calls of threads that wait for their replies, and where these will be."""
    replies: list[Frame] = []
    threads = [
        threading.Thread(target=lambda n=n: replies.append(call(peer.client, n)), daemon=True) for n in range(count)
    ]
    for thread in threads:
        thread.start()
    return replies, threads


def join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()


def test_replies_in_another_order(peer: Peer) -> None:
    replies, threads = calling(peer, 6)
    frames = [peer.frame() for _ in range(6)]
    for frame in reversed(frames):
        peer.answer(frame, struct.pack(">i", frame.procedure))
    join(threads)
    assert sorted(reply.procedure for reply in replies) == list(range(6))
    assert all(reply.data[reply.body :] == struct.pack(">i", reply.procedure) for reply in replies)


def test_events_before_a_reply_are_kept(peer: Peer) -> None:
    told: list[int] = []
    peer.client.on_events = lambda: told.append(1)
    replies, threads = calling(peer)
    peer.answer(peer.frame(), before=build(PROGRAM, VERSION, 318, MESSAGE, 0, OK, b"evnt"))
    join(threads)
    assert len(replies) == 1
    assert told
    assert [event.procedure for event in peer.client.take_events()] == [318]
    assert peer.client.take_events() == []


def test_events_without_a_call(peer: Peer) -> None:
    peer.client.dispatch_ready()
    assert peer.client.take_events() == []
    peer.sock.sendall(build(PROGRAM, VERSION, 319, MESSAGE, 0, OK))
    peer.client.dispatch_ready()
    assert [event.procedure for event in peer.client.take_events()] == [319]


def test_pings_are_answered_while_a_call_waits(peer: Peer) -> None:
    _, threads = calling(peer)
    request = peer.frame()
    peer.sock.sendall(PING_MESSAGE)
    assert peer.frame().data == PONG_MESSAGE
    peer.answer(request)
    join(threads)


@pytest.mark.parametrize(
    "ending", [b"", b"\0\0\0\3", build(1, 1, 1, 0, 0, OK)], ids=["hang up", "bad length", "a call"]
)
def test_a_broken_peer_fails_every_call(peer: Peer, ending: bytes) -> None:
    problems: list[Disconnected] = []

    def work(number: int) -> None:
        with pytest.raises(Disconnected) as caught:
            call(peer.client, number)
        problems.append(caught.value)

    def breaking() -> None:
        for _ in range(3):
            peer.frame()
        if ending:
            peer.sock.sendall(ending)
        else:
            peer.sock.shutdown(socket.SHUT_WR)

    breaker = threading.Thread(target=breaking)
    breaker.start()
    in_threads(3, work)
    breaker.join(20)
    assert all(problem.by_system for problem in problems)
    assert not peer.client.is_open
    with pytest.raises(Disconnected):
        call(peer.client, 1)


def test_the_end_is_told_to_who_listens(peer: Peer) -> None:
    told: list[bool] = []
    peer.client.on_events = lambda: told.append(peer.client.is_open)
    peer.sock.close()
    peer.client.dispatch_ready()
    assert told == [False]


def test_a_stream_gives_its_packets(peer: Peer) -> None:
    opener: list[Frame] = []
    thread = threading.Thread(target=lambda: opener.append(call(peer.client, 209, is_stream=True)), daemon=True)
    thread.start()
    request = peer.frame()
    packet = build(PROGRAM, VERSION, 209, STREAM, request.serial, CONTINUE, b"data")
    peer.answer(request, before=packet)
    join([thread])
    assert step(peer.client.take_packet(opener[0])).data[28:] == b"data"
    assert peer.client.try_packet(opener[0]) is None
    watched: list[int] = []
    peer.client.watch_stream(opener[0], lambda: watched.append(1))
    peer.sock.sendall(build(PROGRAM, VERSION, 209, MessageType.STREAM_HOLE, request.serial, CONTINUE, bytes(12)))
    hole = peer.client.try_packet(opener[0])
    assert hole is not None
    assert hole.type == MessageType.STREAM_HOLE
    assert watched
    step(peer.client.send_packet(opener[0], OK))
    assert peer.frame().status == OK
    peer.client.close_stream(opener[0])
    with pytest.raises(Disconnected, match="stream is closed"):
        peer.client.try_packet(opener[0])


def test_files_both_ways(peer: Peer) -> None:
    reader, writer = os.pipe()
    replies: list[Frame] = []
    thread = threading.Thread(target=lambda: replies.append(call(peer.client, 443, fds=[writer])), daemon=True)
    thread.start()
    request = peer.frame()
    assert (request.type, len(request.fds)) == (MessageType.CALL_WITH_FDS, 1)
    os.write(request.fds[0], b"x")
    assert os.read(reader, 1) == b"x"
    kind = MessageType.REPLY_WITH_FDS
    peer.sock.sendall(build_with_fds(PROGRAM, VERSION, 443, kind, request.serial, OK, b"", 1))
    socket.send_fds(peer.sock, [b"\0"], [writer])
    join([thread])
    os.write(replies[0].fds[0], b"y")
    assert os.read(reader, 1) == b"y"
    for fd in (reader, writer, *request.fds, *replies[0].fds):
        os.close(fd)


def test_a_call_that_waits_for_a_silent_server_fails(peer: Peer) -> None:
    peer.client.set_keepalive(Keepalive(0, 2))
    with pytest.raises(Disconnected, match="keepalive timeout"):
        call(peer.client, 1)
    assert not peer.client.is_open


def test_a_silent_server_is_given_up(peer: Peer) -> None:
    peer.client.set_keepalive(Keepalive(0, 2))
    assert peer.client.has_keepalive
    for _ in range(3):
        peer.client.tick()
    assert not peer.client.is_open
    with pytest.raises(Disconnected, match="client socket is closed"):
        call(peer.client, 1)


def test_it_never_yields_to_a_loop(client: BlockingClient) -> None:
    coroutine = client.call(PROGRAM, VERSION, HOSTNAME, b"")
    with pytest.raises(StopIteration):
        coroutine.send(None)
    assert asyncio.run(client.call(PROGRAM, VERSION, HOSTNAME, b"")).status == OK
