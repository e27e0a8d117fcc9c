"""Column layout of list commands: three blanks between columns, widths in terminal cells."""

import unicodedata
from collections.abc import Sequence


def cell_width(text: str) -> int:
    """How many terminal cells a text takes."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def safe_text(text: str) -> str:
    """The text with control characters shown as `\\xNN`, byte by byte."""
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", "surrogateescape"))


class Table:
    """Rows under a header; all rows have as many cells as the header."""

    def __init__(self, *header: str) -> None:
        self._header = header
        self._rows: list[tuple[str, ...]] = []

    def add(self, *cells: str) -> None:
        """Append a row."""
        self._rows.append(tuple(safe_text(cell) for cell in cells))

    def format(self, *, with_header: bool = True) -> str:
        """The table as text; without the header its widths do not count either."""
        rows = [self._header, *self._rows] if with_header else self._rows
        if not rows:
            return ""
        widths = [max(cell_width(row[column]) for row in rows) for column in range(len(self._header))]
        lines = [_line(row, widths) for row in rows]
        if with_header:
            lines.insert(1, "-" * (sum(widths) + 3 * len(widths)))
        return "".join(line + "\n" for line in lines)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = [cell + " " * (width - cell_width(cell)) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
    return " " + "   ".join([*padded, row[-1]])
