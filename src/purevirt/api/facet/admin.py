"""Operations on the admin program: servers, clients and logging of a daemon."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import AdminClientRef, AdminServerRef
from purevirt.api.result import LoggingSetting
from purevirt.api.typedparam import TypedParams
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import ConnectFlags


class AdminConnect(Facet, program="admin", api_domain=ErrorDomain.ADMIN):
    """The admin program: servers, clients and logging of a daemon."""

    @operation(1, "virAdmConnectOpen")
    async def connect_open(self, flags: ConnectFlags) -> None:
        """virAdmConnectOpen."""

    @operation(2, "virAdmConnectClose")
    async def connect_close(self) -> None:
        """virAdmConnectClose."""

    @operation(3, "virAdmConnectGetLibVersion")
    async def connect_get_lib_version(self) -> int:
        """virAdmConnectGetLibVersion."""

    @operation(4, "virAdmConnectListServers")
    async def connect_list_servers(self, flags: NoFlags) -> list[AdminServerRef]:
        """virAdmConnectListServers."""

    @operation(5, "virAdmConnectLookupServer")
    async def connect_lookup_server(self, name: str, flags: NoFlags) -> AdminServerRef:
        """virAdmConnectLookupServer."""

    @operation(14, "virAdmConnectGetLoggingOutputs")
    async def connect_get_logging_outputs(self, flags: NoFlags) -> LoggingSetting:
        """virAdmConnectGetLoggingOutputs."""

    @operation(15, "virAdmConnectGetLoggingFilters")
    async def connect_get_logging_filters(self, flags: NoFlags) -> LoggingSetting:
        """virAdmConnectGetLoggingFilters."""

    @operation(16, "virAdmConnectSetLoggingOutputs")
    async def connect_set_logging_outputs(self, outputs: str | None, flags: NoFlags) -> None:
        """virAdmConnectSetLoggingOutputs."""

    @operation(17, "virAdmConnectSetLoggingFilters")
    async def connect_set_logging_filters(self, filters: str | None, flags: NoFlags) -> None:
        """virAdmConnectSetLoggingFilters."""

    @operation(19, "virAdmConnectSetDaemonTimeout")
    async def connect_set_daemon_timeout(self, timeout_s: int, flags: NoFlags) -> None:
        """virAdmConnectSetDaemonTimeout."""

    @operation(20, "virAdmConnectDaemonShutdown")
    async def connect_daemon_shutdown(self, flags: NoFlags) -> None:
        """virAdmConnectDaemonShutdown."""


class AdminServer(Facet, program="admin", api_domain=ErrorDomain.ADMIN):
    """The admin program: servers, clients and logging of a daemon."""

    @operation(6, "virAdmServerGetThreadPoolParameters")
    async def server_get_threadpool_parameters(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        """virAdmServerGetThreadPoolParameters."""

    @operation(7, "virAdmServerSetThreadPoolParameters")
    async def server_set_threadpool_parameters(
        self, server: AdminServerRef, params: TypedParams, flags: NoFlags
    ) -> None:
        """virAdmServerSetThreadPoolParameters."""

    @operation(8, "virAdmServerListClients")
    async def server_list_clients(self, server: AdminServerRef, flags: NoFlags) -> list[AdminClientRef]:
        """virAdmServerListClients."""

    @operation(9, "virAdmServerLookupClient")
    async def server_lookup_client(self, server: AdminServerRef, id: int, flags: NoFlags) -> AdminClientRef:
        """virAdmServerLookupClient."""

    @operation(10, "virAdmClientGetInfo")
    async def client_get_info(self, client: AdminClientRef, flags: NoFlags) -> TypedParams:
        """virAdmClientGetInfo."""

    @operation(11, "virAdmClientClose")
    async def client_close(self, client: AdminClientRef, flags: NoFlags) -> None:
        """virAdmClientClose."""

    @operation(12, "virAdmServerGetClientLimits")
    async def server_get_client_limits(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        """virAdmServerGetClientLimits."""

    @operation(13, "virAdmServerSetClientLimits")
    async def server_set_client_limits(self, server: AdminServerRef, params: TypedParams, flags: NoFlags) -> None:
        """virAdmServerSetClientLimits."""

    @operation(18, "virAdmServerUpdateTlsFiles")
    async def server_update_tls_files(self, server: AdminServerRef, flags: NoFlags) -> None:
        """virAdmServerUpdateTlsFiles."""
