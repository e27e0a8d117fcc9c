"""Getting a QEMU to run: its private folder, the listening monitor socket, the log and the process itself.

The process belongs to itself from the start: a session of its own, output to the log, and a monitor socket
that anybody who finds it may connect to later.
"""

import asyncio
import contextlib
import os
import secrets
import shlex
import shutil
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from purevirt import LIBVIRT_VERSION
from purevirt.drivers.qemu.paths import QemuPaths, short_name
from purevirt.host.files import PRIVATE_FILE, PRIVATE_FOLDER, listen_unix, make_folder, remove, write_atomic
from purevirt.host.process import ProcessIdentity, ProcessWatch, SpawnRequest, spawn_detached

MASTER_KEY_BYTES = 32
LOG_MODE = 0o600
_KILL_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Command:
    """What to run; ``inherited`` are descriptors that ``argv`` names by number."""

    argv: Sequence[str]
    environment: Mapping[str, str]
    inherited: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class RunPlaces:
    """The files of one run of a domain."""

    name: str
    folder: Path
    channels: Path
    log: Path
    pid_file: Path

    @classmethod
    def of(cls, paths: QemuPaths, domain_id: int, name: str) -> "RunPlaces":
        """The places of run ``domain_id`` of a domain."""
        return cls(
            name=name,
            folder=paths.domain_lib(domain_id, name),
            channels=paths.channel / short_name(domain_id, name),
            log=paths.log_file(name),
            pid_file=paths.pid_file(name),
        )

    @property
    def monitor(self) -> Path:
        """The QMP socket."""
        return self.folder / "monitor.sock"


@dataclass(frozen=True, slots=True)
class Launched:
    """A process that was started; what it says is in the log from ``log_offset`` on."""

    identity: ProcessIdentity
    log_offset: int


Build = Callable[[int], Command]
"""Makes the command for a monitor descriptor."""


async def launch(places: RunPlaces, build: Build) -> Launched:
    """Start QEMU; raises OSError, and whatever ``build`` raises. A failed start leaves nothing but the log."""
    task = asyncio.create_task(asyncio.to_thread(_launch, places, build))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await _undo(task, places)
        raise


async def _undo(task: "asyncio.Task[Launched]", places: RunPlaces) -> None:
    """End a process whose start was called off while a thread was about it."""
    with contextlib.suppress(Exception):
        watch = ProcessWatch((await task).identity)
        try:
            await watch.kill(term_timeout_s=0, kill_timeout_s=_KILL_TIMEOUT_S)
        finally:
            watch.close()
    await forget(places)


async def forget(places: RunPlaces) -> None:
    """Remove the files of a run that is over; missing ones are fine."""
    await asyncio.to_thread(_forget, places)


async def write_log(places: RunPlaces, message: str) -> None:
    """Append a line with the time to a domain's log, as libvirt notes the end of a run."""
    await asyncio.to_thread(_append_log, places.log, f"{_timestamp()}: {message}\n")


def _launch(places: RunPlaces, build: Build) -> Launched:
    try:
        listener = _prepare(places)
        with listener:
            return _spawn(places, build(listener.fileno()), listener.fileno())
    except BaseException:
        _forget(places)
        raise


def _prepare(places: RunPlaces) -> socket.socket:
    for folder in (places.folder, places.log.parent, places.pid_file.parent):
        make_folder(folder, mode=PRIVATE_FOLDER)
    key = os.open(places.folder / "master-key.aes", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, PRIVATE_FILE)
    with os.fdopen(key, "wb") as stream:
        stream.write(secrets.token_bytes(MASTER_KEY_BYTES))
    return listen_unix(places.monitor)


def _spawn(places: RunPlaces, command: Command, monitor_fd: int) -> Launched:
    _append_log(places.log, _log_head(command))
    log = _open_log(places.log)
    try:
        offset = os.fstat(log).st_size
        request = SpawnRequest(command.argv, command.environment, log, [monitor_fd, *command.inherited])
        identity = spawn_detached(request)
    finally:
        os.close(log)
    write_atomic(places.pid_file, f"{identity.pid}\n".encode(), mode=0o644)
    return Launched(identity, offset)


def _forget(places: RunPlaces) -> None:
    for folder in (places.folder, places.channels):
        shutil.rmtree(folder, ignore_errors=True)
    remove(places.pid_file)


def _open_log(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, LOG_MODE)


def _append_log(path: Path, text: str) -> None:
    fd = _open_log(path)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def _timestamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3] + "+0000"


def _log_head(command: Command) -> str:
    """The lines that libvirt puts before a run: time and versions, environment, command."""
    major, rest = divmod(LIBVIRT_VERSION, 1_000_000)
    version = f"{major}.{rest // 1000}.{rest % 1000}"
    host = os.uname()
    first = f"{_timestamp()}: starting up libvirt version: {version}, kernel: {host.release}, hostname: {host.nodename}"
    return f"{first}\n{format_command(command)}\n"


def format_command(command: Command) -> str:
    """The command as libvirt prints it: one variable or option a line, quoted for a shell (virCommandToStringBuf)."""
    lines = [f"{name}={shlex.quote(value)}" for name, value in command.environment.items()]
    lines.append(shlex.quote(command.argv[0]))
    last_option = max((place for place, word in enumerate(command.argv) if word.startswith("-")), default=0)
    has_option = False
    for place, word in enumerate(command.argv[1:], 1):
        if not word.startswith("-") and has_option and place - 1 <= last_option:
            lines[-1] += f" {shlex.quote(word)}"
        else:
            lines.append(shlex.quote(word))
        has_option = has_option or word.startswith("-")
    return " \\\n".join(lines)
