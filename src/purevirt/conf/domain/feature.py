"""Features of the hypervisor and the machine (<features>)."""

from enum import StrEnum

from purevirt.conf.xmlmap import Element, attr, child, flag, size
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT, YES_NO, token


class HypervMode(StrEnum):
    """How enlightenments are chosen."""

    CUSTOM = "custom"
    PASSTHROUGH = "passthrough"


class CapabilityPolicy(StrEnum):
    """What a container may do by default."""

    DEFAULT = "default"
    ALLOW = "allow"
    DENY = "deny"


class HptResizing(StrEnum):
    """Resizing of the hash page table."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    REQUIRED = "required"


class MsrsPolicy(StrEnum):
    """What an unknown MSR does."""

    IGNORE = "ignore"
    FAULT = "fault"


class XenPassthrough(StrEnum):
    """How page tables are shared."""

    SYNC_PT = "sync_pt"
    SHARE_PT = "share_pt"


class Mitigation(StrEnum):
    """State of a mitigation."""

    BROKEN = "broken"
    WORKAROUND = "workaround"
    FIXED = "fixed"
    FIXED_IBS = "fixed-ibs"
    FIXED_CCD = "fixed-ccd"
    FIXED_NA = "fixed-na"


class AiaMode(StrEnum):
    """Interrupt architecture of RISC-V."""

    NONE = "none"
    APLIC = "aplic"
    APLIC_IMSIC = "aplic-imsic"


class IoapicDriver(StrEnum):
    """Who emulates the I/O APIC."""

    KVM = "kvm"
    QEMU = "qemu"


class Switch(Element):
    """A feature that is on or off."""

    state: bool | None = attr(ON_OFF)


class DefaultOn(Switch):
    """A feature that is on when its element says nothing."""

    def settle(self, modes: int) -> None:
        """The element alone switches it on."""
        self.state = True if self.state is None else self.state


class Spinlocks(Switch):
    """Spinlock retries before the hypervisor is told."""

    retries: int | None = attr(UINT)


class Stimer(Switch):
    """Synthetic timers."""

    direct: Switch | None = child(Switch, "direct")


class TlbFlush(Switch):
    """TLB flushes by hypercall."""

    direct: Switch | None = child(Switch, "direct")
    extended: Switch | None = child(Switch, "extended")


class VendorId(Switch):
    """The vendor the guest sees."""

    value: str | None = attr(STR)


class Hyperv(Element, tag="hyperv"):
    """Enlightenments for Windows."""

    mode: HypervMode | None = attr(token(HypervMode))
    relaxed: Switch | None = child(Switch, "relaxed")
    vapic: Switch | None = child(Switch, "vapic")
    spinlocks: Spinlocks | None = child(Spinlocks, "spinlocks")
    vpindex: Switch | None = child(Switch, "vpindex")
    runtime: Switch | None = child(Switch, "runtime")
    synic: Switch | None = child(Switch, "synic")
    stimer: Stimer | None = child(Stimer, "stimer")
    reset: Switch | None = child(Switch, "reset")
    vendor_id: VendorId | None = child(VendorId, "vendor_id")
    frequencies: Switch | None = child(Switch, "frequencies")
    reenlightenment: Switch | None = child(Switch, "reenlightenment")
    tlbflush: TlbFlush | None = child(TlbFlush, "tlbflush")
    ipi: Switch | None = child(Switch, "ipi")
    evmcs: Switch | None = child(Switch, "evmcs")
    avic: Switch | None = child(Switch, "avic")
    emsr_bitmap: Switch | None = child(Switch, "emsr_bitmap")
    xmm_input: Switch | None = child(Switch, "xmm_input")

    def settle(self, modes: int) -> None:
        """Enlightenments are chosen one by one unless said otherwise."""
        self.mode = self.mode or HypervMode.CUSTOM


class DirtyRing(Switch):
    """A ring of dirty pages."""

    size: int | None = attr(UINT)


class Kvm(Element, tag="kvm"):
    """Options of KVM."""

    hidden: Switch | None = child(Switch, "hidden")
    hint_dedicated: Switch | None = child(Switch, "hint-dedicated")
    poll_control: Switch | None = child(Switch, "poll-control")
    pv_ipi: Switch | None = child(Switch, "pv-ipi")
    dirty_ring: DirtyRing | None = child(DirtyRing, "dirty-ring")


class XenPassthroughSwitch(Switch):
    """PCI passthrough and its page tables."""

    mode: XenPassthrough | None = attr(token(XenPassthrough))


class Xen(Element, tag="xen"):
    """Options of Xen."""

    e820_host: Switch | None = child(Switch, "e820_host")
    passthrough: XenPassthroughSwitch | None = child(XenPassthroughSwitch, "passthrough")


class Apic(Element, tag="apic"):
    """The interrupt controller."""

    eoi: bool | None = attr(ON_OFF)


class Smm(DefaultOn):
    """System management mode, and the size of its memory in bytes."""

    tseg: int | None = size("", "tseg", assumed="MiB")


class GicVersion(StrEnum):
    """Versions of the interrupt controller."""

    V2 = "2"
    V3 = "3"
    HOST = "host"


class Gic(Element, tag="gic"):
    """The interrupt controller of ARM."""

    version: GicVersion | None = attr(token(GicVersion))


class Ioapic(Element, tag="ioapic"):
    """The I/O APIC."""

    driver: IoapicDriver = attr(token(IoapicDriver), required=True)


class Hpt(Element, tag="hpt"):
    """The hash page table of pseries."""

    resizing: HptResizing | None = attr(token(HptResizing))
    maxpagesize_kib: int | None = size("KiB", "maxpagesize")


class Msrs(Element, tag="msrs"):
    """Model-specific registers."""

    unknown: MsrsPolicy = attr(token(MsrsPolicy), required=True)


class MitigationValue(Element):
    """A mitigation of pseries."""

    value: Mitigation = attr(token(Mitigation), required=True)


class Tcg(Element, tag="tcg"):
    """Options of TCG."""

    tb_cache_kib: int | None = size("KiB", "tb-cache", assumed="MiB")


class AsyncTeardown(Element, tag="async-teardown"):
    """Whether memory is given back in the background."""

    enabled: bool | None = attr(YES_NO)


class Aia(Element, tag="aia"):
    """Interrupt architecture of RISC-V."""

    value: AiaMode = attr(token(AiaMode), required=True)


class Capabilities(Element, tag="capabilities"):
    """What a container may do."""

    policy: CapabilityPolicy = attr(token(CapabilityPolicy), default=CapabilityPolicy.DEFAULT)
    audit_control: Switch | None = child(Switch, "audit_control")
    audit_write: Switch | None = child(Switch, "audit_write")
    block_suspend: Switch | None = child(Switch, "block_suspend")
    chown: Switch | None = child(Switch, "chown")
    dac_override: Switch | None = child(Switch, "dac_override")
    dac_read_search: Switch | None = child(Switch, "dac_read_search")
    fowner: Switch | None = child(Switch, "fowner")
    fsetid: Switch | None = child(Switch, "fsetid")
    ipc_lock: Switch | None = child(Switch, "ipc_lock")
    ipc_owner: Switch | None = child(Switch, "ipc_owner")
    kill: Switch | None = child(Switch, "kill")
    lease: Switch | None = child(Switch, "lease")
    linux_immutable: Switch | None = child(Switch, "linux_immutable")
    mac_admin: Switch | None = child(Switch, "mac_admin")
    mac_override: Switch | None = child(Switch, "mac_override")
    mknod: Switch | None = child(Switch, "mknod")
    net_admin: Switch | None = child(Switch, "net_admin")
    net_bind_service: Switch | None = child(Switch, "net_bind_service")
    net_broadcast: Switch | None = child(Switch, "net_broadcast")
    net_raw: Switch | None = child(Switch, "net_raw")
    setgid: Switch | None = child(Switch, "setgid")
    setfcap: Switch | None = child(Switch, "setfcap")
    setpcap: Switch | None = child(Switch, "setpcap")
    setuid: Switch | None = child(Switch, "setuid")
    sys_admin: Switch | None = child(Switch, "sys_admin")
    sys_boot: Switch | None = child(Switch, "sys_boot")
    sys_chroot: Switch | None = child(Switch, "sys_chroot")
    sys_module: Switch | None = child(Switch, "sys_module")
    sys_nice: Switch | None = child(Switch, "sys_nice")
    sys_pacct: Switch | None = child(Switch, "sys_pacct")
    sys_ptrace: Switch | None = child(Switch, "sys_ptrace")
    sys_rawio: Switch | None = child(Switch, "sys_rawio")
    sys_resource: Switch | None = child(Switch, "sys_resource")
    sys_time: Switch | None = child(Switch, "sys_time")
    sys_tty_config: Switch | None = child(Switch, "sys_tty_config")
    syslog: Switch | None = child(Switch, "syslog")
    wake_alarm: Switch | None = child(Switch, "wake_alarm")


class Features(Element, tag="features"):
    """Features, in libvirt's order."""

    acpi: bool = flag()
    apic: Apic | None = child(Apic)
    pae: bool = flag()
    hap: DefaultOn | None = child(DefaultOn, "hap")
    viridian: bool = flag()
    privnet: bool = flag()
    hyperv: Hyperv | None = child(Hyperv, is_open=True)
    kvm: Kvm | None = child(Kvm, is_open=True)
    pvspinlock: DefaultOn | None = child(DefaultOn, "pvspinlock")
    capabilities: Capabilities | None = child(Capabilities)
    pmu: DefaultOn | None = child(DefaultOn, "pmu")
    vmport: DefaultOn | None = child(DefaultOn, "vmport")
    gic: Gic | None = child(Gic)
    smm: Smm | None = child(Smm, "smm")
    ioapic: Ioapic | None = child(Ioapic)
    hpt: Hpt | None = child(Hpt)
    vmcoreinfo: DefaultOn | None = child(DefaultOn, "vmcoreinfo")
    htm: Switch | None = child(Switch, "htm")
    nested_hv: Switch | None = child(Switch, "nested-hv")
    msrs: Msrs | None = child(Msrs)
    ccf_assist: Switch | None = child(Switch, "ccf-assist")
    xen: Xen | None = child(Xen, is_open=True)
    cfpc: MitigationValue | None = child(MitigationValue, "cfpc")
    sbbc: MitigationValue | None = child(MitigationValue, "sbbc")
    ibs: MitigationValue | None = child(MitigationValue, "ibs")
    tcg: Tcg | None = child(Tcg)
    async_teardown: AsyncTeardown | None = child(AsyncTeardown)
    ras: Switch | None = child(Switch, "ras")
    ps2: Switch | None = child(Switch, "ps2")
    aia: Aia | None = child(Aia)
