"""JSON as libvirt reads, nests and prints it (virJSONValue). Numbers keep the text they were written with."""

import json
from typing import NoReturn

from purevirt.errors import Error, ErrorCode

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

DEEPEST = 300
"""Deepest nesting that is read; libvirt's limit for a document."""


class _Decimal(float):
    """A number with a fraction or an exponent, printed as it was written."""

    text: str

    def __new__(cls, text: str) -> "_Decimal":
        number = super().__new__(cls, text)
        number.text = text
        return number


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


_DECODER = json.JSONDecoder(parse_float=_Decimal, parse_constant=_refuse_constant)


def parse_json(text: str) -> Json:
    """Read a document (virJSONValueFromString). Raises Error INTERNAL_ERROR where it is none."""
    try:
        value: Json = _DECODER.decode(text)
    except (ValueError, RecursionError) as problem:
        detail = f"failed to parse JSON: {problem if isinstance(problem, ValueError) else 'nested too deeply'}"
        raise Error(ErrorCode.INTERNAL_ERROR, detail) from None
    _bound(value, DEEPEST)
    return value


def _bound(value: Json, levels: int) -> None:
    if levels == 0:
        raise Error(ErrorCode.INTERNAL_ERROR, "failed to parse JSON: nested too deeply")
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in inner:
        _bound(part, levels - 1)


def format_json(value: Json, *, pretty: bool = False) -> str:
    """Print a value: in one line without blanks, or with two blanks a level (virJSONValueToString)."""
    return _format(value, 0 if pretty else None)


def _format(value: Json, level: int | None) -> str:
    if isinstance(value, dict):
        colon = ":" if level is None else ": "
        inner = None if level is None else level + 1
        parts = [f"{_scalar(name)}{colon}{_format(part, inner)}" for name, part in value.items()]
        return _enclose("{", "}", parts, level)
    if isinstance(value, list):
        return _enclose("[", "]", [_format(part, None if level is None else level + 1) for part in value], level)
    return _scalar(value)


def _enclose(opening: str, closing: str, parts: list[str], level: int | None) -> str:
    if level is None or not parts:
        return opening + ",".join(parts) + closing
    indent = "  " * (level + 1)
    return f"{opening}\n{indent}" + f",\n{indent}".join(parts) + "\n" + "  " * level + closing


def _scalar(value: str | float | None) -> str:
    if isinstance(value, _Decimal):
        return value.text
    return json.dumps(value, ensure_ascii=False)


def nest_keys(value: dict[str, Json]) -> dict[str, Json]:
    """An object whose dotted keys are objects of their own (virJSONValueObjectDeflatten).

    Raises Error INVALID_ARG where a key exists twice or is below a value that is no object.
    """
    nested: dict[str, Json] = {}
    for key, part in value.items():
        _place(nested, key.split("."), nest_keys(part) if isinstance(part, dict) else part)
    return nested


def _place(inside: dict[str, Json], path: list[str], value: Json) -> None:
    for name in path[:-1]:
        below = inside.setdefault(name, {})
        if not isinstance(below, dict):
            raise Error(ErrorCode.INVALID_ARG, "can't nest value")
        inside = below
    if path[-1] in inside:
        raise Error(ErrorCode.INVALID_ARG, f"can't create colliding keys '{path[-1]}'")
    inside[path[-1]] = value
