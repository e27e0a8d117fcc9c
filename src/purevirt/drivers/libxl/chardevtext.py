"""Character devices as Xen writes them: ``tcp:HOST:PORT,server,nowait`` and others (xenParseSxprChar)."""

from purevirt.conf.domain.chardev import (
    CharSource,
    ChrProtocol,
    DevSource,
    FileSource,
    NullSource,
    PipeSource,
    PtySource,
    SocketMode,
    StdioSource,
    TcpSource,
    UdpEnd,
    UdpSource,
    UnixSource,
    VcSource,
)
from purevirt.drivers.libxl.setting import internal, unsupported

PLAIN: dict[str, type[CharSource]] = {"null": NullSource, "stdio": StdioSource, "vc": VcSource, "pty": PtySource}
"""Kinds without parameters."""
PATHS: dict[str, type[FileSource | PipeSource]] = {"file": FileSource, "pipe": PipeSource}


def parse_chardev(text: str) -> CharSource:
    """The host side of a character device. Raises Error INTERNAL_ERROR."""
    if text.startswith("/"):
        return DevSource(path=text)
    kind, _, rest = text.partition(":")
    if kind in PLAIN:
        return PLAIN[kind]()
    if kind in PATHS:
        return PATHS[kind](path=rest)
    if kind in ("tcp", "telnet"):
        return _parse_tcp(kind, rest)
    if kind == "udp":
        return _parse_udp(rest)
    if kind == "unix":
        path, *options = rest.split(",")
        return UnixSource(path=path, mode=SocketMode.BIND if "server" in options else SocketMode.CONNECT)
    raise internal(f"unknown chr device type '{kind}'")


def _parse_tcp(kind: str, rest: str) -> TcpSource:
    place, *options = rest.split(",")
    host, colon, service = place.rpartition(":")
    if not colon:
        raise internal("malformed char device string")
    return TcpSource(
        mode=SocketMode.BIND if "server" in options else SocketMode.CONNECT,
        host=host or None,
        service=service,
        protocol=ChrProtocol.TELNET if kind == "telnet" else ChrProtocol.RAW,
    )


def _parse_udp(rest: str) -> UdpSource:
    """The far end, and behind an @ the near one; both may lack the host."""
    far, _, near = rest.partition("@")
    ends = []
    if near:
        host, _, service = near.rpartition(":")
        ends.append(UdpEnd(mode=SocketMode.BIND, host=host or None, service=service or None))
    host, _, service = far.rpartition(":")
    ends.append(UdpEnd(mode=SocketMode.CONNECT, host=host or None, service=service or None))
    return UdpSource(ends=ends)


def format_chardev(source: CharSource) -> str:
    """The text for the host side of a character device. Raises Error CONFIG_UNSUPPORTED."""
    if source.type in PLAIN:
        return source.type
    if isinstance(source, FileSource | PipeSource):
        return f"{source.type}:{source.path or ''}"
    if isinstance(source, DevSource):
        return source.path or ""
    if isinstance(source, TcpSource):
        kind = "telnet" if source.protocol is ChrProtocol.TELNET else "tcp"
        wait = ",server,nowait" if source.mode is SocketMode.BIND else ""
        return f"{kind}:{source.host or ''}:{source.service or ''}{wait}"
    if isinstance(source, UdpSource):
        return _format_udp(source)
    if isinstance(source, UnixSource):
        wait = ",server,nowait" if source.mode is SocketMode.BIND else ""
        return f"unix:{source.path or ''}{wait}"
    raise unsupported(f"unsupported chr device type '{source.type}'")


def _format_udp(source: UdpSource) -> str:
    places = {end.mode: f"{end.host or ''}:{end.service or ''}" for end in source.ends}
    near = places.get(SocketMode.BIND)
    return f"udp:{places.get(SocketMode.CONNECT, ':')}" + (f"@{near}" if near is not None else "")
