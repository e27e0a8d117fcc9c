"""Disks: floppies, hard disks, CD drives and LUNs (virDomainDiskDef)."""

from enum import StrEnum

from purevirt.conf.complaint import unsupported
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.conf.domain.source import (
    SOURCES,
    Auth,
    BackingStore,
    Encryption,
    ImageFormat,
    Source,
    StorageFormat,
    StorageType,
)
from purevirt.conf.modes import when_live
from purevirt.conf.xmlmap import Element, attr, child, children, elem, flag, size, variant
from purevirt.conf.xmlmap.codec import ON_OFF, POSITIVE, STR, UINT, ULONG, YES_NO, token


class DiskDevice(StrEnum):
    """What the guest sees."""

    DISK = "disk"
    CDROM = "cdrom"
    FLOPPY = "floppy"
    LUN = "lun"


class DiskBus(StrEnum):
    """Buses of disks."""

    IDE = "ide"
    FDC = "fdc"
    SCSI = "scsi"
    VIRTIO = "virtio"
    XEN = "xen"
    USB = "usb"
    UML = "uml"
    SATA = "sata"
    SD = "sd"
    NVME = "nvme"


class DiskCache(StrEnum):
    """Cache modes."""

    DEFAULT = "default"
    NONE = "none"
    WRITETHROUGH = "writethrough"
    WRITEBACK = "writeback"
    DIRECTSYNC = "directsync"
    UNSAFE = "unsafe"


class DiskIo(StrEnum):
    """How input and output are done."""

    DEFAULT = "default"
    NATIVE = "native"
    THREADS = "threads"
    IO_URING = "io_uring"


class DiskTray(StrEnum):
    """State of a tray."""

    CLOSED = "closed"
    OPEN = "open"


class ErrorPolicy(StrEnum):
    """What an input/output error does to the guest."""

    DEFAULT = "default"
    STOP = "stop"
    REPORT = "report"
    IGNORE = "ignore"
    ENOSPACE = "enospace"


class Discard(StrEnum):
    """Discard requests."""

    DEFAULT = "default"
    UNMAP = "unmap"
    IGNORE = "ignore"


class DetectZeroes(StrEnum):
    """Writes of zeroes."""

    DEFAULT = "default"
    OFF = "off"
    ON = "on"
    UNMAP = "unmap"


class SnapshotLocation(StrEnum):
    """Where a snapshot of the disk goes."""

    DEFAULT = "default"
    NO = "no"
    INTERNAL = "internal"
    EXTERNAL = "external"
    MANUAL = "manual"


class DiskSgio(StrEnum):
    """SCSI commands of an unprivileged guest."""

    DEFAULT = "default"
    FILTERED = "filtered"
    UNFILTERED = "unfiltered"


class GeometryTrans(StrEnum):
    """BIOS translation of the geometry."""

    DEFAULT = "default"
    NONE = "none"
    AUTO = "auto"
    LBA = "lba"


class DiskModel(StrEnum):
    """Flavours of virtio and USB disks."""

    VIRTIO = "virtio"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"
    USB_STORAGE = "usb-storage"
    USB_BOT = "usb-bot"


class MirrorJob(StrEnum):
    """Jobs that mirror a disk."""

    COPY = "copy"
    ACTIVE_COMMIT = "active-commit"


class MirrorState(StrEnum):
    """How far a mirror is."""

    YES = "yes"
    ABORT = "abort"
    PIVOT = "pivot"


class IothreadQueue(Element, tag="queue"):
    """A queue served by an iothread."""

    id: int = attr(UINT, required=True)


class IothreadMapping(Element, tag="iothread"):
    """An iothread and the queues it serves."""

    id: int = attr(POSITIVE, required=True)
    queues: list[IothreadQueue] = children(IothreadQueue)


class DiskStatistics(Element, tag="statistics"):
    """Intervals of latency histograms, in seconds."""

    interval: int | None = attr(UINT)


class DiskDriver(VirtioDriver):
    """How the hypervisor serves the disk; its virtio options come last."""

    name: str | None = attr(STR)
    type: StorageFormat | None = attr(
        token(StorageFormat), complaint=unsupported("unknown driver format value '{value}'")
    )
    cache: DiskCache | None = attr(token(DiskCache), omit=DiskCache.DEFAULT)
    error_policy: ErrorPolicy | None = attr(token(ErrorPolicy), omit=ErrorPolicy.DEFAULT)
    rerror_policy: ErrorPolicy | None = attr(token(ErrorPolicy), omit=ErrorPolicy.DEFAULT)
    io: DiskIo | None = attr(token(DiskIo), omit=DiskIo.DEFAULT)
    ioeventfd: bool | None = attr(ON_OFF)
    event_idx: bool | None = attr(ON_OFF)
    copy_on_read: bool | None = attr(ON_OFF)
    discard: Discard | None = attr(token(Discard), omit=Discard.DEFAULT)
    iothread: int | None = attr(UINT)
    detect_zeroes: DetectZeroes | None = attr(token(DetectZeroes), omit=DetectZeroes.DEFAULT)
    discard_no_unref: bool | None = attr(ON_OFF)
    queues: int | None = attr(POSITIVE)
    queue_size: int | None = attr(POSITIVE)
    iothreads: list[IothreadMapping] = children(IothreadMapping, inside="iothreads")
    statistics: list[DiskStatistics] = children(DiskStatistics, inside="statistics")
    metadata_cache_max_size: int | None = size("bytes", "max_size", inside="metadata_cache")


class DiskTarget(Element, tag="target"):
    """The name of the disk in the guest, and its bus."""

    dev: str | None = attr(STR)
    bus: DiskBus | None = attr(token(DiskBus), complaint=unsupported("unknown disk bus type '{value}'"))
    tray: DiskTray | None = attr(token(DiskTray), omit=DiskTray.CLOSED)
    removable: bool | None = attr(ON_OFF)
    rotation_rate: int | None = attr(POSITIVE)


class Geometry(Element, tag="geometry"):
    """Cylinders, heads and sectors that the guest is told."""

    cyls: int | None = attr(UINT)
    heads: int | None = attr(UINT)
    secs: int | None = attr(UINT)
    trans: GeometryTrans | None = attr(token(GeometryTrans), omit=GeometryTrans.DEFAULT)


class BlockIo(Element, tag="blockio"):
    """Block sizes in bytes."""

    logical_block_size: int | None = attr(UINT, omit=0)
    physical_block_size: int | None = attr(UINT, omit=0)
    discard_granularity: int | None = attr(UINT)


class Mirror(Element, tag="mirror"):
    """The copy a block job makes."""

    type: StorageType | None = attr(token(StorageType))
    file: str | None = attr(STR)
    file_format: StorageFormat | None = attr(token(StorageFormat), "format")
    job: MirrorJob | None = attr(token(MirrorJob))
    ready: MirrorState | None = attr(token(MirrorState))
    format: ImageFormat | None = child(ImageFormat)
    source: Source | None = variant(SOURCES, "source", by_field="type")
    backing_store: BackingStore | None = child(BackingStore)


class IoTune(Element, tag="iotune"):
    """Limits: bytes and operations a second, their bursts, and for how many seconds bursts may last."""

    total_bytes_sec: int | None = elem(ULONG, omit=0)
    read_bytes_sec: int | None = elem(ULONG, omit=0)
    write_bytes_sec: int | None = elem(ULONG, omit=0)
    total_iops_sec: int | None = elem(ULONG, omit=0)
    read_iops_sec: int | None = elem(ULONG, omit=0)
    write_iops_sec: int | None = elem(ULONG, omit=0)
    total_bytes_sec_max: int | None = elem(ULONG, omit=0)
    read_bytes_sec_max: int | None = elem(ULONG, omit=0)
    write_bytes_sec_max: int | None = elem(ULONG, omit=0)
    total_iops_sec_max: int | None = elem(ULONG, omit=0)
    read_iops_sec_max: int | None = elem(ULONG, omit=0)
    write_iops_sec_max: int | None = elem(ULONG, omit=0)
    size_iops_sec: int | None = elem(ULONG, omit=0)
    group_name: str | None = elem(STR)
    total_bytes_sec_max_length: int | None = elem(ULONG, omit=0)
    read_bytes_sec_max_length: int | None = elem(ULONG, omit=0)
    write_bytes_sec_max_length: int | None = elem(ULONG, omit=0)
    total_iops_sec_max_length: int | None = elem(ULONG, omit=0)
    read_iops_sec_max_length: int | None = elem(ULONG, omit=0)
    write_iops_sec_max_length: int | None = elem(ULONG, omit=0)


class ThrottleFilter(Element, tag="throttlefilter"):
    """A throttle group the disk is in."""

    group: str | None = attr(STR)


class Transient(Element, tag="transient"):
    """Changes are thrown away when the guest stops."""

    share_backing: bool | None = attr(YES_NO, "shareBacking")


class Disk(Device, tag="disk"):
    """A disk."""

    type: StorageType = attr(
        token(StorageType), default=StorageType.FILE, complaint=unsupported("unknown disk type '{value}'")
    )
    device: DiskDevice = attr(
        token(DiskDevice), default=DiskDevice.DISK, complaint=unsupported("unknown disk device '{value}'")
    )
    model: DiskModel | None = attr(token(DiskModel))
    rawio: bool | None = attr(YES_NO)
    sgio: DiskSgio | None = attr(token(DiskSgio))
    snapshot: SnapshotLocation | None = attr(token(SnapshotLocation), omit=SnapshotLocation.DEFAULT)
    driver: DiskDriver | None = child(DiskDriver)
    auth: Auth | None = child(Auth)
    source: Source | None = variant(SOURCES, "source", by_field="type")
    backing_store: BackingStore | None = child(BackingStore)
    backenddomain: str | None = attr(STR, "name", inside="backenddomain")
    geometry: Geometry | None = child(Geometry)
    blockio: BlockIo | None = child(BlockIo)
    mirror: Mirror | None = child(Mirror, keep=when_live)
    target: DiskTarget | None = child(DiskTarget)
    iotune: IoTune | None = child(IoTune)
    throttlefilters: list[ThrottleFilter] = children(ThrottleFilter, inside="throttlefilters")
    readonly: bool = flag()
    shareable: bool = flag()
    transient: Transient | None = child(Transient)
    serial: str | None = elem(STR)
    wwn: str | None = elem(STR)
    vendor: str | None = elem(STR)
    product: str | None = elem(STR)
    encryption: Encryption | None = child(Encryption)
