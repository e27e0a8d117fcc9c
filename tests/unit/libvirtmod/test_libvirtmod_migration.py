"""The seam between the facade and the functions of the C module: programs replace them, and None is a failure."""

import gc
from collections.abc import Iterator

import pytest

import libvirt
import libvirtmod

LIVE, PEER2PEER = libvirt.VIR_MIGRATE_LIVE, libvirt.VIR_MIGRATE_PEER2PEER


@pytest.fixture
def domain() -> Iterator[libvirt.virDomain]:
    libvirt.registerErrorHandler(lambda context, error: None, None)
    connection = libvirt.open("test:///default")
    yield connection.lookupByName("test")
    connection.close()
    libvirt.registerErrorHandler(None, None)
    gc.collect()  # caught exceptions hold frames that hold objects, and those the host of all tests


MOVES = [
    ("virDomainMigrate", lambda domain: domain.migrate(domain.connect(), LIVE, "n", "u", 5), (LIVE, "n", "u", 5)),
    (
        "virDomainMigrate2",
        lambda domain: domain.migrate2(domain.connect(), "<x/>", LIVE, "n", "u", 5),
        ("<x/>", LIVE, "n", "u", 5),
    ),
    (
        "virDomainMigrate3",
        lambda domain: domain.migrate3(domain.connect(), {"bandwidth": 5}, LIVE),
        ({"bandwidth": 5}, LIVE),
    ),
]
SENDS = [
    ("virDomainMigrateToURI", lambda domain: domain.migrateToURI("d", LIVE, "n", 5), ("d", LIVE, "n", 5)),
    (
        "virDomainMigrateToURI2",
        lambda domain: domain.migrateToURI2("d", "m", "<x/>", LIVE, "n", 5),
        ("d", "m", "<x/>", LIVE, "n", 5),
    ),
    (
        "virDomainMigrateToURI3",
        lambda domain: domain.migrateToURI3("d", {"bandwidth": 5}, LIVE),
        ("d", {"bandwidth": 5}, LIVE),
    ),
]


@pytest.mark.parametrize(("name", "move", "rest"), MOVES)
def test_the_facade_moves_domains_through_the_module(domain, monkeypatch, name, move, rest) -> None:
    calls = []
    monkeypatch.setattr(libvirtmod, name, lambda *args, source: calls.append((args, source)) or domain._o)
    assert isinstance(move(domain), libvirt.virDomain)
    connection = domain.connect()
    assert calls == [((domain._o, connection._o, *rest), connection._o)]


@pytest.mark.parametrize(("name", "send", "rest"), SENDS)
def test_the_facade_sends_domains_through_the_module(domain, monkeypatch, name, send, rest) -> None:
    calls = []
    monkeypatch.setattr(libvirtmod, name, lambda *args, source: calls.append(args) or 0)
    assert send(domain) == 0
    assert calls == [(domain._o, *rest)]


@pytest.mark.parametrize(("name", "call", "rest"), [*MOVES, *SENDS])
def test_a_failure_without_a_reason_names_the_function(domain, monkeypatch, name, call, rest) -> None:
    monkeypatch.setattr(libvirtmod, name, lambda *args, source: -1 if "ToURI" in name else None)
    libvirt.virResetLastError()
    with pytest.raises(libvirt.libvirtError, match=rf"^{name}\(\) failed$"):
        call(domain)


def test_a_real_failure_tells_its_reason(domain) -> None:
    with pytest.raises(libvirt.libvirtError) as caught:
        domain.migrateToURI("d", LIVE)
    assert caught.value.get_error_code() == libvirt.VIR_ERR_ARGUMENT_UNSUPPORTED
    with pytest.raises(libvirt.libvirtError) as caught:
        domain.migrate(domain.connect(), LIVE)
    assert caught.value.get_error_code() == libvirt.VIR_ERR_NO_SUPPORT


def test_the_module_returns_what_c_returns_for_failures(domain) -> None:
    link = domain.connect()._o
    assert libvirtmod.virDomainMigrateToURI3(domain._o, "d", {}, LIVE, source=link) == -1
    assert libvirtmod.virDomainMigrate3(domain._o, link, {}, LIVE, source=link) is None
    assert libvirt.virGetLastError() is not None


def test_parameters_must_be_a_dictionary(domain) -> None:
    with pytest.raises(TypeError, match="migration params must be a dictionary"):
        domain.migrate3(domain.connect(), "x", LIVE)


def test_the_facade_has_the_module() -> None:
    assert libvirt.libvirtmod is libvirtmod
