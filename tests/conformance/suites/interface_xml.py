"""interface_xml: read and write host interfaces."""

from harness import Case

from purevirt.conf.hostinterface import format_interface, parse_interface


def produce(case: Case) -> str:
    """The interface, read and written again."""
    return format_interface(parse_interface(case.role("interface")))
