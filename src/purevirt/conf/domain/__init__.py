"""The domain document (<domain>): models, one module for each family of elements, and the way in and out."""

from purevirt.conf.domain.document import complete_domain, copy_domain, format_domain, parse_domain
from purevirt.conf.domain.model import Devices, Domain, VirtType
from purevirt.conf.domain.profile import GENERIC, TEST_DRIVER, DomainProfile

__all__ = [
    "GENERIC",
    "TEST_DRIVER",
    "Devices",
    "Domain",
    "DomainProfile",
    "VirtType",
    "complete_domain",
    "copy_domain",
    "format_domain",
    "parse_domain",
]
