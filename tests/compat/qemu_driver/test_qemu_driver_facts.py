"""What a running guest is asked: counters, sizes, vCPUs, monitor, agent; both sides are compared."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from purevirt.api.event import QemuMonitorEvent
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_guest import DomainGuest
from purevirt.api.facet.domain_job import DomainJob
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_memory import DomainMemory
from purevirt.api.facet.domain_snapshot import DomainSnapshot
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.facet.node import Node
from purevirt.api.facet.qemu import DomainQemu, QemuEvents
from purevirt.api.typedparam import as_dict, ullong_param
from purevirt.drivers.qemu.monitor_query import query_vcpus
from purevirt.enums.domain import (
    DomainCreateFlags,
    DomainMemoryFlags,
    DomainMemoryStatTags,
    DomainModificationImpact,
    DomainStatsTypes,
    DomainVcpuFlags,
)
from purevirt.enums.domain_guest import KeycodeSet
from purevirt.enums.domain_job import DomainJobType
from purevirt.enums.qemu import ConnectDomainQemuMonitorEventRegisterFlags, DomainQemuMonitorCommandFlags
from purevirt.errors import Error, ErrorCode

Play = Callable[[Any], None]
BALLOON = "<memballoon model='virtio'/>"
FAR_JUMP = 0xEA
"""The first instruction of a PC's firmware."""
CONFIG = DomainModificationImpact.CONFIG


def resident_kib(pid: int) -> int:
    """The resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def test_memory_is_told_and_peeked_at(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        xml = bench.xml("ballooned").replace("<memballoon model='none'/>", BALLOON)
        # paused: the firmware would map its first code away for a moment while it starts
        ref = await bench.call(DomainLifecycle.domain_create_xml, xml, DomainCreateFlags.START_PAUSED)
        stats = {stat.tag: stat.value for stat in await bench.call(DomainStatus.domain_memory_stats, ref, 0)}
        assert stats[DomainMemoryStatTags.ACTUAL_BALLOON] == 32768
        rss = resident_kib(bench.pid(ref))
        assert abs(stats[DomainMemoryStatTags.RSS] - rss) < 20_000
        await bench.call(DomainMemory.domain_set_memory, ref, 16384)
        with pytest.raises(Error, match="cannot set memory higher than max memory"):
            await bench.call(DomainMemory.domain_set_memory, ref, 65536)
        entry = await bench.call(DomainMemory.domain_memory_peek, ref, 0xFFFF0, 16, DomainMemoryFlags.PHYSICAL)
        assert len(entry) == 16
        assert entry[0] == FAR_JUMP
        await bench.call(DomainMemory.domain_set_memory_stats_period, ref, 5, 0)
        assert not [path for path in bench.paths.cache.iterdir() if "answer" in path.name]

    play(scenario)


def test_without_a_balloon(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        (stat,) = await bench.call(DomainStatus.domain_memory_stats, ref, 0)
        assert stat.tag == DomainMemoryStatTags.RSS
        with pytest.raises(Error, match="without the balloon device and guest OS balloon driver") as caught:
            await bench.call(DomainMemory.domain_set_memory, ref, 16384)
        assert caught.value.code == ErrorCode.OPERATION_INVALID

    play(scenario)


def test_disks_are_counted_and_measured(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(boot=True))
        async with asyncio.timeout(30):
            stats = await bench.call(DomainStatus.domain_block_stats, ref, "hda")
            while not stats.read_requests:
                stats = await bench.call(DomainStatus.domain_block_stats, ref, "hda")
        assert stats.read_bytes >= 512
        flags = as_dict(await bench.call(DomainStatus.domain_block_stats_flags, ref, "", 0))
        assert flags["rd_operations"] >= stats.read_requests
        info = await bench.call(DomainBlock.domain_get_block_info, ref, "hda", 0)
        assert (info.capacity, info.physical) == (512, 512)
        for operation in (DomainStatus.domain_block_stats, DomainBlock.domain_get_block_info):
            with pytest.raises(Error, match="invalid path"):
                await bench.call(operation, ref, "nodisk", *([0] if "info" in operation.__name__ else []))

    play(scenario)


def test_vcpus_are_threads_that_can_be_pinned(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        xml = bench.xml("pinned").replace("<vcpu>1</vcpu>", "<vcpu>2</vcpu>")
        await bench.call(DomainLifecycle.domain_create_xml, xml, 0)
        ref = bench.driver.node.domains.find_by_name("pinned").ref
        found = await bench.call(DomainVcpu.domain_get_vcpus, ref)
        assert [vcpu.number for vcpu in found.vcpus] == [0, 1]
        threads = [vcpu.thread for vcpu in await query_vcpus(bench.record(ref).run.monitor)]
        await bench.call(DomainVcpu.domain_pin_vcpu, ref, 1, b"\x01")
        assert os.sched_getaffinity(threads[1]) == {0}
        assert os.sched_getaffinity(threads[0]) == os.sched_getaffinity(0)
        await bench.call(DomainVcpu.domain_pin_emulator, ref, b"\x01", 0)
        assert os.sched_getaffinity(bench.pid(ref)) == {0}
        assert (await bench.call(DomainVcpu.domain_get_vcpu_pin_info, ref, 0))[1] == b"\x01"
        with pytest.raises(Error, match="vcpu 5 is out of range of live cpu count 2"):
            await bench.call(DomainVcpu.domain_pin_vcpu, ref, 5, b"\x01")
        with pytest.raises(Error, match="greater than max allowable vcpus for the live domain: 3 > 2"):
            await bench.call(DomainVcpu.domain_set_vcpus, ref, 3)

    play(scenario)


def test_pins_of_the_definition_hold_at_the_start(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        tune = "<cputune><vcpupin vcpu='0' cpuset='0'/><emulatorpin cpuset='0'/></cputune>"
        ref = await bench.start(await bench.define(extra=tune))
        for thread in os.listdir(f"/proc/{bench.pid(ref)}/task"):
            assert os.sched_getaffinity(int(thread)) == {0}

    play(scenario)


def test_settings_of_the_definition(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.define()
        await bench.call(DomainVcpu.domain_set_vcpus_flags, ref, 2, CONFIG | DomainVcpuFlags.MAXIMUM)
        assert await bench.call(DomainVcpu.domain_get_vcpus_flags, ref, CONFIG | DomainVcpuFlags.MAXIMUM) == 2
        limit = [ullong_param("hard_limit", 65536)]
        await bench.call(DomainMemory.domain_set_memory_parameters, ref, limit, CONFIG)
        text = bench.paths.config_file(ref.name).read_text()
        assert "<hard_limit unit='KiB'>65536</hard_limit>" in text
        assert "<vcpu placement='static' current='1'>2</vcpu>" in text
        kind = await bench.call(DomainTuning.domain_get_scheduler_type, ref)
        assert (kind.name, kind.parameter_count) == ("posix", 9)
        shares = [ullong_param("cpu_shares", 512)]
        await bench.call(DomainTuning.domain_set_scheduler_parameters_flags, ref, shares, CONFIG)
        assert "<shares>512</shares>" in bench.paths.config_file(ref.name).read_text()
        live = await bench.call(DomainLifecycle.domain_create_xml, bench.xml("live"), 0)
        for operation in (DomainTuning.domain_get_scheduler_type, DomainTuning.domain_get_scheduler_parameters):
            with pytest.raises(Error, match="cgroup CPU controller is not mounted"):
                await bench.call(operation, live)

    play(scenario)


def test_statistics_of_all_groups(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define(boot=True))
        off = await bench.define()
        records = await bench.call(DomainStatus.connect_get_all_domain_stats, [], DomainStatsTypes(0), 0)
        params = {record.domain.name: as_dict(record.params) for record in records}
        running = params[ref.name]
        assert {"state.state", "cpu.time", "balloon.current", "vcpu.0.time", "net.count", "block.0.name"} <= set(
            running
        )
        assert running["block.0.path"] == str(bench.root / "boot.img")
        assert running["block.0.capacity"] == 512
        assert "cpu.time" not in params[off.name]
        (only,) = await bench.call(DomainStatus.connect_get_all_domain_stats, [ref], DomainStatsTypes.STATE, 0)
        assert set(as_dict(only.params)) == {"state.state", "state.reason"}
        enforced = 1 << 31
        with pytest.raises(Error, match="Stats types bits 0x100000 are not supported by this daemon"):
            await bench.call(DomainStatus.connect_get_all_domain_stats, [], DomainStatsTypes(1 << 20), enforced)

    play(scenario)


def test_the_monitor_answers_directly(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        command = DomainQemu.domain_monitor_command
        reply = json.loads(await bench.call(command, ref, '{"execute":"query-status"}', 0))
        assert reply["return"]["status"] == "running"
        assert reply["id"].startswith("libvirt-")
        refused = json.loads(await bench.call(command, ref, '{"execute":"nonsense"}', 0))
        assert refused["error"]["class"] == "CommandNotFound"
        hmp = DomainQemuMonitorCommandFlags.HMP
        assert "VM status: running" in await bench.call(command, ref, "info status", hmp)
        messages = await bench.call(DomainStatus.domain_get_messages, ref, 0)
        assert "tainted: custom monitor control commands issued" in messages

    play(scenario)


def test_events_of_the_monitor_are_filtered(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        register = QemuEvents.connect_domain_monitor_event_register
        flags = ConnectDomainQemuMonitorEventRegisterFlags
        wanted = await bench.call(register, None, "^(stop|resume)$", flags.REGEX | flags.NOCASE)
        ref = await bench.start(await bench.define())
        await bench.call(DomainLifecycle.domain_suspend, ref)
        names = [event.event for event in bench.events if isinstance(event, QemuMonitorEvent)]
        assert names == ["RESUME", "STOP"]
        await bench.call(QemuEvents.connect_domain_monitor_event_deregister, wanted)
        await bench.call(DomainLifecycle.domain_resume, ref)
        assert len([event for event in bench.events if isinstance(event, QemuMonitorEvent)]) == 2
        with pytest.raises(Error, match="failed to compile regex"):
            await bench.call(register, None, "(", flags.REGEX)

    play(scenario)


def test_keys_are_translated(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        await bench.call(DomainGuest.domain_send_key, ref, KeycodeSet.LINUX, 50, [30, 103, 29], 0)
        await bench.call(DomainGuest.domain_send_key, ref, KeycodeSet.QNUM, 0, [0x1E], 0)
        with pytest.raises(Error, match="cannot translate keycode 30000 of linux codeset to qnum keycode") as caught:
            await bench.call(DomainGuest.domain_send_key, ref, KeycodeSet.LINUX, 50, [30000], 0)
        assert caught.value.code == ErrorCode.INTERNAL_ERROR

    play(scenario)


def test_the_agent_is_missing_in_libvirts_words(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        channel = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
        bare = await bench.start(await bench.define())
        silent = await bench.start(await bench.define(devices=channel))
        for ref, code in ((bare, ErrorCode.ARGUMENT_UNSUPPORTED), (silent, ErrorCode.AGENT_UNRESPONSIVE)):
            with pytest.raises(Error) as caught:
                await bench.call(DomainQemu.domain_agent_command, ref, "{}", 5, 0)
            assert caught.value.code == code

    play(scenario)


def test_nothing_is_said_to_go_on(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        ref = await bench.start(await bench.define())
        assert (await bench.call(DomainJob.domain_get_job_info, ref)).type == DomainJobType.NONE
        assert await bench.call(DomainSnapshot.domain_snapshot_num, ref, 0) == 0
        kept = bench.paths.snapshot / ref.name
        kept.mkdir()
        (kept / "old.xml").write_text("<domainsnapshot/>")
        with pytest.raises(Error, match="cannot be used") as caught:
            await bench.call(DomainSnapshot.domain_snapshot_num, ref, 0)
        assert caught.value.code == ErrorCode.OPERATION_UNSUPPORTED

    play(scenario)


def test_the_host_is_told(play: Play) -> None:
    async def scenario(bench: Any) -> None:
        assert await bench.call(Connect.connect_get_type) == "QEMU"
        assert await bench.call(Connect.connect_get_version) > 6_000_000
        assert "<domain type='qemu'" in await bench.call(Connect.connect_get_capabilities)
        info = await bench.call(Node.node_get_info)
        assert info.cpus == os.cpu_count()
        free = await bench.call(Node.node_get_free_memory)
        assert 0 < free <= info.memory_kib * 1024
        cells = await bench.call(Node.node_get_cells_free_memory, 0, 100)
        assert cells
        with pytest.raises(Error, match="start cell 99 out of range"):
            await bench.call(Node.node_get_cells_free_memory, 99, 1)
        page_kib = os.sysconf("SC_PAGE_SIZE") // 1024
        assert (await bench.call(Node.node_get_free_pages, [page_kib], 0, 1, 0))[0] > 0
        with pytest.raises(Error):
            await bench.call(Node.node_get_free_pages, [3], 0, 1, 0)
        names = [stat.field for stat in await bench.call(Node.node_get_cpu_stats, -1, 0)]
        assert names == ["kernel", "user", "idle", "iowait"]
        with pytest.raises(Error, match="Invalid cpuNum in virHostCPUGetStatsLinux"):
            await bench.call(Node.node_get_cpu_stats, 9999, 0)
        cpumap = await bench.call(Node.node_get_cpu_map, 0)
        assert cpumap.online == info.cpus

    play(scenario)
