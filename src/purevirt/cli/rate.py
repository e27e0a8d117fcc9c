"""The bandwidth of a network interface as options give it: `average,peak,burst,floor`."""

from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed

RATES = ("average", "peak", "burst", "floor")
DIRECTIONS = ("inbound", "outbound")
_UINT_MAX = 2**32 - 1


def read_rates(arguments: Arguments, direction: str) -> dict[str, int]:
    """The rates given by `--inbound` or `--outbound`, by name.

    Raises:
        Failed: a number is malformed or there are too many.
    """
    given = arguments.find(direction)
    values = given.split(",") if given is not None else []
    if len(values) > len(RATES):
        raise Failed(f"Rate string '{given}' has too many fields")
    rates: dict[str, int] = {}
    for name, value in zip(RATES, values, strict=False):
        if value and (not (value.isascii() and value.isdigit()) or int(value) > _UINT_MAX):
            raise Failed(f"field '{name}' is malformed")
        if value:
            rates[name] = int(value)
    return rates
