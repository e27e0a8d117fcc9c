"""CPUs from the registers of a processor, as host and as guest (cpuDecode)."""

from purevirt.conf.cpu.document import CpuKind, CpuSignature, HostCpu, HostFeature
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.facts import CpuData
from purevirt.conf.cpu.x86decode import decode_x86, guest_of, x86_facts
from purevirt.conf.domain.cpu import Cpu


def host_from_data(data: CpuData, arch: str) -> HostCpu:
    """The host whose registers these are. Raises Error INTERNAL_ERROR where no model fits."""
    found = decode_x86(x86_facts(data), kind=CpuKind.HOST)
    signature = CpuSignature(**found.signature._asdict()) if found.signature is not None else None
    features = [HostFeature(name=name) for name in found.policies]
    return HostCpu(arch=arch, model=found.model, vendor=found.vendor, signature=signature, features=features)


def guest_from_data(data: CpuData, usable: UsableModels | None = None) -> Cpu:
    """A guest CPU with all that the registers show, by a model that is usable."""
    return guest_of(decode_x86(x86_facts(data), usable=usable))
