"""Memory of the test driver's domains."""

from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.domain_size import set_max_memory
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.memory_limit import check_memory_limits, memory_limits, set_memory_limits
from purevirt.drivers.test.facet import STRING_OKAY, TestFacet
from purevirt.enums.domain import DomainMemoryFlags, DomainMemoryModFlags, DomainModificationImpact
from purevirt.errors import Error, ErrorCode


class TestDomainMemory(TestFacet, DomainMemory):
    """Memory size, limits and contents."""

    @override()
    async def domain_set_memory(self, domain: DomainRef, memory_kib: int) -> None:
        self._set_memory(domain, memory_kib, DomainMemoryModFlags.LIVE)

    @override()
    async def domain_set_max_memory(self, domain: DomainRef, memory_kib: int) -> None:
        self._set_memory(domain, memory_kib, DomainMemoryModFlags.MAXIMUM)

    @override(BOTH | DomainMemoryModFlags.MAXIMUM)
    async def domain_set_memory_flags(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        self._set_memory(domain, memory_kib, flags)

    @override(BOTH)
    async def domain_set_memory_stats_period(
        self, domain: DomainRef, period_s: int, flags: DomainMemoryModFlags
    ) -> None:
        record = self.find_domain(domain)
        balloon = impact.definition(record, flags).devices.memballoon
        if balloon is None:
            detail = "No memory balloon device configured, can not set the collection period"
            raise Error(ErrorCode.INTERNAL_ERROR, detail)
        balloon.stats_period_s = period_s
        record.changed()

    @override(BOTH | STRING_OKAY)
    async def domain_get_memory_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return memory_limits(impact.definition(self.find_domain(domain), flags))

    @override(BOTH)
    async def domain_set_memory_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_memory_limits(params)
        record = self.find_domain(domain)
        set_memory_limits(impact.definition(record, flags), params)
        record.changed()

    @override(DomainMemoryFlags.VIRTUAL | DomainMemoryFlags.PHYSICAL)
    async def domain_memory_peek(self, domain: DomainRef, offset: int, size: int, flags: DomainMemoryFlags) -> bytes:
        self.running(domain)
        pattern = bytes(range(256))
        return (pattern * (size // 256 + 2))[offset % 256 :][:size]

    def _set_memory(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        record = self.find_domain(domain)
        definition = impact.definition(record, flags)
        if flags & DomainMemoryModFlags.MAXIMUM:
            if definition.id is not None:
                detail = "cannot resize the maximum memory on an active domain"
                raise Error(ErrorCode.OPERATION_INVALID, detail)
            set_max_memory(definition, memory_kib)
        elif memory_kib > (definition.memory_kib or 0):
            raise Error(ErrorCode.INVALID_ARG, "cannot set memory higher than max memory")
        else:
            definition.current_memory_kib = memory_kib
        record.changed()
