"""The errors that operations on CPUs raise, by their cause."""

from purevirt.errors import Error, ErrorCode, ErrorDomain


def internal(detail: str) -> Error:
    """A name that the map does not have."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.CPU)


def refused(detail: str) -> Error:
    """What a CPU may not ask for."""
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.CPU)


def failed(detail: str) -> Error:
    """There is no result."""
    return Error(ErrorCode.OPERATION_FAILED, detail, domain=ErrorDomain.CPU)


def malformed(detail: str) -> Error:
    """A document that is not a CPU."""
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.CPU)


def unavailable(detail: str) -> Error:
    """An operation that the architecture does not have."""
    return Error(ErrorCode.NO_SUPPORT, detail, domain=ErrorDomain.CPU)


def misused(detail: str) -> Error:
    """An argument that cannot be."""
    return Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.CPU)
