"""The admin program: what an administrator asks of the daemon itself."""

from collections.abc import Iterable
from typing import Protocol

from purevirt import LIBVIRT_VERSION
from purevirt.api.facet.admin import AdminConnect, AdminServer
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import AdminClientRef, AdminServerRef
from purevirt.api.result import LoggingSetting
from purevirt.api.typedparam import TypedParams, boolean_param, int_param, string_param, uint_param
from purevirt.daemon.client import Client
from purevirt.daemon.server import Server
from purevirt.enums.admin import ClientTransport
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.logging import control as log_control

_LIMITS = {
    "nclients_max": "max_clients",
    "nclients_unauth_max": "max_unauthenticated",
}


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

    domain = ErrorDomain.ADMIN

    def __init__(self, daemon: Administered) -> None:
        self._daemon = daemon

    @override()
    async def connect_open(self, flags: ConnectFlags) -> None:
        """Every client of the admin socket is connected already."""

    @override()
    async def connect_close(self) -> None:
        """There is nothing to let go of."""

    @override()
    async def connect_get_lib_version(self) -> int:
        return LIBVIRT_VERSION

    @override()
    async def connect_list_servers(self, flags: NoFlags) -> list[AdminServerRef]:
        return [AdminServerRef(server.name) for server in self._daemon.servers()]

    @override()
    async def connect_lookup_server(self, name: str, flags: NoFlags) -> AdminServerRef:
        return AdminServerRef(find_server(self._daemon, name).name)

    @override()
    async def connect_get_logging_outputs(self, flags: NoFlags) -> LoggingSetting:
        outputs = log_control.outputs
        return LoggingSetting(outputs, len(outputs.split()))

    @override()
    async def connect_get_logging_filters(self, flags: NoFlags) -> LoggingSetting:
        filters = log_control.filters.rstrip()
        return LoggingSetting(filters or None, len(filters.split()))

    @override()
    async def connect_set_logging_outputs(self, outputs: str | None, flags: NoFlags) -> None:
        log_control.set_outputs(outputs or "")

    @override()
    async def connect_set_logging_filters(self, filters: str | None, flags: NoFlags) -> None:
        log_control.set_filters(filters or "")

    @override()
    async def connect_set_daemon_timeout(self, timeout_s: int, flags: NoFlags) -> None:
        self._daemon.set_timeout(timeout_s)

    @override()
    async def connect_daemon_shutdown(self, flags: NoFlags) -> None:
        self._daemon.stop()


class ServerAdministration(AdminServer):
    """One server of the daemon: its clients and how many it takes."""

    domain = ErrorDomain.ADMIN

    def __init__(self, daemon: Administered) -> None:
        self._daemon = daemon

    @override()
    async def server_list_clients(self, server: AdminServerRef, flags: NoFlags) -> list[AdminClientRef]:
        return [_client_ref(server, client) for client in find_server(self._daemon, server.name).clients()]

    @override()
    async def server_lookup_client(self, server: AdminServerRef, id: int, flags: NoFlags) -> AdminClientRef:
        return _client_ref(server, self._client(server, id))

    @override()
    async def client_get_info(self, client: AdminClientRef, flags: NoFlags) -> TypedParams:
        found = self._client(client.server, client.id)
        peer = found.peer
        return [
            boolean_param("readonly", found.read_only),
            string_param("sock_addr", "127.0.0.1:0"),
            int_param("unix_user_id", peer.uid),
            string_param("unix_user_name", peer.user_name),
            int_param("unix_group_id", peer.gid),
            string_param("unix_group_name", peer.group_name),
            int_param("unix_process_id", peer.pid),
        ]

    @override()
    async def client_close(self, client: AdminClientRef, flags: NoFlags) -> None:
        self._client(client.server, client.id).channel.close()

    @override()
    async def server_get_client_limits(self, server: AdminServerRef, flags: NoFlags) -> TypedParams:
        found = find_server(self._daemon, server.name)
        return [
            uint_param("nclients_max", found.limits.max_clients),
            uint_param("nclients", len(found.clients())),
            uint_param("nclients_unauth_max", found.limits.max_unauthenticated),
            uint_param("nclients_unauth", found.unauthenticated_count),
        ]

    @override()
    async def server_set_client_limits(self, server: AdminServerRef, params: TypedParams, flags: NoFlags) -> None:
        limits = find_server(self._daemon, server.name).limits
        wanted = {field: getattr(limits, attribute) for field, attribute in _LIMITS.items()}
        for param in params:
            if param.field not in wanted:
                raise Error(ErrorCode.INVALID_ARG, f"parameter '{param.field}' not supported")
            wanted[param.field] = int(param.value)
        if wanted["nclients_unauth_max"] > wanted["nclients_max"]:
            detail = "more clients waiting for authentication than clients in all: nclients_unauth_max"
            raise Error(ErrorCode.INVALID_ARG, detail)
        for field, attribute in _LIMITS.items():
            setattr(limits, attribute, wanted[field])

    def _client(self, server: AdminServerRef, client_id: int) -> Client:
        found = find_server(self._daemon, server.name)
        for client in found.clients():
            if client.id == client_id:
                return client
        raise Error(ErrorCode.NO_CLIENT, f"no client with matching id '{client_id}'")


def find_server(daemon: Administered, name: str) -> Server:
    """The server of a name; raises NO_SERVER."""
    for server in daemon.servers():
        if server.name == name:
            return server
    raise Error(ErrorCode.NO_SERVER, f"no server with matching name '{name}' found", domain=ErrorDomain.ADMIN)


def _client_ref(server: AdminServerRef, client: Client) -> AdminClientRef:
    return AdminClientRef(server, client.id, client.connected_at, ClientTransport.UNIX)
