"""Operations on the steps of a migration."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import MigrationBegun, MigrationFinished, MigrationPrepared, TunnelPrepared
from purevirt.api.stream import Stream, StreamKind
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_job import DomainMigrateFlags, DomainMigrateMaxSpeedFlags
from purevirt.enums.error import ErrorDomain


class DomainMigration(Facet, api_domain=ErrorDomain.DOMAIN):
    """The steps of a migration."""

    @operation(61, "virDomainMigratePrepare", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare(
        self, uri_in: str | None, flags: DomainMigrateFlags, dname: str | None, resource: int
    ) -> MigrationPrepared:
        """virDomainMigrate."""

    @operation(62, "virDomainMigratePerform", access="domain:migrate")
    async def domain_migrate_perform(
        self, domain: DomainRef, cookie: bytes, uri: str, flags: DomainMigrateFlags, dname: str | None, resource: int
    ) -> None:
        """virDomainMigrate."""

    @operation(63, "virDomainMigrateFinish", access="domain:migrate")
    async def domain_migrate_finish(self, dname: str, cookie: bytes, uri: str, flags: DomainMigrateFlags) -> DomainRef:
        """virDomainMigrate."""

    @operation(108, "virDomainMigratePrepare2", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare2(
        self, uri_in: str | None, flags: DomainMigrateFlags, dname: str | None, resource: int, xml: str
    ) -> MigrationPrepared:
        """virDomainMigrate."""

    @operation(109, "virDomainMigrateFinish2", access="domain:migrate")
    async def domain_migrate_finish2(
        self, dname: str, cookie: bytes, uri: str, flags: DomainMigrateFlags, cancelled: bool
    ) -> DomainRef:
        """virDomainMigrate."""

    @operation(
        148, "virDomainMigratePrepareTunnel", access="domain:migrate domain:start domain:write", stream=StreamKind.WRITE
    )
    async def domain_migrate_prepare_tunnel(
        self, flags: DomainMigrateFlags, dname: str | None, resource: int, xml: str
    ) -> Stream:
        """virDomainMigratePrepareTunnel."""

    @operation(166, "virDomainMigrateSetMaxDowntime", access="domain:migrate")
    async def domain_migrate_set_max_downtime(self, domain: DomainRef, downtime_ms: int, flags: NoFlags) -> None:
        """virDomainMigrateSetMaxDowntime."""

    @operation(207, "virDomainMigrateSetMaxSpeed", access="domain:migrate")
    async def domain_migrate_set_max_speed(
        self, domain: DomainRef, bandwidth: int, flags: DomainMigrateMaxSpeedFlags
    ) -> None:
        """virDomainMigrateSetMaxSpeed."""

    @operation(213, "virDomainMigrateBegin3", access="domain:migrate")
    async def domain_migrate_begin3(
        self, domain: DomainRef, xml: str | None, flags: DomainMigrateFlags, dname: str | None, resource: int
    ) -> MigrationBegun:
        """virDomainMigrate."""

    @operation(214, "virDomainMigratePrepare3", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare3(
        self,
        cookie_in: bytes,
        uri_in: str | None,
        flags: DomainMigrateFlags,
        dname: str | None,
        resource: int,
        xml: str,
    ) -> MigrationPrepared:
        """virDomainMigrate."""

    @operation(
        215,
        "virDomainMigratePrepareTunnel3",
        access="domain:migrate domain:start domain:write",
        stream=StreamKind.WRITE,
    )
    async def domain_migrate_prepare_tunnel3(
        self, cookie_in: bytes, flags: DomainMigrateFlags, dname: str | None, resource: int, xml: str
    ) -> TunnelPrepared:
        """virDomainMigratePrepareTunnel3."""

    @operation(216, "virDomainMigratePerform3", access="domain:migrate")
    async def domain_migrate_perform3(
        self,
        domain: DomainRef,
        xml: str | None,
        cookie_in: bytes,
        dconnuri: str | None,
        uri: str | None,
        flags: DomainMigrateFlags,
        dname: str | None,
        resource: int,
    ) -> bytes:
        """virDomainMigrate."""

    @operation(217, "virDomainMigrateFinish3", access="domain:migrate")
    async def domain_migrate_finish3(
        self,
        dname: str,
        cookie_in: bytes,
        dconnuri: str | None,
        uri: str | None,
        flags: DomainMigrateFlags,
        cancelled: bool,
    ) -> MigrationFinished:
        """virDomainMigrate."""

    @operation(218, "virDomainMigrateConfirm3", access="domain:migrate")
    async def domain_migrate_confirm3(
        self, domain: DomainRef, cookie_in: bytes, flags: DomainMigrateFlags, cancelled: bool
    ) -> None:
        """virDomainMigrate."""

    @operation(242, "virDomainMigrateGetMaxSpeed", access="domain:migrate")
    async def domain_migrate_get_max_speed(self, domain: DomainRef, flags: DomainMigrateMaxSpeedFlags) -> int:
        """virDomainMigrateGetMaxSpeed."""

    @operation(299, "virDomainMigrateGetCompressionCache", access="domain:migrate", read_only=True)
    async def domain_migrate_get_compression_cache(self, domain: DomainRef, flags: NoFlags) -> int:
        """virDomainMigrateGetCompressionCache."""

    @operation(300, "virDomainMigrateSetCompressionCache", access="domain:migrate")
    async def domain_migrate_set_compression_cache(
        self, domain: DomainRef, cache_size_bytes: int, flags: NoFlags
    ) -> None:
        """virDomainMigrateSetCompressionCache."""

    @operation(302, "virDomainMigrateBegin3Params", access="domain:migrate")
    async def domain_migrate_begin3_params(
        self, domain: DomainRef, params: TypedParams, flags: DomainMigrateFlags
    ) -> MigrationBegun:
        """virDomainMigrate."""

    @operation(303, "virDomainMigratePrepare3Params", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare3_params(
        self, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags
    ) -> MigrationPrepared:
        """virDomainMigrate."""

    @operation(304, "virDomainMigratePrepareTunnel3Params", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare_tunnel3_params(
        self, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags
    ) -> bytes:
        """virDomainMigratePrepareTunnel3Params."""

    @operation(305, "virDomainMigratePerform3Params", access="domain:migrate")
    async def domain_migrate_perform3_params(
        self, domain: DomainRef, dconnuri: str | None, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags
    ) -> bytes:
        """virDomainMigrate."""

    @operation(306, "virDomainMigrateFinish3Params", access="domain:migrate")
    async def domain_migrate_finish3_params(
        self, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags, cancelled: bool
    ) -> MigrationFinished:
        """virDomainMigrate."""

    @operation(307, "virDomainMigrateConfirm3Params", access="domain:migrate")
    async def domain_migrate_confirm3_params(
        self, domain: DomainRef, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags, cancelled: bool
    ) -> None:
        """virDomainMigrate."""

    @operation(364, "virDomainMigrateStartPostCopy", access="domain:migrate")
    async def domain_migrate_start_post_copy(self, domain: DomainRef, flags: NoFlags) -> None:
        """virDomainMigrateStartPostCopy."""

    @operation(387, "virDomainMigrateGetMaxDowntime", access="domain:migrate", read_only=True)
    async def domain_migrate_get_max_downtime(self, domain: DomainRef, flags: NoFlags) -> int:
        """virDomainMigrateGetMaxDowntime."""
