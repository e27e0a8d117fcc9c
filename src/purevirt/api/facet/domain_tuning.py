"""Operations on scheduler, block I/O, NUMA, interface and performance settings."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import SchedulerType
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact
from purevirt.enums.error import ErrorDomain


class DomainTuning(Facet, api_domain=ErrorDomain.DOMAIN):
    """Scheduler, block I/O, NUMA, interface and performance settings."""

    @operation(56, "virDomainGetSchedulerType", access="domain:read", read_only=True)
    async def domain_get_scheduler_type(self, domain: DomainRef) -> SchedulerType:
        """virDomainGetSchedulerType."""

    @operation(57, "virDomainGetSchedulerParameters", access="domain:read", read_only=True)
    async def domain_get_scheduler_parameters(self, domain: DomainRef) -> TypedParams:
        """virDomainGetSchedulerParameters."""

    @operation(58, "virDomainSetSchedulerParameters", access="domain:read")
    async def domain_set_scheduler_parameters(self, domain: DomainRef, params: TypedParams) -> None:
        """virDomainSetSchedulerParameters."""

    @operation(205, "virDomainSetBlkioParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_blkio_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetBlkioParameters."""

    @operation(206, "virDomainGetBlkioParameters", access="domain:read", read_only=True)
    async def domain_get_blkio_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """virDomainGetBlkioParameters."""

    @operation(
        219, "virDomainSetSchedulerParametersFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG"
    )
    async def domain_set_scheduler_parameters_flags(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetSchedulerParametersFlags."""

    @operation(223, "virDomainGetSchedulerParametersFlags", access="domain:read", read_only=True)
    async def domain_get_scheduler_parameters_flags(
        self, domain: DomainRef, flags: DomainModificationImpact
    ) -> TypedParams:
        """virDomainGetSchedulerParametersFlags."""

    @operation(252, "virDomainSetBlockIoTune", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_block_io_tune(
        self, domain: DomainRef, disk: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetBlockIoTune."""

    @operation(253, "virDomainGetBlockIoTune", access="domain:read", read_only=True)
    async def domain_get_block_io_tune(
        self, domain: DomainRef, disk: str | None, flags: DomainModificationImpact
    ) -> TypedParams:
        """virDomainGetBlockIoTune."""

    @operation(254, "virDomainSetNumaParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_numa_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetNumaParameters."""

    @operation(255, "virDomainGetNumaParameters", access="domain:read", read_only=True)
    async def domain_get_numa_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """virDomainGetNumaParameters."""

    @operation(256, "virDomainSetInterfaceParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_interface_parameters(
        self, domain: DomainRef, device: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetInterfaceParameters."""

    @operation(257, "virDomainGetInterfaceParameters", access="domain:read", read_only=True)
    async def domain_get_interface_parameters(
        self, domain: DomainRef, device: str, flags: DomainModificationImpact
    ) -> TypedParams:
        """virDomainGetInterfaceParameters."""

    @operation(365, "virDomainGetPerfEvents", access="domain:read", read_only=True)
    async def domain_get_perf_events(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """virDomainGetPerfEvents."""

    @operation(366, "virDomainSetPerfEvents", access="domain:write")
    async def domain_set_perf_events(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetPerfEvents."""

    @operation(451, "virDomainSetThrottleGroup", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_throttle_group(
        self, domain: DomainRef, group: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetThrottleGroup."""

    @operation(
        452,
        "virDomainDelThrottleGroup",
        access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG",
        read_only=True,
    )
    async def domain_del_throttle_group(
        self, domain: DomainRef, group: str | None, flags: DomainModificationImpact
    ) -> None:
        """virDomainDelThrottleGroup."""
