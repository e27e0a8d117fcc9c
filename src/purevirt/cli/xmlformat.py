"""Small XML documents made by commands, in libvirt's layout."""

from lxml import etree


def format_element(root: etree._Element) -> str:
    """An element in libvirt's layout: two blanks a level, attributes in single quotes."""
    lines: list[str] = []
    _format(root, "", lines)
    return "\n".join(lines) + "\n"


def _format(element: etree._Element, indent: str, lines: list[str]) -> None:
    attributes = "".join(f" {key!s}='{_escape(str(value))}'" for key, value in element.attrib.items())
    tag = f"{indent}<{element.tag}{attributes}"
    if len(element):
        lines.append(f"{tag}>")
        for child in element:
            _format(child, indent + "  ", lines)
        lines.append(f"{indent}</{element.tag}>")
    elif element.text:
        lines.append(f"{tag}>{_escape(element.text)}</{element.tag}>")
    else:
        lines.append(f"{tag}/>")


def _escape(text: str) -> str:
    for plain, escaped in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&apos;")):
        text = text.replace(plain, escaped)
    return text
