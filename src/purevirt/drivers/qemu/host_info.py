"""The host's CPUs and memory, as the QEMU driver's connections tell of them."""

import asyncio
from dataclasses import astuple

from purevirt.api.facet.domain_security import DomainSecurity
from purevirt.api.facet.node import Node
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import NodeCPUMap, NodeInfo, NodeStat, SecurityLabel, SecurityModel
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.shared.cpumap import to_cpumap
from purevirt.errors import Error, ErrorCode, ErrorDomain

ALL = -1
_KIB = 1024


class QemuHost(QemuFacet, Node):
    """The host's CPUs and memory."""

    @override()
    async def node_get_info(self) -> NodeInfo:
        return NodeInfo(*astuple(await asyncio.to_thread(self.node.host.info)))

    @override()
    async def node_get_free_memory(self) -> int:
        return self.node.host.memory_stats().get("free", 0) * _KIB

    @override()
    async def node_get_cells_free_memory(self, start_cell: int, max_cells: int) -> list[int]:
        cells = sorted(self.node.host.cells())
        if start_cell > cells[-1]:
            detail = f"start cell {start_cell} out of range (0-{cells[-1]})"
            raise internal_error(detail)
        return [self._free_bytes(cell) for cell in cells if start_cell <= cell < start_cell + max_cells]

    @override()
    async def node_get_cpu_stats(self, cpu: int, flags: NoFlags) -> list[NodeStat]:
        times = self.node.host.cpu_times(None if cpu == ALL else cpu)
        if times is None:
            detail = f"Invalid cpuNum in virHostCPUGetStatsLinux: {cpu}"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.NONE)
        values = {
            "kernel": times.kernel_ns, "user": times.user_ns, "idle": times.idle_ns, "iowait": times.iowait_ns,
        }  # fmt: skip
        return [NodeStat(name, value) for name, value in values.items()]

    @override()
    async def node_get_memory_stats(self, cell: int, flags: NoFlags) -> list[NodeStat]:
        cells = self.node.host.cells()
        if cell != ALL and cell not in cells:
            detail = f"cellNum in virHostMemGetStatsLinux must be less than or equal to {max(cells)}"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.NONE)
        stats = self.node.host.memory_stats(None if cell == ALL else cell)
        return [NodeStat(name, value) for name, value in stats.items()]

    @override()
    async def node_get_cpu_map(self, flags: NoFlags) -> NodeCPUMap:
        present, online = self.node.host.present(), self.node.host.online()
        total = max(present) + 1
        return NodeCPUMap(to_cpumap(online, total), len(online), total)

    @override()
    async def node_get_security_model(self) -> SecurityModel:
        return SecurityModel("none", "0")

    def _free_bytes(self, cell: int) -> int:
        stats = self.node.host.memory_stats(cell) or self.node.host.memory_stats()
        return stats.get("free", 0) * _KIB


class QemuDomainSecurity(QemuFacet, DomainSecurity):
    """Security labels: there are none."""

    @override()
    async def domain_get_security_label(self, domain: DomainRef) -> SecurityLabel:
        self.find_domain(domain)
        return SecurityLabel("", False)

    @override()
    async def domain_get_security_label_list(self, domain: DomainRef) -> list[SecurityLabel]:
        self.find_domain(domain)
        return [SecurityLabel("", False)]
