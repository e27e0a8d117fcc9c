"""Operations on the host: memory, CPUs, pages and suspend."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.result import NodeCPUMap, NodeInfo, NodeStat, SecurityModel
from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import NodeAllocPagesFlags, NodeSuspendTarget


class Node(Facet, api_domain=ErrorDomain.DOMAIN):
    """The host: memory, CPUs, pages and suspend."""

    @operation(6, "virNodeGetInfo", access="connect:read", read_only=True, high_priority=True)
    async def node_get_info(self) -> NodeInfo:
        """virNodeGetInfo."""

    @operation(101, "virNodeGetCellsFreeMemory", access="connect:read", read_only=True, high_priority=True)
    async def node_get_cells_free_memory(self, start_cell: int, max_cells: int) -> list[int]:
        """virNodeGetCellsFreeMemory."""

    @operation(102, "virNodeGetFreeMemory", access="connect:read", read_only=True, high_priority=True)
    async def node_get_free_memory(self) -> int:
        """virNodeGetFreeMemory."""

    @operation(122, "virNodeGetSecurityModel", access="connect:read", read_only=True, high_priority=True)
    async def node_get_security_model(self) -> SecurityModel:
        """virNodeGetSecurityModel."""

    @operation(227, "virNodeGetCPUStats", access="connect:read", read_only=True, high_priority=True)
    async def node_get_cpu_stats(self, cpu: int, flags: NoFlags) -> list[NodeStat]:
        """virNodeGetCPUStats."""

    @operation(228, "virNodeGetMemoryStats", access="connect:read", read_only=True, high_priority=True)
    async def node_get_memory_stats(self, cell: int, flags: NoFlags) -> list[NodeStat]:
        """virNodeGetMemoryStats."""

    @operation(250, "virNodeSuspendForDuration", access="connect:pm_control")
    async def node_suspend_for_duration(self, target: NodeSuspendTarget, duration_s: int, flags: NoFlags) -> None:
        """virNodeSuspendForDuration."""

    @operation(288, "virNodeSetMemoryParameters", access="connect:write")
    async def node_set_memory_parameters(self, params: TypedParams, flags: NoFlags) -> None:
        """virNodeSetMemoryParameters."""

    @operation(289, "virNodeGetMemoryParameters", access="connect:read", read_only=True)
    async def node_get_memory_parameters(self, flags: TypedParameterFlags) -> TypedParams:
        """virNodeGetMemoryParameters."""

    @operation(293, "virNodeGetCPUMap", access="connect:read", read_only=True)
    async def node_get_cpu_map(self, flags: NoFlags) -> NodeCPUMap:
        """virNodeGetCPUMap."""

    @operation(340, "virNodeGetFreePages", access="connect:read", read_only=True, high_priority=True)
    async def node_get_free_pages(
        self, pages_kib: list[int], start_cell: int, cell_count: int, flags: NoFlags
    ) -> list[int]:
        """virNodeGetFreePages."""

    @operation(347, "virNodeAllocPages", access="connect:write")
    async def node_alloc_pages(
        self,
        page_sizes_kib: list[int],
        page_counts: list[int],
        start_cell: int,
        cell_count: int,
        flags: NodeAllocPagesFlags,
    ) -> int:
        """virNodeAllocPages."""

    @operation(395, "virNodeGetSEVInfo", access="connect:read")
    async def node_get_sev_info(self, flags: TypedParameterFlags) -> TypedParams:
        """virNodeGetSEVInfo."""
