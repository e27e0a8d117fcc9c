"""The memory of a domain."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values, with_strings
from purevirt.api.facet.domain_memory import DomainMemory as DomainMemoryCalls
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.enums.domain import (
    DomainDirtyRateCalcFlags,
    DomainMemoryFlags,
    DomainMemoryModFlags,
    DomainModificationImpact,
)


class DomainMemory(Handle[DomainRef]):
    """The memory of a domain."""

    async def max_memory_kib(self) -> int:
        """The most memory it can have, in KiB."""
        return await self._call(DomainStatus.domain_get_max_memory, self.ref)

    async def set_max_memory(self, memory_kib: int) -> None:
        """Set the most memory it can have."""
        await self._call(DomainMemoryCalls.domain_set_max_memory, self.ref, memory_kib)

    async def set_memory(self, memory_kib: int, *, flags: DomainMemoryModFlags = DomainMemoryModFlags.CURRENT) -> None:
        """Set the memory it has."""
        await self._call(DomainMemoryCalls.domain_set_memory_flags, self.ref, memory_kib, flags)

    async def memory_peek(self, offset: int, size: int, *, flags: DomainMemoryFlags | None = None) -> bytes:
        """Bytes of its memory."""
        return await self._call(
            DomainMemoryCalls.domain_memory_peek, self.ref, offset, size, flags or DomainMemoryFlags(0)
        )

    async def memory_parameters(self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT) -> Values:
        """Limits of memory by name, in KiB."""
        return as_dict(await self._call(DomainMemoryCalls.domain_get_memory_parameters, self.ref, with_strings(flags)))

    async def set_memory_parameters(
        self, params: Iterable[TypedParam], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Set limits of memory."""
        await self._call(DomainMemoryCalls.domain_set_memory_parameters, self.ref, list(params), flags)

    async def set_memory_stats_period(
        self, period_s: int, *, flags: DomainMemoryModFlags = DomainMemoryModFlags.CURRENT
    ) -> None:
        """Collect statistics in the guest every so often; 0 stops that."""
        await self._call(DomainMemoryCalls.domain_set_memory_stats_period, self.ref, period_s, flags)

    async def start_dirty_rate_calc(
        self, duration_s: int, *, flags: DomainDirtyRateCalcFlags = DomainDirtyRateCalcFlags.PAGE_SAMPLING
    ) -> None:
        """Measure for a time how fast memory is written."""
        await self._call(DomainMemoryCalls.domain_start_dirty_rate_calc, self.ref, duration_s, flags)
