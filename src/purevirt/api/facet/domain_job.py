"""Operations on jobs of a domain."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainJobInfo, DomainJobStats
from purevirt.enums.domain_job import DomainAbortJobFlagsValues, DomainGetJobStatsFlags
from purevirt.enums.error import ErrorDomain


class DomainJob(Facet, api_domain=ErrorDomain.DOMAIN):
    """Jobs of a domain."""

    @operation(163, "virDomainGetJobInfo", access="domain:read", read_only=True)
    async def domain_get_job_info(self, domain: DomainRef) -> DomainJobInfo:
        """virDomainGetJobInfo."""

    @operation(164, "virDomainAbortJob", access="domain:write")
    async def domain_abort_job(self, domain: DomainRef) -> None:
        """virDomainAbortJob."""

    @operation(298, "virDomainGetJobStats", access="domain:read", read_only=True)
    async def domain_get_job_stats(self, domain: DomainRef, flags: DomainGetJobStatsFlags) -> DomainJobStats:
        """virDomainGetJobStats."""

    @operation(442, "virDomainAbortJobFlags", access="domain:write")
    async def domain_abort_job_flags(self, domain: DomainRef, flags: DomainAbortJobFlagsValues) -> None:
        """virDomainAbortJobFlags."""
