"""What the facets of the test driver share: its node, its error domain and the start of its C function names."""

from typing import ClassVar

from purevirt.api.event import DomainLifecycleEvent
from purevirt.api.ref import DomainRef
from purevirt.drivers.shared.impact import check_active
from purevirt.drivers.test.node import TestDomain, TestNode
from purevirt.enums.domain_event import DomainEventStoppedDetailType, DomainEventType
from purevirt.enums.domain_state import DomainShutoffReason
from purevirt.errors import ErrorDomain

STRING_OKAY = 4
"""VIR_TYPED_PARAM_STRING_OKAY, which getters of parameters take beside their own flags."""

ANY_FLAGS = 0xFFFFFFFF
"""For operations that check no flags, or check them themselves."""


class TestFacet:
    """Base of the driver's facets; ``find_domain`` gives the record of a reference or raises VIR_ERR_NO_DOMAIN."""

    __test__ = False
    domain: ClassVar[ErrorDomain] = ErrorDomain.TEST
    prefix: ClassVar[str] = "test"

    def __init__(self, node: TestNode) -> None:
        self.node = node
        self.find_domain = node.domains.get

    def tell(self, domain: DomainRef, event: DomainEventType, detail: int) -> None:
        """Send a lifecycle event; ``detail`` is a number of the event's own enumeration."""
        self.node.bus.emit(DomainLifecycleEvent(domain, event, detail))

    def stop(self, record: TestDomain, reason: DomainShutoffReason, detail: DomainEventStoppedDetailType) -> None:
        """Stop a domain, say so, and forget it where it has no persistent definition."""
        self.tell(record.stop(reason), DomainEventType.STOPPED, detail)
        if not record.is_persistent:
            self.node.domains.remove(record)

    def running(self, domain: DomainRef) -> TestDomain:
        """The record of a domain that runs. Raises VIR_ERR_OPERATION_INVALID where it does not."""
        record = self.find_domain(domain)
        check_active(record)
        return record
