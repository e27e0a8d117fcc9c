"""The client's settings: which URI a program means when it names an alias, or names none.

The file is ``libvirt.conf``, of the system for root and of the user otherwise. What is to be done where nothing
gives a URI is for the caller to know.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from purevirt.configfile import ConfigFile, read_config
from purevirt.uri import find_alias
from purevirt.xdg import user_folder

__all__ = ["load_config", "resolve_name"]

SYSTEM_FOLDER = Path("/etc/libvirt")


def load_config(environment: Mapping[str, str], *, is_privileged: bool | None = None) -> ConfigFile:
    """The settings of this user, empty where there is no file.

    Raises CONF_SYNTAX for a malformed file and SYSTEM_ERROR for one that can't be read.
    """
    path = _folder(environment, os.geteuid() == 0 if is_privileged is None else is_privileged) / "libvirt.conf"
    return read_config(path) if path.exists() else ConfigFile(str(path))


def resolve_name(
    name: str | None, config: ConfigFile, environment: Mapping[str, str], *, use_aliases: bool = True
) -> str | None:
    """The URI that a program means by a name, None where it names none and no default is set.

    The default is that of LIBVIRT_DEFAULT_URI, then that of ``uri_default``; it may be an alias too.
    Raises CONF_SYNTAX for malformed entries of ``uri_aliases``. Source: virConnectOpen.
    """
    wanted = name or environment.get("LIBVIRT_DEFAULT_URI") or config.get_str("uri_default")
    if not wanted or not use_aliases:
        return wanted or None
    return find_alias(config.get_list("uri_aliases") or (), wanted) or wanted


def _folder(environment: Mapping[str, str], is_privileged: bool) -> Path:
    """The folder of the settings, of the XDG base directories for a user."""
    if is_privileged:
        return SYSTEM_FOLDER
    return user_folder("CONFIG", environment) / "libvirt"
