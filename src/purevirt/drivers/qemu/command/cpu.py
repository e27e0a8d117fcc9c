"""``-cpu`` and ``-smp``: model, features, enlightenments and topology (qemuBuildCpuCommandLine)."""

from purevirt.conf.domain.clock import TickPolicy, TimerName
from purevirt.conf.domain.cpu import CacheMode, Cpu, CpuMode, FeaturePolicy, PhysAddrMode
from purevirt.conf.domain.feature import Features, Hyperv, HypervMode, Switch
from purevirt.conf.domain.virtual import PanicModel
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, on_off
from purevirt.drivers.qemu.failure import unsupported

_POLICIES = {
    FeaturePolicy.FORCE: "on",
    FeaturePolicy.REQUIRE: "on",
    FeaturePolicy.DISABLE: "off",
    FeaturePolicy.FORBID: "off",
}
# libvirt's feature names where QEMU has another than the one with dashes
_FEATURE_NAMES = {"pclmuldq": "pclmulqdq"}
_HYPERV_SWITCHES = (
    "relaxed",
    "vapic",
    "vpindex",
    "runtime",
    "synic",
    "stimer",
    "reset",
    "frequencies",
    "reenlightenment",
    "tlbflush",
    "ipi",
    "evmcs",
    "avic",
    "emsr_bitmap",
    "xmm_input",
)
_DEFAULT_SPINLOCKS = 0x1FFF
# KVM feature: CPU property and whether the switch is the other way round
_KVM_SWITCHES = {"hidden": ("kvm", True), "hint_dedicated": ("kvm-hint-dedicated", False),
                 "poll_control": ("kvm-poll-control", False), "pv_ipi": ("kvm-pv-ipi", False)}  # fmt: skip


def build_cpu(context: CommandContext, line: CommandLine) -> None:
    """``-cpu``."""
    cpu = context.domain.cpu
    words = _model(context, cpu)
    features = context.domain.features
    words += _timers(context)
    if features is not None:
        words += _apic(features) + _hyperv(features.hyperv)
    if any(panic.model == PanicModel.HYPERV for panic in context.domain.devices.panics):
        words.append("hv-crash")
    if features is not None:
        words += _kvm(features)
        if features.pmu is not None:
            words.append(f"pmu={on_off(features.pmu.state)}")
    if cpu is not None:
        words += _cache(cpu) + _physical_address(cpu)
    if context.is_kvm and context.arch == "armv7l" and context.capabilities.arch == "aarch64":
        words.append("aarch64=off")
    if words:
        line.add("-cpu", ",".join(words))


def qemu_feature_name(name: str) -> str:
    """A CPU feature as QEMU calls it (virQEMUCapsCPUFeatureToQEMU)."""
    return _FEATURE_NAMES.get(name, name.replace("_", "-"))


def _model(context: CommandContext, cpu: Cpu | None) -> list[str]:
    if cpu is None or (cpu.mode in {None, CpuMode.CUSTOM} and (cpu.model is None or cpu.model.name is None)):
        words = [_default_model(context)] if context.is_x86 else []
    elif cpu.mode == CpuMode.HOST_PASSTHROUGH:
        words = ["host"] if context.is_kvm else _refuse_passthrough(context)
    elif cpu.mode == CpuMode.MAXIMUM:
        words = ["max"]
    elif cpu.mode == CpuMode.HOST_MODEL and context.arch.startswith("ppc64"):
        words = ["host"]
    elif cpu.mode == CpuMode.HOST_MODEL:
        raise unsupported("CPU mode 'host-model' is not supported")
    else:
        assert cpu.model is not None
        words = [str(cpu.model.name)]
    if cpu is None:
        return words
    if cpu.mode in {CpuMode.HOST_PASSTHROUGH, CpuMode.MAXIMUM}:
        migratable = on_off(cpu.migratable)
        words += [] if migratable is None else [f"migratable={migratable}"]
    if cpu.model is not None and cpu.model.vendor_id is not None:
        words.append(f"vendor={cpu.model.vendor_id}")
    return words + [_feature(context, feature.name, feature.policy) for feature in cpu.features]


def cpu_compatibility(context: CommandContext) -> str | None:
    """The older CPU that a pseries guest is to see; its model says it."""
    cpu = context.domain.cpu
    if cpu is None or not context.machine.startswith("pseries") or cpu.mode != CpuMode.HOST_MODEL:
        return None
    return cpu.model.name if cpu.model is not None else None


def _default_model(context: CommandContext) -> str:
    """The model that the machine type has by default, without the suffix of its QOM type."""
    name = context.machine_type.default_cpu_type or f"qemu64-{context.capabilities.arch}-cpu"
    return name.removesuffix(f"-{context.capabilities.arch}-cpu")


def _refuse_passthrough(context: CommandContext) -> list[str]:
    raise unsupported(
        f"CPU mode 'host-passthrough' for {context.capabilities.arch} {context.domain.type} domain on "
        f"{context.capabilities.arch} host is not supported by hypervisor"
    )


def _feature(context: CommandContext, name: str, policy: FeaturePolicy | None) -> str:
    if policy == FeaturePolicy.OPTIONAL:
        raise unsupported(f"CPU feature policy 'optional' of '{name}' is not supported")
    word = qemu_feature_name(name) if context.is_x86 else name
    return f"{word}={_POLICIES[policy or FeaturePolicy.REQUIRE]}"


def _timers(context: CommandContext) -> list[str]:
    words = []
    for timer in context.domain.clock.timers if context.domain.clock else []:
        if timer.name == TimerName.KVMCLOCK and timer.present is not None:
            words.append(f"kvmclock={on_off(timer.present)}")
        elif timer.name == TimerName.HYPERVCLOCK and timer.present:
            words.append("hv-time=on")
        elif timer.name == TimerName.ARMVTIMER and timer.tickpolicy == TickPolicy.DISCARD:
            words.append("kvm-no-adjvtime=on")
        elif timer.name == TimerName.TSC and timer.frequency:
            words.append(f"tsc-frequency={timer.frequency}")
    return words


def _apic(features: Features) -> list[str]:
    words = []
    if features.apic is not None and features.apic.eoi is not None:
        words.append(f"kvm-pv-eoi={on_off(features.apic.eoi)}")
    if features.pvspinlock is not None:
        words.append(f"kvm-pv-unhalt={on_off(features.pvspinlock.state)}")
    return words


def _hyperv(hyperv: Hyperv | None) -> list[str]:
    if hyperv is None:
        return []
    words = ["hv-passthrough=on"] if hyperv.mode == HypervMode.PASSTHROUGH else []
    for name in _HYPERV_SWITCHES:
        switch: Switch | None = getattr(hyperv, name)
        if switch is None or not switch.state:
            continue
        words.append(f"hv-{name.replace('_', '-')}=on")
        words += [f"hv-{name}-{part}=on" for part in _DEPENDENT.get(name, ()) if _is_on(getattr(switch, part))]
        if name == "vapic" and hyperv.spinlocks is not None and hyperv.spinlocks.state:
            words.append(f"hv-spinlocks=0x{hyperv.spinlocks.retries or _DEFAULT_SPINLOCKS:x}")
    if hyperv.vendor_id is not None and hyperv.vendor_id.state:
        words.append(f"hv-vendor-id={hyperv.vendor_id.value}")
    return words


_DEPENDENT = {"stimer": ("direct",), "tlbflush": ("direct", "extended")}


def _is_on(switch: Switch | None) -> bool:
    return switch is not None and bool(switch.state)


def _kvm(features: Features) -> list[str]:
    if features.kvm is None:
        return []
    words = []
    for name, (option, is_inverted) in _KVM_SWITCHES.items():
        switch: Switch | None = getattr(features.kvm, name)
        if name == "pv_ipi" and switch is not None and not switch.state:
            words.append(f"{option}=off")
        elif name != "pv_ipi" and _is_on(switch):
            words.append(f"{option}={on_off(not is_inverted)}")
    return words


def _cache(cpu: Cpu) -> list[str]:
    if cpu.cache is None:
        return []
    words = {
        CacheMode.EMULATE: ["l3-cache=on", "host-cache-info=off"],
        CacheMode.PASSTHROUGH: ["host-cache-info=on", "l3-cache=off"],
        CacheMode.DISABLE: ["host-cache-info=off", "l3-cache=off"],
    }[cpu.cache.mode]
    return (
        words if cpu.mode in {CpuMode.HOST_PASSTHROUGH, CpuMode.MAXIMUM} else [w for w in words if w.startswith("l3")]
    )


def _physical_address(cpu: Cpu) -> list[str]:
    address = cpu.maxphysaddr
    if address is None:
        return []
    if address.mode == PhysAddrMode.EMULATE:
        words = ["host-phys-bits=off"] if cpu.mode == CpuMode.HOST_PASSTHROUGH else []
        return words + ([f"phys-bits={address.bits}"] if address.bits else [])
    return ["host-phys-bits=on"] + ([f"host-phys-bits-limit={address.limit}"] if address.limit else [])


def build_smp(context: CommandContext, line: CommandLine) -> None:
    """``-smp``: how many virtual CPUs there are and could be, and how they are laid out."""
    vcpu = context.domain.vcpu
    maximum = (vcpu.maximum if vcpu else None) or 1
    current = (vcpu.current if vcpu else None) or maximum
    if any(each.enabled and each.hotpluggable and each.id for each in context.domain.vcpus):
        raise unsupported("hotpluggable vCPUs that are enabled at the start are not supported")
    words = [str(current)] + ([f"maxcpus={maximum}"] if maximum != current else [])
    topology = context.domain.cpu.topology if context.domain.cpu else None
    if topology is None:
        words += [f"sockets={maximum}", "cores=1", "threads=1"]
    else:
        words.append(f"sockets={topology.sockets}")
        words += _optional_level(context, "dies", topology.dies)
        words += _optional_level(context, "clusters", topology.clusters)
        words += [f"cores={topology.cores}", f"threads={topology.threads}"]
    line.add("-smp", ",".join(words))


def _optional_level(context: CommandContext, name: str, count: int) -> list[str]:
    if context.has(f"smp-{name}"):
        return [f"{name}={count}"]
    if count != 1:
        raise unsupported(f"Only 1 {name[:-1]} per socket is supported")
    return []
