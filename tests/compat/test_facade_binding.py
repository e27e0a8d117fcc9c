"""The facade against libvirt-python itself: the same program in both, over the test driver and over a real libvirtd.

Needs a Python with libvirt-python (PUREVIRT_PEER_PYTHON, or the checkout's .venv-peer), and for the second half
Debian's libvirtd with the script that isolates it.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("PUREVIRT_SHARED", ROOT.parent / "shared"))
PEER = Path(os.environ.get("PUREVIRT_PEER_PYTHON", ROOT / ".venv-peer/bin/python"))
ISOLATE = SHARED / "bench/isolated_libvirtd.sh"

pytestmark = pytest.mark.skipif(not PEER.exists(), reason="no Python with libvirt-python here")

HEAD = """
import libvirt, os, sys, io
URI = sys.argv[1]

def show(call):
    try:
        result = call()
    except libvirt.libvirtError as error:
        print("libvirtError", error, error.err)
    except Exception as error:
        print(type(error).__name__, error)
    else:
        print(result)
"""

OBJECTS = (
    HEAD
    + """
libvirt.registerErrorHandler(lambda context, error: print("handler", context, error), "context")
conn = libvirt.open(URI)
dom = conn.lookupByName("test")
for call in (conn.getType, conn.getHostname, conn.getInfo, conn.numOfDomains, conn.listDomainsID, conn.isAlive,
             conn.isSecure, conn.getFreeMemory, conn.getSecurityModel, conn.getCPUMap, conn.listNetworks,
             conn.listStoragePools, conn.listInterfaces, dom.ID, dom.name, dom.UUIDString, dom.OSType, dom.state,
             dom.maxMemory, dom.maxVcpus, dom.isActive, dom.isPersistent, dom.autostart, dom.schedulerType,
             dom.schedulerParameters, dom.vcpuPinInfo, dom.emulatorPinInfo, dom.ioThreadInfo, dom.fsInfo,
             dom.controlInfo, dom.jobInfo, dom.migrateGetMaxDowntime, dom.perfEvents, dom.snapshotNum, dom.vcpusFlags):
    show(call)
for call in (lambda: conn.lookupByName("nobody"), lambda: conn.lookupByID(77), lambda: conn.lookupByUUIDString("x"),
             lambda: conn.lookupByName(None), lambda: conn.lookupByName(1), lambda: dom.XMLDesc(-1),
             lambda: dom.setMemory(0), lambda: dom.pinVcpu(0, (True,)), lambda: dom.pinVcpu(0, [True]),
             lambda: dom.setSchedulerParameters({"weight": 7}), lambda: dom.setSchedulerParameters({"x": 7}),
             lambda: dom.interfaceAddresses(0), lambda: conn.getCPUStats(-7), lambda: conn.getFreePages([], 0, 1),
             lambda: dom.coreDump("/x", 3), lambda: dom.snapshotLookupByName("none"), lambda: dom.metadata(2, "urn:x"),
             lambda: conn.networkLookupByName("none"), lambda: conn.storagePoolLookupByName("none"),
             lambda: conn.getDomainCapabilities(), lambda: conn.newStream().recv(5), lambda: dom.getTime()):
    show(call)
for step in (dom.destroy, dom.create, dom.suspend, dom.resume, dom.destroy, lambda: dom.createWithFlags(0), dom.create):
    show(step)
    print(dom.ID(), dom.state())
print(conn.close())
show(dom.isActive)
show(conn.getType)
"""
)

EVENTS = (
    HEAD
    + """
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open(URI)
dom = conn.lookupByName("test")

def spin():
    done = []
    timer = libvirt.virEventAddTimeout(60, lambda timer, opaque: done.append(timer), None)
    while not done:
        libvirt.virEventRunDefaultImpl()
    libvirt.virEventRemoveTimeout(timer)

def told(name):
    return lambda conn, dom, event, detail, opaque: print(name, dom.name(), dom.ID(), event, detail, opaque)

number = conn.domainEventRegisterAny(None, 0, told("any"), "opaque")
print(number)
conn.domainEventRegister(told("legacy"), "L")
show(lambda: conn.domainEventRegisterAny(None, 0, told("again"), None))
dom.suspend()
dom.resume()
spin()
conn.domainEventDeregisterAny(number)
show(lambda: conn.domainEventDeregisterAny(number))
dom.suspend()
spin()
network = conn.networkLookupByName("default")
conn.networkEventRegisterAny(network, 0, lambda conn, net, *rest: print("net", net.name(), *rest), None)
network.destroy()
network.create()
spin()
print(conn.close())
"""
)

VOLUMES = (
    HEAD
    + """
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open(URI.replace("test+unix:///default", "qemu+unix:///system"))
pool = conn.storagePoolCreateXML(
    f'<pool type="dir"><name>facade</name><target><path>{sys.argv[2]}</path></target></pool>')
try:
    vol = pool.createXML("<volume><name>v</name><capacity>4194304</capacity></volume>")
    print(vol.info(), vol.name(), vol.storagePoolLookupByVolume().name(), [v.name() for v in pool.listAllVolumes()])
    stream = conn.newStream()
    vol.upload(stream, 0, 1024000)
    stream.sendAll(lambda stream, size, file: file.read(size), io.BytesIO(bytes(range(256)) * 4000))
    print(stream.finish())
    show(lambda: stream.recv(1))
    stream, out = conn.newStream(), io.BytesIO()
    vol.download(stream, 0, 0)
    stream.recvAll(lambda stream, data, file: file.write(data), out)
    print(stream.finish(), len(out.getvalue()), out.getvalue()[:1024000] == bytes(range(256)) * 4000)
    plan = [b"A" * 4096, 8192, b"A" * 100]
    stream = conn.newStream()
    vol.upload(stream, 0, 0, libvirt.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM)
    stream.sparseSendAll(
        lambda stream, size, opaque: plan.pop(0) if plan else b"",
        lambda stream, opaque: (not plan or isinstance(plan[0], bytes),
                                0 if not plan else len(plan[0]) if isinstance(plan[0], bytes) else plan[0]),
        lambda stream, length, opaque: plan.pop(0) and 0, None)
    print(stream.finish())
    stream, got = conn.newStream(libvirt.VIR_STREAM_NONBLOCK), []
    vol.download(stream, 0, 65536)

    def readable(stream, events, opaque):
        while (data := stream.recv(10000)) != -2:
            got.append(data)
            if not data:
                stream.eventRemoveCallback()
                print("end", events, stream.finish())
                return

    print(stream.eventAddCallback(libvirt.VIR_STREAM_EVENT_READABLE, readable, None))
    while not got or got[-1]:
        libvirt.virEventRunDefaultImpl()
    print(sum(map(len, got)))
    stream = conn.newStream()
    show(lambda: vol.download(stream, 1 << 62, 0))
    show(lambda: vol.download(stream, 0, 0, 1 << 20))
    vol.download(stream, 0, 100)
    show(lambda: stream.recvFlags(50, 8))
    show(stream.abort)
    show(stream.abort)
    show(lambda: stream.recvAll(lambda *args: -1, None))
finally:
    for vol in pool.listAllVolumes():
        vol.delete()
    pool.destroy()
"""
)

READING = (
    HEAD
    + """
import inspect
libvirt.registerErrorHandler(lambda context, error: None, None)
conn = libvirt.open(URI.replace("test+unix:///default", "qemu+unix:///system"))
CHANGING = {"create", "destroy", "undefine", "delete", "reboot", "reset", "shutdown", "suspend", "resume", "close",
    "abort", "finish", "managedSave", "managedSaveRemove", "injectNMI", "changeBegin", "changeCommit",
    "changeRollback", "dettach", "reAttach", "refresh", "build", "wipe", "abortJob", "abortJobFlags",
    "createWithFlags", "destroyFlags", "undefineFlags", "shutdownFlags", "fsFreeze", "fsThaw", "pMWakeup",
    "migrateStartPostCopy", "restoreParams"}
VARYING = {"c_pointer", "connect", "newStream", "getFreeMemory", "getCPUStats", "getMemoryStats", "getAllDomainStats",
    "virConnGetLastError", "virConnResetLastError", "info", "memoryStats", "vcpus", "autostartOnce"}

def named(value):
    if isinstance(value, (list, tuple)):
        return type(value)(named(item) for item in value)
    if isinstance(value, dict):
        return {key: named(item) for key, item in value.items()}
    return f"{type(value).__name__} {value.name()}" if type(value).__name__.startswith("vir") else value

def walk(thing):
    for name in sorted(dir(type(thing))):
        method = getattr(thing, name)
        if name.startswith("_") or name in CHANGING | VARYING or not callable(method):
            continue
        if all(p.default is not p.empty for p in inspect.signature(method).parameters.values()):
            print(type(thing).__name__, name, end=" ")
            show(lambda: named(method()))

walk(conn)
dom = conn.defineXML(f"<domain type='qemu'><name>facade</name><uuid>{sys.argv[2]}</uuid><memory>32768</memory>"
                     "<vcpu>2</vcpu><iothreads>1</iothreads><os><type arch='x86_64'>hvm</type></os></domain>")
try:
    walk(dom)
finally:
    dom.undefine()
for thing in conn.listAllDevices()[:4] + conn.listAllNWFilters()[:2] + conn.listAllInterfaces():
    walk(thing)
secret = conn.secretDefineXML(f"<secret><uuid>{sys.argv[2]}</uuid>"
                              "<usage type='volume'><volume>/x</volume></usage></secret>")
secret.setValue(b"abc")
walk(secret)
secret.undefine()
"""
)


@pytest.fixture(scope="module")
def libvirtd(tmp_path_factory):
    if not ISOLATE.exists() or shutil.which("libvirtd") is None or os.geteuid() != 0:
        pytest.skip("no libvirtd to isolate here")
    folder = tmp_path_factory.mktemp("libvirtd")
    with (folder / "out").open("w") as out:
        daemon = subprocess.Popen([ISOLATE, folder], stdout=out, stderr=out, start_new_session=True)
    socket = folder / "run/libvirt-sock"
    try:
        wait_for(socket)
        yield f"test+unix:///default?socket={socket}"
    finally:
        os.killpg(daemon.pid, signal.SIGTERM)
        daemon.wait(20)


def wait_for(path):
    end = time.monotonic() + 30
    while not path.exists():
        if time.monotonic() > end:
            pytest.skip("the isolated libvirtd did not start")
        time.sleep(0.05)


def outputs(program, *arguments):
    """What a program prints with libvirt-python, and with the facade."""
    printed = []
    for python, path in ((PEER, ""), (sys.executable, str(ROOT / "src"))):
        environment = os.environ | {"PYTHONPATH": path}
        command = [python, "-c", program, *map(str, arguments)]
        ran = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert ran.returncode == 0, ran.stderr
        printed.append(normal(ran.stdout + ran.stderr))
    return printed


def normal(text):
    """Templates are numbered since libvirt 9.1; objects have an address."""
    return re.sub(r"0x[0-9a-f]{9,}", "ADDRESS", text.replace("%1$s", "%s")).splitlines()


@pytest.mark.parametrize("program", [OBJECTS, EVENTS], ids=["objects", "events"])
def test_over_the_test_driver(program):
    wanted, found = outputs(program, "test:///default")
    assert found == wanted


@pytest.mark.parametrize("program", [OBJECTS, EVENTS], ids=["objects", "events"])
def test_over_a_real_daemon(program, libvirtd):
    wanted, found = outputs(program, libvirtd)
    assert found == wanted


def test_streams_of_a_real_daemon(libvirtd, tmp_path):
    wanted, found = outputs(VOLUMES, libvirtd, tmp_path)
    assert found == wanted


def test_every_reading_call_of_a_real_daemon(libvirtd):
    wanted, found = outputs(READING, libvirtd, "11111111-2222-3333-4444-555555555555")
    assert len(wanted) > 100
    assert found == wanted
