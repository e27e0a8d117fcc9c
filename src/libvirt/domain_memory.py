"""Memory of domains."""

from collections.abc import Mapping

from libvirt.argument import as_int, as_ullong, as_ulong, bits
from libvirt.domain_parameter import KnownParameters
from libvirt.typedparam import Parameters, as_parameters
from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.enums.domain import DomainMemoryFlags, DomainMemoryModFlags


class _DomainMemory(KnownParameters):
    """The memory of a domain."""

    def maxMemory(self) -> int:
        """The most memory it may have, in KiB."""
        return self._call(DomainStatus.domain_get_max_memory, self._o)

    def setMaxMemory(self, memory: int) -> int:
        """Set the most memory it may have, in KiB; returns 0."""
        self._call(DomainMemory.domain_set_max_memory, self._o, as_ulong(memory))
        return 0

    def setMemory(self, memory: int) -> int:
        """Set the memory it has now, in KiB; returns 0."""
        self._call(DomainMemory.domain_set_memory, self._o, as_ulong(memory))
        return 0

    def setMemoryFlags(self, memory: int, flags: int = 0) -> int:
        """Set memory in KiB; ``flags`` of VIR_DOMAIN_MEM_*; returns 0."""
        self._call(DomainMemory.domain_set_memory_flags, self._o, as_ulong(memory), bits(DomainMemoryModFlags, flags))
        return 0

    def setMemoryStatsPeriod(self, period: int, flags: int = 0) -> int:
        """Set how often the guest tells of its memory, in seconds, 0 for never; ``flags`` of VIR_DOMAIN_MEM_*; returns
        0.
        """
        self._call(
            DomainMemory.domain_set_memory_stats_period, self._o, as_int(period), bits(DomainMemoryModFlags, flags)
        )
        return 0

    def memoryPeek(self, start: int, size: int, flags: int = 0) -> bytes:
        """What lies in memory at ``start``, ``size`` bytes; ``flags`` of VIR_MEMORY_*."""
        return self._call(
            DomainMemory.domain_memory_peek, self._o, as_ullong(start), as_ulong(size), bits(DomainMemoryFlags, flags)
        )

    def memoryParameters(self, flags: int = 0) -> Parameters:
        """Limits of the memory by name in KiB, VIR_DOMAIN_MEMORY_*; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        return as_parameters(self._get_known(DomainMemory.domain_get_memory_parameters, flags))

    def setMemoryParameters(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Limit the memory, in KiB, by the names ``memoryParameters`` knows; returns 0."""
        getter, setter = DomainMemory.domain_get_memory_parameters, DomainMemory.domain_set_memory_parameters
        return self._set_known(getter, setter, params, flags)

    def numaParameters(self, flags: int = 0) -> Parameters:
        """NUMA settings by name, VIR_DOMAIN_NUMA_*; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        return as_parameters(self._get_known(DomainTuning.domain_get_numa_parameters, flags))

    def setNumaParameters(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Set NUMA settings by the names ``numaParameters`` knows; returns 0."""
        getter, setter = DomainTuning.domain_get_numa_parameters, DomainTuning.domain_set_numa_parameters
        return self._set_known(getter, setter, params, flags)
