"""Writing markup: escaping as libvirt does, and subtrees kept as they are."""

import re

from lxml import etree

_SPECIAL = re.compile("[<>&'\"\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPES: dict[int, str | None] = {number: None for number in range(32) if chr(number) not in "\t\n\r"}
_ESCAPES.update({ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;", ord("'"): "&apos;", ord('"'): "&quot;"})


def escape(value: str) -> str:
    """Escape an attribute value or a text (virBufferEscapeString): control characters are left out."""
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


class Markup(str):
    """A subtree in libvirt's indentation, starting at the left margin.

    Newlines that belong to a text are carriage returns here, so that all others can be indented further; an XML
    parser reads both alike.
    """

    __slots__ = ()


def raw_markup(node: etree._Element, *, is_unique: bool = False) -> Markup:
    """A subtree in libvirt's indentation, with its namespace declarations (xmlNodeDump without blank texts).

    With ``is_unique`` only the first child of each namespace is kept, and none without (virXMLNodeSanitizeNamespaces).
    """
    out: list[str] = []
    parent = node.getparent()
    kept = _unique_children(node) if is_unique else list(node)
    _write_node(node, kept, out, "", dict(parent.nsmap) if parent is not None else {})
    return Markup("".join(out))


def as_markup(value: str) -> Markup:
    """Markup from somewhere else, brought into the same form. Raises lxml's errors where it is malformed."""
    return value if isinstance(value, Markup) else raw_markup(etree.fromstring(value))


def _unique_children(node: etree._Element) -> list[etree._Element]:
    seen: set[str] = set()
    kept = []
    for sub in node:
        uri = str(sub.tag)[1:].partition("}")[0] if isinstance(sub.tag, str) and sub.tag.startswith("{") else ""
        if uri and uri not in seen:
            kept.append(sub)
        seen.add(uri)
    return kept


def _write_node(
    node: etree._Element, kept: list[etree._Element], out: list[str], indent: str, outer: dict[str | None, str]
) -> None:
    if not isinstance(node.tag, str):
        out.append(etree.tostring(node, encoding="unicode", with_tail=False).replace("\n", "\r"))
        return
    name = _write_start(node, out, outer)
    is_mixed = any(text and text.strip() for text in (node.text, *(sub.tail for sub in node)))
    if not kept and not (is_mixed or (node.text and len(node) == 0)):
        out.append("/>")
        return
    out.append(">")
    if is_mixed or not kept:
        out.append(_plain(node.text or "").replace("\n", "\r"))
    for sub in kept:
        if not is_mixed:
            out.append(f"\n{indent}  ")
        _write_node(sub, list(sub), out, indent + "  ", dict(node.nsmap))
        if is_mixed:
            out.append(_plain(sub.tail or "").replace("\n", "\r"))
    if kept and not is_mixed:
        out.append("\n" + indent)
    out.append(f"</{name}>")


def _write_start(node: etree._Element, out: list[str], outer: dict[str | None, str]) -> str:
    """The start tag without its end; gives the name."""
    declared = {prefix: uri for prefix, uri in node.nsmap.items() if outer.get(prefix) != uri}
    name = _qualified(str(node.tag), node.prefix)
    out.append("<" + name)
    for prefix, uri in declared.items():
        out.append(f' xmlns:{prefix}="{_quoted(uri)}"' if prefix else f' xmlns="{_quoted(uri)}"')
    prefixes = {uri: prefix for prefix, uri in node.nsmap.items() if prefix}
    for key, value in node.items():
        out.append(f' {_attribute_name(str(key), prefixes)}="{_quoted(str(value))}"')
    return name


def _qualified(tag: str, prefix: str | None) -> str:
    local = tag.rpartition("}")[2]
    return f"{prefix}:{local}" if prefix else local


def _attribute_name(key: str, prefixes: dict[str, str]) -> str:
    if not key.startswith("{"):
        return key
    uri, _, local = key[1:].partition("}")
    return f"{prefixes.get(uri, 'xml')}:{local}"


def _plain(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _quoted(value: str) -> str:
    return _plain(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
