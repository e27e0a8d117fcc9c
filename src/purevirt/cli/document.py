"""XML documents in and out of commands: reading files, printing with `--xpath` and `--wrap`."""

import os
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed
from purevirt.cli.shell import Shell

MAX_XML_BYTES = 10 * 1024 * 1024


def parse_xml(text: str) -> etree._Element:
    """The root of a document from the daemon; entities stay unresolved.

    Raises:
        Failed: the text is no XML.
    """
    return _parse(text, etree.XMLParser(resolve_entities=False, no_network=True))


def read_xml(path: str) -> str:
    """The text of an XML file.

    Raises:
        Failed: it can't be read, or is larger than 10 MiB.
    """
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read(MAX_XML_BYTES + 1)
    except OSError as error:
        raise Failed(f"Failed to open file '{path}': {error.strerror}") from None
    except UnicodeError:
        raise Failed(f"Failed to read file '{path}': it is not UTF-8 text") from None
    if len(text) > MAX_XML_BYTES:
        raise Failed(f"Failed to read file '{path}': Value too large for defined data type")
    return text


def print_xml(shell: Shell, arguments: Arguments, text: str) -> None:
    """Print a document, or the nodes `--xpath` selects from it."""
    expression = arguments.find("xpath")
    if expression is None:
        shell.print(text, end="")
        return
    nodes = _select(text, expression)
    if not arguments.has("wrap"):
        for node in nodes:
            shell.print(format_node(node))
        return
    inner = "".join("  " + format_node(node).replace("\n", "\n  ").rstrip(" ") + "\n" for node in nodes)
    shell.print(f"<nodes>\n{inner}</nodes>")


def _parse_compact(text: str) -> etree._Element:
    """As `parse_xml`, without the blanks between elements, so that what is selected can be laid out anew."""
    return _parse(text, etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True))


def _parse(text: str, parser: etree.XMLParser) -> etree._Element:
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise Failed(f"XML error: failed to parse xml document: {error}") from None


def _select(text: str, expression: str) -> list[object]:
    try:
        found = _parse_compact(text).xpath(expression)
    except etree.XPathError as error:
        raise Failed(f"XPath error : {error}") from None
    if not isinstance(found, list):
        raise Failed(f"internal error: Incorrect xpath '{expression}'")
    return list(found)


def format_node(node: object) -> str:
    """One result of an XPath expression as text: an element, an attribute or a string."""
    if isinstance(node, etree._Element):
        text = etree.tostring(node, encoding="unicode", with_tail=False, pretty_print=True)
        return text.rstrip("\n")
    name = getattr(node, "attrname", None)
    return f' {name}="{node}"' if name else str(node)


def edit_text(text: str, suffix: str = ".xml") -> str:
    """Let the user change a text in `$VISUAL`, `$EDITOR` or vi.

    Raises:
        Failed: the editor can't be run or says that it failed.
    """
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="purevirt") as folder:
        path = Path(folder) / f"edit{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            # the user's editor may carry options of its own: the shell takes the path as an argument, not as text
            status = subprocess.run(["/bin/sh", "-c", f'{editor} "$0"', str(path)], check=False).returncode
        except OSError as error:
            raise Failed(f"failed to run the editor: {error.strerror}") from None
        if status:
            raise Failed(f"{editor}: editor command failed")
        return path.read_text(encoding="utf-8")


def edit_document(shell: Shell, label: str, fetch: Callable[[], str], store: Callable[[str], object]) -> bool:
    """Fetch, edit and store a document; False when nothing was changed.

    Raises:
        Failed: the document changed meanwhile, or the editor failed.
    """
    before = fetch()
    after = edit_text(before)
    if after == before:
        shell.extra(f"{label} XML configuration not changed.")
        return False
    if fetch() != before:
        raise Failed("ERROR: the XML configuration was changed by another user")
    store(after)
    return True
