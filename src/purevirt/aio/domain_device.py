"""The devices of a domain."""

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_device import DomainDevice as DomainDeviceCalls
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainDeviceModifyFlags


class DomainDevice(Handle[DomainRef]):
    """The devices of a domain."""

    async def attach_device(
        self, xml: str, *, flags: DomainDeviceModifyFlags = DomainDeviceModifyFlags.CURRENT
    ) -> None:
        """Plug a device, given by its document."""
        await self._call(DomainDeviceCalls.domain_attach_device_flags, self.ref, xml, flags)

    async def detach_device(
        self, xml: str, *, flags: DomainDeviceModifyFlags = DomainDeviceModifyFlags.CURRENT
    ) -> None:
        """Unplug the device that a document means."""
        await self._call(DomainDeviceCalls.domain_detach_device_flags, self.ref, xml, flags)

    async def detach_device_alias(
        self, alias: str, *, flags: DomainDeviceModifyFlags = DomainDeviceModifyFlags.CURRENT
    ) -> None:
        """Ask the guest to let go of a device, by its alias."""
        await self._call(DomainDeviceCalls.domain_detach_device_alias, self.ref, alias, flags)

    async def update_device(
        self, xml: str, *, flags: DomainDeviceModifyFlags = DomainDeviceModifyFlags.CURRENT
    ) -> None:
        """Change a device to what its document says."""
        await self._call(DomainDeviceCalls.domain_update_device_flags, self.ref, xml, flags)
