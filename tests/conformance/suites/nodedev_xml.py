"""nodedev_xml: read and write node devices."""

from harness import Case

from purevirt.conf.nodedevice import format_node_device, parse_node_device


def produce(case: Case) -> str:
    """The device, read and written again."""
    return format_node_device(parse_node_device(case.role("device")), inactive=case.options["format_inactive"])
