"""Validation against the declarations: what a document may contain is what its models declare.

This is stricter than reading, which ignores what it does not know. Elements of other namespaces and kept subtrees
may hold anything.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from purevirt.conf.xmlmap.field import Field, Kind

Node = Any


@dataclass(frozen=True, slots=True)
class Stray:
    """Something that is not declared: an attribute of ``element``, or with ``is_element`` a child ('': its text)."""

    element: str
    name: str
    is_element: bool


def find_stray(model: Any, node: Node) -> Stray | None:
    """The first thing in a subtree that its model does not declare."""
    return next(_strays(model.model_fields, node), None)


def _strays(fields: Iterable[Field], node: Node) -> Iterator[Stray]:
    shape = _Shape(fields, node)
    for name in node.keys():  # noqa: SIM118  # lxml elements are no mappings
        if name not in shape.attributes and not name.startswith("{"):
            yield Stray(str(node.tag), name, is_element=False)
    if not shape.takes_text and _has_text(node):
        yield Stray(str(node.tag), "", is_element=True)
    seen: set[str] = set()
    for sub in node:
        if not isinstance(sub.tag, str):
            continue
        if sub.tag in seen and sub.tag in shape.single:
            yield Stray(str(node.tag), sub.tag, is_element=True)
        seen.add(sub.tag)
        if sub.tag in shape.groups:
            yield from _strays(shape.groups[sub.tag], sub)
        elif sub.tag in shape.children:
            yield from shape.children[sub.tag](sub)
        elif not sub.tag.startswith("{"):
            yield Stray(str(node.tag), sub.tag, is_element=True)


def _has_text(node: Node) -> bool:
    return bool((node.text or "").strip()) or any((sub.tail or "").strip() for sub in node)


_TEXT = Field(Kind.TEXT)
_UNIT = Field(Kind.ATTR, "unit")

_SINGLE = frozenset({Kind.ELEM, Kind.FLAG, Kind.SIZE, Kind.CHILD})
"""Kinds of children of which an element has at most one."""


class _Shape:
    """What an element may have, for the models its attributes choose."""

    def __init__(self, fields: Iterable[Field], node: Node) -> None:
        self.attributes: set[str] = set()
        self.children: dict[str, Callable[[Node], Iterator[Stray]]] = {}
        self.groups: dict[str, list[Field]] = {}
        self.single: set[str] = set()
        self.takes_text = False
        self.node = node
        self.fields = list(fields)
        for field in self.fields:
            self._add(field)

    def _add(self, field: Field) -> None:
        if field.kind in _SINGLE and not field.inside and field.name:
            self.single.add(field.name)
        if field.inside:
            self._add_group(field)
        elif field.kind in (Kind.ATTR, Kind.CONST):
            self.attributes.add(field.name)
        elif field.kind is Kind.TEXT:
            self.takes_text = True
        elif field.kind in (Kind.ELEM, Kind.TEXTS):
            self.children[field.name] = lambda sub: _strays((_TEXT,), sub)
        elif field.kind is Kind.FLAG:
            self.children[field.name] = lambda sub: _strays((), sub)
        elif field.kind is Kind.SIZE:
            self._add_size(field)
        elif field.kind is Kind.RAW:
            self.children[field.name] = lambda sub: iter(())
        elif field.kind is Kind.OWN:
            self._add_own(field)
        elif field.kind in (Kind.CHILD, Kind.CHILDREN):
            self._add_child(field)

    def _add_group(self, field: Field) -> None:
        head, _, rest = field.inside.partition("/")
        lifted = {name: getattr(field, name) for name in Field.__slots__ if name != "inside"}
        self.groups.setdefault(head, []).append(Field(**lifted, inside=rest))
        self.single.add(head)

    def _add_size(self, field: Field) -> None:
        if not field.name:
            self.attributes.add("unit")
            self.takes_text = True
            return
        self.children[field.name] = lambda sub: _strays((_UNIT, _TEXT), sub)

    def _add_own(self, field: Field) -> None:
        """What the chosen model holds may repeat: of several ends of a channel the first counts."""
        self.attributes.add(field.by)
        models = field.choices()
        model = models.get(self.node.get(field.by) or field.fallback)
        single = set(self.single)
        for inner in model.model_fields if model is not None else ():
            self._add(inner)
        self.single = single

    def _add_child(self, field: Field) -> None:
        models = field.choices()
        first = next(iter(models.values()))
        name = field.name or first.model_tag
        tag = f"{{{first.model_uri}}}{name}" if first.model_uri else name
        if field.counted:
            self.attributes.add(field.counted)
        if field.kind is Kind.CHILD:
            self.single.add(tag)
        self.children[tag] = lambda sub: self._check_child(field, sub)

    def _check_child(self, field: Field, sub: Node) -> Iterator[Stray]:
        models = field.choices()
        model = models.get("") or models.get(self._token(field, sub))
        if model is None:
            return iter(())
        choice = (Field(Kind.ATTR, field.by),) if field.by and not field.by_field else ()
        return _strays((*model.model_fields, *choice), sub)

    def _token(self, field: Field, sub: Node) -> str:
        if not field.by_field:
            return str(sub.get(field.by) or field.fallback)
        chooser = next((one for one in self.fields if one.py == field.by_field), None)
        found = self.node.get(chooser.name) if chooser is not None else None
        default = chooser.default if chooser is not None else None
        return str(found or field.fallback or default or "")
