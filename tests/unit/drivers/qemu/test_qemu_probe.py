"""Probing against recorded QMP conversations of many QEMU releases."""

import asyncio
import json
import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, JsonShapeError
from purevirt.drivers.qemu.probe import probe_all
from purevirt.drivers.qemu.qmp_protocol import QmpCommandError

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[5] / "shared"))
DATA = SHARED / "conformance/qemu_capabilities/data/qemucapabilitiesdata"
RECORDED = sorted(
    path.name.removesuffix(".replies") for path in DATA.glob("caps_*_x86_64*.replies") if "+hvf" not in path.name
)

pytestmark = pytest.mark.skipif(not RECORDED, reason="no recorded conversations")


class Recording:
    """Answers questions from a recorded conversation."""

    def __init__(self, path: Path) -> None:
        documents = [json.loads(text) for text in re.split(r"\n\n", path.read_text().strip())]
        pairs = list(zip(documents[::2], documents[1::2], strict=True))
        second = [i for i, (command, _) in enumerate(pairs) if command["execute"] == "qmp_capabilities"][1:]
        self.answers = {self._key(c["execute"], c.get("arguments")): a for c, a in pairs[: (second or [None])[0]]}

    @staticmethod
    def _key(command: str, arguments: object) -> str:
        return json.dumps([command, arguments])

    async def ask(self, command: str, arguments: JsonObject | None) -> Json:
        """The recorded answer."""
        answer = self.answers.get(self._key(command, arguments))
        assert answer is not None, f"never asked: {command} {arguments}"
        if "error" in answer:
            raise QmpCommandError(command, answer["error"]["class"], answer["error"]["desc"])
        value: Json = answer["return"]
        return value


@pytest.fixture(scope="module", params=RECORDED)
def probed(request: pytest.FixtureRequest) -> tuple[QemuCapabilities, ElementTree.Element]:
    """Our capabilities and libvirt's cached document."""
    document = ElementTree.parse(DATA / f"{request.param}.xml").getroot()
    recording = Recording(DATA / f"{request.param}.replies")
    return asyncio.run(probe_all(recording.ask, document.findtext("emulator", ""))), document


def test_flags_are_those_of_libvirt(probed: tuple[QemuCapabilities, ElementTree.Element]) -> None:
    found, document = probed
    expected = {flag.get("name", "") for flag in document.iter("flag")}
    assert (sorted(expected - found.flags), sorted(found.flags - expected)) == ([], [])


def test_machines_and_cpus_are_those_of_libvirt(probed: tuple[QemuCapabilities, ElementTree.Element]) -> None:
    found, document = probed
    (kind,) = found.accelerators
    virt_type = "kvm" if kind == "kvm" else "qemu"
    expected = [
        (m.get("name"), m.get("alias"), m.get("default") == "yes", int(m.get("maxCpus", "0")), m.get("defaultRAMid"))
        for m in document.iter("machine")
        if m.get("type") == kind
    ]
    machines = found.accelerator(virt_type).machines
    assert [(m.name, m.alias, m.is_default, m.cpu_max, m.default_ram_id) for m in machines] == expected
    assert {m.name for m in machines if m.is_deprecated} == {
        m.get("name") for m in document.iter("machine") if m.get("type") == kind and m.get("deprecated") == "yes"
    }
    usable = {True: "yes", False: "no", None: None}
    assert {c.name: (usable[c.is_usable], list(c.blockers)) for c in found.accelerator(virt_type).cpus} == {
        c.get("name"): (c.get("usable"), [b.get("name") for b in c])
        for c in document.iter("cpu")
        if c.get("type") == kind
    }
    assert found.version == int(document.findtext("version", "0"))
    assert found.arch == document.findtext("arch")


def test_the_json_form_keeps_everything(probed: tuple[QemuCapabilities, ElementTree.Element]) -> None:
    found, _ = probed
    text = json.dumps(found.to_json())
    assert QemuCapabilities.from_json(json.loads(text)) == found


@pytest.mark.parametrize("value", [None, [], {}, {"emulator": 1}, {"emulator": "x", "accelerators": []}])
def test_broken_json_is_refused(value: Json) -> None:
    with pytest.raises(JsonShapeError):
        QemuCapabilities.from_json(value)
