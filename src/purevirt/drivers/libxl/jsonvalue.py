"""Values of libxl's JSON configuration."""

from typing import TypeAlias

Json: TypeAlias = "str | int | list[Json] | dict[str, Json] | None"
JsonObject: TypeAlias = dict[str, Json]


def shown(value: bool | None) -> str | None:
    """A libxl_defbool; None is the default."""
    return None if value is None else str(bool(value))


def without_empty(value: JsonObject) -> JsonObject:
    """A copy without values that are None, and objects and lists that are empty."""
    found = {name: _trimmed(one) for name, one in value.items()}
    return {name: one for name, one in found.items() if one is not None and one != {} and one != []}


def _trimmed(value: Json) -> Json:
    if isinstance(value, dict):
        return without_empty(value)
    if isinstance(value, list):
        return [_trimmed(one) for one in value]
    return value
