"""Names of devices."""

import pytest

from purevirt.conf.domain import Domain, parse_domain
from purevirt.conf.domain.disk import Disk, DiskTarget
from purevirt.drivers.qemu.alias import assign_aliases, clear_aliases, disk_index

DOCUMENT = """<domain type='qemu'><name>a</name><memory>1024</memory>
<os><type arch='x86_64' machine='{machine}'>hvm</type></os><devices>
<disk type='file' device='disk'><source file='/a'/><target dev='vdb' bus='virtio'/>
  <address type='pci' bus='0' slot='4'/></disk>
<disk type='file' device='disk'><source file='/b'/><target dev='sda' bus='scsi'/>
  <address type='drive' controller='1' bus='0' target='2' unit='3'/></disk>
<disk type='file' device='cdrom'><target dev='sdb' bus='sata'/><address type='drive' unit='1'/></disk>
<controller type='scsi' index='1' model='{model}'/><controller type='sata' index='0'/><controller type='usb' index='0'/>
<controller type='usb' index='1'/><controller type='pci' index='0' model='{root}'/>
<interface type='user'><mac address='52:54:00:00:00:01'/></interface>
<interface type='user'><alias name='net0'/></interface><interface type='user'><alias name='ua-lan'/></interface>
</devices></domain>"""


def named(machine: str = "pc", model: str = "virtio-scsi", root: str = "pci-root") -> Domain:
    """A domain with names."""
    domain = parse_domain(DOCUMENT.format(machine=machine, model=model, root=root), inactive=False)
    assign_aliases(domain)
    return domain


def test_disks_are_named_by_their_place() -> None:
    assert [disk.alias for disk in named().devices.disks] == ["virtio-disk1", "scsi1-0-2-3", "sata0-0-1"]


def test_controllers_of_old_have_no_targets() -> None:
    assert named(model="lsilogic").devices.disks[1].alias == "scsi1-0-3"


@pytest.mark.parametrize(
    ("machine", "root", "names"),
    [
        ("pc", "pci-root", {"scsi1", "sata0", "usb", "usb1", "pci.0"}),
        ("q35", "pcie-root", {"scsi1", "ide", "usb", "usb1", "pcie.0"}),
    ],
)
def test_controllers(machine: str, root: str, names: set[str]) -> None:
    assert {str(each.alias) for each in named(machine, root=root).devices.controllers} >= names


def test_numbers_in_use_are_stepped_over_and_names_of_the_user_stay() -> None:
    domain = named()
    assert [each.alias for each in domain.devices.interfaces] == ["net1", "net0", "ua-lan"]
    clear_aliases(domain)
    assert [each.alias for each in domain.devices.interfaces] == [None, None, "ua-lan"]


@pytest.mark.parametrize(("name", "index"), [("vda", 0), ("hdc", 2), ("sdaa", 26), ("fdb", 1)])
def test_numbers_of_target_names(name: str, index: int) -> None:
    assert disk_index(Disk(target=DiskTarget(dev=name))) == index
