"""CPU models, as the QEMU driver answers for them: comparing, finding what hosts share, listing."""

import asyncio

from purevirt.api.facet.connect import Connect
from purevirt.api.operation import NoFlags, override
from purevirt.conf.cpu.connection import baseline_cpu_document, compare_cpu_document
from purevirt.conf.cpu.operation import list_models
from purevirt.conf.cpu.qemu import UNKNOWN_TO_QEMU
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.host_cpu import read_host_cpu
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags, CPUCompareResult


class QemuConnectCpu(QemuFacet, Connect):
    """The part of a connection's answers that is about CPUs."""

    @override(ConnectCompareCPUFlags.FAIL_INCOMPATIBLE | ConnectCompareCPUFlags.VALIDATE_XML)
    async def connect_compare_cpu(self, xml: str, flags: ConnectCompareCPUFlags) -> CPUCompareResult:
        arch = self.node.host.arch
        host = await asyncio.to_thread(read_host_cpu, arch, self.node.host.cpuinfo())
        return compare_cpu_document(host, xml, flags, arch=arch)

    @override(ConnectBaselineCPUFlags.EXPAND_FEATURES | ConnectBaselineCPUFlags.MIGRATABLE)
    async def connect_baseline_cpu(self, cpus: list[str], flags: ConnectBaselineCPUFlags) -> str:
        return baseline_cpu_document(cpus, flags, unknown=UNKNOWN_TO_QEMU)

    @override()
    async def connect_get_cpu_model_names(self, arch: str, flags: NoFlags) -> list[str]:
        return list_models(arch)
