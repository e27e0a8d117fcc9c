"""Networks, pools, volumes, interfaces, node devices and secrets: round trips, defaults and refusals."""

from collections.abc import Callable

import pytest

from purevirt.conf.checkpoint import format_checkpoint, parse_checkpoint
from purevirt.conf.hostinterface import format_interface, parse_interface
from purevirt.conf.network import format_network, parse_network
from purevirt.conf.networkport import format_network_port, parse_network_port
from purevirt.conf.nodedevice import format_node_device, parse_node_device
from purevirt.conf.nwfilter import format_network_filter, parse_network_filter
from purevirt.conf.secret import format_secret, parse_secret
from purevirt.conf.snapshot import format_snapshot, name_snapshot, parse_snapshot
from purevirt.conf.storagepool import format_storage_pool, parse_storage_pool
from purevirt.conf.storagevol import format_storage_vol, parse_storage_vol
from purevirt.errors import Error, ErrorCode

NETWORK = """<network>
  <name>default</name>
  <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>
"""
POOL = """<pool type='dir'>
  <name>default-pool</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <capacity unit='bytes'>0</capacity>
  <allocation unit='bytes'>0</allocation>
  <available unit='bytes'>0</available>
  <source>
  </source>
  <target>
    <path>/default-pool</path>
  </target>
</pool>
"""
INTERFACE = """<interface type='ethernet' name='eth1'>
  <start mode='onboot'/>
  <mtu size='1492'/>
  <protocol family='ipv4'>
    <ip address='192.168.0.5' prefix='24'/>
    <route gateway='192.168.0.1'/>
  </protocol>
  <mac address='aa:bb:cc:dd:ee:ff'/>
</interface>
"""
DEVICE = """<device>
  <name>scsi_host1</name>
  <parent>computer</parent>
  <capability type='scsi_host'>
    <host>1</host>
    <unique_id>0</unique_id>
    <capability type='fc_host'>
      <wwnn>2000000012341234</wwnn>
      <wwpn>1000000012341234</wwpn>
      <fabric_wwn>2000000043214321</fabric_wwn>
    </capability>
    <capability type='vport_ops'>
      <max_vports>0</max_vports>
      <vports>0</vports>
    </capability>
  </capability>
</device>
"""
SECRET = """<secret ephemeral='no' private='yes'>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <description>luks</description>
  <usage type='volume'>
    <volume>/images/x.img</volume>
  </usage>
</secret>
"""


@pytest.mark.parametrize(
    ("convert", "markup"),
    [
        (lambda text: format_network(parse_network(text)), NETWORK),
        (lambda text: format_storage_pool(parse_storage_pool(text)), POOL),
        (lambda text: format_interface(parse_interface(text)), INTERFACE),
        (lambda text: format_node_device(parse_node_device(text)), DEVICE),
        (lambda text: format_secret(parse_secret(text)), SECRET),
    ],
)
def test_documents_make_the_round_trip(convert: Callable[[str], str], markup: str) -> None:
    assert convert(markup) == markup


def test_a_volume_takes_its_type_and_format_from_the_pool() -> None:
    pool = parse_storage_pool(POOL)
    volume = parse_storage_vol("<volume><name>v.img</name><capacity unit='M'>1</capacity></volume>", pool)
    assert format_storage_vol(volume) == (
        "<volume type='file'>\n  <name>v.img</name>\n  <capacity unit='bytes'>1048576</capacity>\n"
        "  <allocation unit='bytes'>1048576</allocation>\n"
        "  <target>\n    <format type='raw'/>\n  </target>\n</volume>\n"
    )


def test_a_network_without_forwarding_has_a_bridge() -> None:
    network = parse_network("<network><name>n</name></network>")
    assert network.uuid is not None
    assert network.bridge is not None
    assert "<bridge stp='on' delay='0'/>" in format_network(network)


@pytest.mark.parametrize(
    ("parse", "markup", "code"),
    [
        (parse_network, "<network/>", ErrorCode.NO_NAME),
        (parse_network, "<network><name>a/b</name></network>", ErrorCode.XML_ERROR),
        (parse_network, "<network><name>n</name><forward mode='x'/></network>", ErrorCode.CONFIG_UNSUPPORTED),
        (parse_storage_pool, "<pool type='dir'><name>p</name></pool>", ErrorCode.XML_ERROR),
        (parse_storage_pool, "<pool type='x'><name>p</name></pool>", ErrorCode.CONFIG_UNSUPPORTED),
        (
            parse_storage_pool,
            "<pool type='netfs'><name>p</name><target><path>/p</path></target></pool>",
            ErrorCode.XML_ERROR,
        ),
        (parse_interface, "<interface type='x' name='e'/>", ErrorCode.XML_ERROR),
        (parse_node_device, "<device><name>d</name></device>", ErrorCode.XML_ERROR),
        (parse_secret, "<secret><usage type='volume'/></secret>", ErrorCode.XML_ERROR),
        (parse_secret, "<secret><uuid>1</uuid></secret>", ErrorCode.INTERNAL_ERROR),
    ],
)
def test_incomplete_documents_are_refused(parse: Callable[[str], object], markup: str, code: ErrorCode) -> None:
    with pytest.raises(Error) as caught:
        parse(markup)
    assert caught.value.code == code


FILTER = """<filter name='f' chain='ipv4' priority='-700'>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <filterref filter='clean-traffic'>
    <parameter name='IP' value='10.0.0.1'/>
  </filterref>
  <rule action='accept' direction='in' priority='500' statematch='false'>
    <tcp match='no' srcipaddr='$A' dscp='2' state='NEW' dstportstart='0x16'/>
  </rule>
</filter>
"""
SNAPSHOT = """<domainsnapshot>
  <name>s</name>
  <description>before</description>
  <memory snapshot='external' file='/m'/>
  <disks>
    <disk name='vda' snapshot='external' type='file'>
      <driver type='qcow2'/>
      <source file='/s.qcow2'/>
    </disk>
    <disk name='vdb' snapshot='no'/>
  </disks>
</domainsnapshot>
"""
CHECKPOINT = """<domaincheckpoint>
  <name>c</name>
  <disks>
    <disk name='vda' checkpoint='bitmap' bitmap='c'/>
    <disk name='vdb' checkpoint='no'/>
  </disks>
</domaincheckpoint>
"""
PORT = """<networkport>
  <uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid>
  <owner>
    <name>guest</name>
    <uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid>
  </owner>
  <mac address='52:54:00:7b:35:93'/>
  <plug type='direct' dev='eth0' mode='vepa'/>
</networkport>
"""


@pytest.mark.parametrize(
    ("convert", "markup"),
    [
        (lambda text: format_network_filter(parse_network_filter(text)), FILTER),
        (lambda text: format_snapshot(parse_snapshot(text)), SNAPSHOT),
        (lambda text: format_checkpoint(parse_checkpoint(text)), CHECKPOINT),
        (lambda text: format_network_port(parse_network_port(text)), PORT),
    ],
)
def test_further_documents_make_the_round_trip(convert: Callable[[str], str], markup: str) -> None:
    assert convert(markup) == markup


@pytest.mark.parametrize(
    "attributes",
    ["dstportstart='65536'", "srcipaddr='1.2.3'", "srcipmask='33'", "dscp='64'", "state='ODD'", "flags='X'"],
)
def test_filters_with_illegal_values_are_refused(attributes: str) -> None:
    name = attributes.partition("=")[0]
    with pytest.raises(Error) as caught:
        parse_network_filter(f"<filter name='f'><rule action='drop' direction='in'><tcp {attributes}/></rule></filter>")
    assert f"{name} has illegal value" in caught.value.message


def test_a_new_snapshot_is_named_by_its_time() -> None:
    snapshot = parse_snapshot("<domainsnapshot><state>running</state><creationTime>5</creationTime></domainsnapshot>")
    assert (snapshot.state, snapshot.creation_time) == (None, None)
    name_snapshot(snapshot, 1386166249)
    assert snapshot.name == "1386166249"


def test_what_is_defined_again_has_name_and_time() -> None:
    for parse, markup in (
        (parse_snapshot, "<domainsnapshot><name>s</name></domainsnapshot>"),
        (parse_checkpoint, "<domaincheckpoint><creationTime>1</creationTime></domaincheckpoint>"),
    ):
        with pytest.raises(Error) as caught:
            parse(markup, redefine=True)
        assert caught.value.code == ErrorCode.XML_ERROR


@pytest.mark.parametrize(
    ("inner", "message"),
    [
        ("<ip/>", "XML error: Missing required address attribute in network 'n'"),
        ("<ip address='1.2.3.4' netmask='x'/>", "XML error: Invalid netmask 'x' in network 'n'"),
        (
            "<ip address='1.2.3.4' prefix='40'/>",
            "unsupported configuration: Invalid IPv4 prefix '40' in network 'n'",
        ),
        (
            "<ip address='1.2.3.4' prefix='24'><dhcp><range start='1.2.4.1' end='1.2.4.9'/></dhcp></ip>",
            "internal error: range 1.2.4.1 - 1.2.4.9 is not entirely within network 1.2.3.4/24",
        ),
        (
            "<ip address='1.2.3.4' prefix='24'><dhcp><host/></dhcp></ip>",
            "XML error: Static host definition in IPv4 network 'n' must have mac or name attribute",
        ),
        ("<bridge delay='x'/>", "XML error: Invalid delay value in network 'n'"),
        ("<mac address='x'/>", "XML error: Invalid bridge mac address 'x' in network 'n'"),
        ("<dns><host/></dns>", "Missing IP address in network 'n' DNS HOST record"),
        (
            "<forward mode='nat' dev='a'><interface dev='b'/></forward>",
            "XML error: <forward dev='a'> must match first <interface dev='b'/> in network n",
        ),
        (
            "<route address='1.2.3.0' prefix='24' gateway='5.6.7.8'/>",
            "unsupported configuration: unreachable static route gateway '5.6.7.8' specified for network 'n'",
        ),
        ("<bandwidth><inbound/></bandwidth>", "Missing mandatory average or floor attributes"),
    ],
)
def test_networks_are_refused_with_libvirts_texts(inner: str, message: str) -> None:
    with pytest.raises(Error) as caught:
        parse_network(f"<network><name>n</name>{inner}</network>")
    assert message in (caught.value.message, caught.value.str2)
