"""Counters and statistics of the QEMU driver's domains."""

import asyncio

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
    MemoryStat,
)
from purevirt.api.typedparam import TypedParams, llong_param
from purevirt.conf.domain.disk import Disk
from purevirt.conf.domain.interface import Interface
from purevirt.drivers.qemu.agent import check_agent
from purevirt.drivers.qemu.balloon import query_memory
from purevirt.drivers.qemu.bulk_statistics import GROUPS, gather
from purevirt.drivers.qemu.disk_counters import DiskCounters, counters_of, query_counters
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.usage import process_usage
from purevirt.drivers.shared.device_lookup import find_disk, get_interface, source_path
from purevirt.drivers.shared.domain_table import LIST_FLAGS
from purevirt.drivers.shared.impact import check_active
from purevirt.drivers.shared.job import Job
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import ConnectGetAllDomainStatsFlags, DomainMemoryStatTags, DomainStatsTypes
from purevirt.enums.domain_guest import DomainInterfaceAddressesSource
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.interface_counter import read_counters

STATS_FLAGS = (
    ConnectGetAllDomainStatsFlags(LIST_FLAGS & 0xFF)
    | ConnectGetAllDomainStatsFlags.ENFORCE_STATS
    | ConnectGetAllDomainStatsFlags.NOWAIT
    | ConnectGetAllDomainStatsFlags.BACKING
)
UNTOLD = -1

# parameters of virDomainBlockStatsFlags in the order of answers
_BLOCK_PARAMS = {
    "wr_bytes": "write_bytes",
    "wr_operations": "write_requests",
    "rd_bytes": "read_bytes",
    "rd_operations": "read_requests",
    "flush_operations": "flush_requests",
    "wr_total_times": "write_ns",
    "rd_total_times": "read_ns",
    "flush_total_times": "flush_ns",
}


class QemuDomainStatistics(QemuFacet, DomainStatus):
    """Counters and statistics."""

    @override()
    async def domain_block_stats(self, domain: DomainRef, path: str) -> BlockStats:
        found = await self._counters(domain, path, "qemuDomainBlockStats")
        numbers = (found.read_requests, found.read_bytes, found.write_requests, found.write_bytes)
        return BlockStats(*numbers, UNTOLD)

    @override(TypedParameterFlags.PARAM_STRING_OKAY)
    async def domain_block_stats_flags(self, domain: DomainRef, path: str, flags: TypedParameterFlags) -> TypedParams:
        found = await self._counters(domain, path, "qemuDomainBlockStatsFlags")
        return [llong_param(name, getattr(found, field)) for name, field in _BLOCK_PARAMS.items()]

    @override()
    async def domain_interface_stats(self, domain: DomainRef, device: str) -> InterfaceStats:
        interface = get_interface(self.running(domain).current, device)
        found = read_counters(_host_name(interface))
        if found is None:
            raise internal_error("/proc/net/dev: Interface not found")
        # the host sends what the guest receives
        sent = (found.tx_bytes, found.tx_packets, found.tx_errors, found.tx_dropped)
        return InterfaceStats(*sent, found.rx_bytes, found.rx_packets, found.rx_errors, found.rx_dropped)

    @override()
    async def domain_memory_stats(self, domain: DomainRef, flags: NoFlags) -> list[MemoryStat]:
        record = self.running(domain)
        async with record.jobs.hold(Job.QUERY, "qemuDomainMemoryStats"):
            check_active(record)
            stats = await query_memory(record.active_run().monitor, record.current)
        usage = process_usage(record)
        if usage is not None:
            stats.append(MemoryStat(DomainMemoryStatTags.RSS, usage.rss_kib))
        return stats

    @override(TypedParameterFlags.PARAM_STRING_OKAY)
    async def domain_get_cpu_stats(
        self, domain: DomainRef, nparams: int, start_cpu: int, ncpus: int, flags: TypedParameterFlags
    ) -> DomainCPUStats:
        self.running(domain)
        detail = "cgroup CPUACCT controller is not mounted"
        raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)

    @override(TypedParameterFlags.PARAM_STRING_OKAY)
    async def domain_get_disk_errors(self, domain: DomainRef, flags: NoFlags) -> list[DiskError]:
        self.running(domain)
        return []

    @override()
    async def domain_interface_addresses(
        self, domain: DomainRef, source: DomainInterfaceAddressesSource, flags: NoFlags
    ) -> list[DomainInterface]:
        record = self.running(domain)
        if source == DomainInterfaceAddressesSource.AGENT:
            check_agent(record)
        if source not in tuple(DomainInterfaceAddressesSource):
            detail = f"Unknown IP address data source {int(source)}"
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)
        return []

    @override(STATS_FLAGS)
    async def connect_get_all_domain_stats(
        self, domains: list[DomainRef], stats: DomainStatsTypes, flags: ConnectGetAllDomainStatsFlags
    ) -> list[DomainStatsRecord]:
        unknown = int(stats) & ~sum(GROUPS)
        if unknown and flags & ConnectGetAllDomainStatsFlags.ENFORCE_STATS:
            detail = f"Stats types bits {unknown:#x} are not supported by this daemon"
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)
        table = self.node.domains
        wanted = [table.find(ref.uuid) for ref in domains] if domains else list(table)
        records = table.select([record for record in wanted if record is not None], flags & LIST_FLAGS)
        can_wait = not flags & ConnectGetAllDomainStatsFlags.NOWAIT
        refs = [record.ref for record in records]
        params = await asyncio.gather(*(gather(record, stats, can_wait=can_wait) for record in records))
        return [DomainStatsRecord(ref, found) for ref, found in zip(refs, params, strict=True)]

    def taints(self, record: QemuDomain) -> list[str]:
        """What support would ask about a running domain first."""
        run = record.run
        found = ["tainted: running with undesirable elevated privileges"] if self.node.is_privileged else []
        if run is not None and run.has_custom_monitor:
            found.append("tainted: custom monitor control commands issued")
        if record.current.qemu_commandline is not None:
            found.append("tainted: custom configuration parameters specified")
        return found

    async def _counters(self, domain: DomainRef, path: str, owner: str) -> DiskCounters:
        """The counters of one disk, or the sums of all of them where none is named."""
        record = self.running(domain)
        disks = record.current.devices.disks if not path else [_disk(record, path)]
        async with record.jobs.hold(Job.QUERY, owner):
            check_active(record)
            counters = await query_counters(record.active_run().monitor)
        return sum((counters_of(disk, counters) for disk in disks), DiskCounters())


def _disk(record: QemuDomain, path: str) -> Disk:
    """The disk with that target or path; raises Error INVALID_ARG."""
    found = find_disk(record.current, path)
    if found is None:
        raise Error(ErrorCode.INVALID_ARG, f"invalid path: {path}", domain=ErrorDomain.QEMU)
    if not found.alias or (source_path(found) is None and found.source is None):
        detail = f"disk '{path}' does not currently have a source assigned"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
    return found


def _host_name(interface: Interface) -> str:
    return (interface.target.dev if interface.target is not None else None) or ""
