"""The entries of a VMX file: names that ignore case, and texts, numbers, truth values and UUIDs.

Source: virConf with VIR_CONF_FLAG_VMX_FORMAT and the virVMXGetConfig* functions.
"""

import re
import uuid

from purevirt.errors import Error, ErrorCode, ErrorDomain

MAX_BYTES = 4 * 1024 * 1024
"""Longest file that is read."""

_LINE = re.compile(
    r"""[ \t]*([\w.:-]+)[ \t]*=[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([+-]?[0-9]+))[ \t]*(?:;[ \t]*)?(?:#.*)?\Z"""
)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})?")
_PIPE = re.compile(r"\|([0-9a-fA-F]{2})?")


def internal(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR of the VMX code."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.CONF)


def unsupported(detail: str) -> Error:
    """VIR_ERR_CONFIG_UNSUPPORTED of the VMX code."""
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.CONF)


class Entries:
    """The entries of one file; of several with the same name the first counts."""

    def __init__(self, data: bytes) -> None:
        """Read a file. Raises Error CONF_SYNTAX, and INTERNAL_ERROR where it is too long or not in its encoding."""
        if len(data) > MAX_BYTES:
            raise internal(f"VMX file of {len(data)} bytes is too long")
        raw = _read_lines(data.decode("latin-1"))
        self._values = _recode(raw, raw.get(".encoding", "UTF-8"))

    def get_text(self, name: str) -> str:
        """A text that must be there."""
        value = self.find_text(name)
        if value is None:
            raise internal(f"Missing essential config entry '{name}'")
        return value

    def find_text(self, name: str) -> str | None:
        """A text; None where it is not there."""
        return self._values.get(name.lower())

    def find_escaped(self, name: str) -> str | None:
        """A text with percent escapes."""
        return self._unescape(name, _ESCAPE)

    def find_piped(self, name: str) -> str | None:
        """A text with escapes after a bar."""
        return self._unescape(name, _PIPE)

    def _unescape(self, name: str, pattern: re.Pattern[str]) -> str | None:
        value = self.find_text(name)
        if value is None:
            return None
        if any(found[1] is None for found in pattern.finditer(value)):
            raise internal(f"VMX entry '{name}' contains invalid escape sequence")
        data = pattern.sub(lambda found: chr(int(found[1], 16)), value)
        return data.encode("latin-1", "ignore").decode("utf-8") if data.isascii() else data

    def get_number(self, name: str, default: int) -> int:
        """A number; ``unlimited`` is -1."""
        found = self.find_number(name)
        return default if found is None else found

    def find_number(self, name: str) -> int | None:
        """A number; None where it is not there."""
        value = self.find_text(name)
        if value is None:
            return None
        if value.lower() == "unlimited":
            return -1
        if not re.fullmatch(r"[ \t]*[+-]?[0-9]{1,19}", value):
            raise internal(f"Config entry '{name}' must represent an integer value")
        return int(value)

    def is_true(self, name: str, default: bool = False) -> bool:
        """A truth value."""
        value = self.find_text(name)
        if value is None:
            return default
        if value.lower() not in ("true", "false"):
            raise internal(f"Config entry '{name}' must represent a boolean value (true|false)")
        return value.lower() == "true"

    def find_uuid(self, name: str) -> bytes | None:
        """A UUID as two groups of eight bytes."""
        value = self.find_text(name)
        if value is None:
            return None
        digits = value.replace(" ", "").replace("-", "")
        if not re.fullmatch("[0-9a-fA-F]{32}", digits):
            raise internal(f"Could not parse UUID from string '{value}'")
        return bytes.fromhex(digits)


def format_uuid(value: bytes) -> str:
    """The bytes of a UUID in VMware's spelling."""
    return f"{value[:8].hex(' ')}-{value[8:].hex(' ')}"


def hyphened(value: bytes) -> str:
    """The bytes of a UUID in the usual spelling."""
    return str(uuid.UUID(bytes=value))


def _read_lines(text: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip("\r \t")
        if not stripped or stripped.startswith("#"):
            continue
        found = _LINE.match(stripped)
        if found is None:
            detail = f"memory conf:{number}: expecting an assignment"
            raise Error(ErrorCode.CONF_SYNTAX, detail, domain=ErrorDomain.CONF)
        value = next((group for group in found.groups()[1:] if group is not None), "")
        values.setdefault(found[1].lower(), value)
    return values


def _recode(values: dict[str, str], encoding: str) -> dict[str, str]:
    try:
        return {name: value.encode("latin-1").decode(encoding) for name, value in values.items()}
    except (UnicodeDecodeError, LookupError):
        raise internal(f"Could not convert from {encoding} to UTF-8 encoding") from None
