"""Starting and stopping real guests through a session, seen from the API, from QEMU and from /proc."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.facet.domain_console import DomainConsole
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.drivers.qemu.monitor_query import query_status
from purevirt.enums.domain import DomainCreateFlags, DomainDestroyFlagsValues, DomainXMLFlags
from purevirt.enums.domain_event import (
    DomainEventResumedDetailType,
    DomainEventShutdownDetailType,
    DomainEventStartedDetailType,
    DomainEventStoppedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
)
from purevirt.enums.domain_state import (
    DomainPausedReason,
    DomainRunningReason,
    DomainShutoffReason,
    DomainState,
)
from purevirt.errors import Error, ErrorCode

Play = Callable[[Any], None]
EmulatorsOf = Callable[[Path], list[int]]

STARTED = (DomainEventType.STARTED, DomainEventStartedDetailType.BOOTED)
RESUMED = (DomainEventType.RESUMED, DomainEventResumedDetailType.UNPAUSED)
SUSPENDED = (DomainEventType.SUSPENDED, DomainEventSuspendedDetailType.PAUSED)
BY_GUEST = (DomainEventType.SHUTDOWN, DomainEventShutdownDetailType.GUEST)
BY_HOST = (DomainEventType.SHUTDOWN, DomainEventShutdownDetailType.HOST)
SHUT = (DomainEventType.STOPPED, DomainEventStoppedDetailType.SHUTDOWN)
DESTROYED = (DomainEventType.STOPPED, DomainEventStoppedDetailType.DESTROYED)
FAILED = (DomainEventType.STOPPED, DomainEventStoppedDetailType.FAILED)


async def state_of(bench: Any, ref: Any) -> tuple[int, int]:
    """State and reason."""
    found = await bench.call(DomainStatus.domain_get_state, ref, 0)
    return found.state, found.reason


def test_a_guest_is_started_and_destroyed(play: Play, emulators_of: EmulatorsOf) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        started = await bench.start(ref)
        assert started.id == 1
        pid = bench.pid(ref)
        assert pid in emulators_of(bench.root)
        assert await query_status(bench.record(ref).run.monitor) == "running"
        assert await state_of(bench, ref) == (DomainState.RUNNING, DomainRunningReason.BOOTED)
        assert bench.paths.status_file(ref.name).exists()
        assert bench.driver.is_idle() is False
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert emulators_of(bench.root) == []
        assert await state_of(bench, ref) == (DomainState.SHUTOFF, DomainShutoffReason.DESTROYED)
        assert not bench.paths.status_file(ref.name).exists()
        assert not bench.paths.pid_file(ref.name).exists()
        assert list(bench.paths.lib.glob("domain-*")) == []
        assert bench.lifecycle()[1:] == [RESUMED, STARTED, BY_HOST, DESTROYED]
        assert "shutting down, reason=destroyed" in bench.paths.log_file(ref.name).read_text()
        assert bench.driver.is_idle()

    play(scenario)


def test_suspend_and_resume_reach_qemu(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        await bench.start(ref)
        monitor = bench.record(ref).run.monitor
        await bench.call(DomainLifecycle.domain_suspend, ref)
        assert await query_status(monitor) == "paused"
        assert await state_of(bench, ref) == (DomainState.PAUSED, DomainPausedReason.USER)
        assert "state='paused' reason='user'" in bench.paths.status_file(ref.name).read_text()
        await bench.call(DomainLifecycle.domain_suspend, ref)
        await bench.call(DomainLifecycle.domain_resume, ref)
        assert await query_status(monitor) == "running"
        assert await state_of(bench, ref) == (DomainState.RUNNING, DomainRunningReason.UNPAUSED)
        with pytest.raises(Error, match="domain is already running") as caught:
            await bench.call(DomainLifecycle.domain_resume, ref)
        assert caught.value.code == ErrorCode.OPERATION_INVALID
        assert bench.lifecycle()[3:] == [SUSPENDED, RESUMED]

    play(scenario)


def test_a_paused_start_waits_for_resume(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        await bench.start(ref, DomainCreateFlags.START_PAUSED)
        assert await query_status(bench.record(ref).run.monitor) == "prelaunch"
        assert await state_of(bench, ref) == (DomainState.PAUSED, DomainPausedReason.USER)
        assert bench.lifecycle()[1:] == [STARTED, SUSPENDED]
        await bench.call(DomainLifecycle.domain_resume, ref)
        assert await query_status(bench.record(ref).run.monitor) == "running"

    play(scenario)


def test_the_power_button_shuts_a_guest_down(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(boot=True)
        await greeted(bench, ref)
        await bench.call(DomainLifecycle.domain_shutdown, ref)
        await bench.wait_for(lambda: SHUT in bench.lifecycle())
        assert bench.lifecycle()[-2:] == [BY_GUEST, SHUT]
        assert await state_of(bench, ref) == (DomainState.SHUTOFF, DomainShutoffReason.SHUTDOWN)

    play(scenario)


def test_a_reboot_boots_the_same_process_again(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(boot=True)
        console = await greeted(bench, ref)
        pid = bench.pid(ref)
        await bench.call(DomainLifecycle.domain_reboot, ref, 0)
        await read_greeting(console)
        assert bench.pid(ref) == pid
        assert await state_of(bench, ref) == (DomainState.RUNNING, DomainRunningReason.BOOTED)
        assert SHUT not in bench.lifecycle()

    play(scenario)


def test_on_poweroff_restart_boots_again(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(boot=True, extra="<on_poweroff>restart</on_poweroff>")
        console = await greeted(bench, ref)
        await bench.call(DomainLifecycle.domain_shutdown, ref)
        await read_greeting(console)
        assert (await state_of(bench, ref))[0] == DomainState.RUNNING

    play(scenario)


def test_reset_and_nmi(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(boot=True)
        console = await greeted(bench, ref)
        await bench.call(DomainLifecycle.domain_reset, ref, 0)
        await read_greeting(console)
        await bench.call(DomainLifecycle.domain_inject_nmi, ref, 0)

    play(scenario)


def test_a_transient_guest_vanishes_with_its_run(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        xml = bench.xml("vanishing")
        ref = await bench.call(DomainLifecycle.domain_create_xml, xml, 0)
        with pytest.raises(Error, match="domain 'vanishing' is already active") as caught:
            await bench.call(DomainLifecycle.domain_create_xml, xml, 0)
        assert caught.value.code == ErrorCode.OPERATION_INVALID
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert await bench.call(DomainLookup.connect_list_all_domains, 0) == []
        assert not bench.paths.config_file("vanishing").exists()

    play(scenario)


def test_autodestroy_ends_with_the_session(play: Play, emulators_of: EmulatorsOf) -> None:
    async def scenario(bench: Any) -> None:
        other = await bench.connect()
        create = other.bind(DomainLifecycle.domain_create_xml)
        ref = await create(bench.xml(), DomainCreateFlags.START_AUTODESTROY)
        assert bench.pid(ref) in emulators_of(bench.root)
        await other.close()
        assert emulators_of(bench.root) == []
        assert bench.lifecycle()[-1] == DESTROYED

    play(scenario)


def test_a_killed_qemu_is_a_crash(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        await bench.start(ref)
        os.kill(bench.pid(ref), signal.SIGKILL)
        await bench.wait_for(lambda: FAILED in bench.lifecycle())
        assert await state_of(bench, ref) == (DomainState.SHUTOFF, DomainShutoffReason.CRASHED)
        assert not bench.paths.status_file(ref.name).exists()
        await bench.start(ref)
        assert (await state_of(bench, ref))[0] == DomainState.RUNNING

    play(scenario)


def test_a_terminated_qemu_is_a_shutdown(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        await bench.start(ref)
        os.kill(bench.pid(ref), signal.SIGTERM)
        await bench.wait_for(lambda: SHUT in bench.lifecycle())
        assert bench.lifecycle()[-2:] == [BY_HOST, SHUT]

    play(scenario)


@pytest.mark.parametrize("turns", [1, 2, 5, 20, 200])
def test_destroy_during_a_start(play: Play, turns: int) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        starting = asyncio.create_task(bench.start(ref))
        for _ in range(turns):
            await asyncio.sleep(0)
        destroying = asyncio.create_task(bench.call(DomainLifecycle.domain_destroy, ref))
        outcomes = await asyncio.gather(starting, destroying, return_exceptions=True)
        assert all(outcome is None or isinstance(outcome, (Error, type(ref))) for outcome in outcomes)
        assert await bench.call(DomainLookup.domain_is_active, ref) is False
        assert list(bench.paths.lib.glob("domain-*")) == []
        await bench.start(ref)

    play(scenario)


@pytest.mark.parametrize(
    ("parts", "code", "text"),
    [
        (
            {"devices": "<disk type='file'><source file='/nonexistent/disk'/><target dev='hda' bus='ide'/></disk>"},
            ErrorCode.SYSTEM_ERROR,
            "Cannot access storage file '/nonexistent/disk': No such file or directory",
        ),
        (
            {"devices": "<interface type='network'><source network='nonet'/></interface>"},
            ErrorCode.NO_NETWORK,
            "Network not found: no network with matching name 'nonet'",
        ),
        (
            {"extra": "<cputune><shares>5</shares></cputune>"},
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: CPU tuning is not available on this host",
        ),
    ],
)
def test_what_the_host_lacks_is_said(play: Play, parts: dict[str, str], code: int, text: str) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(**parts)
        with pytest.raises(Error) as caught:
            await bench.start(ref)
        assert (caught.value.message, caught.value.code) == (text, code)
        assert await state_of(bench, ref) == (DomainState.SHUTOFF, DomainShutoffReason.FAILED)
        assert list(bench.paths.lib.glob("domain-*")) == []
        assert len(bench.lifecycle()) == 1

    play(scenario)


def test_what_needs_a_running_guest_says_so(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        for operation, *arguments in (
            (DomainLifecycle.domain_destroy,),
            (DomainLifecycle.domain_shutdown,),
            (DomainLifecycle.domain_reboot, 0),
            (DomainLifecycle.domain_suspend,),
            (DomainLifecycle.domain_resume,),
            (DomainLifecycle.domain_reset, 0),
            (DomainLifecycle.domain_inject_nmi, 0),
        ):
            with pytest.raises(Error, match="Requested operation is not valid: domain is not running"):
                await bench.call(operation, ref, *arguments)
        await bench.start(ref)
        with pytest.raises(Error, match="Requested operation is not valid: domain is already running"):
            await bench.start(ref)
        await bench.call(DomainLifecycle.domain_destroy_flags, ref, DomainDestroyFlagsValues.REMOVE_LOGS)
        assert not bench.paths.log_file(ref.name).exists()

    play(scenario)


def test_the_live_document_tells_of_the_run(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(boot=True)
        await bench.start(ref)
        live = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))
        assert f"<domain type='qemu' id='{bench.record(ref).ref.id}'>" in live
        names = ("<alias name='serial0'/>", "<alias name='ide0-0-0'/>")
        for part in (*names, "tty='/dev/pts/", "<source path='/dev/pts/"):
            assert part in live
        assert "<alias name='balloon0'/>" not in live
        kept = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags.INACTIVE)
        assert "alias" not in kept
        assert "/dev/pts" not in kept
        assert " id='" not in kept.splitlines()[0]

    play(scenario)


async def greeted(bench: Any, ref: Any) -> Any:
    """Start a guest with its console open, and read its greeting."""
    await bench.start(ref, DomainCreateFlags.START_PAUSED)
    console = await bench.call(DomainConsole.domain_open_console, ref, None, 0)
    await bench.call(DomainLifecycle.domain_resume, ref)
    await read_greeting(console)
    return console


async def read_greeting(console: Any) -> None:
    """Read until the greeting is complete."""
    seen = b""
    async with asyncio.timeout(30):
        while b"guest of purevirt!\r\n" not in seen:
            part = await console.read(1024)
            assert part, "the console ended"
            seen += part
