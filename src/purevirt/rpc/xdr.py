"""XDR (RFC 4506) engine: declared structures compiled into encoders and decoders.

A schema is a table of structures, each a list of ``field:type`` words. Types are the scalars of ``SCALARS``,
``string``, ``opaque<MAX>``, ``opaque[N]``, the name of another structure, ``text[N]``/``text<MAX>`` (an array of
``char`` words that holds a text) and ``octets<MAX>`` (one that holds bytes); ``?`` behind a type makes it an
optional pointer, ``<MAX>`` a variable array, ``[N]`` a fixed array. A structure that is a ``union`` takes two
places in the structure that holds it: the discriminant and the value. A decoded text ends at its first NUL, as
it does for readers in C.

Knows nothing of libvirt. Errors: ``XdrError``, for values that do not fit and for bytes that do not parse.
"""

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

STRING_MAX = 4194304

# type: (struct code on the wire, smallest and largest value where narrower than its word)
SCALARS: dict[str, tuple[str, tuple[int, int] | None]] = {
    "int": ("i", None),
    "uint": ("I", None),
    "hyper": ("q", None),
    "uhyper": ("Q", None),
    "char": ("i", (-128, 255)),
    "uchar": ("I", (0, 255)),
    "short": ("i", (-32768, 32767)),
    "ushort": ("I", (0, 65535)),
    "bool": ("I", (0, 1)),
    "float": ("f", None),
    "double": ("d", None),
}

_SIZES = {"i": 4, "I": 4, "q": 8, "Q": 8, "f": 4, "d": 8}
_PADDING = (b"", b"\0\0\0", b"\0\0", b"\0")
_PACKED_BYTES = re.compile(r"(opaque|text|octets)(?:<(\d+)>|\[(\d+)\])")

Encoder = Callable[[Any], bytes]
Decoder = Callable[[bytes, int], tuple[Any, int]]
Converters = Mapping[str, Callable[[Any], Any]]


class XdrError(Exception):
    """A value that the declared type cannot hold, or bytes that are not of the declared type."""


@dataclass(frozen=True, slots=True)
class Record:
    """How a structure looks in Python: the callable that makes it and the attributes that hold its fields."""

    make: Callable[..., Any]
    attributes: tuple[str, ...]


@dataclass(slots=True)
class Schema:
    """A table of structures, the Python classes of some of them, and the codecs compiled so far.

    Structures without a record are tuples of their fields.
    """

    types: Mapping[str, str]
    records: Mapping[str, Record] = field(default_factory=dict)
    _encoders: dict[str, Encoder] = field(default_factory=dict)
    _decoders: dict[str, Decoder] = field(default_factory=dict)

    def encoder(self, name: str, record: Record | None = None) -> Encoder:
        """The function that turns a value of the structure into bytes; it raises XdrError.

        ``record`` replaces the structure's own record; the encoder is then compiled for the caller alone.
        """
        if record:
            return _EncoderSource(self).compile(name, record)
        if name not in self._encoders:
            self._encoders[name] = _EncoderSource(self).compile(name, self.records.get(name))
        return self._encoders[name]

    def decoder(self, name: str, converters: Converters | None = None, record: Record | None = None) -> Decoder:
        """The function that reads a structure from bytes at an offset and returns it with the offset behind it.

        ``converters`` change fields by name as they are read, and ``record`` replaces the structure's own;
        a decoder with either is compiled for the caller alone. It raises XdrError.
        """
        if converters or record:
            return _DecoderSource(self).compile(name, converters or {}, record or self.records.get(name))
        if name not in self._decoders:
            self._decoders[name] = _DecoderSource(self).compile(name, {}, self.records.get(name))
        return self._decoders[name]

    def fields(self, name: str) -> list[tuple[str, str]]:
        """The fields of a structure with their types, in wire order."""
        return [(key, kind) for key, _, kind in (word.partition(":") for word in self.types[name].split())]

    def is_union(self, name: str) -> bool:
        """Whether a named type is a union."""
        return self.types.get(name, "").startswith("union ")


class _Source:
    """A Python function under construction: its lines, its constants, its fresh names."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"XdrError": XdrError, "PADDING": _PADDING}
        self.count = 0
        self.codes: list[str] = []

    def fresh(self) -> str:
        self.count += 1
        return f"v{self.count}"

    def constant(self, value: Any) -> str:
        self.count += 1
        self.names[f"k{self.count}"] = value
        return f"k{self.count}"

    def emit(self, indent: int, text: str) -> None:
        self.lines.append("    " * indent + text)

    def check(self, indent: int, condition: str, message: str) -> None:
        self.emit(indent, f"if {condition}: raise XdrError({message!r})")

    def finish(self, header: str) -> Callable[..., Any]:
        text = "\n".join([header, *self.lines])
        exec(compile(text, f"<xdr {header}>", "exec"), self.names)  # the source is made of checked tables only
        function: Callable[..., Any] = self.names["codec"]
        return function

    def split(self, kind: str) -> tuple[str, str, int]:
        """A type as (element, shape, bound): shape is ``""``, ``?``, ``<`` or ``[``."""
        if kind.endswith("?"):
            return kind[:-1], "?", 0
        if kind.endswith((">", "]")) and not _PACKED_BYTES.fullmatch(kind):
            opening = "<" if kind.endswith(">") else "["
            element, _, bound = kind[:-1].rpartition(opening)
            return element, opening, int(bound)
        return kind, "", 0

    def alternatives(self, name: str) -> list[tuple[int, str]]:
        """The discriminants of a union with the type behind each."""
        return [(int(tag), kind) for tag, kind in (word.split(":") for word in self.schema.types[name].split()[1:])]


class _EncoderSource(_Source):
    """Writes an encoder. Runs of scalars are packed by one ``struct`` call."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self.pending: list[str] = []

    def compile(self, name: str, record: Record | None) -> Encoder:
        self.emit(1, "out = []; add = out.append")
        self.emit(1, "try:")
        self.structure(2, name, "value", record)
        self.flush(2)
        self.emit(1, "except (StructError, TypeError, AttributeError, ValueError) as error:")
        self.emit(2, f"raise XdrError('{name}: %s' % error) from error")
        self.emit(1, "return b''.join(out)")
        self.names["StructError"] = struct.error
        return self.finish("def codec(value):")

    def flush(self, indent: int) -> None:
        if self.codes:
            pack = self.constant(struct.Struct(">" + "".join(self.codes)).pack)
            self.emit(indent, f"add({pack}({', '.join(self.pending)}))")
        self.codes, self.pending = [], []

    def put(self, code: str, expression: str) -> None:
        self.codes.append(code)
        self.pending.append(expression)

    def structure(self, indent: int, name: str, value: str, record: Record | None) -> None:
        fields = self.schema.fields(name)
        places = [p for key, kind in fields for p in ((key, kind), (key, "")) if p[1] or self.schema.is_union(kind)]
        names = [self.fresh() for _ in places]
        if record is None:
            self.emit(indent, f"{', '.join(names)}, = {value}" if names else "pass")
        else:
            for variable, attribute in zip(names, record.attributes, strict=True):
                self.emit(indent, f"{variable} = {value}.{attribute}")
        for variable, (_, kind) in zip(names, places, strict=True):
            if self.schema.is_union(kind):
                self.union(indent, kind, variable, names[names.index(variable) + 1])
            elif kind:
                self.field(indent, kind, variable)

    def union(self, indent: int, name: str, tag: str, value: str) -> None:
        self.put("i", tag)
        self.flush(indent)
        for number, (case, kind) in enumerate(self.alternatives(name)):
            self.emit(indent, f"{'elif' if number else 'if'} {tag} == {case}:")
            self.field(indent + 1, kind, value)
            self.flush(indent + 1)
        self.emit(indent, f"else: raise XdrError('{name}: no case %r' % {tag})")

    def field(self, indent: int, kind: str, value: str) -> None:
        element, shape, bound = self.split(kind)
        if shape == "?":
            self.flush(indent)
            self.emit(indent, f"if {value} is None: add(b'\\0\\0\\0\\0')")
            self.emit(indent, "else:")
            self.put("I", "1")
            self.field(indent + 1, element, value)
            self.flush(indent + 1)
        elif shape:
            self.array(indent, element, shape, bound, value)
        elif element in SCALARS:
            self.scalar(indent, element, value)
        elif element in self.schema.types:
            self.structure(indent, element, value, self.schema.records.get(element))
        else:
            self.packed(indent, element, value)

    def scalar(self, indent: int, kind: str, value: str) -> None:
        code, limits = SCALARS[kind]
        if limits:
            self.check(indent, f"not {limits[0]} <= {value} <= {limits[1]}", f"value out of the range of {kind}")
        self.put(code, value)

    def array(self, indent: int, element: str, shape: str, bound: int, value: str) -> None:
        size = self.fresh()
        self.emit(indent, f"{size} = len({value})")
        wrong = f"{size} > {bound}" if shape == "<" else f"{size} != {bound}"
        self.check(indent, wrong, f"array of {element} is limited to {bound} elements")
        if shape == "<":
            self.put("I", size)
        self.flush(indent)
        if element in SCALARS and not SCALARS[element][1]:
            pack = self.constant(struct.pack)
            self.emit(indent, f"add({pack}('>%d{SCALARS[element][0]}' % {size}, *{value}))")
            return
        item = self.fresh()
        self.emit(indent, f"for {item} in {value}:")
        if self.schema.types.get(element):
            encode = self.constant(self.schema.encoder(element))
            self.emit(indent + 1, f"add({encode}({item}))")
        else:
            self.field(indent + 1, element, item)
            self.flush(indent + 1)

    def packed(self, indent: int, kind: str, value: str) -> None:
        if kind == "string":
            raw = self.fresh()
            self.emit(indent, f"{raw} = {value}.encode('utf-8', 'surrogateescape')")
            self.counted(indent, raw, STRING_MAX, kind)
            return
        match = _PACKED_BYTES.fullmatch(kind)
        assert match, kind
        family, bound, length = match.groups()
        if family != "opaque":
            self.words(indent, family, int(bound or length), bool(bound), value)
        elif bound:
            self.counted(indent, value, int(bound), kind)
        else:
            self.check(indent, f"len({value}) != {length}", f"{kind} takes exactly {length} bytes")
            self.put(f"{length}s", value)
            self.put(f"{-int(length) % 4}s", "b''")

    def counted(self, indent: int, raw: str, bound: int, kind: str) -> None:
        size = self.fresh()
        self.emit(indent, f"{size} = len({raw})")
        self.check(indent, f"{size} > {bound}", f"{kind} is limited to {bound} bytes")
        self.put("I", size)
        self.flush(indent)
        self.emit(indent, f"add({raw})")
        self.emit(indent, f"if {size} & 3: add(PADDING[{size} & 3])")

    def words(self, indent: int, family: str, bound: int, variable: bool, value: str) -> None:
        """An array of ``char``, four bytes each; a variable text carries its closing NUL."""
        raw, pack = self.fresh(), self.constant(struct.pack)
        closing = " + b'\\0'" if variable else ""
        text = f"{value}.encode('utf-8', 'surrogateescape'){closing}"
        self.emit(indent, f"{raw} = {text if family == 'text' else value}")
        self.check(indent, f"len({raw}) > {bound}", f"{family} is limited to {bound} characters")
        if variable:
            self.put("I", f"len({raw})")
        else:
            self.emit(indent, f"{raw} = {raw}.ljust({bound}, b'\\0')")
        self.flush(indent)
        self.emit(indent, f"add({pack}('>%dI' % len({raw}), *{raw}))")


class _DecoderSource(_Source):
    """Writes a decoder. Runs of scalars are unpacked by one ``struct`` call."""

    def __init__(self, schema: Schema) -> None:
        super().__init__(schema)
        self.targets: list[str] = []
        self.checks: list[tuple[str, str]] = []

    def compile(self, name: str, converters: Converters, record: Record | None) -> Decoder:
        self.names["StructError"] = struct.error
        self.emit(1, "try:")
        result = self.structure(2, name, converters, record)
        self.flush(2)
        self.emit(2, f"result = {result}")
        self.emit(1, f"except StructError as error: raise XdrError('{name}: truncated') from error")
        self.check(1, "pos > len(buf)", f"{name}: truncated")
        self.emit(1, "return result, pos")
        return self.finish("def codec(buf, pos):")

    def flush(self, indent: int) -> None:
        if self.codes:
            layout = struct.Struct(">" + "".join(self.codes))
            unpack = self.constant(layout.unpack_from)
            self.emit(indent, f"{', '.join(self.targets)}, = {unpack}(buf, pos); pos += {layout.size}")
            for condition, message in self.checks:
                self.check(indent, condition, message)
        self.codes, self.targets, self.checks = [], [], []

    def take(self, code: str) -> str:
        variable = self.fresh()
        self.codes.append(code)
        self.targets.append(variable)
        return variable

    def structure(self, indent: int, name: str, converters: Converters, record: Record | None) -> str:
        """Read a structure's fields and return the expression that builds it."""
        parts: list[str] = []
        for key, kind in self.schema.fields(name):
            if self.schema.is_union(kind):
                parts += self.union(indent, kind)
                continue
            part = self.field(indent, kind)
            parts.append(f"{self.constant(converters[key])}({part})" if key in converters else part)
        if record is None:
            return f"({''.join(p + ', ' for p in parts)})"
        return f"{self.constant(record.make)}({', '.join(parts)})"

    def union(self, indent: int, name: str) -> list[str]:
        tag, value = self.take("i"), self.fresh()
        self.flush(indent)
        for number, (case, kind) in enumerate(self.alternatives(name)):
            self.emit(indent, f"{'elif' if number else 'if'} {tag} == {case}:")
            part = self.field(indent + 1, kind)
            self.flush(indent + 1)
            self.emit(indent + 1, f"{value} = {part}")
        self.emit(indent, f"else: raise XdrError('{name}: no case %d' % {tag})")
        return [tag, value]

    def field(self, indent: int, kind: str) -> str:
        """Read one field and return the expression of its value."""
        element, shape, bound = self.split(kind)
        if shape == "?":
            return self.optional(indent, element)
        if shape:
            return self.array(indent, element, shape, bound)
        if element in SCALARS:
            return self.scalar(element)
        if element in self.schema.types:
            return self.structure(indent, element, {}, self.schema.records.get(element))
        return self.packed(indent, element)

    def scalar(self, kind: str) -> str:
        code, limits = SCALARS[kind]
        variable = self.take(code)
        if limits:
            self.checks.append((f"not {limits[0]} <= {variable} <= {limits[1]}", f"value out of the range of {kind}"))
        return variable

    def optional(self, indent: int, element: str) -> str:
        flag, value = self.take("I"), self.fresh()
        self.flush(indent)
        self.emit(indent, f"{value} = None")
        self.emit(indent, f"if {flag} == 1:")
        part = self.field(indent + 1, element)
        self.flush(indent + 1)
        self.emit(indent + 1, f"{value} = {part}")
        self.check(indent, f"{flag} > 1", "pointer flag is neither 0 nor 1")
        return value

    def array(self, indent: int, element: str, shape: str, bound: int) -> str:
        size = str(bound)
        if shape == "<":
            size = self.take("I")
            self.checks.append((f"{size} > {bound}", f"array of {element} is limited to {bound} elements"))
        self.flush(indent)
        # every element takes four bytes at least: an array longer than the message is refused before it is read
        self.check(indent, f"pos + {size} * 4 > len(buf)", f"array of {element} is truncated")
        items = self.fresh()
        if element in SCALARS and not SCALARS[element][1]:
            code = SCALARS[element][0]
            unpack = self.constant(struct.unpack_from)
            self.emit(
                indent, f"{items} = list({unpack}('>%d{code}' % {size}, buf, pos)); pos += {size} * {_SIZES[code]}"
            )
            return items
        self.emit(indent, f"{items} = []")
        self.emit(indent, f"for _ in range({size}):")
        if element in self.schema.types:
            part = self.fresh()
            decode = self.constant(self.schema.decoder(element))
            self.emit(indent + 1, f"{part}, pos = {decode}(buf, pos)")
        else:
            part = self.field(indent + 1, element)
            self.flush(indent + 1)
        self.emit(indent + 1, f"{items}.append({part})")
        return items

    def packed(self, indent: int, kind: str) -> str:
        if kind == "string":
            raw = self.counted(indent, STRING_MAX, kind)
            self.emit(indent, f"if 0 in {raw}: {raw} = {raw}.partition(b'\\0')[0]")
            return f"{raw}.decode('utf-8', 'surrogateescape')"
        match = _PACKED_BYTES.fullmatch(kind)
        assert match, kind
        family, bound, length = match.groups()
        if family != "opaque":
            return self.words(indent, family, int(bound or length), bool(bound))
        if bound:
            return self.counted(indent, int(bound), kind)
        variable = self.take(f"{length}s")
        self.codes.append(f"{-int(length) % 4}x")
        return variable

    def counted(self, indent: int, bound: int, kind: str) -> str:
        size, raw = self.take("I"), self.fresh()
        self.checks.append((f"{size} > {bound}", f"{kind} is limited to {bound} bytes"))
        self.flush(indent)
        self.check(indent, f"pos + {size} > len(buf)", f"{kind} is truncated")
        self.emit(indent, f"{raw} = buf[pos:pos + {size}]; pos += ({size} + 3) & -4")
        return raw

    def words(self, indent: int, family: str, bound: int, variable: bool) -> str:
        size = str(bound)
        if variable:
            size = self.take("I")
            self.checks.append((f"{size} > {bound}", f"{family} is limited to {bound} characters"))
        self.flush(indent)
        self.check(indent, f"pos + {size} * 4 > len(buf)", f"{family} is truncated")
        raw = self.fresh()
        self.emit(indent, f"{raw} = buf[pos + 3:pos + {size} * 4:4]; pos += {size} * 4")
        return raw if family == "octets" else f"{raw}.partition(b'\\0')[0].decode('utf-8', 'surrogateescape')"
