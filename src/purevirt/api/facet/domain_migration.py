"""Operations on the steps of a migration."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import MigrationBegun, MigrationFinished, MigrationPrepared, TunnelPrepared
from purevirt.api.stream import Stream, StreamKind
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_job import DomainMigrateFlags, DomainMigrateMaxSpeedFlags
from purevirt.enums.error import ErrorDomain


class DomainMigration(Facet, api_domain=ErrorDomain.DOMAIN):
    """The steps of a migration, in all their generations.

    The client leads: begin on the source, prepare on the destination, perform on the source, finish on the destination,
    confirm on the source; cookies pass from each step to the next. ``resource`` is a bandwidth in MiB/s, 0 for no
    limit, ``dname`` a new name for the guest. A domain that does not exist raises NO_DOMAIN.
    """

    @operation(61, "virDomainMigratePrepare", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare(
        self, uri_in: str | None, flags: DomainMigrateFlags, dname: str | None, resource: int
    ) -> MigrationPrepared:
        """On the destination: make ready for a guest of the first protocol and say where to send it.

        Source: virDomainMigratePrepare.
        """

    @operation(62, "virDomainMigratePerform", access="domain:migrate")
    async def domain_migrate_perform(
        self, domain: DomainRef, cookie: bytes, uri: str, flags: DomainMigrateFlags, dname: str | None, resource: int
    ) -> None:
        """On the source: send the guest of the first or second protocol.

        Source: virDomainMigratePerform.
        """

    @operation(63, "virDomainMigrateFinish", access="domain:migrate")
    async def domain_migrate_finish(self, dname: str, cookie: bytes, uri: str, flags: DomainMigrateFlags) -> DomainRef:
        """On the destination: let the guest that has come run.

        Raises OPERATION_FAILED where it did not come.

        Source: virDomainMigrateFinish.
        """

    @operation(108, "virDomainMigratePrepare2", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare2(
        self, uri_in: str | None, flags: DomainMigrateFlags, dname: str | None, resource: int, xml: str
    ) -> MigrationPrepared:
        """As ``domain_migrate_prepare``, with the domain's document.

        Source: virDomainMigratePrepare2.
        """

    @operation(109, "virDomainMigrateFinish2", access="domain:migrate")
    async def domain_migrate_finish2(
        self, dname: str, cookie: bytes, uri: str, flags: DomainMigrateFlags, cancelled: bool
    ) -> DomainRef:
        """As ``domain_migrate_finish``; a cancelled migration removes what was made ready.

        Raises NO_DOMAIN where there is no such guest.

        Source: virDomainMigrateFinish2.
        """

    @operation(
        148, "virDomainMigratePrepareTunnel", access="domain:migrate domain:start domain:write", stream=StreamKind.WRITE
    )
    async def domain_migrate_prepare_tunnel(
        self, flags: DomainMigrateFlags, dname: str | None, resource: int, xml: str
    ) -> Stream:
        """On the destination: make ready for a guest that comes over the stream of this call.

        Source: virDomainMigratePrepareTunnel.
        """

    @operation(166, "virDomainMigrateSetMaxDowntime", access="domain:migrate")
    async def domain_migrate_set_max_downtime(self, domain: DomainRef, downtime_ms: int, flags: NoFlags) -> None:
        """Choose how long a guest may stand still at the end of its migration.

        Source: virDomainMigrateSetMaxDowntime.
        """

    @operation(207, "virDomainMigrateSetMaxSpeed", access="domain:migrate")
    async def domain_migrate_set_max_speed(
        self, domain: DomainRef, bandwidth: int, flags: DomainMigrateMaxSpeedFlags
    ) -> None:
        """Limit the bandwidth of migrations, in MiB/s; POSTCOPY that of the post-copy phase.

        Source: virDomainMigrateSetMaxSpeed.
        """

    @operation(213, "virDomainMigrateBegin3", access="domain:migrate")
    async def domain_migrate_begin3(
        self, domain: DomainRef, xml: str | None, flags: DomainMigrateFlags, dname: str | None, resource: int
    ) -> MigrationBegun:
        """On the source: check the domain and give its document and first cookie.

        ``xml`` replaces the document that the destination gets. Raises OPERATION_INVALID for a domain that cannot
        migrate.

        Source: virDomainMigrateBegin3.
        """

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
        """On the destination: make ready for the guest and say where to send it.

        Source: virDomainMigratePrepare3.
        """

    @operation(
        215,
        "virDomainMigratePrepareTunnel3",
        access="domain:migrate domain:start domain:write",
        stream=StreamKind.WRITE,
    )
    async def domain_migrate_prepare_tunnel3(
        self, cookie_in: bytes, flags: DomainMigrateFlags, dname: str | None, resource: int, xml: str
    ) -> TunnelPrepared:
        """On the destination: make ready for a guest that comes over the stream of this call; its cookie.

        Source: virDomainMigratePrepareTunnel3.
        """

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
        """On the source: send the guest, with PEER2PEER do all the steps; the next cookie.

        ``dconnuri`` is the destination's libvirt URI where the source talks to it, ``uri`` the address of its
        hypervisor.

        Source: virDomainMigratePerform3.
        """

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
        """On the destination: let the guest run, or remove it where cancelled; the domain and the last cookie.

        Source: virDomainMigrateFinish3.
        """

    @operation(218, "virDomainMigrateConfirm3", access="domain:migrate")
    async def domain_migrate_confirm3(
        self, domain: DomainRef, cookie_in: bytes, flags: DomainMigrateFlags, cancelled: bool
    ) -> None:
        """On the source: let the guest go, or let it run on where cancelled.

        Source: virDomainMigrateConfirm3.
        """

    @operation(242, "virDomainMigrateGetMaxSpeed", access="domain:migrate")
    async def domain_migrate_get_max_speed(self, domain: DomainRef, flags: DomainMigrateMaxSpeedFlags) -> int:
        """The bandwidth limit of migrations in MiB/s; POSTCOPY that of the post-copy phase.

        Source: virDomainMigrateGetMaxSpeed.
        """

    @operation(299, "virDomainMigrateGetCompressionCache", access="domain:migrate", read_only=True)
    async def domain_migrate_get_compression_cache(self, domain: DomainRef, flags: NoFlags) -> int:
        """The size in bytes of the cache that compresses pages sent more than once.

        Source: virDomainMigrateGetCompressionCache.
        """

    @operation(300, "virDomainMigrateSetCompressionCache", access="domain:migrate")
    async def domain_migrate_set_compression_cache(
        self, domain: DomainRef, cache_size_bytes: int, flags: NoFlags
    ) -> None:
        """Set the size of the cache that compresses pages sent more than once.

        Source: virDomainMigrateSetCompressionCache.
        """

    @operation(302, "virDomainMigrateBegin3Params", access="domain:migrate")
    async def domain_migrate_begin3_params(
        self, domain: DomainRef, params: TypedParams, flags: DomainMigrateFlags
    ) -> MigrationBegun:
        """As ``domain_migrate_begin3``, with typed parameters such as destination_name and migrate_disks.

        Source: virDomainMigrateBegin3Params.
        """

    @operation(303, "virDomainMigratePrepare3Params", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare3_params(
        self, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags
    ) -> MigrationPrepared:
        """As ``domain_migrate_prepare3``, with typed parameters such as migrate_uri and listen_address.

        Source: virDomainMigratePrepare3Params.
        """

    @operation(304, "virDomainMigratePrepareTunnel3Params", access="domain:migrate domain:start domain:write")
    async def domain_migrate_prepare_tunnel3_params(
        self, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags
    ) -> bytes:
        """As ``domain_migrate_prepare_tunnel3``, with typed parameters.

        Source: virDomainMigratePrepareTunnel3Params.
        """

    @operation(305, "virDomainMigratePerform3Params", access="domain:migrate")
    async def domain_migrate_perform3_params(
        self, domain: DomainRef, dconnuri: str | None, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags
    ) -> bytes:
        """As ``domain_migrate_perform3``, with typed parameters such as bandwidth (MiB/s) and compression.

        Source: virDomainMigratePerform3Params.
        """

    @operation(306, "virDomainMigrateFinish3Params", access="domain:migrate")
    async def domain_migrate_finish3_params(
        self, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags, cancelled: bool
    ) -> MigrationFinished:
        """As ``domain_migrate_finish3``, with typed parameters.

        Source: virDomainMigrateFinish3Params.
        """

    @operation(307, "virDomainMigrateConfirm3Params", access="domain:migrate")
    async def domain_migrate_confirm3_params(
        self, domain: DomainRef, params: TypedParams, cookie_in: bytes, flags: DomainMigrateFlags, cancelled: bool
    ) -> None:
        """As ``domain_migrate_confirm3``, with typed parameters.

        Source: virDomainMigrateConfirm3Params.
        """

    @operation(364, "virDomainMigrateStartPostCopy", access="domain:migrate")
    async def domain_migrate_start_post_copy(self, domain: DomainRef, flags: NoFlags) -> None:
        """Let the guest run on the destination before all its memory is there.

        Raises OPERATION_INVALID unless a migration with POSTCOPY is under way.

        Source: virDomainMigrateStartPostCopy.
        """

    @operation(387, "virDomainMigrateGetMaxDowntime", access="domain:migrate", read_only=True)
    async def domain_migrate_get_max_downtime(self, domain: DomainRef, flags: NoFlags) -> int:
        """How many milliseconds a guest may stand still at the end of its migration.

        Source: virDomainMigrateGetMaxDowntime.
        """
