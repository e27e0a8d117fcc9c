"""Speaking to the monitor of a running guest, with the engine's failures turned into what a caller sees.

What QEMU refuses is VIR_ERR_INTERNAL_ERROR with QEMU's words; a guest that is gone or does not answer fails only
the call that asked it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from purevirt.drivers.qemu.failure import internal_error
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
