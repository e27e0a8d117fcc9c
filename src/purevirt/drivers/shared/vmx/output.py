"""The text of a VMX file as it grows."""


class Output:
    """Lines of ``name = "value"``."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def put(self, name: str, value: str | int | bool) -> None:
        """Add an entry; truth values are ``true`` and ``false``."""
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        self._lines.append(f'{name} = "{shown}"\n')

    def text(self) -> str:
        """The whole file."""
        return "".join(self._lines)
