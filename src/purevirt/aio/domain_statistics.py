"""Counters of a domain: disks, network interfaces, memory and CPUs."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import BlockStats, DiskError, InterfaceStats, MemoryStat
from purevirt.api.typedparam import as_dict
from purevirt.api.wire import enum_reader
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import DomainMemoryStatTags

_ALL_CPUS = -1
_CPUS_AT_ONCE = 128
"""How many CPUs one call may ask for (REMOTE_DOMAIN_GET_CPU_STATS_NCPUS_MAX)."""

_tag = enum_reader(DomainMemoryStatTags)


def memory_by_tag(stats: Iterable[MemoryStat]) -> dict[DomainMemoryStatTags | int, int]:
    """Statistics by tag; tags that this release does not know stay numbers."""
    return {_tag(stat.tag): stat.value for stat in stats}


class DomainStatistics(Handle[DomainRef]):
    """Counters of a domain."""

    async def block_stats(self, path: str = "") -> Values:
        """Counters of a disk by name; an empty path means all disks together."""
        return as_dict(
            await self._call(
                DomainStatus.domain_block_stats_flags, self.ref, path, TypedParameterFlags.PARAM_STRING_OKAY
            )
        )

    async def block_counters(self, path: str) -> BlockStats:
        """Requests and bytes of a disk."""
        return await self._call(DomainStatus.domain_block_stats, self.ref, path)

    async def interface_stats(self, device: str) -> InterfaceStats:
        """Counters of a network interface, by its host device."""
        return await self._call(DomainStatus.domain_interface_stats, self.ref, device)

    async def memory_stats(self) -> dict[DomainMemoryStatTags | int, int]:
        """Memory statistics by tag, in KiB where they are amounts."""
        return memory_by_tag(await self._call(DomainStatus.domain_memory_stats, self.ref, NoFlags.NONE))

    async def total_cpu_stats(self) -> Values:
        """CPU time of the whole domain by name, in nanoseconds."""
        asked = TypedParameterFlags.PARAM_STRING_OKAY
        count = (await self._call(DomainStatus.domain_get_cpu_stats, self.ref, 0, _ALL_CPUS, 1, asked)).count
        found = await self._call(DomainStatus.domain_get_cpu_stats, self.ref, count, _ALL_CPUS, 1, asked)
        return as_dict(found.params)

    async def cpu_stats(self) -> list[Values]:
        """CPU time by name for each host CPU, in nanoseconds."""
        asked = TypedParameterFlags.PARAM_STRING_OKAY
        cpus = (await self._call(DomainStatus.domain_get_cpu_stats, self.ref, 0, 0, 0, asked)).count
        count = (await self._call(DomainStatus.domain_get_cpu_stats, self.ref, 0, 0, 1, asked)).count
        stats: list[Values] = []
        for first in range(0, cpus, _CPUS_AT_ONCE):
            size = min(cpus - first, _CPUS_AT_ONCE)
            found = await self._call(DomainStatus.domain_get_cpu_stats, self.ref, count, first, size, asked)
            params = found.params
            stats += [as_dict(params[place * found.count : (place + 1) * found.count]) for place in range(size)]
        return stats

    async def disk_errors(self) -> list[DiskError]:
        """The disks that are in trouble."""
        return await self._call(DomainStatus.domain_get_disk_errors, self.ref, NoFlags.NONE)
