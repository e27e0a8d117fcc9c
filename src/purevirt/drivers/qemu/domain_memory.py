"""The memory of the QEMU driver's domains: size, limits and contents."""

from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.drivers.qemu.balloon import has_balloon
from purevirt.drivers.qemu.domain_tuning import GETTER_FLAGS, NO_MEMORY, TuningFacet
from purevirt.drivers.qemu.jsonvalue import JsonObject
from purevirt.drivers.qemu.monitor import ask, ask_for_file
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.domain_size import set_max_memory
from purevirt.drivers.shared.impact import BOTH, check_active
from purevirt.drivers.shared.job import Job
from purevirt.drivers.shared.memory_limit import check_memory_limits, memory_limits, set_memory_limits
from purevirt.enums.domain import DomainMemoryFlags, DomainMemoryModFlags, DomainModificationImpact
from purevirt.errors import Error, ErrorCode, ErrorDomain

_KIB = 1024


class QemuDomainMemory(TuningFacet, DomainMemory):
    """Memory size, parameters and contents."""

    @override()
    async def domain_set_max_memory(self, domain: DomainRef, memory_kib: int) -> None:
        await self._set_memory(domain, memory_kib, DomainMemoryModFlags.MAXIMUM)

    @override()
    async def domain_set_memory(self, domain: DomainRef, memory_kib: int) -> None:
        await self._set_memory(domain, memory_kib, DomainMemoryModFlags.LIVE)

    @override(BOTH | DomainMemoryModFlags.MAXIMUM)
    async def domain_set_memory_flags(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        await self._set_memory(domain, memory_kib, flags)

    @override(GETTER_FLAGS)
    async def domain_get_memory_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return memory_limits(self.config(domain, flags, NO_MEMORY))

    @override(BOTH)
    async def domain_set_memory_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_memory_limits(params)
        owner = "qemuDomainSetMemoryParameters"
        await self.change(domain, params, flags, set_memory_limits, owner=owner, refusal=NO_MEMORY)

    @override(DomainMemoryFlags.VIRTUAL | DomainMemoryFlags.PHYSICAL)
    async def domain_memory_peek(self, domain: DomainRef, offset: int, size: int, flags: DomainMemoryFlags) -> bytes:
        if flags not in {DomainMemoryFlags.VIRTUAL, DomainMemoryFlags.PHYSICAL}:
            detail = "flags must be VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
        command = "memsave" if flags == DomainMemoryFlags.VIRTUAL else "pmemsave"
        record = self.running(domain)
        async with record.jobs.hold(Job.QUERY, "qemuDomainMemoryPeek"):
            check_active(record)
            place: JsonObject = {"val": offset, "size": size}
            return await ask_for_file(record.active_run().monitor, self.node.paths.cache, command, place)

    @override(BOTH)
    async def domain_set_memory_stats_period(
        self, domain: DomainRef, period_s: int, flags: DomainMemoryModFlags
    ) -> None:
        record = self.find_domain(domain)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetMemoryStatsPeriod"):
            live, config = impact.definitions(record, flags)
            for definition in (live, config):
                if definition is not None and not has_balloon(definition):
                    raise _invalid("Memory balloon model must be virtio to set the collection period")
            if live is not None and live.devices.memballoon is not None:
                path = f"/machine/peripheral/{live.devices.memballoon.alias}"
                polling: JsonObject = {"path": path, "property": "guest-stats-polling-interval", "value": period_s}
                await ask(record.active_run().monitor, "qom-set", polling)
            for definition in (live, config):
                if definition is not None and definition.devices.memballoon is not None:
                    definition.devices.memballoon.stats_period_s = period_s
            record.changed()
            if live is not None:
                await self.node.save_status(record)
            if config is not None:
                await self.node.save_config(record)

    async def _set_memory(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        record = self.find_domain(domain)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetMemoryFlags"):
            live, config = impact.definitions(record, flags)
            if flags & DomainMemoryModFlags.MAXIMUM and live is not None:
                raise _invalid("cannot resize the maximum memory on an active domain")
            if live is not None:
                await self._blow_up(record, memory_kib)
            if config is not None:
                if flags & DomainMemoryModFlags.MAXIMUM:
                    set_max_memory(config, memory_kib)
                else:
                    _check_limit(memory_kib, config.memory_kib)
                    config.current_memory_kib = memory_kib
                record.changed()
                await self.node.save_config(record)

    async def _blow_up(self, record: QemuDomain, memory_kib: int) -> None:
        """Let the balloon take or give back memory; the guest does so when it likes."""
        _check_limit(memory_kib, record.current.memory_kib)
        if not has_balloon(record.current):
            raise _invalid(
                "Unable to change memory of active domain without the balloon device and guest OS balloon driver"
            )
        await ask(record.active_run().monitor, "balloon", {"value": memory_kib * _KIB})


def _check_limit(memory_kib: int, limit_kib: int | None) -> None:
    if memory_kib > (limit_kib or 0):
        detail = "cannot set memory higher than max memory"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)


def _invalid(detail: str) -> Error:
    return Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
