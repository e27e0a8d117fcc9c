"""Small virtual devices: balloon, random numbers, watchdog, panic, vsock, IOMMU, crypto, NVRAM, pstore."""

from enum import StrEnum

from purevirt.conf.domain.chardev import CHAR_SOURCES, UNKNOWN_TYPE, CharSource
from purevirt.conf.domain.device import Device, DrivenDevice, VirtioDriver
from purevirt.conf.xmlmap import Element, attr, child, const, elem, own, size, text, variant
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT, UINT_ANY, YES_NO, token


class BalloonModel(StrEnum):
    """Models of balloons."""

    VIRTIO = "virtio"
    XEN = "xen"
    NONE = "none"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"


class VirtioModel(StrEnum):
    """Flavours of virtio devices."""

    VIRTIO = "virtio"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"


class WatchdogModel(StrEnum):
    """Models of watchdogs."""

    I6300ESB = "i6300esb"
    IB700 = "ib700"
    DIAG288 = "diag288"
    ITCO = "itco"


class WatchdogAction(StrEnum):
    """What an expired watchdog does."""

    RESET = "reset"
    SHUTDOWN = "shutdown"
    POWEROFF = "poweroff"
    PAUSE = "pause"
    DUMP = "dump"
    NONE = "none"
    INJECT_NMI = "inject-nmi"


class PanicModel(StrEnum):
    """How a guest reports a panic."""

    ISA = "isa"
    PSERIES = "pseries"
    HYPERV = "hyperv"
    S390 = "s390"
    PVPANIC = "pvpanic"


class IommuModel(StrEnum):
    """Models of IOMMUs."""

    INTEL = "intel"
    SMMUV3 = "smmuv3"
    VIRTIO = "virtio"


class CryptoBackend(StrEnum):
    """Who does the cryptography."""

    BUILTIN = "builtin"
    LKCF = "lkcf"


class Memballoon(DrivenDevice, tag="memballoon"):
    """The memory balloon."""

    model: BalloonModel = attr(token(BalloonModel), required=True)
    autodeflate: bool | None = attr(ON_OFF)
    free_page_reporting: bool | None = attr(ON_OFF, "freePageReporting")
    stats_period_s: int | None = attr(UINT, "period", inside="stats", omit=0)


class RngRate(Element, tag="rate"):
    """Bytes in a period of milliseconds."""

    bytes: int | None = attr(UINT)
    period: int | None = attr(UINT, omit=0)


class RngBackend(Element, tag="backend"):
    """Where random numbers come from."""


class RandomBackend(RngBackend):
    """A file of the host."""

    model = const("random")
    path: str | None = text(STR)


class EgdBackend(RngBackend):
    """An entropy daemon behind a character device."""

    model = const("egd")
    source: CharSource = own(CHAR_SOURCES, complaint=UNKNOWN_TYPE)


class BuiltinBackend(RngBackend):
    """The emulator's own source."""

    model = const("builtin")


class Rng(Device, tag="rng"):
    """A random number generator."""

    model: VirtioModel = attr(token(VirtioModel), required=True)
    rate: RngRate | None = child(RngRate)
    backend: RngBackend | None = variant(
        {"random": RandomBackend, "egd": EgdBackend, "builtin": BuiltinBackend}, "backend", by="model"
    )
    driver: VirtioDriver | None = child(VirtioDriver)


class Watchdog(Device, tag="watchdog"):
    """A watchdog."""

    model: WatchdogModel = attr(token(WatchdogModel), required=True)
    action: WatchdogAction = attr(token(WatchdogAction), default=WatchdogAction.RESET)


class Panic(Device, tag="panic", is_hidden=True):
    """A device through which a guest reports a panic."""

    model: PanicModel | None = attr(token(PanicModel))


class VsockCid(Element, tag="cid"):
    """The context id."""

    auto: bool | None = attr(YES_NO)
    address: int | None = attr(UINT_ANY, omit=0)


class Vsock(DrivenDevice, tag="vsock"):
    """A socket between host and guest."""

    model: VirtioModel | None = attr(token(VirtioModel))
    cid: VsockCid | None = child(VsockCid)


class IommuDriver(Element, tag="driver"):
    """Options of an IOMMU."""

    intremap: bool | None = attr(ON_OFF)
    caching_mode: bool | None = attr(ON_OFF)
    eim: bool | None = attr(ON_OFF)
    iotlb: bool | None = attr(ON_OFF)
    aw_bits: int | None = attr(UINT, omit=0)
    dma_translation: bool | None = attr(ON_OFF)
    granule: str | None = attr(STR)


class Iommu(Device, tag="iommu"):
    """An IOMMU."""

    model: IommuModel = attr(token(IommuModel), required=True)
    driver: IommuDriver | None = child(IommuDriver)


class CryptoEngine(Element, tag="backend"):
    """Who does the cryptography."""

    model: CryptoBackend = attr(token(CryptoBackend), required=True)
    queues: int | None = attr(UINT, omit=0)


class Crypto(Device, tag="crypto"):
    """A cryptographic device."""

    model: VirtioModel = attr(token(VirtioModel), required=True)
    type: str = attr(STR, required=True)
    backend: CryptoEngine | None = child(CryptoEngine)
    driver: VirtioDriver | None = child(VirtioDriver)


class NvramDevice(Device, tag="nvram"):
    """The pseries NVRAM."""


class Pstore(Device, tag="pstore"):
    """A store for crash records."""

    backend: str = attr(STR, required=True)
    path: str | None = elem(STR)
    size_kib: int | None = size("KiB", "size")
