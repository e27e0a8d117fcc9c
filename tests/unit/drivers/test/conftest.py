"""Sessions on the test driver, stepped without any event loop."""

from collections.abc import Iterator
from typing import Any

import pytest

from purevirt.api.event import Event
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.session import SessionEvents
from purevirt.api.ref import DomainRef
from purevirt.api.session import Session
from purevirt.api.waiting import step
from purevirt.drivers.test.open import open_test
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.host import ConnectFlags
from purevirt.uri import parse_uri

NO_FLAGS = ConnectFlags(0)


class Caller:
    """A session whose operations are called like functions; ``events`` are those of the domains' lifecycles."""

    def __init__(self, uri: str, flags: ConnectFlags = NO_FLAGS) -> None:
        self.session: Session = step(open_test(parse_uri(uri), flags))
        self.events: list[Event] = []
        self.session.deliver = lambda callback, event: self.events.append(event)

    def __call__(self, operation: Any, *arguments: Any) -> Any:
        return step(self.session.bind(operation)(*arguments))

    def listen(self, kind: DomainEventID = DomainEventID.LIFECYCLE) -> None:
        """Collect the events of one kind from now on."""
        self(SessionEvents.connect_domain_event_callback_register_any, kind, None)

    def domain(self, name: str = "test") -> DomainRef:
        """The reference of a domain."""
        found: DomainRef = self(DomainLookup.domain_lookup_by_name, name)
        return found

    def close(self) -> None:
        """Close the session."""
        step(self.session.close())


@pytest.fixture
def call() -> Iterator[Caller]:
    """A connection to test:///default."""
    caller = Caller("test:///default")
    yield caller
    caller.close()


@pytest.fixture
def open_caller() -> Iterator[Any]:
    """A function that opens further connections, which are closed at the end."""
    opened: list[Caller] = []

    def open_one(uri: str = "test:///default", flags: ConnectFlags = NO_FLAGS) -> Caller:
        opened.append(Caller(uri, flags))
        return opened[-1]

    yield open_one
    for caller in opened:
        caller.close()
