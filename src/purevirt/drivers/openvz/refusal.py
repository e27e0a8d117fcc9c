"""The errors of the OpenVZ driver."""

from purevirt.errors import Error, ErrorCode, ErrorDomain


def internal(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR of the OpenVZ driver."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.OPENVZ)
