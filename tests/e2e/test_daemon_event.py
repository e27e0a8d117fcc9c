"""Events over the wire: with callback ids and without, for one domain or all, to those who asked."""

import struct
from typing import TYPE_CHECKING, Any

import pytest

from purevirt.api.event import DomainLifecycleEvent, EventKind
from purevirt.api.wire import event_decoder
from purevirt.rpc.message import MESSAGE, OK, Frame

if TYPE_CHECKING:
    from tests.conftest import DaemonProcess, Wire

LIFECYCLE, CALLBACK_LIFECYCLE, LEGACY_LIFECYCLE = 0, 318, 107
DEFINED, UNDEFINED, STARTED, SUSPENDED, RESUMED, STOPPED = 0, 1, 2, 3, 4, 5
DOCUMENT = "<domain type='test'><name>{}</name><memory>8192</memory><os><type>hvm</type></os></domain>"


@pytest.fixture
def guest(daemon: "DaemonProcess") -> Any:
    """A defined domain of this test, which undefines it."""
    return Guest(daemon.connect().open(), "event-guest")


class Guest:
    """A domain and the client that changes it."""

    def __init__(self, client: "Wire", name: str) -> None:
        self.client, self.name = client, name
        (self.ref,) = client.call("domain_define_xml", DOCUMENT.format(name))

    def live(self) -> None:
        """Be started, stopped and undefined."""
        for step in ("domain_create", "domain_suspend", "domain_resume", "domain_destroy", "domain_undefine"):
            self.client.call(step, self.ref)


def events(client: "Wire", count: int) -> list[Frame]:
    """The next messages."""
    while len(client.events) < count:
        client.events.append(client.frame())
    return client.events[:count]


def decoded(frame: Frame) -> tuple[int, DomainLifecycleEvent]:
    """A lifecycle event with its callback id."""
    assert (frame.type, frame.serial, frame.status, frame.procedure) == (MESSAGE, 0, OK, CALLBACK_LIFECYCLE)
    callback_id, event = event_decoder(EventKind.DOMAIN, LIFECYCLE)(frame.data, frame.body)
    assert isinstance(event, DomainLifecycleEvent)
    return callback_id, event


STORY = [STARTED, SUSPENDED, RESUMED, STOPPED, UNDEFINED]


def test_the_life_of_a_domain(daemon: "DaemonProcess", guest: Guest) -> None:
    listener = daemon.connect().open()
    (first,) = listener.call("connect_domain_event_callback_register_any", LIFECYCLE, None)
    guest.live()
    got = [decoded(frame) for frame in events(listener, 5)]
    assert [callback_id for callback_id, _ in got] == [first] * 5
    assert [event.event for _, event in got] == STORY
    assert {event.domain.name for _, event in got} == {"event-guest"}


def test_events_of_one_domain(daemon: "DaemonProcess", guest: Guest) -> None:
    listener = daemon.connect().open()
    listener.call("connect_domain_event_callback_register_any", LIFECYCLE, guest.ref)
    other = Guest(daemon.connect().open(), "event-other")
    other.live()
    guest.live()
    got = [decoded(frame)[1] for frame in events(listener, 5)]
    assert [(event.domain.name, event.event) for event in got] == [("event-guest", number) for number in STORY]


def test_events_come_before_the_reply_of_the_call_that_made_them(guest: Guest) -> None:
    client = guest.client
    client.call("connect_domain_event_callback_register_any", LIFECYCLE, None)
    guest.live()
    assert [decoded(frame)[1].event for frame in client.events] == STORY


@pytest.mark.parametrize("name", ["connect_domain_event_register", "connect_domain_event_register_any"])
def test_clients_of_the_oldest_kind(daemon: "DaemonProcess", guest: Guest, name: str) -> None:
    listener = daemon.connect().open()
    listener.call(name, *([LIFECYCLE] if name.endswith("any") else []))
    guest.live()
    frames = events(listener, 5)
    assert {frame.procedure for frame in frames} == {LEGACY_LIFECYCLE}
    numbers = [struct.unpack(">ii", frame.data[-8:])[0] for frame in frames]
    assert numbers == STORY
    assert frames[0].data[frames[0].body :].startswith(b"\0\0\0\x0bevent-guest\0")


def test_nothing_comes_after_deregistration(daemon: "DaemonProcess", guest: Guest) -> None:
    listener = daemon.connect().open()
    (callback_id,) = listener.call("connect_domain_event_callback_register_any", LIFECYCLE, None)
    listener.call("connect_domain_event_callback_deregister_any", callback_id)
    guest.live()
    assert listener.call("connect_get_hostname")
    assert listener.events == []


def test_a_listener_that_hangs_up_disturbs_nobody(daemon: "DaemonProcess", guest: Guest) -> None:
    gone, listener = daemon.connect().open(), daemon.connect().open()
    for client in (gone, listener):
        client.call("connect_domain_event_callback_register_any", LIFECYCLE, None)
    gone.close()
    guest.live()
    assert [decoded(frame)[1].event for frame in events(listener, 5)] == STORY


def test_a_listener_that_does_not_read_disturbs_nobody(daemon: "DaemonProcess") -> None:
    lazy, busy = daemon.connect().open(), daemon.connect().open()
    for number in range(16):
        lazy.call("connect_domain_event_callback_register_any", LIFECYCLE, None)
        assert number >= 0
    (ref,) = busy.call("domain_lookup_by_name", "test")
    for _ in range(300):
        busy.call("domain_suspend", ref)
        busy.call("domain_resume", ref)
    assert busy.call("connect_num_of_domains") == (1,)
    assert len(events(lazy, 9600)) == 9600


def test_a_read_only_client_may_listen(daemon: "DaemonProcess", guest: Guest) -> None:
    listener = daemon.connect(read_only=True).open()
    listener.call("connect_domain_event_callback_register_any", LIFECYCLE, None)
    guest.live()
    assert [decoded(frame)[1].event for frame in events(listener, 5)] == STORY


def test_many_subscriptions_of_many_clients(daemon: "DaemonProcess", guest: Guest) -> None:
    clients = [daemon.connect().open() for _ in range(20)]
    for client in clients:
        for number in range(3):
            assert client.call("connect_domain_event_callback_register_any", LIFECYCLE, None) == (number,)
    guest.live()
    for client in clients:
        got = [decoded(frame) for frame in events(client, 15)]
        assert sorted(callback_id for callback_id, _ in got) == sorted([0, 1, 2] * 5)
