"""The memory size of the QEMU driver's domains."""

from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.drivers.qemu.balloon import has_balloon
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.monitor import ask
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.domain_size import set_max_memory
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain import DomainMemoryModFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

_KIB = 1024


class QemuDomainMemory(QemuFacet, DomainMemory):
    """Memory size."""

    @override()
    async def domain_set_max_memory(self, domain: DomainRef, memory_kib: int) -> None:
        await self._set_memory(domain, memory_kib, DomainMemoryModFlags.MAXIMUM)

    @override()
    async def domain_set_memory(self, domain: DomainRef, memory_kib: int) -> None:
        await self._set_memory(domain, memory_kib, DomainMemoryModFlags.LIVE)

    @override(BOTH | DomainMemoryModFlags.MAXIMUM)
    async def domain_set_memory_flags(self, domain: DomainRef, memory_kib: int, flags: DomainMemoryModFlags) -> None:
        await self._set_memory(domain, memory_kib, flags)

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
