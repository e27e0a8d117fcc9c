"""Hostile clients: whatever bytes they send, the daemon answers or hangs up, lives on, and serves the others."""

import array
import os
import socket
import struct
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.rpc.message import CALL, ERROR, HEADER, HEADER_SIZE, MESSAGE_MAX, OK, REPLY, MessageType, build
from purevirt.rpc.program import lxc, qemu
from purevirt.rpc.program.remote_procedures import PROCEDURES, PROGRAM, VERSION
from purevirt.rpc.program.remote_types import TYPES
from purevirt.rpc.xdr import Schema

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess, StartDaemon, Wire

AUTH_LIST, CONNECT_OPEN, LIST_ALL, LOOKUP_BY_NAME = 66, 1, 273, 23
DOMAIN_XML = "<domain type='test'><name>{}</name><memory>8192</memory><os><type>hvm</type></os></domain>"


@pytest.fixture
def client(daemon: "DaemonProcess") -> "Wire":
    """A client with an open connection to the default node."""
    return daemon.connect().open()


def text(value: str) -> bytes:
    """A string as XDR has it."""
    raw = value.encode()
    return struct.pack(">I", len(raw)) + raw + bytes(-len(raw) % 4)


@pytest.mark.parametrize("length", [*range(28), MESSAGE_MAX + 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_length_that_no_message_has_ends_the_connection(daemon: "DaemonProcess", length: int) -> None:
    client = daemon.connect()
    client.send(struct.pack(">I", length) + bytes(60))
    assert client.is_closed()


def test_calls_before_a_bad_length_may_be_answered_but_nothing_after(client: "Wire") -> None:
    good = build(PROGRAM, VERSION, AUTH_LIST, CALL, 77, OK)
    client.send(good)
    assert client.frame().serial == 77
    client.send(struct.pack(">I", 3) + bytes(25) + good)
    assert client.is_closed()
    assert client.events == []


@pytest.mark.parametrize(("program", "version"), [(0, 1), (PROGRAM, 0), (PROGRAM, 2), (PROGRAM + 1, 2), (0x6900690, 1)])
def test_unknown_programs_are_refused(client: "Wire", program: int, version: int) -> None:
    error = client.fails(client.call_raw(CONNECT_OPEN, program=program, version=version))
    assert (error.code, error.domain) == (ErrorCode.RPC, ErrorDomain.RPC)
    assert error.message == f"Cannot find program {program} version {version}"
    assert client.call("connect_get_type") == ("TEST",)


@pytest.mark.parametrize(
    ("program", "procedure"),
    [
        (PROGRAM, 0),
        (PROGRAM, -1),
        (PROGRAM, max(PROCEDURES) + 1),
        (PROGRAM, 0x7FFFFFFF),
        (PROGRAM, -0x80000000),
        (PROGRAM, 318),  # an event is no procedure
        (qemu.PROGRAM, 99),
        (lxc.PROGRAM, 2),
    ],
)
def test_unknown_procedures_are_refused(client: "Wire", program: int, procedure: int) -> None:
    error = client.fails(client.call_raw(procedure, program=program))
    assert (error.code, error.domain) == (ErrorCode.RPC, ErrorDomain.RPC)
    assert error.message == f"unknown procedure: {procedure}"


@pytest.mark.parametrize("kind", [REPLY, MessageType.MESSAGE, MessageType.REPLY_WITH_FDS, 7, 0x7FFFFFFF, 0xFFFFFFFF])
def test_messages_that_are_no_calls_are_not_answered(daemon: "DaemonProcess", kind: int) -> None:
    client = daemon.connect().open()
    client.send(build(PROGRAM, VERSION, 3, kind, 5, OK, bytes(4)))
    client.send(build(PROGRAM, VERSION, 3, CALL, 6, OK))
    assert client.frame().serial == 6


@pytest.mark.parametrize("status", [1, 2, 3, 0xFFFFFFFF])
def test_calls_with_a_status_are_refused(client: "Wire", status: int) -> None:
    client.send(build(PROGRAM, VERSION, 3, CALL, 9, status))
    error = client.fails(client.reply(9))
    assert (error.code, error.message) == (ErrorCode.RPC, f"Unexpected message status {status}")


@pytest.mark.parametrize("kind", [MessageType.STREAM, MessageType.STREAM_HOLE])
@pytest.mark.parametrize("status", [OK, ERROR, 2, 99])
def test_packets_of_no_stream_are_ignored(client: "Wire", kind: int, status: int) -> None:
    client.send(build(PROGRAM, VERSION, 208, kind, 1234, status, bytes(100)))
    assert client.call("connect_get_hostname")


def bodies() -> dict[str, bytes]:
    """Arguments that are well-formed, by procedure."""
    domain = text("test") + bytes(16) + struct.pack(">i", 1)
    return {
        "connect_open": struct.pack(">I", 1) + text("test:///default") + bytes(4),
        "domain_lookup_by_name": text("test"),
        "domain_get_info": domain,
        "domain_get_xml_desc": domain + bytes(4),
        "domain_define_xml": text(DOMAIN_XML.format("hostile")),
        "domain_set_memory_parameters": domain
        + struct.pack(">I", 1)
        + text("hard_limit")
        + struct.pack(">iQI", 4, 9, 1),
        "connect_list_all_domains": bytes(8),
        "domain_pin_vcpu": domain + struct.pack(">II", 0, 4) + bytes(4),
        "connect_domain_event_callback_register_any": struct.pack(">iI", 0, 1) + domain,
    }


@pytest.mark.parametrize("name", bodies())
def test_arguments_cut_anywhere_are_refused(daemon: "DaemonProcess", name: str) -> None:
    number = next(n for n, known in PROCEDURES.items() if known == name)
    body = bodies()[name]
    client = daemon.connect() if name == "connect_open" else daemon.connect().open()
    for size in range(len(body)):
        error = client.fails(client.call_raw(number, body[:size]))
        assert (error.code, error.domain) == (ErrorCode.RPC, ErrorDomain.RPC), size
        assert error.message == "Unable to decode message payload"


@pytest.mark.parametrize(
    "body",
    [
        struct.pack(">I", 0xFFFFFFFF) + bytes(8),
        struct.pack(">I", 4194305) + bytes(64),
        struct.pack(">I", 0x7FFFFFFC) + b"test",
    ],
)
def test_texts_longer_than_the_message_are_refused(client: "Wire", body: bytes) -> None:
    assert client.fails(client.call_raw(LOOKUP_BY_NAME, body)).message == "Unable to decode message payload"


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe\x00\x01", b"a\0b", b"../../etc/passwd", b"\n\r\t", b"%s%n%1$s", "\u202e\U0001f600".encode()]
)
def test_names_of_any_bytes_are_only_names(client: "Wire", raw: bytes) -> None:
    body = struct.pack(">I", len(raw)) + raw + bytes(-len(raw) % 4)
    error = client.fails(client.call_raw(LOOKUP_BY_NAME, body))
    assert error.code == ErrorCode.NO_DOMAIN


def test_a_text_of_four_mebibytes_is_taken(client: "Wire") -> None:
    error = client.fails(client.call_raw(LOOKUP_BY_NAME, text("x" * 4194304)))
    assert error.code in (ErrorCode.NO_DOMAIN, ErrorCode.RPC)
    assert client.call("connect_get_hostname")


@pytest.mark.parametrize("name", ["connect_get_type", "domain_get_info", "domain_define_xml"])
def test_calls_before_the_connection_is_open(daemon: "DaemonProcess", name: str) -> None:
    number = next(n for n, known in PROCEDURES.items() if known == name)
    client = daemon.connect()
    error = client.fails(client.call_raw(number, bodies().get(name, b"")))
    assert (error.code, error.domain) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC)
    assert error.message == "internal error: hypervisor connection not open"
    client.open()
    assert client.call("connect_get_hostname")


def test_opening_twice_is_refused(client: "Wire") -> None:
    error = client.fails(client.call_raw(CONNECT_OPEN, bodies()["connect_open"]))
    assert error.message == "internal error: connection already open"


@pytest.mark.parametrize(
    "uri",
    ["", "test", "nonsense:///x", "test:///" + "x" * 5000, "test:///\udcff", "://", "qemu+ssh://host/system", "\n"],
)
def test_uris_that_open_nothing(daemon: "DaemonProcess", uri: str) -> None:
    client = daemon.connect()
    raw = uri.encode("utf-8", "surrogateescape")
    body = struct.pack(">II", 1, len(raw)) + raw + bytes(-len(raw) % 4) + bytes(4)
    assert client.call_raw(CONNECT_OPEN, body).status in (OK, ERROR)
    assert client.call("auth_list") == ([0],)


@pytest.mark.parametrize(
    ("number", "body"), [(67, b""), (68, text("DIGEST-MD5") + bytes(8)), (69, bytes(8)), (70, b"")]
)
def test_ways_to_authenticate_that_were_not_offered(daemon: "DaemonProcess", number: int, body: bytes) -> None:
    client = daemon.connect()
    error = client.fails(client.call_raw(number, body))
    assert (error.code, error.domain) == (ErrorCode.AUTH_FAILED, ErrorDomain.RPC)
    assert error.message == "authentication failed: authentication failed"
    assert client.open().call("connect_get_hostname")


def test_a_uri_without_a_driver(daemon: "DaemonProcess") -> None:
    for uri, message in ((None, "internal error: connection not open"), ("test", NO_DRIVER), ("foo:///bar", NO_BAR)):
        with pytest.raises(Error) as caught:
            daemon.connect().open(uri)
        assert caught.value.message == message


NO_DRIVER = "no connection driver available for URI 'test' does not include a driver name"
NO_BAR = "no connection driver available for foo:///bar"


@pytest.mark.parametrize("session", [False, True])
def test_no_uri_means_the_default_hypervisor(start_daemon: "StartDaemon", session: bool) -> None:
    client = start_daemon(session=session).connect().open("")
    assert client.call("connect_get_uri") == (f"qemu:///{'session' if session else 'system'}",)


@given(data=st.binary(max_size=400))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes(daemon: "DaemonProcess", data: bytes) -> None:
    client = daemon.connect()
    client.send(data)
    client.sock.shutdown(socket.SHUT_WR)
    assert client.is_closed()
    client.close()


@given(
    procedure=st.sampled_from(sorted(set(PROCEDURES) - {1, 2, 12, 234})),
    body=st.one_of(
        st.binary(max_size=200),
        st.lists(st.sampled_from([0, 1, 2, 4, 7, 16, 0x7FFFFFFF, 0xFFFFFFFF, 0x74657374]), max_size=30).map(
            lambda words: b"".join(struct.pack(">I", word) for word in words)
        ),
    ),
)
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_arguments_of_every_procedure(fuzzed: "Wire", procedure: int, body: bytes) -> None:
    reply = fuzzed.call_raw(procedure, body)
    if reply.status == ERROR:
        error = fuzzed.fails(reply)
        assert error.message
        assert "Error: " not in error.message, f"an exception of Python reached the client: {error.message}"


@given(data=st.data())
@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_well_formed_arguments_of_every_procedure(fuzzed: "Wire", values_of: Any, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(set(PROCEDURES.values()) - UNSAFE)))
    number = next(n for n, known in PROCEDURES.items() if known == name)
    body = b""
    if f"{name}_args" in TYPES:
        body = PLAIN.encoder(f"{name}_args")(data.draw(values_of(TYPES, f"{name}_args")))
    reply = fuzzed.call_raw(number, body)
    if reply.status == ERROR:
        error = fuzzed.fails(reply)
        assert "Error: " not in error.message, f"an exception of Python reached the client: {error.message}"
        assert error.message != "Unable to decode message payload"
    assert fuzzed.call("connect_get_hostname")


def test_more_bytes_than_a_reply_carries_are_not_even_read(client: "Wire") -> None:
    for number, where in ((104, bytes(8)), (103, text("sda") + bytes(8))):
        body = text("test") + bytes(20) + where + struct.pack(">II", 4194305, 1)
        error = client.fails(client.call_raw(number, body))
        assert (error.code, error.message) == (1, "internal error: size > maximum buffer size")


@pytest.mark.parametrize(
    ("number", "body", "message"),
    [
        (20, struct.pack(">ii", 16385, 0), "maxinfo > REMOTE_VCPUINFO_MAX"),
        (20, struct.pack(">ii", 16384, 0x7FFFFFFF), "maxinfo * maplen > REMOTE_CPUMAPS_MAX"),
        (230, struct.pack(">iiI", 16385, 0, 0), "ncpumaps > REMOTE_VCPUINFO_MAX"),
        (230, struct.pack(">iiI", 5, 0x7FFFFFFF, 0), "ncpumaps * maplen > REMOTE_CPUMAPS_MAX"),
    ],
)
def test_more_maps_than_a_reply_carries_are_not_even_made(
    client: "Wire", number: int, body: bytes, message: str
) -> None:
    error = client.fails(client.call_raw(number, text("test") + bytes(20) + body))
    assert (error.code, error.domain) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC)
    assert error.message == f"internal error: {message}"


ABOUT_DOMAINS = sorted(
    name
    for name in PROCEDURES.values()
    if TYPES.get(f"{name}_args", "").startswith("dom:nonnull_domain ")
    and not any(word in name for word in ("save", "dump", "destroy", "shutdown", "undefine", "rename", "migrate"))
)
"""What takes a domain and more, writes no files and keeps the domain."""


@given(data=st.data())
@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nasty_arguments_about_a_domain_that_runs(lonely: "Wire", values_of: Any, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(ABOUT_DOMAINS))
    number = next(n for n, known in PROCEDURES.items() if known == name)
    (domain,) = lonely.call("domain_lookup_by_name", "test")
    lonely.call_raw(9, PLAIN.encoder("domain_create_args")((domain,)))
    values = [domain, *data.draw(values_of(TYPES, f"{name}_args"))[1:]]
    if TYPES[f"{name}_args"].endswith("flags:uint"):
        values[-1] = data.draw(st.sampled_from([0, 0, 1, 2, 3, 4, 8, 0x80000000]))
    reply = lonely.call_raw(number, PLAIN.encoder(f"{name}_args")(tuple(values)))
    if reply.status == ERROR:
        error = lonely.fails(reply)
        assert "Error: " not in error.message, f"an exception of Python reached the client: {error.message}"
        assert "encode message payload" not in error.message


@pytest.fixture
def lonely(start_daemon: "StartDaemon") -> "Wire":
    """A client of a daemon of its own."""
    return start_daemon().connect().open()


PLAIN = Schema(TYPES)
UNSAFE = {"connect_open", "connect_close", "domain_destroy", "domain_destroy_flags", "domain_core_dump", "domain_save"}


@pytest.fixture
def fuzzed(daemon: "DaemonProcess") -> "Wire":
    """A client with a node of its own, so that whatever it breaks is its own."""
    return daemon.connect().open("test:///default")


def test_the_frames_of_one_client_never_reach_another(daemon: "DaemonProcess") -> None:
    good, bad = daemon.connect().open(), daemon.connect()
    half = build(PROGRAM, VERSION, LIST_ALL, CALL, 0, OK, bytes(8))
    bad.send(half[:30])
    for number in range(50):
        assert good.call("domain_lookup_by_name", "test")[0][0] == "test"  # type: ignore[index]
        bad.send(half[30 + number % 6 : 31 + number % 6]) if number < 6 else None
    assert bad.fails(bad.reply(0)).message


def test_memory_stays_flat_over_bad_frames(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open()
    bad = b"".join(build(PROGRAM, VERSION, n % 600, CALL, n, OK, os.urandom(n % 64)) for n in range(1000))

    def flood() -> None:
        client.send(bad)
        for _ in range(1000):
            client.frame()

    for _ in range(3):
        flood()
    before = daemon.memory_kib()
    for _ in range(20):
        flood()
    assert daemon.memory_kib() - before < 4096


def send_with_files(client: "Wire", data: bytes, fds: list[int]) -> None:
    """Send bytes with files beside them."""
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))]
    client.sock.sendmsg([data], ancillary)


def test_files_of_calls_that_fail_are_closed(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open()
    domain = text("test") + bytes(16) + struct.pack(">i", 1)
    before = daemon.file_count()
    with open(os.devnull) as null:
        for serial, (procedure, body) in enumerate(
            [(443, domain + text("name") + bytes(4)), (350, domain + bytes(4)), (3, b""), (443, b"\0"), (9999, b"")] * 8
        ):
            data = build(
                PROGRAM, VERSION, procedure, MessageType.CALL_WITH_FDS, serial, OK, struct.pack(">I", 1) + body
            )
            client.send(data)
            send_with_files(client, b"\0", [null.fileno()])
            client.reply(serial)
    assert daemon.file_count() == before


def test_files_nobody_asked_for_are_closed_with_the_connection(daemon: "DaemonProcess") -> None:
    before = daemon.file_count()
    client = daemon.connect().open()
    with open(os.devnull) as null:
        for serial in range(5):
            send_with_files(client, build(PROGRAM, VERSION, 3, CALL, serial, OK), [null.fileno()] * 4)
            client.reply(serial)
    client.close()
    other = daemon.connect()
    other.call("auth_list")
    other.close()
    waiting = daemon.connect()
    waiting.call("auth_list")
    assert daemon.file_count() <= before + 2


@pytest.mark.parametrize("count", [33, 0xFFFFFFFF])
def test_too_many_files_end_the_connection(daemon: "DaemonProcess", count: int) -> None:
    client = daemon.connect().open()
    client.send(build(PROGRAM, VERSION, 443, MessageType.CALL_WITH_FDS, 1, OK, struct.pack(">I", count)))
    assert client.is_closed()


def test_files_that_do_not_come_end_the_connection(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open()
    client.send(build(PROGRAM, VERSION, 443, MessageType.CALL_WITH_FDS, 1, OK, struct.pack(">I", 2)) + b"\0\0")
    assert client.is_closed()


def test_a_header_of_files_without_their_number_ends_the_connection(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open()
    client.send(HEADER.pack(HEADER_SIZE, PROGRAM, VERSION, 443, MessageType.CALL_WITH_FDS, 1, OK))
    assert client.is_closed()


def test_hundreds_of_connections_half_of_them_silent(daemon: "DaemonProcess") -> None:
    before = daemon.file_count()
    clients = [daemon.connect() for _ in range(300)]
    for client in clients[::2]:
        client.send(struct.pack(">I", 4000) + b"half a header")
    for client in clients[1::2]:
        client.open()
    for client in clients[1::2]:
        assert client.call("connect_num_of_domains") == (1,)
    for client in clients:
        client.close()
    probe = daemon.connect()
    for _ in range(50):
        probe.call("auth_list")
        if daemon.file_count() <= before + 1:
            break
    assert daemon.file_count() <= before + 1


def test_clients_that_hang_up_without_reading_their_replies(daemon: "DaemonProcess") -> None:
    request = build(PROGRAM, VERSION, 7, CALL, 1, OK) * 200
    for _ in range(20):
        client = daemon.connect().open()
        client.send(request)
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    assert daemon.is_alive()


def test_a_client_that_never_reads_is_not_served_without_end(daemon: "DaemonProcess") -> None:
    client = daemon.connect().open()
    before = daemon.memory_kib()
    request = build(PROGRAM, VERSION, 7, CALL, 1, OK) * 500
    client.sock.settimeout(0.2)

    def ask_for_ever() -> None:
        for _ in range(100000):
            client.send(request)

    with pytest.raises((TimeoutError, ConnectionError)):
        ask_for_ever()
    assert daemon.memory_kib() - before < 96 * 1024
    assert daemon.connect().open().call("connect_get_hostname")


def test_events_registered_for_garbage(client: "Wire") -> None:
    for number in (-1, 28, 1000, 0x7FFFFFFF):
        error = client.fails(client.call_raw(316, struct.pack(">iI", number, 0)))
        assert (error.code, error.domain) == (ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC)
        assert error.message == f"internal error: unsupported event ID {number}"


def test_pipelined_calls_come_back_in_order(client: "Wire") -> None:
    client.send(b"".join(build(PROGRAM, VERSION, 59, CALL, serial, OK) for serial in range(3000)))
    assert [client.frame().serial for _ in range(3000)] == list(range(3000))


def test_the_largest_message_is_read_in_linear_time(client: "Wire") -> None:
    client.send(build(PROGRAM, VERSION, LOOKUP_BY_NAME, CALL, 1, OK, bytes(33554432 - 24)))
    assert client.fails(client.reply(1)).code in (ErrorCode.NO_DOMAIN, ErrorCode.RPC)
