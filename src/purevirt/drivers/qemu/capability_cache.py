"""Capabilities of emulators, probed once: in memory, and on disk across restarts.

An entry holds as long as the binary has the same size and time of change, the same release of ours probed it
and KVM is usable or not as it was then. Concurrent callers share one probe.
"""

import asyncio
import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from purevirt import LIBVIRT_VERSION
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.failure import system_error
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, JsonShapeError, get_object, parse
from purevirt.drivers.qemu.probe_process import probe_binary
from purevirt.host.files import make_folder, write_atomic
from purevirt.host.kvm import find_kvm_problem

Probe = Callable[[Path], Awaitable[QemuCapabilities]]

# raised whenever the probe learns to find something new
PROBE_REVISION = 3


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What makes a probed result valid."""

    path: str
    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class _Entry:
    stamp: _Stamp
    capabilities: QemuCapabilities


class CapabilityCache:
    """The capabilities of all emulators that were asked for; one for each driver."""

    def __init__(self, folder: Path, *, probe: Probe = probe_binary) -> None:
        self._folder = folder
        self._probe = probe
        self._entries: dict[str, _Entry] = {}
        self._running: dict[str, asyncio.Task[QemuCapabilities]] = {}
        self._kvm_problem: tuple[str | None] | None = None

    def find(self, binary: Path) -> QemuCapabilities | None:
        """What is known in memory and still valid, without waiting for anything but one stat."""
        entry = self._entries.get(str(binary))
        if entry is None:
            return None
        try:
            return entry.capabilities if _stamp(binary) == entry.stamp else None
        except OSError:
            return None

    async def get(self, binary: Path) -> QemuCapabilities:
        """The capabilities, probed where nothing valid is known; raises Error for a binary that is none."""
        if (known := self.find(binary)) is not None:
            return known
        task = self._running.get(str(binary))
        if task is None:
            task = asyncio.create_task(self._load_or_probe(binary))
            self._running[str(binary)] = task
            task.add_done_callback(lambda done: self._forget(str(binary), done))
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop probes that are under way."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, key: str, task: "asyncio.Task[QemuCapabilities]") -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()

    async def _load_or_probe(self, binary: Path) -> QemuCapabilities:
        try:
            stamp = _stamp(binary)
        except OSError as problem:
            raise system_error(f"Cannot check QEMU binary {binary}", problem) from problem
        if not os.access(binary, os.X_OK):
            refusal = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            raise system_error(f"QEMU binary {binary} is not executable", refusal)
        found = await asyncio.to_thread(self._load, stamp)
        if found is None:
            found = await self._probe(binary)
            with contextlib.suppress(OSError):  # a cache that cannot be written only costs the next probe
                await asyncio.to_thread(self._store, stamp, found)
        self._entries[str(binary)] = _Entry(stamp, found)
        return found

    def _file(self, stamp: _Stamp) -> Path:
        return self._folder / f"{hashlib.sha256(os.fsencode(stamp.path)).hexdigest()}.json"

    def _header(self, stamp: _Stamp) -> JsonObject:
        if self._kvm_problem is None:
            self._kvm_problem = (find_kvm_problem(),)
        return {
            "release": LIBVIRT_VERSION, "revision": PROBE_REVISION, "path": stamp.path, "size": stamp.size,
            "mtime_ns": stamp.mtime_ns, "inode": stamp.inode, "kvm_error": self._kvm_problem[0],
        }  # fmt: skip

    def _load(self, stamp: _Stamp) -> QemuCapabilities | None:
        """The entry on disk, if it is sound and about this very binary; a broken file is thrown away."""
        path = self._file(stamp)
        try:
            document = get_object(parse(path.read_bytes()), "cache")
            if document.get("header") != self._header(stamp):
                return None
            return QemuCapabilities.from_json(document.get("capabilities"))
        except FileNotFoundError:
            return None
        except (OSError, JsonShapeError):
            with contextlib.suppress(OSError):
                path.unlink()
            return None

    def _store(self, stamp: _Stamp, found: QemuCapabilities) -> None:
        document: Json = {"header": self._header(stamp), "capabilities": found.to_json()}
        make_folder(self._folder)
        write_atomic(self._file(stamp), json.dumps(document).encode())


def _stamp(binary: Path) -> _Stamp:
    status = os.stat(binary)
    return _Stamp(str(binary), status.st_size, status.st_mtime_ns, status.st_ino)
