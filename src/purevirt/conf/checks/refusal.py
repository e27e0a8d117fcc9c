"""The errors that checks raise."""

from purevirt.errors import Error, ErrorCode, ErrorDomain


def unsupported(detail: str) -> Error:
    """VIR_ERR_CONFIG_UNSUPPORTED."""
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)


def malformed(detail: str) -> Error:
    """VIR_ERR_XML_ERROR."""
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)


def detailed(detail: str) -> Error:
    """VIR_ERR_XML_DETAIL, whose message is the detail alone."""
    return Error(ErrorCode.XML_DETAIL, detail, domain=ErrorDomain.DOMAIN)


def internal(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.DOMAIN)
