"""QEMU: the CPU a guest gets when it names none, and what is checked (qemuDomainDefCPUPostParse)."""

from purevirt.conf.defaults.qemu_machine import is_s390, is_x86, machine_of
from purevirt.conf.domain.cpu import Cpu, CpuCheck, CpuFallback, CpuMatch, CpuMode, CpuModel
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.model import Domain, VirtType

_MODES = {"host": CpuMode.HOST_PASSTHROUGH, "max": CpuMode.MAXIMUM}
_RELIABLE = ("x86_64", "i686", "s390", "s390x", "ppc64", "ppc64le")
"""Architectures whose default CPU QEMU tells for accelerated guests too."""
_CHECKS = {
    CpuMode.CUSTOM: CpuCheck.PARTIAL,
    CpuMode.HOST_MODEL: CpuCheck.PARTIAL,
    CpuMode.HOST_PASSTHROUGH: CpuCheck.NONE,
    CpuMode.MAXIMUM: CpuCheck.NONE,
}


def fill_qemu_cpu(domain: Domain, facts: EmulatorFacts) -> None:
    """Name the CPU that the machine has by default, and say what is checked."""
    _set_default(domain, facts)
    _fill_cells(domain)
    cpu = domain.cpu
    if cpu is None or cpu.mode is None:
        return
    if is_x86(domain) and cpu.mode in (CpuMode.HOST_PASSTHROUGH, CpuMode.MAXIMUM) and cpu.migratable is None:
        cpu.migratable = True
    if cpu.check is None:
        is_unchecked = cpu.mode is CpuMode.CUSTOM and domain.type is not VirtType.KVM
        cpu.check = CpuCheck.NONE if is_unchecked else _CHECKS[cpu.mode]


def _set_default(domain: Domain, facts: EmulatorFacts) -> None:
    cpu = domain.cpu
    arch = domain.os.type.arch if domain.os.type is not None else None
    if arch == "ppc" or (arch not in _RELIABLE and domain.type is not VirtType.QEMU):
        return
    if cpu is not None and (cpu.mode not in (None, CpuMode.CUSTOM) or cpu.model is not None):
        return
    machine = facts.find_machine(machine_of(domain), domain.type.value)
    kind = machine.default_cpu_type if machine is not None else None
    if kind is None:
        return
    name = facts.find_cpu_name(kind, domain.type.value)
    if name is None:
        return
    if cpu is None:
        cpu = domain.cpu = Cpu()
    cpu.mode = _MODES.get(name, CpuMode.CUSTOM)
    if is_s390(domain) and cpu.mode is CpuMode.HOST_PASSTHROUGH:
        cpu.mode = CpuMode.HOST_MODEL
    if cpu.mode is CpuMode.CUSTOM:
        cpu.match = CpuMatch.EXACT
        cpu.check = CpuCheck.NONE
        cpu.model = CpuModel(fallback=CpuFallback.FORBID, name=name)


def _fill_cells(domain: Domain) -> None:
    """vCPUs that no cell names belong to the first (qemuDomainDefNumaCPUsRectify)."""
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    named = frozenset(number for cell in cells for number in cell.cpus or ())
    maximum = domain.vcpu.maximum if domain.vcpu is not None and domain.vcpu.maximum is not None else 0
    missing = frozenset(range(maximum)) - named
    if cells and named and missing:
        cells[0].cpus = (cells[0].cpus or frozenset()) | missing
