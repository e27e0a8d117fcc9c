"""libvirt_admin tells the same of this daemon as of the C libvirtd, and notices when it is dropped."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import libvirt
import libvirt_admin

Call = Callable[[libvirt_admin.virAdmConnect], object]
NAMED = "libvirtd"
COUNTERS = {"freeWorkers", "nclients"}
"""What may still count a client that has just gone."""

CALLS: dict[str, Call] = {
    "alive": lambda c: c.isAlive(),
    "servers": lambda c: sorted(server.name() for server in c.listServers()),  # C lists them in any order
    "server": lambda c: c.lookupServer("admin").name(),
    "no server": lambda c: c.lookupServer("nope"),
    "null server": lambda c: c.lookupServer(None),  # type: ignore[arg-type]  # refused as C refuses it
    "server flags": lambda c: c.lookupServer("admin", 1).name(),
    "list flags": lambda c: c.listServers(1),
    "workers": lambda c: c.lookupServer(NAMED).threadPoolParameters(),
    "admin workers": lambda c: c.lookupServer("admin").threadPoolParameters(),
    "workers flags": lambda c: c.lookupServer(NAMED).threadPoolParameters(1),
    "too many workers": lambda c: c.lookupServer(NAMED).setThreadPoolParameters({"minWorkers": 30}),
    "unknown worker": lambda c: c.lookupServer(NAMED).setThreadPoolParameters({"foo": 3}),
    "type of workers": lambda c: c.lookupServer(NAMED).setThreadPoolParameters({"freeWorkers": 3}),
    "set workers": lambda c: c.lookupServer(NAMED).setThreadPoolParameters({"prioWorkers": 5}),
    "limits": lambda c: c.lookupServer(NAMED).clientLimits(),
    "admin limits": lambda c: c.lookupServer("admin").clientLimits(),
    "bad limits": lambda c: c.lookupServer(NAMED).setClientLimits({"nclients_max": 3}),
    "counter": lambda c: c.lookupServer(NAMED).setClientLimits({"nclients": 3}),
    "set limits": lambda c: c.lookupServer(NAMED).setClientLimits({"nclients_max": 5000}),
    "own": lambda c: own_client(c).info(),
    "own transport": lambda c: own_client(c).transport(),
    "own flags": lambda c: own_client(c).info(1),
    "close flags": lambda c: own_client(c).close(1),
    "no client": lambda c: c.lookupServer(NAMED).lookupClient(2**64 - 1 >> 1),
    "tls": lambda c: c.lookupServer(NAMED).updateTlsFiles(),
    "filters": lambda c: c.getLoggingFilters(),
    "set filters": lambda c: (c.setLoggingFilters("1:qemu 2:rpc"), c.getLoggingFilters()),
    "reset filters": lambda c: (c.setLoggingFilters(None), c.getLoggingFilters()),
    "bad filters": lambda c: c.setLoggingFilters("x"),
    "bad outputs": lambda c: c.setLoggingOutputs("1:foo"),
    "output flags": lambda c: c.getLoggingOutputs(1),
    "timeout": lambda c: c.setDaemonTimeout(0),
    "timeout flags": lambda c: c.setDaemonTimeout(0, 1),
    "no second callback": lambda c: (c.registerCloseCallback(print, 1), c.registerCloseCallback(print, 1)),
    "no callback": lambda c: c.unregisterCloseCallback(),
    "closed": lambda c: (c.close(), c.isAlive(), c.close()),
    "call when closed": lambda c: (c.close(), c.listServers()),
    "uri when closed": lambda c: (c.close(), c.getURI()),
}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Errors are not printed."""
    libvirt.registerErrorHandler(lambda context, error: None, None)
    yield
    libvirt.registerErrorHandler(None, None)


@pytest.mark.parametrize("name", CALLS)
def test_the_same_of_both_daemons(name: str, daemon: Any, c_libvirtd: Any) -> None:
    ours, theirs = (outcome(CALLS[name], peer) for peer in (daemon, c_libvirtd))
    assert ours == theirs


def test_the_versions(daemon: Any) -> None:
    with open_admin(daemon) as conn:
        assert conn.getLibVersion() == libvirt_admin.getVersion() == 11_003_000
        assert conn.getURI() == f"libvirtd:///system?socket={admin_socket(daemon)}"


def test_flags_of_open_are_the_daemons_to_refuse(daemon: Any) -> None:
    with pytest.raises(libvirt.libvirtError, match=r"unsupported flags \(0x1\) in function adminDispatchConnectOpen"):
        libvirt_admin.open(f"libvirtd:///system?socket={admin_socket(daemon)}", libvirt.VIR_CONNECT_RO)


def test_a_connection_lives_as_long_as_its_objects(daemon: Any) -> None:
    conn = open_admin(daemon)
    server = conn.lookupServer("admin")
    assert conn.close() == 1
    assert len(server.listClients()) == 1


def test_a_dropped_connection_is_told(daemon: Any) -> None:
    libvirt.virEventRegisterDefaultImpl()
    told: list[tuple[int, str]] = []
    with open_admin(daemon) as conn:
        mine = own_client(conn).ID()
        conn.registerCloseCallback(lambda c, reason, opaque: told.append((reason, opaque)), "mine")
        other = open_admin(daemon)
        other.lookupServer("admin").lookupClient(mine).close()
        timer = libvirt.virEventAddTimeout(20_000, lambda number, opaque: told.append((-1, "late")), None)
        while not told:
            libvirt.virEventRunDefaultImpl()
        libvirt.virEventRemoveTimeout(timer)
        assert told == [(libvirt.VIR_CONNECT_CLOSE_REASON_EOF, "mine")]
        assert conn.isAlive() == 0
        assert conn.unregisterCloseCallback() == 0


def test_numbers_come_from_the_settings(start_daemon: Any) -> None:
    config = "min_workers = 3\nmax_workers = 9\nprio_workers = 1\nadmin_max_workers = 7\nadmin_max_clients = 4\n"
    with open_admin(start_daemon(config=config)) as conn:
        told = conn.lookupServer(NAMED).threadPoolParameters()
        assert [told[name] for name in ("minWorkers", "maxWorkers", "nWorkers", "prioWorkers")] == [3, 9, 3, 1]
        admin = conn.lookupServer("admin")
        assert admin.threadPoolParameters()["maxWorkers"] == 7
        assert admin.clientLimits()["nclients_max"] == 4


@pytest.mark.parametrize("flags", [0, libvirt_admin.VIR_DAEMON_SHUTDOWN_PRESERVE])
def test_a_daemon_ends_when_told(start_daemon: Any, flags: int) -> None:
    daemon = start_daemon()
    with open_admin(daemon) as conn:
        assert conn.daemonShutdown(flags) == 0
        assert daemon.process.wait(20) == 0


def own_client(conn: libvirt_admin.virAdmConnect) -> libvirt_admin.virAdmClient:
    """The client that the daemon knows this connection as: the last one of this process."""
    clients = conn.lookupServer("admin").listClients()
    return [client for client in clients if client.info()["unix_process_id"] == os.getpid()][-1]


def outcome(call: Call, peer: Any) -> object:
    """What a call gives, or the error without its template, which differs between releases."""
    with open_admin(peer) as conn:
        try:
            told = call(conn)
            return {k: v for k, v in told.items() if k not in COUNTERS} if isinstance(told, dict) else told
        except libvirt.libvirtError as error:
            return error.args, error.get_error_code(), error.get_error_domain(), error.get_str2(), error.get_int1()


def open_admin(peer: Any) -> libvirt_admin.virAdmConnect:
    """A connection to the admin socket of a daemon."""
    return libvirt_admin.open(f"libvirtd:///system?socket={admin_socket(peer)}")


def admin_socket(peer: Any) -> Path:
    """The admin socket beside that of a daemon."""
    return Path(peer.socket).with_name("libvirt-admin-sock")
