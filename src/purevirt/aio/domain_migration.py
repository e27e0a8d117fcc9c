"""Moving a domain to another host, led by its own hypervisor, and the settings of moving."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_migration import DomainMigration as DomainMigrationCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParam
from purevirt.enums.domain_job import DomainMigrateFlags, DomainMigrateMaxSpeedFlags


class DomainMigration(Handle[DomainRef]):
    """Moving a domain to another host."""

    async def migrate_to_uri(
        self, destination: str, params: Iterable[TypedParam] = (), *, flags: DomainMigrateFlags
    ) -> None:
        """Move the domain to the host of a URI, which the hypervisor connects to itself.

        ``flags`` must hold PEER2PEER; ``params`` are those of VIR_MIGRATE_PARAM_*. Source: virDomainMigrateToURI3.
        """
        await self._call(
            DomainMigrationCalls.domain_migrate_perform3_params, self.ref, destination, list(params), b"", flags
        )

    async def max_migration_downtime_ms(self) -> int:
        """The longest pause at the end of a migration, in milliseconds."""
        return await self._call(DomainMigrationCalls.domain_migrate_get_max_downtime, self.ref, NoFlags.NONE)

    async def set_max_migration_downtime(self, downtime_ms: int) -> None:
        """Set the longest pause at the end of a migration."""
        await self._call(DomainMigrationCalls.domain_migrate_set_max_downtime, self.ref, downtime_ms, NoFlags.NONE)

    async def max_migration_speed(self, *, flags: DomainMigrateMaxSpeedFlags | None = None) -> int:
        """The most bandwidth of a migration, in MiB/s."""
        return await self._call(
            DomainMigrationCalls.domain_migrate_get_max_speed, self.ref, flags or DomainMigrateMaxSpeedFlags(0)
        )

    async def set_max_migration_speed(self, bandwidth: int, *, flags: DomainMigrateMaxSpeedFlags | None = None) -> None:
        """Set the most bandwidth of a migration, in MiB/s."""
        await self._call(
            DomainMigrationCalls.domain_migrate_set_max_speed,
            self.ref,
            bandwidth,
            flags or DomainMigrateMaxSpeedFlags(0),
        )

    async def migration_cache_bytes(self) -> int:
        """The size of the cache that compresses a migration, in bytes."""
        return await self._call(DomainMigrationCalls.domain_migrate_get_compression_cache, self.ref, NoFlags.NONE)

    async def set_migration_cache(self, cache_size_bytes: int) -> None:
        """Set the size of the cache that compresses a migration."""
        await self._call(
            DomainMigrationCalls.domain_migrate_set_compression_cache, self.ref, cache_size_bytes, NoFlags.NONE
        )

    async def start_post_copy(self) -> None:
        """Let the destination run the guest now and fetch the rest."""
        await self._call(DomainMigrationCalls.domain_migrate_start_post_copy, self.ref, NoFlags.NONE)
