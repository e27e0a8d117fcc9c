"""The QEMU driver of one daemon or embedding program."""

import asyncio

from purevirt.api.session import Session
from purevirt.drivers.qemu.autostart import autostart
from purevirt.drivers.qemu.failure import internal_error, system_error
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.drivers.qemu.recover import LOCK_FILE, load_definitions, recover_runs
from purevirt.drivers.qemu.session import QemuSession
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.host.files import make_folder
from purevirt.host.pidlock import PidLock, PidLockedError
from purevirt.uri import URI

SYSTEM_PATH = "/system"
SESSION_PATH = "/session"
EMBED_PATH = "/embed"


class QemuDriver:
    """The driver with the files below ``paths``; ``uri_path`` is the path of the URIs it serves."""

    def __init__(self, paths: QemuPaths, *, is_privileged: bool, uri_path: str) -> None:
        self.node = QemuNode(paths, is_privileged=is_privileged)
        self._uri_path = uri_path
        self._lock = PidLock(paths.state / LOCK_FILE)

    async def start(self) -> None:
        """Read the definitions, find the guests that run and start those that are to start.

        Raises Error SYSTEM_ERROR where folders cannot be made, OPERATION_FAILED where another driver has them.
        """
        await asyncio.to_thread(self._take_folders)
        await load_definitions(self.node)
        await recover_runs(self.node)
        await autostart(self.node)

    async def open(self, uri: URI, flags: ConnectFlags) -> Session:
        """Open a connection; raises Error for a URI of another driver."""
        self._check(uri)
        return QemuSession(uri, self.node, read_only=bool(flags & ConnectFlags.RO))

    async def reload(self) -> None:
        """Read definitions that were added or changed from outside."""
        await load_definitions(self.node)

    async def stop(self) -> None:
        """Let go of everything; guests go on."""
        await self.node.close()
        await asyncio.to_thread(self._lock.release)

    def is_idle(self) -> bool:
        """Whether no guest runs."""
        return not any(record.is_active for record in self.node.domains)

    def _take_folders(self) -> None:
        try:
            for folder in self.node.paths.folders():
                make_folder(folder)
            self._lock.acquire()
        except PidLockedError as problem:
            raise Error(ErrorCode.OPERATION_FAILED, str(problem), domain=ErrorDomain.QEMU) from problem
        except OSError as problem:
            raise system_error(f"unable to create directory '{problem.filename}'", problem) from problem

    def _check(self, uri: URI) -> None:
        """Refuse other paths (virConnectValidateURIPath)."""
        accepted = {self._uri_path} if self._uri_path != SYSTEM_PATH else {SYSTEM_PATH, SESSION_PATH}
        if uri.path in accepted:
            return
        wanted = SESSION_PATH if self._uri_path == SESSION_PATH else self._uri_path
        raise internal_error(f"unexpected qemu URI path '{uri.path or ''}', try qemu://{wanted}")
