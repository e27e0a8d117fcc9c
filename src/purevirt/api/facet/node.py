"""Operations on the host: memory, CPUs, pages and suspend."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.result import NodeCPUMap, NodeInfo, NodeStat, SecurityModel
from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import NodeAllocPagesFlags, NodeSuspendTarget


class Node(Facet, api_domain=ErrorDomain.DOMAIN):
    """The host: CPUs, memory, power."""

    @operation(6, "virNodeGetInfo", access="connect:read", read_only=True, high_priority=True)
    async def node_get_info(self) -> NodeInfo:
        """CPUs and memory of the host.

        Source: virNodeGetInfo.
        """

    @operation(101, "virNodeGetCellsFreeMemory", access="connect:read", read_only=True, high_priority=True)
    async def node_get_cells_free_memory(self, start_cell: int, max_cells: int) -> list[int]:
        """The free memory of NUMA nodes from ``start_cell`` on, in bytes each.

        Raises INTERNAL_ERROR for a node that is not there.

        Source: virNodeGetCellsFreeMemory.
        """

    @operation(102, "virNodeGetFreeMemory", access="connect:read", read_only=True, high_priority=True)
    async def node_get_free_memory(self) -> int:
        """The free memory of the host in bytes.

        Source: virNodeGetFreeMemory.
        """

    @operation(122, "virNodeGetSecurityModel", access="connect:read", read_only=True, high_priority=True)
    async def node_get_security_model(self) -> SecurityModel:
        """The first security driver that labels guests; empty texts where there is none.

        Source: virNodeGetSecurityModel.
        """

    @operation(227, "virNodeGetCPUStats", access="connect:read", read_only=True, high_priority=True)
    async def node_get_cpu_stats(self, cpu: int, flags: NoFlags) -> list[NodeStat]:
        """CPU times of the host in nanoseconds; ``cpu`` of -1 is the sum of all CPUs.

        Raises INVALID_ARG for a CPU that is not there.

        Source: virNodeGetCPUStats.
        """

    @operation(228, "virNodeGetMemoryStats", access="connect:read", read_only=True, high_priority=True)
    async def node_get_memory_stats(self, cell: int, flags: NoFlags) -> list[NodeStat]:
        """Memory of the host in KiB; ``cell`` of -1 is the sum of all NUMA nodes.

        Raises INVALID_ARG for a node that is not there.

        Source: virNodeGetMemoryStats.
        """

    @operation(250, "virNodeSuspendForDuration", access="connect:pm_control")
    async def node_suspend_for_duration(self, target: NodeSuspendTarget, duration_s: int, flags: NoFlags) -> None:
        """Suspend the host and wake it after ``duration_s`` seconds, at least 60.

        Raises OPERATION_UNSUPPORTED for what the host cannot do, INVALID_ARG for a shorter time.

        Source: virNodeSuspendForDuration.
        """

    @operation(288, "virNodeSetMemoryParameters", access="connect:write")
    async def node_set_memory_parameters(self, params: TypedParams, flags: NoFlags) -> None:
        """Tune the merging of equal pages: shm_pages_to_scan, shm_sleep_millisecs, shm_merge_across_nodes.

        Raises INVALID_ARG for an unknown parameter.

        Source: virNodeSetMemoryParameters.
        """

    @operation(289, "virNodeGetMemoryParameters", access="connect:read", read_only=True)
    async def node_get_memory_parameters(self, flags: TypedParameterFlags) -> TypedParams:
        """Settings and counters of the merging of equal pages.

        Source: virNodeGetMemoryParameters.
        """

    @operation(293, "virNodeGetCPUMap", access="connect:read", read_only=True)
    async def node_get_cpu_map(self, flags: NoFlags) -> NodeCPUMap:
        """Which CPUs of the host are online.

        Source: virNodeGetCPUMap.
        """

    @operation(340, "virNodeGetFreePages", access="connect:read", read_only=True, high_priority=True)
    async def node_get_free_pages(
        self, pages_kib: list[int], start_cell: int, cell_count: int, flags: NoFlags
    ) -> list[int]:
        """Numbers of free pages, for each NUMA node in turn by page size.

        ``pages_kib`` are page sizes, ``start_cell`` of -1 is the host as a whole. Raises OPERATION_FAILED for a size or
        a node that is not there.

        Source: virNodeGetFreePages.
        """

    @operation(347, "virNodeAllocPages", access="connect:write")
    async def node_alloc_pages(
        self,
        page_sizes_kib: list[int],
        page_counts: list[int],
        start_cell: int,
        cell_count: int,
        flags: NodeAllocPagesFlags,
    ) -> int:
        """Reserve huge pages on NUMA nodes, with SET as their total number; how many nodes were changed.

        ``start_cell`` of -1 is the host as a whole. Raises OPERATION_FAILED where the kernel does not follow.

        Source: virNodeAllocPages.
        """

    @operation(395, "virNodeGetSEVInfo", access="connect:read")
    async def node_get_sev_info(self, flags: TypedParameterFlags) -> TypedParams:
        """The platform's certificates and limits for SEV guests.

        Raises OPERATION_UNSUPPORTED where there is no SEV.

        Source: virNodeGetSEVInfo.
        """
