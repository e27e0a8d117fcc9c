"""Speaking to the monitor of a running guest, with the engine's failures turned into what a caller sees.

What QEMU refuses is VIR_ERR_INTERNAL_ERROR with QEMU's words; a guest that is gone or does not answer fails only
the call that asked it.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from purevirt.drivers.qemu.failure import internal_error, system_error
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, JsonShapeError
from purevirt.drivers.qemu.qmp import QmpClient, QmpCommandError, QmpConnectionError, QmpTimeoutError
from purevirt.errors import Error, ErrorCode, ErrorDomain


@contextmanager
def translated() -> Iterator[None]:
    """Turn failures of the monitor engine into Error INTERNAL_ERROR, OPERATION_FAILED or OPERATION_TIMEOUT."""
    try:
        yield
    except (QmpCommandError, JsonShapeError) as problem:
        raise internal_error(str(problem)) from problem
    except QmpTimeoutError as problem:
        raise Error(ErrorCode.OPERATION_TIMEOUT, str(problem), domain=ErrorDomain.QEMU) from problem
    except QmpConnectionError as problem:
        raise gone() from problem


def gone() -> Error:
    """The error of a call whose guest ended under it (qemuDomainObjExitMonitor)."""
    return Error(ErrorCode.OPERATION_FAILED, "domain is no longer running", domain=ErrorDomain.QEMU)


async def ask(client: QmpClient, command: str, arguments: JsonObject | None = None, *, fds: Sequence[int] = ()) -> Json:
    """What a command returns; raises Error as ``translated`` does."""
    with translated():
        return await client.execute(command, arguments, fds=fds)


async def ask_for_file(client: QmpClient, folder: Path, command: str, arguments: JsonObject) -> bytes:
    """What a command writes to a file, which is gone again when this returns; raises Error."""
    try:
        fd, path = await asyncio.to_thread(tempfile.mkstemp, prefix="qemu.answer.", dir=folder)
    except OSError as problem:
        raise system_error(f'mkstemp("{folder}") failed', problem) from problem
    try:
        await ask(client, command, {**arguments, "filename": path})
        return await asyncio.to_thread(_read_all, fd)
    finally:
        os.close(fd)
        with contextlib.suppress(OSError):
            os.unlink(path)


def _read_all(fd: int) -> bytes:
    """The content of an open file that another process has written."""
    return os.pread(fd, os.fstat(fd).st_size, 0)
