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
    """Memory of a domain: sizes, limits, contents.

    A domain that does not exist raises NO_DOMAIN, LIVE on one that does not run OPERATION_INVALID.
    """

    @operation(30, "virDomainSetMaxMemory", access="domain:write", high_priority=True)
    async def domain_set_max_memory(self, domain: DomainRef, memory_kib: int) -> None:
        """Change the most memory that the domain can have.

        Raises OPERATION_INVALID where the guest runs and cannot follow.

        Source: virDomainSetMaxMemory.
        """

    @operation(31, "virDomainSetMemory", access="domain:write")
    async def domain_set_memory(self, domain: DomainRef, memory_kib: int) -> None:
        """Change the memory that a running guest uses, by its balloon.

        Raises INVALID_ARG for more than its maximum.

        Source: virDomainSetMemory.
        """

    @operation(104, "virDomainMemoryPeek", access="domain:mem_read")
    async def domain_memory_peek(self, domain: DomainRef, offset: int, size: int, flags: DomainMemoryFlags) -> bytes:
        """Read the guest's memory at a VIRTUAL or PHYSICAL address, one of which has to be given.

        ``offset`` and ``size`` are bytes, of which one call takes 4 MiB at most.

        Source: virDomainMemoryPeek.
        """

    @operation(197, "virDomainSetMemoryParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_memory_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Set memory limits: hard_limit, soft_limit, min_guarantee, swap_hard_limit, all in KiB.

        Raises INVALID_ARG for an unknown parameter.

        Source: virDomainSetMemoryParameters.
        """

    @operation(198, "virDomainGetMemoryParameters", access="domain:read", read_only=True)
    async def domain_get_memory_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """The memory limits in KiB; what is not limited is as large as can be.

        Source: virDomainGetMemoryParameters.
        """

    @operation(204, "virDomainSetMemoryFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_memory_flags(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        """Change the memory in use, with MAXIMUM the most it can have, of guest or definition.

        Raises INVALID_ARG for more than the maximum.

        Source: virDomainSetMemoryFlags.
        """

    @operation(308, "virDomainSetMemoryStatsPeriod", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_memory_stats_period(
        self, domain: DomainRef, period_s: int, flags: DomainMemoryModFlags
    ) -> None:
        """Choose how often the balloon collects statistics; 0 turns it off.

        Source: virDomainSetMemoryStatsPeriod.
        """

    @operation(427, "virDomainStartDirtyRateCalc", access="domain:write")
    async def domain_start_dirty_rate_calc(
        self, domain: DomainRef, duration_s: int, flags: DomainDirtyRateCalcFlags
    ) -> None:
        """Measure for ``duration_s`` seconds how fast the guest writes to its memory.

        The result is part of the domain's statistics. Raises INVALID_ARG for less than 1 or more than 60 seconds.

        Source: virDomainStartDirtyRateCalc.
        """
