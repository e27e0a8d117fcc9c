"""CPUs and memory of the host, and models of CPUs."""

from collections.abc import Iterable
from dataclasses import dataclass

from purevirt.aio.cpuset import as_cpus
from purevirt.aio.handle import Caller
from purevirt.aio.parameter import Values
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.node import Node
from purevirt.api.operation import NoFlags
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.host import (
    ConnectBaselineCPUFlags,
    ConnectCompareCPUFlags,
    CPUCompareResult,
    NodeAllocPagesFlags,
    NodeGetCPUStatsAllCPUs,
    NodeGetMemoryStatsAllCells,
)


@dataclass(frozen=True, slots=True)
class HostCPUs:
    """The host's CPUs that are online, and the number of all."""

    online: frozenset[int]
    total: int


class ConnectionResource(Caller):
    """CPUs and memory of the host, and models of CPUs."""

    async def cpu_stats(self, cpu: int = NodeGetCPUStatsAllCPUs.CPUS) -> dict[str, int]:
        """CPU times of the host by name, in nanoseconds; of all CPUs or of one."""
        return {stat.field: stat.value for stat in await self._call(Node.node_get_cpu_stats, cpu, NoFlags.NONE)}

    async def memory_stats(self, cell: int = NodeGetMemoryStatsAllCells.CELLS) -> dict[str, int]:
        """Memory of the host by name, in KiB; of all NUMA cells or of one."""
        return {stat.field: stat.value for stat in await self._call(Node.node_get_memory_stats, cell, NoFlags.NONE)}

    async def cpu_map(self) -> HostCPUs:
        """Which CPUs of the host are online."""
        found = await self._call(Node.node_get_cpu_map, NoFlags.NONE)
        return HostCPUs(as_cpus(found.cpumap), found.total)

    async def free_memory_bytes(self) -> int:
        """Free memory of the host."""
        return await self._call(Node.node_get_free_memory)

    async def cells_free_memory_bytes(self, start_cell: int = 0, max_cells: int = 1) -> list[int]:
        """Free memory of NUMA cells."""
        return await self._call(Node.node_get_cells_free_memory, start_cell, max_cells)

    async def memory_parameters(self) -> Values:
        """How the host shares equal memory, by name."""
        return as_dict(await self._call(Node.node_get_memory_parameters, TypedParameterFlags.PARAM_STRING_OKAY))

    async def set_memory_parameters(self, params: Iterable[TypedParam]) -> None:
        """Set how the host shares equal memory."""
        await self._call(Node.node_set_memory_parameters, list(params), NoFlags.NONE)

    async def free_pages(self, pages_kib: Iterable[int], start_cell: int = 0, cell_count: int = 1) -> list[int]:
        """Free pages of each size, cell by cell."""
        return await self._call(Node.node_get_free_pages, list(pages_kib), start_cell, cell_count, NoFlags.NONE)

    async def allocate_pages(
        self,
        page_sizes_kib: Iterable[int],
        page_counts: Iterable[int],
        start_cell: int = 0,
        cell_count: int = 1,
        *,
        flags: NodeAllocPagesFlags = NodeAllocPagesFlags.ADD,
    ) -> int:
        """Set aside pages of sizes; returns in how many cells."""
        return await self._call(
            Node.node_alloc_pages, list(page_sizes_kib), list(page_counts), start_cell, cell_count, flags
        )

    async def cpu_model_names(self, arch: str) -> list[str]:
        """The models of CPU of an architecture."""
        return await self._call(Connect.connect_get_cpu_model_names, arch, NoFlags.NONE)

    async def compare_cpu(self, xml: str, *, flags: ConnectCompareCPUFlags | None = None) -> CPUCompareResult:
        """How a CPU compares to the host's."""
        return await self._call(Connect.connect_compare_cpu, xml, flags or ConnectCompareCPUFlags(0))

    async def baseline_cpu(self, cpus: Iterable[str], *, flags: ConnectBaselineCPUFlags | None = None) -> str:
        """The CPU that several have in common, as a document."""
        return await self._call(Connect.connect_baseline_cpu, list(cpus), flags or ConnectBaselineCPUFlags(0))

    async def compare_hypervisor_cpu(
        self,
        xml: str,
        emulator: str | None = None,
        arch: str | None = None,
        machine: str | None = None,
        virt_type: str | None = None,
        *,
        flags: ConnectCompareCPUFlags | None = None,
    ) -> CPUCompareResult:
        """How a CPU compares to what the hypervisor offers."""
        return await self._call(
            Connect.connect_compare_hypervisor_cpu,
            emulator,
            arch,
            machine,
            virt_type,
            xml,
            flags or ConnectCompareCPUFlags(0),
        )

    async def baseline_hypervisor_cpu(
        self,
        cpus: Iterable[str],
        emulator: str | None = None,
        arch: str | None = None,
        machine: str | None = None,
        virt_type: str | None = None,
        *,
        flags: ConnectBaselineCPUFlags | None = None,
    ) -> str:
        """The CPU that several have in common and the hypervisor offers, as a document."""
        return await self._call(
            Connect.connect_baseline_hypervisor_cpu,
            emulator,
            arch,
            machine,
            virt_type,
            list(cpus),
            flags or ConnectBaselineCPUFlags(0),
        )
