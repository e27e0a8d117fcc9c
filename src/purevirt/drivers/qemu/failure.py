"""The errors that callers of the QEMU driver see most, each made in one place."""

from purevirt.errors import Error, ErrorCode, ErrorDomain


def unsupported(detail: str) -> Error:
    """VIR_ERR_CONFIG_UNSUPPORTED: what QEMU, or this driver, cannot do."""
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)


def internal_error(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR: what earlier steps should have made impossible, or a QEMU that misbehaves."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.QEMU)


def system_error(what: str, problem: OSError) -> Error:
    """VIR_ERR_SYSTEM_ERROR with the text and number of an operating system error (virReportSystemError)."""
    return Error.of_system(what, problem, domain=ErrorDomain.QEMU)
