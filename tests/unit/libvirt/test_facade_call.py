"""Calls of the facade: what arguments they take and refuse, and how long a connection lives."""

import gc
import subprocess
import sys
import threading

import pytest

import libvirt


@pytest.fixture(autouse=True)
def quiet():
    libvirt.registerErrorHandler(lambda context, error: None, None)
    yield
    libvirt.registerErrorHandler(None, None)


@pytest.fixture
def conn():
    conn = libvirt.open("test:///default")
    yield conn
    if conn.c_pointer():
        conn.close()


DOMAIN = "<domain type='test'><name>{name}</name><memory>1024</memory><os><type>hvm</type></os></domain>"
BY_UUID = "virDomainLookupByUUIDString"
NO_NAME = "virDomainLookupByName() argument 2 must be str or None, not "

INVALID = [
    (lambda c, d: c.lookupByName(None), "virDomainLookupByName", "name", "name in {} must not be NULL"),
    (lambda c, d: c.createXML(None, 0), "virDomainCreateXML", "xmlDesc", "xmlDesc in {} must not be NULL"),
    (lambda c, d: c.lookupByID(-1), "virDomainLookupByID", "id", "id in {} must be zero or greater"),
    (lambda c, d: c.lookupByUUIDString("zz"), BY_UUID, "uuidstr", "Invalid UUID"),
    (lambda c, d: c.lookupByUUIDString(None), BY_UUID, "uuidstr", "uuidstr in {} must not be NULL"),
    (
        lambda c, d: c.networkLookupByUUIDString("1-2"),
        "virNetworkLookupByUUIDString",
        "uuidstr",
        "uuidstr in {} must be a valid UUID",
    ),
    (lambda c, d: d.setMemory(0), "virDomainSetMemory", "memory", "memory in {} must not be zero"),
    (lambda c, d: d.setVcpus(0), "virDomainSetVcpus", "nvcpus", "nvcpus in {} must not be zero"),
    (lambda c, d: d.rename("", 0), "virDomainRename", "new_name", "string new_name in {} must not be empty"),
    (lambda c, d: d.blockPeek("", 0, 1), "virDomainBlockPeek", "disk", "string disk in {} must not be empty"),
    (lambda c, d: d.metadata(0, "uri"), "virDomainGetMetadata", "uri", "uri in {} must be NULL"),
    (lambda c, d: d.metadata(2, None), "virDomainGetMetadata", "uri", "uri in {} must not be NULL"),
    (
        lambda c, d: d.setMetadata(1, "a\nb", None, None),
        "virDomainSetMetadata",
        "metadata",
        "metadata title can't contain newlines",
    ),
    (
        lambda c, d: d.coreDump("/nowhere", libvirt.VIR_DUMP_CRASH | libvirt.VIR_DUMP_LIVE),
        "virDomainCoreDump",
        "ctl",
        "Flags 'VIR_DUMP_CRASH' and 'VIR_DUMP_LIVE' are mutually exclusive",
    ),
    (
        lambda c, d: d.vcpusFlags(libvirt.VIR_DOMAIN_VCPU_LIVE | libvirt.VIR_DOMAIN_VCPU_CONFIG),
        "virDomainGetVcpusFlags",
        "ctl",
        "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive",
    ),
    (
        lambda c, d: d.snapshotCreateXML("<domainsnapshot/>", libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT),
        "virDomainSnapshotCreateXML",
        "ctl",
        "Flag 'VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE' is required by flag 'VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT'",
    ),
    (lambda c, d: d.openGraphics(0, -1), "virDomainOpenGraphics", "fd", "fd in {} must be zero or greater"),
    (
        lambda c, d: c.domainEventDeregisterAny(-1),
        "virConnectDomainEventDeregisterAny",
        "callbackID",
        "callbackID in {} must be zero or greater",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("call", "function", "argument", "text"), INVALID)
def test_public_functions_refuse_what_c_refuses(conn, call, function, argument, text):
    domain = conn.lookupByName("test")
    with pytest.raises(libvirt.libvirtError) as caught:
        call(conn, domain)
    code, _, *rest = caught.value.err
    assert code == libvirt.VIR_ERR_INVALID_ARG
    assert rest == [text.format(function), 2, function, argument, None, 0, 0]


WRONG_TYPE = [
    (lambda c, d: c.lookupByName(3), TypeError, NO_NAME + "int"),
    (lambda c, d: c.lookupByName(b"test"), TypeError, NO_NAME + "bytes"),
    (lambda c, d: c.lookupByName("te\0st"), ValueError, "embedded null character"),
    (lambda c, d: c.lookupByID(1 << 40), OverflowError, "signed integer is greater than maximum"),
    (lambda c, d: c.lookupByID(-(1 << 40)), OverflowError, "signed integer is less than minimum"),
    (lambda c, d: c.lookupByID(1 << 70), OverflowError, "Python int too large to convert to C long"),
    (lambda c, d: d.blockResize("vda", 1 << 70), OverflowError, "int too big to convert"),
    (lambda c, d: d.XMLDesc(None), TypeError, "'NoneType' object cannot be interpreted as an integer"),
    (lambda c, d: d.XMLDesc(1.5), TypeError, "'float' object cannot be interpreted as an integer"),
    (lambda c, d: c.lookupByUUID(3), TypeError, "a bytes-like object is required, not 'int'"),
    (lambda c, d: d.pinVcpu(0, [True]), TypeError, "Unexpected type, tuple is required"),
    (lambda c, d: d.setTime(), TypeError, "time must be a dictionary or None with flags set"),
    (lambda c, d: d.setTime({"nseconds": 1}), LookupError, "Dictionary must contains 'seconds'"),
    (lambda c, d: d.setTime({"seconds": 1, "x": 1}), LookupError, "Dictionary contains unknown key"),
    (lambda c, d: d.setSchedulerParameters({}), LookupError, "Need non-empty dictionary to set attributes"),
    (lambda c, d: d.setSchedulerParameters({"x": 1}), LookupError, 'Attribute name "x" could not be recognized'),
    (lambda c, d: c.allocPages({}, 0, 1), LookupError, "Need non-empty dictionary to pages attribute"),
    (lambda c, d: libvirt.virDomain(c), Exception, "Expected a wrapped C Object but got <class 'NoneType'>"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "text"), WRONG_TYPE)
def test_wrong_python_values_raise_what_the_binding_raises(conn, call, kind, text):
    with pytest.raises(kind) as caught:
        call(conn, conn.lookupByName("test"))
    assert str(caught.value) == text


def test_flags_are_the_low_32_bits(conn):
    domain = conn.lookupByName("test")
    assert domain.XMLDesc(1 << 40) == domain.XMLDesc(0)
    with pytest.raises(libvirt.libvirtError, match=r"unsupported flags \(0xfffffff4\)"):
        domain.XMLDesc(-1)


def test_a_read_only_connection_is_refused_before_its_arguments_are():
    with libvirt.openReadOnly("test:///default") as conn:
        with pytest.raises(libvirt.libvirtError, match="read only access prevents virDomainDefineXML"):
            conn.defineXML(None)
        with pytest.raises(libvirt.libvirtError, match="virDomainGetXMLDesc with secure flag"):
            conn.lookupByName("test").XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE)


def test_closing_tells_whether_objects_still_need_the_connection(conn):
    domain = conn.lookupByName("test")
    network = conn.networkLookupByName("default")
    assert conn.close() == 1
    assert domain.info()[0] == libvirt.VIR_DOMAIN_RUNNING
    assert domain.connect() is conn
    assert network.name() == "default"
    with pytest.raises(libvirt.libvirtError) as caught:
        conn.getVersion()
    assert caught.value.err[:3] == (6, 20, "invalid connection pointer in virConnectGetVersion")
    assert conn.c_pointer() == 0


def test_a_connection_that_nobody_holds_is_closed():
    conn = libvirt.open("test:///default")
    session = conn._o.session
    closed = []
    close = session.close
    session.close = lambda: closed.append(True) or close()
    domain = conn.lookupByName("test")
    del conn
    gc.collect()
    assert closed == []
    del domain
    gc.collect()
    assert closed == [True]


def test_numbers_are_plain(conn):
    domain = conn.lookupByName("test")
    values = [*domain.info(), *domain.state(), *conn.getInfo()[1:], *domain.controlInfo()]
    values += [value for _, stats in conn.getAllDomainStats() for value in stats.values()]
    assert {type(value) for value in values} <= {int, str, bool, float}


def test_an_object_learns_its_id_when_it_is_started(conn):
    domain = conn.lookupByName("test")
    domain.destroy()
    assert domain.ID() == -1
    domain.create()
    assert domain.ID() == conn.lookupByName("test").ID() > 0


def test_versions_are_those_of_the_interface(conn):
    assert libvirt.getVersion() == 11003000
    assert libvirt.getVersion("test") == (11003000, 11003000)
    assert conn.getLibVersion() == 11003000


def test_threads_may_share_a_connection(conn):
    failures = []

    def work(number):
        try:
            for turn in range(40):
                domain = conn.defineXML(DOMAIN.format(name=f"d{number}-{turn}"))
                assert domain.name() in {other.name() for other in conn.listAllDomains()}
                domain.undefine()
        except Exception as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert [domain.name() for domain in conn.listAllDomains()] == ["test"]


PROGRAM = """
import asyncio, threading
import libvirt
conn = libvirt.open("test:///default")
assert conn.lookupByName("test").info()[0] == 1
assert threading.enumerate() == [threading.main_thread()]
from purevirt.api import waiting
assert waiting._background is None
async def inside():
    return conn.lookupByName("test").info()[0]
assert asyncio.run(inside()) == 1
print("done")
"""


def test_an_in_process_driver_needs_neither_thread_nor_event_loop():
    ran = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, env=environment())
    assert (ran.stdout, ran.stderr) == ("done\n", "")


def environment():
    return {"PYTHONPATH": ":".join(path for path in sys.path if path), "PATH": "/usr/bin:/bin"}
