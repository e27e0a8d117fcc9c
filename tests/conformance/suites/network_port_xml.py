"""network_port_xml: read and write network ports."""

from harness import Case

from purevirt.conf.networkport import format_network_port, parse_network_port


def produce(case: Case) -> str:
    """The port, read and written again."""
    return format_network_port(parse_network_port(case.role("port")))
