"""Tables and values that are read from the monitor, and limits that follow from a definition."""

import pytest
from lxml import etree

from purevirt.conf.cpu.facts import Register
from purevirt.conf.domain import parse_domain
from purevirt.conf.xmltext import XmlText
from purevirt.drivers.qemu import monitor_command as command
from purevirt.drivers.qemu.jsonvalue import Json, JsonShapeError
from purevirt.drivers.qemu.memlock import UNLIMITED, memory_lock_limit
from purevirt.drivers.qemu.migration_parameters import parse_parameters, read_parameters, write_parameters
from purevirt.drivers.qemu.monitor_query import read_feature_words, read_jobs
from purevirt.drivers.qemu.vcpu_table import build_table

GIB = 2**30
PLUGGABLE: Json = [
    {"type": "cpu", "vcpus-count": 1, "props": {"socket-id": 1}},
    {"type": "cpu", "vcpus-count": 1, "props": {"socket-id": 0}, "qom-path": "/machine/unattached/device[0]"},
]
RUNNING: Json = [{"cpu-index": 0, "qom-path": "/machine/unattached/device[0]", "thread-id": 7}]


def test_entities_come_in_the_order_of_their_places() -> None:
    first, second = build_table(RUNNING, PLUGGABLE, 2)
    assert (first.is_online, first.is_hotpluggable, first.thread, first.enable_number) == (True, False, 7, 1)
    assert (second.is_online, second.is_hotpluggable, second.thread, second.places) == (False, True, 0, {"socket": 1})


def test_without_plugging_the_threads_are_all_there_is() -> None:
    first, second = build_table(RUNNING, None, 2)
    assert (first.is_online, first.thread, second.is_online) == (True, 7, False)


def test_jobs_need_their_parts() -> None:
    with pytest.raises(JsonShapeError):
        read_jobs([{"id": "a"}])


def test_feature_words_are_registers() -> None:
    words: Json = [{"cpuid-register": "EDX", "cpuid-input-eax": 1, "features": 5}]
    assert read_feature_words(words).registers == {Register(False, 1, 0, "edx"): 5}


def test_what_is_none_is_left_out() -> None:
    assert command.take_screenshot(None, None, None, "/x") == ("screendump", {"filename": "/x"})
    name, arguments = command.mirror_blocks("job", "a", "b", None, speed_bytes=0, is_shallow=True)
    assert name == "blockdev-mirror"
    assert arguments["sync"] == "top"
    assert "speed" not in arguments


def test_migration_parameters_survive_a_document() -> None:
    values = read_parameters({"max-bandwidth": 5, "block-incremental": False, "tls-creds": "x", "novel": 1})
    writer = XmlText()
    write_parameters(writer, values)
    assert parse_parameters(etree.fromstring(writer.text())) == values
    with pytest.raises(JsonShapeError):
        read_parameters({"max-bandwidth": "fast"})
    with pytest.raises(ValueError, match="novel"):
        parse_parameters(etree.fromstring("<migParams><param name='novel' value='1'/></migParams>"))


def _limit(inside: str, devices: str = "") -> int:
    os = "<os><type arch='x86_64'>hvm</type></os>"
    memory = "<memory unit='GiB'>1</memory>"
    xml = f"<domain type='kvm'><name>a</name>{memory}{inside}{os}<devices>{devices}</devices></domain>"
    return memory_lock_limit(parse_domain(xml))


ADDRESS = "<address domain='0' bus='{bus}' slot='0' function='0'/>"
HOSTDEV = f"<hostdev mode='subsystem' type='pci'><source>{ADDRESS}</source></hostdev>"


@pytest.mark.parametrize(
    ("inside", "devices", "expected"),
    [
        ("", "", 0),
        ("<memoryBacking><locked/></memoryBacking>", "", UNLIMITED),
        ("<memtune><hard_limit unit='GiB'>3</hard_limit></memtune>", HOSTDEV.format(bus=1), 3 * GIB),
        ("", HOSTDEV.format(bus=1), 2 * GIB),
        ("", HOSTDEV.format(bus=1) + HOSTDEV.format(bus=2), 2 * GIB),
        ("", HOSTDEV.format(bus=1) + HOSTDEV.format(bus=2) + "<iommu model='intel'/>", 3 * GIB),
    ],
)
def test_passthrough_locks_memory(inside: str, devices: str, expected: int) -> None:
    assert _limit(inside, devices) == expected
