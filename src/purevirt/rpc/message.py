"""Messages of libvirt's RPC protocol: header, kinds, limits and the error body (virnetprotocol)."""

import struct
from enum import IntEnum
from typing import NamedTuple

from purevirt.errors import Error
from purevirt.rpc.program.remote_types import TYPES
from purevirt.rpc.xdr import Schema

HEADER = struct.Struct(">IIIiIII")
"""Length (itself included), program, version, procedure, type, serial, status."""

HEADER_SIZE = HEADER.size
LENGTH_SIZE = 4
MESSAGE_MAX = 33554432 + LENGTH_SIZE
FDS_MAX = 32
STREAM_CHUNK = 262120
"""Data bytes that one stream packet carries at most."""

KEEPALIVE_PROGRAM = 0x6B656570
KEEPALIVE_VERSION = 1


class MessageType(IntEnum):
    """virNetMessageType"""

    CALL = 0
    REPLY = 1
    MESSAGE = 2
    STREAM = 3
    CALL_WITH_FDS = 4
    REPLY_WITH_FDS = 5
    STREAM_HOLE = 6


class MessageStatus(IntEnum):
    """virNetMessageStatus"""

    OK = 0
    ERROR = 1
    CONTINUE = 2


# plain integers for the paths that every call takes
CALL, REPLY, MESSAGE, STREAM = 0, 1, 2, 3
OK, ERROR, CONTINUE = 0, 1, 2
WITH_FDS = frozenset({MessageType.CALL_WITH_FDS, MessageType.REPLY_WITH_FDS})


class ProtocolError(Exception):
    """The peer broke the framing rules: the connection cannot go on."""


class Frame(NamedTuple):
    """One received message: its bytes with the length word, where its body starts, and the files sent with it."""

    data: bytes
    length: int
    program: int
    version: int
    procedure: int
    type: int
    serial: int
    status: int
    body: int = HEADER_SIZE
    fds: tuple[int, ...] = ()


def build(program: int, version: int, procedure: int, kind: int, serial: int, status: int, body: bytes = b"") -> bytes:
    """A whole message without files."""
    return HEADER.pack(HEADER_SIZE + len(body), program, version, procedure, kind, serial, status) + body


def build_with_fds(
    program: int, version: int, procedure: int, kind: int, serial: int, status: int, body: bytes, count: int
) -> bytes:
    """A whole message that ``count`` files follow, each in a one-byte send of its own."""
    return build(program, version, procedure, kind, serial, status, struct.pack(">I", count) + body)


_SCHEMA = Schema(TYPES)
_encode_error = _SCHEMA.encoder("error")
_decode_error = _SCHEMA.decoder("error")
HOLE = struct.Struct(">qI")
"""The body of a hole packet: length and flags."""


def encode_error(error: Error) -> bytes:
    """The body of an error reply; references to objects are not sent."""
    return _encode_error(
        (
            int(error.code),
            int(error.domain),
            error.message,
            int(error.level),
            None,
            error.str1,
            error.str2,
            error.str3,
            error.int1,
            error.int2,
            None,
        )
    )


def decode_error(data: bytes, offset: int) -> Error:
    """The error that a peer sent; raises XdrError."""
    fields, _ = _decode_error(data, offset)
    code, domain, message, level, _, str1, str2, str3, int1, int2, _ = fields
    return Error.from_peer(code, domain, message, level, (str1, str2, str3), (int1, int2))
