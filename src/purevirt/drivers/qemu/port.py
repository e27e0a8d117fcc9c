"""TCP ports for graphics servers, taken at the start of a guest and given back at its end (virPortAllocator)."""

import contextlib
import errno
import socket
from collections.abc import Iterable

from purevirt.conf.domain.display import Graphics, ListenType, SpiceGraphics, VncGraphics
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.failure import internal_error

FIRST_PORT = 5900
LAST_PORT = 65535
_FIRST_WEBSOCKET = 5700


class GraphicsPorts:
    """The ports in use by guests of one driver; those of other programs are found by trying."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def assign(self, definition: Domain) -> list[int]:
        """Give every server that wants one a free port; the ports to give back. Raises Error INTERNAL_ERROR."""
        taken: list[int] = []
        try:
            for graphics in definition.devices.graphics:
                taken += self._assign(graphics)
        except BaseException:
            self.give_back(taken)
            raise
        return taken

    def keep(self, definition: Domain) -> list[int]:
        """Note the ports of a guest that was found running."""
        servers = [each for each in definition.devices.graphics if isinstance(each, VncGraphics | SpiceGraphics)]
        ports = [each.port for each in servers if each.port is not None and each.port > 0]
        self._taken.update(ports)
        return ports

    def give_back(self, ports: Iterable[int]) -> None:
        """Let others have the ports."""
        self._taken.difference_update(ports)

    def _assign(self, graphics: Graphics) -> list[int]:
        if not isinstance(graphics, VncGraphics | SpiceGraphics) or not _is_on_network(graphics):
            return []
        taken: list[int] = []
        if graphics.autoport or graphics.port in {None, -1, 0}:
            graphics.port = self._take(FIRST_PORT)
            taken.append(graphics.port)
        if isinstance(graphics, VncGraphics) and graphics.websocket == -1:
            graphics.websocket = self._take(_FIRST_WEBSOCKET)
            taken.append(graphics.websocket)
        return taken

    def _take(self, first: int) -> int:
        for port in range(first, LAST_PORT + 1):
            if port not in self._taken and _is_free(port):
                self._taken.add(port)
                return port
        raise internal_error("Unable to find an unused port in range 'graphics' (5900-65535)")


def _is_on_network(graphics: VncGraphics | SpiceGraphics) -> bool:
    return not graphics.listens or graphics.listens[0].type in {ListenType.ADDRESS, ListenType.NETWORK}


def _is_free(port: int) -> bool:
    """Whether nobody listens on the port, for any address of either family."""
    return _can_bind(socket.AF_INET, "0.0.0.0", port) and (
        not socket.has_ipv6 or _can_bind(socket.AF_INET6, "::", port)
    )


def _can_bind(family: socket.AddressFamily, address: str, port: int) -> bool:
    try:
        probe = socket.socket(family, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
    except OSError:
        return True  # a kernel without the family has no listeners there
    with contextlib.closing(probe):
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        try:
            probe.bind((address, port))
        except OSError as problem:
            return problem.errno != errno.EADDRINUSE
    return True
