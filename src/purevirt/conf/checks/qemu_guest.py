"""What a QEMU guest cannot have in this machine: features, CPU, firmware, memory (qemuValidateDomainDef…)."""

from itertools import pairwise

from purevirt.conf.checks.refusal import detailed, unsupported
from purevirt.conf.defaults.qemu_machine import (
    X86,
    is_arm_virt,
    is_pseries,
    is_q35,
    is_virt,
    machine_of,
)
from purevirt.conf.domain.clock import TimerName
from purevirt.conf.domain.cpu import CacheMode, CpuMode, PhysAddrMode
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.feature import Features
from purevirt.conf.domain.input import InputBus
from purevirt.conf.domain.memory import MemoryDevice, MemoryModel
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.sysinfo import Smbios

_AS_HOST = (CpuMode.HOST_PASSTHROUGH, CpuMode.MAXIMUM)
_PSERIES_FEATURES = {
    "hpt": "hpt",
    "htm": "htm",
    "nested_hv": "nested-hv",
    "ccf_assist": "ccf-assist",
    "cfpc": "cfpc",
    "sbbc": "sbbc",
    "ibs": "ibs",
}
_X86_FEATURES = {"hyperv": "hyperv", "vmport": "vmport", "pvspinlock": "pvspinlock", "ioapic": "ioapic"}
_PC_TIMERS = (TimerName.TSC, TimerName.KVMCLOCK, TimerName.HYPERVCLOCK)
_CACHE_LEVEL = 3
_DATE_PARTS = 3


def arch_of(domain: Domain) -> str:
    """The architecture of the guest."""
    return (domain.os.type.arch or "") if domain.os.type is not None else ""


def check_guest(domain: Domain, facts: EmulatorFacts) -> None:
    """Refuse what the machine or the binary lacks. Raises Error."""
    _check_emulator(domain, facts)
    _check_features(domain, facts)
    _check_ps2(domain, facts)
    _check_cpu(domain)
    _check_timers(domain)
    _check_sysinfo(domain)
    _check_modules(domain.devices.memories)


def _check_emulator(domain: Domain, facts: EmulatorFacts) -> None:
    arch = arch_of(domain)
    is_same_family = arch in X86 and facts.arch in X86
    is_narrow_arm = arch == "armv7l" and facts.arch == "aarch64"
    if arch and arch != facts.arch and not is_same_family and not is_narrow_arm and not arch.startswith("ppc64"):
        raise unsupported(f"Emulator '{domain.devices.emulator}' does not support arch '{arch}'")
    if facts.default_machine(domain.type.value) is None and domain.type.value == "hvf":
        raise unsupported(f"Emulator '{domain.devices.emulator}' does not support virt type '{domain.type}'")


def _check_features(domain: Domain, facts: EmulatorFacts) -> None:
    features = domain.features or Features()
    allowed = {"gic": is_arm_virt(domain), "aia": is_virt(domain), "ras": is_arm_virt(domain)}
    allowed |= dict.fromkeys(_PSERIES_FEATURES, is_pseries(domain))
    allowed |= dict.fromkeys(_X86_FEATURES, arch_of(domain) in X86)
    names = {**_PSERIES_FEATURES, **_X86_FEATURES}
    for field, is_allowed in allowed.items():
        if getattr(features, field) is not None and not is_allowed:
            where = f"architecture '{arch_of(domain)}' or machine type '{machine_of(domain)}'"
            raise unsupported(f"The '{names.get(field, field)}' feature is not supported for {where}")
    if features.smm is not None and features.smm.tseg is not None and not is_q35(domain):
        raise unsupported("SMM TSEG is only supported with q35 machine type")
    machine = facts.find_machine(machine_of(domain), domain.type.value)
    if features.acpi and machine is not None and machine.has_acpi is False:
        raise unsupported(f"machine type '{machine_of(domain)}' does not support ACPI")


def _check_ps2(domain: Domain, facts: EmulatorFacts) -> None:
    features = domain.features
    if features is None or features.ps2 is None:
        return
    if not facts.has("machine-i8042-opt"):
        raise unsupported("ps2 feature state cannot be controlled with this QEMU binary")
    if features.ps2.state is not False:
        return
    if features.vmport is not None and features.vmport.state:
        raise unsupported("vmport feature requires the ps2 feature not to be disabled")
    if any(one.bus is InputBus.PS2 for one in domain.devices.inputs):
        raise unsupported("ps2 bus inputs require the ps2 feature not to be disabled")


def _check_cpu(domain: Domain) -> None:
    cpu = domain.cpu
    if cpu is None:
        return
    if cpu.cache is not None:
        _check_cache(cpu.cache.mode, cpu.cache.level, cpu.mode)
    if cpu.maxphysaddr is None:
        return
    address = cpu.maxphysaddr
    if address.mode is PhysAddrMode.PASSTHROUGH and address.bits is not None:
        number = "CPU maximum physical address bits number specification"
        raise unsupported(f"{number} cannot be used with mode='passthrough'")
    if address.mode is PhysAddrMode.PASSTHROUGH and cpu.mode not in _AS_HOST:
        mode = "CPU maximum physical address bits mode 'passthrough'"
        raise unsupported(f"{mode} can only be used with 'host-passthrough' / 'maximum' CPUs")


def _check_cache(mode: CacheMode, level: int | None, cpu_mode: CpuMode | None) -> None:
    if mode is CacheMode.EMULATE and level != _CACHE_LEVEL:
        raise unsupported("CPU cache mode 'emulate' can only be used with level='3'")
    if mode is not CacheMode.PASSTHROUGH:
        if level is not None and mode is CacheMode.DISABLE:
            raise unsupported("unsupported CPU cache level for mode 'disable'")
        return
    if cpu_mode not in _AS_HOST:
        raise unsupported("CPU cache mode 'passthrough' can only be used with 'host-passthrough' / 'maximum' CPUs")
    if level is not None:
        raise unsupported("unsupported CPU cache level for mode 'passthrough'")


def _check_timers(domain: Domain) -> None:
    is_x86 = arch_of(domain) in X86
    for timer in domain.clock.timers if domain.clock is not None else ():
        is_foreign = (timer.name in _PC_TIMERS and not is_x86) or (timer.name is TimerName.ARMVTIMER and is_x86)
        if is_foreign:
            where = f"virtType={domain.type} arch={arch_of(domain)} machine={machine_of(domain)}"
            raise unsupported(f"Configuring the '{timer.name}' timer is not supported for {where} guests")


def _check_sysinfo(domain: Domain) -> None:
    for sysinfo in domain.sysinfos:
        entries = sysinfo.bios if isinstance(sysinfo, Smbios) else ()
        date = next((entry.value for entry in entries if entry.name == "date" and entry.value), None)
        if date is not None and not _is_date(date):
            raise detailed("Invalid BIOS 'date' format")


def _is_date(text: str) -> bool:
    """Month, day and year, the year with two digits or four and not before 1900."""
    parts = text.split("/")
    if len(parts) != _DATE_PARTS or not all(part.isdigit() for part in parts):
        return False
    month, day, year = map(int, parts)
    return 1 <= month <= 12 and 1 <= day <= 31 and (year >= 1900 or year < 100)  # a calendar's numbers


def _check_modules(modules: list[MemoryDevice]) -> None:
    """Modules with an address of their own do not overlap (virDomainMemoryDefCheckConflict)."""
    placed = sorted(
        (module.target.address_base, (module.target.size_kib or 0) * 1024)
        for module in modules
        if module.model in (MemoryModel.VIRTIO_MEM, MemoryModel.VIRTIO_PMEM)
        and module.target is not None
        and module.target.address_base is not None
    )
    for (start, size), (following, _) in pairwise(placed):
        if following < start + size:
            where = f"[{start:#x}:{start + size:#x}] overlaps with other memory device ({following:#x})"
            raise unsupported(f"memory device address {where}")
