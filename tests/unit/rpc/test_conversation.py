"""The client's side without I/O: numbering, sorting, pings; keepalive; messages and errors."""

import pytest

from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.rpc.conversation import Conversation
from purevirt.rpc.framing import FrameDecoder
from purevirt.rpc.keepalive import PING_MESSAGE, PONG_MESSAGE, Keepalive, KeepaliveAction
from purevirt.rpc.message import (
    CALL,
    CONTINUE,
    MESSAGE,
    OK,
    REPLY,
    STREAM,
    Frame,
    MessageType,
    ProtocolError,
    build,
    decode_error,
    encode_error,
)
from purevirt.rpc.xdr import XdrError


def frame(kind: int, serial: int, *, program: int = 1, procedure: int = 1, status: int = OK) -> Frame:
    return FrameDecoder().feed(build(program, 1, procedure, kind, serial, status))[0]


def test_calls_are_numbered_from_nought() -> None:
    talk = Conversation()
    assert [talk.call(1, 1, 1, b"")[0] for _ in range(3)] == [0, 1, 2]


def test_the_number_wraps() -> None:
    talk = Conversation()
    talk._serial = 0xFFFFFFFE
    assert [talk.call(1, 1, 1, b"")[0] for _ in range(2)] == [0xFFFFFFFF, 0]


def test_a_call_is_a_message() -> None:
    _, data = Conversation().call(0x20008086, 1, 16, b"body")
    assert data == build(0x20008086, 1, 16, CALL, 0, OK, b"body")
    _, data = Conversation().call(1, 1, 443, b"body", 2)
    assert data == build(1, 1, 443, MessageType.CALL_WITH_FDS, 0, OK, b"\0\0\0\2body")


def test_replies_in_any_order_find_their_calls() -> None:
    talk = Conversation()
    first, second = talk.call(1, 1, 1, b"")[0], talk.call(1, 1, 2, b"")[0]
    for serial in (second, first):
        assert talk.accept(frame(REPLY, serial)) is None
    assert set(talk.replies) == {first, second}


def test_replies_nobody_waits_for_are_dropped() -> None:
    talk = Conversation()
    serial, _ = talk.call(1, 1, 1, b"")
    talk.abandon(serial)
    talk.accept(frame(REPLY, serial))
    talk.accept(frame(REPLY, 99))
    assert talk.replies == {}


def test_a_second_reply_is_dropped() -> None:
    talk = Conversation()
    serial, _ = talk.call(1, 1, 1, b"")
    talk.accept(frame(REPLY, serial))
    talk.replies.clear()
    talk.accept(frame(REPLY, serial))
    assert talk.replies == {}


def test_events_keep_their_order() -> None:
    talk = Conversation()
    for procedure in (318, 319):
        talk.accept(frame(MESSAGE, 0, procedure=procedure))
    assert [event.procedure for event in talk.events] == [318, 319]


def test_packets_go_to_their_stream_while_it_is_open() -> None:
    talk = Conversation()
    serial, _ = talk.call(1, 1, 209, b"")
    packets = talk.open_stream(serial)
    talk.accept(frame(STREAM, serial, status=CONTINUE))
    talk.accept(frame(MessageType.STREAM_HOLE, serial, status=CONTINUE))
    talk.accept(frame(STREAM, serial + 1))
    assert [packet.type for packet in packets] == [STREAM, MessageType.STREAM_HOLE]
    talk.close_stream(serial)
    talk.accept(frame(STREAM, serial))
    assert len(packets) == 2


@pytest.mark.parametrize("kind", [CALL, MessageType.CALL_WITH_FDS, 7, 0xFFFFFFFF])
def test_what_a_server_never_sends_is_refused(kind: int) -> None:
    data = build(1, 1, 1, kind, 0, OK, b"\0\0\0\0")
    with pytest.raises(ProtocolError):
        Conversation().accept(FrameDecoder().feed(data)[0])


def test_pings_are_answered_and_pongs_are_not() -> None:
    talk = Conversation()
    assert talk.accept(FrameDecoder().feed(PING_MESSAGE)[0]) == PONG_MESSAGE
    assert talk.accept(FrameDecoder().feed(PONG_MESSAGE)[0]) is None
    assert not talk.events


def test_keepalive_messages_are_those_of_the_protocol() -> None:
    assert bytes.fromhex("0000001c 6b656570 00000001 00000001 00000002 00000000 00000000") == PING_MESSAGE
    assert bytes.fromhex("0000001c 6b656570 00000001 00000002 00000002 00000000 00000000") == PONG_MESSAGE


def test_a_silent_peer_is_given_up_after_its_pings() -> None:
    keepalive = Keepalive(5, 3)
    assert [keepalive.tick() for _ in range(4)] == [KeepaliveAction.PING] * 3 + [KeepaliveAction.DEAD]


def test_any_sign_of_life_starts_the_count_again() -> None:
    keepalive = Keepalive(5, 2)
    for _ in range(5):
        assert keepalive.tick() is KeepaliveAction.PING
        keepalive.heard()


def test_no_tries_means_dead_at_the_first_silence() -> None:
    assert Keepalive(1, 0).tick() is KeepaliveAction.DEAD


def test_an_error_travels_whole() -> None:
    error = Error(ErrorCode.NO_DOMAIN, "no domain with matching name 'x'", domain=ErrorDomain.TEST)
    error.str3, error.int1, error.int2 = "third", 5, -7
    copy = decode_error(encode_error(error), 0)
    assert vars(copy) == vars(error)
    assert copy.message == "Domain not found: no domain with matching name 'x'"


def test_an_error_without_texts() -> None:
    copy = decode_error(bytes.fromhex("00000001 00000007 00000000 00000002") + bytes(28), 0)
    assert (copy.code, copy.domain, copy.message, copy.str1) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, "", None)


def test_errors_of_a_newer_peer_keep_their_numbers() -> None:
    body = encode_error(Error(ErrorCode.RPC, "x"))
    copy = decode_error(b"\0\0\7\xd0\0\0\3\xe8" + body[8:], 0)
    assert (copy.code, copy.domain, copy.message) == (2000, 1000, "x")


def test_a_cut_error_is_refused() -> None:
    body = encode_error(Error(ErrorCode.RPC, "x"))
    for size in range(len(body)):
        with pytest.raises(XdrError):
            decode_error(body[:size], 0)
