"""Folders of the host in the guest (virDomainFSDef)."""

from enum import StrEnum

from purevirt.conf.complaint import unsupported
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.conf.domain.source import StorageFormat
from purevirt.conf.domain.tuning import IdMap
from purevirt.conf.xmlmap import Element, attr, child, flag, size, variant
from purevirt.conf.xmlmap.codec import INT, ON_OFF, STR, ULONG, octal, token


class FilesystemType(StrEnum):
    """Kinds of file systems."""

    MOUNT = "mount"
    BLOCK = "block"
    FILE = "file"
    TEMPLATE = "template"
    RAM = "ram"
    BIND = "bind"
    VOLUME = "volume"


class FilesystemDriverType(StrEnum):
    """Who serves the file system."""

    PATH = "path"
    HANDLE = "handle"
    LOOP = "loop"
    NBD = "nbd"
    PLOOP = "ploop"
    VIRTIOFS = "virtiofs"
    MTP = "mtp"


class AccessMode(StrEnum):
    """How owners and modes are kept."""

    PASSTHROUGH = "passthrough"
    MAPPED = "mapped"
    SQUASH = "squash"


class Multidevs(StrEnum):
    """What happens to inodes of several devices."""

    DEFAULT = "default"
    REMAP = "remap"
    FORBID = "forbid"
    WARN = "warn"


class FilesystemModel(StrEnum):
    """Flavours of virtio."""

    VIRTIO = "virtio"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"


MODE = octal("{:04o}", 0o777)


class FilesystemDriver(VirtioDriver):
    """Who serves the file system."""

    type: FilesystemDriverType | None = attr(token(FilesystemDriverType))
    format: StorageFormat | None = attr(token(StorageFormat))
    wrpolicy: str | None = attr(STR)
    queue: int | None = attr(ULONG, omit=0)


class Binary(Element, tag="binary"):
    """The virtiofs daemon and its options."""

    path: str | None = attr(STR)
    xattr: bool | None = attr(ON_OFF)
    cache: str | None = attr(STR, "mode", inside="cache")
    sandbox: str | None = attr(STR, "mode", inside="sandbox")
    lock_posix: bool | None = attr(ON_OFF, "posix", inside="lock")
    lock_flock: bool | None = attr(ON_OFF, "flock", inside="lock")
    thread_pool_size: int | None = attr(INT, "size", inside="thread_pool")
    openfiles_max: int | None = attr(ULONG, "max", inside="openfiles")


class FilesystemSource(Element, tag="source"):
    """The host side."""


class MountSource(FilesystemSource):
    """A folder, or the socket of a virtiofs daemon."""

    dir: str | None = attr(STR)
    socket: str | None = attr(STR)


class BlockDeviceSource(FilesystemSource):
    """A block device."""

    dev: str | None = attr(STR)


class ImageSource(FilesystemSource):
    """An image file."""

    file: str | None = attr(STR)


class TemplateSource(FilesystemSource):
    """A template."""

    name: str | None = attr(STR)


class RamSource(FilesystemSource):
    """Memory."""

    usage: int | None = attr(ULONG)
    units: str | None = attr(STR)


class PoolVolumeSource(FilesystemSource):
    """A volume of a storage pool."""

    pool: str | None = attr(STR)
    volume: str | None = attr(STR)


FILESYSTEM_SOURCES: dict[str, type[FilesystemSource]] = {
    "mount": MountSource,
    "bind": MountSource,
    "block": BlockDeviceSource,
    "file": ImageSource,
    "template": TemplateSource,
    "ram": RamSource,
    "volume": PoolVolumeSource,
}


class Filesystem(Device, tag="filesystem"):
    """A file system."""

    type: FilesystemType = attr(
        token(FilesystemType),
        default=FilesystemType.MOUNT,
        complaint=unsupported("unknown filesystem type '{value}'"),
    )
    accessmode: AccessMode | None = attr(token(AccessMode))
    model: FilesystemModel | None = attr(token(FilesystemModel))
    multidevs: Multidevs | None = attr(token(Multidevs), omit=Multidevs.DEFAULT)
    fmode: int | None = attr(MODE)
    dmode: int | None = attr(MODE)
    driver: FilesystemDriver | None = child(FilesystemDriver)
    binary: Binary | None = child(Binary)
    idmap: IdMap | None = child(IdMap)
    source: FilesystemSource | None = variant(FILESYSTEM_SOURCES, "source", by_field="type")
    target_dir: str | None = attr(STR, "dir", inside="target")
    readonly: bool = flag()
    space_hard_limit: int | None = size("bytes", "space_hard_limit", omit=0)
    space_soft_limit: int | None = size("bytes", "space_soft_limit", omit=0)

    @property
    def is_mtp(self) -> bool:
        """Whether it is a media device on USB."""
        return self.driver is not None and self.driver.type is FilesystemDriverType.MTP
