"""Layout of what is printed: tables, trees, sizes, CPU sets, small XML documents, events."""

import pytest
from lxml import etree

from purevirt.cli.cpuset import format_map, format_ranges, parse_map
from purevirt.cli.diskspec import add_memory, add_snapshot_disk, split_commas
from purevirt.cli.eventtext import EVENT_NAMES, format_event
from purevirt.cli.failure import Failed
from purevirt.cli.size import format_size
from purevirt.cli.table import Table, cell_width
from purevirt.cli.terminal import escape_byte
from purevirt.cli.tree import format_tree
from purevirt.cli.xmlformat import format_element


def test_table() -> None:
    table = Table("Id", "Name", "State")
    table.add("1", "test", "running")
    assert table.format() == " Id   Name   State\n----------------------\n 1    test   running\n"
    assert table.format(with_header=False) == " 1   test   running\n"


def test_empty_table() -> None:
    assert Table("Id", "Name", "State").format() == " Id   Name   State\n--------------------\n"
    assert Table("Id").format(with_header=False) == ""


def test_table_counts_terminal_cells() -> None:
    table = Table("Name", "X")
    table.add("ねこ", "a")
    table.add("e\u0301tat", "b")
    table.add("bad\n", "c")
    assert table.format(with_header=False) == " ねこ      a\n e\u0301tat      b\n bad\\x0a   c\n"
    assert cell_width("ねこ") == 4


def test_tree() -> None:
    parents = {"a": None, "b": "a", "c": "b", "d": "a", "e": "d", "f": "a", "x": "gone"}
    expected = ["a", "  |", "  +- b", "  |   |", "  |   +- c", "  |     ", "  +- d", "  |   |", "  |   +- e"]
    expected += ["  |     ", "  +- f", "    ", "x", ""]
    assert format_tree(parents) == "".join(f"{line}\n" for line in expected)


def test_tree_may_be_deep() -> None:
    parents: dict[str, str | None] = {"0": None}
    parents |= {str(level): str(level - 1) for level in range(1, 3000)}
    assert format_tree(parents).count("+- ") == 2999


@pytest.mark.parametrize(
    ("size", "digits", "expected"),
    [(0, 2, "0.00 B"), (1023, 2, "1023.00 B"), (10 * 1024**2, 2, "10.00 MiB"), (1024**4, 3, "1.000 TiB")],
)
def test_size(size: int, digits: int, expected: str) -> None:
    assert format_size(size, digits) == expected


def test_cpu_sets() -> None:
    assert format_ranges([0, 1, 2, 5, 7, 8]) == "0-2,5,7-8"
    assert format_map((True, False, True)) == "0,2"
    assert parse_map("0-2,^1", 4) == (True, False, True, False)
    assert parse_map("r", 2) == (True, True)


@pytest.mark.parametrize("text", ["x", "", "3-1", "-1", "99999999", "^0"])
def test_wrong_cpu_sets(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - int() words it
        parse_map(text, 4)


def test_diskspec() -> None:
    root = etree.Element("domainsnapshot")
    add_memory(root, "file=/y,snapshot=external")
    add_snapshot_disk(etree.SubElement(root, "disks"), "vda,snapshot=external,driver=qcow2,file=/a,,'b")
    assert format_element(root) == (
        "<domainsnapshot>\n"
        "  <memory snapshot='external' file='/y'/>\n"
        "  <disks>\n"
        "    <disk name='vda' snapshot='external'>\n"
        "      <driver type='qcow2'/>\n"
        "      <source file='/a,&apos;b'/>\n"
        "    </disk>\n"
        "  </disks>\n"
        "</domainsnapshot>\n"
    )
    with pytest.raises(Failed, match="unable to parse diskspec: foo,bar"):
        add_snapshot_disk(root, "foo,bar")
    assert split_commas("a,,b,c") == ["a,b", "c"]


@pytest.mark.parametrize(
    ("name", "details", "expected"),
    [
        ("lifecycle", (5, 1), "event 'lifecycle' for domain 'd': Stopped Destroyed"),
        ("lifecycle", (77, 1), "event 'lifecycle' for domain 'd': unknown unknown"),
        ("reboot", (), "event 'reboot' for domain 'd'"),
        ("rtc-change", (-3,), "event 'rtc-change' for domain 'd': -3"),
        ("io-error", ("/x", "a", 1), "event 'io-error' for domain 'd': /x (a) pause"),
        ("block-job", ("/x", 2, 0), "event 'block-job' for domain 'd': Block Copy for /x completed"),
        ("tray-change", ("a", 0), "event 'tray-change' for domain 'd' disk a: opened"),
        ("metadata-change", (2, "u"), "event 'metadata-change' for domain 'd': type element, uri u"),
        ("tunable", ({"a": 1},), "event 'tunable' for domain 'd':\n\ta: 1"),
        (
            "agent-lifecycle",
            (1, 2),
            "event 'agent-lifecycle' for domain 'd': state: 'connected' reason: 'channel event'",
        ),
    ],
)
def test_events(name: str, details: tuple[object, ...], expected: str) -> None:
    assert format_event(name, "d", details) == expected


def test_event_names_are_in_the_order_of_their_numbers() -> None:
    assert EVENT_NAMES.index("lifecycle") == 0
    assert EVENT_NAMES.index("device-removed") == 15
    assert EVENT_NAMES.index("nic-mac-change") == 27


@pytest.mark.parametrize(("text", "byte"), [("^]", b"\x1d"), ("^a", b"\x01"), ("^A", b"\x01"), ("x", b"x")])
def test_escape_byte(text: str, byte: bytes) -> None:
    assert escape_byte(text) == byte
