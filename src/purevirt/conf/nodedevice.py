"""Node devices (<device>): what the host has, and what each device can do."""

from typing import ClassVar

from purevirt.conf.complaint import malformed
from purevirt.conf.document import read_document
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.modes import LIVE, READ, when_written
from purevirt.conf.netshare import LinkSpeed
from purevirt.conf.xmlmap import Element, attr, child, children, const, elem, format_element, text, variants
from purevirt.conf.xmlmap.codec import INT, STR, UINT, UINT_ANY, ULONG, hexadecimal
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(node_device_definition)"
CLASS_CODE = hexadecimal(6, 0xFFFFFF)


class Identity(Element):
    """A number and the name that goes with it."""

    id: str | None = attr(STR)
    name: str | None = text(STR)


class PciReference(Element, tag="address"):
    """A PCI address of the host."""

    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0)
    slot: int = attr(HEX8, default=0)
    function: int = attr(HEX, default=0)


class IommuGroup(Element, tag="iommuGroup"):
    """Devices that can only be given away together."""

    number: int = attr(UINT, required=True)
    addresses: list[PciReference] = children(PciReference)


class ExpressLink(Element, tag="link"):
    """A PCI Express link; the speed is in GT/s."""

    validity: str | None = attr(STR)
    port: int | None = attr(UINT)
    speed: str | None = attr(STR)
    width: int | None = attr(UINT)


class Express(Element, tag="pci-express"):
    """PCI Express links."""

    links: list[ExpressLink] = children(ExpressLink)


class MdevType(Element, tag="type"):
    """A type of mediated devices that can be made."""

    id: str = attr(STR, required=True)
    name: str | None = elem(STR)
    device_api: str | None = elem(STR, "deviceAPI")
    available_instances: int | None = elem(UINT, "availableInstances")


class MdevAttribute(Element, tag="attr"):
    """An attribute of a mediated device."""

    name: str = attr(STR, required=True)
    value: str | None = attr(STR)


class VpdEntry(Element):
    """A field of the vital product data."""

    index: str | None = attr(STR)
    value: str | None = text(STR)


class VpdFields(Element, tag="fields"):
    """Fields of the vital product data."""

    access: str | None = attr(STR)
    change_level: str | None = elem(STR)
    manufacture_id: str | None = elem(STR)
    part_number: str | None = elem(STR)
    serial_number: str | None = elem(STR)
    asset_tag: str | None = elem(STR)
    vendor_fields: list[VpdEntry] = children(VpdEntry, "vendor_field")
    system_fields: list[VpdEntry] = children(VpdEntry, "system_field")


class Capability(Element, tag="capability"):
    """What a device can do; ``type`` names it."""

    type: ClassVar[str]


class DeviceCapability(Capability, is_open=True):
    """What a device is, at the top of its description."""


class PhysFunction(Capability):
    """The physical function of a virtual one."""

    type = const("phys_function")
    addresses: list[PciReference] = children(PciReference)


class VirtFunctions(Capability):
    """The virtual functions of a physical one."""

    type = const("virt_functions")
    max_count: int | None = attr(UINT, "maxCount", omit=0)
    addresses: list[PciReference] = children(PciReference)


class PciBridge(Capability):
    """A bridge."""

    type = const("pci-bridge")


class CardbusBridge(Capability):
    """A CardBus bridge."""

    type = const("cardbus-bridge")


class MdevTypes(Capability):
    """Mediated devices can be made."""

    type = const("mdev_types")
    types: list[MdevType] = children(MdevType)


class VitalData(Capability):
    """Vital product data."""

    type = const("vpd")
    name: str | None = elem(STR)
    fields: list[VpdFields] = children(VpdFields)


class PciCapability(DeviceCapability):
    """A PCI device."""

    type = const("pci")
    device_class: int | None = elem(CLASS_CODE, "class")
    domain: int | None = elem(UINT_ANY)
    bus: int | None = elem(UINT_ANY)
    slot: int | None = elem(UINT_ANY)
    function: int | None = elem(UINT_ANY)
    product: Identity | None = child(Identity, "product")
    vendor: Identity | None = child(Identity, "vendor")
    capabilities: list[Capability] = variants(
        {model.type: model for model in (PhysFunction, VirtFunctions, PciBridge, CardbusBridge, MdevTypes, VitalData)},
        "capability",
    )
    iommu_group: IommuGroup | None = child(IommuGroup)
    numa_node: int | None = attr(INT, "node", inside="numa")
    express: Express | None = child(Express)


class UsbDevice(DeviceCapability):
    """A USB device."""

    type = const("usb_device")
    bus: int | None = elem(UINT_ANY)
    device: int | None = elem(UINT_ANY)
    product: Identity | None = child(Identity, "product")
    vendor: Identity | None = child(Identity, "vendor")


class UsbInterface(DeviceCapability):
    """An interface of a USB device."""

    type = const("usb")
    number: int | None = elem(UINT_ANY)
    interface_class: int | None = elem(UINT_ANY, "class")
    subclass: int | None = elem(UINT_ANY)
    protocol: int | None = elem(UINT_ANY)
    description: str | None = elem(STR)


class Wireless(Capability):
    """A wireless card."""

    type = const("80211")


class Wired(Capability):
    """A wired card."""

    type = const("80203")


class Feature(Element, tag="feature"):
    """A feature of a network card."""

    name: str = attr(STR, required=True)


class NetCapability(DeviceCapability):
    """A network interface."""

    type = const("net")
    interface: str | None = elem(STR)
    address: str | None = elem(STR)
    link: LinkSpeed | None = child(LinkSpeed)
    features: list[Feature] = children(Feature)
    capabilities: list[Capability] = variants({"80203": Wired, "80211": Wireless}, "capability")


class FcHost(Capability):
    """A fibre channel host."""

    type = const("fc_host")
    wwnn: str | None = elem(STR)
    wwpn: str | None = elem(STR)
    fabric_wwn: str | None = elem(STR)


class VportOps(Capability):
    """Virtual ports can be made."""

    type = const("vport_ops")
    max_vports: int | None = elem(UINT)
    vports: int | None = elem(UINT)


class ScsiHost(DeviceCapability):
    """A SCSI host."""

    type = const("scsi_host")
    host: int | None = elem(UINT_ANY)
    unique_id: int | None = elem(INT)
    capabilities: list[Capability] = variants({"fc_host": FcHost, "vport_ops": VportOps}, "capability")


class FcRemotePort(Capability):
    """A remote port."""

    type = const("fc_remote_port")
    rport: str | None = elem(STR)
    wwpn: str | None = elem(STR)


class ScsiTarget(DeviceCapability):
    """A SCSI target."""

    type = const("scsi_target")
    target: str | None = elem(STR)
    capabilities: list[Capability] = variants({"fc_remote_port": FcRemotePort}, "capability")


class ScsiUnit(DeviceCapability):
    """A SCSI device."""

    type = const("scsi")
    host: int | None = elem(UINT_ANY)
    bus: int | None = elem(UINT_ANY)
    target: int | None = elem(UINT_ANY)
    lun: int | None = elem(UINT_ANY)
    device_type: str | None = elem(STR, "type")


class Removable(Capability):
    """Media can be changed."""

    type = const("removable")
    media_available: int | None = elem(UINT)
    media_size: int | None = elem(ULONG)
    media_label: str | None = elem(STR)
    logical_block_size: int | None = elem(ULONG, omit=0)
    num_blocks: int | None = elem(ULONG, omit=0)


class Hotpluggable(Capability):
    """The drive can be removed."""

    type = const("hotpluggable")


class StorageCapability(DeviceCapability):
    """A disk or drive; the size is in bytes."""

    type = const("storage")
    block: str | None = elem(STR)
    bus: str | None = elem(STR)
    drive_type: str | None = elem(STR)
    model: str | None = elem(STR)
    vendor: str | None = elem(STR)
    serial: str | None = elem(STR)
    size: int | None = elem(ULONG)
    logical_block_size: int | None = elem(ULONG, omit=0)
    num_blocks: int | None = elem(ULONG, omit=0)
    capabilities: list[Capability] = variants({"removable": Removable, "hotpluggable": Hotpluggable}, "capability")


class Hardware(Element, tag="hardware"):
    """The machine."""

    vendor: str | None = elem(STR)
    version: str | None = elem(STR)
    serial: str | None = elem(STR)
    uuid: str | None = elem(STR)


class Firmware(Element, tag="firmware"):
    """The firmware."""

    vendor: str | None = elem(STR)
    version: str | None = elem(STR)
    release_date: str | None = elem(STR)


class SystemCapability(DeviceCapability):
    """The host itself."""

    type = const("system")
    product: str | None = elem(STR)
    hardware: Hardware | None = child(Hardware)
    firmware: Firmware | None = child(Firmware)


class ScsiGeneric(DeviceCapability):
    """A generic SCSI node."""

    type = const("scsi_generic")
    char: str | None = elem(STR)


class DrmCapability(DeviceCapability):
    """A node of a graphics card."""

    type = const("drm")
    node_type: str | None = elem(STR, "type")


class MdevCapability(DeviceCapability):
    """A mediated device."""

    type = const("mdev")
    type_id: str | None = attr(STR, "id", inside="type")
    uuid: str | None = elem(STR)
    parent_addr: str | None = elem(STR, keep=when_written)
    iommu_group: IommuGroup | None = child(IommuGroup)
    attributes: list[MdevAttribute] = children(MdevAttribute)

    def settle(self, modes: int) -> None:
        """Group 0 stands for an unknown group."""
        self.iommu_group = self.iommu_group or IommuGroup(number=0)


class GroupMember(Capability):
    """A member of a channel group."""

    type = const("ccwgroup_member")
    group_device: str | None = elem(STR)


class CcwCapability(DeviceCapability):
    """A channel I/O device."""

    type = const("ccw")
    state: str | None = elem(STR)
    cssid: int | None = elem(HEX)
    ssid: int | None = elem(HEX)
    devno: int | None = elem(HEX16)
    capabilities: list[Capability] = variants({"ccwgroup_member": GroupMember}, "capability")


class ChannelAddress(Element, tag="channel_dev_addr"):
    """The device behind a subchannel."""

    cssid: int | None = elem(HEX)
    ssid: int | None = elem(HEX)
    devno: int | None = elem(HEX16)


class CssCapability(DeviceCapability):
    """A subchannel."""

    type = const("css")
    cssid: int | None = elem(HEX)
    ssid: int | None = elem(HEX)
    devno: int | None = elem(HEX16)
    channel_address: ChannelAddress | None = child(ChannelAddress)
    capabilities: list[Capability] = variants({"mdev_types": MdevTypes}, "capability")


class GroupDevice(Element, tag="ccw_device"):
    """A member of a group."""

    ref: str | None = attr(STR)
    name: str | None = text(STR)


class QethGeneric(Capability):
    """A network card of s390."""

    type = const("qeth_generic")
    card_type: str | None = elem(STR)
    chpid: str | None = elem(STR)


class CcwGroup(DeviceCapability):
    """A group of channel devices."""

    type = const("ccwgroup")
    state: str | None = elem(STR)
    cssid: int | None = elem(HEX)
    ssid: int | None = elem(HEX)
    devno: int | None = elem(HEX16)
    members: list[GroupDevice] = children(GroupDevice, inside="members")
    capabilities: list[Capability] = variants({"qeth_generic": QethGeneric}, "capability")


class VdpaCapability(DeviceCapability):
    """A vDPA device."""

    type = const("vdpa")
    chardev: str | None = elem(STR)


class ApCard(DeviceCapability):
    """A cryptographic card."""

    type = const("ap_card")
    adapter: int | None = elem(HEX8, "ap-adapter")


class ApQueue(DeviceCapability):
    """A queue of a cryptographic card."""

    type = const("ap_queue")
    adapter: int | None = elem(HEX8, "ap-adapter")
    domain: int | None = elem(HEX16, "ap-domain")


class ApMatrix(DeviceCapability):
    """The matrix of cryptographic cards and domains."""

    type = const("ap_matrix")
    capabilities: list[Capability] = variants({"mdev_types": MdevTypes}, "capability")


CAPABILITIES: dict[str, type[Capability]] = {
    model.type: model
    for model in (
        SystemCapability,
        PciCapability,
        UsbDevice,
        UsbInterface,
        NetCapability,
        ScsiHost,
        ScsiTarget,
        ScsiUnit,
        StorageCapability,
        ScsiGeneric,
        DrmCapability,
        MdevCapability,
        CcwCapability,
        CssCapability,
        CcwGroup,
        VdpaCapability,
        ApCard,
        ApQueue,
        ApMatrix,
    )
}


class DeviceNode(Element, tag="devnode"):
    """A node in /dev or a link to it."""

    type: str | None = attr(STR)
    path: str | None = text(STR)


def _is_path_kept(value: object, modes: int) -> bool:
    return bool(modes & (LIVE | READ))


class NodeDevice(Element, tag="device"):
    """A device of the host."""

    name: str = elem(STR, default="")
    path: str | None = elem(STR, keep=_is_path_kept)
    nodes: list[DeviceNode] = children(DeviceNode)
    parent: str | None = elem(STR)
    driver: str | None = elem(STR, "name", inside="driver", keep=when_written)
    capabilities: list[Capability] = variants(
        CAPABILITIES, "capability", complaint=malformed("unknown capability type '{value}'")
    )


def parse_node_device(xml: str) -> NodeDevice:
    """Read a device (virNodeDeviceDefParse). Raises Error."""
    device = read_document(NodeDevice, xml, DOCUMENT_NAME, ErrorDomain.NODEDEV)
    if not device.name:
        device.name = "new device"
    if not device.capabilities:
        detail = f"no device capabilities for '{device.name}'"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.NODEDEV)
    return device


def format_node_device(device: NodeDevice, *, inactive: bool = False) -> str:
    """Write a device (virNodeDeviceDefFormat)."""
    return format_element(device, 0 if inactive else LIVE)
