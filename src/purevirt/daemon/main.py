"""``purevirtd``: the command line of the daemon, its start and its end."""

import argparse
import asyncio
import gc
import os
import resource
import signal
import sys
from pathlib import Path

from purevirt import LIBVIRT_VERSION, version_text
from purevirt.daemon.core import Daemon
from purevirt.daemon.settings import DaemonPaths, Settings, current_environment
from purevirt.enums.error import ErrorCode
from purevirt.errors import Error
from purevirt.logging import control as log_control
from purevirt.logging import get_logger

log = get_logger(__name__)


def main(argv: list[str] | None = None) -> int:
    """Run the daemon until it is told to end; the exit code is 0 after a clean end, 1 where it could not start."""
    options = _parse(argv)
    environment = current_environment()
    root = options.root.absolute() if options.root else None
    is_session = options.session or (os.geteuid() != 0 and root is None)
    paths = DaemonPaths.session(environment, root) if is_session else DaemonPaths.system(root)
    _raise_file_limit()
    try:
        settings = Settings.load(options.config or paths.config_file, is_required=options.config is not None)
        _set_up_logging(settings, options.verbose, environment)
        if options.daemon:
            _detach()
        daemon = Daemon(paths, settings, pid_file=options.pid_file or paths.pid_file, timeout_s=options.timeout)
        _run(daemon)
    except Error as error:
        print(f"purevirtd: error: {error.message}", file=sys.stderr)
        return 1
    return 0


def _parse(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="purevirtd", description="the purevirt daemon")
    add = parser.add_argument
    add("-v", "--verbose", action="store_true", help="log informational messages")
    add("-d", "--daemon", action="store_true", help="run in the background")
    add("-f", "--config", type=Path, metavar="FILE", help="configuration file")
    add("-p", "--pid-file", type=Path, metavar="FILE", help="pid file")
    add("-t", "--timeout", type=_seconds, metavar="SECONDS", help="end after this time without clients and guests")
    add("--root", type=Path, metavar="DIR", help="put everything below one folder")
    add("--session", action="store_true", help="serve this user only")
    add("-V", "--version", action="version", version=f"purevirtd (libvirt) {version_text(LIBVIRT_VERSION)}")
    return parser.parse_args(argv)


def _raise_file_limit() -> None:
    """Allow as many open files as the system lets us have: every client is one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _seconds(text: str) -> int:
    seconds = int(text)
    if seconds <= 0:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return seconds


def _set_up_logging(settings: Settings, is_verbose: bool, environment: dict[str, str]) -> None:
    if settings.log_level is not None:
        log_control.set_default_priority(settings.log_level)
    if is_verbose:
        log_control.set_default_priority(2)
    if settings.log_filters:
        log_control.set_filters(settings.log_filters)
    log_control.set_default_outputs(f"{int(log_control.default_priority)}:stderr")
    log_control.set_outputs(settings.log_outputs or "")
    log_control.read_environment(environment)
    for name in settings.unknown:
        log.warning("unknown setting '%s' in the configuration file", name)


def _detach() -> None:
    """Go to the background once the caller may go on: it waits until the sockets are there."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        told = os.read(reader, 1)
        os._exit(0 if told else 1)
    os.close(reader)
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.set_inheritable(writer, False)
    _ready_fds.append(writer)


_ready_fds: list[int] = []


def _tell_ready() -> None:
    """Let a waiting parent, or whoever started us with NOTIFY_SOCKET, go on."""
    while _ready_fds:
        fd = _ready_fds.pop()
        os.write(fd, b"1")
        os.close(fd)


# Objects of a daemon live long and seldom form cycles: with Python's own thresholds (700, 10, 10) the collector walks
# through ten thousand definitions, for most of a second, while somebody waits for statistics.
_GC_THRESHOLDS = (100_000, 20, 100)


def _run(daemon: Daemon) -> None:
    """Serve on the fastest event loop there is."""
    gc.set_threshold(*_GC_THRESHOLDS)
    try:
        import uvloop
    except ImportError:
        runner = asyncio.Runner()
    else:
        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
    with runner:
        runner.run(_serve(daemon))


async def _serve(daemon: Daemon) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        loop.add_signal_handler(number, daemon.stop)
    loop.add_signal_handler(signal.SIGHUP, daemon.reload)
    try:
        await daemon.start()
    except OSError as error:
        await daemon.close()
        raise Error(ErrorCode.SYSTEM_ERROR, str(error)) from error
    except Error:
        await daemon.close()
        raise
    _tell_ready()
    await daemon.wait()
    await daemon.close()
