"""Bitmaps of chains of images."""

import json
from collections.abc import Sequence

from harness import Case, Skip
from lxml import etree

from purevirt.conf.backing import format_source, parse_backing
from purevirt.conf.backingnetwork import fill_ports
from purevirt.conf.domain.source import SOURCES
from purevirt.conf.modes import READ, SECURE
from purevirt.conf.xmlmap import parse_element
from purevirt.drivers.qemu.bitmap import (
    Bitmap,
    BlockNode,
    BlockNodes,
    commit_bitmaps,
    copy_bitmaps,
    delete_checkpoint,
    is_chain_valid,
    merge_for_backup,
    read_block_nodes,
)
from purevirt.drivers.qemu.command.storage import Access, protocol_properties
from purevirt.drivers.qemu.jsonvalue import JsonObject

CHAIN = [f"libvirt-{number}-format" for number in range(1, 6)]


def _nodes(case: Case) -> BlockNodes:
    document = json.loads(case.read(case.input))
    return read_block_nodes(document["return"] if isinstance(document, dict) else document)


def _dump(actions: Sequence[JsonObject]) -> str:
    return json.dumps(actions, indent=2) + "\n"


def _detect(case: Case) -> str:
    nodes = _nodes(case)
    return "".join(_describe(nodes[name]) for name in CHAIN if name in nodes)


def _describe(node: BlockNode) -> str:
    lines = [f"{node.name}:"]
    if node.is_old_qcow2:
        lines.append(" qcow2 v2")
    if node.snapshots:
        lines.append(" internal snapshots: " + " ".join(f"'{name}'{'(*)' * full}" for name, full in node.snapshots))
    return "\n".join([*lines, *map(_describe_bitmap, node.bitmaps.values())]) + "\n"


def _describe_bitmap(bitmap: Bitmap) -> str:
    claims = {
        "record": bitmap.is_recording,
        "busy": bitmap.is_busy,
        "persist": bitmap.is_persistent,
        "inconsist": bitmap.is_inconsistent,
    }
    told = " ".join(f"{name}:{int(value)}" for name, value in claims.items())
    return f" {bitmap.name:>8}: {told} gran:{bitmap.granularity} dirty:{bitmap.dirty_bytes}"


def _backup(case: Case) -> str:
    return _dump(merge_for_backup(_nodes(case), CHAIN, case.option("incremental"), "target_node", "target-bitmap-name"))


def _delete(case: Case) -> str:
    actions, reopened = delete_checkpoint(_nodes(case), CHAIN, case.option("bitmap"))
    if not actions:
        return "NULL\n"
    return _dump(actions) + ("reopen nodes:\n" + "\n".join(reopened) + "\n" if reopened else "")


def _copy(case: Case) -> str:
    return _dump(copy_bitmaps(_nodes(case), CHAIN, "mirror-format-node", is_shallow=case.option("shallow")))


def _commit(case: Case) -> str:
    top, base = case.option("top"), case.option("base")
    actions = commit_bitmaps(_nodes(case), CHAIN[top - 1 :], CHAIN[base - 1], is_active=top == 1)
    return "merge bitmpas:\n" + (_dump(actions) if actions else "")


def _validate(case: Case) -> str:
    return json.dumps(is_chain_valid(_nodes(case), CHAIN, case.option("bitmap")))


def _round_trip(case: Case) -> str:
    """A source becomes options of QEMU, and those a source again."""
    model = SOURCES[case.option("storage_type")]
    source = parse_element(model, etree.fromstring(case.option("source_xml")), READ | SECURE)
    fill_ports(source)
    text = json.dumps(protocol_properties(source, Access()))
    return format_source(parse_backing(f"json:{text}").source)


OPERATIONS = {
    "source_xml_json_xml": _round_trip,
    "bitmap_detect": _detect,
    "backup_bitmap_merge": _backup,
    "checkpoint_delete": _delete,
    "bitmap_block_copy": _copy,
    "bitmap_block_commit": _commit,
    "bitmap_validate": _validate,
}


def produce(case: Case) -> str:
    """The result of the case's operation."""
    if case.option("op") not in OPERATIONS:
        raise Skip(f"no operation {case.option('op')}")
    return OPERATIONS[case.option("op")](case)


def expected(case: Case) -> str:
    """The file, or what the options say."""
    if case.option("op") == "source_xml_json_xml":
        return str(case.option("expected")["xml"])
    if case.expect is None:
        return json.dumps(case.option("expected")) + "\n"
    return case.read(case.expect).rstrip("\n") + "\n"
