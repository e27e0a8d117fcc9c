"""QEMU's options of a block device, as JSON in a backing string (virStorageSourceParseBackingJSON)."""

import re
from collections.abc import Callable

from purevirt.conf.backingnetwork import parse_colon_form, parse_rbd, parse_uri_form, read_port, refuse, split_host
from purevirt.conf.domain.source import (
    BlockSource,
    Cookie,
    FileSource,
    HostPciAddress,
    HostTransport,
    Identity,
    NetworkProtocol,
    NetworkSource,
    NvmeSource,
    Slice,
    Source,
    StorageHost,
)
from purevirt.errors import ErrorCode
from purevirt.jsontext import Json, nest_keys

Options = dict[str, Json]
Parsed = tuple[Source, bool]

_PCI = re.compile(r"([0-9a-fA-F]{1,4}):([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\.([0-7])\Z")
_DEEPEST = 8
"""Most layers of raw images."""


def parse_options(value: Json, depth: int = _DEEPEST) -> Parsed:
    """The source that options stand for, and whether all of them were taken. Raises Error."""
    if not isinstance(value, dict):
        raise refuse("JSON backing volume definition is no object")
    options = nest_keys(value)
    if "driver" not in options:
        options = _object(options, "file", "JSON backing volume definition lacks 'file' object")
    driver = _text(options, "driver")
    if driver is None:
        raise refuse("JSON backing volume definition lacks driver name", ErrorCode.INVALID_ARG)
    if driver == "raw":
        return _parse_raw(options, depth)
    parse = _DRIVERS.get(driver)
    if parse is None:
        detail = f"missing parser implementation for JSON backing volume driver '{driver}'"
        raise refuse(detail)
    return parse(options)


def _text(options: Options, name: str) -> str | None:
    """A text; numbers count as texts."""
    value = options.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value)


def _needed(options: Options, name: str, complaint: str) -> str:
    value = _text(options, name)
    if value is None:
        raise refuse(complaint, ErrorCode.INVALID_ARG)
    return value


def _object(options: Options, name: str, complaint: str) -> Options:
    value = options.get(name)
    if not isinstance(value, dict):
        raise refuse(complaint, ErrorCode.INVALID_ARG)
    return value


def _number(options: Options, name: str) -> int | None:
    text = _text(options, name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and int(text) < 1 << 64):
        raise refuse(f"malformed '{name}' in JSON backing volume definition", ErrorCode.INVALID_ARG)
    return int(text)


def _parse_raw(options: Options, depth: int) -> Parsed:
    if depth == 0:
        raise refuse("JSON backing volume definition is nested too deeply", ErrorCode.INVALID_ARG)
    offset, size = _number(options, "offset"), _number(options, "size")
    inner = _object(options, "file", "JSON backing volume definition lacks 'file' object")
    source, is_complete = parse_options(inner, depth - 1)
    if offset is not None or size is not None:
        source.slices = [Slice(type="storage", offset=offset or 0, size=size or 0)]
    return source, is_complete


def _filename(options: Options) -> str:
    return _needed(options, "filename", "missing 'filename' field in JSON backing volume definition")


def _parse_nvme(options: Options) -> Parsed:
    place = _PCI.match(_text(options, "device") or "")
    namespace = _number(options, "namespace")
    if place is None or namespace is None:
        raise refuse("malformed 'device' or 'namespace' in JSON backing volume definition", ErrorCode.INVALID_ARG)
    domain, bus, slot, function = (int(part, 16) for part in place.groups())
    address = HostPciAddress(domain=domain, bus=bus, slot=slot, function=function)
    return NvmeSource(type="pci", namespace=namespace, address=address), True


def _parse_url(options: Options) -> Parsed:
    source, is_complete = _parse_uri(options, "url")
    source.ssl_verify = False if options.get("sslverify") in ("off", False) else None
    cookies = (_text(options, "cookie") or "").split(";")
    pairs = [cookie.strip().partition("=") for cookie in cookies if cookie.strip()]
    source.cookies = [Cookie(name=name, value=value) for name, _, value in pairs]
    source.readahead, source.timeout_s = _number(options, "readahead"), _number(options, "timeout")
    return source, is_complete


def _parse_uri(options: Options, name: str) -> tuple[NetworkSource, bool]:
    """A URI, whose protocol has to be the driver."""
    text = _needed(options, name, "missing URI in JSON backing volume definition")
    source, is_complete = parse_uri_form(text)
    if source.protocol.value != options.get("driver"):
        wanted = f"expected protocol '{options.get('driver')}' but got '{source.protocol.value}'"
        raise refuse(f"{wanted} in URI JSON volume definition", ErrorCode.INVALID_ARG)
    return source, is_complete


def _list(value: Json) -> list[Json]:
    """A list; an object whose keys are the numbers from 0 stands for one, as dotted keys make it."""
    if isinstance(value, dict) and value and all(str(at) in value for at in range(len(value))):
        return [value[str(at)] for at in range(len(value))]
    return value if isinstance(value, list) else []


def _host(value: Json) -> StorageHost:
    """A socket address; what has no type is an Internet address."""
    if not isinstance(value, dict):
        raise refuse("missing socket address type in JSON backing volume definition", ErrorCode.INVALID_ARG)
    kind = _text(value, "type") or "inet"
    if kind == "unix":
        path = _text(value, "path") or _text(value, "socket")
        if path is None:
            raise refuse("missing socket path for udp socket in JSON backing volume definition", ErrorCode.INVALID_ARG)
        return StorageHost(transport=HostTransport.UNIX, socket=path)
    if kind not in {"inet", "tcp"}:
        raise refuse(f"socket address type '{kind}' is not supported", ErrorCode.INVALID_ARG)
    port = _text(value, "port")
    name = _needed(value, "host", "missing hostname for tcp backing server in JSON backing volume definition")
    return StorageHost(name=name, port=read_port(port) if port is not None else None)


def _server(options: Options, complaint: str) -> StorageHost:
    """The host in ``server``, or among the options themselves as older QEMU has it."""
    if "server" in options:
        return _host(options["server"])
    return _host({"host": _needed(options, "host", complaint), "port": options.get("port")})


def _parse_gluster(options: Options) -> Parsed:
    if "filename" in options:
        return _parse_uri(options, "filename")
    servers = [_host(value) for value in _list(options.get("server"))]
    volume, path = _text(options, "volume"), _text(options, "path")
    if volume is None or path is None or not servers:
        detail = "missing 'volume', 'path' or 'server' attribute in JSON backing definition for gluster volume"
        raise refuse(detail, ErrorCode.INVALID_ARG)
    name = f"{volume}/{path.removeprefix('/')}"
    return NetworkSource(protocol=NetworkProtocol.GLUSTER, name=name, hosts=servers), True


def _parse_iscsi(options: Options) -> Parsed:
    if "filename" in options:
        return _parse_uri(options, "filename")
    complaint = "missing 'portal', 'target' or 'transport' attribute in JSON backing definition for iSCSI volume"
    transport, portal, target = (_needed(options, name, complaint) for name in ("transport", "portal", "target"))
    if transport != "tcp":
        raise refuse("only TCP transport is supported for iSCSI volume", ErrorCode.INVALID_ARG)
    name, port, _ = split_host(portal)
    host = StorageHost(name=name, port=read_port(port) if port is not None else None)
    lun = _number(options, "lun") or 0
    source = NetworkSource(protocol=NetworkProtocol.ISCSI, name=f"{target}/{lun}", hosts=[host])
    return source, "user" not in options


def _parse_nbd(options: Options) -> Parsed:
    path = _text(options, "path")
    if path is not None:
        host = StorageHost(transport=HostTransport.UNIX, socket=path)
    else:
        host = _server(options, "missing host specification of NBD server in JSON backing volume definition")
    return NetworkSource(protocol=NetworkProtocol.NBD, name=_text(options, "export"), hosts=[host]), True


def _parse_sheepdog(options: Options) -> Parsed:
    filename = _text(options, "filename")
    if filename is not None:
        return parse_uri_form(filename) if "://" in filename else parse_colon_form(filename)
    vdi = _needed(options, "vdi", "missing sheepdog vdi name")
    host = _server(options, "missing host specification of sheepdog server in JSON backing volume definition")
    return NetworkSource(protocol=NetworkProtocol.SHEEPDOG, name=vdi, hosts=[host]), True


def _parse_ssh(options: Options) -> Parsed:
    path = _needed(options, "path", "missing path in JSON backing volume definition")
    host = _server(options, "missing host specification of SSH server in JSON backing volume definition")
    return NetworkSource(protocol=NetworkProtocol.SSH, name=path, hosts=[host]), True


def _parse_rbd(options: Options) -> Parsed:
    filename = _text(options, "filename")
    if filename is not None:
        return parse_rbd(filename)
    complaint = "missing pool or image name in ceph backing volume JSON specification"
    pool, image = (_needed(options, name, complaint) for name in ("pool", "image"))
    source = NetworkSource(
        protocol=NetworkProtocol.RBD,
        name="/".join(part for part in (pool, _text(options, "namespace"), image) if part is not None),
        hosts=[_host(value) for value in _list(options.get("server"))],
        snapshot=_text(options, "snapshot"),
        config_file=_text(options, "conf"),
    )
    return source, True


def _parse_vxhs(options: Options) -> Parsed:
    complaint = "missing 'vdisk-id' or 'server' attribute in JSON backing definition for VxHS volume"
    disk = _needed(options, "vdisk-id", complaint)
    host = _host(_object(options, "server", complaint))
    return NetworkSource(protocol=NetworkProtocol.VXHS, name=disk, hosts=[host]), True


def _parse_nfs(options: Options) -> Parsed:
    complaint = "missing 'server' or 'path' attribute in JSON backing definition for NFS volume"
    host = _host(_object(options, "server", complaint))
    path = _needed(options, "path", complaint)
    user, group = (_number(options, name) for name in ("user", "group"))
    source = NetworkSource(protocol=NetworkProtocol.NFS, name=path, hosts=[host])
    if user is not None or group is not None:
        shown = [None if number is None else f"+{number}" for number in (user, group)]
        source.identity = Identity(user=shown[0], group=shown[1])
    return source, True


_URLS = ("http", "https", "ftp", "ftps", "tftp")
_DRIVERS: dict[str, Callable[[Options], Parsed]] = {
    "file": lambda options: (FileSource(file=_filename(options)), True),
    "host_device": lambda options: (BlockSource(dev=_filename(options)), True),
    "host_cdrom": lambda options: (BlockSource(dev=_filename(options)), True),
    **dict.fromkeys(_URLS, _parse_url),
    "gluster": _parse_gluster,
    "iscsi": _parse_iscsi,
    "nbd": _parse_nbd,
    "sheepdog": _parse_sheepdog,
    "ssh": _parse_ssh,
    "rbd": _parse_rbd,
    "vxhs": _parse_vxhs,
    "nfs": _parse_nfs,
    "nvme": _parse_nvme,
}
