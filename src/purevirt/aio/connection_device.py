"""Finding, defining and creating devices of the host."""

from purevirt.aio.handle import Caller
from purevirt.aio.nodedev import NodeDevice
from purevirt.api.facet.nodedev import NodeDevice as NodeDeviceCalls
from purevirt.api.operation import NoFlags
from purevirt.enums.nodedev import ConnectListAllNodeDeviceFlags, NodeDeviceCreateXMLFlags, NodeDeviceDefineXMLFlags


class ConnectionDevice(Caller):
    """The host's devices."""

    async def list_node_devices(self, *, flags: ConnectListAllNodeDeviceFlags | None = None) -> list[NodeDevice]:
        """The devices that flags ask for; all where they ask for nothing."""
        found = await self._call(
            NodeDeviceCalls.connect_list_all_node_devices, flags or ConnectListAllNodeDeviceFlags(0)
        )
        return [NodeDevice(self._link, ref) for ref in found]

    async def node_device_by_name(self, name: str) -> NodeDevice:
        """A device by its name; raises NodeDeviceNotFound."""
        return NodeDevice(self._link, await self._call(NodeDeviceCalls.node_device_lookup_by_name, name))

    async def node_device_by_wwn(self, wwnn: str, wwpn: str) -> NodeDevice:
        """A SCSI host by its world-wide names; raises NodeDeviceNotFound."""
        return NodeDevice(
            self._link, await self._call(NodeDeviceCalls.node_device_lookup_scsi_host_by_wwn, wwnn, wwpn, NoFlags.NONE)
        )

    async def define_node_device(self, xml: str, *, flags: NodeDeviceDefineXMLFlags | None = None) -> NodeDevice:
        """Define a device by its document."""
        return NodeDevice(
            self._link,
            await self._call(NodeDeviceCalls.node_device_define_xml, xml, flags or NodeDeviceDefineXMLFlags(0)),
        )

    async def create_node_device(self, xml: str, *, flags: NodeDeviceCreateXMLFlags | None = None) -> NodeDevice:
        """Create a device by its document, without defining it."""
        return NodeDevice(
            self._link,
            await self._call(NodeDeviceCalls.node_device_create_xml, xml, flags or NodeDeviceCreateXMLFlags(0)),
        )
