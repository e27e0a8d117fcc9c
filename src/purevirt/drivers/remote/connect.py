"""Connecting a socket to a daemon, which is started where it is the user's own and not there."""

import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from purevirt.drivers.remote.address import Address
from purevirt.enums.error import ErrorDomain
from purevirt.errors import Error

START_TIMEOUT_S = 15.0
IDLE_TIMEOUT_S = 120
_RETRY_S = 0.02
_NOBODY_THERE = (errno.ENOENT, errno.ECONNREFUSED)


def connect_socket(address: Address, environment: Mapping[str, str]) -> socket.socket:
    """A connected socket; blocks while it connects. Raises SYSTEM_ERROR."""
    if not address.sockets:
        return _connect_tcp(address)
    problem: OSError | None = None
    for path in address.sockets:
        try:
            return _connect_unix(path)
        except OSError as error:
            problem = problem or error
            if error.errno not in _NOBODY_THERE:
                break
    assert problem is not None
    if address.may_start and problem.errno in _NOBODY_THERE and environment.get("LIBVIRT_AUTOSTART") != "0":
        return _connect_started(address.sockets[0], environment)
    raise _refused(address.sockets[0], problem)


def _connect_tcp(address: Address) -> socket.socket:
    try:
        sock = socket.create_connection((address.host, address.port))
    except OSError as error:
        what = f"unable to connect to server at '{address.host}:{address.port}'"
        raise Error.of_system(what, error, domain=ErrorDomain.RPC) from error
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _connect_unix(path: Path) -> socket.socket:
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        sock.connect(_short(path))
    except OSError:
        sock.close()
        raise
    return sock


def _short(path: Path) -> str:
    """The path, or a way to the same socket that fits into a socket address."""
    text = os.fspath(path)
    if len(os.fsencode(text)) <= 107:
        return text
    relative = os.path.relpath(text)
    return relative if len(relative) < len(text) else text


def _connect_started(path: Path, environment: Mapping[str, str]) -> socket.socket:
    """Start the user's daemon and connect to it as soon as it listens."""
    command = [sys.executable, "-m", "purevirt.daemon", "--session", f"--timeout={IDLE_TIMEOUT_S}"]
    daemon = subprocess.Popen(
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    )
    deadline_s = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            return _connect_unix(path)
        except OSError as error:
            # a daemon that ends at once found another one starting: that one's socket is waited for
            if error.errno not in _NOBODY_THERE or time.monotonic() > deadline_s or daemon.poll() not in (None, 1):
                raise _refused(path, error) from error
        time.sleep(_RETRY_S)


def _refused(path: Path, error: OSError) -> Error:
    return Error.of_system(f"Failed to connect socket to '{path}'", error, domain=ErrorDomain.RPC)
