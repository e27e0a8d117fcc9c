"""What kinds of storage pools there are (<storagepoolCapabilities>), with the formats of each."""

from collections.abc import Container
from dataclasses import dataclass

from purevirt.conf.storagepool import FORMATS, RULES, PoolType
from purevirt.conf.xmlmap import Element, attr, child, children, format_element, texts
from purevirt.conf.xmlmap.codec import STR, YES_NO

IMAGE_FORMATS = (
    *("none", "raw", "dir", "bochs", "cloop", "dmg", "iso", "vpc", "vdi", "fat", "vhd", "ploop"),
    *("cow", "qcow", "qcow2", "qed", "vmdk"),
)
PARTITION_FORMATS = ("none", "linux", "fat16", "fat32", "linux-swap", "linux-lvm", "linux-raid", "extended")


@dataclass(frozen=True, slots=True)
class VolumeFormats:
    """The formats that volumes may have, and the one they have by default."""

    default: str
    formats: tuple[str, ...]


_IMAGES = VolumeFormats("raw", IMAGE_FORMATS)
VOLUME_FORMATS: dict[PoolType, VolumeFormats] = {
    PoolType.DIR: _IMAGES,
    PoolType.FS: _IMAGES,
    PoolType.NETFS: _IMAGES,
    PoolType.DISK: VolumeFormats("none", PARTITION_FORMATS),
    PoolType.RBD: VolumeFormats("raw", ()),
    PoolType.GLUSTER: _IMAGES,
    PoolType.VSTORAGE: _IMAGES,
}


class FormatEnum(Element, tag="enum", is_open=True):
    """A list of formats."""

    name: str = attr(STR, required=True)
    values: list[str] = texts(STR, "value")


class Options(Element, is_open=True):
    """The formats of a pool or of its volumes."""

    default_format: str | None = attr(STR, "type", inside="defaultFormat")
    enum: FormatEnum | None = child(FormatEnum)


class PoolSupport(Element, tag="pool", is_open=True):
    """A type of pools, and whether this host has it."""

    type: str = attr(STR, required=True)
    supported: bool = attr(YES_NO, default=False)
    pool_options: Options | None = child(Options, "poolOptions")
    volume_options: Options | None = child(Options, "volOptions")


class PoolCapabilities(Element, tag="storagepoolCapabilities"):
    """All types of pools."""

    pools: list[PoolSupport] = children(PoolSupport)


def format_pool_capabilities(supported: Container[PoolType]) -> str:
    """The document for a host that has these types of pools (virStoragePoolCapsFormat)."""
    capabilities = PoolCapabilities()
    capabilities.pools = [_describe(kind, is_supported=kind in supported) for kind in PoolType]
    return format_element(capabilities)


def _describe(kind: PoolType, *, is_supported: bool) -> PoolSupport:
    pool = PoolSupport(type=kind.value, supported=is_supported)
    formats = FORMATS.get(kind)
    if formats is not None:
        pool.pool_options = _options(RULES[kind].default_format, "sourceFormatType", formats)
    volumes = VOLUME_FORMATS.get(kind)
    if volumes is not None:
        pool.volume_options = _options(volumes.default, "targetFormatType", volumes.formats)
    return pool


def _options(default: str | None, name: str, values: tuple[str, ...]) -> Options:
    return Options(default_format=default, enum=FormatEnum(name=name, values=list(values)))
