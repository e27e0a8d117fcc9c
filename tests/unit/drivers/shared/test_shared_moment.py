"""Trees of snapshots and checkpoints."""

import pytest

from purevirt.drivers.shared.moment import MomentTree
from purevirt.errors import Error


@pytest.fixture
def tree() -> MomentTree[int]:
    """One above two, three and, apart, four below two."""
    made: MomentTree[int] = MomentTree()
    for number, name in enumerate(("one", "two", "three"), 1):
        made.grow(name, number)
    made.current = "two"
    made.grow("four", 4)
    return made


def names(moments) -> list[str]:
    return [moment.name for moment in moments]


def test_moments_grow_from_the_current_one(tree) -> None:
    assert names(tree.children(None)) == ["one"]
    assert names(tree.children("two")) == ["three", "four"]
    assert names(tree.descendants(None)) == ["one", "two", "three", "four"]
    assert tree.current == "four"


def test_names_are_used_once(tree) -> None:
    with pytest.raises(Error, match="operation failed: domain moment one already exists"):
        tree.grow("one", 1)


def test_children_of_a_removed_moment_go_to_its_parent(tree) -> None:
    tree.current = "two"
    tree.remove(tree.find("two"))
    assert names(tree.children("one")) == ["three", "four"]
    assert tree.current == "one"


@pytest.mark.parametrize(("with_root", "left", "current"), [(True, ["one"], "one"), (False, ["one", "two"], "two")])
def test_pruning_takes_what_is_below(tree, with_root, left, current) -> None:
    tree.prune(tree.find("two"), with_root=with_root)
    assert names(tree) == left
    assert tree.current == current


@pytest.mark.parametrize(
    ("name", "parent", "message"),
    [
        ("five", "five", "cannot set moment five as its own parent"),
        ("five", "none", "parent none for moment five not found"),
        ("one", "three", "parent three would create cycle to one"),
    ],
)
def test_places_that_make_no_tree_are_refused(tree, name, parent, message) -> None:
    with pytest.raises(Error, match=message):
        tree.put(name, parent, 5)
