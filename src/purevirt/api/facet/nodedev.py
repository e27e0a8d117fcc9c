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
    """Devices of the host.

    A device that does not exist raises NO_NODE_DEVICE.
    """

    @operation(
        111,
        "virNodeNumOfDevices",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def node_num_of_devices(self, cap: str | None, flags: NoFlags) -> int:
        """How many devices there are, of one capability or for None of any.

        Source: virNodeNumOfDevices.
        """

    @operation(
        112,
        "virNodeListDevices",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def node_list_devices(self, cap: str | None, flags: NoFlags) -> list[str]:
        """The names of devices, of one capability or for None of any.

        Source: virNodeListDevices.
        """

    @operation(113, "virNodeDeviceLookupByName", access="node_device:getattr", read_only=True, high_priority=True)
    async def node_device_lookup_by_name(self, name: str) -> NodeDeviceRef:
        """The device of a name.

        Source: virNodeDeviceLookupByName.
        """

    @operation(114, "virNodeDeviceGetXMLDesc", access="node_device:read", read_only=True)
    async def node_device_get_xml_desc(self, name: str, flags: NodeDeviceXMLFlags) -> str:
        """A device as a ``<device>`` document: as it is, with INACTIVE its definition.

        Source: virNodeDeviceGetXMLDesc.
        """

    @operation(115, "virNodeDeviceGetParent", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_get_parent(self, name: str) -> str | None:
        """The name of the device that this one hangs on, or None at the top.

        Source: virNodeDeviceGetParent.
        """

    @operation(116, "virNodeDeviceNumOfCaps", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_num_of_caps(self, name: str) -> int:
        """How many capabilities a device has.

        Source: virNodeDeviceNumOfCaps.
        """

    @operation(117, "virNodeDeviceListCaps", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_list_caps(self, name: str) -> list[str]:
        """The names of a device's capabilities.

        Source: virNodeDeviceListCaps.
        """

    @operation(118, "virNodeDeviceDettach", access="node_device:detach")
    async def node_device_dettach(self, name: str) -> None:
        """Take a PCI device from its driver, so that a guest can have it.

        Source: virNodeDeviceDettach.
        """

    @operation(119, "virNodeDeviceReAttach", access="node_device:detach")
    async def node_device_re_attach(self, name: str) -> None:
        """Give a PCI device back to its driver.

        Raises OPERATION_INVALID while a guest has it.

        Source: virNodeDeviceReAttach.
        """

    @operation(120, "virNodeDeviceReset", access="node_device:detach")
    async def node_device_reset(self, name: str) -> None:
        """Reset a PCI device.

        Raises INTERNAL_ERROR where that would disturb others.

        Source: virNodeDeviceReset.
        """

    @operation(123, "virNodeDeviceCreateXML", access="node_device:write node_device:start")
    async def node_device_create_xml(self, xml: str, flags: NodeDeviceCreateXMLFlags) -> NodeDeviceRef:
        """Create a transient device, such as a virtual HBA or a mediated device.

        Raises XML_ERROR for a malformed document.

        Source: virNodeDeviceCreateXML.
        """

    @operation(124, "virNodeDeviceDestroy", access="node_device:stop", high_priority=True)
    async def node_device_destroy(self, name: str) -> None:
        """Remove a device that was created.

        Raises OPERATION_INVALID while it is used.

        Source: virNodeDeviceDestroy.
        """

    @operation(
        285,
        "virConnectListAllNodeDevices",
        access="connect:search_node_devices",
        read_only=True,
        visible="node_device:getattr",
        high_priority=True,
    )
    async def connect_list_all_node_devices(self, flags: ConnectListAllNodeDeviceFlags) -> list[NodeDeviceRef]:
        """The devices that match the flags.

        CAP flags name capabilities of which a device has to have one.

        Source: virConnectListAllNodeDevices.
        """

    @operation(
        297, "virNodeDeviceLookupSCSIHostByWWN", access="node_device:getattr", read_only=True, high_priority=True
    )
    async def node_device_lookup_scsi_host_by_wwn(self, wwnn: str, wwpn: str, flags: NoFlags) -> NodeDeviceRef:
        """The SCSI host of a world wide node name and port name.

        Source: virNodeDeviceLookupSCSIHostByWWN.
        """

    @operation(301, "virNodeDeviceDetachFlags", access="node_device:detach")
    async def node_device_detach_flags(self, name: str, driver_name: str | None, flags: NoFlags) -> None:
        """Take a PCI device from its driver; ``driver_name`` is what takes it over, None the default.

        Raises CONFIG_UNSUPPORTED for an unknown driver.

        Source: virNodeDeviceDetachFlags.
        """

    @operation(428, "virNodeDeviceDefineXML", access="node_device:write node_device:save")
    async def node_device_define_xml(self, xml: str, flags: NodeDeviceDefineXMLFlags) -> NodeDeviceRef:
        """Make a mediated device persistent.

        Raises XML_ERROR for a malformed document.

        Source: virNodeDeviceDefineXML.
        """

    @operation(429, "virNodeDeviceUndefine", access="node_device:delete", high_priority=True)
    async def node_device_undefine(self, name: str, flags: NoFlags) -> None:
        """Forget the definition of a mediated device.

        Raises OPERATION_INVALID for a transient one.

        Source: virNodeDeviceUndefine.
        """

    @operation(430, "virNodeDeviceCreate", access="node_device:start", high_priority=True)
    async def node_device_create(self, name: str, flags: NoFlags) -> None:
        """Start a defined mediated device.

        Raises OPERATION_INVALID where it is active.

        Source: virNodeDeviceCreate.
        """

    @operation(433, "virNodeDeviceGetAutostart", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_get_autostart(self, name: str) -> bool:
        """Whether the device starts with the host or its parent.

        Source: virNodeDeviceGetAutostart.
        """

    @operation(434, "virNodeDeviceSetAutostart", access="node_device:write", high_priority=True)
    async def node_device_set_autostart(self, name: str, autostart: bool) -> None:
        """Choose whether the device starts with the host or its parent.

        Raises OPERATION_INVALID for a transient one.

        Source: virNodeDeviceSetAutostart.
        """

    @operation(435, "virNodeDeviceIsPersistent", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_is_persistent(self, name: str) -> bool:
        """Whether the device stays when it is stopped.

        Source: virNodeDeviceIsPersistent.
        """

    @operation(436, "virNodeDeviceIsActive", access="node_device:read", read_only=True, high_priority=True)
    async def node_device_is_active(self, name: str) -> bool:
        """Whether the device is there.

        Source: virNodeDeviceIsActive.
        """

    @operation(
        447,
        "virNodeDeviceUpdate",
        access="node_device:write node_device:save!CONFIG|LIVE node_device:save?CONFIG",
        high_priority=True,
    )
    async def node_device_update(self, name: str, xml: str, flags: NodeDeviceUpdateFlags) -> None:
        """Change a mediated device, as it is, as it is defined, or both.

        Source: virNodeDeviceUpdate.
        """
