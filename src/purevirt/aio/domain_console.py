"""Consoles, channels, screenshots and graphics of a domain."""

from purevirt.aio.handle import Handle
from purevirt.aio.opening import Opening
from purevirt.aio.stream import Console, Picture, open_stream
from purevirt.api.facet.domain_console import DomainConsole as DomainConsoleCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain_guest import (
    DomainChannelFlags,
    DomainConsoleFlags,
    DomainGraphicsReloadType,
    DomainOpenGraphicsFlags,
)


class DomainConsole(Handle[DomainRef]):
    """Consoles, channels, screenshots and graphics of a domain."""

    def console(self, device: str | None = None, *, flags: DomainConsoleFlags | None = None) -> Opening[Console]:
        """The data of a console, by the alias of its device; to be used in ``async with``."""
        wanted = flags or DomainConsoleFlags(0)
        return open_stream(Console, self._link, DomainConsoleCalls.domain_open_console, self.ref, device, wanted)

    def channel(self, name: str | None = None, *, flags: DomainChannelFlags | None = None) -> Opening[Console]:
        """The data of a channel, by its name or alias; to be used in ``async with``."""
        wanted = flags or DomainChannelFlags(0)
        return open_stream(Console, self._link, DomainConsoleCalls.domain_open_channel, self.ref, name, wanted)

    def screenshot(self, screen: int = 0) -> Opening[Picture]:
        """A picture of the screen; to be used in ``async with``."""
        declared = DomainConsoleCalls.domain_screenshot
        return open_stream(Picture, self._link, declared, self.ref, screen, NoFlags.NONE)

    async def open_graphics(self, index: int, file: int, *, flags: DomainOpenGraphicsFlags | None = None) -> None:
        """Hand an open socket to a graphics device as a client's."""
        wanted = flags or DomainOpenGraphicsFlags(0)
        await self._call(DomainConsoleCalls.domain_open_graphics, self.ref, index, [file], wanted)

    async def open_graphics_socket(self, index: int, *, flags: DomainOpenGraphicsFlags | None = None) -> int:
        """The file descriptor of a new connection to a graphics device, which the caller closes."""
        wanted = flags or DomainOpenGraphicsFlags(0)
        (file,) = await self._call(DomainConsoleCalls.domain_open_graphics_fd, self.ref, index, wanted)
        return file

    async def reload_graphics(self, kind: DomainGraphicsReloadType) -> None:
        """Let a graphics device read its certificates again."""
        await self._call(DomainConsoleCalls.domain_graphics_reload, self.ref, kind, NoFlags.NONE)
