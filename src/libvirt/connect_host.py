"""What a connection tells of its host and hypervisor."""

from collections.abc import Mapping
from typing import Any

from libvirt.argument import as_int, as_uint, as_ullong, bits, member
from libvirt.cpumap import as_flags
from libvirt.error import libvirtError
from libvirt.handle import ConnectHandle, refuse
from libvirt.typedparam import Parameters, as_parameters, like, non_empty
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.node import Node
from purevirt.api.facet.storage import StoragePool
from purevirt.api.operation import NoFlags
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import ConnectGetDomainCapabilitiesFlags
from purevirt.enums.host import NodeAllocPagesFlags, NodeSuspendTarget

_MAX_CELLS = 10000


class _ConnectHost(ConnectHandle):
    """The host and the hypervisor."""

    def getType(self) -> str:
        """The name of the hypervisor, such as "QEMU"."""
        return self._call(Connect.connect_get_type)

    def getVersion(self) -> int:
        """The version of the hypervisor: 1000000 * major + 1000 * minor + release."""
        return self._call(Connect.connect_get_version)

    def getLibVersion(self) -> int:
        """The version of libvirt on the other side: 1000000 * major + 1000 * minor + release."""
        return self._call(Connect.connect_get_lib_version)

    def getHostname(self) -> str:
        """The name of the host."""
        return self._call(Connect.connect_get_hostname)

    def getURI(self) -> str:
        """The URI that was really opened."""
        return self._live("virConnectGetURI").session.uri.format()

    def getCapabilities(self) -> str:
        """What the host and the hypervisor can do, as XML."""
        return self._call(Connect.connect_get_capabilities)

    def getDomainCapabilities(
        self,
        emulatorbin: str | None = None,
        arch: str | None = None,
        machine: str | None = None,
        virttype: str | None = None,
        flags: int = 0,
    ) -> str:
        """What a domain can have with an emulator, architecture, machine and type of VM, None for the usual, as XML."""
        return self._call(
            Connect.connect_get_domain_capabilities,
            emulatorbin,
            arch,
            machine,
            virttype,
            bits(ConnectGetDomainCapabilitiesFlags, flags),
        )

    def getStoragePoolCapabilities(self, flags: int = 0) -> str:
        """Which storage pools there can be, as XML."""
        return self._call(StoragePool.connect_get_storage_pool_capabilities, bits(NoFlags, flags))

    def getSysinfo(self, flags: int = 0) -> str:
        """What the firmware of the host tells, as XML."""
        return self._call(Connect.connect_get_sysinfo, bits(NoFlags, flags))

    def getMaxVcpus(self, type: str | None) -> int:
        """The most virtual CPUs a domain of a type can have."""
        return self._call(Connect.connect_get_max_vcpus, type)

    def getInfo(self) -> list[Any]:
        """[CPU model, memory MiB, CPUs, MHz, NUMA nodes, sockets a node, cores a socket, threads a core]."""
        node = self._call(Node.node_get_info)
        sizes = [node.memory_kib >> 10, node.cpus, node.mhz, node.nodes, node.sockets, node.cores, node.threads]
        return [node.model, *sizes]

    def getCPUMap(self, flags: int = 0) -> tuple[int, list[bool], int]:
        """(CPUs there are, whether each is online, CPUs online)."""
        cpus = self._call(Node.node_get_cpu_map, bits(NoFlags, flags))
        return cpus.total, as_flags(cpus.cpumap, cpus.total), cpus.online

    def getCPUStats(self, cpuNum: int, flags: int = 0) -> dict[str, int]:
        """Times of a host CPU, or of all by VIR_NODE_CPU_STATS_ALL_CPUS, by name in nanoseconds."""
        if as_int(cpuNum) < -1:
            text = "cpuNum in virNodeGetCPUStats only accepts -1 as a negative value"
            raise refuse("virNodeGetCPUStats", "cpuNum", text)
        return {stat.field: stat.value for stat in self._call(Node.node_get_cpu_stats, cpuNum, bits(NoFlags, flags))}

    def getMemoryStats(self, cellNum: int, flags: int = 0) -> dict[str, int]:
        """Memory of a NUMA node, or of all by VIR_NODE_MEMORY_STATS_ALL_CELLS, by name in KiB."""
        if as_int(cellNum) < -1:
            text = "cellNum in virNodeGetMemoryStats only accepts -1 as a negative value"
            raise refuse("virNodeGetMemoryStats", "cpuNum", text)
        return {
            stat.field: stat.value for stat in self._call(Node.node_get_memory_stats, cellNum, bits(NoFlags, flags))
        }

    def getFreeMemory(self) -> int:
        """Free memory of the host in bytes; 0 where it is not known."""
        try:
            return self._call(Node.node_get_free_memory)
        except libvirtError:
            return 0  # libvirt-python looks for no failure here

    def getCellsFreeMemory(self, startCell: int, maxCells: int) -> list[int]:
        """Free memory of NUMA nodes in bytes, of ``maxCells`` from ``startCell`` on."""
        first, count = as_int(startCell), as_int(maxCells)
        if first < 0 or count <= 0 or first + count > _MAX_CELLS:
            raise libvirtError("virNodeGetCellsFreeMemory() failed")
        return self._call(Node.node_get_cells_free_memory, first, count)

    def getFreePages(
        self, pages: list[int], startCell: int, maxCells: int, flags: int = 0
    ) -> dict[int, dict[int, int]]:
        """{node: {page size KiB: free pages}} of ``maxCells`` NUMA nodes from ``startCell`` on."""
        first, count = as_int(startCell), as_uint(maxCells)
        if not isinstance(pages, list):
            raise TypeError("pagesize must be list")
        sizes = [as_uint(page) for page in pages]
        if not sizes:
            raise refuse("virNodeGetFreePages", "npages", "npages in virNodeGetFreePages must not be zero")
        free = self._call(Node.node_get_free_pages, sizes, first, count, bits(NoFlags, flags))
        rows = [free[place : place + len(sizes)] for place in range(0, len(free), len(sizes))]
        return {startCell + number: dict(zip(sizes, row, strict=False)) for number, row in enumerate(rows)}

    def allocPages(self, pages: dict[int, int], startCell: int = 0, cellCount: int = 0, flags: int = 0) -> int:
        """Change how many pages of a size, {KiB: number}, ``cellCount`` NUMA nodes from ``startCell`` on have;
        ``flags`` of VIR_NODE_ALLOC_PAGES_*; the number of nodes that changed.
        """
        first, cells = as_int(startCell), as_uint(cellCount)
        if not pages:
            raise LookupError("Need non-empty dictionary to pages attribute")
        sizes, counts = [as_uint(size) for size in pages], [as_ullong(count) for count in pages.values()]
        how = bits(NodeAllocPagesFlags, flags)
        return self._call(Node.node_alloc_pages, sizes, counts, first, cells, how)

    def getMemoryParameters(self, flags: int = 0) -> Parameters:
        """Settings of memory sharing on the host by name, VIR_NODE_MEMORY_*."""
        return as_parameters(
            self._call(Node.node_get_memory_parameters, bits(TypedParameterFlags, self._with_texts(flags)))
        )

    def setMemoryParameters(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set memory sharing by the names ``getMemoryParameters`` knows; returns 0."""
        wanted = non_empty(params)
        known = self._call(Node.node_get_memory_parameters, bits(TypedParameterFlags, self._with_texts(0)))
        self._call(Node.node_set_memory_parameters, like(known, wanted), bits(NoFlags, flags))
        return 0

    def getSEVInfo(self, flags: int = 0) -> Parameters:
        """What AMD SEV on the host can do, by name, VIR_NODE_SEV_*."""
        return as_parameters(self._call(Node.node_get_sev_info, bits(TypedParameterFlags, self._with_texts(flags))))

    def getSecurityModel(self) -> list[str]:
        """[name of the security driver, its domain of interpretation]."""
        model = self._call(Node.node_get_security_model)
        return [model.model, model.doi]

    def suspendForDuration(self, target: int, duration: int, flags: int = 0) -> int:
        """Let the host sleep, in a way of VIR_NODE_SUSPEND_TARGET_*, for seconds; returns 0."""
        self._call(
            Node.node_suspend_for_duration, member(NodeSuspendTarget, target), as_ullong(duration), bits(NoFlags, flags)
        )
        return 0
