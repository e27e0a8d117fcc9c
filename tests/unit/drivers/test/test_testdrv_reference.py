"""Every reading call on test:///default, compared with what the C driver and its Python binding return.

The recorded answers are in the folder of facts beside the checkout; without it the tests are skipped. The names of
calls are those of the binding, and the table says which operation each of them is and how its result is shaped.
"""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_checkpoint import DomainCheckpoint
from purevirt.api.facet.domain_console import DomainConsole
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_guest import DomainGuest
from purevirt.api.facet.domain_iothread import DomainIOThread
from purevirt.api.facet.domain_job import DomainJob
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.facet.domain_security import DomainSecurity
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.facet.interface import Interface
from purevirt.api.facet.network import Network
from purevirt.api.facet.node import Node
from purevirt.api.facet.nodedev import NodeDevice
from purevirt.api.facet.nwfilter import NWFilter
from purevirt.api.facet.secret import Secret
from purevirt.api.facet.storage import StoragePool, StorageVolume
from purevirt.api.operation import operation_of
from purevirt.api.typedparam import as_dict
from purevirt.api.waiting import step
from purevirt.drivers.test.open import open_test
from purevirt.enums.domain import DomainMemoryStatTags, DomainXMLFlags
from purevirt.enums.host import ConnectFlags
from purevirt.errors import Error
from purevirt.uri import parse_uri

DEFAULT_FACTS = Path(__file__).resolve().parents[5] / "shared"
FACTS = Path(os.environ.get("PUREVIRT_SHARED", DEFAULT_FACTS)) / "api" / "test_driver_default.json"
RECORDED: dict[str, Any] = json.loads(FACTS.read_text()) if FACTS.is_file() else {}

HOST_CPUS = 8
"""How many CPUs the binding asks for in bit maps."""

Shape = Callable[[Any], Any]


def same(value: Any) -> Any:
    return value


def names(refs: Any) -> list[str]:
    return [ref.name for ref in refs]


def params(value: Any) -> list[list[Any]]:
    return [[name, item] for name, item in as_dict(value).items()]


def bits(cpumap: bytes) -> list[bool]:
    return [bool(cpumap[cpu // 8] >> cpu % 8 & 1) for cpu in range(HOST_CPUS)]


def memory_stats(stats: Any) -> list[list[Any]]:
    spelled = {DomainMemoryStatTags.ACTUAL_BALLOON: "actual"}
    return [[spelled.get(s.tag, DomainMemoryStatTags(s.tag).name.lower()), s.value] for s in stats]


def addresses(interfaces: Any) -> Any:
    def address(one: Any) -> Any:
        return [["addr", one.address], ["prefix", one.prefix], ["type", one.type]]

    return [[i.name, [["addrs", [address(a) for a in i.addresses]], ["hwaddr", i.mac]]] for i in interfaces]


CONNECTION: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "getCPUMap": (
        Node.node_get_cpu_map,
        (0,),
        lambda m: [m.total, [bool(m.cpumap[0] >> c & 1) for c in range(8)], m.online],
    ),
    "getCapabilities": (Connect.connect_get_capabilities, (), same),
    "getFreeMemory": (Node.node_get_free_memory, (), same),
    "getInfo": (
        Node.node_get_info,
        (),
        lambda i: [i.model, i.memory_kib // 1024, i.cpus, i.mhz, i.nodes, i.sockets, i.cores, i.threads],
    ),
    "getMemoryParameters": (Node.node_get_memory_parameters, (0,), params),
    "getSEVInfo": (Node.node_get_sev_info, (0,), params),
    "getSecurityModel": (Node.node_get_security_model, (), lambda m: [m.model, m.doi]),
    "getSysinfo": (Connect.connect_get_sysinfo, (0,), same),
    "getType": (Connect.connect_get_type, (), same),
    "getURI": (Connect.connect_get_uri, (), same),
    "getVersion": (Connect.connect_get_version, (), same),
    "isSecure": (Connect.connect_is_secure, (), int),
    "listAllDevices": (NodeDevice.connect_list_all_node_devices, (0,), names),
    "listAllDomains": (DomainLookup.connect_list_all_domains, (0,), names),
    "listAllInterfaces": (Interface.connect_list_all_interfaces, (0,), names),
    "listAllNetworks": (Network.connect_list_all_networks, (0,), names),
    "listAllNWFilters": (NWFilter.connect_list_all_nwfilters, (0,), names),
    "listAllSecrets": (Secret.connect_list_all_secrets, (0,), names),
    "listAllStoragePools": (StoragePool.connect_list_all_storage_pools, (0,), names),
    "listDefinedDomains": (DomainLookup.connect_list_defined_domains, (), same),
    "listDefinedInterfaces": (Interface.connect_list_defined_interfaces, (), same),
    "listDefinedNetworks": (Network.connect_list_defined_networks, (), same),
    "listDefinedStoragePools": (StoragePool.connect_list_defined_storage_pools, (), same),
    "listDomainsID": (DomainLookup.connect_list_domains, (), same),
    "listInterfaces": (Interface.connect_list_interfaces, (), same),
    "listNetworks": (Network.connect_list_networks, (), same),
    "listStoragePools": (StoragePool.connect_list_storage_pools, (), same),
    "numOfDefinedDomains": (DomainLookup.connect_num_of_defined_domains, (), same),
    "numOfDefinedInterfaces": (Interface.connect_num_of_defined_interfaces, (), same),
    "numOfDefinedNetworks": (Network.connect_num_of_defined_networks, (), same),
    "numOfDefinedStoragePools": (StoragePool.connect_num_of_defined_storage_pools, (), same),
    "numOfDomains": (DomainLookup.connect_num_of_domains, (), same),
    "numOfInterfaces": (Interface.connect_num_of_interfaces, (), same),
    "numOfNetworks": (Network.connect_num_of_networks, (), same),
    "numOfSecrets": (Secret.connect_num_of_secrets, (), same),
    "numOfStoragePools": (StoragePool.connect_num_of_storage_pools, (), same),
}

DOMAIN: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "OSType": (DomainLookup.domain_get_os_type, (), same),
    "XMLDesc": (DomainStatus.domain_get_xml_desc, (0,), same),
    "autostart": (DomainDefinition.domain_get_autostart, (), int),
    "backupGetXMLDesc": (DomainBlock.domain_backup_get_xml_desc, (0,), same),
    "blkioParameters": (DomainTuning.domain_get_blkio_parameters, (4,), params),
    "controlInfo": (
        DomainStatus.domain_get_control_info,
        (0,),
        lambda i: [i.state, i.details, i.state_time_ms],
    ),
    "diskErrors": (DomainStatus.domain_get_disk_errors, (0,), lambda errors: [[e.disk, e.error] for e in errors]),
    "emulatorPinInfo": (DomainVcpu.domain_get_emulator_pin_info, (0,), bits),
    "guestInfo": (DomainGuest.domain_get_guest_info, (0, 0), params),
    "hasManagedSaveImage": (DomainSave.domain_has_managed_save_image, (0,), int),
    "ioThreadInfo": (DomainIOThread.domain_get_iothread_info, (0,), same),
    "hasCurrentSnapshot": (DomainSnapshot.domain_has_current_snapshot, (0,), int),
    "listAllCheckpoints": (DomainCheckpoint.domain_list_all_checkpoints, (0,), names),
    "listAllSnapshots": (DomainSnapshot.domain_list_all_snapshots, (0,), names),
    "snapshotCurrent": (DomainSnapshot.domain_snapshot_current, (0,), same),
    "snapshotListNames": (DomainSnapshot.domain_snapshot_list_names, (0,), same),
    "snapshotNum": (DomainSnapshot.domain_snapshot_num, (0,), same),
    "isActive": (DomainLookup.domain_is_active, (), int),
    "isPersistent": (DomainLookup.domain_is_persistent, (), int),
    "isUpdated": (DomainLookup.domain_is_updated, (), int),
    "jobInfo": (DomainJob.domain_get_job_info, (), same),
    "jobStats": (DomainJob.domain_get_job_stats, (0,), same),
    "launchSecurityInfo": (DomainSecurity.domain_get_launch_security_info, (4,), params),
    "maxMemory": (DomainStatus.domain_get_max_memory, (), same),
    "maxVcpus": (DomainVcpu.domain_get_max_vcpus, (), same),
    "memoryParameters": (DomainMemory.domain_get_memory_parameters, (4,), params),
    "memoryStats": (DomainStatus.domain_memory_stats, (0,), memory_stats),
    "messages": (DomainStatus.domain_get_messages, (0,), same),
    "numaParameters": (DomainTuning.domain_get_numa_parameters, (4,), params),
    "perfEvents": (DomainTuning.domain_get_perf_events, (4,), params),
    "schedulerParameters": (DomainTuning.domain_get_scheduler_parameters, (), params),
    "schedulerParametersFlags": (DomainTuning.domain_get_scheduler_parameters_flags, (4,), params),
    "schedulerType": (DomainTuning.domain_get_scheduler_type, (), lambda s: [s.name, s.parameter_count]),
    "securityLabel": (DomainSecurity.domain_get_security_label, (), lambda s: [s.label, s.is_enforcing]),
    "securityLabelList": (DomainSecurity.domain_get_security_label_list, (), same),
    "state": (DomainStatus.domain_get_state, (0,), lambda s: [s.state, s.reason]),
    "vcpuPinInfo": (DomainVcpu.domain_get_vcpu_pin_info, (0,), lambda maps: [bits(m) for m in maps]),
    "vcpusFlags": (DomainVcpu.domain_get_vcpus_flags, (0,), same),
}

DOMAIN_CALLS: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "XMLDesc INACTIVE": (DomainStatus.domain_get_xml_desc, (DomainXMLFlags.INACTIVE,), same),
    "XMLDesc SECURE": (DomainStatus.domain_get_xml_desc, (DomainXMLFlags.SECURE,), same),
    "interfaceStats wrong": (DomainStatus.domain_interface_stats, ("nope",), same),
    "blockInfo vda": (
        DomainBlock.domain_get_block_info,
        ("vda", 0),
        lambda i: [i.capacity, i.allocation, i.physical],
    ),
    "getCPUStats total": (DomainStatus.domain_get_cpu_stats, (3, -1, 1, 0), lambda s: [params(s.params)]),
    "interfaceAddresses lease": (DomainStatus.domain_interface_addresses, (0, 0), addresses),
    "interfaceAddresses agent": (DomainStatus.domain_interface_addresses, (1, 0), addresses),
    "interfaceParameters": (DomainTuning.domain_get_interface_parameters, ("testnet0", 4), params),
    "blockIoTune vda": (DomainTuning.domain_get_block_io_tune, ("vda", 4), params),
    "metadata title": (DomainStatus.domain_get_metadata, (1, None, 0), same),
    "create when running": (DomainLifecycle.domain_create, (), same),
    "guestInfo all": (DomainGuest.domain_get_guest_info, (0, 0), params),
}

CONNECTION_CALLS: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "getMaxVcpus test": (Connect.connect_get_max_vcpus, ("test",), same),
    "getMaxVcpus None": (Connect.connect_get_max_vcpus, (None,), same),
    "getCellsFreeMemory 0 2": (Node.node_get_cells_free_memory, (0, 2), same),
    "getFreePages [4, 2048] 0 2": (Node.node_get_free_pages, ([4, 2048], 0, 2, 0), same),
    "getCPUStats -1": (Node.node_get_cpu_stats, (-1, 0), lambda stats: [[s.field, s.value] for s in stats]),
    "getMemoryStats -1": (Node.node_get_memory_stats, (-1, 0), same),
    "lookupByName none": (DomainLookup.domain_lookup_by_name, ("none",), same),
    "lookupByID 99": (DomainLookup.domain_lookup_by_id, (99,), same),
    "networkLookupByName none": (Network.network_lookup_by_name, ("none",), same),
    "storagePoolLookupByName none": (StoragePool.storage_pool_lookup_by_name, ("none",), same),
    "interfaceLookupByName none": (Interface.interface_lookup_by_name, ("none",), same),
    "nodeDeviceLookupByName none": (NodeDevice.node_device_lookup_by_name, ("none",), same),
    "secretLookupByUUIDString": (Secret.secret_lookup_by_uuid, (bytes(16),), same),
    "nwfilterLookupByName none": (NWFilter.nwfilter_lookup_by_name, ("none",), same),
    "listDevices None": (NodeDevice.node_list_devices, (None, 0), same),
    "defineXML empty": (DomainDefinition.domain_define_xml, ("",), same),
}

NETWORK: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "DHCPLeases": (Network.network_get_dhcp_leases, (None, 0), same),
    "XMLDesc": (Network.network_get_xml_desc, (0,), same),
    "autostart": (Network.network_get_autostart, (), int),
    "bridgeName": (Network.network_get_bridge_name, (), same),
    "isActive": (Network.network_is_active, (), int),
    "isPersistent": (Network.network_is_persistent, (), int),
}

POOL: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "XMLDesc": (StoragePool.storage_pool_get_xml_desc, (0,), same),
    "autostart": (StoragePool.storage_pool_get_autostart, (), int),
    "info": (
        StoragePool.storage_pool_get_info,
        (),
        lambda i: [i.state, i.capacity, i.allocation, i.available],
    ),
    "isActive": (StoragePool.storage_pool_is_active, (), int),
    "isPersistent": (StoragePool.storage_pool_is_persistent, (), int),
    "listAllVolumes": (StorageVolume.storage_pool_list_all_volumes, (0,), names),
    "listVolumes": (StorageVolume.storage_pool_list_volumes, (), same),
    "numOfVolumes": (StorageVolume.storage_pool_num_of_volumes, (), same),
}

INTERFACE: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "XMLDesc": (Interface.interface_get_xml_desc, (0,), same),
    "isActive": (Interface.interface_is_active, (), int),
}

DEVICE: dict[str, tuple[Any, tuple[Any, ...], Shape]] = {
    "XMLDesc": (NodeDevice.node_device_get_xml_desc, (0,), same),
    "autostart": (NodeDevice.node_device_get_autostart, (), int),
    "listCaps": (NodeDevice.node_device_list_caps, (), same),
    "numOfCaps": (NodeDevice.node_device_num_of_caps, (), same),
    "parent": (NodeDevice.node_device_get_parent, (), same),
}


def plain(recorded: Any) -> Any:
    """A recorded value without its notation: dictionaries as lists of pairs, objects as names."""
    if isinstance(recorded, list):
        return [plain(item) for item in recorded]
    if not isinstance(recorded, dict):
        return recorded
    if "object" in recorded:
        return recorded["name"]
    if "bytes_base64" in recorded:
        return base64.b64decode(recorded["bytes_base64"])
    return plain(recorded.get("tuple", recorded.get("dict")))


def check(call: Any, entry: tuple[Any, tuple[Any, ...], Shape], subject: tuple[Any, ...], recorded: Any) -> None:
    operation, arguments, shape = entry
    try:
        answer = {"value": shape(call(operation, *subject, *arguments))}
    except Error as error:
        error.within(call.session.domain_of(operation_of(operation)))
        answer = {
            "error": {
                "code": int(error.code),
                "domain": int(error.domain),
                "level": int(error.level),
                "message": error.message,
            }
        }
    expected = {"value": plain(recorded["value"])} if "value" in recorded else {"error": recorded["error"]}
    assert answer == expected


def cases(table: dict[str, Any], *path: str) -> Any:
    """The recorded calls of a section that the table knows, as parameters of a test."""
    section = RECORDED
    for key in path:
        section = section.get(key, {})
    known = [pytest.param(name, recorded, id=name) for name, recorded in section.items() if name in table]
    return pytest.mark.parametrize(("name", "recorded"), known)


needs_facts = pytest.mark.skipif(not RECORDED, reason="the recorded answers are not there")


@needs_facts
@cases(CONNECTION, "connection")
def test_connection(call, name, recorded) -> None:
    check(call, CONNECTION[name], (), recorded)


@needs_facts
@cases(CONNECTION_CALLS, "connection_calls")
def test_connection_call(call, name, recorded) -> None:
    check(call, CONNECTION_CALLS[name], (), recorded)


@needs_facts
@cases(DOMAIN, "objects", "domain", "test")
def test_domain(call, name, recorded) -> None:
    check(call, DOMAIN[name], (call.domain(),), recorded)


@needs_facts
@cases(DOMAIN_CALLS, "domain_calls")
def test_domain_call(call, name, recorded) -> None:
    check(call, DOMAIN_CALLS[name], (call.domain(),), recorded)


@needs_facts
@cases(NETWORK, "objects", "network", "default")
def test_network(call, name, recorded) -> None:
    check(call, NETWORK[name], (call(Network.network_lookup_by_name, "default"),), recorded)


@needs_facts
@cases(POOL, "objects", "storage_pool", "default-pool")
def test_storage_pool(call, name, recorded) -> None:
    check(call, POOL[name], (call(StoragePool.storage_pool_lookup_by_name, "default-pool"),), recorded)


@needs_facts
@cases(INTERFACE, "objects", "interface", "eth1")
def test_interface(call, name, recorded) -> None:
    check(call, INTERFACE[name], (call(Interface.interface_lookup_by_name, "eth1"),), recorded)


@needs_facts
@pytest.mark.parametrize("device", ["scsi_host11", "computer", "scsi_host1", "scsi_host2"])
@pytest.mark.parametrize("name", DEVICE)
def test_node_device(call, device, name) -> None:
    check(call, DEVICE[name], (device,), RECORDED["objects"]["node_device"][device][name])


@needs_facts
def test_every_recorded_answer_that_is_supported_is_compared() -> None:
    """What the tables leave out is known: values of the host or the time, and calls of the binding alone."""
    left_out = {name for name in RECORDED["objects"]["domain"]["test"] if name not in DOMAIN}
    assert left_out == {
        "ID", "UUID", "UUIDString", "name", "getTime", "hostname", "info", "vcpus", "guestVcpus",
    }  # fmt: skip


@needs_facts
@pytest.mark.parametrize("uri", ["test:///", "test:///no/such/file"])
def test_opening_fails_as_recorded(uri) -> None:
    with pytest.raises(Error) as caught:
        step(open_test(parse_uri(uri), ConnectFlags(0)))
    recorded = RECORDED["open_errors"][uri]["error"]
    assert (caught.value.code, caught.value.domain, caught.value.message) == (
        recorded["code"], recorded["domain"], recorded["message"],
    )  # fmt: skip


@needs_facts
@pytest.mark.parametrize(
    ("name", "operation", "arguments"),
    [
        ("domain.destroy", DomainLifecycle.domain_destroy, (True,)),
        ("domain.XMLDesc SECURE", DomainStatus.domain_get_xml_desc, (True, DomainXMLFlags.SECURE)),
        ("connect.defineXML", DomainDefinition.domain_define_xml, ("<domain/>",)),
        ("connect.networkCreateXML", Network.network_create_xml, ("<network/>",)),
    ],
)
def test_a_read_only_connection_is_refused_as_recorded(open_caller, name, operation, arguments) -> None:
    caller = open_caller(flags=ConnectFlags.RO)
    test = caller.domain()
    with pytest.raises(Error) as caught:
        caller(operation, *(test if argument is True else argument for argument in arguments))
    recorded = RECORDED["read_only_errors"][name]["error"]
    assert (caught.value.code, caught.value.domain, caught.value.message) == (
        recorded["code"], recorded["domain"], recorded["message"],
    )  # fmt: skip


def test_the_screen_is_a_picture(call) -> None:
    shot = call(DomainConsole.domain_screenshot, call.domain(), 0, 0)
    assert shot.mime == "image/png"
    assert step(shot.stream.read(8)) == b"\x89PNG\r\n\x1a\n"
