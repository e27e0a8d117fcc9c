"""Plans: the compiled form of a model's declarations, one closure for each thing that is read or written.

A plan works on an object's ``__dict__``. Fields that live ``inside`` a child form a plan of their own over
the same object, so nesting without a model costs no class.
"""

from collections.abc import Callable, Iterable
from typing import Any

from purevirt.conf.xmlmap.failure import InvalidValue, Missing
from purevirt.conf.xmlmap.field import Field, Kind
from purevirt.conf.xmlmap.markup import as_markup, escape, raw_markup
from purevirt.conf.xmlmap.scale import BadScale, parse_scaled, pretty

Node = Any
"""An element of the tree (lxml's, whose stubs are looser than what it gives)."""

AttrReader = Callable[[Any, str, Node, int], None]
NodeReader = Callable[[Any, Node, int], None]
AttrWriter = Callable[[Any, int], str]
BodyWriter = Callable[[Any, list[str], str, int], None]


class Plan:
    """How the fields of one element are read and written."""

    def __init__(self, fields: Iterable[Field], *, has_settle: bool = False, has_presented: bool = False) -> None:
        self.attr_readers: dict[str, AttrReader] = {}
        self.node_readers: dict[str, NodeReader] = {}
        self.own_readers: list[NodeReader] = []
        self.required: list[Field] = []
        self.attr_writers: list[tuple[str, AttrWriter]] = []
        self.body_writers: list[tuple[frozenset[str] | None, BodyWriter]] = []
        self.text_writer: AttrWriter | None = None
        self.lists: list[str] = []
        self.makers: list[tuple[str, Any]] = []
        self.namespaces: dict[tuple[str, str], list[str]] = {}
        self.has_settle = has_settle
        self.has_presented = has_presented
        groups: dict[str, list[Field]] = {}
        declared = list(fields)
        for field in declared:
            if field.inside:
                groups.setdefault(field.inside.partition("/")[0], []).append(field)
        for field in declared:
            if not field.inside:
                _COMPILERS[field.kind](self, field)
                continue
            head = field.inside.partition("/")[0]
            if head in groups:
                self._add_group(head, groups.pop(head))

    def _add_group(self, tag: str, fields: list[Field]) -> None:
        plan = Plan([_lifted(field) for field in fields])
        self.lists += plan.lists
        self.makers += plan.makers

        def read(target: Any, node: Node, modes: int) -> None:
            plan.read(target, node, modes)

        def write(target: Any, out: list[str], indent: str, modes: int) -> None:
            plan.write_into(target, tag, out, indent, modes, skip_empty=True)

        self.node_readers[tag] = read
        self.body_writers.append((_watched(fields), write))

    def fresh(self) -> dict[str, Any]:
        """The values that every new object must have for itself."""
        values: dict[str, Any] = {name: [] for name in self.lists}
        for name, model in self.makers:
            values[name] = model()
        return values

    @staticmethod
    def build(model: Any, node: Node, modes: int) -> Any:
        """A new object of ``model`` read from ``node``."""
        plan = plan_of(model)
        target = model.__new__(model)
        vars(target).update(plan.fresh())
        plan.read(target, node, modes)
        if plan.has_settle:
            settle(target, node, modes)
        return target

    def read(self, target: Any, node: Node, modes: int) -> None:
        """Read the fields from an element into an object. Raises MapError."""
        if self.attr_readers:
            readers = self.attr_readers
            for name, value in node.items():
                reader = readers.get(name)
                if reader is not None:
                    reader(target, value, node, modes)
            for field in self.required:
                if field.py not in vars(target):
                    raise Missing(_local(node), field.name, line=_line(node), complaint=field.complaint)
        for own_reader in self.own_readers:
            own_reader(target, node, modes)
        if self.node_readers:
            node_readers = self.node_readers
            for sub in node:
                node_reader = node_readers.get(sub.tag)  # comments have a function as their tag
                if node_reader is not None:
                    node_reader(target, sub, modes)

    @staticmethod
    def write(
        element: Any,
        tag: str,
        out: list[str],
        indent: str,
        modes: int,
        *,
        skip_empty: bool = False,
        is_open: bool = False,
    ) -> None:
        """Write an object as an element, as it presents itself."""
        plan = plan_of(type(element))
        shown = element.presented(modes) if plan.has_presented else element
        hides = skip_empty or element.model_hidden
        plan.write_into(shown, tag, out, indent, modes, skip_empty=hides, is_open=is_open or element.model_open)

    def attributes(self, target: Any, modes: int, *, is_inner: bool = False) -> str:
        """The attributes of an object, each with a blank before it."""
        present = target.__dict__
        written = "".join([writer(target, modes) for py, writer in self.attr_writers if not py or py in present])
        if self.namespaces and not is_inner:
            written += self._declarations(target)
        return written

    def _declarations(self, target: Any) -> str:
        used = (key for key, names in self.namespaces.items() if any(getattr(target, name) for name in names))
        return "".join([f" xmlns:{prefix}='{uri}'" for prefix, uri in used])

    def body(self, target: Any, out: list[str], indent: str, modes: int) -> None:
        """The children of an object."""
        present = target.__dict__
        for names, writer in self.body_writers:
            if names is None or not names.isdisjoint(present):
                writer(target, out, indent, modes)

    def write_into(
        self,
        target: Any,
        tag: str,
        out: list[str],
        indent: str,
        modes: int,
        *,
        skip_empty: bool = False,
        is_open: bool = False,
    ) -> None:
        """Write an object as an element; with ``skip_empty`` not when there is nothing in it."""
        is_inner = bool(getattr(target, "model_prefix", ""))
        attributes = self.attributes(target, modes, is_inner=is_inner)
        content = self.text_writer(target, modes) if self.text_writer is not None else ""
        if content:
            out.append(f"{indent}<{tag}{attributes}>{content}</{tag}>\n")
            return
        mark = len(out)
        out.append("")
        self.body(target, out, indent + "  ", modes)
        if len(out) > mark + 1 or is_open:
            out[mark] = f"{indent}<{tag}{attributes}>\n"
            out.append(f"{indent}</{tag}>\n")
        elif attributes or not skip_empty:
            out[mark] = f"{indent}<{tag}{attributes}/>\n"
        else:
            out.pop()


def settle(target: Any, node: Node, modes: int) -> None:
    """Let a model bring itself to one form; a size it cannot read is an invalid value."""
    try:
        target.settle(modes)
    except BadScale as bad:
        raise InvalidValue(
            _local(node), bad.name or "size", bad.value, expected=bad.expected, line=_line(node)
        ) from None


def plan_of(model: Any) -> Plan:
    """The plan of a model class, compiled at first use."""
    plan = model.__dict__.get("_plan")
    if plan is None:
        plan = model._plan = Plan(
            model.model_fields, has_settle=model.model_settles, has_presented=model.model_presents
        )
    assert isinstance(plan, Plan)
    return plan


def _lifted(field: Field) -> Field:
    """The same field, one element further in."""
    rest = field.inside.partition("/")[2]
    return Field(**{name: getattr(field, name) for name in Field.__slots__ if name != "inside"}, inside=rest)


def _watched(fields: list[Field]) -> frozenset[str] | None:
    """The names one of which an object must hold for there to be anything to write; None where defaults are written."""
    if any(field.default not in (None, False) for field in fields):
        return None
    return frozenset(field.py for field in fields)


def _local(node: Node) -> str:
    return str(node.tag).rpartition("}")[2]


def _line(node: Node) -> int:
    return int(node.sourceline or 0)


def _content(node: Node) -> str:
    """The text of an element and everything in it (xmlNodeGetContent)."""
    return (node.text or "") if len(node) == 0 else "".join(str(part) for part in node.itertext())


def _invalid(node: Node, name: str, value: str, field: Field) -> InvalidValue:
    expected = field.codec.expected if field.codec else ""
    return InvalidValue(_local(node), name, value, expected=expected, line=_line(node), complaint=field.complaint)


def _compile_attr(plan: Plan, field: Field) -> None:
    assert field.codec is not None
    plan.attr_readers[field.name] = _attr_reader(field)
    plan.attr_writers.append((field.py if field.default is None else "", _attr_writer(field)))
    if field.required:
        plan.required.append(field)


def _attr_reader(field: Field) -> AttrReader:
    assert field.codec is not None
    parse, py, keep = field.codec.parse, field.py, field.keep

    def read(target: Any, value: str, node: Node, modes: int) -> None:
        if py in target.__dict__:
            return
        try:
            parsed = parse(value)
        except ValueError:
            raise _invalid(node, field.name, value, field) from None
        if keep is None or keep(parsed, modes):
            target.__dict__[py] = parsed

    return read


def _attr_writer(field: Field) -> AttrWriter:
    assert field.codec is not None
    py, start, write_value, omit, keep = field.py, f" {field.name}='", field.codec.format, field.omit, field.keep

    def write(target: Any, modes: int) -> str:
        value = getattr(target, py)
        if value is None or (omit is not None and value == omit) or (keep is not None and not keep(value, modes)):
            return ""
        return f"{start}{escape(write_value(value))}'"

    return write


def _compile_const(plan: Plan, field: Field) -> None:
    written = f" {field.name}='{escape(field.default)}'"
    plan.attr_writers.append(("", lambda target, modes: written))


def _compile_text(plan: Plan, field: Field) -> None:
    assert field.codec is not None
    parse, py, write_value, keep = field.codec.parse, field.py, field.codec.format, field.keep

    def read(target: Any, node: Node, modes: int) -> None:
        value = _content(node) if len(node) == 0 else ""
        if not value:
            return
        try:
            target.__dict__[py] = parse(value)
        except ValueError:
            raise _invalid(node, "", value, field) from None

    def write(target: Any, modes: int) -> str:
        value = getattr(target, py)
        if value is None or (keep is not None and not keep(value, modes)):
            return ""
        return escape(write_value(value))

    plan.own_readers.append(read)
    plan.text_writer = write


def _compile_elem(plan: Plan, field: Field) -> None:
    assert field.codec is not None
    parse, py, name, keep = field.codec.parse, field.py, field.name, field.keep
    write_value, omit = field.codec.format, field.omit

    def read(target: Any, node: Node, modes: int) -> None:
        if py in target.__dict__:
            return
        value = _content(node)
        try:
            parsed = parse(value)
        except ValueError:
            raise _invalid(node, "", value, field) from None
        if keep is None or keep(parsed, modes):
            target.__dict__[py] = parsed

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        value = getattr(target, py)
        if value is None or (omit is not None and value == omit) or (keep is not None and not keep(value, modes)):
            return
        out.append(f"{indent}<{name}>{escape(write_value(value))}</{name}>\n")

    plan.node_readers[name] = read
    plan.body_writers.append((_watched([field]), write))


def _compile_texts(plan: Plan, field: Field) -> None:
    assert field.codec is not None
    parse, py, name, write_value = field.codec.parse, field.py, field.name, field.codec.format
    plan.lists.append(py)

    def read(target: Any, node: Node, modes: int) -> None:
        value = _content(node)
        try:
            target.__dict__[py].append(parse(value))
        except ValueError:
            raise _invalid(node, "", value, field) from None

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        out.extend([f"{indent}<{name}>{escape(write_value(value))}</{name}>\n" for value in getattr(target, py)])

    plan.node_readers[name] = read
    plan.body_writers.append((_watched([field]), write))


def _compile_size(plan: Plan, field: Field) -> None:
    py, name, omit = field.py, field.name, field.omit
    unit, assumed = field.unit or "bytes", field.assumed or field.unit or "bytes"
    scale = pretty if not field.unit else lambda value: (value, unit)

    def read(target: Any, node: Node, modes: int) -> None:
        if py in target.__dict__:
            return
        value = _content(node)
        try:
            target.__dict__[py] = parse_scaled(value, node.get("unit"), unit, assumed)
        except BadScale as bad:
            raise InvalidValue(
                _local(node), bad.name, bad.value, expected=bad.expected, line=_line(node), complaint=field.complaint
            ) from None

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        value = getattr(target, py)
        if value is not None and (omit is None or value != omit):
            shown, shown_unit = scale(value)
            out.append(f"{indent}<{name} unit='{shown_unit}'>{shown}</{name}>\n")

    if name:
        plan.node_readers[name] = read
        plan.body_writers.append((_watched([field]), write))
        return
    plan.own_readers.append(read)
    plan.attr_writers.append(("", lambda target, modes: "" if getattr(target, py) is None else f" unit='{unit}'"))
    plan.text_writer = lambda target, modes: "" if getattr(target, py) is None else str(getattr(target, py))


def _compile_flag(plan: Plan, field: Field) -> None:
    py, name = field.py, field.name

    def read(target: Any, node: Node, modes: int) -> None:
        target.__dict__[py] = True

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        if getattr(target, py):
            out.append(f"{indent}<{name}/>\n")

    plan.node_readers[name] = read
    plan.body_writers.append((_watched([field]), write))


def _compile_raw(plan: Plan, field: Field) -> None:
    py, name, is_unique = field.py, field.name, field.is_unique

    def read(target: Any, node: Node, modes: int) -> None:
        target.__dict__.setdefault(py, raw_markup(node, is_unique=is_unique))

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        value = getattr(target, py)
        if value is not None:
            shown = as_markup(value).replace("\n", "\n" + indent).replace("\r", "\n")
            out.append(f"{indent}{shown}\n")

    plan.node_readers[name] = read
    plan.body_writers.append((_watched([field]), write))


def _chooser(field: Field) -> Callable[[Any, Node], Any]:
    """The model class for a node: fixed, by an attribute of the node, or by a field of the parent."""
    models = field.choices()
    if "" in models:
        fixed = models[""]
        return lambda target, node: fixed

    def choose(target: Any, node: Node) -> Any:
        if field.by_field:
            found = getattr(target, field.by_field)
            token = field.fallback if found is None else str(found)
        else:
            token = node.get(field.by) or field.fallback
        if not token:
            raise Missing(_local(node), field.by, line=_line(node), complaint=field.complaint)
        model = models.get(token)
        if model is None:
            raise InvalidValue(
                _local(node), field.by, token, expected=", ".join(models), line=_line(node), complaint=field.complaint
            )
        return model

    return choose


def _tag_of(field: Field) -> str:
    """The child's name as the tree has it, with its namespace."""
    model = next(iter(field.choices().values()))
    name = field.name or model.model_tag
    return f"{{{model.model_uri}}}{name}" if model.model_uri else name


def _written(field: Field) -> str:
    model = next(iter(field.choices().values()))
    name = field.name or model.model_tag
    return f"{model.model_prefix}:{name}" if model.model_prefix else name


def _compile_child(plan: Plan, field: Field) -> None:
    choose, py, tag, keep, is_made = _chooser(field), field.py, _written(field), field.keep, field.make
    model = next(iter(field.choices().values()))
    if is_made:
        plan.makers.append((py, model))

    def read(target: Any, node: Node, modes: int) -> None:
        if is_made:
            found = target.__dict__[py]
            plan_of(model).read(found, node, modes)
            if plan_of(model).has_settle:
                settle(found, node, modes)
            return
        if py in target.__dict__:
            return
        found = Plan.build(choose(target, node), node, modes)
        if keep is None or keep(found, modes):
            target.__dict__[py] = found

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        value = getattr(target, py)
        if value is None or (keep is not None and not keep(value, modes)):
            return
        skips = is_made and not field.is_open
        Plan.write(value, tag, out, indent, modes, skip_empty=skips, is_open=field.is_open)

    plan.node_readers[_tag_of(field)] = read
    plan.body_writers.append((_watched([field]), write))
    if model.model_prefix:
        plan.namespaces.setdefault((model.model_prefix, model.model_uri), []).append(py)


def _compile_children(plan: Plan, field: Field) -> None:
    choose, py, tag, keep = _chooser(field), field.py, _written(field), field.keep
    plan.lists.append(py)

    def read(target: Any, node: Node, modes: int) -> None:
        found = Plan.build(choose(target, node), node, modes)
        if keep is None or keep(found, modes):
            target.__dict__[py].append(found)

    def write(target: Any, out: list[str], indent: str, modes: int) -> None:
        for value in getattr(target, py):
            if keep is None or keep(value, modes):
                Plan.write(value, tag, out, indent, modes)

    plan.node_readers[_tag_of(field)] = read
    plan.body_writers.append((_watched([field]), write))
    if field.counted:
        name = field.counted
        plan.attr_writers.append(("", lambda target, modes: f" {name}='{len(getattr(target, py))}'"))


def _compile_own(plan: Plan, field: Field) -> None:
    choose, py = _chooser(field), field.py

    def read(target: Any, node: Node, modes: int) -> None:
        target.__dict__[py] = Plan.build(choose(target, node), node, modes)

    def write_attributes(target: Any, modes: int) -> str:
        value = getattr(target, py)
        return "" if value is None else plan_of(type(value)).attributes(value, modes)

    def write_body(target: Any, out: list[str], indent: str, modes: int) -> None:
        value = getattr(target, py)
        if value is not None:
            plan_of(type(value)).body(value, out, indent, modes)

    plan.own_readers.append(read)
    plan.attr_writers.append(("", write_attributes))
    plan.body_writers.append((_watched([field]), write_body))


_COMPILERS: dict[Kind, Callable[[Plan, Field], None]] = {
    Kind.ATTR: _compile_attr,
    Kind.CONST: _compile_const,
    Kind.TEXT: _compile_text,
    Kind.ELEM: _compile_elem,
    Kind.TEXTS: _compile_texts,
    Kind.SIZE: _compile_size,
    Kind.FLAG: _compile_flag,
    Kind.RAW: _compile_raw,
    Kind.CHILD: _compile_child,
    Kind.CHILDREN: _compile_children,
    Kind.OWN: _compile_own,
}
