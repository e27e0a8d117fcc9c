"""Calls on a fresh test:///default, printed with their answers, errors and events; run by more than one binding.

Nothing is printed that differs from run to run: no addresses of objects, generated UUIDs or times.
"""

import libvirt

UUID = "6ba7b810-9dad-41d1-80b4-00c04fd430%02x"
XML = (
    "<domain type='test'><name>{0}</name><uuid>{1}</uuid><memory>1024</memory>{2}<os><type>hvm</type></os>{3}</domain>"
)
POOL = "<pool type='dir'><name>{0}</name><uuid>{1}</uuid><target><path>/t/{0}</path></target></pool>"
VOLUME = "<volume><name>{0}</name><capacity>{1}</capacity></volume>"
NET = "<network><name>{0}</name><uuid>{1}</uuid>{2}</network>"
FACE = "<interface type='ethernet' name='{0}'><start mode='none'/><mac address='aa:bb:cc:dd:ee:{1}'/></interface>"
DISK = "<devices><disk type='file' device='disk'><source file='/x'/><target dev='vda' bus='virtio'/></disk></devices>"
SNAPSHOT = "<domainsnapshot><name>{0}</name><description>text</description></domainsnapshot>"
CHECKPOINT = "<domaincheckpoint><name>{0}</name></domaincheckpoint>"
LIFE = ("create", "destroy", "isActive", "create", "undefine")
POOL_LIFE = ("create", "undefine", "refresh", "destroy", "destroy", "info", "listVolumes", "build", "delete", "create")
HOST = ("getType", "getVersion", "getInfo", "getFreeMemory", "getSysinfo", "getCPUMap", "getSecurityModel")
DOMAIN_FLAGS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 1 << 16, 1 << 20)

events = []


def xml(name, number, more="", devices=""):
    return XML.format(name, UUID % number, more, devices)


def told(kind):
    def callback(conn, subject, *rest):
        events.append((kind, subject.name(), *rest[:-1]))

    return callback


def shown(value):
    if isinstance(value, list) and value and hasattr(value[0], "connect"):
        return sorted(shown(item) for item in value)  # in C the order is that of a hash table
    if isinstance(value, (list, tuple)):
        return type(value)(shown(item) for item in value)
    named = getattr(value, "name", None) or getattr(value, "getName", None)
    return named() if callable(named) else value


def pump():
    for _ in range(3):
        libvirt.virEventAddTimeout(0, lambda timer, opaque: libvirt.virEventRemoveTimeout(timer), None)
        libvirt.virEventRunDefaultImpl()


def call(subject, method, *arguments):
    answer = None
    try:
        answer = getattr(subject, method)(*arguments)
        text = repr(shown(answer))
    except libvirt.libvirtError as error:
        text = f"error {error.get_error_code()}/{error.get_error_domain()} {error.get_error_message()!r}"
    pump()
    print(method, shown(arguments), "->", text, events or "")
    events.clear()
    return answer


def lifecycle(conn):
    test = conn.lookupByName("test")
    moves = (
        "state reboot state suspend suspend state resume resume state reset state shutdown state shutdown suspend "
        "resume destroy create state create destroy state isActive isPersistent isUpdated hasManagedSaveImage "
        "controlInfo OSType maxMemory autostart XMLDesc"
    )
    for move in moves.split():
        call(test, move)
    for flags in (1, 2, 4, 8, 16, 64, 1 << 20):
        for method in ("createWithFlags", "destroyFlags", "shutdownFlags", "undefineFlags", "XMLDesc", "reboot"):
            if (method, flags) not in {
                ("destroyFlags", 1),
                ("undefineFlags", 1),
                ("undefineFlags", 2),
                ("undefineFlags", 16),
            }:
                call(test, method, flags)
    test.create()
    call(test, "managedSave")
    call(test, "undefine")
    call(test, "managedSaveRemove")
    call(test, "setAutostart", 1)
    call(test, "autostart")


def definitions(conn):
    a = call(conn, "defineXML", xml("a", 1))
    call(conn, "defineXML", xml("a", 1, "<vcpu>3</vcpu>"))
    call(conn, "defineXML", xml("b", 1))
    call(conn, "defineXML", xml("a", 2))
    call(conn, "createXML", xml("a", 1), 0)
    call(conn, "createXML", xml("a", 1), 0)
    call(conn, "defineXML", xml("a", 1, "<vcpu>4</vcpu>"))
    call(a, "vcpusFlags", 2)
    call(a, "XMLDesc", 2)
    call(a, "rename", "z")
    call(a, "undefine")
    call(a, "isPersistent")
    call(a, "destroy")
    call(a, "state")
    call(conn, "createXML", xml("t", 3), 1)
    transient = call(conn, "createXML", xml("t", 3), 16)
    for flags in DOMAIN_FLAGS:
        try:
            print("list", flags, sorted(domain.name() for domain in conn.listAllDomains(flags)))
        except libvirt.libvirtError as error:
            print("list", flags, error)
    call(transient, "shutdown")
    off = call(conn, "defineXML", xml("off", 4))
    for name in ("off", "test", "x/y", "new"):
        call(off, "rename", name)
    for text in ("", "<foo/>", "<domain", "<domain type='test'/>", "<domain type='bad'><name>q</name></domain>"):
        call(conn, "defineXML", text)
    for name in ("numOfDomains", "numOfDefinedDomains", "listDomainsID"):
        call(conn, name)
    call(conn, "lookupByName", "nope")
    call(conn, "lookupByID", 77)
    call(conn, "lookupByUUIDString", UUID % 99)


def settings(conn):
    test = conn.lookupByName("test")
    if not test.isActive():
        test.create()
    for method, most in (("setMemoryFlags", 9), ("setVcpusFlags", 10)):
        for flags in range(most):
            call(test, method, 2, flags)
    for flags in range(10):
        call(test, "vcpusFlags", flags)
    for method, arguments in (
        ("setMemory", (512,)),
        ("setMemory", (1 << 30,)),
        ("setMaxMemory", (2048,)),
        ("setVcpus", (1,)),
        ("setVcpus", (33,)),
        ("maxVcpus", ()),
        ("setMemoryParameters", ({"hard_limit": 300, "soft_limit": 200}, 1)),
        ("setMemoryParameters", ({"swap_hard_limit": 5}, 1)),
        ("memoryParameters", (1,)),
        ("setBlkioParameters", ({"weight": 500, "device_weight": "/dev/sda,400"}, 1)),
        ("blkioParameters", (1,)),
        ("setBlockIoTune", ("vda", {"total_bytes_sec_max": 10, "total_bytes_sec": 5}, 1)),
        ("setBlockIoTune", ("vda", {"read_bytes_sec": 5}, 1)),
        ("setBlockIoTune", ("zz", {"total_bytes_sec": 5}, 1)),
        ("blockIoTune", ("vda", 1)),
        ("blockIoTune", ("zz", 1)),
        ("setNumaParameters", ({"numa_mode": 1}, 1)),
        ("setNumaParameters", ({"numa_nodeset": "0-1"}, 2)),
        ("setPerfEvents", ({"cmt": True},)),
        ("perfEvents", ()),
        ("pinVcpu", (0, (True, False))),
        ("pinVcpu", (9, (True, False))),
        ("vcpuPinInfo", ()),
        ("vcpuPinInfo", (2,)),
        ("pinEmulator", ((True, False, True),)),
        ("emulatorPinInfo", ()),
        ("addIOThread", (1,)),
        ("addIOThread", (1,)),
        ("pinIOThread", (1, (True, False))),
        ("ioThreadInfo", ()),
        ("delIOThread", (7,)),
        ("delIOThread", (1,)),
        ("setMetadata", (1, "hello", None, None, 0)),
        ("setMetadata", (2, '<foo a="1"><b/>x</foo>', "k", "http://x/1", 0)),
        ("setMetadata", (2, "<foo", "k", "http://x/1", 0)),
        ("metadata", (1, None)),
        ("metadata", (2, "http://x/1")),
        ("metadata", (0, None)),
        ("fsInfo", ()),
        ("fsFreeze", ()),
        ("fsThaw", (["/"],)),
        ("fsThaw", (["/x"],)),
        ("hostname", ()),
        ("interfaceAddresses", (0,)),
        ("diskErrors", ()),
        ("blockInfo", ("vda",)),
        ("blockInfo", ("zz",)),
        ("blockStats", ("zz",)),
        ("interfaceStats", ("zz",)),
        ("memoryStats", ()),
        ("getCPUStats", (True,)),
        ("getCPUStats", (False,)),
        ("setTime", ({"seconds": 7, "nseconds": 8},)),
        ("getTime", ()),
        ("sendKey", (0, 0, [1], 1)),
        ("sendKey", (0, 0, [9999], 1)),
        ("sendProcessSignal", (2, 9)),
        ("securityLabel", ()),
        ("setUserPassword", ("root", "x")),
        ("setLifecycleAction", (0, 1, 0)),
        ("XMLDesc", (0,)),
        ("XMLDesc", (2,)),
        ("jobInfo", ()),
        ("abortJob", ()),
    ):
        call(test, method, *arguments)
    test.destroy()
    for method, arguments in (
        ("vcpus", ()),
        ("diskErrors", ()),
        ("fsInfo", ()),
        ("blockStats", ("vda",)),
        ("memoryStats", ()),
        ("hostname", ()),
        ("getTime", ()),
        ("pinVcpu", (0, (True,))),
        ("controlInfo", ()),
        ("securityLabel", ()),
        ("sendKey", (0, 0, [1], 1)),
        ("maxVcpus", ()),
        ("setMemory", (5,)),
        ("managedSave", ()),
        ("setMemoryStatsPeriod", (5,)),
    ):
        call(test, method, *arguments)


def snapshots(conn):
    domain = call(conn, "createXML", xml("snap", 5, "", DISK), 0)
    domain = call(conn, "defineXML", xml("snap", 5, "", DISK))
    for name in ("one", "two"):
        call(domain, "snapshotCreateXML", SNAPSHOT.format(name), 0)
    domain.destroy()
    for flags in (8, 64, 128, 256, 512, 4, 16, 32, 1024):
        call(domain, "snapshotCreateXML", SNAPSHOT.format(f"f{flags}"), flags)
    call(domain, "snapshotCreateXML", SNAPSHOT.format("one"), 0)
    for text in ("", "<foo/>", "<domainsnapshot><name>q</name><disks><disk name='zz'/></disks></domainsnapshot>"):
        call(domain, "snapshotCreateXML", text, 0)
    for flags in (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048):
        call(domain, "listAllSnapshots", flags)
        call(domain, "snapshotNum", flags)
    call(domain, "snapshotLookupByName", "nope")
    one, two = domain.snapshotLookupByName("one"), domain.snapshotLookupByName("two")
    for snapshot in (one, two):
        for method in ("isCurrent", "hasMetadata", "getParent", "numChildren", "listAllChildren"):
            call(snapshot, method)
    call(one, "numChildren", 1)
    for snapshot in (one, domain.snapshotLookupByName("f64"), two):
        for flags in (0, 1, 2, 4, 8):
            call(domain, "revertToSnapshot", snapshot, flags)
            call(domain, "state")
    call(domain, "destroy")
    call(domain, "undefine")
    print(two.getXMLDesc(0).replace(str(creation(two)), "TIME"))
    call(two, "delete", 0)
    call(two, "delete", 0)
    call(one, "delete", 4)
    call(domain, "snapshotNum")
    call(domain, "snapshotCurrent")
    call(one, "delete", 1)
    call(domain, "hasCurrentSnapshot")
    call(domain, "snapshotCurrent")
    call(domain, "undefine")


def creation(moment):
    return moment.getXMLDesc(0).partition("<creationTime>")[2].partition("<")[0]


def checkpoints(conn):
    domain = call(conn, "createXML", xml("cp", 6, "", DISK), 0)
    for name in ("one", "two", "one"):
        call(domain, "checkpointCreateXML", CHECKPOINT.format(name), 0)
    call(domain, "snapshotCreateXML", SNAPSHOT.format("x"), 0)
    one, two = domain.checkpointLookupByName("one"), domain.checkpointLookupByName("two")
    for flags in (0, 1, 4, 8, 16):
        call(domain, "listAllCheckpoints", flags)
    call(two, "getParent")
    call(one, "getParent")
    call(one, "listAllChildren")
    print(two.getXMLDesc(0).replace(str(creation(two)), "TIME"))
    call(one, "getXMLDesc", 8)
    call(one, "delete", 8)
    call(one, "delete", 0)
    call(one, "delete", 0)
    call(two, "getParent")
    call(domain, "destroy")


def networks(conn):
    default = conn.networkLookupByName("default")
    for move in [
        "create",
        "destroy",
        "isActive",
        "create",
        "undefine",
        "autostart",
        "bridgeName",
        "XMLDesc",
        "isPersistent",
    ]:
        call(default, move)
    call(default, "setAutostart", 1)
    call(default, "autostart")
    net = call(conn, "networkDefineXML", NET.format("n", UUID % 16, ""))
    call(conn, "networkDefineXML", NET.format("n", UUID % 17, ""))
    call(conn, "networkDefineXML", NET.format("m", UUID % 16, ""))
    for move in ["bridgeName", "create", "isActive", "undefine", "destroy", "undefine", "isActive"]:
        call(net, move)
    transient = call(conn, "networkCreateXML", NET.format("t", UUID % 18, ""))
    call(conn, "networkCreateXML", NET.format("t", UUID % 18, ""))
    for flags in (0, 1, 2, 4, 8, 16, 32, 64):
        call(conn, "listAllNetworks", flags)
    call(transient, "destroy")
    call(conn, "networkLookupByName", "t")
    call(conn, "networkDefineXML", "<network/>")


def storage(conn):
    pool = conn.storagePoolLookupByName("default-pool")
    for move in (*POOL_LIFE, "autostart"):
        call(pool, move, *([0] if move in {"build", "delete"} else []))
    volume = call(pool, "createXML", VOLUME.format("v", 1000), 0)
    call(pool, "createXML", VOLUME.format("v", 1000), 0)
    for move in ["XMLDesc", "info", "path", "key"]:
        call(volume, move)
    call(pool, "createXMLFrom", VOLUME.format("w", 2000), volume, 0)
    call(pool, "createXML", VOLUME.format("big", 1 << 60), 0)
    call(pool, "createXML", "<volume/>", 0)
    call(pool, "info")
    call(pool, "XMLDesc")
    print(sorted(pool.listVolumes()), pool.numOfVolumes())
    call(conn, "storageVolLookupByKey", "/default-pool/v")
    call(conn, "storageVolLookupByPath", "/nope")
    call(pool, "storageVolLookupByName", "nope")
    call(volume, "delete", 0)
    call(volume, "info")
    other = call(conn, "storagePoolDefineXML", POOL.format("q", UUID % 32))
    call(conn, "storagePoolDefineXML", POOL.format("q", UUID % 33))
    for move in ["isPersistent", "info", "create", "undefine", "destroy", "undefine", "info"]:
        call(other, move)
    transient = call(conn, "storagePoolCreateXML", POOL.format("t", UUID % 34))
    call(transient, "destroy")
    call(transient, "info")
    for flags in (0, 1, 2, 4, 8, 16, 64, 128, 1 << 20):
        call(conn, "listAllStoragePools", flags)
    call(conn, "findStoragePoolSources", "netfs", "<source><host name='h'/></source>", 0)
    call(conn, "findStoragePoolSources", "netfs", None, 0)
    call(conn, "findStoragePoolSources", "dir", None, 0)


def interfaces(conn):
    eth1 = conn.interfaceLookupByName("eth1")
    for move in ["create", "destroy", "destroy", "create", "isActive", "MACString", "XMLDesc"]:
        call(eth1, move)
    call(conn, "interfaceLookupByMACString", "AA:BB:CC:DD:EE:FF")
    call(conn, "interfaceLookupByMACString", "aa:bb:cc:00:00:00")
    other = call(conn, "interfaceDefineXML", FACE.format("e2", "01"))
    call(other, "isActive")
    call(conn, "listDefinedInterfaces")
    for move in ["changeBegin", "changeBegin", "changeCommit", "changeCommit", "changeRollback", "changeBegin"]:
        call(conn, move)
    call(other, "undefine")
    call(other, "undefine")
    call(conn, "changeRollback")
    call(conn, "numOfDefinedInterfaces")


def devices(conn):
    for capability in (None, "scsi_host", "system", "nope", "fc_host", "vports"):
        print(capability, sorted(conn.listDevices(capability, 0)), conn.numOfDevices(capability, 0))
    for shift in range(12):
        print(shift, sorted(device.name() for device in conn.listAllDevices(1 << shift)))
    for name in ("scsi_host11", "computer"):
        device = conn.nodeDeviceLookupByName(name)
        for move in ["XMLDesc", "parent", "numOfCaps", "listCaps", "dettach", "reset"]:
            call(device, move)
    call(conn, "nodeDeviceLookupByName", "nope")
    call(conn.nodeDeviceLookupByName("scsi_host11"), "destroy")
    call(conn.nodeDeviceLookupByName("computer"), "destroy")
    print(sorted(conn.listDevices(None, 0)))


def host(conn):
    for name in [
        "getType",
        "getVersion",
        "getInfo",
        "getFreeMemory",
        "getSysinfo",
        "getCPUMap",
        "getSecurityModel",
        "getCapabilities",
    ]:
        call(conn, name)
    for method, arguments in (
        ("getMaxVcpus", (None,)),
        ("getCellsFreeMemory", (0, 5)),
        ("getCellsFreeMemory", (5, 5)),
        ("getFreePages", ([4], 0, 1)),
        ("getCPUStats", (-1,)),
        ("getMemoryStats", (-1,)),
        ("getCPUStats", (-1, 1)),
        ("getSysinfo", (1,)),
        ("listAllSecrets", ()),
        ("listAllNWFilters", ()),
    ):
        call(conn, method, *arguments)


def main():
    libvirt.registerErrorHandler(lambda *ignored: None, None)
    libvirt.virEventRegisterDefaultImpl()
    conn = libvirt.open("test:///default")
    conn.domainEventRegisterAny(None, 0, told("lifecycle"), None)
    conn.domainEventRegisterAny(None, 23, told("metadata"), None)
    conn.networkEventRegisterAny(None, 0, told("network"), None)
    conn.storagePoolEventRegisterAny(None, 0, told("pool"), None)
    conn.storagePoolEventRegisterAny(None, 1, told("refresh"), None)
    conn.nodeDeviceEventRegisterAny(None, 0, told("device"), None)
    for part in (
        host,
        lifecycle,
        definitions,
        settings,
        snapshots,
        checkpoints,
        networks,
        storage,
        interfaces,
        devices,
    ):
        print("==", part.__name__)
        part(conn)


main()
