"""Bitmaps down a chain of images."""

import pytest

from purevirt.drivers.qemu.bitmap import (
    Bitmap,
    BlockNode,
    commit_bitmaps,
    copy_bitmaps,
    delete_checkpoint,
    is_chain_valid,
    merge_for_backup,
    read_block_nodes,
)
from purevirt.drivers.qemu.jsonvalue import JsonShapeError

CHAIN = ["top", "middle", "base"]


def _node(name: str, *bitmaps: Bitmap) -> BlockNode:
    return BlockNode(name, {bitmap.name: bitmap for bitmap in bitmaps})


def _good(name: str) -> Bitmap:
    return Bitmap(name, 65536, is_recording=True, is_persistent=True)


def _nodes(**held: tuple[Bitmap, ...]) -> dict[str, BlockNode]:
    return {name: _node(name, *held.get(name, ())) for name in CHAIN}


@pytest.mark.parametrize(
    ("held", "is_valid"),
    [
        ({"top": (_good("a"),)}, True),
        ({"top": (_good("a"),), "middle": (_good("a"),)}, True),
        ({"top": (_good("a"),), "base": (_good("a"),)}, False),
        ({"middle": (_good("a"),)}, False),
        ({"top": (Bitmap("a", 65536, is_recording=True),)}, False),
        ({}, False),
    ],
)
def test_a_bitmap_starts_at_the_top_and_has_no_gap(held: dict[str, tuple[Bitmap, ...]], is_valid: bool) -> None:
    assert is_chain_valid(_nodes(**held), CHAIN, "a") is is_valid


def test_a_backup_merges_all_images() -> None:
    nodes = _nodes(top=(_good("a"),), middle=(_good("a"),))
    added, merged = merge_for_backup(nodes, CHAIN, "a", "target", "collected")
    assert added["type"] == "block-dirty-bitmap-add"
    assert merged["data"] == {
        "node": "target",
        "target": "collected",
        "bitmaps": [{"node": "top", "name": "a"}, {"node": "middle", "name": "a"}],
    }
    assert merge_for_backup(nodes, CHAIN, "b", "target", "collected") == []


def test_a_checkpoint_goes_from_every_image() -> None:
    actions, reopened = delete_checkpoint(_nodes(top=(_good("a"),), base=(_good("a"),)), CHAIN, "a")
    assert [action["data"] for action in actions] == [{"node": "top", "name": "a"}, {"node": "base", "name": "a"}]
    assert reopened == ["base"]


def test_a_commit_keeps_what_the_base_has() -> None:
    nodes = _nodes(top=(_good("a"), _good("b")), base=())
    kinds = [action["type"] for action in commit_bitmaps(nodes, [*CHAIN[:2], "base"], "base", is_active=False)]
    assert kinds == ["block-dirty-bitmap-add", "block-dirty-bitmap-merge"] * 2
    assert commit_bitmaps(_nodes(), CHAIN, "base", is_active=False) == []


def test_a_copy_ends_with_the_removal_of_the_temporary_bitmap() -> None:
    (removal,) = copy_bitmaps(_nodes(), CHAIN, "mirror", is_shallow=True)
    assert removal["type"] == "block-dirty-bitmap-remove"


def test_malformed_nodes_are_refused() -> None:
    with pytest.raises(JsonShapeError):
        read_block_nodes([{"dirty-bitmaps": []}])
