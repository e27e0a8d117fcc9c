"""Title, description and custom metadata of an object, as virDomainObjSetMetadata and virDomainObjGetMetadata do.

Custom metadata are one element for each namespace, below <metadata>. The caller gives and gets the element without
its namespace; in the document every part of it carries the caller's prefix.
"""

from collections.abc import Iterable
from typing import Protocol

from lxml import etree

from purevirt.conf.document import parse_tree
from purevirt.enums.domain import DomainMetadataType
from purevirt.errors import Error, ErrorCode, ErrorDomain

TEXT_FIELDS = {DomainMetadataType.DESCRIPTION: "description", DomainMetadataType.TITLE: "title"}


class Described(Protocol):
    """A definition with texts and metadata; ``metadata`` is the markup of <metadata>."""

    title: str | None
    description: str | None
    metadata: str | None


def get_metadata(
    definition: Described,
    kind: int,
    uri: str | None,
    *,
    domain: ErrorDomain,
    missing: ErrorCode = ErrorCode.NO_DOMAIN_METADATA,
) -> str:
    """A text, or the element of the namespace ``uri``. Raises ``missing`` where there is none."""
    _check_kind(kind, domain)
    if kind == DomainMetadataType.ELEMENT:
        found = _find_element(definition.metadata, uri or "", domain)
    else:
        found = getattr(definition, TEXT_FIELDS[DomainMetadataType(kind)])
    if found is None:
        detail = "Requested metadata element is not present"
        raise Error(missing, detail, domain=domain)
    return found


def set_metadata(
    definitions: Iterable[Described],
    kind: int,
    value: str | None,
    key: str | None,
    uri: str | None,
    *,
    domain: ErrorDomain,
) -> None:
    """Set or, without a value, remove a text or the element of the namespace ``uri``.

    Raises VIR_ERR_XML_DETAIL where the element is malformed, before anything is changed.
    """
    _check_kind(kind, domain)
    if kind != DomainMetadataType.ELEMENT:
        for definition in definitions:
            setattr(definition, TEXT_FIELDS[DomainMetadataType(kind)], value or None)
        return
    element = _named_element(value, key or "", uri or "", domain) if value else None
    for definition in definitions:
        definition.metadata = _replace_element(definition.metadata, element, uri or "", domain)


def _check_kind(kind: int, domain: ErrorDomain) -> None:
    if kind not in tuple(DomainMetadataType):
        raise Error(ErrorCode.INVALID_ARG, f"unknown metadata type '{kind}'", domain=domain)


def _find_element(metadata: str | None, uri: str, domain: ErrorDomain) -> str | None:
    root = _root_of(metadata, domain)
    found = next((child for child in root if etree.QName(child).namespace == uri), None)
    if found is None:
        return None
    for node in found.iter(f"{{{uri}}}*"):
        node.tag = etree.QName(node).localname
    found.tail = None
    etree.cleanup_namespaces(found)
    return etree.tostring(found, encoding="unicode")


def _named_element(text: str, key: str, uri: str, domain: ErrorDomain) -> etree._Element:
    """The element in the namespace. Raises VIR_ERR_INVALID_ARG where the key is no prefix or the URI no namespace."""
    root = parse_tree(text, "(metadata_xml)", domain=domain)
    try:
        return _with_namespace(root, key, uri)
    except ValueError:
        detail = f"metadata key '{key}' and URI '{uri}' make no namespace"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=domain) from None


def _with_namespace(root: etree._Element, key: str, uri: str) -> etree._Element:
    """The element with the namespace on every part that has none of its own. Raises ValueError."""
    if not (key and uri):
        raise ValueError(key, uri)
    holder = etree.Element("metadata")
    named = etree.SubElement(holder, root.tag if "}" in str(root.tag) else f"{{{uri}}}{root.tag}", nsmap={key: uri})
    named.text = root.text
    for name, value in root.items():
        named.set(name, value)
    named.extend(list(root))
    for node in named.iter(etree.Element):
        if "}" not in str(node.tag):
            node.tag = f"{{{uri}}}{node.tag}"
    return named


def _replace_element(metadata: str | None, element: etree._Element | None, uri: str, domain: ErrorDomain) -> str:
    root = _root_of(metadata, domain)
    for child in [child for child in root if etree.QName(child).namespace == uri]:
        root.remove(child)
    if element is not None:
        root.append(etree.fromstring(etree.tostring(element)))
    return _markup(root)


def _root_of(metadata: str | None, domain: ErrorDomain) -> etree._Element:
    """<metadata> without the white space between its elements."""
    root = parse_tree(metadata or "<metadata/>", "(metadata_xml)", domain=domain)
    for node in root.iter():
        if len(node) and not (node.text or "").strip():
            node.text = None
        if not (node.tail or "").strip():
            node.tail = None
    return root


def _markup(root: etree._Element) -> str:
    """The markup as it stands in a document: indented by the level of <metadata>."""
    outer = etree.Element("outer")
    outer.append(root)
    text = etree.tostring(outer, encoding="unicode", pretty_print=True)
    return text.removeprefix("<outer>\n  ").removesuffix("\n</outer>\n")
