"""Tuning of the QEMU driver's domains: definitions are read and changed, running guests have no cgroups to do it by."""

from collections.abc import Callable

from purevirt.api.facet.domain_iothread import DomainIOThread
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.result import IOThreadInfo, SchedulerType
from purevirt.api.typedparam import TypedParams
from purevirt.conf.domain.disk import Disk
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.bandwidth import bandwidth_params
from purevirt.drivers.shared.blkio import blkio_params, check_blkio, set_blkio
from purevirt.drivers.shared.cpu_share import FIELDS, check_cpu_shares, cpu_share_params, set_cpu_shares
from purevirt.drivers.shared.cpumap import to_cpumap
from purevirt.drivers.shared.device_lookup import find_disk, get_interface
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.iothread import iothread_cpus
from purevirt.drivers.shared.iotune import iotune_params
from purevirt.drivers.shared.job import Job
from purevirt.drivers.shared.numa import check_numa, numa_params, set_numa
from purevirt.drivers.shared.perf import perf_params
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import DomainModificationImpact
from purevirt.errors import Error, ErrorCode, ErrorDomain

GETTER_FLAGS = BOTH | TypedParameterFlags.PARAM_STRING_OKAY
SCHEDULER = SchedulerType("posix", len(FIELDS))
NO_CPU = "cgroup CPU controller is not mounted"
NO_MEMORY = "cgroup memory controller is not mounted"
NO_BLKIO = "blkio cgroup isn't mounted"

Change = Callable[[Domain, TypedParams], None]


class TuningFacet(QemuFacet):
    """What facets share whose settings only take effect at the next start."""

    def config(self, domain: DomainRef, flags: int, refusal: str) -> Domain:
        """The definition that a question is about; raises Error OPERATION_INVALID for that of a running guest."""
        record = self.find_domain(domain)
        definition = impact.definition(record, flags)
        if impact.resolve(record, flags) & DomainModificationImpact.LIVE:
            raise _invalid(refusal)
        return definition

    async def change(
        self, domain: DomainRef, params: TypedParams, flags: int, change: Change, *, owner: str, refusal: str
    ) -> None:
        """Change the configuration and write it; raises Error OPERATION_INVALID where a running guest is meant."""
        record = self.find_domain(domain)
        async with record.jobs.hold(Job.MODIFY, owner):
            live, config = impact.definitions(record, flags)
            if live is not None:
                raise _invalid(refusal)
            assert config is not None
            change(config, params)
            record.changed()
            await self.node.save_config(record)


class QemuDomainTuning(TuningFacet, DomainTuning):
    """Scheduler, block I/O, NUMA, interface and perf settings."""

    @override()
    async def domain_get_scheduler_type(self, domain: DomainRef) -> SchedulerType:
        self.config(domain, 0, NO_CPU)
        return SCHEDULER

    @override()
    async def domain_get_scheduler_parameters(self, domain: DomainRef) -> TypedParams:
        return cpu_share_params(self.config(domain, 0, NO_CPU))

    @override(GETTER_FLAGS)
    async def domain_get_scheduler_parameters_flags(
        self, domain: DomainRef, flags: DomainModificationImpact
    ) -> TypedParams:
        return cpu_share_params(self.config(domain, flags, NO_CPU))

    @override()
    async def domain_set_scheduler_parameters(self, domain: DomainRef, params: TypedParams) -> None:
        await self._set_cpu_shares(domain, params, 0)

    @override(BOTH)
    async def domain_set_scheduler_parameters_flags(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        await self._set_cpu_shares(domain, params, flags)

    @override(GETTER_FLAGS)
    async def domain_get_blkio_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return blkio_params(self.config(domain, flags, NO_BLKIO))

    @override(BOTH)
    async def domain_set_blkio_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_blkio(params)
        owner = "qemuDomainSetBlkioParameters"
        await self.change(domain, params, flags, set_blkio, owner=owner, refusal=NO_BLKIO)

    @override(GETTER_FLAGS)
    async def domain_get_block_io_tune(
        self, domain: DomainRef, disk: str | None, flags: DomainModificationImpact
    ) -> TypedParams:
        definition = impact.definition(self.find_domain(domain), flags)
        if disk is None:  # a client asks how many limits there are
            return iotune_params(Disk())
        found = find_disk(definition, disk)
        if found is None:
            detail = f"disk '{disk}' was not found in the domain config"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
        return iotune_params(found)

    @override(GETTER_FLAGS)
    async def domain_get_numa_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return numa_params(impact.definition(self.find_domain(domain), flags))

    @override(BOTH)
    async def domain_set_numa_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_numa(params)
        owner, refusal = "qemuDomainSetNumaParameters", "cgroup cpuset controller is not mounted"
        await self.change(domain, params, flags, set_numa, owner=owner, refusal=refusal)

    @override(GETTER_FLAGS)
    async def domain_get_interface_parameters(
        self, domain: DomainRef, device: str, flags: DomainModificationImpact
    ) -> TypedParams:
        definition = impact.definition(self.find_domain(domain), flags)
        return bandwidth_params(get_interface(definition, device))

    @override(GETTER_FLAGS)
    async def domain_get_perf_events(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return perf_params(impact.definition(self.find_domain(domain), flags))

    async def _set_cpu_shares(self, domain: DomainRef, params: TypedParams, flags: int) -> None:
        check_cpu_shares(params)
        owner = "qemuDomainSetSchedulerParametersFlags"
        await self.change(domain, params, flags, set_cpu_shares, owner=owner, refusal=NO_CPU)


class QemuDomainIOThread(QemuFacet, DomainIOThread):
    """I/O threads, read."""

    @override(BOTH)
    async def domain_get_iothread_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[IOThreadInfo]:
        definition = impact.definition(self.find_domain(domain), flags)
        total = max(self.node.host.present()) + 1
        pinned = ((thread.id, iothread_cpus(definition, thread.id)) for thread in definition.iothread_ids)
        return [
            IOThreadInfo(number, to_cpumap(range(total) if cpus is None else cpus, total)) for number, cpus in pinned
        ]


def _invalid(detail: str) -> Error:
    return Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
