"""Documents that are described by an outline: a line for each element, indented below the one that holds it.

``name! @attribute=kind @attribute?=kind =kind`` is an element that must be there, with an attribute, one that may be
missing, and a text. A kind is a regular expression without blanks, or a range of numbers; without one it is any text.
A line that starts with ``@`` goes on with the one before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from purevirt.conf.schema.lexical import Test, text_test
from purevirt.conf.schema.misfit import Misfit

_CONTINUED = re.compile(r"\n *(?=@)")


@dataclass(slots=True)
class Outline:
    """What one element may hold."""

    attributes: dict[str, Test] = field(default_factory=dict)
    needed_attributes: set[str] = field(default_factory=set)
    children: dict[str, "Outline"] = field(default_factory=dict)
    needed_children: set[str] = field(default_factory=set)
    text: Test | None = None


def _anything(text: str) -> bool:
    return True


def read_outline(lines: str) -> Outline:
    """The outline over the root elements of a description."""
    top = Outline()
    stack: list[tuple[int, Outline]] = [(-1, top)]
    for line in _CONTINUED.sub(" ", lines).splitlines():
        words = line.split()
        if not words:
            continue
        depth = len(line) - len(line.lstrip())
        while stack[-1][0] >= depth:
            stack.pop()
        above, name = stack[-1][1], words[0].rstrip("!")
        if words[0].endswith("!"):
            above.needed_children.add(name)
        above.children[name] = _element(words[1:])
        stack.append((depth, above.children[name]))
    return top


def _element(words: list[str]) -> Outline:
    found = Outline()
    for word in words:
        name, has_kind, kind = word.partition("=")
        test = text_test((kind,)) if has_kind and kind else _anything
        if not name:
            found.text = test
            continue
        found.attributes[name.strip("@?")] = test
        if not name.endswith("?"):
            found.needed_attributes.add(name.strip("@"))
    return found


def find_unfit(outline: Outline, root: etree._Element) -> Iterator[Misfit]:
    """What in a document does not fit the outline of its roots."""
    known = outline.children.get(root.tag)
    if known is None:
        yield Misfit(str(root.tag))
        return
    yield from _attributes(known, root)
    yield from _content(known, root)


def _attributes(known: Outline, node: etree._Element) -> Iterator[Misfit]:
    for name, value in node.items():
        test = known.attributes.get(str(name))
        if test is None or not test(str(value)):
            yield Misfit(str(node.tag), str(name))
    if any(node.get(name) is None for name in known.needed_attributes):
        yield Misfit(str(node.tag))


def _content(known: Outline, node: etree._Element) -> Iterator[Misfit]:
    children = [sub for sub in node if isinstance(sub.tag, str) and not sub.tag.startswith("{")]
    if known.text is not None and not children and not known.text((node.text or "").strip()):
        yield Misfit(str(node.tag))
    if any(node.find(name) is None for name in known.needed_children):
        yield Misfit(str(node.tag))
    for sub in children:
        yield from find_unfit(known, sub)
