"""Checks of the typed parameters that setters take, with the texts of virTypedParamsValidate."""

from collections import Counter
from collections.abc import Container, Mapping

from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterType
from purevirt.errors import Error, ErrorCode, ErrorDomain

_TYPE_NAMES = {
    TypedParameterType.INT: "int",
    TypedParameterType.UINT: "uint",
    TypedParameterType.LLONG: "llong",
    TypedParameterType.ULLONG: "ullong",
    TypedParameterType.DOUBLE: "double",
    TypedParameterType.BOOLEAN: "boolean",
    TypedParameterType.STRING: "string",
}


def check_params(
    params: TypedParams, known: Mapping[str, TypedParameterType], *, repeatable: Container[str] = ()
) -> None:
    """Refuse parameters that are unknown, of another type, or given more than once.

    Raises VIR_ERR_ARGUMENT_UNSUPPORTED for unknown names, else VIR_ERR_INVALID_ARG; of the domain NONE as in C.
    """
    for param in params:
        expected = known.get(param.field)
        if expected is None:
            detail = f"parameter '{param.field}' not supported"
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, detail, domain=ErrorDomain.NONE)
        if param.type != expected:
            detail = (
                f"invalid type '{_type_name(param.type)}' for parameter '{param.field}', "
                f"expected '{_TYPE_NAMES[expected]}'"
            )
            raise Error(ErrorCode.INVALID_ARG, detail)
    for field, count in Counter(param.field for param in params).items():
        if count > 1 and field not in repeatable:
            raise Error(ErrorCode.INVALID_ARG, f"parameter '{field}' occurs multiple times")


def _type_name(kind: int) -> str:
    return next((name for known, name in _TYPE_NAMES.items() if known == kind), "unknown")
