"""Settings of the daemon: libvirtd.conf and the paths of a system, a root folder and a session."""

from collections.abc import Callable
from pathlib import Path

import pytest

from purevirt.daemon.settings import DaemonPaths, Settings
from purevirt.errors import Error, ErrorCode

Read = Callable[[str], Settings]


@pytest.fixture
def settings(tmp_path: Path) -> Read:
    """Reads a file's text."""

    def read(text: str) -> Settings:
        (tmp_path / "libvirtd.conf").write_text(text)
        return Settings.load(tmp_path / "libvirtd.conf")

    return read


def test_an_empty_file_means_the_defaults(settings: Read) -> None:
    assert settings("") == Settings()
    assert settings("# nothing\n\n") == Settings()
    defaults = Settings()
    assert (defaults.max_clients, defaults.max_client_requests, defaults.max_anonymous_clients) == (5000, 5, 20)
    assert (defaults.keepalive_interval_s, defaults.keepalive_count) == (5, 5)


def test_what_a_file_says(settings: Read) -> None:
    found = settings(
        'auth_unix_rw = "none"\nauth_unix_ro = "polkit"\nunix_sock_ro_perms = "0744"\nunix_sock_group = "libvirt"\n'
        "max_clients = 7\nmax_client_requests = 3\nkeepalive_interval = -1\nkeepalive_count = 9\n"
        'log_level = 1\nlog_filters = "1:rpc"\nlog_outputs = "1:stderr"\nunix_sock_dir = "/x"\n'
    )
    assert (found.auth_unix_rw, found.auth_unix_ro) == ("none", "polkit")
    assert (found.unix_sock_ro_perms, found.unix_sock_rw_perms) == (0o744, 0o777)
    assert (found.unix_sock_group, found.unix_sock_dir) == ("libvirt", "/x")
    assert (found.max_clients, found.max_client_requests) == (7, 3)
    assert (found.keepalive_interval_s, found.keepalive_count) == (-1, 9)
    assert (found.log_level, found.log_filters, found.log_outputs) == (1, "1:rpc", "1:stderr")
    assert found.unknown == ()


def test_settings_nobody_knows_are_told_and_those_without_effect_are_not(settings: Read) -> None:
    assert settings("nonsense = 1\nlisten_tls = 0\ntls_port = '16514'\nmore = 'x'\n").unknown == ("nonsense", "more")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('auth_unix_rw = "sasl"', ErrorCode.CONFIG_UNSUPPORTED),
        ('auth_unix_rw = "x"', ErrorCode.CONFIG_UNSUPPORTED),
        ('unix_sock_ro_perms = "9"', ErrorCode.CONFIG_UNSUPPORTED),
        ("max_clients = 'x'", ErrorCode.INTERNAL_ERROR),
        ("max_clients = -1", ErrorCode.INTERNAL_ERROR),
        ("auth_unix_rw = 5", ErrorCode.INTERNAL_ERROR),
    ],
)
def test_settings_that_cannot_be_followed(settings: Read, text: str, code: ErrorCode) -> None:
    with pytest.raises(Error) as caught:
        settings(text)
    assert caught.value.code == code


def test_a_file_may_be_missing_unless_it_was_asked_for(tmp_path: Path) -> None:
    assert Settings.load(tmp_path / "none") == Settings()
    with pytest.raises(Error):
        Settings.load(tmp_path / "none", is_required=True)


def test_the_paths_of_the_host() -> None:
    paths = DaemonPaths.system()
    assert paths.socket == Path("/run/libvirt/libvirt-sock")
    assert paths.socket_ro == Path("/run/libvirt/libvirt-sock-ro")
    assert paths.socket_admin == Path("/run/libvirt/libvirt-admin-sock")
    assert (paths.config_file, paths.pid_file) == (Path("/etc/libvirt/libvirtd.conf"), Path("/run/libvirtd.pid"))
    assert not paths.is_session


def test_the_same_tree_below_a_folder(tmp_path: Path) -> None:
    paths = DaemonPaths.system(tmp_path)
    for path in (paths.socket, paths.socket_ro, paths.socket_admin, paths.config_file, paths.pid_file):
        assert path.is_relative_to(tmp_path)
    assert paths.socket.relative_to(tmp_path) == Path("run/libvirt/libvirt-sock")


def test_the_paths_of_a_user() -> None:
    paths = DaemonPaths.session({"XDG_RUNTIME_DIR": "/run/user/5", "XDG_CONFIG_HOME": "/home/u/conf"})
    assert paths.socket == Path("/run/user/5/libvirt/libvirt-sock")
    assert paths.pid_file == Path("/run/user/5/libvirt/libvirtd.pid")
    assert paths.config_file == Path("/home/u/conf/libvirt/libvirtd.conf")
    assert paths.is_session


def test_without_a_runtime_folder_the_cache_folder_serves() -> None:
    paths = DaemonPaths.session({"XDG_CACHE_HOME": "/home/u/cache"})
    assert paths.socket == Path("/home/u/cache/libvirt/libvirt-sock")
