"""Streams over the wire: data, their end, their abort, and what hostile clients make of them."""

import struct
from typing import TYPE_CHECKING

import pytest

from purevirt.rpc.message import CALL, CONTINUE, ERROR, OK, STREAM, STREAM_CHUNK, Frame, MessageType, build
from purevirt.rpc.program.remote_procedures import PROGRAM, VERSION

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess, Wire

SCREENSHOT = 211


@pytest.fixture
def client(daemon: "DaemonProcess") -> "Wire":
    """A client with an open connection to the default node."""
    return daemon.connect().open()


def call_screenshot(client: "Wire", serial: int, times: int = 1) -> None:
    """Ask for a picture of the default guest."""
    ((name, uuid, number),) = client.call("domain_lookup_by_name", "test")  # type: ignore[misc]
    body = struct.pack(">I", len(name)) + name.encode() + uuid + struct.pack(">iII", number, 0, 0)
    client.send(build(PROGRAM, VERSION, SCREENSHOT, CALL, serial, OK, body) * times)


def packet(serial: int, status: int, body: bytes = b"", kind: int = STREAM) -> bytes:
    """A packet of the stream that a call opened."""
    return build(PROGRAM, VERSION, SCREENSHOT, kind, serial, status, body)


def read_all(client: "Wire", serial: int) -> bytes:
    """The data of a stream up to its end."""
    data = bytearray()
    while True:
        frame = client.frame()
        assert (frame.type, frame.status, frame.serial, frame.procedure) == (STREAM, CONTINUE, serial, SCREENSHOT)
        assert frame.length - frame.body <= STREAM_CHUNK
        if frame.length == frame.body:
            return bytes(data)
        data += frame.data[frame.body :]


def next_of(client: "Wire", serial: int, *statuses: int) -> Frame:
    """The next packet of a stream with one of these statuses."""
    while True:
        frame = client.frame()
        if frame.type == STREAM and frame.serial == serial and frame.status in statuses:
            return frame


def test_a_picture_comes_whole_behind_its_reply(client: "Wire") -> None:
    call_screenshot(client, 40)
    reply = client.frame()
    assert (reply.type, reply.status, reply.serial) == (1, OK, 40)
    data = read_all(client, 40)
    assert data.startswith((b"\x89PNG", b"P6"))
    client.send(packet(40, OK))
    end = client.frame()
    assert (end.type, end.status, end.serial, end.length) == (STREAM, OK, 40, end.body)
    assert client.call("connect_get_hostname")
    assert client.events == []


def test_a_stream_can_be_aborted_at_any_time(client: "Wire") -> None:
    for serial in range(100, 110):
        call_screenshot(client, serial)
        client.reply(serial)
        client.send(packet(serial, ERROR))
        assert next_of(client, serial, OK).length == 28
    client.events.clear()
    assert client.call("connect_get_hostname")


def test_packets_behind_the_end_are_ignored(client: "Wire") -> None:
    call_screenshot(client, 50)
    client.reply(50)
    read_all(client, 50)
    client.send(packet(50, OK) * 3 + packet(50, CONTINUE, b"late") + packet(50, ERROR))
    assert client.frame().status == OK
    assert client.call("connect_get_hostname")
    assert client.events == []


@pytest.mark.parametrize("kind", [STREAM, MessageType.STREAM_HOLE])
def test_data_for_a_stream_that_gives_data(client: "Wire", kind: int) -> None:
    call_screenshot(client, 60)
    client.reply(60)
    client.send(packet(60, CONTINUE, bytes(12), kind))
    error = client.fails(next_of(client, 60, ERROR))
    assert error.message == "stream does not take data"
    assert client.call("connect_get_hostname")


def test_a_serial_used_twice_drops_the_first_stream(daemon: "DaemonProcess", client: "Wire") -> None:
    call_screenshot(client, 70, times=300)
    replies = 0
    while replies < 300:
        frame = client.frame()
        replies += frame.type == 1 and frame.serial == 70
    client.send(packet(70, ERROR))
    assert next_of(client, 70, OK)
    assert client.call("connect_get_hostname")
    client.close()
    assert daemon.is_alive()
    assert "Traceback" not in daemon.log()
    assert "Task was destroyed" not in daemon.log()


def test_many_streams_at_once(client: "Wire") -> None:
    for serial in range(200, 240):
        call_screenshot(client, serial)
        client.reply(serial)
    client.send(b"".join(packet(serial, ERROR) for serial in range(200, 240)))
    ended = {frame.serial for frame in client.events if frame.status == OK and frame.type == STREAM}
    while len(ended) < 40:
        frame = client.frame()
        if frame.status == OK and frame.type == STREAM:
            ended.add(frame.serial)
    assert client.call("connect_get_hostname")


def test_clients_that_hang_up_in_the_middle(daemon: "DaemonProcess") -> None:
    before = daemon.file_count()
    for _ in range(20):
        client = daemon.connect().open()
        for serial in range(300, 305):
            call_screenshot(client, serial)
        client.close()
    probe = daemon.connect().open()
    for _ in range(100):
        probe.call("connect_get_hostname")
        if daemon.file_count() <= before + 1:
            break
    assert daemon.file_count() <= before + 1
    assert "Traceback" not in daemon.log()
