"""Typed parameters: named values that carry their wire type."""

from collections.abc import Iterable
from dataclasses import dataclass

from purevirt.enums.common import TypedParameterType

FIELD_LENGTH = 80
"""Room for a parameter's name in bytes, its closing NUL included (VIR_TYPED_PARAM_FIELD_LENGTH)."""

Value = int | float | bool | str


@dataclass(frozen=True, slots=True)
class TypedParam:
    """One named value (virTypedParameter); ``type`` is a number of TypedParameterType."""

    field: str
    type: int
    value: Value

    @classmethod
    def read(cls, field: str, kind: int, value: Value) -> "TypedParam":
        """A parameter as the wire carries it: booleans travel as numbers."""
        return cls(field, kind, bool(value) if kind == TypedParameterType.BOOLEAN else value)


TypedParams = list[TypedParam]


def int_param(field: str, value: int) -> TypedParam:
    """A signed 32-bit parameter."""
    return TypedParam(field, TypedParameterType.INT, value)


def uint_param(field: str, value: int) -> TypedParam:
    """An unsigned 32-bit parameter."""
    return TypedParam(field, TypedParameterType.UINT, value)


def llong_param(field: str, value: int) -> TypedParam:
    """A signed 64-bit parameter."""
    return TypedParam(field, TypedParameterType.LLONG, value)


def ullong_param(field: str, value: int) -> TypedParam:
    """An unsigned 64-bit parameter."""
    return TypedParam(field, TypedParameterType.ULLONG, value)


def double_param(field: str, value: float) -> TypedParam:
    """A floating-point parameter."""
    return TypedParam(field, TypedParameterType.DOUBLE, value)


def boolean_param(field: str, value: bool) -> TypedParam:
    """A boolean parameter."""
    return TypedParam(field, TypedParameterType.BOOLEAN, value)


def string_param(field: str, value: str) -> TypedParam:
    """A text parameter."""
    return TypedParam(field, TypedParameterType.STRING, value)


def as_dict(params: Iterable[TypedParam]) -> dict[str, Value]:
    """The values by name; of a repeated name the last."""
    return {param.field: param.value for param in params}
