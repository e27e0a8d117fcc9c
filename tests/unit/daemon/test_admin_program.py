"""The admin program, asked through a session of its own: what it tells, takes and refuses."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from purevirt.api.facet.admin import AdminConnect, AdminServer
from purevirt.api.operation import NoFlags
from purevirt.api.ref import AdminClientRef, AdminServerRef
from purevirt.api.session import Session
from purevirt.api.typedparam import TypedParam, TypedParams, as_dict, int_param, string_param, uint_param
from purevirt.api.waiting import step
from purevirt.api.wire import PROGRAMS
from purevirt.daemon.admin import Administration, ServerAdministration
from purevirt.daemon.admin_workers import Workers
from purevirt.daemon.server import Server
from purevirt.daemon.settings import Settings
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.logging import control
from purevirt.uri import URI

R = TypeVar("R")
NONE = NoFlags.NONE
MAIN, ADMIN, NOPE = AdminServerRef("libvirtd"), AdminServerRef("admin"), AdminServerRef("nope")
CLIENT = AdminClientRef(MAIN, 9, 0, 0)


class Administrable:
    """A daemon that only remembers what was asked of it."""

    def __init__(self) -> None:
        programs = {name: {PROGRAMS[name].number: name} for name in ("remote", "admin")}
        settings = Settings()
        self.listed = [
            Server("libvirtd", programs["remote"], settings, self.open),
            Server("admin", programs["admin"], settings.for_admin(), self.open),
        ]
        self.timeout_s = -1
        self.is_stopped = False

    async def open(self, name: str | None, flags: ConnectFlags) -> Session:
        raise AssertionError("nobody opens a connection here")

    def servers(self) -> list[Server]:
        return self.listed

    def set_timeout(self, timeout_s: int) -> None:
        self.timeout_s = timeout_s

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture
def daemon() -> Administrable:
    return Administrable()


@pytest.fixture
def session(daemon: Administrable) -> Session:
    return Session(URI(), [Administration(daemon), ServerAdministration(daemon)])


@pytest.fixture
def logging_kept() -> Iterator[None]:
    """The filters of this process are put back."""
    before = control.filters
    yield
    control.set_filters(before)


def refused(bound: Callable[..., Coroutine[Any, Any, R]], *arguments: object) -> tuple[int, int, str]:
    with pytest.raises(Error) as caught:
        step(bound(*arguments))
    return caught.value.code, caught.value.domain, caught.value.message


def workers(session: Session, server: AdminServerRef) -> dict[str, Any]:
    return as_dict(step(session.bind(AdminServer.server_get_threadpool_parameters)(server, NONE)))


def limits(session: Session) -> dict[str, Any]:
    return as_dict(step(session.bind(AdminServer.server_get_client_limits)(MAIN, NONE)))


def test_servers_are_listed_and_found(session: Session) -> None:
    assert step(session.bind(AdminConnect.connect_list_servers)(NONE)) == [MAIN, ADMIN]
    assert step(session.bind(AdminConnect.connect_lookup_server)("admin", NoFlags(1))) == ADMIN


def test_workers_are_those_of_libvirtd(session: Session) -> None:
    names = ["minWorkers", "maxWorkers", "nWorkers", "freeWorkers", "prioWorkers", "jobQueueDepth"]
    assert workers(session, MAIN) == dict(zip(names, (5, 20, 5, 5, 5, 0), strict=True))
    assert workers(session, ADMIN) == dict(zip(names, (5, 20, 5, 4, 0, 0), strict=True))


def test_workers_follow_what_is_set(session: Session) -> None:
    change = session.bind(AdminServer.server_set_threadpool_parameters)
    step(change(MAIN, [uint_param("minWorkers", 7)], NONE))
    step(change(MAIN, [uint_param("minWorkers", 2), uint_param("prioWorkers", 0)], NONE))
    told = workers(session, MAIN)
    assert (told["minWorkers"], told["nWorkers"], told["prioWorkers"]) == (2, 7, 0)
    step(change(MAIN, [uint_param("maxWorkers", 4)], NONE))
    assert workers(session, MAIN)["nWorkers"] == 4
    assert workers(session, ADMIN)["maxWorkers"] == 20


def test_workers_grow_for_calls_and_the_rest_waits() -> None:
    pool = Workers(least=5, most=20, priority=5)
    assert [as_dict(pool.format(7))[name] for name in ("nWorkers", "freeWorkers", "jobQueueDepth")] == [7, 0, 0]
    assert [as_dict(pool.format(1))[name] for name in ("nWorkers", "freeWorkers", "jobQueueDepth")] == [7, 6, 0]
    assert [as_dict(pool.format(23))[name] for name in ("nWorkers", "freeWorkers", "jobQueueDepth")] == [20, 0, 3]


BAD_WORKERS: list[tuple[TypedParams, int, str]] = [
    ([uint_param("minWorkers", 30)], 8, "invalid argument: minWorkers cannot be larger than maxWorkers"),
    ([uint_param("maxWorkers", 0)], 8, "invalid argument: minWorkers cannot be larger than maxWorkers"),
    (
        [uint_param("minWorkers", 0), uint_param("maxWorkers", 0)],
        8,
        "invalid argument: maxWorkers must not be switched from zero to non-zero and vice versa",
    ),
    ([uint_param("freeWorkers", 3)], 74, "argument unsupported: parameter 'freeWorkers' not supported"),
    ([uint_param("nclients_max", 3)], 74, "argument unsupported: parameter 'nclients_max' not supported"),
    (
        [int_param("minWorkers", 3)],
        8,
        "invalid argument: invalid type 'int' for parameter 'minWorkers', expected 'uint'",
    ),
    (
        [string_param("minWorkers", "3")],
        8,
        "invalid argument: invalid type 'string' for parameter 'minWorkers', expected 'uint'",
    ),
    ([uint_param("minWorkers", 3)] * 2, 8, "invalid argument: parameter 'minWorkers' occurs multiple times"),
    (
        [TypedParam("minWorkers", 99, 1)],
        8,
        "invalid argument: invalid type 'unknown' for parameter 'minWorkers', expected 'uint'",
    ),
]


@pytest.mark.parametrize(("params", "code", "message"), BAD_WORKERS)
def test_refused_workers_change_nothing(session: Session, params: TypedParams, code: int, message: str) -> None:
    before = workers(session, MAIN)
    change = session.bind(AdminServer.server_set_threadpool_parameters)
    assert refused(change, MAIN, params, NONE) == (code, ErrorDomain.NONE, message)
    assert workers(session, MAIN) == before


def test_client_limits_are_set(session: Session) -> None:
    change = session.bind(AdminServer.server_set_client_limits)
    step(change(MAIN, [uint_param("nclients_max", 100)], NONE))
    step(change(MAIN, [uint_param("nclients_unauth_max", 100)], NONE))
    assert limits(session) == {"nclients_max": 100, "nclients": 0, "nclients_unauth_max": 100, "nclients_unauth": 0}


@pytest.mark.parametrize("param", [uint_param("nclients_max", 3), uint_param("nclients_unauth_max", 5001)])
def test_more_unauthenticated_clients_than_clients_are_refused(session: Session, param: TypedParam) -> None:
    before = limits(session)
    text = (
        "invalid argument: The overall maximum number of clients waiting for authentication must not be less than "
        "the overall maximum number of clients"
    )
    change = session.bind(AdminServer.server_set_client_limits)
    assert refused(change, MAIN, [param], NONE) == (ErrorCode.INVALID_ARG, ErrorDomain.RPC, text)
    assert limits(session) == before


def test_counters_of_clients_can_not_be_set(session: Session) -> None:
    change = session.bind(AdminServer.server_set_client_limits)
    text = "argument unsupported: parameter 'nclients' not supported"
    assert refused(change, MAIN, [uint_param("nclients", 3)], NONE)[2] == text


def test_unknown_servers(session: Session) -> None:
    told = (ErrorCode.NO_SERVER, ErrorDomain.RPC, "Server not found: No server named 'nope'")
    assert refused(session.bind(AdminConnect.connect_lookup_server), "nope", NONE) == told
    for declared in (
        AdminServer.server_get_threadpool_parameters,
        AdminServer.server_list_clients,
        AdminServer.server_get_client_limits,
        AdminServer.server_update_tls_files,
    ):
        assert refused(session.bind(declared), NOPE, NONE) == told
    for declared in (AdminServer.server_set_threadpool_parameters, AdminServer.server_set_client_limits):
        assert refused(session.bind(declared), NOPE, [], NONE) == told
    assert refused(session.bind(AdminServer.client_close), AdminClientRef(NOPE, 1, 0, 0), NONE) == told


def test_unknown_clients(session: Session) -> None:
    told = (ErrorCode.NO_CLIENT, ErrorDomain.RPC, "Client not found: No client with matching ID '9'")
    assert refused(session.bind(AdminServer.server_lookup_client), MAIN, 9, NONE) == told
    assert refused(session.bind(AdminServer.client_get_info), CLIENT, NONE) == told
    assert refused(session.bind(AdminServer.client_close), CLIENT, NONE) == told


def test_there_are_no_certificates_to_read(session: Session) -> None:
    text = "internal error: no tls service found, unable to update tls files"
    told = refused(session.bind(AdminServer.server_update_tls_files), MAIN, NONE)
    assert told == (ErrorCode.INTERNAL_ERROR, ErrorDomain.RPC, text)


FLAGS = NoFlags(4)
FLAGGED = {
    "adminConnectListServers": (AdminConnect.connect_list_servers, ()),
    "adminConnectGetLoggingOutputs": (AdminConnect.connect_get_logging_outputs, ()),
    "adminConnectGetLoggingFilters": (AdminConnect.connect_get_logging_filters, ()),
    "adminConnectSetLoggingOutputs": (AdminConnect.connect_set_logging_outputs, ("x",)),
    "adminConnectSetLoggingFilters": (AdminConnect.connect_set_logging_filters, ("x",)),
    "adminConnectSetDaemonTimeout": (AdminConnect.connect_set_daemon_timeout, (1,)),
    "adminConnectDaemonShutdown": (AdminConnect.connect_daemon_shutdown, ()),
    "adminDispatchConnectOpen": (AdminConnect.connect_open, ()),
    "adminServerGetThreadPoolParameters": (AdminServer.server_get_threadpool_parameters, (MAIN,)),
    "adminServerSetThreadPoolParameters": (AdminServer.server_set_threadpool_parameters, (MAIN, [])),
    "adminServerListClients": (AdminServer.server_list_clients, (MAIN,)),
    "adminServerLookupClient": (AdminServer.server_lookup_client, (MAIN, 1)),
    "adminServerGetClientLimits": (AdminServer.server_get_client_limits, (MAIN,)),
    "adminServerSetClientLimits": (AdminServer.server_set_client_limits, (MAIN, [])),
    "adminServerUpdateTlsFiles": (AdminServer.server_update_tls_files, (MAIN,)),
    "adminClientGetInfo": (AdminServer.client_get_info, (CLIENT,)),
    "adminClientClose": (AdminServer.client_close, (CLIENT,)),
}


@pytest.mark.parametrize("function", FLAGGED)
def test_unknown_flags_are_refused_first(session: Session, daemon: Administrable, function: str) -> None:
    declared, arguments = FLAGGED[function]
    told = refused(session.bind(declared), *arguments, FLAGS)
    text = f"unsupported flags (0x4) in function {function}"
    assert told == (ErrorCode.INVALID_ARG, ErrorDomain.ADMIN, text)
    assert not daemon.is_stopped
    assert daemon.timeout_s == -1


@pytest.mark.usefixtures("logging_kept")
def test_filters_are_set_and_shown_as_libvirtd_shows_them(session: Session) -> None:
    get, change = AdminConnect.connect_get_logging_filters, AdminConnect.connect_set_logging_filters
    step(session.bind(change)("1:qemu 3:util", NONE))
    told = step(session.bind(get)(NONE))
    assert (told.text, told.count) == ("1:*qemu* 3:*util* ", 2)
    text = "invalid argument: Invalid priority '9' for filter '9:x'"
    assert refused(session.bind(change), "2:rpc 9:x", NONE) == (ErrorCode.INVALID_ARG, ErrorDomain.NONE, text)
    assert step(session.bind(get)(NONE)).count == 2
    step(session.bind(change)(None, NONE))
    assert step(session.bind(get)(NONE)).text is None


def test_timeout_and_end(session: Session, daemon: Administrable) -> None:
    step(session.bind(AdminConnect.connect_set_daemon_timeout)(99, NONE))
    assert daemon.timeout_s == 99
    step(
        session.bind(AdminConnect.connect_daemon_shutdown)(
            NoFlags(1),
        )
    )
    assert daemon.is_stopped


def test_every_operation_of_the_program_is_answered() -> None:
    for facet, answered in ((AdminConnect, Administration), (AdminServer, ServerAdministration)):
        assert sorted(answered.overridden()) == sorted(facet.operations)


def test_asking_needs_no_event_loop(session: Session) -> None:
    """Nothing waits: the daemon answers in the step that asks."""

    async def ask() -> list[AdminServerRef]:
        return await session.bind(AdminConnect.connect_list_servers)(NONE)

    assert asyncio.run(ask()) == step(ask())
