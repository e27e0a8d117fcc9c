"""The host's CPU as capabilities tell it: model and features from CPUID, counters from KVM, the rest from /proc."""

from collections.abc import Mapping

from purevirt.conf.cpu.document import Counter, CpuSignature, HostCpu, Microcode
from purevirt.conf.cpu.facts import REGISTERS, CpuData, Register
from purevirt.conf.cpu.identify import host_from_data
from purevirt.conf.domain.cpu import MaxPhysAddr, PhysAddrMode
from purevirt.errors import Error
from purevirt.host.cpuid import read_cpuid
from purevirt.host.kvm import read_tsc
from purevirt.logging import get_logger

log = get_logger(__name__)

_ADDRESS_SIZES = (0x80000008, 0)


def read_host_cpu(arch: str, cpuinfo: Mapping[str, str]) -> HostCpu | None:
    """The host's CPU; None where no model of the CPU map fits it or it cannot be asked. Blocks for a moment."""
    answers = read_cpuid()
    if not answers:
        return None
    registers = {
        Register(False, leaf, subleaf, name): word
        for (leaf, subleaf), words in answers.items()
        for name, word in zip(REGISTERS, words, strict=True)
        if word
    }
    try:
        cpu = host_from_data(CpuData(registers), arch)
    except Error as error:
        log.warning("cannot tell the host's CPU model: %s", error.message)
        return None
    if microcode := cpuinfo.get("microcode"):
        cpu.microcode = Microcode(version=int(microcode, 0))
    if (tsc := read_tsc()) is not None:
        cpu.counter = Counter(frequency=tsc.frequency_hz, scaling=tsc.can_scale)
    if bits := answers.get(_ADDRESS_SIZES, (0,))[0] & 0xFF:
        cpu.maxphysaddr = MaxPhysAddr(mode=PhysAddrMode.EMULATE, bits=bits)
    if cpu.signature is None and all(field in cpuinfo for field in ("cpu family", "model", "stepping")):
        family, model, stepping = (int(cpuinfo[field]) for field in ("cpu family", "model", "stepping"))
        cpu.signature = CpuSignature(family=family, model=model, stepping=stepping)
    return cpu
