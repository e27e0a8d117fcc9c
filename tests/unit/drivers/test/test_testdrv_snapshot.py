"""Snapshots and checkpoints of the test driver's domains."""

import pytest

from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.enums.domain import ConnectListAllDomainsFlags, DomainUndefineFlagsValues
from purevirt.enums.snapshot import DomainSnapshotCreateFlags, DomainSnapshotListFlags
from purevirt.errors import Error

SNAPSHOT = "<domainsnapshot><name>{}</name></domainsnapshot>"
CHECKPOINT = "<domaincheckpoint><name>{}</name></domaincheckpoint>"


def refused(call, operation, *arguments) -> str:
    with pytest.raises(Error) as caught:
        call(operation, *arguments)
    return caught.value.message


@pytest.mark.parametrize(
    ("kept", "flags", "state", "events"),
    [
        ("running", 0, (1, 4), [(5, 6), (2, 3)]),
        ("running", 2, (3, 7), [(5, 6), (2, 3), (3, 5)]),
        ("paused", 0, (3, 7), [(5, 6), (2, 3), (3, 5)]),
        ("paused", 1, (1, 4), [(5, 6), (2, 3)]),
        ("off", 0, (5, 7), [(5, 6)]),
    ],
)
def test_reverting_brings_back_the_state(call, kept, flags, state, events) -> None:
    test = call.domain()
    call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("running"), 0)
    call(DomainLifecycle.domain_suspend, test)
    call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("paused"), 0)
    call(DomainLifecycle.domain_destroy, test)
    call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("off"), 0)
    call(DomainLifecycle.domain_create, test)
    call.listen()
    snapshot = call(DomainSnapshot.domain_snapshot_lookup_by_name, test, kept, 0)
    call(DomainSnapshot.domain_revert_to_snapshot, snapshot, flags)
    info = call(DomainStatus.domain_get_state, test, 0)
    assert (info.state, info.reason) == state
    assert [(event.event, event.detail) for event in call.events] == events
    assert call(DomainSnapshot.domain_snapshot_is_current, snapshot, 0)


def test_a_snapshot_keeps_the_definition(call) -> None:
    test = call.domain()
    ref = call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("a&amp;b"), 0)
    text = call(DomainSnapshot.domain_snapshot_get_xml_desc, ref, 0)
    assert text.startswith("<domainsnapshot>\n  <name>a&amp;b</name>\n  <state>running</state>\n")
    assert "    <disk name='vda' snapshot='internal'/>\n" in text
    assert "  <domain type='test'>\n    <name>test</name>\n" in text


def test_a_snapshot_is_defined_again_from_its_document(call) -> None:
    test = call.domain()
    ref = call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("a"), 0)
    text = call(DomainSnapshot.domain_snapshot_get_xml_desc, ref, 0)
    call(DomainSnapshot.domain_snapshot_delete, ref, 0)
    assert not call(DomainSnapshot.domain_has_current_snapshot, test, 0)
    flags = DomainSnapshotCreateFlags.REDEFINE | DomainSnapshotCreateFlags.CURRENT
    again = call(DomainSnapshot.domain_snapshot_create_xml, test, text, flags)
    assert call(DomainSnapshot.domain_snapshot_get_xml_desc, again, 0) == text
    assert call(DomainSnapshot.domain_snapshot_current, test, 0) == again
    other = text.replace("6695eb01-f6a4-8304-79aa-97f2502e193f", "6695eb01-f6a4-8304-79aa-97f2502e1930")
    message = refused(call, DomainSnapshot.domain_snapshot_create_xml, test, other, 1)
    assert "definition for snapshot a must use uuid 6695eb01" in message


def test_lists_of_snapshots_follow_their_filters(call) -> None:
    test = call.domain()
    call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("a"), 0)
    call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("b"), 8)
    listed = DomainSnapshotListFlags
    expected = {
        0: ["a", "b"],
        listed.ROOTS: ["a"],
        listed.LEAVES: ["b"],
        listed.NO_LEAVES: ["a"],
        listed.ACTIVE: ["a", "b"],
        listed.INACTIVE: [],
        listed.NO_METADATA: [],
        listed.INTERNAL | listed.TOPOLOGICAL: ["a", "b"],
    }
    for flags, names in expected.items():
        assert call(DomainSnapshot.domain_snapshot_list_names, test, flags) == names, flags
    with_snapshots = ConnectListAllDomainsFlags.HAS_SNAPSHOT
    assert [ref.name for ref in call(DomainLookup.connect_list_all_domains, with_snapshots)] == ["test"]


def test_snapshots_are_asked_for_before_undefine(call) -> None:
    test = call.domain()
    call(DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("a"), DomainSnapshotCreateFlags.HALT)
    message = refused(call, DomainDefinition.domain_undefine, test)
    assert message.endswith("cannot delete inactive domain with 1 snapshots")
    call(DomainDefinition.domain_undefine_flags, test, DomainUndefineFlagsValues.SNAPSHOTS_METADATA)


def test_checkpoints_and_snapshots_exclude_each_other(call) -> None:
    test = call.domain()
    one = call(DomainCheckpoint.domain_checkpoint_create_xml, test, CHECKPOINT.format("one"), 0)
    two = call(DomainCheckpoint.domain_checkpoint_create_xml, test, CHECKPOINT.format("two"), 0)
    assert call(DomainCheckpoint.domain_checkpoint_get_parent, two, 0) == one
    message = refused(call, DomainSnapshot.domain_snapshot_create_xml, test, SNAPSHOT.format("a"), 0)
    assert message == "Operation not supported: cannot create snapshot while checkpoint exists"
    text = call(DomainCheckpoint.domain_checkpoint_get_xml_desc, two, 2)
    assert "<disk name='vda' checkpoint='bitmap' bitmap='two'/>" in text
    assert "<domain " not in text
    call(DomainCheckpoint.domain_checkpoint_delete, one, 1)
    assert call(DomainCheckpoint.domain_list_all_checkpoints, test, 0) == []
    call(DomainLifecycle.domain_destroy, test)
    message = refused(call, DomainCheckpoint.domain_checkpoint_create_xml, test, CHECKPOINT.format("a"), 0)
    assert message == "Operation not supported: cannot create checkpoint for inactive domain"


def test_a_checkpoint_is_defined_again_from_its_document(call) -> None:
    test = call.domain()
    one = call(DomainCheckpoint.domain_checkpoint_create_xml, test, CHECKPOINT.format("one"), 0)
    text = call(DomainCheckpoint.domain_checkpoint_get_xml_desc, one, 0)
    call(DomainCheckpoint.domain_checkpoint_delete, one, 0)
    again = call(DomainCheckpoint.domain_checkpoint_create_xml, test, text, 1)
    assert call(DomainCheckpoint.domain_checkpoint_get_xml_desc, again, 0) == text
    other = text.replace("6695eb01-f6a4-8304-79aa-97f2502e193f", "6695eb01-f6a4-8304-79aa-97f2502e1930")
    message = refused(call, DomainCheckpoint.domain_checkpoint_create_xml, test, other, 1)
    assert "definition for checkpoint one must use uuid 6695eb01" in message
