"""libvirt_admin has every function, method and constant that is proposed for it."""

import inspect
import json
import os
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

import libvirt_admin

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).resolve().parents[4] / "shared"))
SEED = SHARED / "api/seed_functions.json"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the facts of the interface are not here")


@pytest.fixture(scope="module")
def seed() -> Any:
    return json.loads(SEED.read_text())


def test_every_function_has_its_parameters(seed: Any) -> None:
    for told in seed["libvirt_admin"]["functions"].values():
        path = told["python"].split(".")[1:]
        function = reduce(getattr, path, libvirt_admin)
        assert parameters(function) == told["signature"], told["python"]


def test_every_constant_has_its_value(seed: Any) -> None:
    enums = json.loads((SHARED / "api/enums.json").read_text())
    names = [name for name, told in seed["names"].items() if str(told.get("python")) == f"libvirt_admin.{name}"]
    wanted = [name for name in names if name.startswith("VIR_")]
    assert len(wanted) > 20
    values = dict(constants(enums))
    for name in wanted:
        assert getattr(libvirt_admin, name) == values[name]


def test_classes_are_named_as_programs_know_them(seed: Any) -> None:
    for name in seed["libvirt_admin"]["classes"]:
        assert repr(getattr(libvirt_admin, name)) == f"<class 'libvirt_admin.{name}'>"


def parameters(function: Any) -> str:
    """The signature without types."""
    shown = []
    for name, parameter in inspect.signature(function).parameters.items():
        shown.append(name if parameter.default is parameter.empty else f"{name}={parameter.default!r}")
    return f"({', '.join(shown)})"


def constants(tree: Any) -> Any:
    """Every name of the facts that has a value."""
    for name, told in tree.items():
        if isinstance(told, dict):
            if "value" in told:
                yield name, told["value"]
            yield from constants(told)
