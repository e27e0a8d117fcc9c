"""nwfilter_binding_xml: read and write filter bindings."""

from harness import Case

from purevirt.conf.nwfilterbinding import format_filter_binding, parse_filter_binding


def produce(case: Case) -> str:
    """The binding, read and written again."""
    return format_filter_binding(parse_filter_binding(case.role("binding")))
