"""The QMP protocol without I/O: bytes from QEMU in, messages out; commands in, bytes out.

Knows no socket, clock or task (``qmp`` has those). The peer is untrusted: message size and nesting are bounded
and whatever is not a QMP message raises ``QmpProtocolError``; after that the connection is of no use.

Errors of the QMP engine::

    QmpError                    anything below
      QmpCommandError           QEMU answered a command with an error: its class and description
      QmpConnectionError        the conversation is over: end of file, I/O error, closed by us
        QmpProtocolError        the peer sent something that is not QMP
      QmpTimeoutError           no answer before the deadline; the connection stays usable

Source: QEMU's docs/interop/qmp-spec.
"""

from dataclasses import dataclass, field
from typing import TypeAlias

from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    JsonShapeError,
    find_str,
    format_compact,
    get_object,
    parse,
)

# The largest reply libvirt takes (QEMU_MONITOR_MAX_RESPONSE).
MAX_MESSAGE_BYTES = 10 * 1024 * 1024


class QmpError(Exception):
    """A failure of a QMP conversation."""


class QmpCommandError(QmpError):
    """QEMU refused a command."""

    def __init__(self, command: str, error_class: str, description: str) -> None:
        super().__init__(f"unable to execute QEMU command '{command}': {description}")
        self.command = command
        self.error_class = error_class
        self.description = description


class QmpConnectionError(QmpError):
    """The monitor connection is gone."""


class QmpProtocolError(QmpConnectionError):
    """The peer does not speak QMP."""


class QmpTimeoutError(QmpError):
    """QEMU did not answer in time."""


@dataclass(frozen=True, slots=True)
class QmpGreeting:
    """The first message of a server."""

    version: JsonObject
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QmpReply:
    """The value that a command returned."""

    serial: str
    value: Json


@dataclass(frozen=True, slots=True)
class QmpFailure:
    """The error that a command returned; ``serial`` is None where QEMU could not read the command."""

    serial: str | None
    error_class: str
    description: str


@dataclass(frozen=True, slots=True)
class QmpEvent:
    """An asynchronous event; the time is QEMU's clock (seconds may be negative when unknown)."""

    name: str
    data: JsonObject = field(default_factory=dict)
    seconds: int = -1
    microseconds: int = -1


QmpMessage: TypeAlias = QmpGreeting | QmpReply | QmpFailure | QmpEvent


class QmpProtocol:
    """One side of a conversation; made for one connection."""

    def __init__(self, *, max_message_bytes: int = MAX_MESSAGE_BYTES) -> None:
        self._buffer = bytearray()
        self._searched = 0
        self._limit = max_message_bytes
        self._serial = 0

    def encode_command(self, command: str, arguments: JsonObject | None = None) -> tuple[str, bytes]:
        """The id given to a command and the bytes that send it."""
        self._serial += 1
        serial = f"libvirt-{self._serial}"
        message: JsonObject = {"execute": command}
        if arguments:
            message["arguments"] = arguments
        message["id"] = serial
        return serial, format_compact(message).encode() + b"\r\n"

    def receive(self, data: bytes) -> list[QmpMessage]:
        """The messages completed by ``data``; raises QmpProtocolError."""
        self._buffer += data
        messages = []
        while (end := self._buffer.find(b"\n", self._searched)) >= 0:
            line = bytes(self._buffer[:end]).strip()
            del self._buffer[: end + 1]
            self._searched = 0
            self._check_size(len(line))
            if line:
                messages.append(decode_message(line))
        self._searched = len(self._buffer)
        self._check_size(self._searched)
        return messages

    def _check_size(self, size: int) -> None:
        if size > self._limit:
            raise QmpProtocolError(f"QEMU monitor reply exceeds buffer size ({self._limit} bytes)")


def decode_message(line: bytes) -> QmpMessage:
    """One line of a QMP server as a message; raises QmpProtocolError."""
    try:
        message = get_object(parse(line), "QMP message")
        for key, decode in _DECODERS.items():
            if key in message:
                return decode(message)
    except JsonShapeError as problem:
        raise QmpProtocolError(f"{problem}: {line[:200].decode(errors='replace')}") from problem
    raise QmpProtocolError(f"Unknown JSON reply '{line[:200].decode(errors='replace')}'")


def _decode_greeting(message: JsonObject) -> QmpMessage:
    body = get_object(message["QMP"], "QMP greeting")
    offered = body.get("capabilities")
    names = tuple(name for name in offered if isinstance(name, str)) if isinstance(offered, list) else ()
    version = body.get("version")
    return QmpGreeting(version if isinstance(version, dict) else {}, names)


def _decode_event(message: JsonObject) -> QmpMessage:
    name = find_str(message, "event")
    if name is None:
        raise JsonShapeError("missing event type")
    data = message.get("data")
    stamp = message.get("timestamp")
    seconds, microseconds = (stamp.get("seconds"), stamp.get("microseconds")) if isinstance(stamp, dict) else (-1, -1)
    return QmpEvent(
        name,
        data if isinstance(data, dict) else {},
        seconds if isinstance(seconds, int) else -1,
        microseconds if isinstance(microseconds, int) else -1,
    )


def _decode_reply(message: JsonObject) -> QmpMessage:
    serial = find_str(message, "id")
    if serial is None:
        raise JsonShapeError("reply without id")
    return QmpReply(serial, message["return"])


def _decode_failure(message: JsonObject) -> QmpMessage:
    body = get_object(message["error"], "QMP error")
    return QmpFailure(
        find_str(message, "id"),
        find_str(body, "class") or "GenericError",
        find_str(body, "desc") or "unknown QEMU command error",
    )


_DECODERS = {"QMP": _decode_greeting, "event": _decode_event, "return": _decode_reply, "error": _decode_failure}
