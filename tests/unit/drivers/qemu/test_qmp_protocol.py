"""The sans-I/O side of QMP: framing, decoding, bounds."""

import pytest

from purevirt.drivers.qemu.qmp_protocol import (
    QmpEvent,
    QmpFailure,
    QmpGreeting,
    QmpProtocol,
    QmpProtocolError,
    QmpReply,
)


def test_command_bytes_carry_increasing_ids() -> None:
    protocol = QmpProtocol()
    assert protocol.encode_command("stop") == ("libvirt-1", b'{"execute":"stop","id":"libvirt-1"}\r\n')
    assert protocol.encode_command("qom-get", {"path": "/x"})[1] == (
        b'{"execute":"qom-get","arguments":{"path":"/x"},"id":"libvirt-2"}\r\n'
    )


def test_messages_may_come_in_any_pieces() -> None:
    stream = (
        b'{"QMP":{"version":{"qemu":{"major":7}},"capabilities":["oob"]}}\r\n'
        b'{"timestamp":{"seconds":3,"microseconds":4},"event":"STOP"}\r\n\r\n'
        b'{"return":{},"id":"libvirt-1"}\r\n'
        b'{"id":"libvirt-2","error":{"class":"GenericError","desc":"no"}}\r\n'
    )
    expected = [
        QmpGreeting({"qemu": {"major": 7}}, ("oob",)),
        QmpEvent("STOP", {}, 3, 4),
        QmpReply("libvirt-1", {}),
        QmpFailure("libvirt-2", "GenericError", "no"),
    ]
    assert QmpProtocol().receive(stream) == expected
    protocol = QmpProtocol()
    assert [message for byte in stream for message in protocol.receive(bytes([byte]))] == expected


@pytest.mark.parametrize(
    "line",
    [
        b"hello",
        b"[]",
        b'"x"',
        b"{}",
        b'{"return":1}',
        b'{"event":3}',
        b'{"return":NaN,"id":"libvirt-1"}',
        b'{"error":"x","id":"libvirt-1"}',
        b'{"return":' + b"[" * 100 + b"]" * 100 + b',"id":"a"}',
        b"[" * 100_000,
        b"\xff\xfe",
        b'{"return":' + b"9" * 5000 + b',"id":"a"}',
    ],
)
def test_what_is_not_qmp_is_refused(line: bytes) -> None:
    with pytest.raises(QmpProtocolError):
        QmpProtocol().receive(line + b"\n")


def test_a_line_without_end_is_bounded() -> None:
    protocol = QmpProtocol(max_message_bytes=100)
    protocol.receive(b"x" * 100)
    with pytest.raises(QmpProtocolError, match="exceeds buffer size"):
        protocol.receive(b"x")
