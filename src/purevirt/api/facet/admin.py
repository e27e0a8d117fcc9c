"""Operations on the admin program: servers, clients and logging of a daemon."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import AdminClientRef, AdminServerRef
from purevirt.api.result import LoggingSetting
from purevirt.api.typedparam import TypedParams
from purevirt.enums.admin import AdmConnectDaemonShutdownFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import ConnectFlags


class AdminConnect(Facet, program="admin", api_domain=ErrorDomain.ADMIN):
    """The daemon behind an admin connection: its servers, its logging, its end."""

    @operation(1, "virAdmConnectOpen")
    async def connect_open(self, flags: ConnectFlags) -> None:
        """Start to use the admin program on this connection.

        Source: virAdmConnectOpen.
        """

    @operation(2, "virAdmConnectClose")
    async def connect_close(self) -> None:
        """Stop to use the admin program on this connection.

        Source: virAdmConnectClose.
        """

    @operation(3, "virAdmConnectGetLibVersion")
    async def connect_get_lib_version(self) -> int:
        """The version of the daemon's library, as major * 1000000 + minor * 1000 + release.

        Source: virAdmConnectGetLibVersion.
        """

    @operation(4, "virAdmConnectListServers")
    async def connect_list_servers(self, flags: NoFlags) -> list[AdminServerRef]:
        """The servers of the daemon, such as its main one and that of its admin socket.

        Source: virAdmConnectListServers.
        """

    @operation(5, "virAdmConnectLookupServer")
    async def connect_lookup_server(self, name: str, flags: NoFlags) -> AdminServerRef:
        """The server of a name.

        Raises NO_SERVER.

        Source: virAdmConnectLookupServer.
        """

    @operation(14, "virAdmConnectGetLoggingOutputs")
    async def connect_get_logging_outputs(self, flags: NoFlags) -> LoggingSetting:
        """Where the daemon's log goes, as ``LEVEL:OUTPUT`` words separated by blanks.

        Source: virAdmConnectGetLoggingOutputs.
        """

    @operation(15, "virAdmConnectGetLoggingFilters")
    async def connect_get_logging_filters(self, flags: NoFlags) -> LoggingSetting:
        """The levels of the log's sources, as ``LEVEL:MATCH`` words separated by blanks; None where none are set.

        Source: virAdmConnectGetLoggingFilters.
        """

    @operation(16, "virAdmConnectSetLoggingOutputs")
    async def connect_set_logging_outputs(self, outputs: str | None, flags: NoFlags) -> None:
        """Send the daemon's log elsewhere from now on; None or an empty text restores the default.

        Raises INVALID_ARG for a text that does not parse; the outputs then stay as they were.

        Source: virAdmConnectSetLoggingOutputs.
        """

    @operation(17, "virAdmConnectSetLoggingFilters")
    async def connect_set_logging_filters(self, filters: str | None, flags: NoFlags) -> None:
        """Set the levels of the log's sources from now on; None or an empty text removes all filters.

        Raises INVALID_ARG for a text that does not parse; the filters then stay as they were.

        Source: virAdmConnectSetLoggingFilters.
        """

    @operation(19, "virAdmConnectSetDaemonTimeout")
    async def connect_set_daemon_timeout(self, timeout_s: int, flags: NoFlags) -> None:
        """End the daemon after this time without clients and running guests; 0 turns that off.

        Raises OPERATION_INVALID where the daemon cannot change it.

        Source: virAdmConnectSetDaemonTimeout.
        """

    @operation(20, "virAdmConnectDaemonShutdown")
    async def connect_daemon_shutdown(self, flags: AdmConnectDaemonShutdownFlags) -> None:
        """End the daemon as if by a signal; guests go on.

        Source: virAdmConnectDaemonShutdown.
        """


class AdminServer(Facet, program="admin", api_domain=ErrorDomain.ADMIN):
    """One server of a daemon: its workers, its limits and its clients.

    An unknown server raises NO_SERVER, an unknown client NO_CLIENT, a parameter of a wrong name or type INVALID_ARG.
    """

    @operation(6, "virAdmServerGetThreadPoolParameters")
    async def server_get_threadpool_parameters(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        """The numbers of a server's workers: minWorkers, maxWorkers, nWorkers, freeWorkers, prioWorkers, jobQueueDepth.

        Source: virAdmServerGetThreadPoolParameters.
        """

    @operation(7, "virAdmServerSetThreadPoolParameters")
    async def server_set_threadpool_parameters(
        self, server: AdminServerRef, params: TypedParams, flags: NoFlags
    ) -> None:
        """Change minWorkers, maxWorkers or prioWorkers of a server.

        Source: virAdmServerSetThreadPoolParameters.
        """

    @operation(8, "virAdmServerListClients")
    async def server_list_clients(self, server: AdminServerRef, flags: NoFlags) -> list[AdminClientRef]:
        """The clients that are connected to a server.

        Source: virAdmServerListClients.
        """

    @operation(9, "virAdmServerLookupClient")
    async def server_lookup_client(self, server: AdminServerRef, id: int, flags: NoFlags) -> AdminClientRef:
        """The client of a number.

        Source: virAdmServerLookupClient.
        """

    @operation(10, "virAdmClientGetInfo")
    async def client_get_info(self, client: AdminClientRef, flags: NoFlags) -> TypedParams:
        """Who a client is: readonly, and by transport sock_addr, unix_process_id, sasl_user_name and more.

        Source: virAdmClientGetInfo.
        """

    @operation(11, "virAdmClientClose")
    async def client_close(self, client: AdminClientRef, flags: NoFlags) -> None:
        """Drop a client's connection.

        Source: virAdmClientClose.
        """

    @operation(12, "virAdmServerGetClientLimits")
    async def server_get_client_limits(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        """How many clients a server takes: nclients_max, nclients, nclients_unauth_max, nclients_unauth.

        Source: virAdmServerGetClientLimits.
        """

    @operation(13, "virAdmServerSetClientLimits")
    async def server_set_client_limits(self, server: AdminServerRef, params: TypedParams, flags: NoFlags) -> None:
        """Change nclients_max or nclients_unauth_max of a server.

        Source: virAdmServerSetClientLimits.
        """

    @operation(18, "virAdmServerUpdateTlsFiles")
    async def server_update_tls_files(self, server: AdminServerRef, flags: NoFlags) -> None:
        """Read the server's certificates and keys again; connections that exist keep the old ones.

        Source: virAdmServerUpdateTlsFiles.
        """
