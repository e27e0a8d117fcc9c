"""Events of the facade, each in a process of its own: an event loop is registered once and for all."""

import subprocess
import sys

import pytest

START = """
import libvirt, os, sys
libvirt.registerErrorHandler(lambda context, error: None, None)

def failure(call):
    try:
        call()
    except libvirt.libvirtError as error:
        return error.err and (error.err[0], error.err[1], error.err[2])
"""

DEFAULT = (
    START
    + """
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open("test:///default")
dom = conn.lookupByName("test")
got = []

def spin():
    done = []
    timer = libvirt.virEventAddTimeout(20, lambda timer, opaque: done.append(timer), None)
    while not done:
        libvirt.virEventRunDefaultImpl()
    libvirt.virEventRemoveTimeout(timer)
"""
)

PROGRAMS = {
    "no_event_loop": START + """
conn = libvirt.open("test:///default")
want = (1, 0, "internal error: could not initialize domain event timer")
assert failure(lambda: conn.domainEventRegister(print, None)) == want
assert failure(lambda: conn.domainEventRegisterAny(None, 0, print, None)) == want
libvirt.virResetLastError()
for call in (lambda: libvirt.virEventAddTimeout(1, print, None), lambda: libvirt.virEventAddHandle(0, 1, print, None)):
    try:
        call()
    except libvirt.libvirtError as error:
        assert error.err is None, error.err
""",
    "lifecycle": DEFAULT + """
number = conn.domainEventRegisterAny(None, 0, lambda *args: got.append(args), "opaque")
dom.suspend()
dom.resume()
assert got == []
spin()
assert [(c is conn, d.name(), d.ID(), event, detail, opaque) for c, d, event, detail, opaque in got] == [
    (True, "test", 1, 3, 0, "opaque"), (True, "test", 1, 4, 0, "opaque")]
assert {type(event) for _, _, event, _, _ in got} == {int}
conn.domainEventDeregisterAny(number)
dom.suspend()
spin()
assert len(got) == 2
want = (8, 0, f"invalid argument: could not find event callback {number} for deletion")
assert failure(lambda: conn.domainEventDeregisterAny(number)) == want
del dom, got
assert conn.close() == 0
""",
    "legacy": DEFAULT + """
one, other = (lambda *args: got.append((1, *args[2:]))), (lambda *args: got.append((2, *args[2:])))
conn.domainEventRegister(one, "a")
conn.domainEventRegister(other, "b")
dom.suspend()
spin()
assert got == [(1, 3, 0, "a"), (2, 3, 0, "b")], got
conn.domainEventDeregister(one)
dom.resume()
spin()
assert got[2:] == [(2, 4, 0, "b")]
conn.domainEventDeregister(other)
dom.suspend()
spin()
assert len(got) == 3
""",
    "the_same_twice": DEFAULT + """
conn.domainEventRegisterAny(None, 0, print, None)
want = (8, 0, "invalid argument: event callback already tracked")
assert failure(lambda: conn.domainEventRegisterAny(None, 0, print, None)) == want
conn.domainEventRegisterAny(None, 1, print, None)
""",
    "an_open_callback_keeps_the_connection": DEFAULT + """
conn.domainEventRegisterAny(None, 0, lambda *args: got.append(args), None)
assert conn.close() == 1
dom.suspend()
spin()
assert [event for _, _, event, _, _ in got] == [3]
""",
    "one_domain": DEFAULT + """
other = conn.defineXML("<domain type='test'><name>other</name><memory>1024</memory><os><type>hvm</type></os></domain>")
conn.domainEventRegisterAny(other, 0, lambda *args: got.append((args[1].name(), *args[2:])), None)
dom.suspend()
other.create()
spin()
assert got == [("other", 2, 0, None)], got
""",
    "other_objects": DEFAULT + """
conn.networkEventRegisterAny(None, 0, lambda *args: got.append(args[2:]), "n")
conn.storagePoolEventRegisterAny(None, 0, lambda *args: got.append(args[2:]), "p")
conn.networkLookupByName("default").destroy()
conn.storagePoolLookupByName("default-pool").destroy()
spin()
assert got == [(3, 0, "n"), (3, 0, "p")], got
""",
    "threads": START
    + """
import threading
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open("test:///default")
got, seen = [], threading.Event()

def told(conn, dom, event, detail, opaque):
    got.append(event)
    if len(got) == 80:
        seen.set()

def loop():
    while not seen.is_set():
        libvirt.virEventRunDefaultImpl()

def work():
    for turn in range(40):
        dom = conn.lookupByName("test")
        dom.info(), dom.XMLDesc(), conn.listAllDomains()

def change():
    dom = conn.lookupByName("test")
    for turn in range(40):
        dom.suspend()
        dom.resume()

conn.domainEventRegisterAny(None, 0, told, None)
threads = [threading.Thread(target=target) for target in (loop, work, work, change)]
for thread in threads:
    thread.start()
assert seen.wait(30), len(got)
for thread in threads:
    thread.join(30)
assert got == [3, 4] * 40
""",
    "custom_loop": START + """
calls, freed, handlers, timers = [], [], {}, {}

def add_handle(fd, events, callback, opaque):
    handlers[7] = (fd, callback, opaque)
    return 7

def remove_handle(watch):
    freed.append(handlers.pop(watch)[2])
    return 0

def add_timeout(timeout, callback, opaque):
    timers[3] = [timeout, callback, opaque]
    return 3

def update_timeout(timer, timeout):
    timers[timer][0] = timeout

def remove_timeout(timer):
    freed.append(timers.pop(timer)[2])
    return 0

libvirt.virEventRegisterImpl(add_handle, lambda *args: None, remove_handle, add_timeout, update_timeout, remove_timeout)
assert libvirt.virEventAddHandle(5, 1, lambda *args: calls.append(args), "mine") == 7
fd, callback, opaque = handlers[7]
callback(7, fd, 1, opaque)
assert calls == [(7, 5, 1, "mine")]
libvirt.virEventRemoveHandle(7)
libvirt.virEventInvokeFreeCallback(freed.pop())
conn = libvirt.open("test:///default")
got = []
number = conn.domainEventRegisterAny(None, 0, lambda *args: got.append(args[2]), None)
assert timers[3][0] == -1
conn.lookupByName("test").suspend()
assert timers[3][0] == 0 and got == []
timers[3][1](3, timers[3][2])
assert timers[3][0] == -1 and got == [3]
conn.domainEventDeregisterAny(number)
assert timers == {} and len(freed) == 1
""",
    "asyncio": START + """
import asyncio, libvirtaio

async def main():
    impl = libvirtaio.virEventRegisterAsyncIOImpl()
    assert libvirtaio.getCurrentImpl() is impl and impl.is_idle()
    conn = libvirt.open("test:///default")
    seen = asyncio.Event()
    number = conn.domainEventRegisterAny(None, 0, lambda *args: seen.set(), None)
    conn.lookupByName("test").suspend()
    await asyncio.wait_for(seen.wait(), 10)
    assert not impl.is_idle()
    conn.domainEventDeregisterAny(number)
    assert conn.close() == 0
    await asyncio.wait_for(impl.drain(), 10)
    assert impl.is_idle()
    reader, writer = os.pipe()
    heard = asyncio.get_running_loop().create_future()
    watch = libvirt.virEventAddHandle(reader, 1, lambda *args: heard.done() or heard.set_result(args), "mine")
    os.write(writer, b"x")
    assert await asyncio.wait_for(heard, 10) == (watch, reader, 1, "mine")
    libvirt.virEventRemoveHandle(watch)
    await asyncio.wait_for(impl.drain(), 10)
    assert impl.is_idle()

asyncio.run(main())
""",
}  # fmt: skip


def run(program):
    environment = {"PYTHONPATH": ":".join(path for path in sys.path if path), "PATH": "/usr/bin:/bin"}
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env=environment)


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    ran = run(PROGRAMS[name])
    assert (ran.returncode, ran.stderr) == (0, "")


def test_exceptions_of_callbacks_are_printed_and_do_no_harm():
    ran = run(
        DEFAULT
        + """
conn.domainEventRegisterAny(None, 0, lambda *args: 1 / 0, None)
conn.domainEventRegister(lambda *args: got.append(args), None)
dom.suspend()
spin()
print(len(got))
"""
    )
    assert (ran.returncode, ran.stdout) == (0, "1\n")
    assert "ZeroDivisionError" in ran.stderr
