"""network_xml: read and write networks."""

from harness import Case
from randomness import count_up

from purevirt.conf.network import format_network, parse_network


def produce(case: Case) -> str:
    """The network, read and written again."""
    is_inactive = "VIR_NETWORK_XML_INACTIVE" in str(case.option("format_flags"))
    return format_network(parse_network(case.role("network"), random_bytes=count_up), inactive=is_inactive)
