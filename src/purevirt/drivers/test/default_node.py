"""What is on the host of test:///default."""

from purevirt.conf.domain import TEST_DRIVER, parse_domain
from purevirt.drivers.test.host import Host
from purevirt.drivers.test.node import TestNode, name_interfaces
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


def build_default_node() -> TestNode:
    """A fresh host with its objects, all running."""
    node = TestNode(Host())
    definition = parse_domain(DOMAIN_XML, profile=TEST_DRIVER)
    name_interfaces(definition)
    record, _ = node.domains.add(definition)
    record.is_persistent = True
    node.start(record, DomainRunningReason.UNKNOWN)
    return node
