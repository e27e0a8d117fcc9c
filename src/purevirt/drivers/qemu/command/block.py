"""The nodes of QEMU's block layer for a disk: storage, format, backing chain, copy-on-read.

Nodes are numbered from the last disk to the first, and along each chain from the top, as libvirt does
(``libvirt-1-storage``, ``libvirt-1-format``). A raw image without further layers is its storage node alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from purevirt.conf.domain.disk import Discard, Disk, DiskCache, DiskDevice, DiskIo
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import BackingStore, BlockSource, FileSource, Source, StorageFormat
from purevirt.drivers.qemu.command.context import CommandLine, Properties
from purevirt.drivers.qemu.failure import unsupported

# cache mode: direct, no-flush, and whether the guest sees a write cache
_CACHES: dict[DiskCache, tuple[bool, bool, bool]] = {
    DiskCache.NONE: (True, False, True),
    DiskCache.WRITEBACK: (False, False, True),
    DiskCache.WRITETHROUGH: (False, False, False),
    DiskCache.DIRECTSYNC: (True, False, False),
    DiskCache.UNSAFE: (False, True, True),
}
_BACKED = frozenset({StorageFormat.QCOW2, StorageFormat.QCOW, StorageFormat.QED, StorageFormat.VMDK})
_FORMATS = _BACKED | {
    StorageFormat.VDI,
    StorageFormat.VPC,
    StorageFormat.BOCHS,
    StorageFormat.CLOOP,
    StorageFormat.DMG,
}
_HOST_CDROM = "/dev/cdrom"


@dataclass(frozen=True, slots=True)
class Image:
    """One image of a chain; ``has_format_node`` where a node of its own reads the format."""

    number: int
    source: Source
    format: StorageFormat
    has_format_node: bool

    @property
    def node(self) -> str:
        """The node that stands for the image."""
        return f"libvirt-{self.number}-{'format' if self.has_format_node else 'storage'}"


@dataclass(frozen=True, slots=True)
class Chain:
    """The images of a disk from the top; ``is_terminated`` when the document says that there are no more."""

    images: tuple[Image, ...]
    is_terminated: bool


def number_chains(domain: Domain, *, has_raw_nodes: bool) -> dict[int, Chain]:
    """The chains of all disks, by identity of the disk; an empty drive uses up a number too.

    ``has_raw_nodes``: raw images get a format node as well, as libvirt does for QEMUs whose block jobs would otherwise
    write the name of the protocol into an image (before 9.0, without ``backing-mask-protocol``).
    """
    chains: dict[int, Chain] = {}
    number = 1
    for disk in reversed(domain.devices.disks):
        images = tuple(
            Image(number + place, source, layer, has_raw_nodes or layer != StorageFormat.RAW)
            for place, (source, layer) in enumerate(_images(disk))
        )
        number += max(1, len(images))
        chains[id(disk)] = Chain(images, _is_terminated(disk))
    return chains


def write_cache(disk: Disk) -> str | None:
    """The ``write-cache`` property, for a disk that chose a cache mode."""
    cache = None if disk.driver is None else disk.driver.cache
    if cache is None or cache == DiskCache.DEFAULT:
        return None
    return "on" if _CACHES[cache][2] else "off"


def build_nodes(line: CommandLine, disk: Disk, chain: Chain) -> str | None:
    """``-blockdev`` for a whole chain, from its bottom; the node for the device, or None for an empty drive."""
    below: str | None = None
    for place, image in reversed(list(enumerate(chain.images))):
        is_top = place == 0
        line.add_json("-blockdev", _storage_node(disk, image, is_top=is_top))
        if image.has_format_node:
            is_bottom = place == len(chain.images) - 1
            is_closed = chain.is_terminated and is_bottom and image.format in _BACKED
            line.add_json("-blockdev", _format_node(disk, image, below, is_top=is_top, is_closed=is_closed))
        below = image.node
    if below is not None and disk.driver is not None and disk.driver.copy_on_read and not _is_read_only(disk):
        return _copy_on_read(line, disk, below)
    return below


def _images(disk: Disk) -> Iterator[tuple[Source, StorageFormat]]:
    if disk.source is None or disk.source.is_empty:
        return
    if disk.encryption is not None or disk.auth is not None or disk.mirror is not None:
        raise unsupported(f"encryption, authentication or a mirror of disk '{disk.alias}' is not supported")
    yield disk.source, (disk.driver.type if disk.driver else None) or StorageFormat.RAW
    below = disk.backing_store
    while below is not None and below.source is not None:
        yield below.source, (below.format.type if below.format else None) or StorageFormat.RAW
        below = below.backing_store


def _is_terminated(disk: Disk) -> bool:
    """Whether the chain ends in an empty ``<backingStore/>``."""
    below: BackingStore | None = disk.backing_store
    while below is not None and below.source is not None:
        below = below.backing_store
    return below is not None


def _is_read_only(disk: Disk) -> bool:
    return disk.readonly or disk.device == DiskDevice.CDROM


def _storage_node(disk: Disk, image: Image, *, is_top: bool) -> Properties:
    properties = _protocol(disk, image.source)
    io = None if disk.driver is None else disk.driver.io
    if io not in {None, DiskIo.DEFAULT}:
        properties["aio"] = str(io)
    properties["node-name"] = f"libvirt-{image.number}-storage"
    if image.has_format_node or not is_top:
        properties |= {"auto-read-only": True, "discard": "unmap"}
        if not image.has_format_node:
            properties = {**properties, "read-only": True}
            del properties["auto-read-only"]
    else:
        properties["read-only"] = _is_read_only(disk)
        properties |= _discard(disk)
    properties |= _cache(disk)
    if not image.has_format_node and is_top:
        properties |= _detect_zeroes(disk)
    return properties


def _format_node(disk: Disk, image: Image, below: str | None, *, is_top: bool, is_closed: bool) -> Properties:
    if image.format not in _FORMATS | {StorageFormat.RAW}:
        raise unsupported(f"storage format '{image.format}' is not supported")
    properties: Properties = {
        "node-name": f"libvirt-{image.number}-format",
        "read-only": _is_read_only(disk) if is_top else True,
    }
    properties |= _discard(disk) if is_top else {}
    properties |= _cache(disk)
    properties |= _detect_zeroes(disk) if is_top else {}
    properties["driver"] = str(image.format)
    if is_top and disk.driver is not None and disk.driver.discard_no_unref is not None:
        properties["discard-no-unref"] = disk.driver.discard_no_unref
    if is_top and disk.driver is not None and disk.driver.metadata_cache_max_size:
        properties["cache-size"] = disk.driver.metadata_cache_max_size
    properties["file"] = f"libvirt-{image.number}-storage"
    if below is not None or is_closed:
        properties["backing"] = below
    return properties


def _protocol(disk: Disk, source: Source) -> Properties:
    if source.slices or source.encryption is not None or source.auth is not None or source.reservations is not None:
        raise unsupported(
            f"slices, encryption, authentication or reservations of disk '{disk.alias}' are not supported"
        )
    if getattr(source, "fdgroup", None) is not None or getattr(source, "data_store", None) is not None:
        raise unsupported(f"file descriptor group or data store of disk '{disk.alias}' is not supported")
    if isinstance(source, FileSource):
        return {"driver": "file", "filename": source.file}
    if isinstance(source, BlockSource):
        is_drive = disk.device == DiskDevice.CDROM and source.dev == _HOST_CDROM
        return {"driver": "host_cdrom" if is_drive else "host_device", "filename": source.dev}
    raise unsupported(f"storage type '{disk.type}' of disk '{disk.alias}' is not supported")


def _discard(disk: Disk) -> Properties:
    discard = None if disk.driver is None else disk.driver.discard
    return {} if discard in {None, Discard.DEFAULT} else {"discard": str(discard)}


def _detect_zeroes(disk: Disk) -> Properties:
    mode = None if disk.driver is None else disk.driver.detect_zeroes
    if mode is None or str(mode) == "default":
        return {}
    has_discard = disk.driver is not None and disk.driver.discard == Discard.UNMAP
    return {"detect-zeroes": "on" if str(mode) == "unmap" and not has_discard else str(mode)}


def _cache(disk: Disk) -> Properties:
    cache = None if disk.driver is None else disk.driver.cache
    if cache is None or cache == DiskCache.DEFAULT:
        return {}
    direct, no_flush, _ = _CACHES[cache]
    return {"cache": {"direct": direct, "no-flush": no_flush}}


def _copy_on_read(line: CommandLine, disk: Disk, below: str) -> str:
    name = f"libvirt-CoR-{disk.target.dev if disk.target else ''}"
    properties: Properties = {"driver": "copy-on-read", "node-name": name, "file": below}
    line.add_json("-blockdev", properties | _discard(disk))
    return name
