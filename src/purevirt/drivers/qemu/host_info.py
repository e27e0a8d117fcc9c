"""The host's CPUs and memory, as the QEMU driver's connections tell of them."""

import asyncio
import os
from dataclasses import astuple

from purevirt.api.facet.domain_security import DomainSecurity
from purevirt.api.facet.node import Node
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import NodeCPUMap, NodeInfo, NodeStat, SecurityLabel, SecurityModel
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.shared.cpumap import to_cpumap
from purevirt.enums.host import NodeSuspendTarget
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.node import read_number

ALL = -1
_KIB = 1024
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // _KIB

SUSPEND_NAMES = {
    NodeSuspendTarget.MEM: "Suspend-to-RAM",
    NodeSuspendTarget.DISK: "Suspend-to-Disk",
    NodeSuspendTarget.HYBRID: "Hybrid-Suspend",
}
"""What the host would have to be able to do; it never says so, since nothing here could wake it again."""


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
    async def node_get_free_pages(
        self, pages_kib: list[int], start_cell: int, cell_count: int, flags: NoFlags
    ) -> list[int]:
        cells = sorted(self.node.host.cells())
        if start_cell > cells[-1]:
            raise internal_error(f"start cell {start_cell} out of range (0-{cells[-1]})")
        wanted = [cell for cell in cells if start_cell <= cell < start_cell + cell_count]
        return [self._free_pages(cell, size_kib) for cell in wanted for size_kib in pages_kib]

    @override()
    async def node_suspend_for_duration(self, target: NodeSuspendTarget, duration_s: int, flags: NoFlags) -> None:
        name = SUSPEND_NAMES.get(target)
        if name is None:
            raise Error(ErrorCode.INVALID_ARG, f"Invalid suspend target {int(target)}", domain=ErrorDomain.QEMU)
        raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, name, domain=ErrorDomain.QEMU)

    @override()
    async def node_get_security_model(self) -> SecurityModel:
        return SecurityModel("none", "0")

    def _free_pages(self, cell: int, size_kib: int) -> int:
        """How many pages of a size are free; raises Error OPERATION_FAILED for a size that the host does not have."""
        if size_kib == PAGE_KIB:
            return self._free_bytes(cell) // _KIB // PAGE_KIB
        path = self.node.host.sysfs / f"node/node{cell}/hugepages/hugepages-{size_kib}kB/free_hugepages"
        count = read_number(path, -1)
        if count < 0:
            detail = f"page size {size_kib} is not available on node {cell}"
            raise Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.NONE)
        return count

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
