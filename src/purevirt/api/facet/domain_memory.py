"""Operations on memory size, parameters and contents."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import (
    DomainDirtyRateCalcFlags,
    DomainMemoryFlags,
    DomainMemoryModFlags,
    DomainModificationImpact,
)
from purevirt.enums.error import ErrorDomain


class DomainMemory(Facet, api_domain=ErrorDomain.DOMAIN):
    """Memory size, parameters and contents."""

    @operation(30, "virDomainSetMaxMemory", access="domain:write", high_priority=True)
    async def domain_set_max_memory(self, domain: DomainRef, memory_kib: int) -> None:
        """virDomainSetMaxMemory."""

    @operation(31, "virDomainSetMemory", access="domain:write")
    async def domain_set_memory(self, domain: DomainRef, memory_kib: int) -> None:
        """virDomainSetMemory."""

    @operation(104, "virDomainMemoryPeek", access="domain:mem_read")
    async def domain_memory_peek(self, domain: DomainRef, offset: int, size: int, flags: DomainMemoryFlags) -> bytes:
        """virDomainMemoryPeek."""

    @operation(197, "virDomainSetMemoryParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_memory_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetMemoryParameters."""

    @operation(198, "virDomainGetMemoryParameters", access="domain:read", read_only=True)
    async def domain_get_memory_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """virDomainGetMemoryParameters."""

    @operation(204, "virDomainSetMemoryFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_memory_flags(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        """virDomainSetMemoryFlags."""

    @operation(308, "virDomainSetMemoryStatsPeriod", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_memory_stats_period(
        self, domain: DomainRef, period_s: int, flags: DomainMemoryModFlags
    ) -> None:
        """virDomainSetMemoryStatsPeriod."""

    @operation(427, "virDomainStartDirtyRateCalc", access="domain:write")
    async def domain_start_dirty_rate_calc(
        self, domain: DomainRef, duration_s: int, flags: DomainDirtyRateCalcFlags
    ) -> None:
        """virDomainStartDirtyRateCalc."""
