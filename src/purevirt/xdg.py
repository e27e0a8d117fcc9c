"""The folders of a user, as the XDG base directory specification and libvirt name them."""

import os
from collections.abc import Mapping
from pathlib import Path

_DEFAULTS = {"CONFIG": ".config", "CACHE": ".cache", "DATA": ".local/share"}


def user_folder(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder for CONFIG, CACHE, DATA or RUNTIME; without a runtime folder, one in the cache.

    Source: virGetUserConfigDirectory, virGetUserCacheDirectory, virGetUserRuntimeDirectory.
    """
    if name == "RUNTIME":
        folder = environment.get("XDG_RUNTIME_DIR")
        return Path(folder) if folder else user_folder("CACHE", environment)
    folder = environment.get(f"XDG_{name}_HOME")
    return Path(folder) if folder else Path(environment.get("HOME") or Path.home()) / _DEFAULTS[name]
