"""Opening a connection from a program: which URI it means, and which driver serves it."""

import os
import socket
from collections.abc import Awaitable, Callable
from importlib import import_module

from purevirt.api.credential import Authenticator
from purevirt.api.session import Session
from purevirt.clientconfig import load_config, resolve_name
from purevirt.drivers.remote.address import find_address, is_local_hypervisor, remote_name
from purevirt.drivers.remote.connect import connect_socket
from purevirt.drivers.remote.open import open_remote
from purevirt.drivers.remote.transport import Transport
from purevirt.enums.error import ErrorCode
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.rpc.blocking import BlockingClient
from purevirt.uri import URI, parse_uri

Connector = Callable[[Callable[[], socket.socket]], Awaitable[Transport]]
"""Makes a transport of the socket that a blocking function connects."""


OpenLocal = Callable[[URI, ConnectFlags, Authenticator | None], Awaitable[Session]]

# the drivers that can live in a program's own process: imported when first asked for, so that a program that talks
# to a daemon needs neither their time nor their libraries
_IN_PROCESS = {
    ("test", None): ("purevirt.drivers.test.open", "open_test"),
    ("qemu", "/embed"): ("purevirt.drivers.embedded", "open_embedded"),
}


async def connect_blocking(connect: Callable[[], socket.socket]) -> Transport:
    """The connector of synchronous programs."""
    return BlockingClient(connect())


def find_uri(name: str | None, flags: ConnectFlags) -> URI:
    """The URI that a program means by a name or an alias, or by nothing at all.

    Raises CONF_SYNTAX for a malformed client configuration and INTERNAL_ERROR for what is no URI. Source:
    virConnectOpenInternal.
    """
    environment = os.environ
    use_aliases = not flags & ConnectFlags.NO_ALIASES
    found = resolve_name(name, load_config(environment), environment, use_aliases=use_aliases)
    if found is None:
        found = "qemu:///system" if os.geteuid() == 0 else "qemu:///session"
    uri = parse_uri(found)
    if uri.scheme is None:
        raise Error(ErrorCode.NO_CONNECT, f"URI '{found}' does not include a driver name")
    return uri


def needs_loop(uri: URI) -> bool:
    """Whether the connection must be opened on an event loop that goes on: that of an embedded driver."""
    return _find_local(uri) is not None and uri.path == "/embed"


async def open_session(
    uri: URI, flags: ConnectFlags, connector: Connector = connect_blocking, auth: Authenticator | None = None
) -> Session:
    """Open a connection; ``auth`` answers what a driver asks.

    Raises NO_CONNECT where no driver takes the URI, and what the driver or daemon says.
    """
    if (place := _find_local(uri)) is not None:
        module, function = place
        open_local: OpenLocal = getattr(import_module(module), function)
        return await open_local(uri, flags, auth)
    if uri.transport is None and not uri.server and not is_local_hypervisor(uri):
        raise Error(ErrorCode.NO_CONNECT, uri.format())
    read_only = bool(flags & ConnectFlags.RO)
    address = find_address(uri, read_only=read_only, environment=os.environ)
    transport = await connector(lambda: connect_socket(address, os.environ))
    return await open_remote(uri, remote_name(uri), flags, transport)


def _find_local(uri: URI) -> tuple[str, str] | None:
    """Where the driver of a URI is, if it can live in this process."""
    if uri.server or uri.transport:
        return None
    return _IN_PROCESS.get((uri.scheme or "", uri.path)) or _IN_PROCESS.get((uri.scheme or "", None))
