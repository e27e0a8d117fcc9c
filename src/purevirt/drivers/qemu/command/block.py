"""The nodes of QEMU's block layer for a disk: storage, slices, format, backing chain, and filters on top.

Images are numbered from the last disk to the first, and along each chain from the top, as libvirt does
(``libvirt-1-storage``, ``libvirt-1-format``). A raw image without further layers is its storage node alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from purevirt.conf.domain.disk import Discard, Disk, DiskBus, DiskCache, DiskDevice, DiskIo
from purevirt.conf.domain.source import (
    Auth,
    BackingStore,
    BlockSource,
    DataStore,
    DirSource,
    Encryption,
    EncryptionEngine,
    EncryptionFormat,
    FileSource,
    ImageFormat,
    NetworkSource,
    NvmeSource,
    Slice,
    Source,
    StorageFormat,
    VhostVdpaSource,
)
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties
from purevirt.drivers.qemu.command.secret import build_auth_secret, build_credentials, build_sealed, build_secret
from purevirt.drivers.qemu.command.storage import Access, protocol_properties
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
# format: QEMU's driver for it
_FORMATS = {
    StorageFormat.RAW: "raw",
    StorageFormat.FAT: "raw",
    StorageFormat.QCOW2: "qcow2",
    StorageFormat.QCOW: "qcow",
    StorageFormat.QED: "qed",
    StorageFormat.VMDK: "vmdk",
    StorageFormat.VDI: "vdi",
    StorageFormat.VPC: "vpc",
    StorageFormat.BOCHS: "bochs",
    StorageFormat.CLOOP: "cloop",
    StorageFormat.DMG: "dmg",
    StorageFormat.LUKS: "luks",
}


@dataclass(frozen=True, slots=True)
class Image:
    """One image of a chain; ``has_raw_node`` where even a raw one has a node of its own that reads the format."""

    name: str
    source: Source
    format: StorageFormat
    has_raw_node: bool = False
    auth: Auth | None = None
    encryption: Encryption | None = None
    cache_size: int | None = None
    data_store: "Image | None" = None

    @property
    def is_decrypted(self) -> bool:
        """Whether QEMU's format layer decrypts it."""
        return self.encryption is not None and self.encryption.engine != EncryptionEngine.LIBRBD

    @property
    def has_format_node(self) -> bool:
        """Whether there is a node that reads the format."""
        return self.has_raw_node or self.format != StorageFormat.RAW or self.is_decrypted

    @property
    def slice(self) -> Slice | None:
        """The part of the storage that is the image."""
        return next(iter(self.source.slices), None)

    @property
    def storage_node(self) -> str:
        """The node that the format layer reads."""
        return f"{self.name}-{'storage' if self.slice is None else 'slice-sto'}"

    @property
    def node(self) -> str:
        """The node that stands for the image."""
        return f"{self.name}-format" if self.has_format_node else self.storage_node


@dataclass(frozen=True, slots=True)
class Chain:
    """The images of a disk from the top; ``is_terminated`` when the document says that there are no more."""

    images: tuple[Image, ...]
    is_terminated: bool
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mode:
    """How the nodes of a disk are opened: read-only at the top, and the options all its layers share."""

    is_read_only: bool = False
    is_floppy: bool = False
    is_cdrom: bool = False
    aio: str | None = None
    discard: Properties = field(default_factory=dict)
    cache: Properties = field(default_factory=dict)
    zeroes: Properties = field(default_factory=dict)
    no_unref: bool | None = None


def number_chains(context: CommandContext, *, has_raw_nodes: bool) -> dict[int, Chain]:
    """The chains of all disks, by identity of the disk; an empty drive uses up a number too.

    ``has_raw_nodes``: raw images get a format node as well, as libvirt does for QEMUs whose block jobs would otherwise
    write the name of the protocol into an image (before 9.0, without ``backing-mask-protocol``).
    """
    chains: dict[int, Chain] = {}
    for disk in reversed(context.domain.devices.disks):
        if disk.target is not None and disk.target.bus == DiskBus.SD:
            chains[id(disk)] = Chain((), is_terminated=False)
            continue
        images = tuple(_images(context, disk, has_raw_nodes=has_raw_nodes))
        if not images:
            context.take_node_number()
        filters = tuple(f"libvirt-{context.take_node_number()}-filter" for _ in disk.throttlefilters)
        chains[id(disk)] = Chain(images, _is_terminated(disk), filters)
    return chains


def write_cache(disk: Disk) -> str | None:
    """The ``write-cache`` property, for a disk that chose a cache mode."""
    cache = _cache_mode(disk)
    if cache is None:
        return None
    return "on" if _CACHES[cache][2] else "off"


def build_nodes(context: CommandContext, line: CommandLine, disk: Disk, chain: Chain) -> str | None:
    """``-blockdev`` for a whole chain, from its bottom; the node for the device, or None for an empty drive."""
    top = build_images(context, line, chain, _mode(disk))
    if top is None:
        return None
    if disk.driver is not None and disk.driver.copy_on_read and not _is_read_only(disk):
        top = _copy_on_read(line, disk, top)
    for name, each in zip(chain.filters, disk.throttlefilters, strict=True):
        line.add_json(
            "-blockdev",
            {"driver": "throttle", "node-name": name, "throttle-group": f"throttle-{each.group}", "file": top},
        )
        top = name
    return top


def build_images(context: CommandContext, line: CommandLine, chain: Chain, mode: Mode) -> str | None:
    """``-blockdev`` for the images of a chain; the node of the top one."""
    below: str | None = None
    for place, image in reversed(list(enumerate(chain.images))):
        is_bottom = place == len(chain.images) - 1
        is_closed = chain.is_terminated and is_bottom and image.format in _BACKED
        if image.data_store is not None:
            _build_image(context, line, image.data_store, mode, None, is_top=place == 0)
        _build_image(context, line, image, mode, below, is_top=place == 0, is_closed=is_closed)
        below = image.node
    return below


def _build_image(
    context: CommandContext,
    line: CommandLine,
    image: Image,
    mode: Mode,
    below: str | None,
    *,
    is_top: bool,
    is_closed: bool = False,
) -> None:
    if image.format not in _FORMATS:
        raise unsupported(f"storage format '{image.format}' is not supported")
    access, key = _access(context, line, image, mode)
    is_read_only = mode.is_read_only if is_top else True
    is_upper = not image.has_format_node
    storage = protocol_properties(image.source, access) | _manager(context, image)
    if isinstance(image.source, FileSource | BlockSource) and mode.aio is not None:
        storage["aio"] = mode.aio
    storage["node-name"] = f"{image.name}-storage"
    storage |= _outer(mode, is_read_only=is_read_only, is_upper=is_upper and image.slice is None, is_top=is_top)
    line.add_json("-blockdev", storage)
    if (part := image.slice) is not None:
        line.add_json(
            "-blockdev",
            {
                "driver": "raw",
                "file": f"{image.name}-storage",
                "offset": part.offset or 0,
                "size": part.size,
                "node-name": image.storage_node,
                **_outer(mode, is_read_only=is_read_only, is_upper=is_upper, is_top=is_top),
            },
        )
    if image.has_format_node:
        bottom: Properties = {"backing": below} if below is not None or is_closed else {}
        head = _outer(mode, is_read_only=is_read_only, is_upper=True, is_top=is_top)
        line.add_json(
            "-blockdev", {"node-name": image.node, **head, **_format(image, mode, key, is_top=is_top), **bottom}
        )


def _manager(context: CommandContext, image: Image) -> Properties:
    """Reservations are kept by a helper."""
    if image.source.reservations is None:
        return {}
    raise unsupported("persistent reservations are not supported by this QEMU driver")


def _outer(mode: Mode, *, is_read_only: bool, is_upper: bool, is_top: bool) -> Properties:
    """The options of any node: one that others stand on opens for writing only when they do."""
    if not is_upper:
        return {"auto-read-only": True, "discard": "unmap", **mode.cache}
    zeroes = mode.zeroes if is_top else {}
    return {"read-only": is_read_only, **mode.discard, **mode.cache, **zeroes}


def _format(image: Image, mode: Mode, key: str | None, *, is_top: bool) -> Properties:
    driver = _FORMATS[image.format]
    properties: Properties = {"driver": driver}
    if key is not None and driver == "raw":
        properties = {"driver": "luks", "key-secret": key}
    elif key is not None and image.encryption is not None:
        is_old = image.encryption.format in {EncryptionFormat.QCOW, EncryptionFormat.DEFAULT}
        properties["encrypt"] = {"format": "aes" if is_old else "luks", "key-secret": key}
    if is_top and mode.no_unref is not None:
        properties["discard-no-unref"] = mode.no_unref
    if image.cache_size:
        properties["cache-size"] = image.cache_size
    if image.data_store is not None:
        properties["data-file"] = image.data_store.node
    return properties | {"file": image.storage_node}


def _access(context: CommandContext, line: CommandLine, image: Image, mode: Mode) -> tuple[Access, str | None]:
    """The objects that the nodes of an image name, and the key of the format layer."""
    storage = f"{image.name}-storage"
    secret = build_auth_secret(context, line, image.auth, f"{storage}-auth-secret0")
    cookie, tls, vdpa = None, None, None
    if isinstance(image.source, NvmeSource):
        context.host.claim("<disk type='nvme'>")
    if isinstance(image.source, NetworkSource):
        cookie, tls = _build_network_objects(context, line, image.source, storage)
    key, encryption = _build_keys(context, line, image)
    if isinstance(image.source, VhostVdpaSource):
        vdpa = line.add_fd_set(context.host.open_vdpa(str(image.source.dev)), f"{storage}-vdpa")
    access = Access(
        auth=image.auth,
        auth_secret=secret,
        cookie_secret=cookie,
        encryption=encryption,
        tls=tls,
        vdpa_path=vdpa,
        is_floppy=mode.is_floppy,
        is_cdrom=mode.is_cdrom,
    )
    return access, key


def _build_keys(context: CommandContext, line: CommandLine, image: Image) -> tuple[str | None, Properties | None]:
    """The secret that the format layer decrypts with, or what the storage layer is told to decrypt with."""
    if image.encryption is None:
        return None, None
    is_outer = image.is_decrypted
    stem = f"{image.name}-{'format' if is_outer else 'storage'}-encryption-secret"
    names = [
        build_secret(context, line, secret, f"{stem}{place}") for place, secret in enumerate(image.encryption.secrets)
    ]
    if is_outer:
        return next(iter(names), None), None
    layers: Properties = {}
    for name in reversed(names):
        layers = {"format": str(image.encryption.format), "key-secret": name} | ({"parent": layers} if layers else {})
    return None, layers


def _build_network_objects(
    context: CommandContext, line: CommandLine, source: NetworkSource, storage: str
) -> tuple[str | None, str | None]:
    cookie, tls = None, None
    if source.cookies:
        text = "; ".join(f"{each.name}={each.value}" for each in source.cookies)
        cookie = build_sealed(context, line, text.encode(), f"{storage}-httpcookie-secret0")
    if source.tls:
        name = f"obj{storage}_tls0"
        secret = None
        if context.config.nbd_tls_secret is not None:
            value = context.host.find_secret(context.config.nbd_tls_secret, None)
            secret = build_sealed(context, line, value, f"{name}-secret0")
        tls = build_credentials(line, name, context.config.certificates("nbd"), is_server=False, secret=secret)
    return cookie, tls


def _images(context: CommandContext, disk: Disk, *, has_raw_nodes: bool) -> Iterator[Image]:
    if disk.source is None or disk.source.is_empty:
        return
    if disk.mirror is not None:
        raise unsupported(f"a mirror of disk '{disk.alias}' is not supported")
    driver = disk.driver
    yield _image(
        context,
        disk.source,
        (driver.type if driver else None) or StorageFormat.RAW,
        has_raw_nodes=has_raw_nodes,
        auth=disk.auth,
        encryption=disk.encryption,
        cache_size=driver.metadata_cache_max_size if driver else None,
    )
    below = disk.backing_store
    while below is not None and below.source is not None:
        layer = below.format or ImageFormat()
        yield _image(
            context,
            below.source,
            layer.type or StorageFormat.RAW,
            has_raw_nodes=has_raw_nodes,
            cache_size=layer.metadata_cache_max_size,
        )
        below = below.backing_store


def _image(
    context: CommandContext,
    source: Source,
    layer: StorageFormat,
    *,
    has_raw_nodes: bool,
    auth: Auth | None = None,
    encryption: Encryption | None = None,
    cache_size: int | None = None,
) -> Image:
    if getattr(source, "fdgroup", None) is not None:
        raise unsupported("file descriptor groups are not supported by this QEMU driver")
    name = f"libvirt-{context.take_node_number()}"
    return Image(
        name,
        source,
        layer,
        has_raw_nodes or isinstance(source, DirSource),
        auth or source.auth,
        encryption or source.encryption,
        cache_size,
        None if source.data_store is None else _data_store(context, source.data_store),
    )


def _data_store(context: CommandContext, store: DataStore) -> Image | None:
    if store.source is None:
        return None
    layer = (store.format.type if store.format is not None else None) or StorageFormat.RAW
    return _image(context, store.source, layer, has_raw_nodes=False)


def _is_terminated(disk: Disk) -> bool:
    """Whether the chain ends in an empty ``<backingStore/>``."""
    below: BackingStore | None = disk.backing_store
    while below is not None and below.source is not None:
        below = below.backing_store
    return below is not None


def _is_read_only(disk: Disk) -> bool:
    return disk.readonly or disk.device == DiskDevice.CDROM


def _mode(disk: Disk) -> Mode:
    io = None if disk.driver is None else disk.driver.io
    return Mode(
        is_read_only=_is_read_only(disk),
        is_floppy=disk.device == DiskDevice.FLOPPY,
        is_cdrom=disk.device == DiskDevice.CDROM,
        aio=None if io in {None, DiskIo.DEFAULT} else str(io),
        discard=_discard(disk),
        cache=_cache(disk),
        zeroes=_detect_zeroes(disk),
        no_unref=None if disk.driver is None else disk.driver.discard_no_unref,
    )


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
    cache = _cache_mode(disk)
    if cache is None:
        return {}
    direct, no_flush, _ = _CACHES[cache]
    return {"cache": {"direct": direct, "no-flush": no_flush}}


def _cache_mode(disk: Disk) -> DiskCache | None:
    """The cache mode; what several guests write to is not cached."""
    cache = None if disk.driver is None else disk.driver.cache
    if cache not in {None, DiskCache.DEFAULT}:
        return cache
    return DiskCache.NONE if disk.shareable and not disk.readonly else None


def _copy_on_read(line: CommandLine, disk: Disk, below: str) -> str:
    name = f"libvirt-CoR-{disk.target.dev if disk.target else ''}"
    properties: Properties = {"driver": "copy-on-read", "node-name": name, "file": below}
    line.add_json("-blockdev", properties | {"discard": "unmap"})
    return name
