"""Writing markup: escaping as libvirt does, and subtrees kept as they are."""

import re

from lxml import etree

_SPECIAL = re.compile("[<>&'\"\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPES: dict[int, str | None] = {number: None for number in range(32) if chr(number) not in "\t\n\r"}
_ESCAPES.update({ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;", ord("'"): "&apos;", ord('"'): "&quot;"})


def escape(value: str) -> str:
    """Escape an attribute value or a text (virBufferEscapeString): control characters are left out."""
    return value.translate(_ESCAPES) if _SPECIAL.search(value) else value


def raw_markup(node: etree._Element) -> str:
    """A subtree as it was written: white space, comments and namespace declarations are kept (xmlNodeDump)."""
    out: list[str] = []
    parent = node.getparent()
    _write_node(node, out, dict(parent.nsmap) if parent is not None else {})
    return "".join(out)


def _write_node(node: etree._Element, out: list[str], outer: dict[str | None, str]) -> None:
    if not isinstance(node.tag, str):
        out.append(etree.tostring(node, encoding="unicode", with_tail=False))
        return
    declared = {prefix: uri for prefix, uri in node.nsmap.items() if outer.get(prefix) != uri}
    if node.prefix not in outer and node.prefix not in declared and node.prefix is not None:
        declared[node.prefix] = node.nsmap[node.prefix]
    name = _qualified(node.tag, node.prefix)
    out.append("<" + name)
    for prefix, uri in declared.items():
        out.append(f' xmlns:{prefix}="{_quoted(uri)}"' if prefix else f' xmlns="{_quoted(uri)}"')
    prefixes = {uri: prefix for prefix, uri in node.nsmap.items() if prefix}
    for key, value in node.items():
        out.append(f' {_attribute_name(str(key), prefixes)}="{_quoted(str(value))}"')
    if node.text is None and len(node) == 0:
        out.append("/>")
        return
    out.append(">" + _plain(node.text or ""))
    for sub in node:
        _write_node(sub, out, dict(node.nsmap))
        out.append(_plain(sub.tail or ""))
    out.append(f"</{name}>")


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
