"""Network storage in the URI and colon forms of a backing string, and what all of its forms share."""

import re
from collections.abc import Callable

from purevirt.conf.domain.source import HostTransport, NetworkProtocol, NetworkSource, Source, StorageHost
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.uri import parse_uri

# ports where none is given; rbd and nfs have no default
_PORTS = {
    NetworkProtocol.NBD: 10809,
    NetworkProtocol.SHEEPDOG: 7000,
    NetworkProtocol.GLUSTER: 24007,
    NetworkProtocol.ISCSI: 3260,
    NetworkProtocol.HTTP: 80,
    NetworkProtocol.HTTPS: 443,
    NetworkProtocol.FTP: 21,
    NetworkProtocol.FTPS: 990,
    NetworkProtocol.TFTP: 69,
    NetworkProtocol.SSH: 22,
    NetworkProtocol.VXHS: 9999,
}
_WITH_QUERY = (NetworkProtocol.HTTP, NetworkProtocol.HTTPS)
_SOCKET_QUERY = "socket="
_EXPORT = ":exportname="
_UNESCAPED_COLON = re.compile(r"(?<!\\):")
_HOST_SEPARATOR = re.compile(r"\\?;|,")


def refuse(detail: str, code: ErrorCode = ErrorCode.INTERNAL_ERROR) -> Error:
    """The error of a backing string."""
    return Error(code, detail, domain=ErrorDomain.STORAGE)


def fill_ports(source: Source) -> None:
    """Give the hosts of network storage the port of their protocol where they have none."""
    if not isinstance(source, NetworkSource):
        return
    for host in source.hosts:
        if host.transport in {None, HostTransport.TCP} and host.port is None:
            host.port = _PORTS.get(source.protocol)


def find_protocol(text: str) -> NetworkProtocol:
    """The protocol of a name. Raises Error."""
    try:
        return NetworkProtocol(text)
    except ValueError:
        raise refuse(f"invalid backing protocol '{text}'") from None


def read_port(text: str) -> int:
    """A port. Raises Error."""
    if not (text.isascii() and text.isdigit() and int(text) < 65536):
        raise refuse(f"failed to parse port number '{text}'")
    return int(text)


def split_host(text: str) -> tuple[str, str | None, str]:
    """The host, the port (None: there is none) and the rest of ``host:port:rest``; an IPv6 address is in brackets."""
    if text.startswith("["):
        name, _, rest = text[1:].partition("]")
        rest = rest.removeprefix(":") if rest.startswith(":") else ""
    else:
        name, _, rest = text.partition(":")
    port, _, rest = rest.partition(":")
    return name, port or None, rest


def parse_uri_form(text: str) -> tuple[NetworkSource, bool]:
    """Network storage as a URI, and whether it was without credentials. Raises Error."""
    uri = parse_uri(text)
    scheme, plus, transport = (uri.scheme or "").partition("+")
    source = NetworkSource(protocol=find_protocol(scheme))
    host = StorageHost(name=uri.server or None, port=uri.port or None)
    if plus:
        host.transport = _find_transport(transport)
    if uri.query and source.protocol in _WITH_QUERY:
        source.query = uri.query
    elif uri.query and uri.query.startswith(_SOCKET_QUERY):
        host.socket = uri.query.removeprefix(_SOCKET_QUERY)
    source.name = _uri_name(source.protocol, (uri.path or "").removeprefix("/"))
    source.hosts = [host]
    return source, uri.user is None


def _find_transport(text: str) -> HostTransport:
    try:
        return HostTransport(text)
    except ValueError:
        raise refuse(f"invalid protocol transport type '{text}'") from None


def _uri_name(protocol: NetworkProtocol, path: str) -> str | None:
    """Only NBD has storage without a name; gluster names a volume and a file in it."""
    if protocol is NetworkProtocol.NBD and not path:
        return None
    if protocol is NetworkProtocol.GLUSTER and "/" not in path:
        raise refuse(f"missing volume name or path in gluster source path '{path}'")
    return path


def parse_colon_form(text: str) -> tuple[NetworkSource, bool]:
    """Network storage in QEMU's old syntax, and whether it was without credentials. Raises Error."""
    protocol = find_protocol(text.partition(":")[0])
    parse = _COLON_FORMS.get(protocol)
    if parse is None:
        raise refuse(f"malformed backing store path for protocol {protocol.value}")
    return parse(text)


def _parse_nbd(text: str) -> tuple[NetworkSource, bool]:
    where, _, export = text.partition(_EXPORT)
    remote = where.removeprefix("nbd:")
    if not remote:
        raise refuse(f"missing remote information in '{text}' for protocol nbd")
    source = NetworkSource(protocol=NetworkProtocol.NBD, name=export or None)
    if remote.startswith("unix:"):
        path = remote.removeprefix("unix:")
        if not path:
            raise refuse(f"missing unix socket path in nbd backing string {text}")
        source.hosts = [StorageHost(transport=HostTransport.UNIX, socket=path)]
        return source, True
    name, port, _ = split_host(remote)
    if not name:
        raise refuse(f"missing host name in '{text}' for protocol nbd")
    if port is None:
        raise refuse(f"missing port in '{text}' for protocol nbd")
    source.hosts = [StorageHost(name=name, port=read_port(port))]
    return source, True


def parse_rbd(text: str) -> tuple[NetworkSource, bool]:
    """``rbd:pool/image@snapshot:option=value…``; what is escaped by a backslash does not divide. Raises Error."""
    image, *options = _UNESCAPED_COLON.split(text.removeprefix("rbd:"))
    name, at, snapshot = image.partition("@")
    source = NetworkSource(protocol=NetworkProtocol.RBD, name=name, snapshot=snapshot if at else None)
    is_complete = True
    for option in options:
        key, _, value = option.partition("=")
        if key == "mon_host":
            source.hosts = [_rbd_host(host) for host in _HOST_SEPARATOR.split(value) if host]
        elif key == "conf":
            source.config_file = value
        elif key == "id":
            is_complete = False
    return source, is_complete


def _rbd_host(text: str) -> StorageHost:
    name, port, _ = split_host(text.replace("\\:", ":"))
    return StorageHost(name=name, port=read_port(port) if port is not None else None)


_COLON_FORMS: dict[NetworkProtocol, Callable[[str], tuple[NetworkSource, bool]]] = {
    NetworkProtocol.NBD: _parse_nbd,
    NetworkProtocol.RBD: parse_rbd,
}
