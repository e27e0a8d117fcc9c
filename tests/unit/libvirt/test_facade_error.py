"""Errors of the facade: the exception, the thread's last error, the handler."""

import gc
import threading
import weakref

import pytest

import libvirt

NOT_FOUND = (42, 12, "Domain not found", 2, "Domain not found", None, None, -1, -1)


@pytest.fixture
def conn():
    conn = libvirt.open("test:///default")
    yield conn
    conn.close()


@pytest.fixture
def told():
    errors = []
    libvirt.registerErrorHandler(lambda context, error: errors.append((context, error)), "context")
    yield errors
    libvirt.registerErrorHandler(None, None)


def test_an_error_carries_the_tuple_of_the_last_error(conn, told):
    with pytest.raises(libvirt.libvirtError) as caught:
        conn.lookupByName("nobody")
    error = caught.value
    assert error.err == NOT_FOUND == libvirt.virGetLastError()
    assert str(error) == error.get_error_message() == libvirt.virGetLastErrorMessage() == "Domain not found"
    assert (error.get_error_code(), error.get_error_domain(), error.get_error_level()) == (42, 12, 2)
    assert (error.get_str1(), error.get_str2(), error.get_str3()) == ("Domain not found", None, None)
    assert (error.get_int1(), error.get_int2()) == (-1, -1)
    assert (libvirt.virGetLastErrorCode(), libvirt.virGetLastErrorDomain()) == (42, 12)
    assert told == [("context", NOT_FOUND)]


def test_without_a_handler_errors_are_printed(conn, capsys):
    with pytest.raises(libvirt.libvirtError):
        conn.lookupByName("nobody")
    assert capsys.readouterr().err == "libvirt: Test Driver error : Domain not found\n"
    conn2 = libvirt.open("test:///default")
    conn2.close()
    with pytest.raises(libvirt.libvirtError):
        conn2.close()
    assert capsys.readouterr().err == "libvirt:  error : invalid connection pointer in virConnectClose\n"


def test_a_call_that_succeeds_forgets_the_last_error(conn, told):
    with pytest.raises(libvirt.libvirtError):
        conn.lookupByName("nobody")
    conn.getVersion()
    assert libvirt.virGetLastError() is None
    assert libvirt.virGetLastErrorCode() == libvirt.virGetLastErrorDomain() == 0
    assert libvirt.virGetLastErrorMessage() == "no error"


def test_each_thread_has_its_own_last_error(conn, told):
    with pytest.raises(libvirt.libvirtError):
        conn.lookupByName("nobody")
    seen = []
    thread = threading.Thread(target=lambda: seen.append(libvirt.virGetLastError()))
    thread.start()
    thread.join(10)
    assert seen == [None]
    libvirt.virResetLastError()
    assert conn.virConnGetLastError() is None


def test_an_error_without_a_last_one_has_its_default_text():
    libvirt.virResetLastError()
    error = libvirt.libvirtError("something failed")
    assert str(error) == "something failed"
    assert error.err is None
    assert error.get_error_code() is error.get_error_domain() is error.get_error_message() is None
    assert error.get_str1() is error.get_int1() is error.get_error_level() is None


def test_programs_know_the_exception_by_its_public_name():
    assert f"{libvirt.libvirtError.__module__}.{libvirt.libvirtError.__qualname__}" == "libvirt.libvirtError"
    assert repr(libvirt.virDomain) == "<class 'libvirt.virDomain'>"


@pytest.mark.parametrize(
    "fail",
    [
        lambda domain: domain.destroy(),
        lambda domain: domain.XMLDesc(libvirt.VIR_DOMAIN_XML_SECURE),
        lambda domain: domain.connect().lookupByName(None),
        lambda domain: domain.vcpus(),
        lambda domain: domain.migrate(domain.connect()),
        lambda domain: domain.blockInfo(None),
    ],
)
def test_a_failure_keeps_no_connection_alive(fail, told):
    def keep():
        conn = libvirt.openReadOnly("test:///default")
        domain = conn.lookupByName("test")
        kept = None
        try:
            fail(domain)
        except libvirt.libvirtError as error:
            kept = error.with_traceback(None)
        return weakref.ref(conn) if kept is None or kept.__context__ is None else conn

    gc.disable()
    try:
        assert keep()() is None
    finally:
        gc.enable()
