"""What a model declares about a bad value: the code and the text of the error a caller sees."""

from dataclasses import dataclass

from purevirt.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error code and a text: ``{value}`` is the value that was found, ``{subject}`` the name of the object."""

    code: ErrorCode
    text: str


def unsupported(text: str) -> Complaint:
    """VIR_ERR_CONFIG_UNSUPPORTED with this text."""
    return Complaint(ErrorCode.CONFIG_UNSUPPORTED, text)


def malformed(text: str) -> Complaint:
    """VIR_ERR_XML_ERROR with this text."""
    return Complaint(ErrorCode.XML_ERROR, text)


def detailed(text: str) -> Complaint:
    """VIR_ERR_XML_DETAIL, whose message is this text alone."""
    return Complaint(ErrorCode.XML_DETAIL, text)


def internal(text: str) -> Complaint:
    """VIR_ERR_INTERNAL_ERROR with this text."""
    return Complaint(ErrorCode.INTERNAL_ERROR, text)
