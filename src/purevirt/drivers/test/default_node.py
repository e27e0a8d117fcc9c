"""What is on the host of test:///default: one object of each kind, all running."""

from purevirt.conf.domain import TEST_DRIVER, parse_domain
from purevirt.conf.hostinterface import parse_interface
from purevirt.conf.network import parse_network
from purevirt.conf.nodedevice import parse_node_device
from purevirt.conf.storagepool import parse_storage_pool
from purevirt.drivers.test.host import Host
from purevirt.drivers.test.node import TestNode, name_interfaces
from purevirt.drivers.test.storage_pool import give_size
from purevirt.enums.domain_state import DomainRunningReason

DOMAIN_XML = """\
<domain type='test'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory>8388608</memory>
  <currentMemory>2097152</currentMemory>
  <vcpu>2</vcpu>
  <os><type>hvm</type></os>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </memballoon>
  </devices>
</domain>
"""

NETWORK_XML = """\
<network>
  <name>default</name>
  <uuid>dd8fe884-6c02-601e-7551-cca97df1c5df</uuid>
  <forward/>
  <bridge name='virbr0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
</network>
"""

POOL_XML = """\
<pool type='dir'>
  <name>default-pool</name>
  <uuid>dfe224cb-28fb-8dd0-c4b2-64eb3f0f4566</uuid>
  <target><path>/default-pool</path></target>
</pool>
"""

INTERFACE_XML = """\
<interface type='ethernet' name='eth1'>
  <start mode='onboot'/>
  <mac address='aa:bb:cc:dd:ee:ff'/>
  <mtu size='1492'/>
  <protocol family='ipv4'>
    <ip address='192.168.0.5' prefix='24'/>
    <route gateway='192.168.0.1'/>
  </protocol>
</interface>
"""

SYSTEM_XML = """\
<device>
  <name>computer</name>
  <capability type='system'>
    <hardware>
      <vendor>Libvirt</vendor>
      <version>Test driver</version>
      <serial>123456</serial>
      <uuid>11111111-2222-3333-4444-555555555555</uuid>
    </hardware>
    <firmware>
      <vendor>Libvirt</vendor>
      <version>Test Driver</version>
      <release_date>01/22/2007</release_date>
    </firmware>
  </capability>
</device>
"""

HBA_XML = """\
<device>
  <name>scsi_host{host}</name>
  <parent>{parent}</parent>
  <capability type='scsi_host'>
    <host>{host}</host>
    <unique_id>{unique_id}</unique_id>
    <capability type='fc_host'>
      <wwnn>{wwnn}</wwnn>
      <wwpn>{wwpn}</wwpn>
      <fabric_wwn>{fabric}</fabric_wwn>
    </capability>{extra}
  </capability>
</device>
"""

VPORTS_XML = "<capability type='vport_ops'><max_vports>0</max_vports><vports>0</vports></capability>"

HOST_BUS_ADAPTERS = (
    ("11", "scsi_host1", "10", "2000000034563456", "1000000034563456", "2000000043214321", ""),
    ("1", "computer", "0", "2000000012341234", "1000000012341234", "2000000043214321", VPORTS_XML),
    ("2", "computer", "1", "2000000056785678", "1000000056785678", "2000000087658765", VPORTS_XML),
)
"""Number, parent, unique id, node name, port name and fabric of each adapter, and what it can do besides."""


def build_default_node() -> TestNode:
    """A fresh host with its objects."""
    node = TestNode(Host())
    _add_network(node)
    _add_domain(node)
    _add_pool(node)
    node.interfaces.put(parse_interface(INTERFACE_XML), is_active=True)
    _add_devices(node)
    return node


def _add_domain(node: TestNode) -> None:
    definition = parse_domain(DOMAIN_XML, profile=TEST_DRIVER)
    name_interfaces(definition)
    record, _ = node.domains.add(definition)
    record.is_persistent = True
    node.start(record, DomainRunningReason.UNKNOWN)


def _add_network(node: TestNode) -> None:
    record, _ = node.networks.add(parse_network(NETWORK_XML))
    record.is_persistent = True
    record.set_active(True)


def _add_pool(node: TestNode) -> None:
    record, _ = node.pools.add(give_size(parse_storage_pool(POOL_XML)))
    record.is_persistent = True
    record.set_active(True)


def _add_devices(node: TestNode) -> None:
    fields = ("host", "parent", "unique_id", "wwnn", "wwpn", "fabric", "extra")
    adapters = [HBA_XML.format(**dict(zip(fields, adapter, strict=True))) for adapter in HOST_BUS_ADAPTERS]
    for xml in (adapters[0], SYSTEM_XML, *adapters[1:]):
        device = parse_node_device(xml)
        node.devices[device.name] = device
