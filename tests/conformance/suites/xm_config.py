"""xm_config: xm configurations in both directions."""

from harness import Case
from suites.xl_config import PROFILE

from purevirt.conf.domain import format_domain, parse_domain
from purevirt.drivers.libxl.xm import format_xm, parse_xm
from purevirt.enums.domain import DomainXMLFlags


def produce(case: Case) -> str:
    """The document of a configuration, or the configuration of a document."""
    text = case.read(case.input)
    if case.options["op"] == "config_to_xml":
        return format_domain(parse_xm(text, PROFILE), DomainXMLFlags.SECURE)
    return format_xm(parse_domain(text, profile=PROFILE))
