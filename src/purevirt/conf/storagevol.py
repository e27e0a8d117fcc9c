"""Storage volumes (<volume>)."""

from enum import StrEnum

from purevirt.conf.complaint import unsupported
from purevirt.conf.document import read_document
from purevirt.conf.domain.source import Encryption, StorageFormat
from purevirt.conf.permission import Permissions
from purevirt.conf.storagepool import PoolType, StoragePool
from purevirt.conf.xmlmap import Element, attr, child, children, copy_element, elem, flag, format_element, one, size
from purevirt.conf.xmlmap.codec import STR, ULONG, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(storage_volume_definition)"


class VolumeType(StrEnum):
    """Kinds of volumes (virStorageVolType)."""

    FILE = "file"
    BLOCK = "block"
    DIR = "dir"
    NETWORK = "network"
    NETDIR = "netdir"
    PLOOP = "ploop"


class Extent(Element, tag="extent"):
    """A part of a device, in bytes."""

    start: int | None = attr(ULONG)
    end: int | None = attr(ULONG)


class VolumeDevice(Element, tag="device"):
    """A device the volume lies on."""

    path: str | None = attr(STR)
    extents: list[Extent] = children(Extent)


class Timestamps(Element, tag="timestamps"):
    """Times as seconds and nanoseconds since 1970."""

    atime: str | None = elem(STR)
    mtime: str | None = elem(STR)
    ctime: str | None = elem(STR)
    btime: str | None = elem(STR)


class VolumeFeatures(Element, tag="features"):
    """Features of a qcow2 image."""

    lazy_refcounts: bool = flag()
    extended_l2: bool = flag()


class VolumeTarget(Element, tag="target"):
    """Where the volume is and how it is stored."""

    path: str | None = elem(STR)
    format: str | None = attr(STR, "type", inside="format")
    permissions: Permissions | None = child(Permissions)
    timestamps: Timestamps | None = child(Timestamps)
    encryption: Encryption | None = child(Encryption)
    compat: str | None = elem(STR)
    nocow: bool = flag()
    cluster_size: int | None = size("B", "clusterSize")
    features: VolumeFeatures | None = child(VolumeFeatures)


class VolumeBacking(Element, tag="backingStore"):
    """The image below."""

    path: str | None = elem(STR)
    format: str | None = attr(STR, "type", inside="format")
    permissions: Permissions | None = child(Permissions)
    timestamps: Timestamps | None = child(Timestamps)


class Volume(Element, tag="volume"):
    """A volume; sizes are in bytes."""

    type: VolumeType | None = attr(token(VolumeType), complaint=unsupported("unknown volume type '{value}'"))
    name: str = elem(STR, default="")
    key: str | None = elem(STR)
    devices: list[VolumeDevice] = children(VolumeDevice, inside="source")
    capacity: int | None = size("bytes", "capacity")
    allocation: int | None = size("bytes", "allocation")
    physical: int | None = size("bytes", "physical")
    target: VolumeTarget = one(VolumeTarget)
    backing_store: VolumeBacking | None = child(VolumeBacking)


IMAGES = frozenset(StorageFormat)
PARTITIONS = frozenset(("none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended"))
IMAGE_POOLS = (PoolType.DIR, PoolType.FS, PoolType.NETFS, PoolType.GLUSTER, PoolType.VSTORAGE, PoolType.RBD)
FORMATS: dict[PoolType, tuple[str, frozenset[str]]] = {
    **dict.fromkeys(IMAGE_POOLS, ("raw", IMAGES)),
    PoolType.DISK: ("none", PARTITIONS),
}
"""The default and all formats of volumes in pools whose volumes have one (virStoragePoolTypeInfo)."""


def parse_storage_vol(xml: str, pool: StoragePool, *, needs_capacity: bool = True) -> Volume:
    """Read a volume in the context of its pool (virStorageVolDefParse). Raises Error."""
    volume = read_document(Volume, xml, DOCUMENT_NAME, ErrorDomain.STORAGE)
    if not volume.name:
        raise Error(ErrorCode.XML_ERROR, "missing volume name element", domain=ErrorDomain.STORAGE)
    if volume.capacity is None and needs_capacity:
        raise Error(ErrorCode.XML_ERROR, "missing capacity element", domain=ErrorDomain.STORAGE)
    _forget_measured(volume)
    volume.type = volume.type or VolumeType.FILE
    volume.capacity = volume.capacity or 0
    volume.allocation = volume.capacity if volume.allocation is None else volume.allocation
    _fill_format(volume, pool.type)
    if volume.target.compat is None and volume.target.features is not None:
        volume.target.compat = "1.1"
    if volume.backing_store is not None and volume.backing_store.path is None:
        volume.backing_store = None
    return volume


def _fill_format(volume: Volume, pool: PoolType) -> None:
    default, known = FORMATS.get(pool, (None, frozenset()))
    found = volume.target.format
    if known and found is not None and found not in known:
        detail = f"unknown volume format type {found}"
        raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.STORAGE)
    volume.target.format = (found or default) if known else None


def _forget_measured(volume: Volume) -> None:
    """What only the storage knows is not taken from a document."""
    volume.devices = []
    volume.physical = None
    volume.target.timestamps = None
    if volume.backing_store is not None:
        volume.backing_store.timestamps = None


def format_storage_vol(volume: Volume) -> str:
    """Write a volume (virStorageVolDefFormat)."""
    return format_element(volume)


def copy_storage_vol(volume: Volume) -> Volume:
    """A deep copy."""
    return copy_element(volume)
