"""What a model declares about a bad value: the code and the text of the error a caller sees."""

from dataclasses import dataclass

from purevirt.errors import ErrorCode


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error code and a text in which ``{value}`` stands for the value that was found."""

    code: ErrorCode
    text: str


def unsupported(text: str) -> Complaint:
    """VIR_ERR_CONFIG_UNSUPPORTED with this text."""
    return Complaint(ErrorCode.CONFIG_UNSUPPORTED, text)


def malformed(text: str) -> Complaint:
    """VIR_ERR_XML_ERROR with this text."""
    return Complaint(ErrorCode.XML_ERROR, text)


def internal(text: str) -> Complaint:
    """VIR_ERR_INTERNAL_ERROR with this text."""
    return Complaint(ErrorCode.INTERNAL_ERROR, text)
