"""URIs of admin connections: the default, aliases, and the socket that is meant."""

import os
from pathlib import Path

import pytest

from purevirt.drivers.remote.admin import find_admin_address, find_admin_uri
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import parse_uri

NONE = ConnectFlags(0)
RUNTIME = {"XDG_RUNTIME_DIR": "/run/user/7"}

SOCKETS = {
    "libvirtd:///system": "/run/libvirt/libvirt-admin-sock",
    "libvirtd:///session": "/run/user/7/libvirt/libvirt-admin-sock",
    "virtqemud:///system": "/run/libvirt/virtqemud-admin-sock",
    "virtnetworkd:///session": "/run/user/7/libvirt/virtnetworkd-admin-sock",
    "libvirtd://host/system": "/run/libvirt/libvirt-admin-sock",
    "libvirtd:///system?socket=/a/b": "/a/b",
    "libvirtd:///system?socket=/y&socket=/z": "/z",
    "foo:///bar?socket=/a/b": "/a/b",
}

REFUSALS = {
    "foo:///system": "Unsupported URI scheme 'foo'",
    "qemu:///system": "Unsupported URI scheme 'qemu'",
    "libvirtd+unix:///system": "Unsupported URI scheme 'libvirtd+unix'",
    "LIBVIRTD:///system": "Unsupported URI scheme 'LIBVIRTD'",
    "/system": "No URI scheme specified",
    "": "No URI scheme specified",
    "libvirtd:": "Invalid URI path '', try '/system'",
    "libvirtd:///": "Invalid URI path '/', try '/system'",
    "virtqemud:///embed": "Invalid URI path '/embed', try '/system'",
    "libvirtd:///system?foo=bar&socket=/x": "Unknown URI parameter 'foo'",
    "libvirtd:///system?SOCKET=/x": "Unknown URI parameter 'SOCKET'",
    "qemu:///x?foo=b": "Unknown URI parameter 'foo'",
}


@pytest.mark.parametrize("uri", SOCKETS)
def test_socket_of_a_uri(uri: str) -> None:
    assert find_admin_address(parse_uri(uri), RUNTIME).sockets == (Path(SOCKETS[uri]),)


@pytest.mark.parametrize("uri", REFUSALS)
def test_refused_uri(uri: str) -> None:
    with pytest.raises(Error) as caught:
        find_admin_address(parse_uri(uri), RUNTIME)
    assert caught.value.message == f"unsupported configuration: {REFUSALS[uri]}"
    assert (caught.value.code, caught.value.domain) == (ErrorCode.CONFIG_UNSUPPORTED, ErrorDomain.ADMIN)


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a user with settings."""
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    (tmp_path / "libvirt").mkdir()
    aliases = 'uri_aliases = [ "a=virtqemud:///a", "b=virtqemud:///b" ]\nuri_default = "b"\n'
    (tmp_path / "libvirt/libvirt-admin.conf").write_text(aliases)
    return {"XDG_CONFIG_HOME": str(tmp_path)}


def test_defaults_may_be_aliases(configured: dict[str, str]) -> None:
    assert find_admin_uri(None, NONE, configured).path == "/b"
    assert find_admin_uri(None, NONE, configured | {"LIBVIRT_ADMIN_DEFAULT_URI": "a"}).path == "/a"
    assert find_admin_uri(None, NONE, configured | {"LIBVIRT_ADMIN_DEFAULT_URI": ""}).path == "/b"
    assert find_admin_uri(None, NONE, configured | {"LIBVIRT_DEFAULT_URI": "a"}).path == "/b"


def test_an_alias_is_no_alias_where_they_are_not_wanted(configured: dict[str, str]) -> None:
    assert find_admin_uri("a", NONE, configured).scheme == "virtqemud"
    assert find_admin_uri("a", ConnectFlags.NO_ALIASES, configured).path == "a"


@pytest.mark.parametrize(("uid", "path"), [(0, "/system"), (1000, "/session")])
def test_default_by_user(uid: int, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    monkeypatch.setattr("purevirt.drivers.remote.admin.SYSTEM_FOLDER", tmp_path)
    uri = find_admin_uri(None, NONE, {"XDG_CONFIG_HOME": str(tmp_path)})
    assert (uri.scheme, uri.path) == ("libvirtd", path)


def test_a_default_of_another_type_is_refused(configured: dict[str, str]) -> None:
    path = Path(configured["XDG_CONFIG_HOME"]) / "libvirt/libvirt-admin.conf"
    path.write_text("uri_default = 3\n")
    with pytest.raises(Error) as caught:
        find_admin_uri(None, NONE, configured)
    assert caught.value.message == f"internal error: {path}: expected a string for 'uri_default' parameter"
