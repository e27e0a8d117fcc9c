"""Storage pools (<pool>)."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from purevirt.conf.complaint import malformed, unsupported
from purevirt.conf.document import read_document
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.domain.source import SecretRef
from purevirt.conf.permission import Permissions
from purevirt.conf.xmlmap import Element, attr, child, children, copy_element, elem, format_element, one, size
from purevirt.conf.xmlmap.codec import STR, UINT, ULONG, UUID, YES_NO, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(storage_pool_definition)"


class PoolType(StrEnum):
    """Kinds of pools (virStoragePoolType)."""

    DIR = "dir"
    FS = "fs"
    NETFS = "netfs"
    LOGICAL = "logical"
    DISK = "disk"
    ISCSI = "iscsi"
    ISCSI_DIRECT = "iscsi-direct"
    SCSI = "scsi"
    MPATH = "mpath"
    RBD = "rbd"
    SHEEPDOG = "sheepdog"
    GLUSTER = "gluster"
    ZFS = "zfs"
    VSTORAGE = "vstorage"


class AdapterType(StrEnum):
    """Kinds of adapters."""

    SCSI_HOST = "scsi_host"
    FC_HOST = "fc_host"


class PoolHost(Element, tag="host"):
    """A server."""

    name: str | None = attr(STR)
    port: int | None = attr(UINT, omit=0)


class FreeExtent(Element, tag="freeExtent"):
    """A free part of a disk, in bytes."""

    start: int | None = attr(ULONG)
    end: int | None = attr(ULONG)


class PoolDevice(Element, tag="device"):
    """A device the pool is made of."""

    path: str = attr(STR, required=True, complaint=malformed("missing storage pool source device path"))
    part_separator: bool | None = attr(YES_NO)
    free_extents: list[FreeExtent] = children(FreeExtent)


class ParentAddress(Element, tag="address"):
    """The PCI address of an adapter."""

    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0)
    slot: int = attr(HEX8, default=0)
    function: int = attr(HEX, default=0)


class ParentAddr(Element, tag="parentaddr"):
    """An adapter by its address."""

    unique_id: int | None = attr(UINT)
    address: ParentAddress | None = child(ParentAddress)


class Adapter(Element, tag="adapter"):
    """A SCSI adapter."""

    type: AdapterType | None = attr(token(AdapterType))
    parent: str | None = attr(STR)
    parent_wwnn: str | None = attr(STR)
    parent_wwpn: str | None = attr(STR)
    parent_fabric_wwn: str | None = attr(STR)
    managed: bool | None = attr(YES_NO)
    wwnn: str | None = attr(STR)
    wwpn: str | None = attr(STR)
    name: str | None = attr(STR)
    parentaddr: ParentAddr | None = child(ParentAddr)

    def settle(self, modes: int) -> None:
        """A name means a SCSI host."""
        self.type = self.type or AdapterType.SCSI_HOST


class PoolAuth(Element, tag="auth"):
    """The user of the storage."""

    type: str | None = attr(STR)
    username: str | None = attr(STR)
    secret: SecretRef | None = child(SecretRef)


class PoolSource(Element, tag="source", is_open=True):
    """What the pool is made of."""

    hosts: list[PoolHost] = children(PoolHost)
    devices: list[PoolDevice] = children(PoolDevice)
    dir_path: str | None = attr(STR, "path", inside="dir")
    adapter: Adapter | None = child(Adapter)
    name: str | None = elem(STR)
    initiator_iqn: str | None = attr(STR, "name", inside="initiator/iqn")
    format: str | None = attr(STR, "type", inside="format")
    auth: PoolAuth | None = child(PoolAuth)
    protocol_version: str | None = attr(STR, "ver", inside="protocol")
    vendor: str | None = attr(STR, "name", inside="vendor")
    product: str | None = attr(STR, "name", inside="product")


class PoolTarget(Element, tag="target"):
    """Where the volumes appear."""

    path: str | None = elem(STR)
    permissions: Permissions | None = child(Permissions)


class PoolOption(Element, tag="option"):
    """An option."""

    name: str = attr(STR, required=True)
    value: str | None = attr(STR)


FS_URI = "http://libvirt.org/schemas/storagepool/fs/1.0"
RBD_URI = "http://libvirt.org/schemas/storagepool/rbd/1.0"


class MountOption(Element, tag="option", uri=FS_URI, prefix="fs"):
    """A mount option."""

    name: str = attr(STR, required=True)


class MountOptions(Element, tag="mount_opts", uri=FS_URI, prefix="fs"):
    """Mount options passed through."""

    options: list[MountOption] = children(MountOption)


class RbdOption(Element, tag="option", uri=RBD_URI, prefix="rbd"):
    """A setting of the cluster's client."""

    name: str = attr(STR, required=True)
    value: str = attr(STR, required=True)


class RbdOptions(Element, tag="config_opts", uri=RBD_URI, prefix="rbd"):
    """Settings of the cluster's client."""

    options: list[RbdOption] = children(RbdOption)


class StoragePool(Element, tag="pool"):
    """A storage pool; sizes are in bytes."""

    type: PoolType = attr(token(PoolType), required=True, complaint=unsupported("unknown storage pool type {value}"))
    name: str = elem(STR, default="")
    uuid: bytes | None = elem(UUID, complaint=malformed("malformed uuid element"))
    capacity: int = size("bytes", "capacity", default=0)
    allocation: int = size("bytes", "allocation", default=0)
    available: int = size("bytes", "available", default=0)
    cow: bool | None = attr(YES_NO, "state", inside="features/cow")
    source: PoolSource = one(PoolSource, is_open=True)
    target: PoolTarget = one(PoolTarget)
    refresh_allocation: str | None = attr(STR, "allocation", inside="refresh/volume")
    mount_options: MountOptions | None = child(MountOptions)
    rbd_options: RbdOptions | None = child(RbdOptions)


@dataclass(frozen=True, slots=True)
class PoolRules:
    """What a type of pool needs: parts of the source, and where it appears."""

    needs: tuple[str, ...] = ()
    default_format: str | None = None
    target_from_name: str | None = None
    has_target: bool = True
    name_is_source: bool = False


RULES: dict[PoolType, PoolRules] = {
    PoolType.DIR: PoolRules(),
    PoolType.FS: PoolRules(needs=("devices",), default_format="auto"),
    PoolType.NETFS: PoolRules(needs=("hosts", "dir_path"), default_format="auto"),
    PoolType.LOGICAL: PoolRules(default_format="lvm2", target_from_name="/dev/{name}", name_is_source=True),
    PoolType.DISK: PoolRules(needs=("devices",), default_format="unknown"),
    PoolType.ISCSI: PoolRules(needs=("hosts", "devices")),
    PoolType.ISCSI_DIRECT: PoolRules(needs=("hosts", "devices", "initiator_iqn"), has_target=False),
    PoolType.SCSI: PoolRules(needs=("adapter",)),
    PoolType.MPATH: PoolRules(),
    PoolType.RBD: PoolRules(needs=("hosts",), has_target=False, name_is_source=True),
    PoolType.SHEEPDOG: PoolRules(needs=("hosts",), has_target=False, name_is_source=True),
    PoolType.GLUSTER: PoolRules(needs=("hosts",), has_target=False, name_is_source=True),
    PoolType.ZFS: PoolRules(target_from_name="/dev/zvol/{name}", name_is_source=True),
    PoolType.VSTORAGE: PoolRules(name_is_source=True),
}
_FILE_SYSTEMS = "auto ext2 ext3 ext4 ufs iso9660 udf gfs gfs2 vfat hfs+ xfs ocfs2 vmfs"
FORMATS: dict[PoolType, tuple[str, ...]] = {
    PoolType.FS: tuple(_FILE_SYSTEMS.split()),
    PoolType.NETFS: ("auto", "nfs", "glusterfs", "cifs"),
    PoolType.LOGICAL: ("unknown", "lvm2"),
    PoolType.DISK: ("unknown", "dos", "dvh", "gpt", "mac", "bsd", "pc98", "sun", "lvm2"),
}
"""The formats of pools that have one, in libvirt's order."""
AUTH_TYPES = ("chap", "ceph")
COMPLAINTS = {
    "devices": "missing storage pool source device name",
    "hosts": "missing storage pool source host name",
    "dir_path": "missing storage pool source path",
    "adapter": "missing storage pool source adapter",
    "initiator_iqn": "missing storage pool initiator iqn",
    "name": "missing storage pool source name",
}


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.STORAGE)


def parse_storage_pool(xml: str, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> StoragePool:
    """Read a pool (virStoragePoolDefParse). Raises Error."""
    pool = read_document(StoragePool, xml, DOCUMENT_NAME, ErrorDomain.STORAGE)
    pool.capacity = pool.allocation = pool.available = 0
    rules = RULES[pool.type]
    pool.name = pool.name or (pool.source.name or "" if rules.name_is_source else "")
    if not pool.name:
        raise _refuse("missing pool source name element")
    if "/" in pool.name:
        raise _refuse(f"name {pool.name} cannot contain '/'")
    if pool.uuid is None:
        pool.uuid = uuid.UUID(bytes=random_bytes(16), version=4).bytes
    _fill_source(pool, rules)
    _fill_target(pool, rules)
    return pool


def _fill_source(pool: StoragePool, rules: PoolRules) -> None:
    for part in rules.needs:
        if not getattr(pool.source, part):
            raise _refuse(COMPLAINTS[part])
    _check_tokens(pool)
    if rules.default_format is not None and pool.source.format is None:
        pool.source.format = rules.default_format
    if pool.type is PoolType.GLUSTER:
        pool.source.dir_path = clean_path(pool.source.dir_path or "/")
    elif pool.source.dir_path is not None:
        pool.source.dir_path = clean_path(pool.source.dir_path)
    if rules.name_is_source and pool.source.name is None:
        pool.source.name = pool.name


def _check_tokens(pool: StoragePool) -> None:
    formats = FORMATS.get(pool.type)
    if formats is not None and pool.source.format is not None and pool.source.format not in formats:
        detail = f"unknown pool format type {pool.source.format}"
        raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.STORAGE)
    auth = pool.source.auth
    if auth is not None and auth.type not in AUTH_TYPES:
        raise Error(ErrorCode.CONFIG_UNSUPPORTED, f"unknown auth type '{auth.type}'", domain=ErrorDomain.STORAGE)


def _fill_target(pool: StoragePool, rules: PoolRules) -> None:
    if not rules.has_target:
        pool.target = PoolTarget()
        return
    if rules.target_from_name is not None:
        pool.target.path = rules.target_from_name.replace("{name}", pool.source.name or pool.name)
    if not pool.target.path:
        raise _refuse("missing storage pool target path")
    pool.target.path = clean_path(pool.target.path)


def clean_path(path: str) -> str:
    """A path without doubled or trailing slashes (virFileSanitizePath)."""
    lead = "//" if path.startswith("//") and not path.startswith("///") else "/" if path.startswith("/") else ""
    return lead + "/".join(part for part in path.split("/") if part)


def format_storage_pool(pool: StoragePool) -> str:
    """Write a pool (virStoragePoolDefFormat)."""
    return format_element(pool)


def copy_storage_pool(pool: StoragePool) -> StoragePool:
    """A deep copy."""
    return copy_element(pool)
