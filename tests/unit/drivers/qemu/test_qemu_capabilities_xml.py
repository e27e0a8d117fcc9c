"""The host's capabilities document against those of libvirt."""

import json
import os
import tarfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from purevirt.drivers.qemu.capabilities import Accelerator, MachineType, QemuCapabilities
from purevirt.drivers.qemu.capabilities_xml import HostFacts, format_capabilities, read_host_facts
from purevirt.host.node import Node
from purevirt.host.topology import PageCount, read_cache_banks, read_cells

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[5] / "shared"))
HOSTS = SHARED / "conformance/host_caps"
GUESTS = SHARED / "conformance/qemu_caps2xml"
BARE = HostFacts("x86_64", None, {}, None, (), (), is_migratable=False)


def cases_of(suite: Path) -> list[dict[str, str]]:
    """The cases of a suite, none where it is missing."""
    cases: list[dict[str, str]] = json.loads((suite / "cases.json").read_text()) if suite.is_dir() else []
    return cases


@pytest.mark.parametrize("case", cases_of(GUESTS), ids=lambda case: case["name"])
def test_guests(case: dict[str, str]) -> None:
    root = ElementTree.parse(GUESTS / case["input"]).getroot()
    flags = frozenset(flag.get("name", "") for flag in root.iter("flag"))
    arch = case["options"]["arch"]  # type: ignore[index]  # options is an object
    binary = case["options"]["binary"]  # type: ignore[index]
    found = QemuCapabilities(binary, 0, "", arch, flags)
    assert format_capabilities(replace(BARE, arch=arch), [found]) == (GUESTS / case["expect"]).read_text()


@pytest.mark.parametrize("name", ["x86_64-basic", "x86_64-caches"])
def test_hosts(name: str, tmp_path: Path) -> None:
    case = next((case for case in cases_of(HOSTS) if case["name"] == name), None)
    if case is None:
        pytest.skip("no recorded hosts")
    archive = HOSTS / case["input"]
    with tarfile.open(archive) as tar:
        tar.extractall(tmp_path, filter="data")
    node = Node(sysfs=tmp_path / archive.name.removesuffix(".tar.xz") / "system", arch="x86_64")
    cells = tuple(
        replace(
            cell,
            memory_kib=(cell.number + 1) << 20,
            distances=(),
            pages=tuple(
                PageCount(size_kib, (cell.number + 1 + place) * 2048)
                for place, size_kib in enumerate((4, 2048, 1 << 20))
            ),
        )
        for cell in read_cells(node)
    )
    host = replace(BARE, cells=cells, caches=read_cache_banks(node))
    expected = (HOSTS / case["expect"]).read_text()
    start, live, end = expected.partition("    <migration_features>\n      <live/>\n    </migration_features>\n")
    assert format_capabilities(host, []) == start + end if live else expected


def test_machines_follow_their_canonical_names() -> None:
    machines = (MachineType("pc-i440fx-7.2", "pc", True, 255), MachineType("old", cpu_max=1, is_deprecated=True))
    caps = QemuCapabilities("/q", 0, "", "x86_64", frozenset(), {"tcg": Accelerator(machines)})
    lines = [line.strip() for line in format_capabilities(BARE, [caps]).splitlines() if "<machine" in line]
    assert lines == [
        "<machine maxCpus='255'>pc-i440fx-7.2</machine>",
        "<machine canonical='pc-i440fx-7.2' maxCpus='255'>pc</machine>",
        "<machine maxCpus='1' deprecated='yes'>old</machine>",
    ]


def test_this_machine() -> None:
    host = read_host_facts(Node(), None)
    root = ElementTree.fromstring(format_capabilities(host, []))
    assert root.findtext("host/cpu/arch") == Node().arch
    assert len(root.findall("host/topology/cells/cell/cpus/cpu")) == len(Node().online())
