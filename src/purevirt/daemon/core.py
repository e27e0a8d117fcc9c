"""The daemon as a whole: its drivers, its servers, its idle time and its end."""

import asyncio
import grp
import os
from pathlib import Path

from purevirt.api.session import Session
from purevirt.api.wire import PROGRAMS
from purevirt.daemon.admin import Administration, ServerAdministration
from purevirt.daemon.server import Server
from purevirt.daemon.settings import DaemonPaths, Settings
from purevirt.drivers.registry import LocalDrivers, make_drivers
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.host.pidlock import PidLock, PidLockedError
from purevirt.logging import get_logger
from purevirt.uri import URI, parse_uri

log = get_logger(__name__)

_SERVED = ("remote", "qemu", "lxc")


class Daemon:
    """One daemon process. ``timeout_s`` seconds without clients and running guests end it, None never does."""

    def __init__(self, paths: DaemonPaths, settings: Settings, *, pid_file: Path, timeout_s: int | None) -> None:
        self._paths = paths
        self._settings = settings
        self._pid_path = pid_file
        self._pid_file = PidLock(pid_file)
        self._timeout_s = timeout_s
        self._drivers: LocalDrivers = make_drivers(paths.root, is_session=paths.is_session)
        programs = {PROGRAMS[name].number: name for name in _SERVED}
        self._server = Server("libvirtd", programs, settings, self._open)
        admin = {PROGRAMS["admin"].number: "admin"}
        self._admin = Server("admin", admin, settings.for_admin(), self._open, self._open_admin)
        self._stopping = asyncio.Event()
        self._idle_timer: asyncio.TimerHandle | None = None
        self._reloading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take the pid file, find the guests that run, and listen.

        Raises OPERATION_FAILED where another daemon serves here, SYSTEM_ERROR where sockets or files can't be had.
        """
        self._take_pid_file()
        await self._drivers.start()
        self._listen()
        for server in self.servers():
            server.on_idle_change = self._on_idle_change
        self._on_idle_change()
        log.info("serving on %s", self._paths.socket)

    def _take_pid_file(self) -> None:
        try:
            self._pid_path.parent.mkdir(parents=True, exist_ok=True)
            self._pid_file.acquire()
        except PidLockedError as problem:
            raise Error(ErrorCode.OPERATION_FAILED, str(problem)) from problem
        except OSError as problem:
            raise Error.of_system(
                f"Failed to open pid file '{self._pid_path}'", problem, domain=ErrorDomain.NONE
            ) from problem

    def _listen(self) -> None:
        settings, paths = self._settings, self._paths
        folder = Path(settings.unix_sock_dir) if settings.unix_sock_dir else paths.run
        admin_mode = settings.unix_sock_admin_perms & 0o700
        self._admin.listen(folder / paths.socket_admin.name, admin_mode, read_only=False, auth="none")
        if paths.is_session:
            self._server.listen(folder / paths.socket.name, 0o700, read_only=False, auth="none")
            return
        group = _group_id(settings.unix_sock_group)
        # without polkit to ask, other users must not even connect
        mode = settings.unix_sock_rw_perms if settings.auth_unix_rw == "none" or group >= 0 else 0o700
        listen = self._server.listen
        listen(folder / paths.socket.name, mode, read_only=False, auth=settings.auth_unix_rw, group=group)
        listen(
            folder / paths.socket_ro.name,
            settings.unix_sock_ro_perms,
            read_only=True,
            auth=settings.auth_unix_ro,
            group=group,
        )

    async def _open(self, name: str | None, flags: ConnectFlags) -> Session:
        """Open a connection for a client, by the URI it gives; an empty one means the default hypervisor."""
        if name is None:
            raise Error(ErrorCode.INTERNAL_ERROR, "connection not open", domain=ErrorDomain.RPC)
        uri = parse_uri(name or ("qemu:///session" if self._paths.is_session else "qemu:///system"))
        if uri.scheme is None:
            raise Error(ErrorCode.NO_CONNECT, f"URI '{name}' does not include a driver name")
        return await self._drivers.open(uri, flags)

    def _open_admin(self) -> Session:
        """The connection that a client of the admin socket has from its start."""
        return Session(URI(), [Administration(self), ServerAdministration(self)])

    def servers(self) -> list[Server]:
        """The servers, in the order in which they are listed."""
        return [self._server, self._admin]

    def set_timeout(self, timeout_s: int) -> None:
        """End after ``timeout_s`` seconds without clients and running guests; 0 means never."""
        self._timeout_s = timeout_s or None
        self._on_idle_change()

    def stop(self) -> None:
        """End as soon as the loop gets to it; guests go on."""
        self._stopping.set()

    def reload(self) -> None:
        """Let the drivers read their configuration again."""
        if self._reloading is None or self._reloading.done():
            self._reloading = asyncio.ensure_future(self._reload())

    async def _reload(self) -> None:
        try:
            await self._drivers.reload()
        except (Error, OSError) as error:
            log.error("cannot reload: %s", error)

    async def wait(self) -> None:
        """Return when the daemon is to end."""
        await self._stopping.wait()

    async def close(self) -> None:
        """Drop the clients, let go of the drivers, remove sockets and pid file."""
        if self._idle_timer is not None:
            self._idle_timer.cancel()
        if self._reloading is not None:
            await asyncio.wait([self._reloading])
        for server in self.servers():
            await server.close()
        await self._drivers.stop()
        self._pid_file.release()

    def _on_idle_change(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._idle_timer = None
        if self._timeout_s is not None and not any(server.clients() for server in self.servers()):
            self._idle_timer = asyncio.get_running_loop().call_later(self._timeout_s, self._on_idle_timeout)

    def _on_idle_timeout(self) -> None:
        if self._drivers.are_idle():
            self.stop()
        else:
            self._on_idle_change()


def _group_id(name: str | None) -> int:
    if name is None or os.geteuid() != 0:
        return -1
    try:
        return grp.getgrnam(name).gr_gid
    except KeyError:
        detail = f"Failed to lookup group '{name}'"
        raise Error(ErrorCode.SYSTEM_ERROR, detail, domain=ErrorDomain.RPC) from None
