"""Host devices of the test driver."""

from purevirt.api.event import NodeDeviceLifecycleEvent
from purevirt.api.facet.nodedev import NodeDevice
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import NodeDeviceRef
from purevirt.conf.nodedevice import Capability, FcHost, ScsiHost, VportOps, format_node_device, parse_node_device
from purevirt.conf.nodedevice import NodeDevice as DeviceModel
from purevirt.conf.xmlmap import copy_element
from purevirt.drivers.test.facet import TestFacet
from purevirt.enums.nodedev import (
    ConnectListAllNodeDeviceFlags,
    NodeDeviceCreateXMLFlags,
    NodeDeviceEventLifecycleType,
    NodeDeviceXMLFlags,
)
from purevirt.errors import Error, ErrorCode, ErrorDomain

CAPABILITY_FLAGS = {
    "system": ConnectListAllNodeDeviceFlags.CAP_SYSTEM,
    "pci": ConnectListAllNodeDeviceFlags.CAP_PCI_DEV,
    "usb_device": ConnectListAllNodeDeviceFlags.CAP_USB_DEV,
    "usb": ConnectListAllNodeDeviceFlags.CAP_USB_INTERFACE,
    "net": ConnectListAllNodeDeviceFlags.CAP_NET,
    "scsi_host": ConnectListAllNodeDeviceFlags.CAP_SCSI_HOST,
    "scsi_target": ConnectListAllNodeDeviceFlags.CAP_SCSI_TARGET,
    "scsi": ConnectListAllNodeDeviceFlags.CAP_SCSI,
    "storage": ConnectListAllNodeDeviceFlags.CAP_STORAGE,
    "fc_host": ConnectListAllNodeDeviceFlags.CAP_FC_HOST,
    "vports": ConnectListAllNodeDeviceFlags.CAP_VPORTS,
    "scsi_generic": ConnectListAllNodeDeviceFlags.CAP_SCSI_GENERIC,
    "drm": ConnectListAllNodeDeviceFlags.CAP_DRM,
    "mdev_types": ConnectListAllNodeDeviceFlags.CAP_MDEV_TYPES,
    "mdev": ConnectListAllNodeDeviceFlags.CAP_MDEV,
    "ccw": ConnectListAllNodeDeviceFlags.CAP_CCW_DEV,
    "css": ConnectListAllNodeDeviceFlags.CAP_CSS_DEV,
    "vdpa": ConnectListAllNodeDeviceFlags.CAP_VDPA,
    "ap_card": ConnectListAllNodeDeviceFlags.CAP_AP_CARD,
    "ap_queue": ConnectListAllNodeDeviceFlags.CAP_AP_QUEUE,
    "ap_matrix": ConnectListAllNodeDeviceFlags.CAP_AP_MATRIX,
    "vpd": ConnectListAllNodeDeviceFlags.CAP_VPD,
    "ccwgroup": ConnectListAllNodeDeviceFlags.CAP_CCWGROUP_DEV,
    "ccwgroup_member": ConnectListAllNodeDeviceFlags.CAP_CCWGROUP_MEMBER,
}
"""The names of capabilities and the filters for them."""

LIST_FLAGS = ConnectListAllNodeDeviceFlags(sum(CAPABILITY_FLAGS.values()))

TEMPLATE = "scsi_host11"
VIRTUAL_PORT = "scsi_host12"
"""A virtual port is made by copying one device under the name of the other, whatever its parent."""


class TestNodeDevice(TestFacet, NodeDevice):
    """Host devices."""

    @override()
    async def node_num_of_devices(self, cap: str | None, flags: NoFlags) -> int:
        return len(self._names(cap))

    @override()
    async def node_list_devices(self, cap: str | None, flags: NoFlags) -> list[str]:
        return self._names(cap)

    @override(LIST_FLAGS)
    async def connect_list_all_node_devices(self, flags: ConnectListAllNodeDeviceFlags) -> list[NodeDeviceRef]:
        return [
            NodeDeviceRef(device.name)
            for device in self.node.devices.values()
            if not flags or any(flags & CAPABILITY_FLAGS[name] for name in _all_capabilities(device))
        ]

    @override()
    async def node_device_lookup_by_name(self, name: str) -> NodeDeviceRef:
        return NodeDeviceRef(self._find(name).name)

    @override()
    async def node_device_get_xml_desc(self, name: str, flags: NodeDeviceXMLFlags) -> str:
        return format_node_device(self._find(name))

    @override()
    async def node_device_get_parent(self, name: str) -> str | None:
        return self._find(name).parent

    @override()
    async def node_device_num_of_caps(self, name: str) -> int:
        return len(self._find(name).capabilities)

    @override()
    async def node_device_list_caps(self, name: str) -> list[str]:
        return [_type_of(capability) for capability in self._find(name).capabilities]

    @override()
    async def node_device_is_active(self, name: str) -> bool:
        self._find(name)
        return True

    @override()
    async def node_device_is_persistent(self, name: str) -> bool:
        self._find(name)
        return False

    @override(NodeDeviceCreateXMLFlags.VALIDATE)
    async def node_device_create_xml(self, xml: str, flags: NodeDeviceCreateXMLFlags) -> NodeDeviceRef:
        wanted = parse_node_device(xml)
        fibre = _fibre_channel(wanted)
        if fibre is None:
            raise _refusal("Device is not a fibre channel HBA")
        self._check_parent(wanted)
        template = self.node.devices.get(TEMPLATE)
        if template is None:
            raise Error(ErrorCode.INTERNAL_ERROR, f"no device '{TEMPLATE}' to make a virtual port from")
        made = copy_element(template)
        made.name = VIRTUAL_PORT
        ours = _fibre_channel(made)
        if ours is not None:
            ours.wwnn, ours.wwpn = fibre.wwnn, fibre.wwpn
        self.node.devices[made.name] = made
        self._notify(made.name, NodeDeviceEventLifecycleType.CREATED)
        return NodeDeviceRef(made.name)

    @override()
    async def node_device_destroy(self, name: str) -> None:
        if self._find(name).parent is None:
            return
        del self.node.devices[name]
        self._notify(name, NodeDeviceEventLifecycleType.DELETED)

    def _notify(self, name: str, event: NodeDeviceEventLifecycleType) -> None:
        self.node.bus.emit(NodeDeviceLifecycleEvent(NodeDeviceRef(name), event, 0))

    def _find(self, name: str) -> DeviceModel:
        device = self.node.devices.get(name)
        if device is None:
            raise Error(ErrorCode.NO_NODE_DEVICE, f"no node device with matching name '{name}'")
        return device

    def _names(self, cap: str | None) -> list[str]:
        devices = self.node.devices.values()
        return [device.name for device in devices if cap is None or cap in _all_capabilities(device)]

    def _check_parent(self, wanted: DeviceModel) -> None:
        """Refuse a virtual port below a device that cannot have any."""
        if wanted.parent is None:
            return
        parent = self.node.devices.get(wanted.parent)
        if parent is None:
            raise _refusal(f"Could not find parent device for '{wanted.name}'")
        if "vports" not in _all_capabilities(parent):
            raise _refusal(f"Parent device {parent.name} is not capable of vport operations")


def _refusal(detail: str) -> Error:
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.NODEDEV)


def _type_of(capability: Capability) -> str:
    return str(getattr(capability, "type", ""))


def _all_capabilities(device: DeviceModel) -> set[str]:
    """The names of a device's capabilities, those within a SCSI host included."""
    names = {_type_of(capability) for capability in device.capabilities}
    for capability in device.capabilities:
        for inner in capability.capabilities if isinstance(capability, ScsiHost) else []:
            names.add("vports" if isinstance(inner, VportOps) else _type_of(inner))
    return names & CAPABILITY_FLAGS.keys()


def _fibre_channel(device: DeviceModel) -> FcHost | None:
    """The fibre channel part of a device's SCSI host."""
    hosts = (capability for capability in device.capabilities if isinstance(capability, ScsiHost))
    inner = (part for host in hosts for part in host.capabilities)
    return next((part for part in inner if isinstance(part, FcHost)), None)
