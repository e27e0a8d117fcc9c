"""Opens what a QEMU inherits, and closes our copies once it runs.

Sockets that QEMU listens on and files it writes are opened here, so that QEMU itself needs no right to make them and
a path may be longer than a socket address.
"""

import os
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from purevirt.drivers.qemu.failure import system_error, unsupported
from purevirt.host.files import listen_unix, make_folder

_SOCKET_MODE = 0o700
_FILE_MODE = 0o600


class DescriptorBroker:
    """The descriptors of one start; a context manager that closes them all.

    ``taps`` holds the queues of tap devices that were made before, by alias of the interface.
    """

    def __init__(self, taps: Mapping[str, Sequence[int]] | None = None) -> None:
        self._taps = dict(taps or {})
        self._sockets: list[socket.socket] = []
        self._files: list[int] = []

    def __enter__(self) -> "DescriptorBroker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def listen_unix(self, path: Path) -> int:
        """A listening socket at ``path``; raises Error SYSTEM_ERROR."""
        try:
            make_folder(path.parent)
            sock = listen_unix(path, mode=_SOCKET_MODE)
        except OSError as problem:
            raise system_error(f"Unable to bind to UNIX socket path '{path}'", problem) from problem
        self._sockets.append(sock)
        return sock.fileno()

    def open_file(self, path: Path, *, is_appended: bool) -> int:
        """A file to write to, made where there is none; raises Error SYSTEM_ERROR."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | (0 if is_appended else os.O_TRUNC)
        try:
            fd = os.open(path, flags, _FILE_MODE)
        except OSError as problem:
            raise system_error(f"Unable to open file '{path}'", problem) from problem
        self._files.append(fd)
        return fd

    def open_taps(self, name: str) -> Sequence[int]:
        """The queues of an interface's tap device; raises Error CONFIG_UNSUPPORTED where none was made."""
        if name not in self._taps:
            raise unsupported(f"no tap device for interface '{name}'")
        return self._taps[name]

    def close(self) -> None:
        """Close our copies."""
        for sock in self._sockets:
            sock.close()
        for fd in self._files:
            os.close(fd)
        self._sockets.clear()
        self._files.clear()
