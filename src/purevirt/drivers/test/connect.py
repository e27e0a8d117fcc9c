"""The connection itself and the made-up host, as the test driver answers for them."""

import socket

from purevirt import LIBVIRT_VERSION
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.node import Node
from purevirt.api.operation import NoFlags, override
from purevirt.api.result import NodeCPUMap, NodeInfo, NodeStat, SecurityModel
from purevirt.conf.cpu.connection import baseline_cpu_document
from purevirt.conf.cpu.operation import list_models
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.host import CPU_TIMES_NS, MAX_VCPUS, ONLINE_CPUS, SYSINFO_XML
from purevirt.drivers.test.node import TestNode
from purevirt.enums.host import ConnectBaselineCPUFlags
from purevirt.errors import Error, ErrorCode
from purevirt.uri import URI

DRIVER_VERSION = 2
TYPE_NAME = "TEST"


class TestConnect(TestFacet, Connect):
    """Versions, capabilities and CPU models."""

    def __init__(self, node: TestNode, uri: URI) -> None:
        super().__init__(node)
        self._uri = uri.format()
        self._capabilities = node.host.capabilities_xml()

    @override()
    async def connect_get_type(self) -> str:
        return TYPE_NAME

    @override()
    async def connect_get_version(self) -> int:
        return DRIVER_VERSION

    @override()
    async def connect_get_lib_version(self) -> int:
        return LIBVIRT_VERSION

    @override()
    async def connect_get_max_vcpus(self, virt_type: str | None) -> int:
        return MAX_VCPUS

    @override()
    async def connect_get_capabilities(self) -> str:
        return self._capabilities

    @override()
    async def connect_get_hostname(self) -> str:
        return socket.gethostname()

    @override()
    async def connect_get_uri(self) -> str:
        return self._uri

    @override()
    async def connect_is_secure(self) -> bool:
        return True

    @override()
    async def connect_get_sysinfo(self, flags: NoFlags) -> str:
        return SYSINFO_XML

    @override()
    async def connect_get_cpu_model_names(self, arch: str, flags: NoFlags) -> list[str]:
        return list_models(arch)

    @override(ConnectBaselineCPUFlags.EXPAND_FEATURES)
    async def connect_baseline_cpu(self, cpus: list[str], flags: ConnectBaselineCPUFlags) -> str:
        return baseline_cpu_document(cpus, flags)


class TestHost(TestFacet, Node):
    """The host's CPUs and memory."""

    @override()
    async def node_get_info(self) -> NodeInfo:
        return self.node.host.info

    @override()
    async def node_get_free_memory(self) -> int:
        return sum(cell.memory_kib for cell in self.node.host.cells) // 2

    @override()
    async def node_get_cells_free_memory(self, start_cell: int, max_cells: int) -> list[int]:
        cells = self.node.host.cells
        if start_cell >= len(cells):
            raise Error(ErrorCode.INVALID_ARG, "Range exceeds available cells")
        return [cell.memory_kib for cell in cells[start_cell : start_cell + max_cells]]

    @override()
    async def node_get_cpu_stats(self, cpu: int, flags: NoFlags) -> list[NodeStat]:
        return [NodeStat(name, value) for name, value in CPU_TIMES_NS]

    @override()
    async def node_get_cpu_map(self, flags: NoFlags) -> NodeCPUMap:
        return NodeCPUMap(*ONLINE_CPUS)

    @override()
    async def node_get_free_pages(
        self, pages_kib: list[int], start_cell: int, cell_count: int, flags: NoFlags
    ) -> list[int]:
        return []  # the C driver fills in numbers, but says that there are none

    @override()
    async def node_get_security_model(self) -> SecurityModel:
        return SecurityModel("testSecurity", "")
