"""The admin program: what an administrator asks of the daemon itself.

Errors have the domains of libvirtd: unknown flags are the admin program's, unknown servers and clients those of the
RPC, and the rest has none.
"""

from collections.abc import Iterable
from typing import Protocol

from purevirt import LIBVIRT_VERSION
from purevirt.api.facet.admin import AdminConnect, AdminServer
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import AdminClientRef, AdminServerRef
from purevirt.api.result import LoggingSetting
from purevirt.api.typedparam import TypedParams, as_dict, boolean_param, int_param, string_param, uint_param
from purevirt.daemon.admin_flags import ANY_FLAGS, answered
from purevirt.daemon.admin_workers import calls_under_way, workers_of
from purevirt.daemon.client import Client
from purevirt.daemon.server import Server
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.admin import AdmConnectDaemonShutdownFlags, ClientTransport
from purevirt.enums.common import TypedParameterType
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.logging import control as log_control

_LIMITS = dict.fromkeys(("nclients_max", "nclients_unauth_max"), TypedParameterType.UINT)
_WORKERS = dict.fromkeys(("minWorkers", "maxWorkers", "prioWorkers"), TypedParameterType.UINT)


class Administered(Protocol):
    """The daemon that is administered."""

    def servers(self) -> Iterable[Server]:
        """Its servers, in the order in which they are listed."""

    def set_timeout(self, timeout_s: int) -> None:
        """End after this time without clients and guests; 0 means never."""

    def stop(self) -> None:
        """End; guests go on."""


class Administration(AdminConnect):
    """The daemon as a whole: its servers, its logging, its end."""

    def __init__(self, daemon: Administered) -> None:
        self._daemon = daemon

    @answered(function="adminDispatchConnectOpen")
    async def connect_open(self, flags: ConnectFlags) -> None:
        """Every client of the admin socket is connected already."""

    @override()
    async def connect_close(self) -> None:
        """There is nothing to let go of."""

    @override()
    async def connect_get_lib_version(self) -> int:
        return LIBVIRT_VERSION

    @answered()
    async def connect_list_servers(self, flags: NoFlags) -> list[AdminServerRef]:
        return [AdminServerRef(server.name) for server in self._daemon.servers()]

    @override(ANY_FLAGS)
    async def connect_lookup_server(self, name: str, flags: NoFlags) -> AdminServerRef:
        """The flags are not looked at, nor are they by libvirtd."""
        return AdminServerRef(find_server(self._daemon, name).name)

    @answered()
    async def connect_get_logging_outputs(self, flags: NoFlags) -> LoggingSetting:
        outputs = log_control.outputs
        return LoggingSetting(outputs, len(outputs.split()))

    @answered()
    async def connect_get_logging_filters(self, flags: NoFlags) -> LoggingSetting:
        filters = log_control.filters
        return LoggingSetting(filters or None, len(filters.split()))

    @answered()
    async def connect_set_logging_outputs(self, outputs: str | None, flags: NoFlags) -> None:
        log_control.set_outputs(outputs or "")

    @answered()
    async def connect_set_logging_filters(self, filters: str | None, flags: NoFlags) -> None:
        log_control.set_filters(filters or "")

    @answered()
    async def connect_set_daemon_timeout(self, timeout_s: int, flags: NoFlags) -> None:
        self._daemon.set_timeout(timeout_s)

    @answered(AdmConnectDaemonShutdownFlags.PRESERVE)
    async def connect_daemon_shutdown(self, flags: AdmConnectDaemonShutdownFlags) -> None:
        """Guests go on and their state is on disk at any time: there is nothing to preserve beforehand."""
        self._daemon.stop()


class ServerAdministration(AdminServer):
    """One server of the daemon: its clients and how many it takes."""

    def __init__(self, daemon: Administered) -> None:
        self._daemon = daemon

    @answered()
    async def server_get_threadpool_parameters(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        found = find_server(self._daemon, server.name)
        return workers_of(found).format(calls_under_way(found))

    @answered()
    async def server_set_threadpool_parameters(
        self, server: AdminServerRef, params: TypedParams, flags: NoFlags
    ) -> None:
        found = find_server(self._daemon, server.name)
        check_params(params, _WORKERS)
        workers_of(found).set(as_dict(params))

    @answered()
    async def server_list_clients(self, server: AdminServerRef, flags: NoFlags) -> list[AdminClientRef]:
        return [_client_ref(server, client) for client in find_server(self._daemon, server.name).clients()]

    @answered()
    async def server_lookup_client(self, server: AdminServerRef, id: int, flags: NoFlags) -> AdminClientRef:
        return _client_ref(server, self._client(server, id))

    @answered()
    async def client_get_info(self, client: AdminClientRef, flags: NoFlags) -> TypedParams:
        found = self._client(client.server, client.id)
        peer = found.peer
        return [
            boolean_param("readonly", found.read_only),
            int_param("unix_user_id", peer.uid),
            string_param("unix_user_name", peer.user_name),
            int_param("unix_group_id", peer.gid),
            string_param("unix_group_name", peer.group_name),
            int_param("unix_process_id", peer.pid),
        ]

    @answered()
    async def client_close(self, client: AdminClientRef, flags: NoFlags) -> None:
        self._client(client.server, client.id).channel.close()

    @answered()
    async def server_get_client_limits(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        found = find_server(self._daemon, server.name)
        return [
            uint_param("nclients_max", found.limits.max_clients),
            uint_param("nclients", len(found.clients())),
            uint_param("nclients_unauth_max", found.limits.max_unauthenticated),
            uint_param("nclients_unauth", found.unauthenticated_count),
        ]

    @answered()
    async def server_set_client_limits(self, server: AdminServerRef, params: TypedParams, flags: NoFlags) -> None:
        limits = find_server(self._daemon, server.name).limits
        check_params(params, _LIMITS)
        wanted = as_dict(params)
        clients = int(wanted.get("nclients_max", limits.max_clients))
        unauthenticated = int(wanted.get("nclients_unauth_max", limits.max_unauthenticated))
        if clients < unauthenticated:
            detail = (
                "The overall maximum number of clients waiting for authentication must not be less than "
                "the overall maximum number of clients"
            )
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.RPC)
        limits.max_clients, limits.max_unauthenticated = clients, unauthenticated

    @answered()
    async def server_update_tls_files(self, server: AdminServerRef, flags: NoFlags) -> None:
        """No server of this daemon has certificates."""
        find_server(self._daemon, server.name)
        detail = "no tls service found, unable to update tls files"
        raise Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.RPC)

    def _client(self, server: AdminServerRef, client_id: int) -> Client:
        found = find_server(self._daemon, server.name)
        for client in found.clients():
            if client.id == client_id:
                return client
        raise Error(ErrorCode.NO_CLIENT, f"No client with matching ID '{client_id}'", domain=ErrorDomain.RPC)


def find_server(daemon: Administered, name: str) -> Server:
    """The server of a name; raises NO_SERVER."""
    for server in daemon.servers():
        if server.name == name:
            return server
    raise Error(ErrorCode.NO_SERVER, f"No server named '{name}'", domain=ErrorDomain.RPC)


def _client_ref(server: AdminServerRef, client: Client) -> AdminClientRef:
    return AdminClientRef(server, client.id, client.connected_at, ClientTransport.UNIX)
