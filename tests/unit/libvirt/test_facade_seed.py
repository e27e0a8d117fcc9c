"""Every name that the project was written from and that has a Python name can be reached under it."""

import importlib
import json
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PUREVIRT_SHARED") or Path(__file__).parents[4] / "shared")
SEED = SHARED / "api/seed_functions.json"
MODULES = ("libvirt", "libvirt_qemu", "libvirt_lxc", "libvirtaio", "libvirt_admin")


def names() -> list[str]:
    if not SEED.exists():
        return []
    told = (entry["python"] or "" for entry in json.loads(SEED.read_text())["names"].values())
    return sorted({name for name in told if " " not in name and name.partition(".")[0] in MODULES})


@pytest.mark.skipif(not SEED.exists(), reason="the list of names is not there")
def test_every_name_is_there() -> None:
    missing = []
    for name in names():
        module, *path = name.split(".")
        found = importlib.import_module(module)
        for part in path:
            found = getattr(found, part, None)  # type: ignore[assignment]  # whatever a module holds
        if found is None:
            missing.append(name)
    assert len(names()) > 300
    assert missing == []
