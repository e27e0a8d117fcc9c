"""Bindings of network filters to ports (<filterbinding>)."""

from purevirt.conf.document import read_document
from purevirt.conf.domain.interface import FilterRef
from purevirt.conf.networkport import Owner
from purevirt.conf.xmlmap import Element, attr, child, format_element
from purevirt.conf.xmlmap.codec import MAC, STR
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(nwfilterbinding_definition)"


class FilterBinding(Element, tag="filterbinding"):
    """A filter on a port."""

    owner: Owner | None = child(Owner)
    portdev: str | None = attr(STR, "name", inside="portdev")
    linkdev: str | None = attr(STR, "name", inside="linkdev")
    mac: str | None = attr(MAC, "address", inside="mac")
    filterref: FilterRef | None = child(FilterRef)


def parse_filter_binding(xml: str) -> FilterBinding:
    """Read a binding (virNWFilterBindingDefParse). Raises Error."""
    binding = read_document(FilterBinding, xml, DOCUMENT_NAME, ErrorDomain.NWFILTER)
    missing = [
        detail
        for value, detail in (
            (binding.portdev, "filter binding has no port dev name"),
            (binding.mac, "filter binding has no MAC address"),
            (binding.filterref, "filter binding has no filter reference"),
            (binding.owner, "filter binding has no owner name"),
        )
        if value is None
    ]
    if missing:
        raise Error(ErrorCode.INTERNAL_ERROR, missing[0], domain=ErrorDomain.NWFILTER)
    return binding


def format_filter_binding(binding: FilterBinding) -> str:
    """Write a binding (virNWFilterBindingDefFormat)."""
    return format_element(binding)
