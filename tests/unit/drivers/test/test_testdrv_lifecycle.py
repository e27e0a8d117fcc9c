"""Life of domains: moves, their events, and what is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.enums.domain import (
    ConnectListAllDomainsFlags,
    DomainCreateFlags,
    DomainUndefineFlagsValues,
    DomainXMLFlags,
)
from purevirt.enums.domain_event import DomainEventType
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain

XML = "<domain type='test'><name>{name}</name>{uuid}<memory>1024</memory>{more}<os><type>hvm</type></os></domain>"


def xml(name: str, *, uuid: str = "", more: str = "") -> str:
    return XML.format(name=name, uuid=f"<uuid>{uuid}</uuid>" if uuid else "", more=more)


UUID = "6ba7b810-9dad-41d1-80b4-00c04fd430c8"


def told(call):
    """The events since the last call, as (name, id, event, detail)."""
    events = [(e.domain.name, e.domain.id, e.event, e.detail) for e in call.events]
    call.events.clear()
    return events


def test_a_running_domain_goes_through_its_states(call) -> None:
    call.listen()
    test = call.domain()
    moves = [
        (DomainLifecycle.domain_suspend, (test,), (3, 1), [("test", 1, 3, 0)]),
        (DomainLifecycle.domain_resume, (test,), (1, 5), [("test", 1, 4, 0)]),
        (DomainLifecycle.domain_reboot, (test, 0), (1, 1), []),
        (DomainLifecycle.domain_reset, (test, 0), (1, 1), []),
        (DomainLifecycle.domain_shutdown, (test,), (5, 1), [("test", -1, 5, 0)]),
        (DomainLifecycle.domain_create, (test,), (1, 1), [("test", 2, 2, 0)]),
        (DomainLifecycle.domain_destroy, (test,), (5, 2), [("test", -1, 5, 1)]),
    ]
    for operation, arguments, state, events in moves:
        call(operation, *arguments)
        info = call(DomainStatus.domain_get_state, test, 0)
        assert (info.state, info.reason) == state, operation
        assert told(call) == events, operation


@pytest.mark.parametrize(
    ("operation", "code", "domain", "message"),
    [
        (DomainLifecycle.domain_suspend, 1, 12, "internal error: domain 'test' not running"),
        (DomainLifecycle.domain_resume, 1, 12, "internal error: domain 'test' not paused"),
        (DomainLifecycle.domain_shutdown, 1, 12, "internal error: domain 'test' not running"),
        (DomainLifecycle.domain_destroy, 55, 20, "Requested operation is not valid: domain is not running"),
    ],
)
def test_moves_that_need_a_running_domain_are_refused(call, operation, code, domain, message) -> None:
    test = call.domain()
    call(DomainLifecycle.domain_destroy, test)
    with pytest.raises(Error) as caught:
        call(operation, test)
    error = caught.value.within(ErrorDomain.TEST)
    assert (error.code, error.domain, error.message) == (code, domain, message)


def test_a_second_start_is_refused(call) -> None:
    with pytest.raises(Error, match="internal error: Domain 'test' is already running"):
        call(DomainLifecycle.domain_create, call.domain())


@pytest.mark.parametrize(("action", "state"), [("destroy", DomainState.SHUTOFF), ("preserve", DomainState.SHUTOFF)])
def test_reboot_follows_the_configuration(call, action, state) -> None:
    ref = call(DomainDefinition.domain_define_xml, xml("a", more=f"<on_reboot>{action}</on_reboot>"))
    call(DomainLifecycle.domain_create, ref)
    call(DomainLifecycle.domain_reboot, ref, 0)
    assert call(DomainStatus.domain_get_state, ref, 0).state == state


def test_define_adds_then_updates(call) -> None:
    call.listen()
    first = call(DomainDefinition.domain_define_xml, xml("a", uuid=UUID))
    second = call(DomainDefinition.domain_define_xml, xml("a", uuid=UUID, more="<vcpu>3</vcpu>"))
    assert first == second
    assert call(DomainStatus.domain_get_info, first).vcpus == 3
    assert told(call) == [("a", -1, DomainEventType.DEFINED, 0), ("a", -1, DomainEventType.DEFINED, 1)]


def test_a_change_of_a_running_domain_waits_for_its_next_start(call) -> None:
    ref = call(DomainDefinition.domain_define_xml, xml("a", uuid=UUID))
    call(DomainLifecycle.domain_create, ref)
    call(DomainDefinition.domain_define_xml, xml("a", uuid=UUID, more="<vcpu>4</vcpu>"))
    assert call(DomainStatus.domain_get_info, ref).vcpus == 1
    assert ">4</vcpu>" in call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags.INACTIVE)
    call(DomainLifecycle.domain_destroy, ref)
    assert call(DomainStatus.domain_get_info, ref).vcpus == 4


def test_names_and_uuids_stay_together(call) -> None:
    call(DomainDefinition.domain_define_xml, xml("a", uuid=UUID))
    with pytest.raises(Error, match=f"operation failed: domain 'a' is already defined with uuid {UUID}"):
        call(DomainDefinition.domain_define_xml, xml("b", uuid=UUID))
    with pytest.raises(Error, match=f"operation failed: domain 'a' already exists with uuid {UUID}") as caught:
        call(DomainDefinition.domain_define_xml, xml("a"))
    assert caught.value.domain == ErrorDomain.DOMAIN


def test_a_transient_domain_goes_when_it_stops(call) -> None:
    call.listen()
    ref = call(DomainLifecycle.domain_create_xml, xml("t"), DomainCreateFlags.NONE)
    assert not call(DomainLookup.domain_is_persistent, ref)
    call(DomainLifecycle.domain_shutdown, ref)
    assert told(call) == [("t", ref.id, DomainEventType.STARTED, 0), ("t", ref.id, DomainEventType.STOPPED, 0)]
    with pytest.raises(Error) as caught:
        call(DomainStatus.domain_get_info, ref)
    assert caught.value.code == ErrorCode.NO_DOMAIN
    assert caught.value.message.endswith("(t)")


def test_undefining_a_running_domain_makes_it_transient(call) -> None:
    test = call.domain()
    call(DomainDefinition.domain_undefine, test)
    assert not call(DomainLookup.domain_is_persistent, test)
    call(DomainLifecycle.domain_destroy, test)
    assert call(DomainLookup.connect_list_all_domains, 0) == []


def test_unknown_flags_are_refused(call) -> None:
    with pytest.raises(Error, match="unsupported flags \\(0x1\\) in function testDomainCreateWithFlags"):
        call(DomainLifecycle.domain_create_with_flags, call.domain(), DomainCreateFlags.START_PAUSED)


def test_rename_tells_both_names(call) -> None:
    ref = call(DomainDefinition.domain_define_xml, xml("a"))
    call.listen()
    call(DomainDefinition.domain_rename, ref, "b", 0)
    assert told(call) == [("a", -1, 1, 1), ("b", -1, 0, 2)]
    assert call.domain("b").uuid == ref.uuid
    for name, message in (("b", "Can't rename domain to itself"), ("test", "domain with name 'test' already exists")):
        with pytest.raises(Error, match=message):
            call(DomainDefinition.domain_rename, call.domain("b"), name, 0)
    with pytest.raises(Error, match="cannot rename active domain"):
        call(DomainDefinition.domain_rename, call.domain(), "x", 0)


def test_managed_save_is_asked_for_before_undefine(call) -> None:
    test = call.domain()
    call(DomainSave.domain_managed_save, test, 0)
    assert call(DomainSave.domain_has_managed_save_image, test, 0)
    with pytest.raises(Error, match="Refusing to undefine while domain managed save image exists"):
        call(DomainDefinition.domain_undefine, test)
    call(DomainDefinition.domain_undefine_flags, test, DomainUndefineFlagsValues.MANAGED_SAVE)
    assert call(DomainLookup.connect_num_of_defined_domains) == 0


def test_save_and_restore_go_through_a_file(call, tmp_path) -> None:
    test, path = call.domain(), str(tmp_path / "saved")
    call(DomainSave.domain_save, test, path)
    assert call(DomainStatus.domain_get_state, test, 0).reason == 5
    call(DomainSave.domain_restore, path)
    state = call(DomainStatus.domain_get_state, test, 0)
    assert (state.state, state.reason) == (1, 3)
    (tmp_path / "other").write_text("x")
    with pytest.raises(Error, match="mismatched header magic"):
        call(DomainSave.domain_restore, str(tmp_path / "other"))
    with pytest.raises(Error, match="No such file or directory"):
        call(DomainSave.domain_restore, str(tmp_path / "none"))


def test_lists_follow_their_filters(call) -> None:
    call(DomainDefinition.domain_define_xml, xml("off"))
    call(DomainLifecycle.domain_create_xml, xml("tr"), 0)
    listed = ConnectListAllDomainsFlags
    expected = {
        0: {"test", "off", "tr"},
        listed.ACTIVE: {"test", "tr"},
        listed.INACTIVE: {"off"},
        listed.PERSISTENT: {"test", "off"},
        listed.TRANSIENT: {"tr"},
        listed.RUNNING | listed.SHUTOFF: {"test", "off", "tr"},
        listed.PAUSED: set(),
        listed.ACTIVE | listed.PERSISTENT: {"test"},
        listed.AUTOSTART: set(),
        listed.NO_MANAGEDSAVE: {"test", "off", "tr"},
    }
    for flags, names in expected.items():
        assert {ref.name for ref in call(DomainLookup.connect_list_all_domains, flags)} == names, flags
    call(DomainLifecycle.domain_suspend, call.domain())
    assert [ref.name for ref in call(DomainLookup.connect_list_all_domains, listed.PAUSED)] == ["test"]


def test_the_default_host_lives_as_long_as_its_connections(call, open_caller) -> None:
    other = open_caller()
    call(DomainDefinition.domain_define_xml, xml("a"))
    assert other.domain("a").name == "a"
    other.close()
    call.close()
    fresh = open_caller()
    with pytest.raises(Error, match="Domain not found"):
        fresh.domain("a")


def test_events_reach_every_listening_connection(call, open_caller) -> None:
    other = open_caller()
    other.listen()
    call(DomainLifecycle.domain_suspend, call.domain())
    assert [event.event for event in other.events] == [DomainEventType.SUSPENDED]
    assert call.events == []


def test_nothing_starts_a_thread(call) -> None:
    before = threading.active_count()
    for _ in range(3):
        call(DomainStatus.domain_get_info, call.domain())
        call(DomainStatus.domain_get_xml_desc, call.domain(), 0)
        call(DomainLookup.connect_list_all_domains, 0)
    assert threading.active_count() == before


def test_texts_are_formatted_once(call) -> None:
    test = call.domain()
    first = call(DomainStatus.domain_get_xml_desc, test, 0)
    assert call(DomainStatus.domain_get_xml_desc, test, 0) is first
    call(DomainLifecycle.domain_suspend, test)
    assert call(DomainStatus.domain_get_xml_desc, test, 0) == first


def test_connections_of_all_threads_share_the_default_host(call, open_caller) -> None:
    call.close()
    with ThreadPoolExecutor(8) as threads:
        callers = list(threads.map(lambda _: open_caller(), range(8)))
    call_in_first, *others = callers
    call_in_first(DomainDefinition.domain_define_xml, xml("a"))
    assert all(other.domain("a").name == "a" for other in others)
