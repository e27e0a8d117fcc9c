"""Events on the wire: with a callback id, and in the legacy form without."""

import re
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purevirt.api.event import (
    EVENTS,
    DomainAgentLifecycleEvent,
    DomainDiskChangeEvent,
    DomainGraphicsEvent,
    DomainLifecycleEvent,
    DomainPMWakeupEvent,
    DomainTunableEvent,
    Event,
    EventKind,
    GraphicsAddress,
    GraphicsIdentity,
    QemuMonitorEvent,
    SecretLifecycleEvent,
)
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.api.typedparam import string_param, ullong_param
from purevirt.api.wire import PROGRAMS, event_decoder, event_encoder
from purevirt.rpc.xdr import XdrError

DOMAIN = DomainRef("guest", bytes(range(16)), 3)
WIRE_DOMAIN = bytes.fromhex("00000005 6775657374000000 000102030405060708090a0b0c0d0e0f 00000003")
SUBJECTS = {
    EventKind.DOMAIN: DOMAIN,
    EventKind.QEMU: DOMAIN,
    EventKind.NETWORK: NetworkRef("net", bytes(16)),
    EventKind.STORAGE_POOL: StoragePoolRef("pool", bytes(16)),
    EventKind.NODE_DEVICE: NodeDeviceRef("pci_0000"),
    EventKind.SECRET: SecretRef(bytes(16), 2, "vda"),
}
CLASSES = sorted(EVENTS.values(), key=lambda cls: (cls.kind.value, cls.id))
each_event = pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9)


def values_of(cls: type[Event]) -> st.SearchStrategy[Event]:
    """Events of a class."""
    parts = [by_type(str(field.type)) for field in fields(cls)[1:]]
    return st.tuples(st.just(SUBJECTS[cls.kind]), *parts).map(lambda values: cls(*values))


def by_type(kind: str) -> st.SearchStrategy[Any]:
    kind = re.sub(r"<class '(\w+)'>", r"\1", kind)
    if kind == "int":
        return st.integers(0, 2**31 - 1)
    if kind == "str":
        return TEXTS
    if kind == "str | None":
        return st.none() | TEXTS
    if "GraphicsAddress" in kind:
        return st.builds(GraphicsAddress, st.integers(0, 2), TEXTS, TEXTS)
    if "GraphicsIdentity" in kind:
        return st.lists(st.builds(GraphicsIdentity, TEXTS, TEXTS), max_size=3)
    assert "TypedParam" in kind, kind
    return st.lists(
        st.builds(string_param, TEXTS, TEXTS) | st.builds(ullong_param, TEXTS, st.integers(0, 9)), max_size=3
    )


@each_event
@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_every_event_round_trips(cls: type[Event], data: st.DataObject) -> None:
    event, callback_id = data.draw(values_of(cls)), data.draw(st.integers(0, 2**31 - 1))
    body = event_encoder(cls.kind, cls.id)(callback_id, event)
    assert event_decoder(cls.kind, cls.id)(b"head" + body, 4) == (callback_id, event)
    for size in range(len(body)):
        with pytest.raises(XdrError):
            event_decoder(cls.kind, cls.id)(body[:size], 0)


@pytest.mark.parametrize("cls", [cls for cls in CLASSES if cls.legacy is not None], ids=lambda cls: cls.__name__)
@given(data=st.data())
@settings(max_examples=5, deadline=None)
def test_the_legacy_form_is_the_callback_form_without_its_id(cls: type[Event], data: st.DataObject) -> None:
    event = data.draw(values_of(cls))
    legacy = event_encoder(cls.kind, cls.id, legacy=True)(0, event)
    body = event_encoder(cls.kind, cls.id)(77, event)
    assert body.startswith(b"\0\0\0M")
    rest = body[4:] if len(body) == len(legacy) + 4 else body[8:]
    assert rest == legacy
    assert cls.legacy is not None
    schema = PROGRAMS["remote"].schema
    _, end = schema.decoder(PROGRAMS["remote"].procedures[cls.legacy] + "_msg")(legacy, 0)
    assert end == len(legacy)


@each_event
def test_the_subject_is_the_object(cls: type[Event]) -> None:
    found: list[Event] = []

    @given(event=values_of(cls))
    @settings(max_examples=1, database=None)
    def draw(event: Event) -> None:
        found.append(event)

    draw()
    assert found[0].subject == SUBJECTS[cls.kind]


def test_bytes_that_libvirt_sends() -> None:
    event = DomainLifecycleEvent(DOMAIN, 2, 0)
    assert event_encoder(EventKind.DOMAIN, 0)(5, event) == b"\0\0\0\5" + WIRE_DOMAIN + b"\0\0\0\2\0\0\0\0"
    assert event_encoder(EventKind.DOMAIN, 0, legacy=True)(5, event) == WIRE_DOMAIN + b"\0\0\0\2\0\0\0\0"


def test_a_wakeup_has_its_reason_before_the_domain() -> None:
    body = event_encoder(EventKind.DOMAIN, DomainPMWakeupEvent.id)(5, DomainPMWakeupEvent(DOMAIN, 9))
    assert body == b"\0\0\0\5\0\0\0\x09" + WIRE_DOMAIN


def test_paths_of_a_changed_disk_may_be_missing() -> None:
    event = DomainDiskChangeEvent(DOMAIN, None, "/new", "vda", 1)
    body = event_encoder(EventKind.DOMAIN, DomainDiskChangeEvent.id)(0, event)
    rest = bytes(4) + b"\0\0\0\1\0\0\0\4/new" + b"\0\0\0\3vda\0" + b"\0\0\0\1"
    assert body == bytes(4) + WIRE_DOMAIN + rest


def test_a_graphics_event_has_its_identities() -> None:
    ends = GraphicsAddress(0, "::1", "5900"), GraphicsAddress(1, "h", "1")
    event = DomainGraphicsEvent(DOMAIN, 2, *ends, "vnc", [GraphicsIdentity("x509", "CN=a")])
    body = event_encoder(EventKind.DOMAIN, event.id)(1, event)
    assert event_decoder(EventKind.DOMAIN, event.id)(body, 0) == (1, event)
    assert b"x509\0\0\0\4CN=a" in body


def test_events_younger_than_callbacks_have_one_form() -> None:
    for cls in (DomainTunableEvent, DomainAgentLifecycleEvent, SecretLifecycleEvent, QemuMonitorEvent):
        assert cls.legacy is None
        with pytest.raises(AssertionError):
            event_encoder(cls.kind, cls.id, legacy=True)


def test_ids_are_dense() -> None:
    for kind, last in {EventKind.DOMAIN: 27, EventKind.NETWORK: 1, EventKind.SECRET: 1}.items():
        assert sorted(cls.id for cls in CLASSES if cls.kind is kind) == list(range(last + 1))


def test_an_event_is_immutable() -> None:
    with pytest.raises(AttributeError):
        DomainLifecycleEvent(DOMAIN, 1, 0).event = 2  # type: ignore[misc]
