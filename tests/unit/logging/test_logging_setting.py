"""Log filters and outputs as text, with the errors that libvirt gives."""

import pytest

from purevirt.errors import Error, ErrorCode
from purevirt.logging.category import category_of
from purevirt.logging.setting import Priority, parse_filters, parse_outputs, parse_priority


# Each was compared with what virLogSetFilters and virLogGetFilters of libvirt 9.0.0 do.
@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("1:qemu 3:rpc", ["1:*qemu*", "3:*rpc*"]),
        (" 1:+qemu  02:x ", ["1:*qemu*", "2:*x*"]),
        ("4:*", ["4:***"]),
        ("1:a:b", ["1:*a*"]),
        ("1:a\t2:b", ["1:*a\t2*"]),
        ("1:a 2:a", ["1:*a*", "2:*a*"]),
        ("", []),
    ],
)
def test_filters(text: str, formatted: list[str]) -> None:
    assert [item.format() for item in parse_filters(text)] == formatted


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("0:qemu", "Invalid priority '0' for filter '0:qemu'"),
        ("5:qemu", "Invalid priority '5' for filter '5:qemu'"),
        ("12:x", "Invalid priority '12' for filter '12:x'"),
        ("x:qemu", "Invalid priority 'x' for filter 'x:qemu'"),
        ("-1:a", "Invalid priority '-1' for filter '-1:a'"),
        ("1:a bad", "Malformed format for filter 'bad'"),
        ("1: qemu", "Invalid match string ''"),
        ("1:+", "Invalid match string '+'"),
    ],
)
def test_malformed_filters(text: str, complaint: str) -> None:
    with pytest.raises(Error) as caught:
        parse_filters(text)
    assert (caught.value.code, caught.value.message) == (ErrorCode.INVALID_ARG, f"invalid argument: {complaint}")


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("1:stderr", ["1:stderr"]),
        ("1:stderr  2:journald", ["1:stderr", "2:journald"]),
        ("1:file:/a/../b.log", ["1:file:/b.log"]),
        ("1:stderr 1:file:/x 2:stderr", ["1:file:/x", "2:stderr"]),
        ("1:syslog:a 2:syslog:b 3:syslog:a", ["2:syslog:b", "3:syslog:a"]),
        ("1:syslog:", ["1:syslog:"]),
        ("", []),
    ],
)
def test_outputs(text: str, formatted: list[str]) -> None:
    assert [item.format() for item in parse_outputs(text)] == formatted


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("stderr", "Malformed format for log output 'stderr'"),
        ("0:stderr", "Invalid log priority '0' for log output '0:stderr'"),
        ("1:STDERR", "Invalid log destination 'STDERR' for log output '1:STDERR'"),
        ("1:", "Invalid log destination '' for log output '1:'"),
        *(
            (text, f"Log output '{text}' does not meet the format requirements for destination type '{destination}'")
            for text, destination in (("1:file", "file"), ("1:file:/a:b", "file"), ("1:stderr:x", "stderr"))
        ),
    ],
)
def test_malformed_outputs(text: str, complaint: str) -> None:
    with pytest.raises(Error) as caught:
        parse_outputs(text)
    assert (caught.value.code, caught.value.message) == (ErrorCode.INVALID_ARG, f"invalid argument: {complaint}")


def test_priorities() -> None:
    assert [parse_priority(text) for text in ("1", "info", "warning", "4")] == list(Priority)
    for text in ("0", "5", "x", "DEBUG", "١"):
        with pytest.raises(Error, match=f"Failed to set logging priority, argument '{text}' is invalid"):
            parse_priority(text)


@pytest.mark.parametrize(
    ("module", "category"),
    [
        ("purevirt.drivers.qemu.process", "qemu.qemu_process"),
        ("purevirt.drivers.qemu.qmp", "qemu.qemu_monitor"),
        ("purevirt.drivers.test", "test.test_driver"),
        ("purevirt.rpc.protocol.client", "rpc.protocol_client"),
        ("purevirt.host.process", "util.process"),
        ("purevirt.uri", "util.uri"),
        ("libvirt.domain", "libvirt.domain"),
    ],
)
def test_categories(module: str, category: str) -> None:
    assert category_of(module) == category


def test_brackets_in_a_match_are_plain() -> None:
    (item,) = parse_filters("1:[a]?c")
    assert item.matches("x[a]bc.y")
    assert not item.matches("xabc")
