"""What a driver finds when it starts: definitions, guests that run, and what a daemon left that was killed.

A run with a status file goes on. A QEMU without one was being started and nobody was told of it: it is ended, and
so is one whose status says that it never got to run.
"""

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from purevirt.conf.domain import Domain, parse_domain
from purevirt.drivers.qemu.definition_file import definition_files, once_link
from purevirt.drivers.qemu.ending import DIED, LOST, NOT_STARTED, SHUT_DOWN, Ending, finish, kill_process
from purevirt.drivers.qemu.events import watch
from purevirt.drivers.qemu.failure import internal_error
from purevirt.drivers.qemu.jsonvalue import JsonShapeError
from purevirt.drivers.qemu.launch import RunPlaces
from purevirt.drivers.qemu.live_part import set_terminals
from purevirt.drivers.qemu.monitor_query import query_open_channels, query_status, query_terminals, query_vcpus
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.probe_process import is_probe
from purevirt.drivers.qemu.process import QemuProcess
from purevirt.drivers.qemu.qmp import QmpError, QmpTimeoutError
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.run import Run
from purevirt.drivers.qemu.status_file import SavedRun, parse_status
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_state import (
    DomainPausedReason,
    DomainRunningReason,
    DomainShutdownReason,
    DomainState,
)
from purevirt.errors import Error
from purevirt.host.files import remove
from purevirt.host.process import ProcessGoneError, ProcessIdentity, read_parent
from purevirt.logging import get_logger

log = get_logger(__name__)

RECONNECT_WAIT_S = 10.0
"""How long a start of the driver waits for guests to answer; those that take longer are found in the background."""

RETRY_DELAY_S = 10.0
INIT_PID = 1
LOCK_FILE = "driver.pid"
_KEY_FILE = "master-key.aes"

_RUN_STATES = {
    "paused": (DomainState.PAUSED, DomainPausedReason.UNKNOWN),
    "debug": (DomainState.PAUSED, DomainPausedReason.UNKNOWN),
    "io-error": (DomainState.PAUSED, DomainPausedReason.IOERROR),
    "watchdog": (DomainState.PAUSED, DomainPausedReason.WATCHDOG),
    "internal-error": (DomainState.PAUSED, DomainPausedReason.UNKNOWN),
    "running": (DomainState.RUNNING, DomainRunningReason.UNKNOWN),
    "shutdown": (DomainState.SHUTDOWN, DomainShutdownReason.UNKNOWN),
    "suspended": (DomainState.PMSUSPENDED, 0),
    "guest-panicked": (DomainState.CRASHED, 0),
}


async def load_definitions(node: QemuNode) -> None:
    """Take in every definition on disk; a file that cannot be understood is logged, passed over and kept."""
    for path in await asyncio.to_thread(lambda: list(definition_files(node.paths.config))):
        try:
            text = await asyncio.to_thread(path.read_text)
            definition = await _read_definition(node, text)
            if definition.name != path.stem:
                raise internal_error(f"Domain config filename '{path}' does not match domain name '{definition.name}'")
            record, _ = node.domains.add(definition)
        except (Error, OSError, ValueError) as problem:
            log.error("cannot load domain definition '%s': %s", path, problem)
            continue
        record.is_persistent = True
        record.autostart = node.paths.autostart_link(record.name).is_symlink()
        record.autostart_once = once_link(node.paths, record.name).is_symlink()
        record.has_managed_save = node.paths.save_file(record.name).exists()
        record.changed()


async def _read_definition(node: QemuNode, text: str) -> Domain:
    """A definition; one whose emulator is gone for now stays as it was written. Raises Error."""
    try:
        return await node.parse(text, is_new=False)
    except Error:
        definition = parse_domain(text)
        try:
            await node.capabilities_of(definition)
        except Error as problem:
            log.warning("the emulator of domain '%s' cannot be used: %s", definition.name, problem.message)
            return definition
        raise


async def recover_runs(node: QemuNode) -> None:
    """Find the guests that run, end what was left half started, and clean up behind what has ended."""
    found: list[tuple[QemuDomain, Run, SavedRun]] = []
    for path in await asyncio.to_thread(lambda: list(definition_files(node.paths.state))):
        try:
            text = await asyncio.to_thread(path.read_text)
            saved = await node.read(lambda text=text: parse_status(text, node.profile))  # type: ignore[misc]  # mypy cannot type the default
            found.append(_adopt(node, saved))
        except (Error, OSError, ValueError) as problem:
            log.error("cannot load domain status '%s': %s", path, problem)
    known = {saved.identity.pid for _, _, saved in found}
    await asyncio.to_thread(end_orphans, node.paths.lib, known)
    await asyncio.to_thread(_remove_leftovers, node, {run.places.folder for _, run, _ in found})
    tasks = [node.spawn(_reconnect(node, *each)) for each in found]
    if tasks:
        await asyncio.wait(tasks, timeout=RECONNECT_WAIT_S)


def _adopt(node: QemuNode, saved: SavedRun) -> tuple[QemuDomain, Run, SavedRun]:
    """Make the domain of a status file an active one, whose QEMU is still to be found."""
    definition = saved.definition
    domain_id = definition.id if definition.id is not None else node.next_id()
    node.reserve_id(domain_id)
    record, _ = node.domains.add(definition, live=True, check_live=True)
    run = record.run = Run(RunPlaces.of(node.paths, domain_id, record.name), domain_id)
    run.found, run.vcpus, run.is_rebooting = saved.identity, saved.vcpus, saved.is_rebooting
    record.start(domain_id, DomainRunningReason.UNKNOWN)
    record.set_state(saved.state, saved.reason)
    ports = node.ports.keep(definition)
    run.releases.append(lambda: node.ports.give_back(ports))
    return record, run, saved


async def _reconnect(node: QemuNode, record: QemuDomain, run: Run, saved: SavedRun) -> None:
    """Find the QEMU of a run; one that does not answer is asked again later, since it may only be stopped."""
    while not run.is_over:
        async with record.jobs.hold(Job.MODIFY, "qemuProcessReconnect"):
            try:
                await _connect(node, record, run, saved)
                return
            except QmpTimeoutError as problem:
                log.warning("domain '%s' does not answer: %s", record.name, problem)
            except ProcessGoneError:
                await _give_up(node, record, run, DIED)
                return
            except (QmpError, JsonShapeError, OSError) as problem:
                log.error("cannot get the monitor of domain '%s' back: %s", record.name, problem)
                await _give_up(node, record, run, LOST)
                return
        await asyncio.sleep(RETRY_DELAY_S)


async def _connect(node: QemuNode, record: QemuDomain, run: Run, saved: SavedRun) -> None:
    run.is_starting = True
    try:
        run.process = await QemuProcess.reconnect(run.places, saved.identity, watch(node, record, run))
        monitor = run.process.monitor
        status = await query_status(monitor)
        run.vcpus = await query_vcpus(monitor)
        set_terminals(record.current, await query_terminals(monitor), await query_open_channels(monitor))
    finally:
        run.is_starting = False
    was_starting = (saved.state, saved.reason) == (DomainState.PAUSED, DomainPausedReason.STARTING_UP)
    if status == "prelaunch" and was_starting:
        await _give_up(node, record, run, NOT_STARTED)
        return
    state, reason = _RUN_STATES.get(status, (record.state, record.reason))
    if was_starting and state == DomainState.RUNNING:
        reason = DomainRunningReason.BOOTED
    if state != record.state:
        record.set_state(state, reason)
    record.changed()
    await node.save_status(record)
    if record.state == DomainState.SHUTDOWN:
        await _give_up(node, record, run, SHUT_DOWN)


async def _give_up(node: QemuNode, record: QemuDomain, run: Run, ending: Ending) -> None:
    run.is_destroyed = True
    await finish(node, record, run, ending)


def _remove_leftovers(node: QemuNode, kept: set[Path]) -> None:
    """Remove the private folders and pid files of runs that are over. Blocks."""
    for folder in node.paths.lib.glob("domain-*"):
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)
    for pid_file in node.paths.state.glob("*.pid"):
        if not pid_file.with_suffix(".xml").exists() and pid_file.name != LOCK_FILE:
            remove(pid_file)


def end_orphans(lib: Path, known: set[int]) -> None:
    """Kill every QEMU of ours that no status file tells of, and probes whose daemon is gone. Blocks."""
    prefix = os.fsencode(lib / "domain-")
    for pid, words in _processes():
        mine = any(prefix in word and _KEY_FILE.encode() in word for word in words)
        if mine and pid not in known:
            log.warning("ending QEMU %s, whose start was never finished", pid)
            _try_kill(pid)
        elif is_probe(words) and _is_orphan(pid):
            _try_kill(pid)


def _processes() -> Iterator[tuple[int, list[bytes]]]:
    """Every process of the host and its arguments."""
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            try:
                words = Path(entry.path, "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            yield int(entry.name), words


def _is_orphan(pid: int) -> bool:
    """Whether whoever started a process has ended."""
    try:
        return read_parent(pid) == INIT_PID
    except ProcessGoneError:
        return False


def _try_kill(pid: int) -> None:
    try:
        kill_process(ProcessIdentity.of(pid))
    except ProcessGoneError:
        return
