"""The lines of an LXC configuration: ``name = value``, with names that may come again."""

from collections.abc import Iterator

from purevirt.errors import Error, ErrorCode, ErrorDomain

MAX_CHARACTERS = 4 * 1024 * 1024


def invalid(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR of the container driver."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.LXC)


def unsupported(detail: str) -> Error:
    """VIR_ERR_ARGUMENT_UNSUPPORTED of the container driver."""
    return Error(ErrorCode.ARGUMENT_UNSUPPORTED, detail, domain=ErrorDomain.LXC)


class Settings:
    """A configuration that is read."""

    def __init__(self, text: str) -> None:
        """Raises Error CONF_SYNTAX, and INTERNAL_ERROR where the text is too long."""
        if len(text) > MAX_CHARACTERS:
            raise invalid(f"configuration of {len(text)} characters is too long")
        self.lines = list(_read_lines(text))

    def all(self, name: str) -> list[str]:
        """All values of a name, in order; an empty one takes back those before it."""
        found: list[str] = []
        for key, value in self.lines:
            if key == name:
                found = [*found, value] if value else []
        return found

    def find(self, *names: str) -> str | None:
        """The first value of the first of the names that has one."""
        return next((value for name in names for key, value in self.lines if key == name and value), None)


def _read_lines(text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        name, equals, value = stripped.partition("=")
        if not equals or not name.strip():
            raise Error(
                ErrorCode.CONF_SYNTAX, f"memory conf:{number}: expecting an assignment", domain=ErrorDomain.CONF
            )
        yield name.strip(), value.strip().strip('"')
