"""Long jobs of the QEMU driver's domains, and their managed save images: what there is to tell where there is none."""

import asyncio

from purevirt.api.facet.domain_job import DomainJob
from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainJobInfo, DomainJobStats
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_job import DomainGetJobStatsFlags, DomainJobType
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.files import remove

_AMOUNTS = 11


class QemuDomainJob(QemuFacet, DomainJob):
    """Jobs."""

    @override()
    async def domain_get_job_info(self, domain: DomainRef) -> DomainJobInfo:
        self.running(domain)
        return DomainJobInfo(DomainJobType.NONE, *([0] * _AMOUNTS))

    @override(DomainGetJobStatsFlags.COMPLETED | DomainGetJobStatsFlags.KEEP_COMPLETED)
    async def domain_get_job_stats(self, domain: DomainRef, flags: DomainGetJobStatsFlags) -> DomainJobStats:
        if not flags & DomainGetJobStatsFlags.COMPLETED:
            self.running(domain)
        self.find_domain(domain)
        return DomainJobStats(DomainJobType.NONE, [])

    @override()
    async def domain_abort_job(self, domain: DomainRef) -> None:
        self.running(domain)
        detail = "no job is active on the domain"
        raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)


class QemuDomainSave(QemuFacet, DomainSave):
    """Managed save images that were there before."""

    @override()
    async def domain_has_managed_save_image(self, domain: DomainRef, flags: NoFlags) -> bool:
        return self.find_domain(domain).has_managed_save

    @override()
    async def domain_managed_save_remove(self, domain: DomainRef, flags: NoFlags) -> None:
        record = self.find_domain(domain)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainManagedSaveRemove"):
            await asyncio.to_thread(remove, self.node.paths.save_file(record.name))
            record.has_managed_save = False
            record.changed()
