"""Reading untrusted documents, and turning the engine's errors into the ones a caller sees.

No entity is resolved, nothing is loaded from elsewhere, and size and depth are bounded.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from lxml import etree

from purevirt.conf.complaint import Complaint
from purevirt.conf.modes import LIVE, READ, SECURE
from purevirt.conf.schema.content import find_misfits
from purevirt.conf.schema.misfit import Misfit
from purevirt.conf.schema.outline import Outline, find_unfit
from purevirt.conf.schema.rules import find_broken
from purevirt.conf.xmlmap import Element, InvalidValue, MapError, Missing, parse_element
from purevirt.conf.xmlmap.schema import find_stray
from purevirt.errors import Error, ErrorCode, ErrorDomain

MAX_DOCUMENT = 16 * 1024 * 1024
"""Longest document that is read, in characters."""

MAX_DEPTH = 128
"""Deepest nesting that is read."""

NUMBER_LIST = "a list of numbers and ranges"
"""What values of sets of CPUs and nodes are called."""

ElementT = TypeVar("ElementT", bound=Element)


def parse_tree(xml: str, name: str, *, domain: ErrorDomain) -> etree._Element:
    """The root element of a document.

    ``name`` stands for the file in messages, as in ``(domain_definition)``. Raises Error XML_DETAIL where the text is
    not well-formed (catchXMLError), XML_ERROR where it is refused.
    """
    if len(xml) > MAX_DOCUMENT:
        raise Error(ErrorCode.XML_ERROR, f"document of {len(xml)} characters is too long", domain=domain)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise _malformed(xml, name, problem, parser, domain) from None
    _refuse_entities(root, domain)
    _bound_depth(root, domain)
    return root


def _malformed(xml: str, name: str, problem: Exception, parser: etree.XMLParser, domain: ErrorDomain) -> Error:
    line, column = getattr(problem, "position", None) or (1, 1)
    entries = list(parser.error_log) if isinstance(problem, etree.XMLSyntaxError) else []
    message = str(entries[0].message if entries else problem).strip()
    if not xml:
        return Error(ErrorCode.XML_DETAIL, f"{name}:1: Document is empty\n(null)\n^", domain=domain)
    lines = xml.split("\n")
    context = lines[line - 1] if 0 < line <= len(lines) else ""
    start = max(0, min(column - 1, len(context)) - 80)
    shown = context[start : start + 80] or "(null)"
    pointer = "-" * max(0, min(column - 1, len(context)) - start) + "^"
    return Error(ErrorCode.XML_DETAIL, f"{name}:{line}: {message}\n{shown}\n{pointer}", domain=domain)


def _refuse_entities(root: etree._Element, domain: ErrorDomain) -> None:
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):  # type: ignore[attr-defined]  # not in the stubs
        raise Error(ErrorCode.XML_ERROR, "entity declarations are not accepted", domain=domain)


def _bound_depth(root: etree._Element, domain: ErrorDomain) -> None:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise Error(ErrorCode.XML_ERROR, f"elements are nested deeper than {MAX_DEPTH} levels", domain=domain)


def expect_root(root: etree._Element, tag: str) -> None:
    """Raise Error XML_ERROR unless the root element has this name."""
    if root.tag != tag:
        local = str(root.tag).rpartition("}")[2]
        detail = f"expecting root element of '{tag}', not '{local}'"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.XML)


def read_document(
    model: type[ElementT], xml: str, name: str, domain: ErrorDomain, *, modes: int = READ | SECURE | LIVE
) -> ElementT:
    """Read a whole document whose root is the model's element. Raises Error."""
    root = parse_tree(xml, name, domain=domain)
    expect_root(root, model.model_tag)
    with translated(domain, root.findtext("name") or ""):
        return parse_element(model, root, modes)


SCHEMA_FOLDER = "/usr/share/libvirt/schemas"
"""Where the messages of the C library say that the schemas are."""


def check_schema(model: type[Element], root: etree._Element, schema: str) -> None:
    """Raise Error XML_INVALID_SCHEMA where the document does not fit the model's declarations, or breaks a rule."""
    _refuse(_stray_text(model, root) or _value_text(model, root) or _misfit_text(root), schema)


def check_outline(outline: Outline, root: etree._Element, schema: str) -> None:
    """Raise Error XML_INVALID_SCHEMA where the document does not fit an outline, or breaks a rule."""
    _refuse(_told(find_unfit(outline, root)) or _told(find_broken(root)), schema)


def _refuse(what: str | None, schema: str) -> None:
    if what is None:
        return
    detail = f"Unable to validate doc against {SCHEMA_FOLDER}/{schema}\n{what}\n"
    raise Error(ErrorCode.XML_INVALID_SCHEMA, detail, domain=ErrorDomain.XML)


def _stray_text(model: type[Element], root: etree._Element) -> str | None:
    stray = find_stray(model, root)
    if stray is None:
        return None
    if not stray.name:
        return f"Element {stray.element} failed to validate content"
    if stray.is_element:
        return f"Extra element {stray.name} in interleave\nElement {stray.element} failed to validate content"
    return f"Invalid attribute {stray.name} for element {stray.element}"


def _misfit_text(root: etree._Element) -> str | None:
    return _told(find_misfits(root)) or _told(find_broken(root))


def _told(misfits: Iterator[Misfit]) -> str | None:
    found = next(misfits, None)
    if found is None:
        return None
    if not found.name:
        return f"Element {found.element} failed to validate content"
    return f"Invalid attribute {found.name} for element {found.element}"


def _value_text(model: type[Element], root: etree._Element) -> str | None:
    try:
        parse_element(model, root, READ | SECURE | LIVE)
    except Missing as problem:
        return f"Element {problem.element} failed to validate attributes"
    except MapError as problem:
        if not problem.name:
            return f"Element {problem.element} failed to validate content"
        return f"Invalid attribute {problem.name} for element {problem.element}"
    return None


def read_model(model: type[ElementT], root: etree._Element, modes: int, domain: ErrorDomain) -> ElementT:
    """Read a model. Raises Error."""
    with translated(domain):
        return parse_element(model, root, modes)


@contextmanager
def translated(domain: ErrorDomain, subject: str = "") -> Iterator[None]:
    """Turn MapError into Error; ``domain`` is for errors with a text of their own, ``subject`` names the object."""
    try:
        yield
    except MapError as problem:
        raise translate(problem, domain, subject) from None


def translate(problem: MapError, domain: ErrorDomain, subject: str = "") -> Error:
    """The error a caller sees for one of the engine (messages of virXMLProp*)."""
    value = problem.value if isinstance(problem, InvalidValue) else ""
    if isinstance(problem.complaint, Complaint):
        text = problem.complaint.text.replace("{subject}", subject).replace("{value}", value)
        return Error(problem.complaint.code, text, domain=domain)
    if isinstance(problem, Missing):
        detail = f"Missing required attribute '{problem.name}' in element '{problem.element}'"
        return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.XML)
    assert isinstance(problem, InvalidValue)
    if not problem.name:
        detail = f"Invalid value for element '{problem.element}': '{value}'"
        return Error(ErrorCode.XML_ERROR, detail, domain=domain)
    if problem.expected == NUMBER_LIST:
        return Error(ErrorCode.INVALID_ARG, f"Failed to parse bitmap '{value}'")
    detail = f"Invalid value for attribute '{problem.name}' in element '{problem.element}': "
    return Error(ErrorCode.XML_ERROR, detail + _explained(value, problem.expected), domain=ErrorDomain.XML)


_EXPLANATIONS = {
    "integer value": "'{value}'. Expected integer value",
    "non-negative integer value": "'{value}'. Expected non-negative integer value",
    "long long integer value": "'{value}'. Expected long long integer value",
    "UUID": "'{value}'. Expected UUID",
    "Zero is not permitted": "Zero is not permitted",
}


def _explained(value: str, expected: str) -> str:
    if expected == "Zero is not permitted" and value.strip() != "0":
        expected = "non-negative integer value"
    return _EXPLANATIONS.get(expected, "'{value}'.").replace("{value}", value)
