"""``virNodeDevice``: the devices of the host."""

from libvirt.argument import as_int, bits
from libvirt.handle import Child
from purevirt.api.facet.nodedev import NodeDevice
from purevirt.api.operation import NoFlags
from purevirt.api.ref import NodeDeviceRef
from purevirt.enums.nodedev import NodeDeviceUpdateFlags, NodeDeviceXMLFlags


class virNodeDevice(Child[NodeDeviceRef]):
    """A device of the host. Every call that fails raises libvirtError."""

    _kind = NodeDeviceRef

    def name(self) -> str:
        """The name."""
        return self._o.name

    def XMLDesc(self, flags: int = 0) -> str:
        """The device as XML; ``flags`` of VIR_NODE_DEVICE_XML_*."""
        return self._call(NodeDevice.node_device_get_xml_desc, self._o.name, bits(NodeDeviceXMLFlags, flags))

    def parent(self) -> str | None:
        """The name of the device it hangs on, None for the topmost."""
        return self._call(NodeDevice.node_device_get_parent, self._o.name)

    def numOfCaps(self) -> int:
        """The number of its capabilities."""
        return self._call(NodeDevice.node_device_num_of_caps, self._o.name)

    def listCaps(self) -> list[str]:
        """The names of its capabilities."""
        return self._list(NodeDevice.node_device_num_of_caps, NodeDevice.node_device_list_caps, self._o.name)

    def dettach(self) -> int:
        """Take the device from its host driver, so that a guest can have it; returns 0."""
        self._call(NodeDevice.node_device_dettach, self._o.name)
        return 0

    def detachFlags(self, driverName: str | None, flags: int = 0) -> int:
        """Take the device from its host driver and give it to another, None for the usual one; returns 0."""
        self._call(NodeDevice.node_device_detach_flags, self._o.name, driverName, bits(NoFlags, flags))
        return 0

    def reAttach(self) -> int:
        """Give the device back to its host driver; returns 0."""
        self._call(NodeDevice.node_device_re_attach, self._o.name)
        return 0

    def reset(self) -> int:
        """Reset the device; returns 0."""
        self._call(NodeDevice.node_device_reset, self._o.name)
        return 0

    def create(self, flags: int = 0) -> int:
        """Start a defined device; returns 0."""
        self._call(NodeDevice.node_device_create, self._o.name, bits(NoFlags, flags))
        return 0

    def destroy(self) -> int:
        """Remove the device, if it is virtual; returns 0."""
        self._call(NodeDevice.node_device_destroy, self._o.name)
        return 0

    def undefine(self, flags: int = 0) -> int:
        """Forget the definition; returns 0."""
        self._call(NodeDevice.node_device_undefine, self._o.name, bits(NoFlags, flags))
        return 0

    def update(self, xmlDesc: str, flags: int = 0) -> int:
        """Change the device to what XML says; ``flags`` of VIR_NODE_DEVICE_UPDATE_*; returns 0."""
        self._call(NodeDevice.node_device_update, self._o.name, xmlDesc, bits(NodeDeviceUpdateFlags, flags))
        return 0

    def isActive(self) -> int:
        """1 where the device exists now, else 0."""
        return int(self._call(NodeDevice.node_device_is_active, self._o.name))

    def isPersistent(self) -> int:
        """1 where the device has a definition, else 0."""
        return int(self._call(NodeDevice.node_device_is_persistent, self._o.name))

    def autostart(self) -> int:
        """1 where the device starts with the host, else 0."""
        return int(self._call(NodeDevice.node_device_get_autostart, self._o.name))

    def setAutostart(self, autostart: int) -> int:
        """Let the device start with the host, or not; returns 0."""
        self._call(NodeDevice.node_device_set_autostart, self._o.name, bool(as_int(autostart)))
        return 0
