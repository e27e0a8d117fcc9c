"""Consoles, channels and screenshots of the QEMU driver's domains."""

import socket
from collections.abc import Sequence

from purevirt.api.facet.domain_console import DomainConsole
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import Screenshot
from purevirt.api.stream import Stream
from purevirt.conf.domain.chardev import Channel, CharSource, Console, Parallel, PtySource, Serial, UnixSource
from purevirt.drivers.qemu.console import Opener, open_socket, open_terminal
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.qemu.jsonvalue import JsonObject
from purevirt.drivers.qemu.monitor import ask, ask_for_file
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.bytes_stream import BytesStream
from purevirt.drivers.shared.impact import check_active
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_guest import DomainChannelFlags, DomainConsoleFlags, DomainOpenGraphicsFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

ConsoleDevice = Console | Serial | Parallel

_CONSOLE_BUSY = "Active console session exists for this domain"
_CHANNEL_BUSY = "Active channel stream exists for this domain"
_REMOTE_GRAPHICS = frozenset({"vnc", "spice"})
_GRAPHICS_FD = "graphicsfd"
_PPM = "image/x-portable-pixmap"
_PNG = "image/png"


class QemuDomainConsole(QemuFacet, DomainConsole):
    """Consoles, channels and screenshots."""

    @override(DomainConsoleFlags.SAFE | DomainConsoleFlags.FORCE)
    async def domain_open_console(self, domain: DomainRef, device: str | None, flags: DomainConsoleFlags) -> Stream:
        record = self.running(domain)
        found = _find_console(record, device)
        if found is None:
            raise internal_error(f"cannot find character device {device or '<null>'}")
        end = _host_end(found.source)
        if end is None:
            raise internal_error(f"character device {device or found.alias} is not using a PTY or UNIX socket")
        is_forced = bool(flags & DomainConsoleFlags.FORCE)
        return await record.active_run().devices.open(*end, _CONSOLE_BUSY, force=is_forced)

    @override(DomainChannelFlags.FORCE)
    async def domain_open_channel(self, domain: DomainRef, name: str | None, flags: DomainChannelFlags) -> Stream:
        record = self.running(domain)
        found = _find_channel(record.current.devices.channels, name)
        if found is None:
            raise internal_error(f"cannot find channel {name or '<null>'}")
        end = _host_end(found.source)
        if end is None or not isinstance(found.source, UnixSource):
            raise internal_error(f"channel {name} is not using a UNIX socket")
        is_forced = bool(flags & DomainChannelFlags.FORCE)
        return await record.active_run().devices.open(*end, _CHANNEL_BUSY, force=is_forced)

    @override()
    async def domain_screenshot(self, domain: DomainRef, screen: int, flags: NoFlags) -> Screenshot:
        record = self.running(domain)
        async with record.jobs.hold(Job.QUERY, "qemuDomainScreenshot"):
            check_active(record)
            arguments = _screen(record, screen)
            capabilities = await self.node.capabilities_of(record.current)
            mime = _PPM
            if capabilities.has("screenshot-format-png"):
                arguments, mime = {**arguments, "format": "png"}, _PNG
            client, folder = record.active_run().monitor, self.node.paths.cache
            return Screenshot(mime, BytesStream(await ask_for_file(client, folder, "screendump", arguments)))

    @override(DomainOpenGraphicsFlags.SKIPAUTH)
    async def domain_open_graphics(
        self, domain: DomainRef, index: int, files: list[int], flags: DomainOpenGraphicsFlags
    ) -> None:
        if len(files) != 1:
            raise internal_error("one file is needed to open graphics")
        await self._add_client(domain, index, files[0], flags, "qemuDomainOpenGraphics")

    @override(DomainOpenGraphicsFlags.SKIPAUTH)
    async def domain_open_graphics_fd(self, domain: DomainRef, index: int, flags: DomainOpenGraphicsFlags) -> list[int]:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with ours, theirs:
            await self._add_client(domain, index, theirs.fileno(), flags, "qemuDomainOpenGraphicsFD")
            return [ours.detach()]

    async def _add_client(self, domain: DomainRef, index: int, fd: int, flags: int, owner: str) -> None:
        """Let a graphics server serve a connected socket."""
        record = self.running(domain)
        servers = record.current.devices.graphics
        if index >= len(servers):
            raise internal_error(f"No graphics backend with index {index}")
        kind = servers[index].type
        if kind not in _REMOTE_GRAPHICS:
            raise internal_error(f"Can only open VNC, SPICE or D-Bus p2p graphics backends, not {kind}")
        client: JsonObject = {"protocol": kind, "fdname": _GRAPHICS_FD}
        client["skipauth"] = bool(flags & DomainOpenGraphicsFlags.SKIPAUTH)
        async with record.jobs.hold(Job.MODIFY, owner):
            check_active(record)
            monitor = record.active_run().monitor
            await ask(monitor, "getfd", {"fdname": _GRAPHICS_FD}, fds=[fd])
            await ask(monitor, "add_client", client)


def _find_console(record: QemuDomain, name: str | None) -> ConsoleDevice | None:
    """The device with this alias, or the first console or serial port."""
    devices = record.current.devices
    if not name:
        candidates: Sequence[ConsoleDevice] = [*devices.consoles, *devices.serials]
        return next(iter(candidates), None)
    candidates = [*devices.consoles, *devices.serials, *devices.parallels]
    return next((device for device in candidates if device.alias == name), None)


def _find_channel(channels: Sequence[Channel], name: str | None) -> Channel | None:
    if not name:
        return next(iter(channels), None)
    return next((each for each in channels if each.target is not None and each.target.name == name), None)


def _host_end(source: CharSource) -> tuple[str, Opener] | None:
    """The path of the host side, and how it is opened; None where it is neither a terminal nor a socket."""
    if isinstance(source, PtySource) and source.path is not None:
        return source.path, open_terminal
    if isinstance(source, UnixSource) and source.path is not None:
        return source.path, open_socket
    return None


def _screen(record: QemuDomain, screen: int) -> JsonObject:
    """Which screen QEMU is asked for."""
    videos = record.current.devices.videos
    if not videos:
        detail = "no screens to take screenshot from"
        raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
    if screen == 0:
        return {}
    place = 0
    for video in videos:
        heads = (video.model.heads if video.model is not None else None) or 1
        if screen < place + heads:
            return {"device": video.alias, "head": screen - place}
        place += heads
    raise Error(ErrorCode.INVALID_ARG, "no such screen", domain=ErrorDomain.QEMU)
