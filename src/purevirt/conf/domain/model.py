"""The domain document: the root element and the list of devices (virDomainDef)."""

from enum import StrEnum

from purevirt.conf.complaint import internal, malformed, unsupported
from purevirt.conf.domain.audio import AUDIOS, Audio
from purevirt.conf.domain.chardev import Channel, Console, Parallel, Serial
from purevirt.conf.domain.clock import Clock, LifecycleAction, LockFailure, PowerManagement
from purevirt.conf.domain.controller import Controller
from purevirt.conf.domain.cpu import Cpu
from purevirt.conf.domain.disk import Disk, IoTune
from purevirt.conf.domain.display import GRAPHICS, Graphics, Sound, Video
from purevirt.conf.domain.feature import Features
from purevirt.conf.domain.filesystem import Filesystem
from purevirt.conf.domain.hostdev import Hostdev
from purevirt.conf.domain.input import Hub, Input
from purevirt.conf.domain.interface import Interface
from purevirt.conf.domain.lease import Lease
from purevirt.conf.domain.memory import MemoryDevice, Shmem
from purevirt.conf.domain.namespace import (
    BhyveCommandline,
    DatacenterPath,
    LxcNamespace,
    QemuCapabilities,
    QemuCommandline,
    QemuDeprecation,
    QemuOverride,
    XenCommandline,
)
from purevirt.conf.domain.osboot import Os
from purevirt.conf.domain.redirect import Redirdev, Redirfilter, Smartcard
from purevirt.conf.domain.security import LAUNCH_SECURITY, KeyWrap, LaunchSecurity, Seclabel, is_label_kept
from purevirt.conf.domain.sysinfo import SYSINFO, Sysinfo
from purevirt.conf.domain.tpm import Tpm
from purevirt.conf.domain.tuning import (
    BlkioTune,
    CpuTune,
    DefaultIothread,
    IdMap,
    Iothread,
    MemoryBacking,
    MemTune,
    NumaTune,
    Perf,
    Resource,
    Vcpu,
    VcpuCount,
)
from purevirt.conf.domain.virtual import (
    Crypto,
    Iommu,
    Memballoon,
    NvramDevice,
    Panic,
    Pstore,
    Rng,
    Vsock,
    Watchdog,
)
from purevirt.conf.modes import when_live
from purevirt.conf.xmlmap import (
    Codec,
    Element,
    attr,
    child,
    children,
    copy_element,
    elem,
    one,
    raw,
    size,
    variant,
    variants,
)
from purevirt.conf.xmlmap.codec import INT, ON_OFF, STR, UINT, UUID, token


class VirtType(StrEnum):
    """Kinds of hypervisors (virDomainVirtType)."""

    QEMU = "qemu"
    KQEMU = "kqemu"
    KVM = "kvm"
    XEN = "xen"
    LXC = "lxc"
    UML = "uml"
    OPENVZ = "openvz"
    TEST = "test"
    VMWARE = "vmware"
    HYPERV = "hyperv"
    VBOX = "vbox"
    PHYP = "phyp"
    PARALLELS = "parallels"
    BHYVE = "bhyve"
    VZ = "vz"
    HVF = "hvf"


GENID = Codec(lambda value: UUID.parse(value) if value else b"", UUID.format, UUID.expected)
"""A generation id; an empty one asks for a new one."""


class Devices(Element, tag="devices"):
    """The devices, in libvirt's order."""

    emulator: str | None = elem(STR)
    disks: list[Disk] = children(Disk)
    controllers: list[Controller] = children(Controller)
    leases: list[Lease] = children(Lease)
    filesystems: list[Filesystem] = children(Filesystem)
    interfaces: list[Interface] = children(Interface)
    smartcards: list[Smartcard] = children(Smartcard)
    serials: list[Serial] = children(Serial)
    parallels: list[Parallel] = children(Parallel)
    consoles: list[Console] = children(Console)
    channels: list[Channel] = children(Channel)
    inputs: list[Input] = children(Input)
    tpms: list[Tpm] = children(Tpm)
    graphics: list[Graphics] = variants(
        GRAPHICS, "graphics", complaint=unsupported("unknown graphics device type '{value}'")
    )
    sounds: list[Sound] = children(Sound)
    audios: list[Audio] = variants(AUDIOS, "audio")
    videos: list[Video] = children(Video)
    hostdevs: list[Hostdev] = children(Hostdev)
    redirdevs: list[Redirdev] = children(Redirdev)
    redirfilter: Redirfilter | None = child(Redirfilter)
    hubs: list[Hub] = children(Hub)
    watchdogs: list[Watchdog] = children(Watchdog)
    memballoon: Memballoon | None = child(Memballoon)
    rngs: list[Rng] = children(Rng)
    nvram: NvramDevice | None = child(NvramDevice)
    panics: list[Panic] = children(Panic)
    shmems: list[Shmem] = children(Shmem)
    memories: list[MemoryDevice] = children(MemoryDevice)
    cryptos: list[Crypto] = children(Crypto)
    iommu: Iommu | None = child(Iommu)
    vsock: Vsock | None = child(Vsock)
    pstore: Pstore | None = child(Pstore)


class Domain(Element, tag="domain"):
    """A guest: its identity, resources, boot, features and devices."""

    type: VirtType = attr(token(VirtType), required=True, complaint=unsupported("invalid domain type {value}"))
    id: int | None = attr(INT, keep=when_live)
    name: str = elem(STR, default="")
    uuid: bytes | None = elem(UUID, complaint=internal("malformed uuid element"))
    genid: bytes | None = elem(GENID, complaint=malformed("malformed genid element"))
    title: str | None = elem(STR)
    description: str | None = elem(STR)
    metadata: str | None = raw(is_unique=True)
    max_memory_slots: int | None = attr(UINT, "slots", inside="maxMemory")
    max_memory_kib: int | None = size("KiB", inside="maxMemory")
    memory_kib: int | None = size("KiB", inside="memory")
    memory_dump_core: bool | None = attr(ON_OFF, "dumpCore", inside="memory")
    current_memory_kib: int | None = size("KiB", "currentMemory")
    blkiotune: BlkioTune | None = child(BlkioTune)
    memtune: MemTune | None = child(MemTune)
    memory_backing: MemoryBacking | None = child(MemoryBacking)
    vcpu: VcpuCount | None = child(VcpuCount)
    vcpus: list[Vcpu] = children(Vcpu, inside="vcpus")
    iothreads: int | None = elem(UINT, omit=0, complaint=malformed("invalid iothreads count '{value}'"))
    iothread_ids: list[Iothread] = children(Iothread, inside="iothreadids")
    default_iothread: DefaultIothread | None = child(DefaultIothread)
    throttlegroups: list[IoTune] = children(IoTune, "throttlegroup", inside="throttlegroups")
    cputune: CpuTune | None = child(CpuTune)
    numatune: NumaTune | None = child(NumaTune)
    resource: Resource | None = child(Resource)
    sysinfos: list[Sysinfo] = variants(SYSINFO, "sysinfo")
    bootloader: str | None = elem(STR)
    bootloader_args: str | None = elem(STR)
    os: Os = one(Os)
    idmap: IdMap | None = child(IdMap)
    features: Features | None = child(Features)
    cpu: Cpu | None = child(Cpu)
    clock: Clock | None = child(Clock)
    on_poweroff: LifecycleAction | None = elem(token(LifecycleAction))
    on_reboot: LifecycleAction | None = elem(token(LifecycleAction))
    on_crash: LifecycleAction | None = elem(token(LifecycleAction))
    on_lockfailure: LockFailure | None = elem(token(LockFailure), omit=LockFailure.DEFAULT)
    pm: PowerManagement | None = child(PowerManagement)
    perf: Perf | None = child(Perf)
    devices: Devices = one(Devices, is_open=True)
    seclabels: list[Seclabel] = children(Seclabel, keep=is_label_kept)
    keywrap: KeyWrap | None = child(KeyWrap)
    launch_security: LaunchSecurity | None = variant(LAUNCH_SECURITY, "launchSecurity")
    qemu_commandline: QemuCommandline | None = child(QemuCommandline)
    qemu_capabilities: QemuCapabilities | None = child(QemuCapabilities)
    qemu_override: QemuOverride | None = child(QemuOverride)
    qemu_deprecation: QemuDeprecation | None = child(QemuDeprecation)
    lxc_namespace: LxcNamespace | None = child(LxcNamespace)
    bhyve_commandline: BhyveCommandline | None = child(BhyveCommandline)
    xen_commandline: XenCommandline | None = child(XenCommandline)
    datacenter_path: DatacenterPath | None = child(DatacenterPath)

    def presented(self, modes: int) -> "Domain":
        """Arguments of a boot loader that is not named are known and not shown."""
        if self.bootloader is not None or self.bootloader_args is None:
            return self
        shown = copy_element(self)
        shown.bootloader_args = None
        return shown
