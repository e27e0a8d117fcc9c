"""Operations on scheduler, block I/O, NUMA, interface and performance settings."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import SchedulerType
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact
from purevirt.enums.error import ErrorDomain


class DomainTuning(Facet, api_domain=ErrorDomain.DOMAIN):
    """Scheduling, I/O limits, NUMA placement and performance counters.

    Flags LIVE and CONFIG choose the running guest and its definition. A domain that does not exist raises NO_DOMAIN,
    LIVE on one that does not run OPERATION_INVALID, an unknown parameter INVALID_ARG.
    """

    @operation(56, "virDomainGetSchedulerType", access="domain:read", read_only=True)
    async def domain_get_scheduler_type(self, domain: DomainRef) -> SchedulerType:
        """The CPU scheduler of a domain and the number of its parameters.

        Source: virDomainGetSchedulerType.
        """

    @operation(57, "virDomainGetSchedulerParameters", access="domain:read", read_only=True)
    async def domain_get_scheduler_parameters(self, domain: DomainRef) -> TypedParams:
        """The CPU scheduler's parameters, of the running guest or else of the definition.

        Shares are weights; periods and quotas are microseconds.

        Source: virDomainGetSchedulerParameters.
        """

    @operation(58, "virDomainSetSchedulerParameters", access="domain:read")
    async def domain_set_scheduler_parameters(self, domain: DomainRef, params: TypedParams) -> None:
        """Change parameters of the CPU scheduler, of whatever is current.

        Shares are weights; periods and quotas are microseconds, -1 for no limit.

        Source: virDomainSetSchedulerParameters.
        """

    @operation(205, "virDomainSetBlkioParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_blkio_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Change weights and limits of disk I/O by cgroup; device parameters are texts of device and value.

        Weights go from 100 to 1000, limits are bytes/s and requests/s.

        Source: virDomainSetBlkioParameters.
        """

    @operation(206, "virDomainGetBlkioParameters", access="domain:read", read_only=True)
    async def domain_get_blkio_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """The weights and limits of disk I/O by cgroup.

        Source: virDomainGetBlkioParameters.
        """

    @operation(
        219, "virDomainSetSchedulerParametersFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG"
    )
    async def domain_set_scheduler_parameters_flags(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Change parameters of the CPU scheduler, of guest or definition.

        Shares are weights; periods and quotas are microseconds, -1 for no limit.

        Source: virDomainSetSchedulerParametersFlags.
        """

    @operation(223, "virDomainGetSchedulerParametersFlags", access="domain:read", read_only=True)
    async def domain_get_scheduler_parameters_flags(
        self, domain: DomainRef, flags: DomainModificationImpact
    ) -> TypedParams:
        """The CPU scheduler's parameters, of guest or definition.

        Source: virDomainGetSchedulerParametersFlags.
        """

    @operation(252, "virDomainSetBlockIoTune", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_block_io_tune(
        self, domain: DomainRef, disk: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Limit the throughput of a disk, in bytes/s and requests/s; 0 is no limit.

        Totals cannot be combined with limits of reads or writes: INVALID_ARG.

        Source: virDomainSetBlockIoTune.
        """

    @operation(253, "virDomainGetBlockIoTune", access="domain:read", read_only=True)
    async def domain_get_block_io_tune(
        self, domain: DomainRef, disk: str | None, flags: DomainModificationImpact
    ) -> TypedParams:
        """The limits of a disk's throughput; None asks for the number of parameters alone.

        Raises INVALID_ARG for a disk that is not there.

        Source: virDomainGetBlockIoTune.
        """

    @operation(254, "virDomainSetNumaParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_numa_parameters(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Change where memory is taken from: numa_nodeset, and on a stopped domain numa_mode.

        Source: virDomainSetNumaParameters.
        """

    @operation(255, "virDomainGetNumaParameters", access="domain:read", read_only=True)
    async def domain_get_numa_parameters(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """Where memory is taken from: numa_nodeset and numa_mode.

        Source: virDomainGetNumaParameters.
        """

    @operation(256, "virDomainSetInterfaceParameters", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_interface_parameters(
        self, domain: DomainRef, device: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Limit an interface: inbound and outbound average, peak (KiB/s), burst (KiB), floor.

        ``device`` is the host end's name or the MAC address. Raises INVALID_ARG for an interface that is not there.

        Source: virDomainSetInterfaceParameters.
        """

    @operation(257, "virDomainGetInterfaceParameters", access="domain:read", read_only=True)
    async def domain_get_interface_parameters(
        self, domain: DomainRef, device: str, flags: DomainModificationImpact
    ) -> TypedParams:
        """The limits of an interface; an empty ``device`` asks for the number of parameters alone.

        Source: virDomainGetInterfaceParameters.
        """

    @operation(365, "virDomainGetPerfEvents", access="domain:read", read_only=True)
    async def domain_get_perf_events(self, domain: DomainRef, flags: DomainModificationImpact) -> TypedParams:
        """Which performance counters are on, as booleans by name.

        Source: virDomainGetPerfEvents.
        """

    @operation(366, "virDomainSetPerfEvents", access="domain:write")
    async def domain_set_perf_events(
        self, domain: DomainRef, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Turn performance counters on or off, by booleans by name.

        Source: virDomainSetPerfEvents.
        """

    @operation(451, "virDomainSetThrottleGroup", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_throttle_group(
        self, domain: DomainRef, group: str, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Create or change a group whose disks share limits of bytes/s and requests/s.

        Source: virDomainSetThrottleGroup.
        """

    @operation(
        452,
        "virDomainDelThrottleGroup",
        access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG",
        read_only=True,
    )
    async def domain_del_throttle_group(
        self, domain: DomainRef, group: str | None, flags: DomainModificationImpact
    ) -> None:
        """Delete a group of shared limits.

        Raises INVALID_ARG for a group that is not there, OPERATION_INVALID for one in use.

        Source: virDomainDelThrottleGroup.
        """
