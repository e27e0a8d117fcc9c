"""bhyve_argv2xml: commands of bhyve and its loaders to domains."""

import logging
import uuid

from harness import Case

from purevirt.conf.domain import format_domain
from purevirt.drivers.bhyve.parsecommand import parse_bhyve
from purevirt.enums.domain import DomainXMLFlags

UUID = uuid.UUID("c7a5fdbd-edaf-9455-926a-d65c16db1809")
MAC_PREFIX = b"\x52\x54\x00"


class _Warnings(logging.Handler):
    """Counts warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one."""
        self.count += 1


def produce(case: Case) -> str:
    """The document of the commands; a warning must be logged where the case says so, and nowhere else."""
    logger, warnings = logging.getLogger("purevirt.drivers.bhyve"), _Warnings()
    logger.addHandler(warnings)
    try:
        domain = parse_bhyve(case.read(case.input), MAC_PREFIX, bytes)
    finally:
        logger.removeHandler(warnings)
    domain.uuid = domain.uuid or UUID.bytes
    if bool(warnings.count) != case.options["expect_warning"]:
        return f"{warnings.count} warnings\n"
    return format_domain(domain, DomainXMLFlags.SECURE)
