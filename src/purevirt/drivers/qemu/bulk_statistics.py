"""Statistics of many domains at once (virConnectGetAllDomainStats), in groups of named values.

What a guest does not answer is left out: one that is stuck costs the others nothing but its own time limit.
"""

import contextlib
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from purevirt.api.typedparam import TypedParams, int_param, string_param, uint_param, ullong_param
from purevirt.conf.domain.model import VirtType
from purevirt.drivers.qemu.balloon import query_memory
from purevirt.drivers.qemu.disk_counters import DiskCounters, counters_of, query_capacities, query_counters
from purevirt.drivers.qemu.jsonvalue import get_object
from purevirt.drivers.qemu.monitor import translated
from purevirt.drivers.qemu.qmp import QmpClient
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.usage import process_usage, thread_usage
from purevirt.drivers.shared.device_lookup import source_path, target_name
from purevirt.drivers.shared.domain_size import max_vcpu_count, vcpu_count
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain import DomainMemoryStatTags as Tag
from purevirt.enums.domain import DomainStatsTypes
from purevirt.enums.domain_state import VcpuState
from purevirt.errors import Error
from purevirt.host.interface_counter import read_counters

STATS_TIMEOUT_S = 5.0
"""How long a guest may take to answer each question."""

_BALLOON_NAMES = {
    Tag.SWAP_IN: "swap_in",
    Tag.SWAP_OUT: "swap_out",
    Tag.MAJOR_FAULT: "major_fault",
    Tag.MINOR_FAULT: "minor_fault",
    Tag.UNUSED: "unused",
    Tag.AVAILABLE: "available",
    Tag.USABLE: "usable",
    Tag.LAST_UPDATE: "last-update",
    Tag.DISK_CACHES: "disk_caches",
    Tag.HUGETLB_PGALLOC: "hugetlb_pgalloc",
    Tag.HUGETLB_PGFAIL: "hugetlb_pgfail",
}
_DISK_NAMES = {
    "rd.reqs": "read_requests",
    "rd.bytes": "read_bytes",
    "rd.times": "read_ns",
    "wr.reqs": "write_requests",
    "wr.bytes": "write_bytes",
    "wr.times": "write_ns",
    "fl.reqs": "flush_requests",
    "fl.times": "flush_ns",
}
_NET_NAMES = {
    "rx.bytes": "tx_bytes",
    "rx.pkts": "tx_packets",
    "rx.errs": "tx_errors",
    "rx.drop": "tx_dropped",
    "tx.bytes": "rx_bytes",
    "tx.pkts": "rx_packets",
    "tx.errs": "rx_errors",
    "tx.drop": "rx_dropped",
}
_DIRTY_RATE_STATUS = ("unstarted", "measuring", "measured")


@dataclass(frozen=True, slots=True)
class Asked:
    """A domain and its monitor, which is None where it must not or cannot be asked."""

    record: QemuDomain
    monitor: QmpClient | None


async def gather(record: QemuDomain, stats: int, *, can_wait: bool) -> TypedParams:
    """The wanted groups of one domain, all of them where none is named."""
    wanted = [(function, needs) for flag, (function, needs) in GROUPS.items() if not stats or stats & flag]
    run = record.run
    asks = any(needs for _, needs in wanted) and run is not None and run.process is not None
    if not asks or (not can_wait and not record.jobs.can_start(Job.QUERY)):
        return await _collect(Asked(record, None), wanted)
    try:
        async with record.jobs.hold(Job.QUERY, "qemuConnectGetAllDomainStats"):
            run = record.run
            monitor = run.process.monitor if run is not None and run.process is not None else None
            return await _collect(Asked(record, monitor), wanted)
    except Error:
        return await _collect(Asked(record, None), wanted)


async def _collect(asked: Asked, wanted: "list[tuple[Group, bool]]") -> TypedParams:
    params: TypedParams = []
    for function, _ in wanted:
        params += await function(asked)
    return params


async def _state(asked: Asked) -> TypedParams:
    return [int_param("state.state", asked.record.state), int_param("state.reason", asked.record.reason)]


async def _cpu_total(asked: Asked) -> TypedParams:
    usage = process_usage(asked.record)
    if usage is None:
        return []
    times = {"time": usage.user_ns + usage.system_ns, "user": usage.user_ns, "system": usage.system_ns}
    params = [ullong_param(f"cpu.{name}", value) for name, value in times.items()]
    params.append(uint_param("cpu.cache.monitor.count", 0))
    if asked.record.current.type == VirtType.QEMU:
        # without KVM nobody polls
        params += [ullong_param(f"cpu.haltpoll.{outcome}.time", 0) for outcome in ("success", "fail")]
    return params


async def _balloon(asked: Asked) -> TypedParams:
    definition = asked.record.current
    params: TypedParams = []
    if not asked.record.is_active:
        return [ullong_param("balloon.maximum", definition.memory_kib or 0)]
    current = definition.current_memory_kib if definition.current_memory_kib is not None else definition.memory_kib
    params.append(ullong_param("balloon.current", current or 0))
    params.append(ullong_param("balloon.maximum", definition.memory_kib or 0))
    if asked.monitor is not None:
        with contextlib.suppress(Error):
            stats = await query_memory(asked.monitor, definition, timeout_s=STATS_TIMEOUT_S)
            params += [
                ullong_param(f"balloon.{_BALLOON_NAMES[tag]}", stat.value)
                for stat in stats
                if (tag := Tag(stat.tag)) in _BALLOON_NAMES
            ]
    usage = process_usage(asked.record)
    if usage is not None:
        params.append(ullong_param("balloon.rss", usage.rss_kib))
    return params


async def _vcpu(asked: Asked) -> TypedParams:
    record = asked.record
    params = [
        uint_param("vcpu.current", vcpu_count(record.current)),
        uint_param("vcpu.maximum", max_vcpu_count(record.current)),
    ]
    for vcpu in record.run.vcpus if record.run is not None else ():
        usage = thread_usage(record, vcpu.thread)
        if usage is None:
            continue
        prefix = f"vcpu.{vcpu.index}"
        params.append(int_param(f"{prefix}.state", VcpuState.RUNNING))
        params.append(ullong_param(f"{prefix}.time", usage.user_ns + usage.system_ns))
        params += [ullong_param(f"{prefix}.{name}", value) for name, value in _scheduling(vcpu.thread).items()]
    return params


def _scheduling(thread: int) -> dict[str, int]:
    """How long a thread had to wait for a CPU, in nanoseconds."""
    try:
        words = Path(f"/proc/{thread}/schedstat").read_text().split()
        return {"wait": 0, "delay": int(words[1])}
    except (OSError, ValueError, IndexError):
        return {}


async def _interface(asked: Asked) -> TypedParams:
    if not asked.record.is_active:
        return []
    interfaces = asked.record.current.devices.interfaces
    params = [uint_param("net.count", len(interfaces))]
    for number, interface in enumerate(interfaces):
        name = interface.target.dev if interface.target is not None else None
        found = read_counters(name) if name else None
        if name and found is not None:
            params.append(string_param(f"net.{number}.name", name))
            params += [ullong_param(f"net.{number}.{key}", getattr(found, field)) for key, field in _NET_NAMES.items()]
    return params


async def _block(asked: Asked) -> TypedParams:
    disks = asked.record.current.devices.disks
    counters: dict[str, DiskCounters] | None = None
    sizes: dict[str, int] = {}
    if asked.monitor is not None:
        with contextlib.suppress(Error):
            counters = await query_counters(asked.monitor, timeout_s=STATS_TIMEOUT_S)
            sizes = await query_capacities(asked.monitor)
    params = [uint_param("block.count", len(disks))]
    for number, disk in enumerate(disks):
        prefix, path = f"block.{number}", source_path(disk)
        params.append(string_param(f"{prefix}.name", target_name(disk)))
        if path is not None:
            params.append(string_param(f"{prefix}.path", path))
        if counters is not None and disk.source is not None and disk.source.index:
            params.append(uint_param(f"{prefix}.backingIndex", disk.source.index))
        if counters is not None:
            found = counters_of(disk, counters)
            params += [ullong_param(f"{prefix}.{key}", getattr(found, field)) for key, field in _DISK_NAMES.items()]
            if disk.alias in sizes:
                params.append(ullong_param(f"{prefix}.allocation", found.highest_offset))
                params.append(ullong_param(f"{prefix}.capacity", sizes[disk.alias]))
        with contextlib.suppress(OSError):
            if path is not None and counters is not None:
                params.append(ullong_param(f"{prefix}.physical", os.stat(path).st_blocks * 512))
    return params


async def _iothread(asked: Asked) -> TypedParams:
    count = asked.record.current.iothreads or 0
    return [uint_param("iothread.count", count)] if count and asked.record.is_active else []


async def _dirty_rate(asked: Asked) -> TypedParams:
    if asked.monitor is None:
        return []
    with contextlib.suppress(Error), translated():
        reply = get_object(await asked.monitor.execute("query-dirty-rate", timeout_s=STATS_TIMEOUT_S), "dirty rate")
        status = str(reply.get("status"))
        params = [int_param("dirtyrate.calc_status", _DIRTY_RATE_STATUS.index(status))]
        for name, key in (("start_time", "start-time"), ("period", "calc-time")):
            value = reply.get(key)
            params.append(int_param(f"dirtyrate.calc_{name}", value if isinstance(value, int) else 0))
        params.append(string_param("dirtyrate.calc_mode", str(reply.get("mode", "page-sampling"))))
        return params
    return []


async def _nothing(asked: Asked) -> TypedParams:
    return []


Group = Callable[[Asked], Awaitable[TypedParams]]

GROUPS: dict[DomainStatsTypes, tuple[Group, bool]] = {
    DomainStatsTypes.STATE: (_state, False),
    DomainStatsTypes.CPU_TOTAL: (_cpu_total, False),
    DomainStatsTypes.BALLOON: (_balloon, True),
    DomainStatsTypes.VCPU: (_vcpu, False),
    DomainStatsTypes.INTERFACE: (_interface, False),
    DomainStatsTypes.BLOCK: (_block, True),
    DomainStatsTypes.PERF: (_nothing, False),
    DomainStatsTypes.IOTHREAD: (_iothread, False),
    DomainStatsTypes.MEMORY: (_nothing, False),
    DomainStatsTypes.DIRTYRATE: (_dirty_rate, True),
    DomainStatsTypes.VM: (_nothing, False),
}
"""The groups, and whether each has to ask the guest's QEMU."""
