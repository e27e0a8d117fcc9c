"""Walking a document to compare it with the tables of limits and of required parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lxml import etree

from purevirt.conf.schema.lexical import Test, text_test
from purevirt.conf.schema.limits import LIMITS
from purevirt.conf.schema.misfit import Misfit
from purevirt.conf.schema.place import PlaceTable
from purevirt.conf.schema.required import REQUIRED_ATTRIBUTES, REQUIRED_CHILDREN

FREE = frozenset({"metadata", "description"})
"""Elements whose content is the user's."""


def _anything(text: str) -> bool:
    return True


def _limits() -> Iterator[tuple[str, Test]]:
    for alternatives, places in LIMITS:
        test = text_test(alternatives) if alternatives else _anything
        for place in places.split():
            yield place, test


@dataclass(frozen=True, slots=True)
class _Tables:
    limits: PlaceTable[Test]
    attributes: PlaceTable[bool]
    children: PlaceTable[bool]


@cache
def _tables() -> _Tables:
    """Compiled when the first document is checked."""
    attributes = PlaceTable(((place, True) for place in REQUIRED_ATTRIBUTES.split()), "@")
    children = PlaceTable(((place, True) for place in REQUIRED_CHILDREN.split()), ">")
    return _Tables(PlaceTable(_limits(), "@"), attributes, children)


def find_misfits(node: etree._Element, above: tuple[str, ...] = ("",)) -> Iterator[Misfit]:
    """What in a document has a text that its place does not allow, or lacks what its place needs."""
    if not isinstance(node.tag, str) or node.tag.startswith("{") or node.tag in FREE:
        return
    path = (*above, node.tag)
    yield from _texts(node, path)
    yield from _lacks(node, path)
    for sub in node:
        yield from find_misfits(sub, path)


def _texts(node: etree._Element, path: tuple[str, ...]) -> Iterator[Misfit]:
    for name, test in _tables().limits.facts(path).items():
        value = node.get(name) if name else (node.text or "") if len(node) == 0 else None
        if value is not None and not test(str(value)):
            yield Misfit(node.tag, name)


def _lacks(node: etree._Element, path: tuple[str, ...]) -> Iterator[Misfit]:
    for name in _tables().attributes.facts(path):
        if node.get(name) is None:
            yield Misfit(node.tag)
    for name in _tables().children.facts(path):
        if node.find(name) is None:
            yield Misfit(node.tag)
