"""What calls tell of a domain that ended or went back, as libvirt-python over the C test driver."""

import gc
from collections.abc import Iterator

import pytest

import libvirt

MARKUP = (
    "<domain type='test'><name>{name}</name><memory>1024</memory><vcpu>4</vcpu><os><type>hvm</type></os>"
    "<on_poweroff>{action}</on_poweroff><on_reboot>{action}</on_reboot></domain>"
)
RUNNING, SHUTOFF = libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_SHUTOFF
ENDS = ("shutdown", "shutdownFlags", "reboot")


@pytest.fixture
def conn() -> Iterator[libvirt.virConnect]:
    libvirt.registerErrorHandler(lambda context, error: None, None)
    conn = libvirt.open("test:///default")
    yield conn
    conn.close()
    libvirt.registerErrorHandler(None, None)
    gc.collect()  # caught exceptions hold frames that hold objects, and those the host of all tests


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("action", ["destroy", "preserve"])
def test_a_domain_that_ended_has_no_id(conn, end, action) -> None:
    kept = conn.defineXML(MARKUP.format(name="kept", action=action))
    kept.create()
    passing = conn.createXML(MARKUP.format(name="passing", action=action), 0)
    for domain in (kept, passing):
        assert getattr(domain, end)() == 0
        assert domain.ID() == -1
    assert kept.state()[0] == SHUTOFF
    with pytest.raises(libvirt.libvirtError, match="Domain not found"):
        passing.state()


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("action", ["restart", "rename-restart"])
def test_a_domain_that_restarts_keeps_its_id(conn, end, action) -> None:
    domain = conn.createXML(MARKUP.format(name="again", action=action), 0)
    before = domain.ID()
    assert getattr(domain, end)() == 0
    assert (domain.ID(), domain.state()[0]) == (before, RUNNING)


def test_the_end_of_a_transient_domain_is_no_error(conn) -> None:
    told = []
    libvirt.registerErrorHandler(lambda context, error: told.append(error), None)
    conn.createXML(MARKUP.format(name="passing", action="destroy"), 0).shutdown()
    assert told == []
    assert libvirt.virGetLastError() is None


def test_a_domain_that_went_back_tells_no_id(conn) -> None:
    domain = conn.lookupByName("test")
    snapshot = domain.snapshotCreateXML("<domainsnapshot/>")
    assert domain.revertToSnapshot(snapshot) == 0
    assert domain.ID() == -1
    assert conn.lookupByName("test").ID() > 0


def test_a_domain_goes_back_to_one_state_only(conn) -> None:
    domain = conn.lookupByName("test")
    snapshot = domain.snapshotCreateXML("<domainsnapshot/>")
    both = libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | libvirt.VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED
    with pytest.raises(libvirt.libvirtError, match="are mutually exclusive") as caught:
        domain.revertToSnapshot(snapshot, both)
    assert caught.value.get_error_code() == libvirt.VIR_ERR_INVALID_ARG
    assert caught.value.get_error_domain() == libvirt.VIR_FROM_DOMAIN_SNAPSHOT


def test_pins_are_told_of_vcpus_that_are_on(conn) -> None:
    domain = conn.defineXML(MARKUP.format(name="wide", action="destroy"))
    assert len(domain.vcpuPinInfo(libvirt.VIR_DOMAIN_AFFECT_CONFIG)) == 4
    domain.create()
    domain.setVcpus(2)
    assert len(domain.vcpuPinInfo(libvirt.VIR_DOMAIN_AFFECT_CONFIG)) == 2
    assert len(domain.vcpuPinInfo()) == 2
