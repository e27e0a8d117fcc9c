"""Scheduler, block I/O, NUMA, interface and perf settings of the test driver's domains."""

from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.result import SchedulerType
from purevirt.api.typedparam import TypedParams, uint_param
from purevirt.conf.domain.disk import Disk, IoTune
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.bandwidth import bandwidth_params, check_bandwidth, set_bandwidth
from purevirt.drivers.shared.blkio import blkio_params, check_blkio, set_blkio
from purevirt.drivers.shared.device_lookup import find_disk, get_interface
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.iotune import BURSTS, EXCLUSIVE, check_iotune, iotune_params, merged_iotune
from purevirt.drivers.shared.numa import check_numa, numa_params, set_numa
from purevirt.drivers.shared.parameter import check_params
from purevirt.drivers.shared.perf import check_perf, perf_params, set_perf
from purevirt.drivers.test.facet import STRING_OKAY, TestFacet
from purevirt.enums.common import TypedParameterType
from purevirt.enums.domain import DomainModificationImpact
from purevirt.errors import Error, ErrorCode

SCHEDULER = SchedulerType("fair", 1)
WEIGHT = 50
"""The weight of every domain, whatever was set."""


class TestDomainTuning(TestFacet, DomainTuning):
    """Scheduler, block I/O, NUMA, interface and perf settings."""

    @override()
    async def domain_get_scheduler_type(self, domain: DomainRef) -> SchedulerType:
        return SCHEDULER

    @override()
    async def domain_get_scheduler_parameters(self, domain: DomainRef) -> TypedParams:
        return self._scheduler_params(domain)

    @override()
    async def domain_get_scheduler_parameters_flags(
        self, domain: DomainRef, flags: DomainModificationImpact
    ) -> TypedParams:
        return self._scheduler_params(domain)

    @override()
    async def domain_set_scheduler_parameters(self, domain: DomainRef, params: TypedParams) -> None:
        self._set_scheduler(domain, params)

    @override()
    async def domain_set_scheduler_parameters_flags(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        self._set_scheduler(domain, params)

    @override(BOTH | STRING_OKAY)
    async def domain_get_blkio_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return blkio_params(impact.definition(self.find_domain(domain), flags))

    @override(BOTH)
    async def domain_set_blkio_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_blkio(params)
        record = self.find_domain(domain)
        for definition in impact.affected(record, flags):
            set_blkio(definition, params)
        record.changed()

    @override(BOTH | STRING_OKAY)
    async def domain_get_block_io_tune(
        self, domain: DomainRef, disk: str | None, flags: DomainModificationImpact
    ) -> TypedParams:
        if disk is None:  # a client asks how many limits there are
            return iotune_params(Disk())
        found = find_disk(impact.definition(self.find_domain(domain), flags), disk)
        if found is None:
            raise Error(ErrorCode.INVALID_ARG, f"disk '{disk}' was not found in the domain config")
        return iotune_params(found)

    @override(BOTH)
    async def domain_set_block_io_tune(
        self, domain: DomainRef, disk: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_iotune(params)
        record = self.find_domain(domain)
        found = find_disk(impact.definition(record, flags), disk)
        if found is None:
            raise Error(ErrorCode.INVALID_ARG, f"missing persistent configuration for disk '{disk}'")
        tune = merged_iotune(found, params)
        _check_limits(tune)
        found.iotune = tune
        record.changed()

    @override(BOTH | STRING_OKAY)
    async def domain_get_numa_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return numa_params(impact.definition(self.find_domain(domain), flags))

    @override(BOTH)
    async def domain_set_numa_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_numa(params)
        record = self.find_domain(domain)
        for definition in impact.affected(record, flags):
            set_numa(definition, params)
        record.changed()

    @override(BOTH | STRING_OKAY)
    async def domain_get_interface_parameters(
        self, domain: DomainRef, device: str, flags: DomainModificationImpact
    ) -> TypedParams:
        definition = impact.definition(self.find_domain(domain), flags)
        return bandwidth_params(get_interface(definition, device))

    @override(BOTH)
    async def domain_set_interface_parameters(
        self, domain: DomainRef, device: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_bandwidth(params)
        record = self.find_domain(domain)
        set_bandwidth(get_interface(impact.definition(record, flags), device), params)
        record.changed()

    @override(BOTH | STRING_OKAY)
    async def domain_get_perf_events(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        return perf_params(impact.definition(self.find_domain(domain), flags))

    @override(BOTH)
    async def domain_set_perf_events(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        check_perf(params)
        record = self.find_domain(domain)
        set_perf(impact.definition(record, flags), params)
        record.changed()

    def _scheduler_params(self, domain: DomainRef) -> TypedParams:
        self.find_domain(domain)
        return [uint_param("weight", WEIGHT)]

    def _set_scheduler(self, domain: DomainRef, params: TypedParams) -> None:
        check_params(params, {"weight": TypedParameterType.UINT})
        self.find_domain(domain)


def _check_limits(tune: IoTune) -> None:
    """Refuse a total beside limits of its parts, and a limit above its burst."""
    for what, total, parts in EXCLUSIVE:
        if getattr(tune, total) and any(getattr(tune, part) for part in parts):
            detail = f"total and read/write of {what} cannot be set at the same time"
            raise Error(ErrorCode.INVALID_ARG, detail)
    for rate, burst in BURSTS:
        if (getattr(tune, rate) or 0) > (getattr(tune, burst) or 0):
            raise Error(ErrorCode.INVALID_ARG, f"{rate} cannot be set higher than {burst} ")
