"""json: read, nest, change and print JSON."""

from collections.abc import Callable

from harness import Case, expected_file

from purevirt.errors import Error, ErrorCode
from purevirt.jsontext import Json, format_json, nest_keys, parse_json


def _read(case: Case) -> Json:
    return parse_json(case.read(case.input).replace("\\\n", ""))


def _object(case: Case) -> dict[str, Json]:
    value = _read(case)
    if not isinstance(value, dict):
        raise Error(ErrorCode.INVALID_ARG, "no object")
    return value


def _deflatten(case: Case) -> str:
    return format_json(nest_keys(_object(case)), pretty=True)


def _addremove(case: Case) -> str:
    value = _object(case)
    if value.pop("name", None) != "sample":
        raise Error(ErrorCode.INVALID_ARG, "name")
    return format_json({**value, "newname": "foo"})


OPERATIONS: dict[str, Callable[[Case], str]] = {
    "fromstring": lambda case: format_json(parse_json(case.options["text"])),
    "fromfile": lambda case: format_json(_read(case)),
    "deflatten": _deflatten,
    "addremove": _addremove,
}


def produce(case: Case) -> str:
    """The printed result of the operation."""
    return OPERATIONS[case.options["op"]](case)


def expected(case: Case) -> str:
    """The expected text or file."""
    return expected_file(case) if case.expect is not None else case.options["expected"] + "\n"
