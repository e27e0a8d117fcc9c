"""Which driver serves a URI: those in this process by scheme, everything else through a daemon."""

import os
from pathlib import Path
from typing import Protocol

from purevirt.api.session import Session
from purevirt.drivers.qemu.driver import QemuDriver
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.test.open import open_test
from purevirt.enums.error import ErrorCode
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import URI
from purevirt.xdg import user_folder


class LocalDriver(Protocol):
    """A stateful driver of this process."""

    async def start(self) -> None:
        """Find what ran before and start what is to start."""

    async def open(self, uri: URI, flags: ConnectFlags) -> Session:
        """Open a connection."""

    async def reload(self) -> None:
        """Read the configuration again."""

    async def stop(self) -> None:
        """Let go of everything; guests go on."""

    def is_idle(self) -> bool:
        """Whether nothing runs that a daemon must stay for."""


class TestDriver:
    """The in-memory driver, which keeps its own state."""

    async def start(self) -> None:
        """Nothing runs before the first connection."""

    async def open(self, uri: URI, flags: ConnectFlags) -> Session:
        """Open a connection to the shared default node or to one of its own."""
        return await open_test(uri, flags)

    async def reload(self) -> None:
        """There is no configuration."""

    async def stop(self) -> None:
        """Nothing is left behind."""

    def is_idle(self) -> bool:
        """It ends with its connections."""
        return True


class LocalDrivers:
    """The drivers of one daemon, by URI scheme."""

    def __init__(self, drivers: dict[str, LocalDriver]) -> None:
        self._drivers = drivers

    async def start(self) -> None:
        """Start every driver."""
        for driver in self._drivers.values():
            await driver.start()

    async def reload(self) -> None:
        """Let every driver read its configuration again."""
        for driver in self._drivers.values():
            await driver.reload()

    async def stop(self) -> None:
        """Stop every driver."""
        for driver in self._drivers.values():
            await driver.stop()

    def are_idle(self) -> bool:
        """Whether nothing runs that a daemon must stay for."""
        return all(driver.is_idle() for driver in self._drivers.values())

    async def open(self, uri: URI, flags: ConnectFlags) -> Session:
        """Open a connection; raises NO_CONNECT where no driver takes the URI."""
        driver = self._drivers.get(uri.scheme or "")
        if driver is None:
            raise Error(ErrorCode.NO_CONNECT, uri.format())
        return await driver.open(uri, flags)


def make_drivers(root: Path | None, *, is_session: bool) -> LocalDrivers:
    """The drivers of a daemon whose files are the host's, a user's, or below one folder."""
    if is_session and root is None:
        paths = QemuPaths.session(*(user_folder(name) for name in ("CONFIG", "CACHE", "RUNTIME")))
    else:
        paths = QemuPaths.system(root or Path("/"))
    uri_path = "/session" if is_session else "/system"
    qemu = QemuDriver(paths, is_privileged=not is_session and os.geteuid() == 0, uri_path=uri_path)
    return LocalDrivers({"test": TestDriver(), "qemu": qemu})
