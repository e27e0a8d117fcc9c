"""The daemon's settings: where its files are, and what its configuration file says."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from purevirt.configfile import UINT, ConfigFile, read_config
from purevirt.enums.error import ErrorCode, ErrorDomain
from purevirt.errors import Error
from purevirt.xdg import user_folder


@dataclass(frozen=True, slots=True)
class DaemonPaths:
    """Sockets, pid file and configuration of one daemon."""

    run: Path
    config_file: Path
    pid_file: Path
    root: Path | None = None
    is_session: bool = False

    @classmethod
    def system(cls, root: Path | None = None) -> "DaemonPaths":
        """The host's paths, or the same tree below ``root``."""
        top = root or Path("/")
        return cls(
            run=top / "run/libvirt",
            config_file=top / "etc/libvirt/libvirtd.conf",
            pid_file=top / "run/libvirtd.pid",
            root=root,
        )

    @classmethod
    def session(cls, environment: dict[str, str], root: Path | None = None) -> "DaemonPaths":
        """The XDG paths of the user, or a tree below ``root``."""
        if root is not None:
            return cls(root / "run/libvirt", root / "etc/libvirt/libvirtd.conf", root / "run/libvirtd.pid", root, True)
        runtime = user_folder("RUNTIME", environment) / "libvirt"
        config = user_folder("CONFIG", environment) / "libvirt"
        return cls(runtime, config / "libvirtd.conf", runtime / "libvirtd.pid", None, True)

    @property
    def socket(self) -> Path:
        """The socket for reading and writing."""
        return self.run / "libvirt-sock"

    @property
    def socket_ro(self) -> Path:
        """The socket for reading only; a session daemon has none."""
        return self.run / "libvirt-sock-ro"

    @property
    def socket_admin(self) -> Path:
        """The socket of the admin program."""
        return self.run / "libvirt-admin-sock"


_AUTH_SCHEMES = ("none", "sasl", "polkit")


@dataclass(frozen=True, slots=True)
class Settings:
    """What libvirtd.conf says, with libvirt's defaults.

    Sizes are numbers of clients or requests; the keepalive interval is in seconds, -1 turns keepalive off.
    """

    auth_unix_rw: str = "polkit"
    auth_unix_ro: str = "none"
    unix_sock_rw_perms: int = 0o777
    unix_sock_ro_perms: int = 0o777
    unix_sock_admin_perms: int = 0o700
    unix_sock_group: str | None = None
    unix_sock_dir: str | None = None
    max_clients: int = 5000
    max_anonymous_clients: int = 20
    max_client_requests: int = 5
    min_workers: int = 5
    max_workers: int = 20
    prio_workers: int = 5
    keepalive_interval_s: int = 5
    keepalive_count: int = 5
    admin_max_clients: int = 5000
    admin_max_client_requests: int = 5
    admin_min_workers: int = 5
    admin_max_workers: int = 20
    admin_keepalive_interval_s: int = 5
    admin_keepalive_count: int = 5
    log_level: int | None = None
    log_filters: str | None = None
    log_outputs: str | None = None
    unknown: tuple[str, ...] = field(default=())

    def for_admin(self) -> "Settings":
        """The settings of the server for the admin program, whose clients need no authentication."""
        return replace(
            self,
            max_clients=self.admin_max_clients,
            max_anonymous_clients=0,
            max_client_requests=self.admin_max_client_requests,
            min_workers=self.admin_min_workers,
            max_workers=self.admin_max_workers,
            prio_workers=0,
            keepalive_interval_s=self.admin_keepalive_interval_s,
            keepalive_count=self.admin_keepalive_count,
        )

    @classmethod
    def load(cls, path: Path, *, is_required: bool = False) -> "Settings":
        """Read the file, or take the defaults where there is none and it was not asked for.

        Raises CONF_SYNTAX for malformed text, INTERNAL_ERROR for a setting of the wrong type, CONFIG_UNSUPPORTED
        for one this daemon cannot follow, SYSTEM_ERROR where the file can't be read.
        """
        if not is_required and not path.exists():
            return cls()
        return cls.from_config(read_config(path))

    @classmethod
    def from_config(cls, config: ConfigFile) -> "Settings":
        """The settings of a parsed file."""
        values: dict[str, object] = {}
        for name, (attribute, read) in _READERS.items():
            value = read(config, name)
            if value is not None:
                values[attribute] = value
        known = set(_READERS) | _ACCEPTED
        unknown = tuple(e.name for e in config.entries if e.name is not None and e.name not in known)
        return cls(**values, unknown=unknown)  # type: ignore[arg-type]  # each reader gives its attribute's type


def _permissions(config: ConfigFile, name: str) -> int | None:
    text = config.get_str(name)
    if text is None:
        return None
    try:
        return int(text, 8)
    except ValueError:
        raise _unsupported(config, f"Failed to parse mode '{text}'") from None


def _auth(config: ConfigFile, name: str) -> str | None:
    text = config.get_str(name)
    if text is not None and text not in _AUTH_SCHEMES:
        raise _unsupported(config, f"{name}: unsupported auth {text}")
    if text == "sasl":
        raise _unsupported(config, f"{name}: SASL is not available in this build")
    return text


def _size(config: ConfigFile, name: str) -> int | None:
    return config.get_int(name, UINT)


def _unsupported(config: ConfigFile, detail: str) -> Error:
    return Error(ErrorCode.CONFIG_UNSUPPORTED, f"{config.name}: {detail}", domain=ErrorDomain.CONF)


_READERS = {
    "auth_unix_rw": ("auth_unix_rw", _auth),
    "auth_unix_ro": ("auth_unix_ro", _auth),
    "unix_sock_rw_perms": ("unix_sock_rw_perms", _permissions),
    "unix_sock_ro_perms": ("unix_sock_ro_perms", _permissions),
    "unix_sock_admin_perms": ("unix_sock_admin_perms", _permissions),
    "unix_sock_group": ("unix_sock_group", ConfigFile.get_str),
    "unix_sock_dir": ("unix_sock_dir", ConfigFile.get_str),
    "max_clients": ("max_clients", _size),
    "max_anonymous_clients": ("max_anonymous_clients", _size),
    "max_client_requests": ("max_client_requests", _size),
    "min_workers": ("min_workers", _size),
    "max_workers": ("max_workers", _size),
    "prio_workers": ("prio_workers", _size),
    "keepalive_interval": ("keepalive_interval_s", ConfigFile.get_int),
    "keepalive_count": ("keepalive_count", _size),
    "admin_max_clients": ("admin_max_clients", _size),
    "admin_max_client_requests": ("admin_max_client_requests", _size),
    "admin_min_workers": ("admin_min_workers", _size),
    "admin_max_workers": ("admin_max_workers", _size),
    "admin_keepalive_interval": ("admin_keepalive_interval_s", ConfigFile.get_int),
    "admin_keepalive_count": ("admin_keepalive_count", _size),
    "log_level": ("log_level", _size),
    "log_filters": ("log_filters", ConfigFile.get_str),
    "log_outputs": ("log_outputs", ConfigFile.get_str),
}

# settings of libvirtd.conf that have no effect on unix sockets, or on this daemon
_ACCEPTED = {
    "listen_tls",
    "listen_tcp",
    "tls_port",
    "tcp_port",
    "listen_addr",
    "auth_tcp",
    "auth_tls",
    "access_drivers",
    "key_file",
    "cert_file",
    "ca_file",
    "crl_file",
    "tls_no_verify_certificate",
    "tls_no_sanity_certificate",
    "tls_allowed_dn_list",
    "sasl_allowed_username_list",
    "tls_priority",
    "tcp_min_ssf",
    "max_queued_clients",
    "admin_max_queued_clients",
    "audit_level",
    "audit_logging",
    "host_uuid",
    "host_uuid_source",
    "ovs_timeout",
}


def current_environment() -> dict[str, str]:
    """A copy of the process' environment."""
    return dict(os.environ)
