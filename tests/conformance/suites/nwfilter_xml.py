"""nwfilter_xml: read and write network filters."""

from harness import Case
from randomness import count_up

from purevirt.conf.nwfilter import format_network_filter, parse_network_filter


def produce(case: Case) -> str:
    """The filter, read and written again."""
    return format_network_filter(parse_network_filter(case.role("filter"), random_bytes=count_up))
