"""A capability document becomes the host's capabilities document, with one guest architecture.

Of the document only the flags count.
"""

from dataclasses import replace

from harness import Case

from purevirt.drivers.qemu.capabilities_xml import HostFacts, format_capabilities
from purevirt.drivers.qemu.capability_document import parse_capability_document


def produce(case: Case) -> str:
    """The document for a host of which nothing but the architecture is known."""
    found = replace(parse_capability_document(case.read(case.input)), accelerators={})
    host = HostFacts(
        arch=case.option("arch"), uuid=None, cpuinfo={}, info=None, cells=(), caches=(), is_migratable=False
    )
    return format_capabilities(host, [found])
