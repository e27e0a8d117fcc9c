"""The job that runs on a domain."""

from dataclasses import dataclass

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values
from purevirt.api.facet.domain_job import DomainJob as DomainJobCalls
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainJobInfo
from purevirt.api.typedparam import as_dict
from purevirt.api.wire import enum_reader
from purevirt.enums.domain_job import DomainAbortJobFlagsValues, DomainGetJobStatsFlags, DomainJobType

_job_type = enum_reader(DomainJobType)


@dataclass(frozen=True, slots=True)
class JobStats:
    """The type of a job, a DomainJobType, and its statistics by name."""

    type: int
    values: Values


class DomainJob(Handle[DomainRef]):
    """The job that runs on a domain."""

    async def job_info(self) -> DomainJobInfo:
        """The running job in numbers."""
        return await self._call(DomainJobCalls.domain_get_job_info, self.ref)

    async def job_stats(self, *, flags: DomainGetJobStatsFlags | None = None) -> JobStats:
        """The running job, or the last one, with its statistics by name."""
        found = await self._call(DomainJobCalls.domain_get_job_stats, self.ref, flags or DomainGetJobStatsFlags(0))
        return JobStats(_job_type(found.type), as_dict(found.params))

    async def abort_job(self, *, flags: DomainAbortJobFlagsValues | None = None) -> None:
        """Give up the running job."""
        await self._call(DomainJobCalls.domain_abort_job_flags, self.ref, flags or DomainAbortJobFlagsValues(0))
