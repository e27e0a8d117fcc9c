"""Refusals of flags that drivers make themselves, as the C interface's macros make them."""

from purevirt.errors import Error, ErrorDomain


def exclusive_flags(first: str, second: str, function: str) -> Error:
    """Two flags that must not come together (VIR_EXCLUSIVE_FLAGS_RET)."""
    text = f"Flags '{first}' and '{second}' are mutually exclusive"
    return Error.of_argument(function, "flags", text, domain=ErrorDomain.DOMAIN)


def check_flags(flags: int, known: int, function: str, *, domain: ErrorDomain) -> None:
    """Refuse flags that a function does not know (virCheckFlags), where it is not the operation's own function."""
    unknown = int(flags) & ~int(known)  # as plain numbers: an IntFlag inverts its known bits only
    if unknown:
        text = f"unsupported flags ({unknown:#x}) in function {function}"
        raise Error.of_argument(function, "flags", text, domain=domain)
