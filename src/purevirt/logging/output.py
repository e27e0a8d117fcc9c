"""Where log messages go: a stream, a file, the system log, the journal, each in libvirt's line format.

A log that can't be written never disturbs the program: only opening one raises.
"""

import logging
import os
import socket
import sys
import threading
import time
from collections.abc import Callable

from purevirt import LIBVIRT_VERSION
from purevirt.errors import Error, ErrorCode
from purevirt.logging.category import category_of
from purevirt.logging.setting import Destination, LogOutput, Priority

__all__ = ["Output", "open_output", "priority_of"]

SYSLOG_SOCKET = "/dev/log"
JOURNAL_SOCKET = "/run/systemd/journal/socket"
FACILITY_DAEMON = 3
MAX_DATAGRAM_BYTES = 64 * 1024

# The severities of syslog(3).
_SEVERITIES = {Priority.DEBUG: 7, Priority.INFO: 6, Priority.WARNING: 4, Priority.ERROR: 3}

Writer = Callable[[logging.LogRecord, str], None]


def priority_of(level: int) -> Priority:
    """The priority for a level of Python's logging."""
    return Priority(min(max(level // 10, Priority.DEBUG), Priority.ERROR))


class Output(logging.Handler):
    """Passes messages to a writer, before the first one libvirt's version and the name of the host."""

    def __init__(self, setting: LogOutput, write: Writer, close: Callable[[], None]) -> None:
        super().__init__(setting.priority * 10)
        self._write = write
        self._close = close
        self._has_greeted = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message; a failure is dropped, as there is no place to tell about it."""
        try:
            if not self._has_greeted:
                self._has_greeted = True
                self._greet()
            source = f"{record.funcName or record.name}:{record.lineno} : {record.getMessage()}"
            self._write(record, _with_thread(record, source))
        except (OSError, ValueError):
            pass

    def close(self) -> None:
        """Give the destination back."""
        self._close()
        super().close()

    def _greet(self) -> None:
        major, rest = divmod(LIBVIRT_VERSION, 1_000_000)
        version = f"libvirt version: {major}.{rest // 1000}.{rest % 1000}"
        for text in (version, f"hostname: {socket.gethostname()}"):
            record = logging.LogRecord("purevirt.logging", logging.INFO, __file__, 0, text, None, None)
            self._write(record, _with_thread(record, text))


def _with_thread(record: logging.LogRecord, text: str) -> str:
    return f"{threading.get_native_id()}: {priority_of(record.levelno).name.lower()} : {text}"


def open_output(setting: LogOutput) -> Output:
    """Open a destination; raises SYSTEM_ERROR if a file can't be opened."""
    return _OPENERS[setting.destination](setting)


def _open_stderr(setting: LogOutput) -> Output:
    def write(record: logging.LogRecord, line: str) -> None:
        # The stream is looked up at each message: a program may have replaced it.
        sys.stderr.write(_with_time(record, line))
        sys.stderr.flush()

    return Output(setting, write, lambda: None)


def _open_file(setting: LogOutput) -> Output:
    try:
        descriptor = os.open(setting.name, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Error(ErrorCode.SYSTEM_ERROR, f"failed to open {setting.name}: {error.strerror}") from error

    def write(record: logging.LogRecord, line: str) -> None:
        os.write(descriptor, _with_time(record, line).encode(errors="surrogateescape"))

    return Output(setting, write, lambda: os.close(descriptor))


def _with_time(record: logging.LogRecord, line: str) -> str:
    """A line with its time in UTC, such as ``2026-11-20 09:00:00.123+0000: 1234: info : f:1 : text``."""
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(record.created))
    return f"{moment}.{int(record.msecs):03d}+0000: {line}\n"


def _open_syslog(setting: LogOutput) -> Output:
    def encode(record: logging.LogRecord, line: str) -> bytes:
        severity = _SEVERITIES[priority_of(record.levelno)]
        tag = f"<{FACILITY_DAEMON * 8 + severity}>{setting.name}[{os.getpid()}]: "
        return (tag + line).encode(errors="surrogateescape")

    return _open_socket(setting, SYSLOG_SOCKET, encode)


def _open_journald(setting: LogOutput) -> Output:
    return _open_socket(setting, JOURNAL_SOCKET, _encode_journal)


def _encode_journal(record: logging.LogRecord, line: str) -> bytes:
    """The fields of the journal's native protocol; each has its length before it, so that a value may have lines."""
    fields = {
        "MESSAGE": record.getMessage(),
        "PRIORITY": str(_SEVERITIES[priority_of(record.levelno)]),
        "SYSLOG_FACILITY": str(FACILITY_DAEMON),
        "LIBVIRT_SOURCE": category_of(record.name),
        "CODE_FILE": record.pathname,
        "CODE_LINE": str(record.lineno),
        "CODE_FUNC": record.funcName or "",
    }
    values = {name: text.encode(errors="surrogateescape") for name, text in fields.items()}
    return b"".join(
        name.encode() + b"\n" + len(value).to_bytes(8, "little") + value + b"\n" for name, value in values.items()
    )


def _open_socket(setting: LogOutput, path: str, encode: Callable[[logging.LogRecord, str], bytes]) -> Output:
    """An output to a datagram socket; while nobody listens there, messages are lost."""
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK)

    def write(record: logging.LogRecord, line: str) -> None:
        data = encode(record, line)
        if len(data) <= MAX_DATAGRAM_BYTES:
            sender.sendto(data, path)

    return Output(setting, write, sender.close)


_OPENERS = {
    Destination.STDERR: _open_stderr,
    Destination.FILE: _open_file,
    Destination.SYSLOG: _open_syslog,
    Destination.JOURNALD: _open_journald,
}
