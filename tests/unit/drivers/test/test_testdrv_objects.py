"""Networks, storage, interfaces and host devices of the test driver, and hosts from files."""

import pytest

from purevirt.api.event import NetworkLifecycleEvent, StoragePoolLifecycleEvent, StoragePoolRefreshEvent
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.interface import Interface
from purevirt.api.facet.network import Network
from purevirt.api.facet.node import Node
from purevirt.api.facet.nodedev import NodeDevice
from purevirt.api.facet.session import SessionEvents
from purevirt.api.facet.storage import StoragePool, StorageVolume
from purevirt.enums.network import NetworkEventID
from purevirt.enums.storage import ConnectListAllStoragePoolsFlags, StoragePoolEventID
from purevirt.errors import Error, ErrorCode

NET = "<network><name>{name}</name></network>"
POOL = "<pool type='dir'><name>{name}</name><target><path>/t/{name}</path></target></pool>"
VOLUME = "<volume><name>{name}</name><capacity>{size}</capacity></volume>"
DISK_ONLY, INTERNAL, EXTERNAL = 128, 256, 512
TEST_URI = "http://libvirt.org/schemas/domain/test/1.0"


def refused(call, operation, *arguments) -> Error:
    with pytest.raises(Error) as caught:
        call(operation, *arguments)
    return caught.value


def test_a_network_goes_through_its_life(call) -> None:
    call(SessionEvents.connect_network_event_register_any, NetworkEventID.LIFECYCLE, None)
    ref = call(Network.network_define_xml, NET.format(name="n"))
    call(Network.network_create, ref)
    running = refused(call, Network.network_create, ref)
    assert running.message == "Requested operation is not valid: Network 'n' is already running"
    assert "still running" in refused(call, Network.network_undefine, ref).message
    call(Network.network_destroy, ref)
    call(Network.network_undefine, ref)
    assert call.events == [NetworkLifecycleEvent(ref, event, 0) for event in (0, 2, 3, 1)]
    assert refused(call, Network.network_is_active, ref).code == ErrorCode.NO_NETWORK


def test_a_transient_network_goes_when_it_stops(call) -> None:
    ref = call(Network.network_create_xml, NET.format(name="n"))
    assert not call(Network.network_is_persistent, ref)
    call(Network.network_destroy, ref)
    assert refused(call, Network.network_lookup_by_name, "n").message == (
        "Network not found: no network with matching name 'n'"
    )


def test_a_pool_goes_through_its_life(call) -> None:
    call(SessionEvents.connect_storage_pool_event_register_any, StoragePoolEventID.LIFECYCLE, None)
    call(SessionEvents.connect_storage_pool_event_register_any, StoragePoolEventID.REFRESH, None)
    ref = call(StoragePool.storage_pool_define_xml, POOL.format(name="p"), 0)
    call(StoragePool.storage_pool_build, ref, 0)
    call(StoragePool.storage_pool_create, ref, 0)
    call(StoragePool.storage_pool_refresh, ref, 0)
    assert refused(call, StoragePool.storage_pool_undefine, ref).message.endswith("storage pool 'p' is active")
    call(StoragePool.storage_pool_destroy, ref)
    assert "'p' is not active" in refused(call, StorageVolume.storage_pool_list_volumes, ref).message
    call(StoragePool.storage_pool_undefine, ref)
    lifecycle = [StoragePoolLifecycleEvent(ref, event, 0) for event in (0, 4, 2, 3, 1)]
    assert call.events == [*lifecycle[:3], StoragePoolRefreshEvent(ref), *lifecycle[3:]]


def test_pools_do_not_share_a_target(call) -> None:
    xml = POOL.format(name="p").replace("/t/p", "/default-pool")
    error = refused(call, StoragePool.storage_pool_define_xml, xml, 0)
    assert error.message == "operation failed: Storage source conflict with pool: 'default-pool'"


def test_volumes_use_the_space_of_their_pool(call) -> None:
    pool = call(StoragePool.storage_pool_lookup_by_name, "default-pool")
    volume = call(StorageVolume.storage_vol_create_xml, pool, VOLUME.format(name="v", size=1000), 0)
    assert (volume.pool, volume.key) == ("default-pool", "/default-pool/v")
    assert call(StoragePool.storage_pool_get_info, pool).available == 107374182400 - 1000
    assert call(StorageVolume.storage_vol_lookup_by_key, volume.key) == volume
    assert call(StorageVolume.storage_vol_lookup_by_path, "/default-pool/v") == volume
    copy = call(StorageVolume.storage_vol_create_xml_from, pool, VOLUME.format(name="w", size=5), volume, 0)
    assert call(StorageVolume.storage_vol_get_info, copy).capacity == 5
    big = VOLUME.format(name="big", size=1 << 50)
    message = refused(call, StorageVolume.storage_vol_create_xml, pool, big, 0).message
    assert message == "internal error: Not enough free space in pool for volume 'big'"
    call(StorageVolume.storage_vol_delete, volume, 0)
    gone = refused(call, StorageVolume.storage_vol_get_path, volume)
    assert gone.message == "Storage volume not found: no storage vol with matching name 'v'"


def test_pools_are_listed_by_type(call) -> None:
    logical = "<pool type='logical'><name>lv</name><source><device path='/dev/sda'/></source></pool>"
    call(StoragePool.storage_pool_define_xml, logical, 0)
    refs = call(StoragePool.connect_list_all_storage_pools, ConnectListAllStoragePoolsFlags.LOGICAL)
    assert [ref.name for ref in refs] == ["lv"]


def test_sources_are_found_for_some_types(call) -> None:
    spec = "<source><host name='h'/></source>"
    assert "<host name='h'/>" in call(StoragePool.connect_find_storage_pool_sources, "netfs", spec, 0)
    assert "testvg1" in call(StoragePool.connect_find_storage_pool_sources, "logical", None, 0)
    error = refused(call, StoragePool.connect_find_storage_pool_sources, "netfs", None, 0)
    assert error.message == "invalid argument: hostname must be specified for netfs sources"


def test_a_transaction_of_interfaces_is_rolled_back(call) -> None:
    eth1 = call(Interface.interface_lookup_by_mac_string, "AA:BB:CC:DD:EE:FF")
    call(Interface.interface_change_begin, 0)
    assert "another transaction" in refused(call, Interface.interface_change_begin, 0).message
    call(Interface.interface_destroy, eth1, 0)
    call(Interface.interface_undefine, eth1)
    call(Interface.interface_change_rollback, 0)
    assert not call(Interface.interface_is_active, eth1)
    assert "nothing to be committed" in refused(call, Interface.interface_change_commit, 0).message
    assert refused(call, Interface.interface_destroy, eth1, 0).message == "Requested operation is not valid"


def test_a_virtual_port_is_made_and_removed(call) -> None:
    xml = (
        "<device><parent>{parent}</parent><capability type='scsi_host'><capability type='fc_host'>"
        "<wwnn>2000000000000001</wwnn><wwpn>2000000000000002</wwpn></capability></capability></device>"
    )
    made = call(NodeDevice.node_device_create_xml, xml.format(parent="scsi_host1"), 0)
    assert made.name == "scsi_host12"
    assert "<wwnn>2000000000000001</wwnn>" in call(NodeDevice.node_device_get_xml_desc, made.name, 0)
    call(NodeDevice.node_device_destroy, made.name)
    assert "scsi_host12" not in call(NodeDevice.node_list_devices, None, 0)
    bad = refused(call, NodeDevice.node_device_create_xml, xml.format(parent="computer"), 0)
    assert bad.message == "internal error: Parent device computer is not capable of vport operations"
    assert call(NodeDevice.node_list_devices, "vports", 0) == ["scsi_host1", "scsi_host2"]


NODE = f"""\
<node>
  <cpu><mhz>6000</mhz><model>x86_64</model><nodes>4</nodes><sockets>4</sockets><cores>4</cores><threads>2</threads></cpu>
  <memory>8192000</memory>
  <domain type='test' xmlns:test='{TEST_URI}'>
    <name>one</name><memory>1</memory><os><type>hvm</type></os><test:runstate>3</test:runstate>
  </domain>
  <domain file='two.xml'/>
  <network><name>n</name></network>
  <pool type='dir'><name>p</name><target><path>/p</path></target><volume file='vol.xml'/></pool>
</node>
"""


def test_a_host_is_read_from_files(open_caller, tmp_path) -> None:
    (tmp_path / "node.xml").write_text(NODE)
    (tmp_path / "two.xml").write_text(
        f"<domain type='test' xmlns:test='{TEST_URI}'><name>two</name><memory>1</memory><os><type>hvm</type></os>"
        "<test:runstate>5</test:runstate><test:hasmanagedsave>1</test:hasmanagedsave></domain>"
    )
    (tmp_path / "vol.xml").write_text("<volume><name>v</name><capacity>7</capacity></volume>")
    call = open_caller(f"test://{tmp_path}/node.xml")
    info = call(Node.node_get_info)
    assert (info.model, info.cpus, info.mhz, info.memory_kib) == ("x86_64", 128, 6000, 8192000)
    assert call(DomainStatus.domain_get_state, call.domain("one"), 0).state == 3
    assert [ref.name for ref in call(DomainLookup.connect_list_all_domains, 256)] == ["two"]
    assert call(StorageVolume.storage_vol_lookup_by_key, "/p/v").name == "v"
    assert call(Connect.connect_get_uri) == f"test://{tmp_path}/node.xml"
    assert open_caller(f"test://{tmp_path}/node.xml").domain("one").uuid != call.domain("one").uuid


SNAPSHOT = (
    "<test:domainsnapshot><name>{name}</name><state>{state}</state>{parent}<creationTime>5</creationTime>"
    "<memory snapshot='external' file='/m'/>"
    "<disks><disk name='vda' snapshot='external'><source file='/new'/></disk></disks>"
    "<domain type='test'><name>a</name><memory>1</memory><os><type>hvm</type></os></domain>"
    "<active>{active}</active></test:domainsnapshot>"
)


def node_with_snapshots(*snapshots: str) -> str:
    return (
        f"<node><domain type='test' xmlns:test='{TEST_URI}'><name>a</name><memory>1</memory>"
        f"<os><type>hvm</type></os>{''.join(snapshots)}</domain></node>"
    )


def test_a_host_knows_the_snapshots_of_its_domains(open_caller, tmp_path) -> None:
    below = SNAPSHOT.format(name="b", state="paused", parent="<parent><name>t</name></parent>", active=1)
    top = SNAPSHOT.format(name="t", state="disk-snapshot", parent="", active=0)
    (tmp_path / "node.xml").write_text(node_with_snapshots(below, top))
    call = open_caller(f"test://{tmp_path}/node.xml")
    domain = call.domain("a")
    current = call(DomainSnapshot.domain_snapshot_current, domain, 0)
    assert current.name == "b"
    assert call(DomainSnapshot.domain_snapshot_get_parent, current, 0).name == "t"
    text = call(DomainSnapshot.domain_snapshot_get_xml_desc, current, 0)
    assert "  <memory snapshot='external' file='/m'/>\n" in text
    assert "<disk name='vda' snapshot='external' type='file'>\n      <source file='/new'/>\n" in text
    for flag, names in ((DISK_ONLY, ["t"]), (EXTERNAL, ["t", "b"]), (INTERNAL, [])):
        assert call(DomainSnapshot.domain_snapshot_list_names, domain, flag) == names


def test_snapshots_of_unknown_parents_are_refused(open_caller, tmp_path) -> None:
    lost = SNAPSHOT.format(name="b", state="paused", parent="<parent><name>t</name></parent>", active=1)
    (tmp_path / "node.xml").write_text(node_with_snapshots(lost))
    with pytest.raises(Error, match="Snapshots have inconsistent relations for domain a"):
        open_caller(f"test://{tmp_path}/node.xml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<foo/>", "XML error: expecting root element of 'node', not 'foo'"),
        ("<node><memory>x</memory></node>", "XML error: invalid node memory value"),
        ("<node><cpu><mhz>x</mhz></cpu></node>", "XML error: invalid node cpu mhz value"),
        (
            f"<node><domain type='test' xmlns:test='{TEST_URI}'><name>a</name><memory>1</memory>"
            "<os><type>hvm</type></os><test:runstate>99</test:runstate></domain></node>",
            "XML error: runstate '99' out of range'",
        ),
    ],
)
def test_files_that_describe_no_host_are_refused(open_caller, tmp_path, text, message) -> None:
    path = tmp_path / "node.xml"
    path.write_text(text)
    with pytest.raises(Error) as caught:
        open_caller(f"test://{path}")
    assert caught.value.message == message


def test_a_network_is_updated_on_the_side_that_is_meant(call) -> None:
    ref = call(Network.network_define_xml, NET.format(name="n"))
    call(Network.network_create, ref)
    text = "<txt name='{}' value='v'/>"
    call(Network.network_update, ref, 3, 11, -1, text.format("live"), 1)
    call(Network.network_update, ref, 3, 11, -1, text.format("later"), 2)
    told = call(Network.network_get_xml_desc, ref, 0)
    assert "live" in told
    assert "later" not in told
    transient = call(Network.network_create_xml, NET.format(name="t"))
    error = refused(call, Network.network_update, transient, 3, 11, -1, text.format("x"), 2)
    assert error.message.endswith("cannot change persistent config of a transient network")


CPU = "<cpu><arch>x86_64</arch><model>{}</model></cpu>"
EXPAND = 1


def test_cpus_have_a_baseline(call) -> None:
    both = [CPU.format("Nehalem"), CPU.format("Westmere")]
    told = call(Connect.connect_baseline_cpu, both, 0)
    assert "<model fallback='allow'>Nehalem</model>" in told
    assert "<feature" not in told
    assert "<feature policy='require' name='sse4.2'/>" in call(Connect.connect_baseline_cpu, both, EXPAND)


@pytest.mark.parametrize(
    ("cpus", "code", "message"),
    [
        ([], ErrorCode.INVALID_ARG, "no CPUs given"),
        (["<foo/>"], ErrorCode.XML_ERROR, "XML does not contain expected 'cpu' element"),
        (["<cpu mode='host-model'/>"], ErrorCode.CONFIG_UNSUPPORTED, "Attribute mode is only allowed for guest CPU"),
    ],
)
def test_what_is_no_cpu_of_a_host_has_no_baseline(call, cpus, code, message) -> None:
    error = refused(call, Connect.connect_baseline_cpu, cpus, 0)
    assert error.code == code
    assert error.message.endswith(message)


def test_the_models_of_an_architecture_are_named(call) -> None:
    assert "Nehalem" in call(Connect.connect_get_cpu_model_names, "x86_64", 0)
    assert call(Connect.connect_get_cpu_model_names, "aarch64", 0) == []
    error = refused(call, Connect.connect_get_cpu_model_names, "foo", 0)
    assert error.message == "invalid argument: cannot find architecture foo"
