"""What the facets of the test driver share: its node, its error domain and the start of its C function names."""

from typing import ClassVar

from purevirt.api.event import DomainLifecycleEvent
from purevirt.api.ref import DomainRef
from purevirt.drivers.test.node import TestDomain, TestNode
from purevirt.enums.domain_event import DomainEventType
from purevirt.errors import ErrorDomain


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

    def drop_if_transient(self, record: TestDomain) -> None:
        """Forget a stopped domain that has no persistent definition."""
        if not record.is_persistent:
            self.node.domains.remove(record)
