"""Writing a document that is only told, never read: elements in libvirt's form, without a model of them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from xml.sax.saxutils import escape

Attributes = Mapping[str, object]

_QUOTES = {"'": "&apos;", '"': "&quot;"}


class XmlText:
    """Elements with two blanks a level and single quotes; attributes that are None are left out."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._depth = 0

    def text(self) -> str:
        """What was written."""
        return "\n".join(self._lines) + "\n"

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")

    def open(self, name: str, attributes: Attributes | None = None) -> None:
        """The start of an element with children."""
        self._line(f"<{name}{_attributes(attributes)}>")
        self._depth += 1

    def close(self, name: str) -> None:
        """Its end."""
        self._depth -= 1
        self._line(f"</{name}>")

    @contextmanager
    def inside(self, name: str, attributes: Attributes | None = None) -> Iterator[None]:
        """An element around what is written in the block; without anything in it, it is an empty one."""
        start = len(self._lines)
        self.open(name, attributes)
        yield
        if len(self._lines) > start + 1:
            self.close(name)
            return
        self._depth -= 1
        self._lines.pop()
        self.leaf(name, attributes)

    def leaf(self, name: str, attributes: Attributes | None = None, content: object = None) -> None:
        """An element with text, or with nothing."""
        inside = "/>" if content is None else f">{escape(str(content), _QUOTES)}</{name}>"
        self._line(f"<{name}{_attributes(attributes)}{inside}")

    def _line(self, text: str) -> None:
        self._lines.append("  " * self._depth + text)


def _attributes(attributes: Attributes | None) -> str:
    pairs = (attributes or {}).items()
    return "".join(f" {name}='{escape(str(value), _QUOTES)}'" for name, value in pairs if value is not None)
