"""I/O threads of the test driver's domains."""

from purevirt.api.facet.domain_iothread import DomainIOThread
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.result import IOThreadInfo
from purevirt.api.typedparam import TypedParams
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.cpumap import from_cpumap, to_cpumap
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.iothread import (
    add_iothread,
    check_iothread,
    find_iothread,
    iothread_cpus,
    pin_iothread,
    remove_iothread,
    set_iothread,
)
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.host import MAX_HOST_CPUS
from purevirt.enums.domain import DomainModificationImpact
from purevirt.errors import Error, ErrorCode

THREAD_CPUS = frozenset({0, 1})
"""The host CPUs of an I/O thread that is not pinned."""


class TestDomainIOThread(TestFacet, DomainIOThread):
    """I/O threads."""

    @override(BOTH)
    async def domain_get_iothread_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[IOThreadInfo]:
        definition = impact.definition(self.find_domain(domain), flags)
        pinned = ((thread.id, iothread_cpus(definition, thread.id)) for thread in definition.iothread_ids)
        return [
            IOThreadInfo(number, to_cpumap(THREAD_CPUS if cpus is None else cpus, MAX_HOST_CPUS))
            for number, cpus in pinned
        ]

    @override(BOTH)
    async def domain_add_iothread(self, domain: DomainRef, iothread_id: int, flags: DomainModificationImpact) -> None:
        record = self.find_domain(domain)
        add_iothread(impact.definition(record, flags), iothread_id)
        record.changed()

    @override(BOTH)
    async def domain_del_iothread(self, domain: DomainRef, iothread_id: int, flags: DomainModificationImpact) -> None:
        record = self.find_domain(domain)
        remove_iothread(impact.definition(record, flags), iothread_id)
        record.changed()

    @override(BOTH)
    async def domain_pin_iothread(
        self, domain: DomainRef, iothread_id: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        record = self.find_domain(domain)
        definition = impact.definition(record, flags)
        cpus = from_cpumap(cpumap, MAX_HOST_CPUS)
        if not cpus:
            raise Error(ErrorCode.INVALID_ARG, "Empty iothread cpumap list for pinning")
        if find_iothread(definition, iothread_id) is None:
            raise Error(ErrorCode.INVALID_ARG, f"iothreadid {iothread_id} not found")
        pin_iothread(definition, iothread_id, cpus)
        record.changed()

    @override(DomainModificationImpact.LIVE)
    async def domain_set_iothread_params(
        self, domain: DomainRef, iothread_id: int, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        if iothread_id == 0:
            raise Error(ErrorCode.INVALID_ARG, "invalid value of 0 for iothread_id")
        check_iothread(params)
        record = self.find_domain(domain)
        thread = find_iothread(impact.definition(record, flags), iothread_id)
        if thread is None:
            raise Error(ErrorCode.INVALID_ARG, f"cannot find IOThread '{iothread_id}' in iothreadids")
        set_iothread(thread, params)
        record.changed()
