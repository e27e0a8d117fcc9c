"""The facade has every function, class, method and constant of libvirt-python, with the same parameters."""

import importlib
import inspect
import json
import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).resolve().parents[4] / "shared"))
API = SHARED / "api/python_api.json"
MODULES = ("libvirt", "libvirt_qemu", "libvirt_lxc", "libvirtaio")

# constants of the C headers that the binding lacks
OURS = {
    "VIR_NETWORK_EVENT_ID_LAST": 2,
    "VIR_NETWORK_SECTION_LAST": 13,
    "VIR_NETWORK_UPDATE_COMMAND_LAST": 5,
    "VIR_UUID_BUFLEN": 16,
    "VIR_UUID_STRING_BUFLEN": 37,
}

pytestmark = pytest.mark.skipif(not API.exists(), reason="the facts of the interface are not here")


@pytest.fixture(scope="module")
def api():
    return json.loads(API.read_text())["modules"]


@pytest.mark.parametrize("name", MODULES)
def test_every_constant_has_its_value(api, name):
    module = importlib.import_module(name)
    wanted = api[name]["constants"]
    if name != "libvirtaio":
        found = {n: v for n, v in vars(module).items() if n.startswith("VIR_")}
        assert found == (wanted | OURS if name == "libvirt" else wanted)


def test_every_type_alias_is_there(api):
    module = importlib.import_module("libvirt")
    assert [name for name in api["libvirt"]["type_aliases"] if not hasattr(module, name)] == []


@pytest.mark.parametrize("name", MODULES)
def test_every_function_is_there(api, name):
    module = importlib.import_module(name)
    wrong = [n for n, told in api[name]["functions"].items() if not fits(getattr(module, n, None), told)]
    assert wrong == []


@pytest.mark.parametrize("name", MODULES)
def test_every_method_is_there(api, name):
    module = importlib.import_module(name)
    wrong = []
    for class_name, told in api[name]["classes"].items():
        cls = getattr(module, class_name, object)
        methods = told["methods"].items()
        wrong += [f"{class_name}.{n}" for n, shape in methods if not fits(getattr(cls, n, None), shape)]
    assert wrong == []


def fits(function, told):
    """Whether a function takes the parameters it should, by name, order and default."""
    if function is None:
        return False
    wanted = [p["name"].lstrip("*") for p in told["params"]]
    if any(p["name"].startswith("*") for p in told["params"]) or wanted in ([], ["self"]):
        return True
    found = inspect.signature(function).parameters
    defaults = {p["name"] for p in told["params"] if "default" in p}
    return list(found) == wanted and {n for n, p in found.items() if p.default is not p.empty} == defaults
