"""Every reading call on test:///default returns what libvirt-python returned, shape by shape."""

import base64
import json
import os
from pathlib import Path

import pytest

import libvirt

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).resolve().parents[4] / "shared"))
FACTS = SHARED / "api/test_driver_default.json"
# what purevirt's test driver answers where that of 9.0.0 supports nothing
BETTER = {"isActive", "isPersistent"}

pytestmark = pytest.mark.skipif(not FACTS.exists(), reason="the recorded answers are not here")

FINDERS = {
    "domain": lambda conn, name: conn.lookupByName(name),
    "network": lambda conn, name: conn.networkLookupByName(name),
    "storage_pool": lambda conn, name: conn.storagePoolLookupByName(name),
    "storagepool": lambda conn, name: conn.storagePoolLookupByName(name),
    "interface": lambda conn, name: conn.interfaceLookupByName(name),
    "node_device": lambda conn, name: conn.nodeDeviceLookupByName(name),
    "nodedevice": lambda conn, name: conn.nodeDeviceLookupByName(name),
}


def shown(value):
    """A value as the recording writes it."""
    if isinstance(value, tuple):
        return {"tuple": [shown(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[shown(key), shown(item)] for key, item in value.items()]}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if isinstance(value, bytes):
        return {"bytes_base64": base64.b64encode(value).decode()}
    if type(value).__name__.startswith("vir"):
        return {"object": type(value).__name__, "name": value.name()}
    return value


def outcome(call):
    try:
        return {"value": shown(call())}
    except libvirt.libvirtError as error:
        code, domain, message, level, *_ = error.err
        return {"error": {"code": code, "domain": domain, "level": level, "message": message}}


def recorded():
    if not FACTS.exists():
        return []
    facts = json.loads(FACTS.read_text())
    found = [("", "", method, told) for method, told in facts["connection"].items()]
    for kind, objects in facts["objects"].items():
        for name, methods in objects.items():
            found += [(kind, name, method, told) for method, told in methods.items()]
    return found


@pytest.fixture(scope="module")
def conn():
    libvirt.registerErrorHandler(lambda context, error: None, None)
    conn = libvirt.open("test:///default")
    yield conn
    conn.close()
    libvirt.registerErrorHandler(None, None)


@pytest.mark.parametrize(("kind", "name", "method", "told"), recorded(), ids=lambda value: str(value)[:24])
def test_reading_call(conn, kind, name, method, told):
    subject = FINDERS[kind](conn, name) if kind else conn
    found = outcome(getattr(subject, method))
    if "varies" in json.dumps(told):
        assert ("value" in found) == ("value" in told)
    elif method in BETTER and "error" in told:
        assert "value" in found
    else:
        assert found == {key: told[key] for key in ("value", "error") if key in told}
