"""socket_addr: read, compare and count addresses."""

from collections.abc import Callable

from harness import Case

from purevirt.conf.socketaddress import (
    Address,
    AddressFamily,
    find_address,
    format_address,
    is_numeric_localhost,
    is_same_network,
    is_wildcard,
    mask_by_prefix,
    parse_address,
    range_size,
)

FAMILIES = {4: "inet", 6: "inet6"}


def _address(case: Case, name: str = "address") -> Address:
    return parse_address(case.options[name])


def _parse_format(case: Case) -> str:
    shown = format_address(parse_address(case.options["address"], AddressFamily(case.options["family"])))
    return str({**case.options["expected"], "equal": shown == case.options["expected"]["formatted"]})


def _range(case: Case) -> str:
    net = (_address(case, "network"), case.options["prefix"]) if case.option("network") is not None else None
    return str({"size": range_size(_address(case, "start"), _address(case, "end"), net)})


def _same_network(case: Case) -> str:
    return str(is_same_network(_address(case, "a"), _address(case, "b"), _address(case, "netmask")))


def _numeric_family(case: Case) -> str:
    address = find_address(case.options["address"])
    return "none" if address is None else FAMILIES[address.version]


OPERATIONS: dict[str, Callable[[Case], str]] = {
    "parse_format": _parse_format,
    "range": _range,
    "same_network": _same_network,
    "mask_by_prefix": lambda case: format_address(mask_by_prefix(_address(case), case.options["prefix"])),
    "is_wildcard": lambda case: str(is_wildcard(_address(case))),
    "numeric_family": _numeric_family,
    "is_numeric_localhost": lambda case: str(is_numeric_localhost(case.options["address"])),
}


def produce(case: Case) -> str:
    """The result of the operation, as a text."""
    return OPERATIONS[case.options["op"]](case)


def expected(case: Case) -> str:
    """The expected result, as a text."""
    return str(case.options["expected"]) + "\n"
