"""What guests do by themselves: panic, reset, hang; and what their definitions say about it."""

from collections.abc import Callable
from typing import Any

import pytest

from purevirt.api.event import DomainRebootEvent, DomainWatchdogEvent
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.session import SessionEvents
from purevirt.enums.domain_event import (
    DomainEventCrashedDetailType,
    DomainEventID,
    DomainEventShutdownDetailType,
    DomainEventStoppedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
    DomainEventWatchdogAction,
)
from purevirt.enums.domain_state import (
    DomainCrashedReason,
    DomainLifecycleAction,
    DomainPausedReason,
    DomainShutoffReason,
    DomainState,
)
from purevirt.enums.domain_state import DomainLifecycle as LifecycleKind

Play = Callable[[Any], None]

# mov dx,PORT; mov al,VALUE; out dx,al; hlt; jmp -3
PANIC = bytes.fromhex("ba0505b001eef4ebfd")
WATCHDOG = bytes.fromhex("ba4304b00feef4ebfd")
RESET = bytes.fromhex("ba6400b0feeef4ebfd")

DISK = """<disk type='file' device='disk'><driver name='qemu' type='raw'/><source file='{path}'/>
  <target dev='hda' bus='ide'/></disk>"""

PANICKED = (DomainEventType.CRASHED, DomainEventCrashedDetailType.PANICKED)
CRASHED = (DomainEventType.STOPPED, DomainEventStoppedDetailType.CRASHED)
BY_GUEST = (DomainEventType.SHUTDOWN, DomainEventShutdownDetailType.GUEST)
SHUT = (DomainEventType.STOPPED, DomainEventStoppedDetailType.SHUTDOWN)
BARKED = (DomainEventType.SUSPENDED, DomainEventSuspendedDetailType.WATCHDOG)


async def boot(bench: Any, code: bytes, *, devices: str = "", extra: str = "") -> Any:
    """Start a guest that runs this code."""
    image = bench.root / f"{code.hex()}.img"
    image.write_bytes(code.ljust(510, b"\0") + b"\x55\xaa")
    parts = DISK.format(path=image) + devices
    return await bench.start(await bench.define(devices=parts, extra=extra))


@pytest.mark.parametrize("action", ["destroy", "preserve", "restart"])
def test_a_panic(play: Play, action: str) -> None:
    async def scenario(bench: Any) -> None:
        extra = f"<on_crash>{action}</on_crash>"
        ref = await boot(bench, PANIC, devices="<panic model='isa'/>", extra=extra)
        await bench.wait_for(lambda: PANICKED in bench.lifecycle())
        record = bench.record(ref)
        if action == "destroy":
            await bench.wait_for(lambda: CRASHED in bench.lifecycle())
            assert (record.state, record.reason) == (DomainState.SHUTOFF, DomainShutoffReason.CRASHED)
        elif action == "preserve":
            assert (record.state, record.reason) == (DomainState.CRASHED, DomainCrashedReason.PANICKED)
            await bench.call(DomainLifecycle.domain_destroy, ref)
        else:
            await bench.wait_for(lambda: bench.lifecycle().count(PANICKED) > 1)
            assert CRASHED not in bench.lifecycle()

    play(scenario)


def test_a_watchdog_pauses(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        register = SessionEvents.connect_domain_event_callback_register_any
        await bench.call(register, DomainEventID.WATCHDOG, None)
        ref = await boot(bench, WATCHDOG, devices="<watchdog model='ib700' action='pause'/>")
        await bench.wait_for(lambda: BARKED in bench.lifecycle())
        record = bench.record(ref)
        assert (record.state, record.reason) == (DomainState.PAUSED, DomainPausedReason.WATCHDOG)
        (event,) = [event for event in bench.events if isinstance(event, DomainWatchdogEvent)]
        assert event.action == DomainEventWatchdogAction.PAUSE
        await bench.call(DomainLifecycle.domain_resume, ref)

    play(scenario)


def test_a_reset_goes_on(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await boot(bench, RESET)
        await bench.wait_for(lambda: sum(isinstance(event, DomainRebootEvent) for event in bench.events) > 2)
        assert bench.record(ref).state == DomainState.RUNNING

    play(scenario)


def test_a_reset_is_the_end(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await boot(bench, RESET, extra="<on_reboot>destroy</on_reboot>")
        await bench.wait_for(lambda: SHUT in bench.lifecycle())
        assert bench.lifecycle()[-2:] == [BY_GUEST, SHUT]
        assert bench.record(ref).reason == DomainShutoffReason.SHUTDOWN

    play(scenario)


def test_the_meaning_of_a_reset_changes_while_it_runs(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await boot(bench, RESET)
        change = DomainLifecycle.domain_set_lifecycle_action
        await bench.call(change, ref, LifecycleKind.REBOOT, DomainLifecycleAction.DESTROY, 0)
        await bench.wait_for(lambda: SHUT in bench.lifecycle())
        assert "<on_reboot>restart</on_reboot>" in bench.paths.config_file(ref.name).read_text()

    play(scenario)
