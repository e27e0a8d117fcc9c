"""Where the daemon of a URI listens, and what it is told to open."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.uri import URI
from purevirt.xdg import user_folder

TCP_PORT = 16509

# parameters that are for the client, not for the driver behind it
_OWN_PARAMETERS = frozenset(
    {
        "name",
        "command",
        "socket",
        "auth",
        "netcat",
        "keyfile",
        "pkipath",
        "no_sanity",
        "no_verify",
        "no_tty",
        "sshauth",
        "known_hosts",
        "known_hosts_verify",
        "tls_priority",
        "mode",
        "proxy",
    }
)

# the hypervisors that a daemon on this machine can be asked for, with the daemon that serves one alone
_MODULAR_DAEMONS = {
    "bhyve": "virtbhyved",
    "ch": "virtchd",
    "lxc": "virtlxcd",
    "qemu": "virtqemud",
    "vbox": "virtvboxd",
    "vz": "virtvzd",
    "xen": "virtxend",
}


class TransportName(StrEnum):
    """The transports a URI can name."""

    UNIX = "unix"
    TCP = "tcp"
    TLS = "tls"
    SSH = "ssh"
    LIBSSH = "libssh"
    LIBSSH2 = "libssh2"
    EXT = "ext"


# in the order in which libvirt lists them
_SHOWN = ("tls", "unix", "ssh", "ext", "tcp", "libssh2", "libssh")
_MODES = ("auto", "legacy", "direct")


@dataclass(frozen=True, slots=True)
class Address:
    """A daemon's address: socket files to try in order, or a host and a port.

    ``may_start`` tells that a daemon of the user is started where none listens.
    """

    sockets: tuple[Path, ...] = ()
    host: str = ""
    port: int = 0
    may_start: bool = False


def find_address(uri: URI, *, read_only: bool, environment: Mapping[str, str]) -> Address:
    """The address that a URI means; raises INVALID_ARG for an unknown transport, NO_SUPPORT for one not there yet.

    Source: doRemoteOpen.
    """
    transport = _transport(uri)
    if (mode := uri.find_param("mode")) is not None and mode not in _MODES:
        raise Error(ErrorCode.INVALID_ARG, f"Unknown remote mode '{mode}'", domain=ErrorDomain.REMOTE)
    if transport is TransportName.TCP:
        return Address(host=uri.server or "localhost", port=uri.port or TCP_PORT)
    if transport is not TransportName.UNIX:
        raise Error(ErrorCode.NO_SUPPORT, f"transport '{transport}' in URI", domain=ErrorDomain.REMOTE)
    if uri.server:
        detail = f"using unix socket and remote server '{uri.server}' is not supported."
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.REMOTE)
    chosen = uri.find_param("socket")
    if chosen:
        return Address(sockets=(Path(chosen),))
    return _default_sockets(uri, read_only=read_only, environment=environment)


def is_local_hypervisor(uri: URI) -> bool:
    """Whether a URI without transport and server names a hypervisor that a daemon of this machine serves."""
    return (uri.driver or "") in {*_MODULAR_DAEMONS, "test"}


def remote_name(uri: URI) -> str:
    """What the daemon is asked to open: the URI without what was for the client."""
    if (name := uri.find_param("name")) is not None:
        return name
    kept = [(key, value) for key, value in uri.params if key.lower() not in _OWN_PARAMETERS]
    bare = replace(uri, scheme=uri.driver, user=None, server=None, port=0, fragment=None, query=None)
    text = bare.with_params(kept).format()
    return text if text.partition(":")[2].startswith("//") else text.replace(":", "://", 1)


def _transport(uri: URI) -> TransportName:
    if uri.transport is None:
        return TransportName.TLS if uri.server else TransportName.UNIX
    try:
        return TransportName(uri.transport.lower())
    except ValueError:
        known = "|".join(name for name in _SHOWN)
        detail = f"remote_open: transport in URL not recognised (should be {known})"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.REMOTE) from None


def _default_sockets(uri: URI, *, read_only: bool, environment: Mapping[str, str]) -> Address:
    is_session = uri.path == "/session" or (uri.path != "/system" and os.geteuid() != 0)
    names = ["libvirt-sock"]
    if (modular := _MODULAR_DAEMONS.get(uri.driver or "")) is not None:
        names.append(f"{modular}-sock")
    if is_session:
        folder = user_folder("RUNTIME", environment) / "libvirt"
        return Address(tuple(folder / name for name in names), may_start=True)
    suffix = "-ro" if read_only else ""
    return Address(tuple(Path("/run/libvirt") / (name + suffix) for name in names))
