"""Dirty bitmaps of a chain of images: what QEMU tells of them, and how they are merged, moved and removed.

A chain is a sequence of format nodes, the image of the guest first. A bitmap of libvirt's exists under one name in
the top image and in as many images below it as were written since it was made. The functions give the actions of one
``transaction`` command.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    find_str,
    get_int,
    get_object,
    get_objects,
    get_str,
)

ACTIVE_WRITE_BITMAP = "libvirt-tmp-activewrite"
"""The bitmap that records what a guest writes between the end of a job and the merge of its bitmaps."""

_OLD_QCOW2 = "0.10"


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A dirty bitmap of one node; the granularity is in bytes."""

    name: str
    granularity: int
    dirty_bytes: int = 0
    is_recording: bool = False
    is_busy: bool = False
    is_persistent: bool = False
    is_inconsistent: bool = False

    def is_usable(self) -> bool:
        """Whether it records what is written, and will outlive the guest."""
        return self.is_persistent and self.is_recording and not self.is_inconsistent


@dataclass(frozen=True, slots=True)
class BlockNode:
    """A node that has a name; snapshots are pairs of a name and whether they hold the state of the guest."""

    name: str
    bitmaps: Mapping[str, Bitmap]
    is_old_qcow2: bool = False
    snapshots: tuple[tuple[str, bool], ...] = ()


BlockNodes = Mapping[str, BlockNode]


def read_block_nodes(reply: Json) -> dict[str, BlockNode]:
    """The nodes of a query-named-block-nodes reply, by name; raises JsonShapeError."""
    nodes = (_read_node(item) for item in get_objects(reply, "query-named-block-nodes"))
    return {node.name: node for node in nodes}


def _read_node(source: JsonObject) -> BlockNode:
    image = get_object(source.get("image", {}), "image")
    specific = get_object(image.get("format-specific", {}), "format-specific")
    details = get_object(specific.get("data", {}), "data")
    bitmaps = map(_read_bitmap, get_objects(source.get("dirty-bitmaps", []), "dirty-bitmaps"))
    snapshots = get_objects(image.get("snapshots", []), "snapshots")
    return BlockNode(
        name=get_str(source, "node-name"),
        bitmaps={bitmap.name: bitmap for bitmap in bitmaps},
        is_old_qcow2=find_str(specific, "type") == "qcow2" and details.get("compat") == _OLD_QCOW2,
        snapshots=tuple((get_str(item, "name"), get_int(item, "vm-state-size") > 0) for item in snapshots),
    )


def _read_bitmap(source: JsonObject) -> Bitmap:
    return Bitmap(
        name=find_str(source, "name") or "",
        granularity=get_int(source, "granularity"),
        dirty_bytes=get_int(source, "count"),
        is_recording=source.get("recording") is True,
        is_busy=source.get("busy") is True,
        is_persistent=source.get("persistent") is True,
        is_inconsistent=source.get("inconsistent") is True,
    )


def find_bitmap(nodes: BlockNodes, node: str, name: str) -> Bitmap | None:
    """A bitmap of a node."""
    held = nodes.get(node)
    return None if held is None else held.bitmaps.get(name)


def is_chain_valid(nodes: BlockNodes, chain: Sequence[str], name: str) -> bool:
    """Whether a bitmap is usable from the first image on, without a gap (qemuBlockBitmapChainIsValid)."""
    found = [find_bitmap(nodes, node, name) for node in chain]
    held = [bitmap for bitmap in found if bitmap is not None]
    return bool(held) and found[: len(held)] == held and all(bitmap.is_usable() for bitmap in held)


def _part(node: str, name: str) -> JsonObject:
    return {"node": node, "name": name}


def _add(node: str, name: str, granularity: int, *, is_persistent: bool, is_disabled: bool) -> JsonObject:
    settings: JsonObject = {"persistent": is_persistent, "disabled": is_disabled, "granularity": granularity}
    return {"type": "block-dirty-bitmap-add", "data": {**_part(node, name), **settings}}


def _merge(node: str, target: str, parts: Sequence[JsonObject]) -> JsonObject:
    return {"type": "block-dirty-bitmap-merge", "data": {"node": node, "target": target, "bitmaps": list(parts)}}


def _remove(node: str, name: str) -> JsonObject:
    return {"type": "block-dirty-bitmap-remove", "data": _part(node, name)}


def _parts(nodes: BlockNodes, chain: Sequence[str], name: str) -> Iterator[JsonObject]:
    """The bitmap in every image of the chain that has it."""
    return (_part(node, name) for node in chain if find_bitmap(nodes, node, name) is not None)


def merge_for_backup(
    nodes: BlockNodes, chain: Sequence[str], name: str, target: str, target_name: str
) -> list[JsonObject]:
    """Collect what was written since a checkpoint into one bitmap; empty where that is not known."""
    if not is_chain_valid(nodes, chain, name):
        return []
    granularity = nodes[chain[0]].bitmaps[name].granularity
    return [
        _add(target, target_name, granularity, is_persistent=False, is_disabled=True),
        _merge(target, target_name, list(_parts(nodes, chain, name))),
    ]


def delete_checkpoint(nodes: BlockNodes, chain: Sequence[str], name: str) -> tuple[list[JsonObject], list[str]]:
    """Remove a bitmap from all images; also the nodes that must be writable for it, the lowest first."""
    holders = [node for node in chain if find_bitmap(nodes, node, name) is not None]
    return [_remove(node, name) for node in holders], [node for node in reversed(holders) if node != chain[0]]


def copy_bitmaps(nodes: BlockNodes, chain: Sequence[str], target: str, *, is_shallow: bool) -> list[JsonObject]:
    """Take bitmaps over to the copy of a disk (qemuBlockBitmapsHandleBlockcopy)."""
    merged = chain[:1] if is_shallow else chain
    actions: list[JsonObject] = []
    for bitmap in _usable_bitmaps(nodes, chain):
        actions.append(_add(target, bitmap.name, bitmap.granularity, is_persistent=True, is_disabled=False))
        written = [_part(target, ACTIVE_WRITE_BITMAP)]
        actions.append(_merge(target, bitmap.name, [*_parts(nodes, merged, bitmap.name), *written]))
    return [*actions, _remove(target, ACTIVE_WRITE_BITMAP)]


def commit_bitmaps(nodes: BlockNodes, chain: Sequence[str], base: str, *, is_active: bool) -> list[JsonObject]:
    """Take bitmaps of images into the one they were committed to (qemuBlockBitmapsHandleCommitFinish).

    ``chain`` starts with the highest image that was committed; ``is_active``: that was the image of the guest.
    """
    merged = chain[: chain.index(base)]
    written = [_part(base, ACTIVE_WRITE_BITMAP)] if is_active else []
    actions: list[JsonObject] = []
    for bitmap in _usable_bitmaps(nodes, chain):
        if find_bitmap(nodes, base, bitmap.name) is None:
            actions.append(_add(base, bitmap.name, bitmap.granularity, is_persistent=True, is_disabled=False))
        actions.append(_merge(base, bitmap.name, [*_parts(nodes, merged, bitmap.name), *written]))
    return [*actions, _remove(base, ACTIVE_WRITE_BITMAP)] if is_active else actions


def _usable_bitmaps(nodes: BlockNodes, chain: Sequence[str]) -> list[Bitmap]:
    """Bitmaps of the first image that are usable down the chain, the last that QEMU told first."""
    held = nodes[chain[0]].bitmaps.values() if chain[0] in nodes else ()
    return [bitmap for bitmap in reversed(list(held)) if is_chain_valid(nodes, chain, bitmap.name)]
