"""Questions to a QEMU's own description of its QMP (query-qmp-schema).

A path names an entry and walks from it, one word at a time, as libvirt's capability queries do::

    blockdev-add/arg-type/+file/drop-cache      member of a variant of a command's arguments
    block-commit/arg-type/*top                  a member that may be left out
    query-display-options/ret-type/+sdl         a variant of what a command returns
    screendump/arg-type/format/^png             a value of an enumeration
    device_add/$json-cli-hotplug                a feature of the entry reached so far
    blockdev-add/arg-type/+qcow2/backing/!null  a plain type among those that a value may have

A member that is an array is walked through to its elements, an alternative through the objects among its choices.
``accepts`` tells whether a value has the form that a path leads to.
"""

from collections.abc import Callable, Iterator, Mapping

from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, find_str, get_objects, get_str

_DEPTH = 16
_TYPE_KEYS = frozenset({"arg-type", "ret-type"})


class QapiPathError(ValueError):
    """A path goes on after a word that can only be its last."""


class QapiSchema:
    """The entries of one query-qmp-schema reply; raises JsonShapeError where it is not one."""

    def __init__(self, reply: Json) -> None:
        self._entries: Mapping[str, JsonObject] = {
            get_str(entry, "name"): entry for entry in get_objects(reply, "query-qmp-schema")
        }

    def names(self, meta_type: str) -> frozenset[str]:
        """The names of all ``command`` or ``event`` entries."""
        return frozenset(name for name, entry in self._entries.items() if entry.get("meta-type") == meta_type)

    def has(self, path: str) -> bool:
        """Whether the path leads somewhere; raises QapiPathError."""
        entry, word = self._walk(path)
        if entry is None:
            return False
        return word is None or _PREDICATES[word[0]](self, entry, word[1:])

    def find(self, path: str) -> JsonObject | None:
        """The entry that the path leads to; None where there is none, or where its last word is a question."""
        entry, word = self._walk(path)
        return entry if word is None else None

    def accepts(self, path: str, value: Json) -> bool:
        """Whether the value is valid where the path leads to; raises QapiPathError."""
        entry = self.find(path)
        return entry is not None and self._accepts(entry, value, _DEPTH)

    def _walk(self, path: str) -> tuple[JsonObject | None, str | None]:
        """The entry, and the last word where that is a question about it."""
        name, *words = path.split("/")
        entry = self._entries.get(name)
        for position, word in enumerate(words):
            if entry is None:
                return None, None
            if word[:1] in _PREDICATES:
                if position < len(words) - 1:
                    raise QapiPathError(f"malformed query string '{path}'")
                return entry, word
            entry = self._step(entry, word)
        return entry, None

    def _step(self, entry: JsonObject, word: str) -> JsonObject | None:
        if word in _TYPE_KEYS:
            return self._type(find_str(entry, word))
        for part in self._choices(entry):
            found = self._member(part, word)
            if found is not None:
                return found
        return None

    def _choices(self, entry: JsonObject) -> Iterator[JsonObject]:
        """The entry itself, or what an alternative is to choose from."""
        if entry.get("meta-type") != "alternate":
            yield entry
            return
        for item in get_objects(entry.get("members", []), "members"):
            chosen = self._type(find_str(item, "type"))
            if chosen is not None:
                yield chosen

    def _member(self, entry: JsonObject, word: str) -> JsonObject | None:
        if entry.get("meta-type") != "object":
            return None
        is_variant, is_optional = word.startswith("+"), word.startswith("*")
        key, label = ("variants", "case") if is_variant else ("members", "name")
        wanted = word[1:] if is_variant or is_optional else word
        for item in get_objects(entry.get(key, []), key):
            if item.get(label) == wanted and (not is_optional or "default" in item):
                return self._type(find_str(item, "type"))
        return None

    def _type(self, name: str | None) -> JsonObject | None:
        entry = self._entries.get(name or "")
        for _ in range(_DEPTH):
            if entry is None or entry.get("meta-type") != "array":
                break
            entry = self._entries.get(find_str(entry, "element-type") or "")
        return entry

    def has_plain_type(self, entry: JsonObject, word: str) -> bool:
        """Whether a value of the entry may be of a JSON type."""
        return any(
            choice.get("meta-type") == "builtin" and choice.get("json-type") == word for choice in self._choices(entry)
        )

    def _accepts(self, entry: JsonObject | None, value: Json, depth: int) -> bool:
        check = _CHECKS.get(str(entry.get("meta-type"))) if entry is not None else None
        return check is not None and entry is not None and depth > 0 and check(self, entry, value, depth - 1)

    def _accepts_array(self, entry: JsonObject, value: Json, depth: int) -> bool:
        element = self._entries.get(find_str(entry, "element-type") or "")
        return isinstance(value, list) and all(self._accepts(element, item, depth) for item in value)

    def _accepts_alternate(self, entry: JsonObject, value: Json, depth: int) -> bool:
        return any(
            self._accepts(self._entries.get(find_str(item, "type") or ""), value, depth)
            for item in get_objects(entry.get("members", []), "members")
        )

    def _accepts_object(self, entry: JsonObject, value: Json, depth: int) -> bool:
        if not isinstance(value, dict):
            return False
        known: dict[str, JsonObject] = {}
        for part in self._object_parts(entry, value):
            known |= {get_str(item, "name"): item for item in get_objects(part.get("members", []), "members")}
        if any(name not in value for name, item in known.items() if "default" not in item):
            return False
        return all(
            name in known and self._accepts(self._entries.get(get_str(known[name], "type")), item, depth)
            for name, item in value.items()
        )

    def _object_parts(self, entry: JsonObject, value: JsonObject) -> Iterator[JsonObject]:
        """An object, and the variant of it that the value says it is."""
        yield entry
        tag = find_str(entry, "tag")
        for item in get_objects(entry.get("variants", []), "variants") if tag is not None else ():
            if item.get("case") == value.get(tag or ""):
                yield from self._object_parts(self._entries.get(get_str(item, "type"), {}), value)


def _accepts_builtin(schema: QapiSchema, entry: JsonObject, value: Json, depth: int) -> bool:
    return _PLAIN_TYPES[str(entry.get("json-type"))](value)


def _accepts_enum(schema: QapiSchema, entry: JsonObject, value: Json, depth: int) -> bool:
    return isinstance(value, str) and _has_word(entry, ("values", "members"), value)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_integer(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_PLAIN_TYPES: dict[str, Callable[[Json], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "int": _is_integer,
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "value": lambda value: True,
}

_CHECKS: dict[str, Callable[[QapiSchema, JsonObject, Json, int], bool]] = {
    "builtin": _accepts_builtin,
    "enum": _accepts_enum,
    "array": QapiSchema._accepts_array,
    "alternate": QapiSchema._accepts_alternate,
    "object": QapiSchema._accepts_object,
}


def _has_word(entry: JsonObject, keys: tuple[str, ...], word: str) -> bool:
    for key in keys:
        held = entry.get(key)
        if isinstance(held, list) and any(
            word == (item.get("name") if isinstance(item, dict) else item) for item in held
        ):
            return True
    return False


def _has_value(schema: QapiSchema, entry: JsonObject, word: str) -> bool:
    return _has_word(entry, ("values", "members"), word)


def _has_feature(schema: QapiSchema, entry: JsonObject, word: str) -> bool:
    return _has_word(entry, ("features",), word)


# prefix of a last word: what it asks
_PREDICATES: dict[str, Callable[[QapiSchema, JsonObject, str], bool]] = {
    "^": _has_value,
    "$": _has_feature,
    "!": QapiSchema.has_plain_type,
}
