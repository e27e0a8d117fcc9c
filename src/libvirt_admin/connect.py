"""``virAdmConnect``: a connection to the admin socket of a daemon, and the functions that open one."""

from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from libvirt.argument import as_text, as_uint, bits
from libvirt.calling import Link
from libvirt.connect import VERSION
from libvirt.error import failure, last
from libvirt.handle import ConnectHandle, fail
from libvirt.watching import is_alive
from libvirt_admin.closing import CloseWatch
from libvirt_admin.server import virAdmServer
from purevirt.api.facet.admin import AdminConnect
from purevirt.api.operation import NoFlags
from purevirt.api.waiting import step
from purevirt.drivers.remote.admin import find_admin_uri, open_admin
from purevirt.enums.admin import AdmConnectDaemonShutdownFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error

T = TypeVar("T")


class virAdmConnect(ConnectHandle):
    """An open connection to the admin socket of a daemon; what fails raises libvirtError.

    As a context manager it closes at the end.
    """

    def __init__(self, _obj: object = None) -> None:
        if not isinstance(_obj, Link):
            raise Exception(f"Expected a wrapped C Object but got {type(_obj)}")
        self._o = _obj
        self._attach(_obj)
        self._close_watch = CloseWatch(_obj)

    def __enter__(self) -> "virAdmConnect":
        return self

    def __exit__(
        self,
        exc_type_: type[BaseException] | None,
        exc_value_: BaseException | None,
        traceback_: TracebackType | None,
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if self.__dict__.get("_o") is not None:
            self._o = None
            self._shared.release()

    def close(self) -> int:
        """Give the connection up; the number of objects that still need it, with the last of which it really ends.

        Nothing happens where it was given up already, as in C.
        """
        last.error = None
        if self._o is None:
            return 0
        link, self._o = self._o, None
        return link.release()

    def isAlive(self) -> int:
        """1 where the connection works, 0 where it broke or was given up."""
        last.error = None
        return 0 if self._o is None else int(is_alive(self._o.session))

    def getURI(self) -> str:
        """The URI it was opened with."""
        return self._live("virAdmConnectGetURI", ErrorDomain.ADMIN).session.uri.format()

    def getLibVersion(self) -> int:
        """The version of libvirt that the daemon has: 1000000 * major + 1000 * minor + release."""
        return self._call(AdminConnect.connect_get_lib_version)

    def registerCloseCallback(self, cb: Callable[["virAdmConnect", int, T], object], opaque: T) -> int:
        """Call ``cb(conn, reason, opaque)`` when the connection breaks, with VIR_CONNECT_CLOSE_REASON_*; returns 0.

        The event loop of libvirt calls it: ``libvirt.virEventRegisterDefaultImpl`` has to come before ``open``.
        """
        c_name = "virAdmConnectRegisterCloseCallback"
        self._live(c_name, ErrorDomain.ADMIN)
        try:
            self._close_watch.register(lambda reason: cb(self, reason, opaque))
        except Error as error:
            raise fail(error, c_name) from None
        return 0

    def unregisterCloseCallback(self) -> int:
        """Call the callback of ``registerCloseCallback`` no more; returns 0."""
        c_name = "virAdmConnectUnregisterCloseCallback"
        self._live(c_name, ErrorDomain.ADMIN)
        try:
            self._close_watch.unregister()
        except Error as error:
            raise fail(error, c_name) from None
        return 0

    def listServers(self, flags: int = 0) -> list[virAdmServer]:
        """The servers of the daemon."""
        found = self._call(AdminConnect.connect_list_servers, bits(NoFlags, flags))
        return [virAdmServer(self, _obj=ref) for ref in found]

    def lookupServer(self, name: str, flags: int = 0) -> virAdmServer:
        """The server with a name."""
        return virAdmServer(self, _obj=self._call(AdminConnect.connect_lookup_server, name, bits(NoFlags, flags)))

    def getLoggingOutputs(self, flags: int = 0) -> str:
        """Where messages go: ``priority:destination[:name]``, separated by blanks."""
        return self._call(AdminConnect.connect_get_logging_outputs, bits(NoFlags, flags)).text or ""

    def getLoggingFilters(self, flags: int = 0) -> str:
        """Which messages are wanted: ``priority:pattern``, separated by blanks; empty where there are no filters."""
        return self._call(AdminConnect.connect_get_logging_filters, bits(NoFlags, flags)).text or ""

    def setLoggingOutputs(self, outputs: str | None, flags: int = 0) -> int:
        """Let messages go elsewhere, to the daemon's default with None or an empty text; returns 0."""
        self._call(AdminConnect.connect_set_logging_outputs, outputs, bits(NoFlags, flags))
        return 0

    def setLoggingFilters(self, filters: str | None, flags: int = 0) -> int:
        """Want other messages, those of the daemon's priority with None or an empty text; returns 0."""
        self._call(AdminConnect.connect_set_logging_filters, filters, bits(NoFlags, flags))
        return 0

    def setDaemonTimeout(self, timeout: int, flags: int = 0) -> int:
        """Let the daemon end after seconds without clients, 0 for never; returns 0."""
        self._call(AdminConnect.connect_set_daemon_timeout, as_uint(timeout), bits(NoFlags, flags))
        return 0

    def daemonShutdown(self, flags: int = 0) -> int:
        """Let the daemon end; ``flags`` of VIR_DAEMON_SHUTDOWN_*. Returns 0."""
        self._call(AdminConnect.connect_daemon_shutdown, bits(AdmConnectDaemonShutdownFlags, flags))
        return 0


def open(name: str | None = None, flags: int = 0) -> virAdmConnect:
    """Open a connection to the admin socket of a daemon, by a URI or an alias, None for the default.

    URIs are ``libvirtd:///system``, ``libvirtd:///session``, with the name of another daemon for ``libvirtd``, or with
    ``?socket=PATH`` behind. ``flags`` of VIR_CONNECT_NO_ALIASES. Raises libvirtError.
    """
    c_name = "virAdmConnectOpen"
    as_text(name, c_name, 1)
    last.error = None
    wanted = bits(ConnectFlags, flags)
    try:
        return virAdmConnect(_obj=Link(step(open_admin(find_admin_uri(name, wanted), wanted))))
    except Error as error:
        raise failure(error, c_name) from None


def getVersion() -> int:
    """The version of this library: 1000000 * major + 1000 * minor + release."""
    return VERSION


def virAdmInitialize() -> int:
    """Make the library ready, which it always is; returns 0."""
    return 0
