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
    """What a person sees of a guest: consoles, channels, graphics, pictures.

    A domain that does not exist raises NO_DOMAIN, one that does not run OPERATION_INVALID.
    """

    @operation(201, "virDomainOpenConsole", access="domain:open_device", stream=StreamKind.BOTH)
    async def domain_open_console(self, domain: DomainRef, device: str | None, flags: DomainConsoleFlags) -> Stream:
        """A stream to a serial console or character device; None is the first one.

        SAFE raises OPERATION_FAILED where somebody else is connected, FORCE throws that one out. A device that does not
        exist raises INTERNAL_ERROR.

        Source: virDomainOpenConsole.
        """

    @operation(211, "virDomainScreenshot", access="domain:screenshot", stream=StreamKind.READ)
    async def domain_screenshot(self, domain: DomainRef, screen: int, flags: NoFlags) -> Screenshot:
        """A picture of a guest's screen, with its type and a stream of its data.

        ``screen`` counts the screens of all video devices from 0.

        Source: virDomainScreenshot.
        """

    @operation(249, "virDomainOpenGraphics", access="domain:open_graphics", files_in=True)
    async def domain_open_graphics(
        self, domain: DomainRef, index: int, files: list[int], flags: DomainOpenGraphicsFlags
    ) -> None:
        """Give the end of a socket pair to a graphics server, which serves it as a connection.

        ``files`` holds that one file; ``index`` counts graphics devices. SKIPAUTH lets it in without a password.

        Source: virDomainOpenGraphics.
        """

    @operation(296, "virDomainOpenChannel", access="domain:open_device", stream=StreamKind.BOTH)
    async def domain_open_channel(self, domain: DomainRef, name: str | None, flags: DomainChannelFlags) -> Stream:
        """A stream to a channel of the guest; None is the first one.

        FORCE throws out who is connected, without it that raises OPERATION_FAILED. A channel that does not exist raises
        INTERNAL_ERROR.

        Source: virDomainOpenChannel.
        """

    @operation(343, "virDomainOpenGraphicsFD", access="domain:open_graphics", files_out=True)
    async def domain_open_graphics_fd(self, domain: DomainRef, index: int, flags: DomainOpenGraphicsFlags) -> list[int]:
        """A connected socket to a graphics server.

        ``index`` counts graphics devices; SKIPAUTH gets in without a password.

        Source: virDomainOpenGraphicsFD.
        """

    @operation(448, "virDomainGraphicsReload", access="domain:write")
    async def domain_graphics_reload(self, domain: DomainRef, kind: DomainGraphicsReloadType, flags: NoFlags) -> None:
        """Let graphics servers of a kind read their certificates again.

        Source: virDomainGraphicsReload.
        """
