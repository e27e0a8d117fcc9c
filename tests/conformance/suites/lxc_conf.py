"""lxc_conf: configurations of the LXC project to domains."""

import uuid

from harness import Case

from purevirt.conf.domain import format_domain
from purevirt.drivers.lxc.native import parse_lxc
from purevirt.enums.domain import DomainXMLFlags


def produce(case: Case) -> str:
    """The document of a configuration, with the UUID of the case."""
    domain = parse_lxc(case.read(case.input))
    domain.uuid = uuid.UUID(case.options["domain_uuid"]).bytes
    return format_domain(domain, DomainXMLFlags.SECURE)
