"""Refusals whose message is the whole text, without the template of their code (virReportInvalidArg)."""

from purevirt.errors import Error, ErrorCode, ErrorDomain


def invalid_argument(text: str, function: str, argument: str, *, domain: ErrorDomain = ErrorDomain.DOMAIN) -> Error:
    """VIR_ERR_INVALID_ARG with this text, naming the C function and its argument beside it."""
    error = Error(ErrorCode.INVALID_ARG, text, domain=domain)
    error.args = (text,)
    error.str1, error.str2 = function, argument
    error.int1 = error.int2 = 0
    return error


def exclusive_flags(first: str, second: str, function: str) -> Error:
    """Two flags that must not come together (VIR_EXCLUSIVE_FLAGS_RET)."""
    return invalid_argument(f"Flags '{first}' and '{second}' are mutually exclusive", function, "flags")


def required_flag(needed: str, by: str, function: str) -> Error:
    """A flag that means nothing without another (VIR_REQUIRE_FLAG_RET)."""
    return invalid_argument(f"Flag '{needed}' is required by flag '{by}'", function, "flags")


def check_flags(flags: int, known: int, function: str, *, domain: ErrorDomain) -> None:
    """Refuse flags that a function does not know (virCheckFlags), where it is not the operation's own function."""
    if flags & ~known:
        text = f"unsupported flags ({flags & ~known:#x}) in function {function}"
        raise invalid_argument(text, function, "flags", domain=domain)
