"""Command lines against those of libvirt, from its own completed documents."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.qemu import QEMU
from purevirt.drivers.qemu.alias import assign_aliases
from purevirt.drivers.qemu.capabilities import Accelerator, MachineType, QemuCapabilities
from purevirt.drivers.qemu.command.build import build_command
from purevirt.drivers.qemu.command.context import CommandContext
from purevirt.drivers.qemu.launch import Command, format_command
from purevirt.drivers.qemu.paths import short_name
from purevirt.errors import Error, ErrorCode

SHARED = Path(os.environ.get("PUREVIRT_SHARED", Path(__file__).parents[5] / "shared"))
ARGV = SHARED / "conformance/qemu_argv"
COMPLETED = SHARED / "conformance/domain_xml"
REFUSALS = {ErrorCode.CONFIG_UNSUPPORTED, ErrorCode.INTERNAL_ERROR}
LIB = Path("/var/lib/libvirt/qemu")

pytestmark = pytest.mark.skipif(not ARGV.is_dir(), reason="no recorded command lines")


@dataclass
class FakeDescriptors:
    """Hands out the numbers that the recorded command lines have."""

    first_taps: dict[str, int]

    def listen_unix(self, path: Path) -> int:
        """Any listening socket."""
        return 1729

    def open_file(self, path: Path, *, is_appended: bool) -> int:
        """Any file."""
        return 1750

    def open_taps(self, name: str) -> Sequence[int]:
        """The first tap device of an interface."""
        return [self.first_taps.get(name, 102)]


def capabilities_of(path: Path, *, strips_aliases: bool) -> QemuCapabilities:
    """A cached capability document of libvirt."""
    root = ElementTree.parse(path).getroot()
    machines: dict[str, list[MachineType]] = {}
    for item in root.iter("machine"):
        machine = MachineType(
            name=item.get("name", ""),
            alias=item.get("alias"),
            is_default=item.get("default") == "yes",
            default_cpu_type=item.get("defaultCPU"),
            default_ram_id=item.get("defaultRAMid"),
            has_acpi={"yes": True, "no": False}.get(item.get("acpi", "")),
        )
        held = machines.setdefault(item.get("type", ""), [])
        if strips_aliases and machine.alias is not None:
            held.append(replace(machine, name=machine.alias, alias=None))
            machine = replace(machine, alias=None, is_default=False)
        held.append(machine)
    return QemuCapabilities(
        emulator=root.findtext("emulator", ""),
        version=int(root.findtext("version", "0")),
        package="",
        arch=root.findtext("arch", ""),
        flags=frozenset(flag.get("name", "") for flag in root.iter("flag")),
        accelerators={name: Accelerator(tuple(items)) for name, items in machines.items()},
    )


@dataclass(frozen=True)
class Case:
    """A completed document and the words for it; with the newest QEMU, aliases of machines are kept."""

    name: str
    document: Path
    capabilities: Path
    expected: Path
    is_latest: bool


def load_cases() -> list[Case]:
    """Name, completed document, capabilities and expected words of the cases for x86_64."""
    if not ARGV.is_dir():
        return []
    completed = {
        case["name"].removeprefix("qemu/"): case["expect"]
        for case in json.loads((COMPLETED / "cases.json").read_text())
        if case["name"].startswith("qemu/") and isinstance(case["expect"], str)
    }
    cases = []
    for case in json.loads((ARGV / "cases.json").read_text()):
        options = case["options"]
        if options["expect_kind"] != "ok" or options.get("arch") != "x86_64":
            continue
        extra = {"caps_add", "caps_del", "migrate_from", "fd_groups", "vdpa_fds", "driver_config", "env", "variant"}
        if extra & options.keys() or case["name"] not in completed:
            continue
        document = COMPLETED / completed[case["name"]]
        caps = ARGV / case["input"]["capabilities"]
        cases.append(Case(case["name"], document, caps, ARGV / case["expect"], options["qemu_version"] == "latest"))
    return cases


CASES = load_cases()


def build(document: Path, capabilities: QemuCapabilities) -> Command:
    """The command for a completed document, as a run that has no id yet."""
    domain = parse_domain(document.read_text(), profile=QEMU)
    assign_aliases(domain)
    taps = {str(i.alias): 3 for i in domain.devices.interfaces if i.type == "ethernet"}
    folder = LIB / f"domain-{short_name(-1, domain.name)}"
    channels = Path("/var/run/libvirt/qemu/channel") / short_name(-1, domain.name)
    context = CommandContext(
        domain,
        capabilities,
        folder,
        channels,
        1729,
        FakeDescriptors(taps),
        has_spice_password=True,
    )
    return build_command(context)


def test_command_lines_are_those_of_libvirt(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TMPDIR", "LD_PRELOAD", "LD_LIBRARY_PATH"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"PATH": "/bin", "USER": "test", "LOGNAME": "test"}.items():
        monkeypatch.setenv(name, value)
    caches: dict[tuple[Path, bool], QemuCapabilities] = {}
    outcomes: dict[str, list[str]] = {"same": [], "unsupported": [], "different": []}
    for case in CASES:
        key = (case.capabilities, case.is_latest)
        if key not in caches:
            caches[key] = capabilities_of(case.capabilities, strips_aliases=case.is_latest)
        try:
            text = format_command(build(case.document, caches[key])) + "\n"
        except Error as error:
            outcomes["unsupported" if error.code in REFUSALS else "different"].append(case.name)
            continue
        outcomes["same" if text == case.expected.read_text() else "different"].append(case.name)
    counts = {kind: len(names) for kind, names in outcomes.items()}
    assert counts["same"] >= 198, counts
    assert counts["different"] <= 12, outcomes["different"]
