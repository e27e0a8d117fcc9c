"""Pieces of command lines: storage protocols, refusals of what the host has no part for, the printer's rules."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from purevirt.conf.domain import parse_domain
from purevirt.conf.domain.qemu import QEMU
from purevirt.conf.domain.source import NetworkProtocol, NetworkSource, StorageHost
from purevirt.drivers.qemu.alias import assign_aliases
from purevirt.drivers.qemu.capabilities import Accelerator, MachineType, QemuCapabilities
from purevirt.drivers.qemu.command.build import build_command
from purevirt.drivers.qemu.command.context import CommandContext
from purevirt.drivers.qemu.command.storage import Access, protocol_properties
from purevirt.drivers.qemu.launch import Command, format_command
from purevirt.errors import Error, ErrorCode

FOLDER = Path("/var/lib/libvirt/qemu/domain-1-guest")
DOCUMENT = """<domain type='qemu'><name>guest</name><memory unit='MiB'>128</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os><devices>{devices}</devices>{rest}</domain>"""


class NoDescriptors:
    """Opens nothing."""

    def listen_unix(self, path: Path) -> int:
        """Any number."""
        return 7

    def open_file(self, path: Path, *, is_appended: bool) -> int:
        """Any number."""
        return 8

    def open_taps(self, name: str) -> Sequence[int]:
        """Any number."""
        return [9]


def build(devices: str = "", rest: str = "") -> list[str]:
    """The words for a guest with these devices."""
    domain = parse_domain(DOCUMENT.format(devices=devices, rest=rest), profile=QEMU)
    assign_aliases(domain)
    machine = MachineType("pc", default_ram_id="pc.ram", default_cpu_type="qemu64-x86_64-cpu", has_numa_memory=True)
    capabilities = QemuCapabilities(
        "/usr/bin/qemu-system-x86_64", 10_000_000, "", "x86_64", frozenset(), {"tcg": Accelerator((machine,))}
    )
    context = CommandContext(domain, capabilities, FOLDER, FOLDER, 5, NoDescriptors(), variables={"PATH": "/bin"})
    return list(build_command(context).argv)


@pytest.mark.parametrize(
    ("devices", "rest", "named"),
    [
        ("<hostdev mode='subsystem' type='pci'><source><address/></source></hostdev>", "", "<hostdev>"),
        ("<lease><lockspace>a</lockspace><key>b</key><target path='/p'/></lease>", "", "<lease>"),
        ("<tpm model='tpm-tis'><backend type='emulator' version='2.0'/></tpm>", "", "tpm"),
        ("", "<numatune><memory mode='strict' nodeset='0'/></numatune>", "<numatune>"),
        ("", "<memoryBacking><hugepages/></memoryBacking>", "<hugepages>"),
        ("", "<memoryBacking><access mode='shared'/></memoryBacking>", "file-backed memory"),
    ],
)
def test_what_the_host_does_not_prepare_is_refused_by_name(devices: str, rest: str, named: str) -> None:
    with pytest.raises(Error) as caught:
        build(devices, rest)
    assert caught.value.code is ErrorCode.CONFIG_UNSUPPORTED
    assert f"{named} is not supported by this QEMU driver" in caught.value.message


def test_a_plain_guest_has_its_memory_behind_an_object() -> None:
    words = build()
    assert words[words.index("-m") + 1] == "size=131072k"
    objects = [json.loads(words[place + 1]) for place, word in enumerate(words) if word == "-object"]
    assert {"qom-type": "memory-backend-ram", "id": "pc.ram", "size": 128 * 1024 * 1024} in objects


def test_cells_are_described_without_an_object_of_the_machine() -> None:
    cpu = "<cpu><numa><cell cpus='0' memory='128' unit='MiB'/></numa></cpu>"
    words = build(rest=cpu)
    assert "node,nodeid=0,cpus=0,mem=128" in words
    assert not any("memory-backend" in word for word in words)


@pytest.mark.parametrize(
    ("name", "host", "expected"),
    [
        ("iqn.a/3", "::1", {"portal": "[::1]:3260", "target": "iqn.a", "lun": 3}),
        ("iqn.a", "h", {"portal": "h:3260", "target": "iqn.a", "lun": 0}),
    ],
)
def test_an_iscsi_unit_follows_the_name_of_its_target(name: str, host: str, expected: dict[str, object]) -> None:
    source = NetworkSource(protocol=NetworkProtocol.ISCSI, name=name, hosts=[StorageHost(name=host)])
    properties = protocol_properties(source, Access())
    assert {key: properties[key] for key in expected} == expected


def test_storage_that_takes_one_host_refuses_two() -> None:
    hosts = [StorageHost(name="a"), StorageHost(name="b")]
    source = NetworkSource(protocol=NetworkProtocol.NBD, hosts=hosts)
    with pytest.raises(Error, match="protocol 'nbd' accepts only one host"):
        protocol_properties(source, Access())


def test_values_of_options_share_the_line_of_their_option() -> None:
    command = Command(["/bin/q", "-a", "b c", "-d", "e"], {"X": "1"})
    assert format_command(command) == "X=1 \\\n/bin/q \\\n-a 'b c' \\\n-d e"
