"""Counters and statistics of the test driver's domains.

They are made up from the host's time, and the same for every domain.
"""

import time

from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import (
    BlockStats,
    DiskError,
    DomainCPUStats,
    DomainInterface,
    DomainStatsRecord,
    InterfaceStats,
    IPAddress,
    MemoryStat,
)
from purevirt.api.typedparam import TypedParams, int_param, ullong_param
from purevirt.conf.domain.interface import Interface, NetworkSource
from purevirt.drivers.shared.device_lookup import find_disk, get_interface, target_name
from purevirt.drivers.shared.domain_table import LIST_FLAGS
from purevirt.drivers.test.facet import ANY_FLAGS, TestFacet
from purevirt.drivers.test.node import INITIAL_CLOCK_S, TestDomain
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import ConnectGetAllDomainStatsFlags, DomainMemoryStatTags, DomainStatsTypes
from purevirt.enums.domain_guest import DomainInterfaceAddressesSource
from purevirt.enums.network import IPAddrType
from purevirt.errors import Error, ErrorCode

STATS_FLAGS = (
    ConnectGetAllDomainStatsFlags(LIST_FLAGS & 0xFF)
    | ConnectGetAllDomainStatsFlags.NOWAIT
    | ConnectGetAllDomainStatsFlags.BACKING
    | ConnectGetAllDomainStatsFlags.ENFORCE_STATS
)

BLOCK_SHARES = (10, 20, 30, 40, 2_000_000)
"""What the host's time in microseconds is divided by for each counter of a disk, in the order of the record."""

INTERFACE_SHARES = (10, 100, 1_000_000, 2_000_000, 20, 110, 3_000_000, 4_000_000)
"""The same for the counters of an interface."""

MEMORY_SHARES = {
    DomainMemoryStatTags.ACTUAL_BALLOON: 1,
    DomainMemoryStatTags.SWAP_IN: None,
    DomainMemoryStatTags.SWAP_OUT: None,
    DomainMemoryStatTags.MAJOR_FAULT: None,
    DomainMemoryStatTags.MINOR_FAULT: None,
    DomainMemoryStatTags.UNUSED: 2,
    DomainMemoryStatTags.AVAILABLE: 1,
    DomainMemoryStatTags.USABLE: 2,
    DomainMemoryStatTags.LAST_UPDATE: None,
    DomainMemoryStatTags.DISK_CACHES: 8,
    DomainMemoryStatTags.HUGETLB_PGALLOC: None,
    DomainMemoryStatTags.HUGETLB_PGFAIL: None,
    DomainMemoryStatTags.RSS: 2,
}
"""What the current memory is divided by for each statistic; None is zero."""

TOTAL_CPU_TIMES_NS = (("cpu_time", 48772617035), ("user_time", 5540000000), ("system_time", 6460000000))
CPU_TIMES_NS = (("cpu_time", 24386308517), ("vcpu_time", 23151740627))
"""Times of the first CPU; each further one has a nanosecond more."""

STATS_CPUS = 2
ALL_CPUS = -1
DISK_ERROR_KINDS = 2

PLAIN_SUBNET = "192.168.0"
ADDRESS_PREFIX = 24
ADDRESSES_PER_DOMAIN = 20


class TestDomainStatistics(TestFacet, DomainStatus):
    """Counters and statistics."""

    @override()
    async def domain_block_stats(self, domain: DomainRef, path: str) -> BlockStats:
        record = self.running(domain)
        if not path:
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, "summary statistics are not supported yet")
        if find_disk(record.current, path) is None:
            raise Error(ErrorCode.INVALID_ARG, f"invalid path: {path}")
        now_us = time.time_ns() // 1000
        return BlockStats(*(now_us // share for share in BLOCK_SHARES))

    @override()
    async def domain_interface_stats(self, domain: DomainRef, device: str) -> InterfaceStats:
        get_interface(self.running(domain).current, device)
        now_us = time.time_ns() // 1000
        return InterfaceStats(*(now_us // share for share in INTERFACE_SHARES))

    @override()
    async def domain_memory_stats(self, domain: DomainRef, flags: NoFlags) -> list[MemoryStat]:
        definition = self.running(domain).current
        if definition.devices.memballoon is None:
            return []
        current_kib = definition.current_memory_kib or 0
        values = {tag: current_kib // share if share else 0 for tag, share in MEMORY_SHARES.items()}
        values[DomainMemoryStatTags.LAST_UPDATE] = INITIAL_CLOCK_S
        return [MemoryStat(int(tag), value) for tag, value in values.items()]

    @override(TypedParameterFlags.PARAM_STRING_OKAY)
    async def domain_get_cpu_stats(
        self, domain: DomainRef, nparams: int, start_cpu: int, ncpus: int, flags: TypedParameterFlags
    ) -> DomainCPUStats:
        self.running(domain)
        if start_cpu == ALL_CPUS:
            total = [ullong_param(name, value) for name, value in TOTAL_CPU_TIMES_NS]
            return DomainCPUStats(total[:nparams], len(total))
        if start_cpu >= STATS_CPUS:
            detail = f"start_cpu {start_cpu} larger than maximum of {STATS_CPUS - 1}"
            raise Error(ErrorCode.INVALID_ARG, detail)
        if not ncpus:
            return DomainCPUStats([], STATS_CPUS)
        cpus = range(start_cpu, min(start_cpu + ncpus, STATS_CPUS))
        times = CPU_TIMES_NS[:nparams]
        return DomainCPUStats(
            [ullong_param(name, value + cpu) for cpu in cpus for name, value in times], len(CPU_TIMES_NS)
        )

    @override(ANY_FLAGS)
    async def domain_get_disk_errors(self, domain: DomainRef, flags: NoFlags) -> list[DiskError]:
        disks = self.running(domain).current.devices.disks
        return [DiskError(target_name(disk), number % DISK_ERROR_KINDS + 1) for number, disk in enumerate(disks)]

    @override()
    async def domain_interface_addresses(
        self, domain: DomainRef, source: DomainInterfaceAddressesSource, flags: NoFlags
    ) -> list[DomainInterface]:
        record = self.running(domain)
        if source not in tuple(DomainInterfaceAddressesSource):
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, f"Unknown IP address data source {int(source)}")
        interfaces = enumerate(record.current.devices.interfaces)
        return [self._addressed(record, number, interface) for number, interface in interfaces]

    @override(STATS_FLAGS)
    async def connect_get_all_domain_stats(
        self, domains: list[DomainRef], stats: DomainStatsTypes, flags: ConnectGetAllDomainStatsFlags
    ) -> list[DomainStatsRecord]:
        unknown = int(stats) & ~int(DomainStatsTypes.STATE)
        if unknown and flags & ConnectGetAllDomainStatsFlags.ENFORCE_STATS:
            detail = f"Stats types bits {unknown:#x} are not supported by this daemon"
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, detail)
        table = self.node.domains
        wanted = [table.find(ref.uuid) for ref in domains] if domains else list(table)
        records = table.select([record for record in wanted if record is not None], flags & LIST_FLAGS)
        with_state = not stats or bool(stats & DomainStatsTypes.STATE)
        return [DomainStatsRecord(record.ref, _state_params(record) if with_state else []) for record in records]

    def _addressed(self, record: TestDomain, number: int, interface: Interface) -> DomainInterface:
        """An interface with an address made up from the domain's id and the interface's place."""
        source = interface.source
        network = source.network if isinstance(source, NetworkSource) else None
        offset = ADDRESSES_PER_DOMAIN * (record.ref.id - 1) + number + 1
        address = self.node.lease(network, offset) if network else None
        name = (interface.target.dev if interface.target is not None else None) or ""
        mac = interface.mac.address if interface.mac is not None else None
        made_up = address or f"{PLAIN_SUBNET}.{number + 1}"
        return DomainInterface(name, mac, [IPAddress(int(IPAddrType.IPV4), made_up, ADDRESS_PREFIX)])


def _state_params(record: TestDomain) -> TypedParams:
    return [int_param("state.state", record.state), int_param("state.reason", record.reason)]
