"""Where an image's bytes come from, as a protocol of QEMU's block layer (qemuBlockStorageSourceGetBackendProps)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from purevirt.conf.domain.hostdev import IscsiSource
from purevirt.conf.domain.source import (
    Auth,
    BlockSource,
    DirSource,
    FileSource,
    HostTransport,
    NetworkProtocol,
    NetworkSource,
    NvmeSource,
    Source,
    StorageHost,
    VhostVdpaSource,
)
from purevirt.drivers.qemu.command.context import Properties
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.jsonvalue import Json

_HOST_CDROM = "/dev/cdrom"
_PORTS = {
    NetworkProtocol.NBD: 10809,
    NetworkProtocol.GLUSTER: 24007,
    NetworkProtocol.ISCSI: 3260,
    NetworkProtocol.SSH: 22,
    NetworkProtocol.HTTP: 80,
    NetworkProtocol.HTTPS: 443,
    NetworkProtocol.FTP: 21,
    NetworkProtocol.FTPS: 990,
    NetworkProtocol.TFTP: 69,
}
_GLUSTER_DEBUG = 4


@dataclass(frozen=True, slots=True)
class Access:
    """The objects that give access to an image: secrets and TLS credentials by their ids, and what the device is."""

    auth: Auth | None = None
    auth_secret: str | None = None
    cookie_secret: str | None = None
    encryption: Properties | None = None
    tls: str | None = None
    vdpa_path: str | None = None
    is_floppy: bool = False
    is_cdrom: bool = False


def protocol_properties(source: Source, access: Access) -> Properties:
    """The driver and where it finds the bytes; raises Error CONFIG_UNSUPPORTED where QEMU has no such driver."""
    for kind, build in _KINDS.items():
        if isinstance(source, kind):
            return {name: value for name, value in build(source, access).items() if value is not None}
    raise unsupported("storage type is not supported")


def _file(source: Source, access: Access) -> Properties:
    return {"driver": "file", "filename": cast(FileSource, source).file}


def _block(source: Source, access: Access) -> Properties:
    device = cast(BlockSource, source).dev
    is_drive = access.is_cdrom and device == _HOST_CDROM
    return {"driver": "host_cdrom" if is_drive else "host_device", "filename": device}


def _dir(source: Source, access: Access) -> Properties:
    return {"driver": "vvfat", "dir": cast(DirSource, source).dir, "floppy": access.is_floppy, "rw": False}


def _nvme(source: Source, access: Access) -> Properties:
    nvme = cast(NvmeSource, source)
    place = nvme.address
    assert place is not None
    name = f"{place.domain:04x}:{place.bus:02x}:{place.slot:02x}.{place.function:x}"
    return {"driver": "nvme", "device": name, "namespace": nvme.namespace}


def _vdpa(source: Source, access: Access) -> Properties:
    return {"driver": "virtio-blk-vhost-vdpa", "path": access.vdpa_path}


def _network(source: Source, access: Access) -> Properties:
    network = cast(NetworkSource, source)
    build = _PROTOCOLS.get(network.protocol)
    if build is None:
        raise unsupported(f"network protocol '{network.protocol}' is not supported with this QEMU")
    return build(network, access)


_KINDS: dict[type[Source], Callable[[Source, Access], Properties]] = {
    FileSource: _file,
    BlockSource: _block,
    DirSource: _dir,
    NvmeSource: _nvme,
    VhostVdpaSource: _vdpa,
    NetworkSource: _network,
}


def _server(host: StorageHost, protocol: NetworkProtocol) -> dict[str, Json]:
    if host.transport == HostTransport.UNIX:
        return {"type": "unix", "path": host.socket}
    return {"type": "inet", "host": host.name, "port": str(host.port or _PORTS.get(protocol, 0))}


def _first_host(source: NetworkSource | IscsiSource, protocol: NetworkProtocol) -> StorageHost:
    if len(source.hosts) != 1:
        raise unsupported(f"protocol '{protocol}' accepts only one host")
    return source.hosts[0]


def _gluster(source: NetworkSource, access: Access) -> Properties:
    volume, _, path = (source.name or "").partition("/")
    servers: list[Json] = [_server(host, source.protocol) for host in source.hosts]
    return {"driver": "gluster", "volume": volume, "path": path, "server": servers, "debug": _GLUSTER_DEBUG}


def _nbd(source: NetworkSource, access: Access) -> Properties:
    server = _server(_first_host(source, source.protocol), source.protocol)
    properties: Properties = {"driver": "nbd", "server": server, "export": source.name}
    properties |= {"tls-creds": access.tls, "tls-hostname": source.tls_hostname}
    return properties | {"reconnect-delay": source.reconnect.delay if source.reconnect is not None else None}


def _rbd(source: NetworkSource, access: Access) -> Properties:
    parts = (source.name or "").split("/", 2)
    servers: list[Json] = [{"host": host.name, "port": str(host.port or 6789)} for host in source.hosts]
    properties: Properties = {"driver": "rbd", "pool": parts[0]}
    properties |= {"namespace": parts[1] or None if len(parts) == 3 else None, "image": parts[-1]}
    properties |= {"snapshot": source.snapshot, "conf": source.config_file, "server": servers or None}
    properties["encrypt"] = access.encryption
    if access.auth is not None:
        properties |= {"user": access.auth.username, "auth-client-required": ["cephx", "none"]}
        properties["key-secret"] = access.auth_secret
    return properties


def iscsi_properties(source: NetworkSource | IscsiSource, secret: str | None, auth: Auth | None = None) -> Properties:
    """An iSCSI unit; the number of the unit follows the target's name."""
    host = _first_host(source, NetworkProtocol.ISCSI)
    target, _, unit = (source.name or "").partition("/")
    name = f"[{host.name}]" if host.name is not None and ":" in host.name else host.name
    properties: Properties = {"driver": "iscsi", "portal": f"{name}:{host.port or _PORTS[NetworkProtocol.ISCSI]}"}
    properties |= {"target": target, "lun": int(unit or 0), "transport": "tcp"}
    user = auth or source.auth
    properties |= {} if user is None else {"user": user.username, "password-secret": secret}
    return properties | ({} if source.initiator_iqn is None else {"initiator-name": source.initiator_iqn})


def _iscsi(source: NetworkSource, access: Access) -> Properties:
    return iscsi_properties(source, access.auth_secret, access.auth)


def _curl(source: NetworkSource, access: Access) -> Properties:
    host = _first_host(source, source.protocol)
    name = f"[{host.name}]" if host.name is not None and ":" in host.name else host.name
    query = f"?{source.query}" if source.query else ""
    url = f"{source.protocol}://{name}:{host.port or _PORTS[source.protocol]}/{source.name or ''}{query}"
    properties: Properties = {"driver": str(source.protocol), "url": url}
    if access.auth is not None:
        properties |= {"username": access.auth.username, "password-secret": access.auth_secret}
    properties |= {"sslverify": source.ssl_verify, "cookie-secret": access.cookie_secret}
    return properties | {"timeout": source.timeout_s, "readahead": source.readahead}


def _ssh(source: NetworkSource, access: Access) -> Properties:
    host = _first_host(source, source.protocol)
    server: Json = {"host": host.name, "port": str(host.port or _PORTS[source.protocol])}
    return {"driver": "ssh", "path": source.name, "server": server}


def _nfs(source: NetworkSource, access: Access) -> Properties:
    host = _first_host(source, source.protocol)
    properties: Properties = {"driver": "nfs", "server": {"host": host.name, "type": "inet"}, "path": source.name}
    identity = source.identity
    if identity is not None:
        properties |= {"user": _owner(identity.user), "group": _owner(identity.group)}
    return properties


def _owner(name: str | None) -> int | None:
    """The number of a user or group that is written as one."""
    if name is None:
        return None
    digits = name.removeprefix("+")
    if not digits.isdigit():
        raise unsupported(f"owner '{name}' of NFS storage must be a number")
    return int(digits)


_PROTOCOLS: dict[NetworkProtocol, Callable[[NetworkSource, Access], Properties]] = {
    NetworkProtocol.GLUSTER: _gluster,
    NetworkProtocol.NBD: _nbd,
    NetworkProtocol.RBD: _rbd,
    NetworkProtocol.ISCSI: _iscsi,
    NetworkProtocol.HTTP: _curl,
    NetworkProtocol.HTTPS: _curl,
    NetworkProtocol.FTP: _curl,
    NetworkProtocol.FTPS: _curl,
    NetworkProtocol.TFTP: _curl,
    NetworkProtocol.SSH: _ssh,
    NetworkProtocol.NFS: _nfs,
}
