"""Devices of domains and what they hold: attaching, consoles, graphics, screenshots."""

from typing import TYPE_CHECKING

from libvirt.argument import as_files, as_int, as_text, as_uint, bits, member
from libvirt.handle import Child
from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_console import DomainConsole
from purevirt.api.facet.domain_device import DomainDevice
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainDeviceModifyFlags
from purevirt.enums.domain_guest import (
    DomainChannelFlags,
    DomainConsoleFlags,
    DomainFDAssociateFlags,
    DomainGraphicsReloadType,
    DomainOpenGraphicsFlags,
)

if TYPE_CHECKING:
    from libvirt.stream import virStream

import os
import stat

from libvirt.handle import refuse
from purevirt.api.result import Screenshot


class _DomainDevice(Child[DomainRef]):
    """The devices of a domain."""

    def attachDevice(self, xml: str) -> int:
        """Add a device that XML describes to a running domain; returns 0."""
        self._call(DomainDevice.domain_attach_device, self._o, xml)
        return 0

    def attachDeviceFlags(self, xml: str, flags: int = 0) -> int:
        """Add a device that XML describes; ``flags`` of VIR_DOMAIN_DEVICE_MODIFY_*; returns 0."""
        self._call(DomainDevice.domain_attach_device_flags, self._o, xml, bits(DomainDeviceModifyFlags, flags))
        return 0

    def detachDevice(self, xml: str) -> int:
        """Remove a device that XML describes from a running domain; returns 0."""
        self._call(DomainDevice.domain_detach_device, self._o, xml)
        return 0

    def detachDeviceFlags(self, xml: str, flags: int = 0) -> int:
        """Remove a device that XML describes; ``flags`` of VIR_DOMAIN_AFFECT_* and VIR_DOMAIN_DEVICE_MODIFY_*; returns
        0.
        """
        self._call(DomainDevice.domain_detach_device_flags, self._o, xml, bits(DomainDeviceModifyFlags, flags))
        return 0

    def detachDeviceAlias(self, alias: str, flags: int = 0) -> int:
        """Remove the device with an alias; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        self._call(DomainDevice.domain_detach_device_alias, self._o, alias, bits(DomainDeviceModifyFlags, flags))
        return 0

    def updateDeviceFlags(self, xml: str, flags: int = 0) -> int:
        """Change a device to what XML says; ``flags`` of VIR_DOMAIN_AFFECT_* and VIR_DOMAIN_DEVICE_MODIFY_*; returns
        0.
        """
        self._call(DomainDevice.domain_update_device_flags, self._o, xml, bits(DomainDeviceModifyFlags, flags))
        return 0

    def openConsole(self, dev_name: str | None, st: "virStream", flags: int = 0) -> int:
        """Let a stream carry a console, None for the first; ``flags`` of VIR_DOMAIN_CONSOLE_*; returns 0."""
        st._carry(
            lambda: self._call(DomainConsole.domain_open_console, self._o, dev_name, bits(DomainConsoleFlags, flags))
        )
        return 0

    def openChannel(self, name: str | None, st: "virStream", flags: int = 0) -> int:
        """Let a stream carry a channel, None for the first; ``flags`` of VIR_DOMAIN_CHANNEL_*; returns 0."""
        st._carry(lambda: self._call(DomainConsole.domain_open_channel, self._o, name, bits(DomainChannelFlags, flags)))
        return 0

    def screenshot(self, stream: "virStream", screen: int, flags: int = 0) -> str | None:
        """Let a stream carry a picture of a screen; the MIME type of the picture."""

        def start() -> Screenshot:
            return self._call(DomainConsole.domain_screenshot, self._o, as_uint(screen), bits(NoFlags, flags))

        return stream._carry_screenshot(start)

    def openGraphics(self, idx: int, fd: int, flags: int = 0) -> int:
        """Give a socket to the graphics server with an index; ``flags`` of VIR_DOMAIN_OPEN_GRAPHICS_*; returns 0."""
        index = as_uint(idx)
        _check_socket(as_int(fd))
        self._call(DomainConsole.domain_open_graphics, self._o, index, [fd], bits(DomainOpenGraphicsFlags, flags))
        return 0

    def openGraphicsFD(self, idx: int, flags: int = 0) -> int:
        """A socket to the graphics server with an index; ``flags`` of VIR_DOMAIN_OPEN_GRAPHICS_*."""
        return self._call(
            DomainConsole.domain_open_graphics_fd, self._o, as_uint(idx), bits(DomainOpenGraphicsFlags, flags)
        )[0]

    def graphicsReload(self, type: int, flags: int = 0) -> int:
        """Let the graphics server read its certificates again, of VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_*; returns 0."""
        self._call(
            DomainConsole.domain_graphics_reload, self._o, member(DomainGraphicsReloadType, type), bits(NoFlags, flags)
        )
        return 0

    def FDAssociate(self, name: str, files: list[int], flags: int = 0) -> int:
        """Give open files a name to use them by in XML; ``flags`` of VIR_DOMAIN_FD_ASSOCIATE_*; returns 0."""
        as_text(name, "virDomainFDAssociate", 2, optional=False)
        self._call(DomainBlock.domain_fd_associate, self._o, name, as_files(files), bits(DomainFDAssociateFlags, flags))
        return 0


def _check_socket(fd: int) -> None:
    """Refuse what is no socket. Raises libvirtError."""
    if fd < 0:
        raise refuse("virDomainOpenGraphics", "fd", "fd in virDomainOpenGraphics must be zero or greater")
    try:
        is_socket = stat.S_ISSOCK(os.fstat(fd).st_mode)
    except OSError:
        is_socket = False
    if not is_socket:
        raise refuse("virDomainOpenGraphics", "fd", f"fd {fd} must be a socket")
