"""What a driver finds of those before it: definitions and guests, after a stop and after a kill at any moment."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.drivers.qemu.monitor_query import query_status
from purevirt.enums.domain import DomainCreateFlags, DomainXMLFlags
from purevirt.enums.domain_state import DomainPausedReason, DomainRunningReason, DomainShutoffReason, DomainState
from purevirt.errors import Error, ErrorCode

BenchAt = Callable[[Path], AbstractAsyncContextManager[Any]]

# a driver that defines and starts guests as fast as it can, and says what was acknowledged
BUSY_DRIVER = """
import asyncio, sys
from pathlib import Path
from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.drivers.qemu.driver import QemuDriver
from purevirt.drivers.qemu.paths import QemuPaths
from purevirt.enums.host import ConnectFlags
from purevirt.uri import parse_uri

XML = open(sys.argv[2]).read()

def say(*words):
    print(*words, flush=True)

async def main():
    driver = QemuDriver(QemuPaths.system(Path(sys.argv[1])), is_privileged=True, uri_path="/system")
    await driver.start()
    session = await driver.open(parse_uri("qemu:///system"), ConnectFlags(0))
    define = session.bind(DomainDefinition.domain_define_xml)
    start = session.bind(DomainLifecycle.domain_create_with_flags)
    undefine = session.bind(DomainDefinition.domain_undefine)
    destroy = session.bind(DomainLifecycle.domain_destroy)
    say("ready")
    for number in range(1000):
        name = f"k{number}"
        ref = await define(XML.replace("NAME", name))
        say("defined", name)
        await start(ref, 0)
        say("started", name)
        if number % 2:
            say("destroying", name)
            await destroy(ref)
            say("destroyed", name)
            say("undefining", name)
            await undefine(ref)
            say("undefined", name)

asyncio.run(main())
"""


def test_guests_outlive_the_driver(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            running = await bench.start(await bench.define("running", boot=True))
            paused = await bench.start(await bench.define("paused"))
            transient = await bench.call(DomainLifecycle.domain_create_xml, bench.xml("transient"), 0)
            off = await bench.define("off")
            await bench.call(DomainLifecycle.domain_suspend, paused)
            xml = await bench.call(DomainStatus.domain_get_xml_desc, running, DomainXMLFlags(0))
            kept = await bench.call(DomainStatus.domain_get_xml_desc, running, DomainXMLFlags.INACTIVE)
            pids = [bench.pid(each) for each in (running, paused, transient)]
        async with bench_at(root) as bench:
            assert {ref.name for ref in await bench.call(DomainLookup.connect_list_all_domains, 0)} == {
                "running", "paused", "transient", "off",
            }  # fmt: skip
            assert [bench.pid(each) for each in (running, paused, transient)] == pids
            assert bench.record(running).ref == running
            assert await bench.call(DomainStatus.domain_get_xml_desc, running, DomainXMLFlags(0)) == xml
            assert await bench.call(DomainStatus.domain_get_xml_desc, running, DomainXMLFlags.INACTIVE) == kept
            assert await bench.call(DomainLookup.domain_is_persistent, transient) is False
            assert bench.record(running).state == DomainState.RUNNING
            assert bench.record(running).reason == DomainRunningReason.BOOTED
            assert (bench.record(paused).state, bench.record(paused).reason) == (
                DomainState.PAUSED, DomainPausedReason.USER,
            )  # fmt: skip
            assert await query_status(bench.record(paused).run.monitor) == "paused"
            assert (await bench.start(off)).id > transient.id
            await bench.call(DomainLifecycle.domain_destroy, transient)
            await bench.call(DomainLifecycle.domain_destroy, running)
            after = await bench.call(DomainStatus.domain_get_xml_desc, running, DomainXMLFlags(0))
            assert after == kept

    asyncio.run(scenario())


def test_a_guest_that_died_meanwhile_is_cleaned_up(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            ref = await bench.start(await bench.define())
            pid = bench.pid(ref)
        _kill(pid)
        async with bench_at(root) as bench:
            record = bench.record(ref)
            assert (record.state, record.reason) == (DomainState.SHUTOFF, DomainShutoffReason.CRASHED)
            assert not bench.paths.status_file(ref.name).exists()
            assert list(bench.paths.lib.glob("domain-*")) == []

    asyncio.run(scenario())


def test_another_process_with_the_pid_is_left_alone(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            ref = await bench.start(await bench.define())
            pid = bench.pid(ref)
            status = bench.paths.status_file(ref.name)
        _kill(pid)
        with _other_process() as other:
            status.write_text(status.read_text().replace(f"pid='{pid}'", f"pid='{other.pid}'"))
            async with bench_at(root) as bench:
                assert bench.record(ref).is_active is False
            assert other.poll() is None
            other.kill()

    asyncio.run(scenario())


def test_a_broken_definition_is_passed_over_and_kept(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            await bench.define("good")
            broken = bench.paths.config_file("broken")
            broken.write_text("<domain type='qemu'><name>broken</na")
            wrong = bench.paths.config_file("wrong")
            wrong.write_text(bench.xml("othername"))
            binary = bench.paths.config_file("binary")
            binary.write_bytes(b"\xff\xfe\x00")
            status = bench.paths.status_file("nonsense")
            status.write_text("<domstatus state='flying' pid='1'/>")
        async with bench_at(root) as bench:
            assert [ref.name for ref in await bench.call(DomainLookup.connect_list_all_domains, 0)] == ["good"]
        assert broken.exists()
        assert wrong.exists()
        assert binary.exists()

    asyncio.run(scenario())


def test_a_definition_outlives_its_emulator(root: Path, bench_at: BenchAt, qemu: str) -> None:
    wrapper = root / "qemu-system-moved"

    async def scenario() -> None:
        wrapper.symlink_to(qemu)
        async with bench_at(root) as bench:
            ref = await bench.define("orphaned", devices=f"<emulator>{wrapper}</emulator>")
            before = await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0))
        wrapper.unlink()
        async with bench_at(root) as bench:
            assert await bench.call(DomainStatus.domain_get_xml_desc, ref, DomainXMLFlags(0)) == before
            with pytest.raises(Error, match=r"Cannot check QEMU binary .*: No such file or directory"):
                await bench.start(ref)
            wrapper.symlink_to(qemu)
            await bench.start(ref)

    asyncio.run(scenario())


def test_autostart_happens_once_a_boot(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            ref = await bench.define("auto")
            await bench.call(DomainDefinition.domain_set_autostart, ref, True)
            link = bench.paths.autostart_link("auto")
            assert link.readlink() == bench.paths.config_file("auto")
        async with bench_at(root) as bench:
            assert bench.record(ref).autostart
            assert not bench.record(ref).is_active
        (bench.paths.state / "autostarted").unlink()
        async with bench_at(root) as bench:
            await bench.wait_for(lambda: len(bench.lifecycle()) >= 1 or bench.record(ref).state == DomainState.RUNNING)
            await bench.call(DomainDefinition.domain_set_autostart, ref, False)
            assert not link.is_symlink()

    asyncio.run(scenario())


def test_two_drivers_never_share_folders(root: Path, bench_at: BenchAt) -> None:
    async def scenario() -> None:
        async with bench_at(root) as bench:
            with pytest.raises(Error, match="Failed to acquire pid file") as caught:
                async with bench_at(root):
                    pass
            assert caught.value.code == ErrorCode.OPERATION_FAILED
            await bench.define()

    asyncio.run(scenario())


def test_an_unfinished_start_is_ended(root: Path, bench_at: BenchAt, emulators_of: Any) -> None:
    """A QEMU without a status file, as a driver leaves it that is killed before it wrote one."""

    async def scenario() -> None:
        async with bench_at(root) as bench:
            ref = await bench.start(await bench.define("orphan"), DomainCreateFlags.START_PAUSED)
            pid = bench.pid(ref)
        bench.paths.status_file("orphan").unlink()
        async with bench_at(root) as bench:
            assert bench.record(ref).is_active is False
            _reap(pid)
            assert emulators_of(root) == []
            assert list(bench.paths.lib.glob("domain-*")) == []
            assert not bench.paths.pid_file("orphan").exists()
            await bench.start(ref)

    asyncio.run(scenario())


def test_a_probe_of_a_killed_daemon_is_ended(root: Path, bench_at: BenchAt, qemu: str) -> None:
    fd = os.open(os.devnull, os.O_RDWR)
    words = [qemu, "-S", "-nodefaults", "-nographic", "-machine", "none,accel=tcg", "-name", str(root)]
    script = (
        "import socket, subprocess, sys\nours, theirs = socket.socketpair()\n"
        "words = [*sys.argv[1:], '-chardev', f'socket,id=monitor,fd={theirs.fileno()}', '-mon', 'chardev=monitor']\n"
        "print(subprocess.Popen(words, pass_fds=[theirs.fileno()], stdout=subprocess.DEVNULL).pid)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words], stdout=subprocess.PIPE, stderr=fd, timeout=60, check=True
    )
    os.close(fd)
    pid = int(done.stdout)
    assert Path(f"/proc/{pid}/cmdline").exists()

    async def scenario() -> None:
        async with bench_at(root):
            await asyncio.to_thread(_await_end, pid)

    asyncio.run(scenario())


@pytest.mark.parametrize("seed", range(4))
def test_a_kill_at_any_moment_loses_nothing(root: Path, bench_at: BenchAt, emulators_of: Any, seed: int) -> None:
    script, document = root / "busy.py", root / "guest.xml"
    script.write_text(BUSY_DRIVER)
    document.write_text(
        "<domain type='qemu'><name>NAME</name><memory>32768</memory><os><type arch='x86_64'>hvm</type></os>"
        "<devices><controller type='usb' model='none'/><memballoon model='none'/></devices></domain>"
    )
    said = _run_for_a_while(script, document, root, delay_s=random.Random(seed).uniform(0.0, 0.6))
    told = [tuple(line.split()) for line in said]
    doing = {name for word, *names in told if word in {"destroying", "undefining"} for name in names}
    defined = {name for word, *names in told if word == "defined" for name in names}
    started = {name for word, *names in told if word == "started" for name in names} - doing
    undefined = {name for word, *names in told if word == "undefined" for name in names}

    async def scenario() -> None:
        async with bench_at(root) as bench:
            names = {ref.name for ref in await bench.call(DomainLookup.connect_list_all_domains, 0)}
            assert defined - doing <= names
            assert not undefined & names
            running = {record.name: record for record in bench.driver.node.domains if record.is_active}
            assert started <= running.keys()
            for record in running.values():
                assert await query_status(record.run.monitor) == "running"
            await asyncio.to_thread(_await_count, emulators_of, root, len(running))
            left = {path.name for path in bench.paths.config.glob(".*")}
            assert not {path for path in left if path.endswith(".xml")}

    asyncio.run(scenario())


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _reap(pid)


def _reap(pid: int) -> None:
    os.waitpid(pid, 0)


def _other_process() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(["sleep", "60"])


def _run_for_a_while(script: Path, document: Path, root: Path, *, delay_s: float) -> list[str]:
    """Kill the driver some time after it was ready; what it said until then."""
    with subprocess.Popen(
        [sys.executable, str(script), str(root), str(document)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        timer = threading.Timer(delay_s, process.kill)
        timer.start()
        lines = process.stdout.read().splitlines()
        timer.join()
        process.wait(10)
    return lines


def _await_end(pid: int) -> None:
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0] == b"Z":
                return
        except FileNotFoundError:
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"process {pid} lives on")


def _await_count(emulators_of: Callable[[Path], list[int]], root: Path, wanted: int) -> None:
    """Orphans were killed, and take a moment to go."""
    for _ in range(500):
        if len(emulators_of(root)) == wanted:
            return
        threading.Event().wait(0.01)
    raise AssertionError(f"{len(emulators_of(root))} emulators where {wanted} should be")
