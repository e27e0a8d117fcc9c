"""Configuration files in libvirt's format: ``name = value`` lines, read, written with their comments, and looked up.

A value is a number, a string or a list; which settings there are is for the reader to know. The grammar and the
texts of the errors are those of libvirt's virconf.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

from purevirt.errors import Error, ErrorCode, ErrorDomain

__all__ = ["INT", "LLONG", "UINT", "ULLONG", "ConfigFile", "Entry", "IntRange", "Value", "read_config"]

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_LIST_DEPTH = 32
MAX_DIGITS = 20

Value: TypeAlias = int | str | tuple["Value", ...]


class IntRange(NamedTuple):
    """The numbers that a C type holds, both ends included."""

    low: int
    high: int


INT = IntRange(-(2**31), 2**31 - 1)
UINT = IntRange(0, 2**32 - 1)
LLONG = IntRange(-(2**63), 2**63 - 1)
ULLONG = IntRange(0, 2**64 - 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A setting with the comment behind it, or a line of comment, which has no name and no value."""

    name: str | None
    value: Value | None
    comment: str | None = None

    def format(self) -> str:
        """The line, with its newline."""
        setting = f"{self.name} = {_format_value(self.value)}" if self.name and self.value is not None else ""
        comment = f"#{self.comment}" if self.comment is not None else ""
        return " ".join(filter(None, (setting, comment))) + "\n"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """The entries of one file in order; ``name`` stands for the file in errors.

    The readers give None for a setting that is not there, and the first of several of the same name. They raise
    INTERNAL_ERROR (a list with wrong items: CONF_SYNTAX) where the value is of another type.
    """

    name: str
    entries: tuple[Entry, ...] = ()

    @classmethod
    def parse(cls, text: str, name: str = "memory conf") -> "ConfigFile":
        """Read the text of a file; raises CONF_SYNTAX with the name and the line."""
        return cls(name, tuple(_Reader(text, name).read()))

    def format(self) -> str:
        """The text of the file: comments are kept, empty lines are not."""
        return "".join(entry.format() for entry in self.entries)

    def find(self, name: str) -> Value | None:
        """The value of a setting whatever its type."""
        return next((entry.value for entry in self.entries if entry.name == name), None)

    def get_int(self, name: str, within: IntRange = INT) -> int | None:
        """A number of the given range."""
        value = self.find(name)
        if value is None:
            return None
        if not isinstance(value, int) or (value < 0 <= within.low):
            self._refuse(name, "an unsigned integer" if within.low >= 0 else "a signed integer")
        if not within.low <= value <= within.high:
            self._fail(f"value for '{name}' parameter must be in range {within.low}:{within.high}")
        return value

    def get_bool(self, name: str) -> bool | None:
        """A setting that is 0 or 1."""
        value = self.find(name)
        if value is None:
            return None
        if not isinstance(value, int) or value < 0:
            self._refuse(name, "a bool")
        if value > 1:
            self._fail(f"value for '{name}' parameter must be 0 or 1")
        return value == 1

    def get_str(self, name: str) -> str | None:
        """A string."""
        value = self.find(name)
        if value is not None and not isinstance(value, str):
            self._refuse(name, "a string")
        return value

    def get_list(self, name: str, *, accept_str: bool = False) -> list[str] | None:
        """A list of strings; with ``accept_str`` a lone string counts as a list of one."""
        value = self.find(name)
        if value is None:
            return None
        if accept_str and isinstance(value, str):
            return [value]
        if not isinstance(value, tuple):
            self._refuse(name, "a string or string list" if accept_str else "a string list")
        items = [item for item in value if isinstance(item, str)]
        if len(items) < len(value):
            self._refuse(name, "a string list", ErrorCode.CONF_SYNTAX)
        return items

    def _refuse(self, name: str, wanted: str, code: ErrorCode = ErrorCode.INTERNAL_ERROR) -> NoReturn:
        self._fail(f"expected {wanted} for '{name}' parameter", code)

    def _fail(self, reason: str, code: ErrorCode = ErrorCode.INTERNAL_ERROR) -> NoReturn:
        raise Error(code, f"{self.name}: {reason}", domain=ErrorDomain.CONF)


def read_config(path: Path) -> ConfigFile:
    """Read a file of at most 10 MiB.

    Raises CONF_SYNTAX for its text and SYSTEM_ERROR, from the OSError, where it can't be read (virFileReadAll).
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _system_error("open", path, error.strerror) from error
    with stream:
        try:
            data = stream.read(MAX_FILE_BYTES)
        except OSError as error:
            raise _system_error("read", path, error.strerror) from error
    if len(data) == MAX_FILE_BYTES:
        raise _system_error("read", path, "Value too large for defined data type")
    return ConfigFile.parse(data.decode(errors="surrogateescape"), str(path))


def _system_error(action: str, path: Path, reason: str | None) -> Error:
    return Error(ErrorCode.SYSTEM_ERROR, f"Failed to {action} file '{path}': {reason}")


def _format_value(value: Value) -> str:
    if isinstance(value, tuple):
        return f"[ {', '.join(map(_format_value, value))} ]"
    return _quote(value) if isinstance(value, str) else str(value)


def _quote(text: str) -> str:
    """A string in the simplest quotes that can hold it; there are no escapes in this format."""
    if "\n" in text or ('"' in text and "'" in text):
        return f'"""{text}"""'
    return f"'{text}'" if '"' in text else f'"{text}"'


_BLANKS = re.compile(r"[ \t]*")
_BLANKS_AND_LINES = re.compile(r"[ \t\r\n]*")
_COMMENT = re.compile(r"#([^\r\n]*)")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[+-]?([0-9]*)")
_LONG_STRING = re.compile(r'"""(.*?)"""', re.DOTALL)
_STRING = re.compile(r"""(["'])([^\r\n]*?)\1""")
_END_OF_SETTING = re.compile(r";|(?=[\r\n])|\Z")


class _Reader:
    """A position in the text of a file."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.position = 0

    def read(self) -> Iterator[Entry]:
        """All entries."""
        self._skip(_BLANKS_AND_LINES)
        while self.position < len(self.text):
            yield self._read_comment() if self._is_at("#") else self._read_setting()
            self._skip(_BLANKS_AND_LINES)

    def _read_comment(self) -> Entry:
        return Entry(None, None, self._need(_COMMENT, "expecting a comment")[1])

    def _read_setting(self) -> Entry:
        name = self._need(_NAME, "expecting a name")[0]
        self._skip(_BLANKS)
        self._need(_ASSIGNMENT, "expecting an assignment")
        self._skip(_BLANKS)
        value = self._read_value(depth=0)
        self._skip(_BLANKS)
        if self._is_at("#"):
            return Entry(name, value, self._read_comment().comment)
        self._need(_END_OF_SETTING, "expecting a separator")
        return Entry(name, value)

    def _read_value(self, depth: int) -> Value:
        start = self.text[self.position : self.position + 1]
        if start == "[" and depth < MAX_LIST_DEPTH:
            return self._read_list(depth)
        read = _SCALARS.get(start)
        if read is None:
            self._fail("expecting a value")
        return read(self)

    def _read_list(self, depth: int) -> Value:
        items: list[Value] = []
        self.position += 1
        self._skip(_BLANKS_AND_LINES)
        while self.position < len(self.text) and not self._is_at("]"):
            if items:
                self._need(_COMMA, "expecting a separator in list")
                self._skip(_BLANKS_AND_LINES)
                if self._is_at("]"):
                    break
            items.append(self._read_value(depth + 1))
            self._skip(_BLANKS_AND_LINES)
        self._need(_END_OF_LIST, "list is not closed with ]")
        return tuple(items)

    def _read_string(self) -> Value:
        if not self._is_at('"""'):
            return self._need(_STRING, "unterminated string")[2]
        if not _LONG_STRING.match(self.text, self.position):
            # The error names the last place where the end could have been.
            self.position = max(self.position, len(self.text) - 2)
        return self._need(_LONG_STRING, "unterminated string")[1]

    def _read_number(self) -> Value:
        match = self._need(_NUMBER, "unterminated number")
        if not 0 < len(match[1]) <= MAX_DIGITS:
            self._fail("unterminated number")
        return int(match[0])

    def _is_at(self, char: str) -> bool:
        return self.text.startswith(char, self.position)

    def _skip(self, blanks: re.Pattern[str]) -> None:
        match = blanks.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _need(self, pattern: re.Pattern[str], complaint: str) -> re.Match[str]:
        match = pattern.match(self.text, self.position)
        if match is None:
            self._fail(complaint)
        self.position = match.end()
        return match

    def _fail(self, complaint: str) -> NoReturn:
        line = self.text.count("\n", 0, self.position) + 1
        raise Error(ErrorCode.CONF_SYNTAX, f"{self.name}:{line}: {complaint}", domain=ErrorDomain.CONF)


_ASSIGNMENT = re.compile("=")
_COMMA = re.compile(",")
_END_OF_LIST = re.compile(r"\]")

# What starts with which character, beside lists.
_SCALARS: dict[str, Callable[[_Reader], Value]] = {
    **dict.fromkeys("\"'", _Reader._read_string),
    **dict.fromkeys("+-0123456789", _Reader._read_number),
}
