"""Messages pass or not by filter, and arrive in libvirt's line format."""

import logging
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import purevirt.logging.output as output_module
from purevirt.errors import Error, ErrorCode
from purevirt.logging import LogControl, Priority, control, get_logger

LINE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\+0000: \d+: "


@pytest.fixture
def log_control(request: pytest.FixtureRequest) -> Iterator[LogControl]:
    root = f"root_{request.node.name}"
    own = LogControl(root)
    yield own
    own.set_default_outputs("")
    own.set_outputs("")


def source(own: LogControl, name: str = "area") -> logging.Logger:
    return own.source(f"{own._roots[0].name}.{name}")


def test_lines_in_a_file(log_control: LogControl, tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    log_control.set_outputs(f"2:file:{path}")
    log = source(log_control)
    log.warning("one %s\udcff", "two")
    log.info("not at this priority")
    lines = path.read_text(errors="surrogateescape").splitlines()
    assert re.fullmatch(LINE + r"info : libvirt version: 11\.3\.0", lines[0])
    assert re.fullmatch(LINE + f"info : hostname: {re.escape(socket.gethostname())}", lines[1])
    assert re.fullmatch(LINE + r"warning : test_lines_in_a_file:\d+ : one two\udcff", lines[2])
    assert len(lines) == 3
    assert path.stat().st_mode & 0o777 == 0o600


def test_stderr(log_control: LogControl, capsys: pytest.CaptureFixture[str]) -> None:
    log_control.set_outputs("4:stderr")
    source(log_control).warning("below")
    assert capsys.readouterr().err == ""
    source(log_control).critical("above")
    assert re.search(LINE + r"error : \w+:\d+ : above\n\Z", capsys.readouterr().err)


def test_the_first_filter_that_matches_counts(log_control: LogControl) -> None:
    early = source(log_control, "qemu_monitor")
    log_control.set_filters("1:qemu_mon 4:qemu 2:rpc")
    levels = [early.level, source(log_control, "qemu_x").level, source(log_control, "rpc").level]
    assert levels == [logging.DEBUG, logging.ERROR, logging.INFO]
    log_control.set_default_priority(2)
    assert (source(log_control).level, early.level) == (logging.INFO, logging.DEBUG)
    log_control.set_filters("")
    assert early.level == logging.INFO


def test_settings_are_shown(log_control: LogControl) -> None:
    assert (log_control.filters, log_control.outputs, log_control.default_priority) == ("", "", Priority.WARNING)
    log_control.set_filters("1:qemu 3:rpc")
    log_control.set_outputs("1:stderr 2:journald")
    assert (log_control.filters, log_control.outputs) == ("1:*qemu* 3:*rpc* ", "1:stderr 2:journald")


def test_what_is_malformed_changes_nothing(log_control: LogControl, tmp_path: Path) -> None:
    log_control.set_filters("1:a")
    log_control.set_outputs("1:stderr")
    for setter, text in ((log_control.set_filters, "1:b 5:c"), (log_control.set_outputs, f"1:file:{tmp_path}/y 1:bad")):
        with pytest.raises(Error):
            setter(text)
    with pytest.raises(Error) as caught:
        log_control.set_outputs(f"1:file:{tmp_path}/z 1:file:{tmp_path}/none/x")
    assert caught.value.code == ErrorCode.SYSTEM_ERROR
    assert caught.value.str2 == f"failed to open {tmp_path}/none/x: No such file or directory"
    assert (log_control.filters, log_control.outputs) == ("1:*a* ", "1:stderr")


@pytest.mark.parametrize(("priority", "shown"), [(0, "0"), (5, "5"), (-1, "4294967295")])
def test_wrong_default_priority(log_control: LogControl, priority: int, shown: str) -> None:
    with pytest.raises(Error, match=f"Failed to set logging priority, argument '{shown}' is invalid"):
        log_control.set_default_priority(priority)


def test_no_outputs_mean_the_default_ones(log_control: LogControl) -> None:
    log_control.set_default_outputs("3:stderr")
    log_control.set_outputs("1:journald")
    log_control.set_outputs("")
    assert log_control.outputs == "3:stderr"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, (Priority.WARNING, "", "")),
        ({"LIBVIRT_DEBUG": ""}, (Priority.WARNING, "", "")),
        ({"LIBVIRT_DEBUG": "debug"}, (Priority.DEBUG, "", "1:stderr")),
        ({"LIBVIRT_LOG_FILTERS": "1:a", "LIBVIRT_LOG_OUTPUTS": "2:stderr"}, (Priority.WARNING, "1:*a* ", "2:stderr")),
    ],
)
def test_environment(log_control: LogControl, environment: dict[str, str], expected: tuple[Priority, str, str]) -> None:
    log_control.read_environment(environment)
    assert (log_control.default_priority, log_control.filters, log_control.outputs) == expected


def test_without_outputs_messages_go_where_the_application_sends_them(
    log_control: LogControl, caplog: pytest.LogCaptureFixture
) -> None:
    source(log_control).warning("to the application")
    log_control.set_outputs("4:stderr")
    source(log_control).warning("not to the application")
    assert [record.getMessage() for record in caplog.records] == ["to the application"]


def test_datagrams(log_control: LogControl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system log and the journal, with sockets of our own in their places."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "log"))
        listener.settimeout(5)
        monkeypatch.setattr(output_module, "SYSLOG_SOCKET", str(tmp_path / "log"))
        log_control.set_outputs("1:syslog:daemon")
        source(log_control).error("wrong\nthing")
        data = [listener.recv(65536) for _ in range(3)]
        assert re.fullmatch(rb"<30>daemon\[\d+\]: \d+: info : libvirt version: 11\.3\.0", data[0])
        assert re.fullmatch(rb"<27>daemon\[\d+\]: \d+: error : test_datagrams:\d+ : wrong\nthing", data[2])
        monkeypatch.setattr(output_module, "JOURNAL_SOCKET", str(tmp_path / "log"))
        log_control.set_outputs("1:journald")
        source(log_control).error("wrong\nthing")
        data = [listener.recv(65536) for _ in range(3)]
        assert data[2].startswith(b"MESSAGE\n\x0b\0\0\0\0\0\0\0wrong\nthing\nPRIORITY\n\x01\0\0\0\0\0\0\x003\n")
        assert b"\nLIBVIRT_SOURCE\n" in data[2]


def test_a_log_that_nobody_reads_disturbs_nobody(
    log_control: LogControl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output_module, "JOURNAL_SOCKET", str(tmp_path / "nobody"))
    log_control.set_outputs("1:journald")
    source(log_control).error("x" * 100000)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["purevirt.drivers.qemu.test_only", "qemu.qemu_test_only"])
def test_loggers_by_module_and_by_category(name: str) -> None:
    log = get_logger(name)
    control.set_filters("1:qemu.qemu_test")
    try:
        assert log.isEnabledFor(logging.DEBUG)
    finally:
        control.set_filters("")
    assert not log.isEnabledFor(logging.DEBUG)
    assert log.name.startswith("purevirt.")
