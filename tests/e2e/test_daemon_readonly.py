"""The read-only socket: what the protocol forbids there is refused, and everything else is not refused for that."""

import json
import os
import struct
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import purevirt.api.facet
from purevirt.api.operation import OPERATIONS
from purevirt.enums.error import ErrorCode
from purevirt.rpc.message import ERROR
from purevirt.rpc.program import lxc, qemu

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess, Wire

assert purevirt.api.facet

SHARED = Path(os.environ.get("PUREVIRT_SHARED") or Path(__file__).parents[3] / "shared") / "protocol"
DOMAIN = b"\0\0\0\4test" + bytes(16) + b"\xff" * 4
SECURE, MIGRATABLE, GUEST, FROM_AGENT = 1, 8, 8, 1


@cache
def procedures() -> list[dict[str, Any]]:
    path = SHARED / "remote.json"
    if not path.exists():
        pytest.skip("no corpus of the protocol")
    return json.loads(path.read_text())["procedures"]  # type: ignore[no-any-return]  # it is a list


def is_denied(client: "Wire", number: int, body: bytes = b"", program: int = 0x20008086) -> bool:
    """Whether a call is refused because of the read-only connection."""
    reply = client.call_raw(number, body, program=program)
    if reply.status != ERROR:
        return False
    error = client.fails(reply)
    if error.code == ErrorCode.OPERATION_DENIED:
        operation = next((o for p in OPERATIONS.values() for o in p.values() if o.c_name in error.message), None)
        assert operation is not None, error.message
        return True
    return False


def test_the_matrix_of_all_procedures(daemon: "DaemonProcess") -> None:
    client = daemon.connect(read_only=True).open()
    wrong = []
    for procedure in procedures():
        number, rule = procedure["number"], procedure["readonly"]
        if number in (1, 2) or rule == "conditional":
            continue
        if is_denied(client, number) is not (rule == "forbidden"):
            wrong.append((procedure["name"], rule))
    assert wrong == []


def test_a_connection_opened_read_only_is_as_tight(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open(flags=1)
    wrong = []
    for procedure in procedures():
        number, rule = procedure["number"], procedure["readonly"]
        if number not in (1, 2) and rule != "conditional" and is_denied(client, number) is not (rule == "forbidden"):
            wrong.append((procedure["name"], rule))
    assert wrong == []


def test_nothing_is_denied_on_the_other_socket(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open()
    for procedure in procedures():
        if procedure["readonly"] == "forbidden":
            assert not is_denied(client, procedure["number"], b"\xff\xff\xff\xff"), procedure["name"]


@pytest.mark.parametrize("number", range(1, 8))
def test_the_calls_of_qemu_are_denied(daemon: "DaemonProcess", number: int) -> None:
    client = daemon.connect(read_only=True).open()
    operation = OPERATIONS["qemu"].get(number)
    expected = operation is not None and operation.read_only is False
    assert is_denied(client, number, program=qemu.PROGRAM) is expected


def test_the_call_of_lxc_is_denied(daemon: "DaemonProcess") -> None:
    assert is_denied(daemon.connect(read_only=True).open(), 1, program=lxc.PROGRAM)


@pytest.mark.parametrize(
    ("number", "arguments", "denied"),
    [
        (14, struct.pack(">I", 0), False),
        (14, struct.pack(">I", 2), False),
        (14, struct.pack(">I", SECURE), True),
        (14, struct.pack(">I", MIGRATABLE), True),
        (14, struct.pack(">I", SECURE | 2), True),
        (200, struct.pack(">I", 0), False),
        (200, struct.pack(">I", GUEST), True),
        (353, struct.pack(">II", 0, 0), False),
        (353, struct.pack(">II", FROM_AGENT, 0), True),
    ],
)
def test_what_depends_on_the_arguments(daemon: "DaemonProcess", number: int, arguments: bytes, denied: bool) -> None:
    client = daemon.connect(read_only=True).open()
    assert is_denied(client, number, DOMAIN + arguments) is denied
    assert not is_denied(daemon.connect().open(), number, DOMAIN + arguments)


def test_the_read_only_socket_cannot_be_opened_for_writing(daemon: "DaemonProcess") -> None:
    client = daemon.connect(read_only=True).open(flags=0)
    assert is_denied(client, 9, DOMAIN)
    assert client.call("domain_lookup_by_name", "test")
    assert not is_denied(client, 16, DOMAIN)


def test_a_denied_call_changes_nothing(daemon: "DaemonProcess") -> None:
    client, other = daemon.connect(read_only=True).open(), daemon.connect().open()
    (domain,) = other.call("domain_lookup_by_name", "test")
    from_name = b"\0\0\0\4test" + domain[1] + struct.pack(">i", domain[2])  # type: ignore[index]
    for number in (12, 33, 34, 35):
        assert is_denied(client, number, from_name)
    assert other.call("connect_num_of_domains") == (1,)
