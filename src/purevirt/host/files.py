"""Files that must survive a kill at any point, and names that come from outside.

All functions block for the time of a few disk operations: call them through ``asyncio.to_thread`` from a loop.
"""

import contextlib
import os
import socket
import tempfile
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_atomic(path: Path, data: bytes, *, mode: int = PRIVATE_FILE) -> None:
    """Replace the content of a file: temporary file beside it, fsync, rename, fsync of the folder.

    A reader sees the old or the new content, never a part; raises OSError and leaves no temporary file.
    """
    fd, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(fd, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the entries of a folder durable."""
    fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def remove(path: Path) -> bool:
    """Delete a file or a link durably; False where there was none."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    sync_folder(path.parent)
    return True


def make_folder(path: Path, *, mode: int = PRIVATE_FOLDER) -> None:
    """Make a folder and those above it; an existing one keeps its mode."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    with contextlib.suppress(FileExistsError):
        path.mkdir(mode=mode)


def is_safe_name(name: str) -> bool:
    """Whether an outside name may be one component of a path: no ``/``, no control characters, not ``.`` or ``..``."""
    return bool(name) and name not in {".", ".."} and "/" not in name and not any(ord(char) < 32 for char in name)


def read_tail(path: Path, limit_bytes: int, *, start: int = 0) -> str:
    """At most the last ``limit_bytes`` of a text file after offset ``start``; empty where there is no file."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(start, size - limit_bytes))
            return stream.read(limit_bytes).decode(errors="replace")
    except OSError:
        return ""


def listen_unix(path: Path, *, mode: int = PRIVATE_FILE) -> socket.socket:
    """A listening unix socket at ``path``, which may be longer than a socket address; an old one is replaced."""
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    folder = -1
    try:
        folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path.name, dir_fd=folder)
        sock.bind(f"/proc/self/fd/{folder}/{path.name}")
        os.chmod(path, mode)
        sock.listen(1)
    except BaseException:
        sock.close()
        raise
    finally:
        if folder >= 0:
            os.close(folder)
    return sock
