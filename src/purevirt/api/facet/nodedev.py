"""Operations on host devices."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import NodeDeviceRef
from purevirt.enums.error import ErrorDomain
from purevirt.enums.nodedev import (
    ConnectListAllNodeDeviceFlags,
    NodeDeviceCreateXMLFlags,
    NodeDeviceDefineXMLFlags,
    NodeDeviceUpdateFlags,
    NodeDeviceXMLFlags,
)


class NodeDevice(Facet, api_domain=ErrorDomain.NODEDEV):
    """Host devices."""

    @operation(
        111,
        "virNodeNumOfDevices",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def node_num_of_devices(self, cap: str | None, flags: NoFlags) -> int:
        """virNodeNumOfDevices."""

    @operation(
        112,
        "virNodeListDevices",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def node_list_devices(self, cap: str | None, flags: NoFlags) -> list[str]:
        """virNodeListDevices."""

    @operation(113, "virNodeDeviceLookupByName", access="node_device:getattr", read_only=True, high_priority=True)
    async def node_device_lookup_by_name(self, name: str) -> NodeDeviceRef:
        """virNodeDeviceLookupByName."""

    @operation(114, "virNodeDeviceGetXMLDesc", access="node_device:read", read_only=True)
    async def node_device_get_xml_desc(self, name: str, flags: NodeDeviceXMLFlags) -> str:
        """virNodeDeviceGetXMLDesc."""

    @operation(115, "virNodeDeviceGetParent", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_get_parent(self, name: str) -> str | None:
        """virNodeDeviceGetParent."""

    @operation(116, "virNodeDeviceNumOfCaps", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_num_of_caps(self, name: str) -> int:
        """virNodeDeviceNumOfCaps."""

    @operation(117, "virNodeDeviceListCaps", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_list_caps(self, name: str) -> list[str]:
        """virNodeDeviceListCaps."""

    @operation(118, "virNodeDeviceDettach", access="node_device:detach")
    async def node_device_dettach(self, name: str) -> None:
        """virNodeDeviceDettach."""

    @operation(119, "virNodeDeviceReAttach", access="node_device:detach")
    async def node_device_re_attach(self, name: str) -> None:
        """virNodeDeviceReAttach."""

    @operation(120, "virNodeDeviceReset", access="node_device:detach")
    async def node_device_reset(self, name: str) -> None:
        """virNodeDeviceReset."""

    @operation(123, "virNodeDeviceCreateXML", access="node_device:write node_device:start")
    async def node_device_create_xml(self, xml: str, flags: NodeDeviceCreateXMLFlags) -> NodeDeviceRef:
        """virNodeDeviceCreateXML."""

    @operation(124, "virNodeDeviceDestroy", access="node_device:stop", high_priority=True)
    async def node_device_destroy(self, name: str) -> None:
        """virNodeDeviceDestroy."""

    @operation(
        285,
        "virConnectListAllNodeDevices",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def connect_list_all_node_devices(self, flags: ConnectListAllNodeDeviceFlags) -> list[NodeDeviceRef]:
        """virConnectListAllNodeDevices."""

    @operation(
        297, "virNodeDeviceLookupSCSIHostByWWN", access="node_device:getattr", read_only=True, high_priority=True
    )
    async def node_device_lookup_scsi_host_by_wwn(self, wwnn: str, wwpn: str, flags: NoFlags) -> NodeDeviceRef:
        """virNodeDeviceLookupSCSIHostByWWN."""

    @operation(301, "virNodeDeviceDetachFlags", access="node_device:detach")
    async def node_device_detach_flags(self, name: str, driver_name: str | None, flags: NoFlags) -> None:
        """virNodeDeviceDetachFlags."""

    @operation(428, "virNodeDeviceDefineXML", access="node_device:write node_device:save")
    async def node_device_define_xml(self, xml: str, flags: NodeDeviceDefineXMLFlags) -> NodeDeviceRef:
        """virNodeDeviceDefineXML."""

    @operation(429, "virNodeDeviceUndefine", access="node_device:delete", high_priority=True)
    async def node_device_undefine(self, name: str, flags: NoFlags) -> None:
        """virNodeDeviceUndefine."""

    @operation(430, "virNodeDeviceCreate", access="node_device:start", high_priority=True)
    async def node_device_create(self, name: str, flags: NoFlags) -> None:
        """virNodeDeviceCreate."""

    @operation(433, "virNodeDeviceGetAutostart", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_get_autostart(self, name: str) -> bool:
        """virNodeDeviceGetAutostart."""

    @operation(434, "virNodeDeviceSetAutostart", access="node_device:write", high_priority=True)
    async def node_device_set_autostart(self, name: str, autostart: bool) -> None:
        """virNodeDeviceSetAutostart."""

    @operation(435, "virNodeDeviceIsPersistent", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_is_persistent(self, name: str) -> bool:
        """virNodeDeviceIsPersistent."""

    @operation(436, "virNodeDeviceIsActive", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_is_active(self, name: str) -> bool:
        """virNodeDeviceIsActive."""

    @operation(
        447,
        "virNodeDeviceUpdate",
        access="node_device:write node_device:save!CONFIG|LIVE node_device:save?CONFIG",
        high_priority=True,
    )
    async def node_device_update(self, name: str, xml: str, flags: NodeDeviceUpdateFlags) -> None:
        """virNodeDeviceUpdate."""
