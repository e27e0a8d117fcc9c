"""Settings of a Xen configuration as they are read and written, in the order they come."""

from collections.abc import Iterator

from purevirt.configfile import ConfigFile, Entry, Value
from purevirt.errors import Error, ErrorCode, ErrorDomain


def internal(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR of the Xen code."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.XEN)


def unsupported(detail: str) -> Error:
    """VIR_ERR_CONFIG_UNSUPPORTED of the Xen code."""
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.XEN)


def refused(detail: str) -> Error:
    """VIR_ERR_CONF_SYNTAX of the Xen code."""
    return Error(ErrorCode.CONF_SYNTAX, detail, domain=ErrorDomain.XEN)


class Settings:
    """A configuration that is read."""

    def __init__(self, text: str) -> None:
        """Raises Error CONF_SYNTAX."""
        self._file = ConfigFile.parse(text)

    def find(self, name: str) -> Value | None:
        """A value of whatever type."""
        return self._file.find(name)

    def find_text(self, name: str) -> str | None:
        """A text (xenConfigCopyStringOpt). Raises Error INTERNAL_ERROR."""
        value = self._file.find(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise internal(f"config value {name} was malformed")
        return value or None

    def find_number(self, name: str) -> int | None:
        """A number, also one in quotes (xenConfigGetULong). Raises Error INTERNAL_ERROR."""
        value = self._file.find(name)
        if value is None or isinstance(value, int):
            return value
        if not isinstance(value, str) or len(value) > 20:
            raise refused(f"config value {name} was malformed")
        try:
            return int(value, 10)
        except ValueError:
            raise refused(f"config value {name} was malformed") from None

    def get_number(self, name: str, default: int) -> int:
        """A number."""
        found = self.find_number(name)
        return default if found is None else found

    def is_on(self, name: str, default: bool = False) -> bool:
        """A truth value, written as a number."""
        found = self.find_number(name)
        return default if found is None else bool(found)

    def texts(self, name: str) -> list[str]:
        """The texts of a list; a lone text counts as one."""
        value = self._file.find(name)
        if isinstance(value, str):
            return [value]
        if isinstance(value, tuple):
            return [item for item in value if isinstance(item, str)]
        return []


class Writer:
    """A configuration that is written."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def put(self, name: str, value: Value | bool | None) -> None:
        """Add a setting unless it is None; truth values are 1 and 0."""
        if value is not None:
            self._entries.append(Entry(name, int(value) if isinstance(value, bool) else value))

    def put_list(self, name: str, items: Iterator[Value] | list[str]) -> None:
        """Add a list unless it is empty."""
        found = tuple(items)
        if found:
            self.put(name, found)

    def text(self) -> str:
        """The whole file."""
        return ConfigFile("", tuple(self._entries)).format()


def split_options(text: str) -> dict[str, str]:
    """``key=value`` parts that are joined by commas; blanks around keys do not count."""
    parts = (part.partition("=") for part in text.split(","))
    return {key.strip(): value.strip() for key, _, value in parts if key.strip()}
