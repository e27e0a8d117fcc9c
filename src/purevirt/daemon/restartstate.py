"""What a daemon leaves to the one that takes its place by re-execution: servers, sockets and clients, as JSON.

The documents of older releases are read too: those of a daemon with a single server, and those whose servers have
no names. Source: virNetDaemonPreExecRestart, virNetDaemonNewPostExecRestart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard

from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.jsontext import Json, format_json, parse_json

Object = dict[str, Json]

_STATE, _PLAIN = "{} field in JSON state document", "{} data in JSON document"
_NO_AUTHENTICATION = 0


@dataclass(frozen=True, slots=True)
class _Member:
    """A member that has to be there: its name, its type, and how its absence is told."""

    name: str
    type: type
    complaint: str = _STATE


_SERVER = tuple(
    _Member(name, int, _PLAIN)
    for name in ("min_workers", "max_workers", "priority_workers", "max_clients", "keepaliveInterval", "keepaliveCount")
)
_SERVICE = (_Member("auth", int), _Member("readonly", bool), _Member("nrequests_client_max", int))
_CLIENT = (_Member("auth", int), _Member("readonly", bool), _Member("nrequests_max", int))
_SOCKET = (
    _Member("fd", int, _PLAIN),
    _Member("pid", int, _PLAIN),
    _Member("errfd", int, _PLAIN),
    _Member("isClient", bool, _PLAIN),
)


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.RPC)


def _take(source: Json, members: Sequence[_Member]) -> Object:
    """The members of an object. Raises Error INTERNAL_ERROR where one is missing or of another type."""
    values = _object(source)
    for member in members:
        value = values.get(member.name)
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if not (is_number if member.type is int else isinstance(value, member.type)):
            raise _refuse("Missing " + member.complaint.format(member.name))
    return {member.name: values[member.name] for member in members}


def _object(source: Json) -> Object:
    if not isinstance(source, dict):
        raise _refuse("Malformed state document")
    return source


def _list(source: Object, name: str) -> list[Json]:
    value = source.get(name)
    if not isinstance(value, list):
        raise _refuse(f"Missing {name} data in JSON document")
    return value


def _is_number(value: Json) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def parse_restart_state(text: str, server_names: Sequence[str]) -> Object:
    """The state of these servers, complete and in today's form. Raises Error INTERNAL_ERROR."""
    servers = _servers(_object(parse_json(text)), server_names)
    for name in server_names:
        if name not in servers:
            raise _refuse(f"Server {name} was not created")
    return {"servers": {name: _read_server(server) for name, server in servers.items()}}


def format_restart_state(state: Object) -> str:
    """The document."""
    return format_json(state, pretty=True)


def _servers(document: Object, server_names: Sequence[str]) -> Mapping[str, Json]:
    """The servers by name; nameless ones have the names in order."""
    servers = document.get("servers", [document])
    if isinstance(servers, dict):
        return servers
    if not isinstance(servers, list) or len(servers) > len(server_names):
        raise _refuse("Malformed servers data in JSON document")
    return dict(zip(server_names, servers, strict=False))


def _read_server(source: Json) -> Object:
    given, server = _object(source), _take(source, _SERVER)
    anonymous = given.get("max_anonymous_clients", server["max_clients"])
    if not _is_number(anonymous) or not _is_number(server["max_clients"]):
        raise _refuse("Malformed max_anonymous_clients data in JSON document")
    if server["max_clients"] < anonymous:
        raise _refuse(
            "The overall maximum number of clients must not be less than "
            "the number of clients waiting for authentication"
        )
    next_id = given.get("next_client_id", 1)
    if not _is_number(next_id):
        raise _refuse("Malformed next_client_id data in JSON document")
    clients: list[Json] = []
    for client in _list(given, "clients"):
        clients.append(_read_client(client, next_id))
        next_id += "id" not in _object(client)
    services: list[Json] = [_read_service(service) for service in _list(given, "services")]
    limits = {name: server[name] for name in ("min_workers", "max_workers", "priority_workers", "max_clients")}
    keepalive = {name: server[name] for name in ("keepaliveInterval", "keepaliveCount")}
    return {
        **limits,
        "max_anonymous_clients": anonymous,
        **keepalive,
        "next_client_id": next_id,
        "services": services,
        "clients": clients,
    }


def _read_service(source: Json) -> Object:
    sockets: list[Json] = [_read_socket(socket) for socket in _list(_object(source), "socks")]
    return {**_take(source, _SERVICE), "socks": sockets}


def _read_client(source: Json, next_id: int) -> Object:
    given, client = _object(source), _take(source, _CLIENT)
    is_pending = given.get("auth_pending", client["auth"] != _NO_AUTHENTICATION)
    if not isinstance(is_pending, bool):
        raise _refuse("Malformed auth_pending field in JSON state document")
    if is_pending and client["auth"] == _NO_AUTHENTICATION:
        raise _refuse("Invalid auth_pending and auth combination in JSON state document")
    if "sock" not in given:
        raise _refuse("Missing sock field in JSON state document")
    identity: Object = {"id": given.get("id", next_id), "auth": client["auth"], "auth_pending": is_pending}
    limits: Object = {"readonly": client["readonly"], "nrequests_max": client["nrequests_max"]}
    since: Object = {"conn_time": given["conn_time"]} if "conn_time" in given else {}
    private: Object = {"privateData": given["privateData"]} if "privateData" in given else {}
    return {**identity, **limits, **since, "sock": _read_socket(given["sock"]), **private}


def _read_socket(source: Json) -> Object:
    """A socket; the files of those that listen are removed at the end, which older releases do not say."""
    given, socket = _object(source), _take(source, _SOCKET)
    is_removed = given.get("unlinkUNIX", not socket["isClient"])
    return {**{name: socket[name] for name in ("fd", "errfd", "pid", "isClient")}, "unlinkUNIX": is_removed}
