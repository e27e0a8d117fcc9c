"""Jobs of domains, and the settings of their migration."""

from dataclasses import fields

from libvirt.argument import as_ullong, as_ulong, bits
from libvirt.error import libvirtError
from libvirt.handle import Child
from libvirt.typedparam import Parameters, as_parameters
from purevirt.api.facet.domain_job import DomainJob
from purevirt.api.facet.domain_migration import DomainMigration
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain_job import DomainAbortJobFlagsValues, DomainGetJobStatsFlags, DomainMigrateMaxSpeedFlags


class _DomainJob(Child[DomainRef]):
    """The jobs of a domain."""

    def jobInfo(self) -> list[int]:
        """[type of VIR_DOMAIN_JOB_*, times in ms, amounts in bytes] of the job that runs; see virDomainJobInfo."""
        info = self._call(DomainJob.domain_get_job_info, self._o)
        return [int(getattr(info, field.name)) for field in fields(info)]

    def jobStats(self, flags: int = 0) -> Parameters:
        """Statistics of a job by name, VIR_DOMAIN_JOB_*, with its ``type``; ``flags`` of VIR_DOMAIN_JOB_STATS_*."""
        stats = self._call(DomainJob.domain_get_job_stats, self._o, bits(DomainGetJobStatsFlags, flags))
        return {"type": int(stats.type), **as_parameters(stats.params)}

    def abortJob(self) -> int:
        """Stop the job that runs; returns 0."""
        self._call(DomainJob.domain_abort_job, self._o)
        return 0

    def abortJobFlags(self, flags: int = 0) -> int:
        """Stop the job that runs; ``flags`` of VIR_DOMAIN_ABORT_JOB_*; returns 0."""
        self._call(DomainJob.domain_abort_job_flags, self._o, bits(DomainAbortJobFlagsValues, flags))
        return 0

    def migrateSetMaxDowntime(self, downtime: int, flags: int = 0) -> int:
        """How long the guest may stand still at the end of a migration, in milliseconds; returns 0."""
        self._call(DomainMigration.domain_migrate_set_max_downtime, self._o, as_ullong(downtime), bits(NoFlags, flags))
        return 0

    def migrateGetMaxDowntime(self, flags: int = 0) -> int | None:
        """How long the guest may stand still at the end of a migration, in milliseconds; None where it is not known."""
        try:
            return self._call(DomainMigration.domain_migrate_get_max_downtime, self._o, bits(NoFlags, flags))
        except libvirtError:
            return None  # libvirt-python looks for no failure here

    def migrateSetMaxSpeed(self, bandwidth: int, flags: int = 0) -> int:
        """Limit a migration, in MiB/s; ``flags`` of VIR_DOMAIN_MIGRATE_MAX_SPEED_*; returns 0."""
        self._call(
            DomainMigration.domain_migrate_set_max_speed,
            self._o,
            as_ulong(bandwidth),
            bits(DomainMigrateMaxSpeedFlags, flags),
        )
        return 0

    def migrateGetMaxSpeed(self, flags: int = 0) -> int:
        """The limit of a migration, in MiB/s; ``flags`` of VIR_DOMAIN_MIGRATE_MAX_SPEED_*."""
        return self._call(
            DomainMigration.domain_migrate_get_max_speed, self._o, bits(DomainMigrateMaxSpeedFlags, flags)
        )

    def migrateSetCompressionCache(self, cacheSize: int, flags: int = 0) -> int:
        """The memory to compress pages in while migrating, in bytes; returns 0."""
        self._call(
            DomainMigration.domain_migrate_set_compression_cache, self._o, as_ullong(cacheSize), bits(NoFlags, flags)
        )
        return 0

    def migrateGetCompressionCache(self, flags: int = 0) -> int | None:
        """The memory to compress pages in while migrating, in bytes; None where it is not known."""
        try:
            return self._call(DomainMigration.domain_migrate_get_compression_cache, self._o, bits(NoFlags, flags))
        except libvirtError:
            return None  # libvirt-python looks for no failure here

    def migrateStartPostCopy(self, flags: int = 0) -> int:
        """Let the guest run on the destination now and fetch its memory as needed; returns 0."""
        self._call(DomainMigration.domain_migrate_start_post_copy, self._o, bits(NoFlags, flags))
        return 0
