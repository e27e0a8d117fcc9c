"""Typed parameters as dictionaries, in both directions, with the type rules of libvirt-python."""

from collections.abc import Callable, Mapping

from libvirt.argument import as_int, as_llong, as_uint
from purevirt.api.typedparam import TypedParam, TypedParams, Value
from purevirt.enums.common import TypedParameterType as Type

Parameters = dict[str, Value]
Hints = dict[str, Type]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a str is required, not {type(value).__name__}")
    return value


def _number(convert: Callable[[int], int]) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, int):
            return convert(value)
        raise TypeError("an integer is required")

    return read


def _real(value: object) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"must be real number, not {type(value).__name__}")


_READERS: dict[int, Callable[[object], Value]] = {
    Type.INT: _number(as_int),
    Type.UINT: _number(as_uint),
    Type.LLONG: _number(as_llong),
    Type.ULLONG: _number(lambda value: value & 0xFFFFFFFFFFFFFFFF),
    Type.DOUBLE: _real,
    Type.BOOLEAN: bool,
    Type.STRING: _text,
}


def as_parameters(params: TypedParams) -> Parameters:
    """The dictionary of typed parameters; of a repeated name the last."""
    return {param.field: _plain(param.value) for param in params}


def _plain(value: Value) -> Value:
    """A value as programs get it: numbers of enumerations are plain."""
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def like(known: TypedParams, wanted: Mapping[str, object]) -> TypedParams:
    """Parameters with the types that a getter reported.

    Raises LookupError for a name that it did not report.
    """
    types = {param.field: param.type for param in known}
    made = []
    for name, value in wanted.items():
        if name not in types:
            raise LookupError(f'Attribute name "{name}" could not be recognized')
        made.append(TypedParam(name, types[name], _READERS[types[name]](value)))
    return made


def hinted(wanted: Mapping[str, object], hints: Hints) -> TypedParams:
    """Parameters with the types of a table, or else guessed; a list or tuple repeats its name once per item.

    Raises TypeError for a value that no type fits.
    """
    made = []
    for name, value in wanted.items():
        for item in value if isinstance(value, list | tuple) else (value,):
            kind = hints[name] if name in hints else _guess(item)
            made.append(TypedParam(name, kind, _READERS[kind](item)))
    return made


def _guess(value: object) -> Type:
    if isinstance(value, str):
        return Type.STRING
    if isinstance(value, bool):
        return Type.BOOLEAN
    if isinstance(value, int):
        return Type.LLONG if value < 0 else Type.ULLONG
    if isinstance(value, float):
        return Type.DOUBLE
    raise TypeError(f"Unexpected type of value: {type(value).__name__}")


def non_empty(params: object) -> dict[str, object]:
    """A dictionary with something in it; raises TypeError or LookupError."""
    if not isinstance(params, dict):
        raise TypeError("a dictionary is required")
    if not params:
        raise LookupError("Need non-empty dictionary to set attributes")
    return params
