"""Running a QEMU only to ask it: an owned process without a machine, spoken to over a socket pair.

What goes wrong is an ``Error`` with libvirt's text, since this is where the probing engine ends.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.failure import internal_error, system_error
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, JsonShapeError
from purevirt.drivers.qemu.probe import probe_all, probe_tcg
from purevirt.drivers.qemu.probe_host import Ask
from purevirt.drivers.qemu.qmp import QmpClient, QmpError
from purevirt.errors import Error
from purevirt.host.kvm import find_kvm_problem
from purevirt.host.process import ProcessGoneError, ProcessWatch, SpawnRequest, spawn_detached

PROBE_TIMEOUT_S = 60.0
_STOP_TIMEOUT_S = 5.0
_OUTPUT_LIMIT_BYTES = 2048


async def probe_binary(binary: Path) -> QemuCapabilities:
    """The capabilities of an emulator: one run, and a second for TCG where the first had KVM."""
    kvm_problem = await asyncio.to_thread(find_kvm_problem)
    accelerators = "tcg" if kvm_problem else "kvm:tcg"
    async with _asked_process(binary, accelerators) as ask:
        found = await probe_all(ask, str(binary))
    found = replace(found, kvm_error=kvm_problem)
    if "kvm" in found.accelerators and found.has("tcg"):
        async with _asked_process(binary, "tcg") as ask:
            parts = {**found.accelerators, "tcg": await probe_tcg(ask, found)}
        found = replace(found, accelerators=parts)
    return found


@asynccontextmanager
async def _asked_process(binary: Path, accelerators: str) -> AsyncIterator[Ask]:
    """A QEMU that answers questions inside the block and is gone after it."""
    output = os.memfd_create("qemu-probe-output")
    try:
        async with asyncio.timeout(PROBE_TIMEOUT_S):
            async with _running(binary, accelerators, output) as client:

                async def ask(command: str, arguments: JsonObject | None) -> Json:
                    return await client.execute(command, arguments)

                yield ask
    except (QmpError, JsonShapeError, TimeoutError, OSError, ProcessGoneError) as problem:
        raise _probe_error(binary, problem, _read_output(output)) from problem
    finally:
        os.close(output)


@asynccontextmanager
async def _running(binary: Path, accelerators: str, output: int) -> AsyncIterator[QmpClient]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with theirs:
        try:
            request = SpawnRequest(
                _argv(binary, accelerators, theirs.fileno()), _environment(), output, [theirs.fileno()]
            )
            watch = ProcessWatch(await asyncio.to_thread(spawn_detached, request))
        except BaseException:
            ours.close()
            raise
    try:
        client = await QmpClient.open_socket(ours, timeout_s=PROBE_TIMEOUT_S)
        try:
            yield client
        finally:
            await client.close()
    finally:
        await watch.kill(term_timeout_s=_STOP_TIMEOUT_S, kill_timeout_s=_STOP_TIMEOUT_S)
        watch.close()


def _argv(binary: Path, accelerators: str, fd: int) -> list[str]:
    return [
        str(binary), "-S", "-no-user-config", "-nodefaults", "-nographic", "-machine", f"none,accel={accelerators}",
        "-chardev", f"socket,id=monitor,fd={fd}", "-mon", "chardev=monitor,mode=control",
    ]  # fmt: skip


def is_probe(words: Sequence[bytes]) -> bool:
    """Whether a command line is that of a probe."""
    return any(word.startswith(b"none,accel=") for word in words) and any(
        word.startswith(b"socket,id=monitor,fd=") for word in words
    )


def _environment() -> dict[str, str]:
    return {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)}


def _read_output(fd: int) -> str:
    size = os.fstat(fd).st_size
    return os.pread(fd, _OUTPUT_LIMIT_BYTES, max(0, size - _OUTPUT_LIMIT_BYTES)).decode(errors="replace").strip()


def _probe_error(binary: Path, problem: Exception, output: str) -> Error:
    """What libvirt says of a binary that is missing, and of one that cannot be asked."""
    if isinstance(problem, OSError) and not isinstance(problem, TimeoutError):
        return system_error(f"Cannot check QEMU binary {binary}", problem)
    return internal_error(f"Failed to probe QEMU binary with QMP: {output or problem}")
