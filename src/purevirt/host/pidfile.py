"""Pid files: one process per file, whatever happened to the last one."""

import contextlib
import fcntl
import os
from pathlib import Path

from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error


class PidFile:
    """A locked file that holds the pid of its owner; the lock ends with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd: int | None = None

    def acquire(self) -> None:
        """Take the file; raises OPERATION_FAILED where another daemon holds it, SYSTEM_ERROR where it can't be had."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            detail = f"Failed to open pid file '{self._path}': {error.strerror}"
            raise Error(ErrorCode.SYSTEM_ERROR, detail, domain=ErrorDomain.NONE) from error
        try:
            fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(fd, 32).decode("ascii", "replace").strip()
            os.close(fd)
            detail = f"Failed to acquire pid file '{self._path}': daemon {holder or 'unknown'} holds it"
            raise Error(ErrorCode.OPERATION_FAILED, detail) from None
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        self._fd = fd

    def release(self) -> None:
        """Remove the file."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._fd)
            self._fd = None
