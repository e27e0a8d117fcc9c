"""Devices of the host."""

from purevirt.aio.handle import Handle
from purevirt.api.facet.nodedev import NodeDevice as NodeDeviceCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import NodeDeviceRef
from purevirt.enums.nodedev import NodeDeviceUpdateFlags, NodeDeviceXMLFlags


class NodeDevice(Handle[NodeDeviceRef]):
    """A device of the host."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    async def xml(self, *, flags: NodeDeviceXMLFlags | None = None) -> str:
        """The device's document."""
        return await self._call(NodeDeviceCalls.node_device_get_xml_desc, self.ref.name, flags or NodeDeviceXMLFlags(0))

    async def parent_name(self) -> str | None:
        """The name of the device it hangs on, None for the first of all."""
        return await self._call(NodeDeviceCalls.node_device_get_parent, self.ref.name)

    async def capabilities(self) -> list[str]:
        """The kinds of device it is."""
        return await self._call(NodeDeviceCalls.node_device_list_caps, self.ref.name)

    async def detach(self, driver_name: str | None = None) -> None:
        """Take it from its driver, so that guests can have it."""
        await self._call(NodeDeviceCalls.node_device_detach_flags, self.ref.name, driver_name, NoFlags.NONE)

    async def reattach(self) -> None:
        """Give it back to its driver."""
        await self._call(NodeDeviceCalls.node_device_re_attach, self.ref.name)

    async def reset(self) -> None:
        """Reset it."""
        await self._call(NodeDeviceCalls.node_device_reset, self.ref.name)

    async def start(self) -> None:
        """Start a defined device."""
        await self._call(NodeDeviceCalls.node_device_create, self.ref.name, NoFlags.NONE)

    async def destroy(self) -> None:
        """Remove it from the host."""
        await self._call(NodeDeviceCalls.node_device_destroy, self.ref.name)

    async def undefine(self) -> None:
        """Forget the definition."""
        await self._call(NodeDeviceCalls.node_device_undefine, self.ref.name, NoFlags.NONE)

    async def update(self, xml: str, *, flags: NodeDeviceUpdateFlags = NodeDeviceUpdateFlags.CURRENT) -> None:
        """Change it to what a document says."""
        await self._call(NodeDeviceCalls.node_device_update, self.ref.name, xml, flags)

    async def autostart(self) -> bool:
        """Whether it starts with the host."""
        return await self._call(NodeDeviceCalls.node_device_get_autostart, self.ref.name)

    async def set_autostart(self, autostart: bool) -> None:
        """Say whether it starts with the host."""
        await self._call(NodeDeviceCalls.node_device_set_autostart, self.ref.name, autostart)

    async def is_active(self) -> bool:
        """Whether it is there."""
        return await self._call(NodeDeviceCalls.node_device_is_active, self.ref.name)

    async def is_persistent(self) -> bool:
        """Whether it stays defined when it is removed."""
        return await self._call(NodeDeviceCalls.node_device_is_persistent, self.ref.name)
