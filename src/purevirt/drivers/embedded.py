"""Embedded drivers: a QEMU driver in the program itself, one for each root folder."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from purevirt.api.credential import Authenticator
from purevirt.api.session import Session
from purevirt.drivers.qemu.driver import QemuDriver
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import URI


@dataclass(slots=True)
class _Running:
    """A started driver, the loop it lives on, and the number of its sessions."""

    driver: QemuDriver
    loop: asyncio.AbstractEventLoop
    started: asyncio.Task[None]
    sessions: int = 0


_running: dict[Path, _Running] = {}


async def open_embedded(uri: URI, flags: ConnectFlags, auth: Authenticator | None = None) -> Session:
    """Open a connection to the driver of the folder that the URI's parameter ``root`` names, starting it first.

    Raises INVALID_ARG for a URI without an absolute root, OPERATION_FAILED where another process or event loop
    holds the folder; nothing is asked of ``auth``. The driver ends with its last connection; guests go on.
    """
    root = Path(uri.find_param("root") or "")
    if not root.is_absolute():
        detail = "embedded QEMU driver needs an absolute 'root' path in the URI"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
    entry = _entry(root)
    entry.sessions += 1
    try:
        await asyncio.shield(entry.started)
        session = await entry.driver.open(uri, flags)
    except BaseException:
        await _leave(root)
        raise
    session.when_closed(lambda: _leave(root))
    return session


def _entry(root: Path) -> _Running:
    loop = asyncio.get_running_loop()
    entry = _running.get(root)
    if entry is None:
        driver = QemuDriver(QemuPaths.embed(root), is_privileged=False, uri_path="/embed")
        entry = _running[root] = _Running(driver, loop, loop.create_task(driver.start()))
    elif entry.loop is not loop:
        detail = f"another event loop of this program runs the driver of '{root}'"
        raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.QEMU)
    return entry


async def _leave(root: Path) -> None:
    """One session less; the last one stops the driver."""
    entry = _running[root]
    entry.sessions -= 1
    if entry.sessions:
        return
    del _running[root]
    await entry.driver.stop()
