"""Operations on jobs of a domain."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainJobInfo, DomainJobStats
from purevirt.enums.domain_job import DomainAbortJobFlagsValues, DomainGetJobStatsFlags
from purevirt.enums.error import ErrorDomain


class DomainJob(Facet, api_domain=ErrorDomain.DOMAIN):
    """The one long job that a domain may have under way.

    A domain that does not exist raises NO_DOMAIN.
    """

    @operation(163, "virDomainGetJobInfo", access="domain:read", read_only=True)
    async def domain_get_job_info(self, domain: DomainRef) -> DomainJobInfo:
        """How far the job under way is; its type is 0 where there is none.

        Source: virDomainGetJobInfo.
        """

    @operation(164, "virDomainAbortJob", access="domain:write")
    async def domain_abort_job(self, domain: DomainRef) -> None:
        """Ask the job under way to end without result.

        Raises OPERATION_INVALID where there is none or it cannot be ended.

        Source: virDomainAbortJob.
        """

    @operation(298, "virDomainGetJobStats", access="domain:read", read_only=True)
    async def domain_get_job_stats(self, domain: DomainRef, flags: DomainGetJobStatsFlags) -> DomainJobStats:
        """The statistics of the job under way, with COMPLETED of the last one that ended.

        KEEP_COMPLETED lets them be asked for again. Raises OPERATION_INVALID for COMPLETED of a guest on another host.

        Source: virDomainGetJobStats.
        """

    @operation(442, "virDomainAbortJobFlags", access="domain:write")
    async def domain_abort_job_flags(self, domain: DomainRef, flags: DomainAbortJobFlagsValues) -> None:
        """As ``domain_abort_job``; POSTCOPY pauses a migration in its post-copy phase.

        Source: virDomainAbortJobFlags.
        """
