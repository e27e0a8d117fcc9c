"""JSON values as QEMU sends and takes them, and the checked way to look into one.

A peer's answer is untrusted, so every accessor checks the kind and raises ``JsonShapeError`` naming the place.
"""

import json
from typing import TypeAlias

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None
JsonObject: TypeAlias = dict[str, Json]

MAX_DEPTH = 64


class JsonShapeError(ValueError):
    """A value is not JSON, nested too deep, or not of the kind that its place asks for."""


def parse(text: bytes | str, *, max_depth: int = MAX_DEPTH) -> Json:
    """The value of a JSON text; raises JsonShapeError for anything else, NaN and deep nesting included."""
    try:
        value: Json = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as problem:
        raise JsonShapeError(f"cannot parse json: {problem}") from problem
    _check_depth(value, max_depth)
    return value


def format_compact(value: Json) -> str:
    """The text of a value without blanks, keys in insertion order, as virJSONValueToString prints it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def get_object(value: Json, place: str) -> JsonObject:
    """The value as an object."""
    if not isinstance(value, dict):
        raise JsonShapeError(f"{place} is not an object")
    return value


def get_list(value: Json, place: str) -> list[Json]:
    """The value as an array."""
    if not isinstance(value, list):
        raise JsonShapeError(f"{place} is not an array")
    return value


def get_objects(value: Json, place: str) -> list[JsonObject]:
    """The value as an array of objects."""
    return [get_object(item, place) for item in get_list(value, place)]


def get_str(holder: JsonObject, key: str) -> str:
    """The string member ``key``."""
    value = holder.get(key)
    if not isinstance(value, str):
        raise JsonShapeError(f"'{key}' is missing or not a string")
    return value


def get_int(holder: JsonObject, key: str) -> int:
    """The integer member ``key``."""
    value = holder.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise JsonShapeError(f"'{key}' is missing or not an integer")
    return value


def find_str(holder: JsonObject, key: str) -> str | None:
    """The string member ``key``, or None where it is missing or of another kind."""
    value = holder.get(key)
    return value if isinstance(value, str) else None


def names_of(value: Json, key: str, place: str) -> set[str]:
    """The string member ``key`` of each object in an array."""
    return {get_str(item, key) for item in get_objects(value, place)}


def _refuse_constant(name: str) -> Json:
    raise ValueError(f"{name} is not a JSON value")


def _check_depth(value: Json, limit: int) -> None:
    level: list[Json] = [value]
    for _ in range(limit + 1):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise JsonShapeError(f"json nested deeper than {limit}")


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
