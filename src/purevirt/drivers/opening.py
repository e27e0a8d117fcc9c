"""Opening a connection from a program: which URI it means, and which driver serves it."""

import os
import socket
from collections.abc import Awaitable, Callable

from purevirt.api.session import Session
from purevirt.clientconfig import load_config, resolve_name
from purevirt.drivers.registry import open_embedded
from purevirt.drivers.remote.address import find_address, is_local_hypervisor, remote_name
from purevirt.drivers.remote.connect import connect_socket
from purevirt.drivers.remote.open import open_remote
from purevirt.drivers.remote.transport import Transport
from purevirt.drivers.test.open import open_test
from purevirt.enums.error import ErrorCode
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.rpc.blocking import BlockingClient
from purevirt.uri import URI, parse_uri

Connector = Callable[[Callable[[], socket.socket]], Awaitable[Transport]]
"""Makes a transport of the socket that a blocking function connects."""


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


def is_in_process(uri: URI) -> bool:
    """Whether a driver of this process serves the URI."""
    return _is_test(uri) or _is_embedded(uri)


def needs_loop(uri: URI) -> bool:
    """Whether the connection must be opened on an event loop that goes on."""
    return _is_embedded(uri)


async def open_session(uri: URI, flags: ConnectFlags, connector: Connector = connect_blocking) -> Session:
    """Open a connection; raises NO_CONNECT where no driver takes the URI, and what the driver or daemon says."""
    if _is_test(uri):
        return await open_test(uri, flags)
    if _is_embedded(uri):
        return await open_embedded(uri, flags)
    if uri.transport is None and not uri.server and not is_local_hypervisor(uri):
        raise Error(ErrorCode.NO_CONNECT, uri.format())
    read_only = bool(flags & ConnectFlags.RO)
    address = find_address(uri, read_only=read_only, environment=os.environ)
    transport = await connector(lambda: connect_socket(address, os.environ))
    return await open_remote(uri, remote_name(uri), flags, transport)


def _is_test(uri: URI) -> bool:
    return uri.scheme == "test" and not uri.server


def _is_embedded(uri: URI) -> bool:
    return uri.scheme == "qemu" and not uri.server and uri.path == "/embed"
