"""Variables of network filters: their values, and the combinations of values that a rule is made for.

``$A`` and ``$A[@1]`` go through all values of A; variables with the same iterator (0 where none is named) go together.
``$A[2]`` is one value of A.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from purevirt.errors import Error, ErrorCode, ErrorDomain

Variables = Mapping[str, Sequence[str]]
"""The values of variables, by name without ``$``."""

_ACCESS = re.compile(r"\$(?P<name>\w+)(?:\[(?P<iterator>@?)(?P<number>\d+)\])?\Z", re.ASCII)


def is_access(value: str) -> bool:
    """Whether a value stands for that of a variable."""
    return value.startswith("$")


def combine(accesses: Iterable[str], variables: Variables) -> Iterator[dict[str, str]]:
    """The values of all accesses, for each combination once; the first iterator changes fastest.

    Raises Error INTERNAL_ERROR where a variable or a value of it is missing, or where variables that go together do
    not have as many values.
    """
    fixed: dict[str, str] = {}
    together: dict[int, dict[str, Sequence[str]]] = {}
    for access in accesses:
        match = _ACCESS.match(access)
        if match is None or match["name"] not in variables:
            raise _refuse(f"Could not find value for variable '{access.lstrip('$')}'")
        values = variables[match["name"]]
        if match["number"] is not None and not match["iterator"]:
            fixed[access] = _value(values, int(match["number"]), match["name"])
        else:
            together.setdefault(int(match["number"] or 0), {})[access] = values
    steps = [_steps(group) for group in together.values()]
    for chosen in product(*reversed(steps)):
        yield fixed | {access: value for step in chosen for access, value in step.items()}


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.NWFILTER)


def _value(values: Sequence[str], number: int, name: str) -> str:
    if number >= len(values):
        raise _refuse(f"Could not get value at index {number} of variable '{name}'")
    return values[number]


def _steps(group: dict[str, Sequence[str]]) -> list[dict[str, str]]:
    """The values of variables that go together, each combination once."""
    if len({len(values) for values in group.values()}) > 1:
        raise _refuse("Cardinality of list items must be the same for processing them in parallel")
    tuples = dict.fromkeys(zip(*group.values(), strict=True))
    return [dict(zip(group, values, strict=True)) for values in tuples]
