"""Questions to a QEMU's own description of its QMP (query-qmp-schema).

A path names an entry and walks from it, one word at a time, as libvirt's capability queries do::

    blockdev-add/arg-type/+file/drop-cache      member of a variant of a command's arguments
    query-display-options/ret-type/+sdl         a variant of what a command returns
    screendump/arg-type/format/^png             a value of an enumeration
    device_add/$json-cli-hotplug                a feature of the entry reached so far

A member that is an array is walked through to its elements.
"""

from collections.abc import Mapping

from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, find_str, get_objects, get_str

_ARRAY_DEPTH = 4
_TYPE_KEYS = frozenset({"arg-type", "ret-type"})


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
        """Whether the path leads somewhere."""
        name, *words = path.split("/")
        entry = self._entries.get(name)
        for position, word in enumerate(words):
            if entry is None:
                return False
            if word[0] in _PREDICATES:
                return position == len(words) - 1 and _has_word(entry, *_PREDICATES[word[0]], word[1:])
            entry = self._step(entry, word)
        return entry is not None

    def _step(self, entry: JsonObject, word: str) -> JsonObject | None:
        if word in _TYPE_KEYS:
            return self._type(find_str(entry, word))
        key, label, wanted = ("variants", "case", word[1:]) if word.startswith("+") else ("members", "name", word)
        for item in get_objects(entry.get(key, []), key):
            if item.get(label) == wanted:
                return self._type(find_str(item, "type"))
        return None

    def _type(self, name: str | None) -> JsonObject | None:
        entry = self._entries.get(name or "")
        for _ in range(_ARRAY_DEPTH):
            if entry is None or entry.get("meta-type") != "array":
                break
            entry = self._entries.get(find_str(entry, "element-type") or "")
        return entry


# prefix of a last word: the lists of strings, or of objects with a name, that may hold it
_PREDICATES = {"^": ("values", "members"), "$": ("features",)}


def _has_word(entry: JsonObject, *keys_and_word: str) -> bool:
    *keys, word = keys_and_word
    for key in keys:
        held = entry.get(key)
        if isinstance(held, list) and any(
            word == (item.get("name") if isinstance(item, dict) else item) for item in held
        ):
            return True
    return False
