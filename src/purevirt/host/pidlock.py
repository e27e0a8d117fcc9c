"""A pid file that is locked as long as its process lives: one owner per file, whatever happened to the last one.

All functions block for the time of a few disk operations.
"""

import contextlib
import fcntl
import os
import struct
import time
from pathlib import Path

_WHOLE_FILE = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
"""A ``struct flock`` for a write lock from the start of a file to its end."""


_CHILD_WAIT_S = 2.0


class PidLockedError(Exception):
    """Another process holds the file."""


class PidLock:
    """One pid file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd = -1

    def acquire(self) -> None:
        """Take the file; raises PidLockedError where another process has it, OSError where it cannot be made."""
        fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            self._lock(fd)
        except OSError as problem:
            os.close(fd)
            raise PidLockedError(f"Failed to acquire pid file '{self._path}': {problem.strerror}") from problem
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        self._fd = fd

    def _lock(self, fd: int) -> None:
        """Lock the open file, so that two drivers in one process exclude each other as well.

        The lock excludes the record locks that C libvirt takes on the same files too. A child that a killed owner was
        about to start holds it until it runs its program: that is waited for.
        """
        give_up_s = time.monotonic() + _CHILD_WAIT_S
        while True:
            try:
                fcntl.fcntl(fd, fcntl.F_OFD_SETLK, _WHOLE_FILE)
                return
            except OSError:
                if _is_alive(os.pread(fd, 32, 0)) or time.monotonic() > give_up_s:
                    raise
            time.sleep(0.01)

    def release(self) -> None:
        """Remove the file; releasing twice is fine."""
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._fd)
            self._fd = -1


def _is_alive(pid: bytes) -> bool:
    """Whether a pid file's owner still runs; True where it names none."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except (ValueError, PermissionError):
        return True
    return True
