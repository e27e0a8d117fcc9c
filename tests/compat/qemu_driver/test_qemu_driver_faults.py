"""Guests that hang, lie or die: each costs nobody but its own callers."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.event import DomainControlErrorEvent
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.qemu import DomainQemu
from purevirt.api.typedparam import as_dict
from purevirt.drivers.qemu import bulk_statistics, process, recover
from purevirt.enums.domain import ConnectGetAllDomainStatsFlags, DomainStatsTypes, DomainXMLFlags
from purevirt.enums.domain_event import DomainEventStoppedDetailType, DomainEventType
from purevirt.enums.domain_state import DomainControlState, DomainState
from purevirt.errors import Error, ErrorCode

Play = Callable[[Any], None]
BenchAt = Callable[[Path], AbstractAsyncContextManager[Any]]

FAILED = (DomainEventType.STOPPED, DomainEventStoppedDetailType.FAILED)

# a QEMU that is the real one when it is probed, and otherwise speaks QMP up to a point
IMPOSTOR = """#!/usr/bin/env python3
import json, os, re, signal, socket, sys, time
words = sys.argv[1:]
if not any("guest=" in word for word in words):
    os.execv("{qemu}", ["{qemu}", *words])
fd = next(int(m[1]) for m in (re.search(r"fd=(\\d+)", w) for w in words if w.startswith("socket,id=charmonitor")) if m)
connection, _ = socket.socket(fileno=fd).accept()
stream = connection.makefile("rw")
print(json.dumps({{"QMP": {{"version": {{}}, "capabilities": []}}}}), file=stream, flush=True)
answers = {{"query-cpus-fast": [], "query-chardev": [], "query-status": {{"status": "running", "running": True}}}}
for line in stream:
    request = json.loads(line)
    name = request["execute"]
    if name == "{trigger}":
        {behaviour}
    print(json.dumps({{"return": answers.get(name, {{}}), "id": request.get("id")}}), file=stream, flush=True)
"""


def impostor(root: Path, qemu: str, behaviour: str, trigger: str = "stop") -> str:
    """The path of a fake emulator."""
    path = root / "impostor"
    path.write_text(IMPOSTOR.format(qemu=qemu, behaviour=behaviour, trigger=trigger))
    path.chmod(0o755)
    return f"<emulator>{path}</emulator>"


@pytest.fixture
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Time limits of a test's size."""
    monkeypatch.setattr(bulk_statistics, "STATS_TIMEOUT_S", 0.2)
    monkeypatch.setattr(process, "TERM_TIMEOUT_S", 0.2)
    monkeypatch.setattr(process, "MONITOR_TIMEOUT_S", 0.5)
    monkeypatch.setattr(recover, "RECONNECT_WAIT_S", 0.2)
    monkeypatch.setattr(recover, "RETRY_DELAY_S", 0.1)


@pytest.mark.usefixtures("short_waits")
def test_a_stuck_guest_holds_up_nobody_else(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        stuck = await bench.start(await bench.define("stuck"))
        fine = await bench.start(await bench.define("fine"))
        os.kill(bench.pid(stuck), signal.SIGSTOP)
        waiting = asyncio.create_task(bench.call(DomainLifecycle.domain_suspend, stuck))
        await asyncio.sleep(0)
        bench.record(stuck).jobs.wait_s = 0.1
        begun = time.monotonic()
        assert len(await bench.call(DomainLookup.connect_list_all_domains, 0)) == 2
        assert (await bench.call(DomainLookup.domain_lookup_by_name, "stuck")).id == stuck.id
        assert (await bench.call(DomainStatus.domain_get_info, stuck)).state == DomainState.RUNNING
        assert "<name>stuck</name>" in await bench.call(DomainStatus.domain_get_xml_desc, stuck, DomainXMLFlags(0))
        control = await bench.call(DomainStatus.domain_get_control_info, stuck, 0)
        assert control.state == DomainControlState.JOB
        await bench.call(DomainLifecycle.domain_suspend, fine)
        assert time.monotonic() - begun < 5
        with pytest.raises(Error, match="cannot acquire state change lock") as caught:
            await bench.call(DomainLifecycle.domain_resume, stuck)
        assert caught.value.code == ErrorCode.OPERATION_TIMEOUT
        found = await bench.call(DomainStatus.connect_get_all_domain_stats, [], DomainStatsTypes(0), 0)
        params = {record.domain.name: as_dict(record.params) for record in found}
        assert params["fine"]["balloon.current"] == 32768
        assert params["stuck"]["state.state"] == DomainState.RUNNING
        nowait = ConnectGetAllDomainStatsFlags.NOWAIT
        assert len(await bench.call(DomainStatus.connect_get_all_domain_stats, [], DomainStatsTypes(0), nowait)) == 2
        os.kill(bench.pid(stuck), signal.SIGCONT)
        await waiting
        assert bench.record(stuck).state == DomainState.PAUSED

    play(scenario)


@pytest.mark.usefixtures("short_waits")
def test_a_stopped_process_is_destroyed_by_force(play: Play, emulators_of: Callable[[Path], list[int]]) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        os.kill(bench.pid(ref), signal.SIGSTOP)
        with pytest.raises(Error, match=r"terminate process \d+ with SIGTERM: Device or resource busy") as caught:
            await bench.call(DomainLifecycle.domain_destroy_flags, ref, 1)
        assert caught.value.code == ErrorCode.SYSTEM_ERROR
        assert bench.record(ref).is_active
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert emulators_of(bench.root) == []

    play(scenario)


@pytest.mark.usefixtures("short_waits")
def test_a_stuck_guest_is_found_again_when_it_goes_on(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            ref = await bench.start(await bench.define())
            pid = bench.pid(ref)
        os.kill(pid, signal.SIGSTOP)
        async with bench_at(root) as bench:
            assert bench.record(ref).is_active
            assert await bench.call(DomainLookup.domain_is_active, ref)
            os.kill(pid, signal.SIGCONT)
            await found_again(bench, ref)
            await bench.call(DomainLifecycle.domain_suspend, ref)
            assert bench.pid(ref) == pid
            assert bench.record(ref).state == DomainState.PAUSED

    asyncio.run(scenario())


@pytest.mark.usefixtures("short_waits")
def test_a_guest_that_never_answers_a_new_driver_can_be_destroyed(
    root: Path, bench_at: BenchAt, emulators_of: Callable[[Path], list[int]]
) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            ref = await bench.start(await bench.define())
            os.kill(bench.pid(ref), signal.SIGSTOP)
        async with bench_at(root) as bench:
            await bench.call(DomainLifecycle.domain_destroy, ref)
            assert not bench.record(ref).is_active
            await asyncio.to_thread(os.waitpid, -1, 0)
            assert emulators_of(root) == []

    asyncio.run(scenario())


@pytest.mark.parametrize("behaviour", ["print('][', file=stream, flush=True)", "stream.write('x' * 11_000_000)"])
def test_a_monitor_that_talks_nonsense(play: Play, qemu: str, behaviour: str) -> None:
    async def scenario(bench: Any) -> None:
        fine = await bench.start(await bench.define())
        ref = await bench.start(await bench.define(devices=impostor(bench.root, qemu, behaviour)))
        with pytest.raises(Error, match="domain is no longer running"):
            await bench.call(DomainLifecycle.domain_suspend, ref)
        assert [event for event in bench.events if isinstance(event, DomainControlErrorEvent)]
        control = await bench.call(DomainStatus.domain_get_control_info, ref, 0)
        assert control.state == DomainControlState.ERROR
        await bench.call(DomainLifecycle.domain_suspend, fine)
        await bench.call(DomainLifecycle.domain_destroy, ref)
        assert not bench.record(ref).is_active

    play(scenario)


def test_a_monitor_that_hangs_up(play: Play, qemu: str) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(devices=impostor(bench.root, qemu, "sys.exit(1)")))
        with pytest.raises(Error):
            await bench.call(DomainLifecycle.domain_suspend, ref)
        await bench.wait_for(lambda: FAILED in bench.lifecycle())
        assert not bench.record(ref).is_active

    play(scenario)


@pytest.mark.parametrize("trigger", ["query-cpus-fast", "query-chardev", "cont"])
def test_a_qemu_that_dies_while_it_is_started(play: Play, qemu: str, trigger: str) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define(devices=impostor(bench.root, qemu, "sys.exit(1)", trigger))
        with pytest.raises(Error):
            await bench.start(ref)
        assert not bench.record(ref).is_active
        assert list(bench.paths.lib.glob("domain-*")) == []
        assert not bench.paths.status_file(ref.name).exists()

    play(scenario)


@pytest.mark.parametrize("command", ["", "x", "[]", '{"execute":5}', '{"arguments":[]}', "[" * 100_000])
def test_a_callers_nonsense_stays_with_the_caller(play: Play, command: str) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        reply = await asyncio.gather(
            bench.call(DomainQemu.domain_monitor_command, ref, command, 0), return_exceptions=True
        )
        outcome = reply[0]
        assert outcome.code == ErrorCode.INTERNAL_ERROR if isinstance(outcome, Error) else '"error"' in outcome
        await bench.call(DomainLifecycle.domain_suspend, ref)

    play(scenario)


async def found_again(bench: Any, ref: Any) -> None:
    """Wait until the driver has spoken to a guest of an earlier one."""
    run = bench.record(ref).run
    async with asyncio.timeout(20):
        while run.process is None or run.is_starting:  # noqa: ASYNC110  # the driver tells nobody
            await asyncio.sleep(0.01)
