"""Operations on consoles, channels, graphics and screenshots."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import Screenshot
from purevirt.api.stream import Stream, StreamKind
from purevirt.enums.domain_guest import (
    DomainChannelFlags,
    DomainConsoleFlags,
    DomainGraphicsReloadType,
    DomainOpenGraphicsFlags,
)
from purevirt.enums.error import ErrorDomain


class DomainConsole(Facet, api_domain=ErrorDomain.DOMAIN):
    """Consoles, channels, graphics and screenshots."""

    @operation(201, "virDomainOpenConsole", access="domain:open_device", stream=StreamKind.BOTH)
    async def domain_open_console(self, domain: DomainRef, device: str | None, flags: DomainConsoleFlags) -> Stream:
        """virDomainOpenConsole."""

    @operation(211, "virDomainScreenshot", access="domain:screenshot", stream=StreamKind.READ)
    async def domain_screenshot(self, domain: DomainRef, screen: int, flags: NoFlags) -> Screenshot:
        """virDomainScreenshot."""

    @operation(249, "virDomainOpenGraphics", access="domain:open_graphics", files_in=True)
    async def domain_open_graphics(
        self, domain: DomainRef, index: int, files: list[int], flags: DomainOpenGraphicsFlags
    ) -> None:
        """virDomainOpenGraphics."""

    @operation(296, "virDomainOpenChannel", access="domain:open_device", stream=StreamKind.BOTH)
    async def domain_open_channel(self, domain: DomainRef, name: str | None, flags: DomainChannelFlags) -> Stream:
        """virDomainOpenChannel."""

    @operation(343, "virDomainOpenGraphicsFD", access="domain:open_graphics", files_out=True)
    async def domain_open_graphics_fd(self, domain: DomainRef, index: int, flags: DomainOpenGraphicsFlags) -> list[int]:
        """virDomainOpenGraphicsFD."""

    @operation(448, "virDomainGraphicsReload", access="domain:write")
    async def domain_graphics_reload(self, domain: DomainRef, kind: DomainGraphicsReloadType, flags: NoFlags) -> None:
        """virDomainGraphicsReload."""
