"""Connections to the admin socket of a daemon: their URIs, and opening them.

The admin program has neither authentication nor features, and an opening and closing of its own.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from purevirt.api.facet.admin import AdminConnect
from purevirt.clientconfig import SYSTEM_FOLDER
from purevirt.configfile import ConfigFile, read_config
from purevirt.drivers.remote.address import Address
from purevirt.drivers.remote.connect import connect_socket
from purevirt.drivers.remote.session import RemoteSession
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.rpc.blocking import BlockingClient
from purevirt.uri import URI, find_alias, parse_uri
from purevirt.xdg import user_folder

log = get_logger(__name__)

_SYSTEM_RUN = Path("/run/libvirt")


class AdminSession(RemoteSession):
    """A connection to a daemon's admin socket; every operation of the admin program is a call."""

    async def close(self) -> None:
        """Tell the daemon, and end the connection."""
        if self.transport.is_open:
            self._is_reported = True
            try:
                await self.bind(AdminConnect.connect_close)()
            except Error as error:
                log.debug("closing: %s", error.message)
            self.transport.close()


def find_admin_uri(name: str | None, flags: ConnectFlags, environment: Mapping[str, str] = os.environ) -> URI:
    """The URI that a program means by a name or an alias, or by None.

    The default is that of LIBVIRT_ADMIN_DEFAULT_URI, then ``uri_default`` of libvirt-admin.conf, then the daemon of
    this user. Raises CONF_SYNTAX for a malformed file, INTERNAL_ERROR for what is no URI. Source: virAdmConnectOpen.
    """
    config = _load_config(environment)
    wanted = _default_name(config, environment) if name is None else name
    if not flags & ConnectFlags.NO_ALIASES:
        wanted = find_alias(config.get_list("uri_aliases") or (), wanted) or wanted
    return parse_uri(wanted)


def find_admin_address(uri: URI, environment: Mapping[str, str] = os.environ) -> Address:
    """The admin socket of a URI: what its parameter ``socket`` says, else that of the daemon its scheme names.

    Raises CONFIG_UNSUPPORTED for a scheme, path or parameter that can't be. Source: getSocketPath of libvirt-admin.
    """
    for parameter, _ in uri.params:
        if parameter != "socket":
            raise _unsupported(f"Unknown URI parameter '{parameter}'")
    chosen = uri.find_param("socket")
    if chosen is not None:
        return Address(sockets=(Path(chosen),))
    name = _socket_name(uri.scheme)
    if uri.path == "/system":
        return Address(sockets=(_SYSTEM_RUN / name,))
    if uri.path == "/session":
        return Address(sockets=(user_folder("RUNTIME", environment) / "libvirt" / name,))
    raise _unsupported(f"Invalid URI path '{uri.path or ''}', try '/system'")


async def open_admin(uri: URI, flags: ConnectFlags) -> AdminSession:
    """Open a connection to the admin socket of a URI, blocking while it connects.

    Raises CONFIG_UNSUPPORTED, SYSTEM_ERROR where nobody listens, and what the daemon says.
    """
    transport = BlockingClient(connect_socket(find_admin_address(uri), os.environ))
    session = AdminSession(uri, transport, read_only=False)
    try:
        await session.bind(AdminConnect.connect_open)(flags & ~ConnectFlags.NO_ALIASES)
    except BaseException:
        transport.close()
        raise
    transport.on_events = session.dispatch_events
    return session


def _load_config(environment: Mapping[str, str]) -> ConfigFile:
    folder = SYSTEM_FOLDER if os.geteuid() == 0 else user_folder("CONFIG", environment) / "libvirt"
    path = folder / "libvirt-admin.conf"
    return read_config(path) if path.exists() else ConfigFile(str(path))


def _default_name(config: ConfigFile, environment: Mapping[str, str]) -> str:
    chosen = environment.get("LIBVIRT_ADMIN_DEFAULT_URI") or config.get_str("uri_default")
    return chosen or ("libvirtd:///system" if os.geteuid() == 0 else "libvirtd:///session")


def _socket_name(scheme: str | None) -> str:
    """The name of a daemon's admin socket; that of libvirtd is older than the rule for the others."""
    if scheme is None:
        raise _unsupported("No URI scheme specified")
    if scheme == "libvirtd":
        return "libvirt-admin-sock"
    if not scheme.startswith("virt"):
        raise _unsupported(f"Unsupported URI scheme '{scheme}'")
    return f"{scheme}-admin-sock"


def _unsupported(detail: str) -> Error:
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.ADMIN)
