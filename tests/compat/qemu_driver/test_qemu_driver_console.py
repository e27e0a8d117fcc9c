"""Consoles, channels and pictures of real guests."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from typing import Any

import pytest

from purevirt.api.event import DomainGraphicsEvent
from purevirt.api.facet.domain_console import DomainConsole
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.session import SessionEvents
from purevirt.enums.domain import DomainCreateFlags
from purevirt.enums.domain_event import DomainEventGraphicsPhase, DomainEventID
from purevirt.enums.domain_guest import DomainConsoleFlags, DomainOpenGraphicsFlags
from purevirt.errors import Error, ErrorCode

Play = Callable[[Any], None]
GREETING = b"Hello from a guest of purevirt!\r\n"
CHANNEL = "<channel type='unix'><target type='virtio' name='org.example.0'/></channel>"
VIDEO = "<video><model type='vga'/></video>"


async def read_until(stream: Any, wanted: bytes) -> bytes:
    """What a stream gives up to some bytes."""
    seen = b""
    async with asyncio.timeout(30):
        while wanted not in seen:
            part = await stream.read(1024)
            assert part, f"the stream ended behind {seen!r}"
            seen += part
    return seen


async def boot(bench: Any) -> tuple[Any, Any]:
    """A guest that has greeted, and its console."""
    ref = await bench.define(boot=True)
    await bench.start(ref, DomainCreateFlags.START_PAUSED)
    console = await bench.call(DomainConsole.domain_open_console, ref, None, 0)
    await bench.call(DomainLifecycle.domain_resume, ref)
    await read_until(console, GREETING)
    return ref, console


def test_bytes_go_both_ways_unchanged(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        _, console = await boot(bench)
        sent = bytes(byte for byte in range(256))
        for start in range(0, 256, 8):
            await console.write(sent[start : start + 8])
            await read_until(console, sent[start : start + 8])
        await console.finish()

    play(scenario)


def test_one_user_at_a_time(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref, console = await boot(bench)
        with pytest.raises(Error, match="Active console session exists for this domain") as caught:
            await bench.call(DomainConsole.domain_open_console, ref, "serial0", 0)
        assert caught.value.code == ErrorCode.OPERATION_FAILED
        reading = asyncio.create_task(console.read(100))
        await asyncio.sleep(0)
        other = await bench.call(DomainConsole.domain_open_console, ref, None, DomainConsoleFlags.FORCE)
        assert await asyncio.wait_for(reading, 5) == b""
        await other.write(b"x")
        await read_until(other, b"x")
        await other.finish()
        again = await bench.call(DomainConsole.domain_open_console, ref, None, DomainConsoleFlags.SAFE)
        again.abort()
        again.abort()

    play(scenario)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_guest_ends_the_stream(play: Play, number: signal.Signals) -> None:
    async def scenario(bench: Any) -> None:
        ref, console = await boot(bench)
        reading = asyncio.create_task(console.read(100))
        await asyncio.sleep(0)
        os.kill(bench.pid(ref), number)
        assert await asyncio.wait_for(reading, 10) == b""
        await bench.wait_for(lambda: not bench.record(ref).is_active)
        with pytest.raises(Error, match="stream is not open"):
            await console.write(b"late")

    play(scenario)


def test_what_is_no_console_is_refused(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(devices="<serial type='null'/>")
        with pytest.raises(Error, match="domain is not running"):
            await bench.call(DomainConsole.domain_open_console, ref, None, 0)
        await bench.start(ref)
        for name, text in (
            (None, "character device serial0 is not using a PTY or UNIX socket"),
            ("serial7", "cannot find character device serial7"),
        ):
            with pytest.raises(Error, match=text) as caught:
                await bench.call(DomainConsole.domain_open_console, ref, name, 0)
            assert caught.value.code == ErrorCode.INTERNAL_ERROR
        with pytest.raises(Error, match="cannot find channel <null>"):
            await bench.call(DomainConsole.domain_open_channel, ref, None, 0)
        with pytest.raises(Error, match="no screens to take screenshot from"):
            await bench.call(DomainConsole.domain_screenshot, ref, 0, 0)

    play(scenario)


def test_a_serial_port_on_a_socket_is_a_console_too(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        serial = f"<serial type='unix'><source mode='bind' path='{bench.root}/s.sock'/></serial>"
        xml = bench.xml(boot=True).replace("<serial type='pty'/><console type='pty'/>", serial)
        ref = await bench.call(DomainLifecycle.domain_create_xml, xml, DomainCreateFlags.START_PAUSED)
        console = await bench.call(DomainConsole.domain_open_console, ref, "serial0", 0)
        await bench.call(DomainLifecycle.domain_resume, ref)
        await read_until(console, GREETING)

    play(scenario)


def test_a_channel_is_opened_by_name(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(devices=CHANNEL))
        assert list(bench.paths.channel.glob("*/org.example.0"))
        channel = await bench.call(DomainConsole.domain_open_channel, ref, "org.example.0", 0)
        with pytest.raises(Error, match="Active channel stream exists for this domain"):
            await bench.call(DomainConsole.domain_open_channel, ref, None, 0)
        reading = asyncio.create_task(channel.read(10))
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert await asyncio.wait_for(reading, 10) == b""
        assert not list(bench.paths.channel.glob("*/org.example.0"))

    play(scenario)


def test_a_picture_is_taken_and_its_file_removed(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(devices=VIDEO))
        shot = await bench.call(DomainConsole.domain_screenshot, ref, 0, 0)
        head = await shot.stream.read(8)
        magic = {"image/png": b"\x89PNG", "image/x-portable-pixmap": b"P6"}[shot.mime]
        assert head.startswith(magic)
        assert not [path for path in bench.paths.cache.iterdir() if "screendump" in path.name]
        with pytest.raises(Error, match="no such screen"):
            await bench.call(DomainConsole.domain_screenshot, ref, 5, 0)

    play(scenario)


def test_graphics_are_opened_without_a_port(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        vnc = f"<graphics type='vnc' socket='{bench.root}/v.sock' passwd='secret'/><video><model type='vga'/></video>"
        ref = await bench.start(await bench.define(devices=vnc))
        (fd,) = await bench.call(DomainConsole.domain_open_graphics_fd, ref, 0, DomainOpenGraphicsFlags.SKIPAUTH)
        register = SessionEvents.connect_domain_event_callback_register_any
        await bench.call(register, DomainEventID.GRAPHICS, None)
        ours, theirs = socket.socketpair()
        with socket.socket(fileno=fd) as first, ours, theirs:
            await bench.call(DomainConsole.domain_open_graphics, ref, 0, [theirs.fileno()], 0)
            for end, security in ((first, 1), (ours, 2)):
                end.setblocking(False)
                assert await receive(end, 12) == b"RFB 003.008\n"
                end.send(b"RFB 003.008\n")
                assert await receive(end, 2) == bytes([1, security])
        await bench.wait_for(lambda: len(graphics_phases(bench)) == 3)
        phases = DomainEventGraphicsPhase
        assert graphics_phases(bench) == [phases.CONNECT, phases.DISCONNECT, phases.DISCONNECT]
        with pytest.raises(Error, match="No graphics backend with index 1"):
            await bench.call(DomainConsole.domain_open_graphics_fd, ref, 1, 0)

    play(scenario)


def graphics_phases(bench: Any) -> list[int]:
    """What was told of graphics connections."""
    return [event.phase for event in bench.events if isinstance(event, DomainGraphicsEvent)]


async def receive(sock: socket.socket, size: int) -> bytes:
    """So many bytes of a socket."""
    seen = b""
    async with asyncio.timeout(20):
        while len(seen) < size:
            part = await asyncio.get_running_loop().sock_recv(sock, size - len(seen))
            assert part, "the server closed the connection"
            seen += part
    return seen
