"""Framing: the same frames come out wherever the bytes are cut, and hostile lengths are refused."""

import os
import struct
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.message import (
    CALL,
    FDS_MAX,
    HEADER_SIZE,
    MESSAGE_MAX,
    OK,
    Frame,
    MessageType,
    ProtocolError,
    build,
    build_with_fds,
)

FIRST = build(0x20008086, 1, 16, CALL, 7, OK, b"body")
SECOND = build(0x20008086, 1, -1, MessageType.STREAM, 0xFFFFFFFF, 2)
FILES = build_with_fds(1, 1, 443, MessageType.CALL_WITH_FDS, 3, OK, b"rest", 2)


@pytest.fixture
def fds() -> Iterator[list[int]]:
    """Three open files, closed behind the test where it did not."""
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(3)]
    yield files
    for fd in files:
        try:
            os.close(fd)
        except OSError:
            continue


def is_open(fd: int) -> bool:
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def test_a_frame_has_every_field_of_its_header() -> None:
    (frame,) = FrameDecoder().feed(FIRST)
    assert frame == Frame(FIRST, 32, 0x20008086, 1, 16, 0, 7, 0, HEADER_SIZE, ())
    assert frame.data[frame.body :] == b"body"


def test_bytes_cut_anywhere_give_the_same_frames() -> None:
    stream = FIRST + SECOND + FIRST
    whole = FrameDecoder().feed(stream)
    assert [frame.serial for frame in whole] == [7, 0xFFFFFFFF, 7]
    for cut in range(len(stream) + 1):
        decoder = FrameDecoder()
        assert decoder.feed(stream[:cut]) + decoder.feed(stream[cut:]) == whole


@given(st.lists(st.integers(1, 40), max_size=20))
def test_bytes_in_chunks_give_the_same_frames(sizes: list[int]) -> None:
    stream = (FIRST + SECOND) * 4
    decoder, frames, place = FrameDecoder(), [], 0
    for size in [*sizes, len(stream)]:
        frames += decoder.feed(stream[place : place + size])
        place += size
    assert frames == FrameDecoder().feed(stream)


def test_one_byte_at_a_time() -> None:
    decoder = FrameDecoder()
    frames = [frame for n in range(len(FIRST)) for frame in decoder.feed(FIRST[n : n + 1])]
    assert frames == FrameDecoder().feed(FIRST)


@pytest.mark.parametrize("length", [*range(HEADER_SIZE), MESSAGE_MAX + 1, 0xFFFFFFFF])
def test_lengths_that_no_message_has(length: int) -> None:
    with pytest.raises(ProtocolError):
        FrameDecoder().feed(struct.pack(">I", length))


def test_a_smaller_limit() -> None:
    assert FrameDecoder(limit=32).feed(FIRST)
    with pytest.raises(ProtocolError):
        FrameDecoder(limit=31).feed(FIRST)


def test_a_large_message_in_small_chunks_is_joined_once() -> None:
    body = bytes(range(256)) * 8192
    data, decoder = build(1, 1, 1, CALL, 1, OK, body), FrameDecoder()
    frames = [frame for start in range(0, len(data), 61) for frame in decoder.feed(data[start : start + 61])]
    assert [frame.data for frame in frames] == [data]


def test_files_belong_to_the_message_before_their_bytes(fds: list[int]) -> None:
    decoder = FrameDecoder()
    assert decoder.feed(FIRST + FILES)[0].fds == ()
    assert decoder.feed(b"\0", fds[:1]) == []
    frame, other = decoder.feed(b"\0" + FIRST, fds[1:2])
    assert (frame.fds, frame.data, frame.data[frame.body :]) == (tuple(fds[:2]), FILES, b"rest")
    assert other.serial == 7


def test_files_that_do_not_come_are_missed_at_once() -> None:
    with pytest.raises(ProtocolError, match="2 files"):
        FrameDecoder().feed(FILES + b"\0\0")


def test_files_nobody_claims_are_closed(fds: list[int]) -> None:
    decoder = FrameDecoder()
    decoder.feed(FIRST[:5], fds)
    decoder.close()
    assert not any(is_open(fd) for fd in fds)


def test_files_of_frames_before_a_bad_one_are_closed(fds: list[int]) -> None:
    decoder = FrameDecoder()
    with pytest.raises(ProtocolError):
        decoder.feed(FILES + b"\0\0" + bytes(4), fds[:2])
    decoder.close()
    assert [is_open(fd) for fd in fds] == [False, False, True]


@pytest.mark.parametrize("count", [FDS_MAX + 1, 0xFFFFFFFF])
def test_more_files_than_a_message_may_have(count: int) -> None:
    with pytest.raises(ProtocolError):
        FrameDecoder().feed(build_with_fds(1, 1, 1, MessageType.CALL_WITH_FDS, 1, OK, b"", count))


def test_a_number_of_files_must_be_there() -> None:
    with pytest.raises(ProtocolError):
        FrameDecoder().feed(build(1, 1, 1, MessageType.REPLY_WITH_FDS, 1, OK, b"\0\0\0"))


def test_a_flood_of_files_is_refused(fds: list[int]) -> None:
    decoder = FrameDecoder()
    copies = [os.dup(fds[0]) for _ in range(FDS_MAX + 1)]
    with pytest.raises(ProtocolError):
        decoder.feed(b"", copies)
    decoder.close()
    assert not any(is_open(fd) for fd in copies)


@given(st.binary(max_size=200), st.integers(0, 200))
def test_random_bytes_never_fail_otherwise(data: bytes, cut: int) -> None:
    decoder = FrameDecoder()
    try:
        frames = decoder.feed(data[:cut]) + decoder.feed(data[cut:])
    except ProtocolError:
        return
    assert b"".join(frame.data for frame in frames if not frame.fds) == data[: sum(frame.length for frame in frames)]
