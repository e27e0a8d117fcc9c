"""xml2vmx: write VMX files."""

from harness import Case
from suites.vmx2xml import Datastores

from purevirt.conf.domain import parse_domain
from purevirt.drivers.shared.vmx import VMX, format_vmx


def produce(case: Case) -> str:
    """The VMX file of a domain."""
    domain = parse_domain(case.role("domain"), profile=VMX)
    return format_vmx(domain, Datastores(), hardware_version=case.options["virtualhw_version"])
