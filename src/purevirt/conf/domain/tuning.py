"""Limits and placement: vCPUs, CPU time, memory, block I/O, NUMA, iothreads, caches, perf events."""

from enum import StrEnum

from purevirt.conf.complaint import malformed
from purevirt.conf.domain.number import NUMBER_SET
from purevirt.conf.modes import when_live
from purevirt.conf.xmlmap import Element, attr, child, children, elem, flag, size, text
from purevirt.conf.xmlmap.codec import INT, LONG, POSITIVE, STR, UINT, ULONG, YES_NO, token
from purevirt.conf.xmlmap.scale import parse_scaled, pretty


class Placement(StrEnum):
    """Who places CPUs and memory."""

    STATIC = "static"
    AUTO = "auto"


class Scheduler(StrEnum):
    """Scheduling policies."""

    BATCH = "batch"
    IDLE = "idle"
    FIFO = "fifo"
    RR = "rr"


class NumaMode(StrEnum):
    """How memory is taken from nodes."""

    STRICT = "strict"
    PREFERRED = "preferred"
    INTERLEAVE = "interleave"
    RESTRICTIVE = "restrictive"


class CacheType(StrEnum):
    """Kinds of cache contents."""

    BOTH = "both"
    CODE = "code"
    DATA = "data"


class MemorySource(StrEnum):
    """Where guest memory is backed."""

    ANONYMOUS = "anonymous"
    FILE = "file"
    MEMFD = "memfd"


class Allocation(StrEnum):
    """When memory is allocated."""

    IMMEDIATE = "immediate"
    ONDEMAND = "ondemand"


class SharedAccess(StrEnum):
    """Who may map the memory."""

    SHARED = "shared"
    PRIVATE = "private"


class VcpuCount(Element, tag="vcpu"):
    """The largest number of vCPUs, how many are on, and the host CPUs they run on."""

    placement: Placement | None = attr(token(Placement))
    cpuset: frozenset[int] | None = attr(NUMBER_SET)
    current: int | None = attr(UINT)
    maximum: int | None = text(UINT, complaint=malformed("maximum vcpus count must be an integer"))


class Vcpu(Element, tag="vcpu"):
    """One vCPU."""

    id: int = attr(UINT, required=True)
    enabled: bool = attr(YES_NO, required=True)
    hotpluggable: bool | None = attr(YES_NO)
    order: int | None = attr(UINT, omit=0)


class Poll(Element, tag="poll"):
    """Polling of an iothread, in nanoseconds."""

    max: int | None = attr(ULONG)
    grow: int | None = attr(ULONG)
    shrink: int | None = attr(ULONG)


class Iothread(Element, tag="iothread"):
    """One iothread."""

    id: int = attr(POSITIVE, required=True)
    thread_pool_min: int | None = attr(INT)
    thread_pool_max: int | None = attr(INT)
    poll: Poll | None = child(Poll)


class DefaultIothread(Element, tag="defaultiothread"):
    """The thread pool of the main loop."""

    thread_pool_min: int | None = attr(INT)
    thread_pool_max: int | None = attr(INT)


class VcpuPin(Element, tag="vcpupin"):
    """The host CPUs of a vCPU."""

    vcpu: int = attr(UINT, required=True)
    cpuset: frozenset[int] = attr(NUMBER_SET, required=True)


class IothreadPin(Element, tag="iothreadpin"):
    """The host CPUs of an iothread."""

    iothread: int = attr(UINT, required=True)
    cpuset: frozenset[int] = attr(NUMBER_SET, required=True)


class SchedulerSetting(Element):
    """A policy and a priority."""

    scheduler: Scheduler = attr(token(Scheduler), required=True)
    priority: int | None = attr(INT)


class VcpuScheduler(Element, tag="vcpusched"):
    """The scheduling of vCPUs."""

    vcpus: frozenset[int] = attr(NUMBER_SET, required=True)
    scheduler: Scheduler = attr(token(Scheduler), required=True)
    priority: int | None = attr(INT)


class IothreadScheduler(Element, tag="iothreadsched"):
    """The scheduling of iothreads."""

    iothreads: frozenset[int] = attr(NUMBER_SET, required=True)
    scheduler: Scheduler = attr(token(Scheduler), required=True)
    priority: int | None = attr(INT)


class CacheAllocation(Element, tag="cache"):
    """A part of a cache; the size is in the unit given."""

    id: int = attr(UINT, required=True)
    level: int = attr(UINT, required=True)
    type: CacheType = attr(token(CacheType), required=True)
    size: int = attr(ULONG, required=True)
    unit: str | None = attr(STR)

    def settle(self, modes: int) -> None:
        """The largest unit that divides the size."""
        self.size, self.unit = pretty(parse_scaled(str(self.size), self.unit, "bytes", "bytes"))


class CacheMonitor(Element, tag="monitor"):
    """vCPUs whose use of a cache is watched."""

    level: int = attr(UINT, required=True)
    vcpus: frozenset[int] = attr(NUMBER_SET, required=True)


class CacheTune(Element, tag="cachetune"):
    """Cache allocation for some vCPUs."""

    vcpus: frozenset[int] = attr(NUMBER_SET, required=True)
    id: str | None = attr(STR, keep=when_live)
    caches: list[CacheAllocation] = children(CacheAllocation)
    monitors: list[CacheMonitor] = children(CacheMonitor)


class MemoryBandwidth(Element, tag="node"):
    """The share of the bandwidth of a node, in percent."""

    id: int = attr(UINT, required=True)
    bandwidth: int = attr(UINT, required=True)


class BandwidthMonitor(Element, tag="monitor"):
    """vCPUs whose use of memory bandwidth is watched."""

    vcpus: frozenset[int] = attr(NUMBER_SET, required=True)


class MemoryTune(Element, tag="memorytune"):
    """Memory bandwidth for some vCPUs."""

    vcpus: frozenset[int] = attr(NUMBER_SET, required=True)
    id: str | None = attr(STR, keep=when_live)
    nodes: list[MemoryBandwidth] = children(MemoryBandwidth)
    monitors: list[BandwidthMonitor] = children(BandwidthMonitor)


class CpuTune(Element, tag="cputune"):
    """CPU time (periods and quotas in microseconds), pinning and scheduling."""

    shares: int | None = elem(ULONG)
    period: int | None = elem(ULONG, omit=0)
    quota: int | None = elem(LONG, omit=0)
    global_period: int | None = elem(ULONG, omit=0)
    global_quota: int | None = elem(LONG, omit=0)
    emulator_period: int | None = elem(ULONG, omit=0)
    emulator_quota: int | None = elem(LONG, omit=0)
    iothread_period: int | None = elem(ULONG, omit=0)
    iothread_quota: int | None = elem(LONG, omit=0)
    vcpupins: list[VcpuPin] = children(VcpuPin)
    emulatorpin: frozenset[int] | None = attr(NUMBER_SET, "cpuset", inside="emulatorpin")
    iothreadpins: list[IothreadPin] = children(IothreadPin)
    emulatorsched: SchedulerSetting | None = child(SchedulerSetting, "emulatorsched")
    vcpuscheds: list[VcpuScheduler] = children(VcpuScheduler)
    iothreadscheds: list[IothreadScheduler] = children(IothreadScheduler)
    cachetunes: list[CacheTune] = children(CacheTune)
    memorytunes: list[MemoryTune] = children(MemoryTune)


class NumaMemory(Element, tag="memory"):
    """The nodes guest memory comes from."""

    mode: NumaMode | None = attr(token(NumaMode))
    placement: Placement | None = attr(token(Placement), omit=Placement.STATIC)
    nodeset: frozenset[int] | None = attr(NUMBER_SET)


class MemNode(Element, tag="memnode"):
    """The nodes a cell's memory comes from."""

    cellid: int = attr(UINT, required=True)
    mode: NumaMode = attr(token(NumaMode), default=NumaMode.STRICT)
    nodeset: frozenset[int] = attr(NUMBER_SET, required=True)


class NumaTune(Element, tag="numatune"):
    """Placement of memory on nodes."""

    memory: NumaMemory | None = child(NumaMemory)
    memnodes: list[MemNode] = children(MemNode)


class BlkioDevice(Element, tag="device"):
    """Limits for a host device."""

    path: str | None = elem(STR)
    weight: int | None = elem(UINT, omit=0)
    read_iops_sec: int | None = elem(UINT, omit=0)
    write_iops_sec: int | None = elem(UINT, omit=0)
    read_bytes_sec: int | None = elem(ULONG, omit=0)
    write_bytes_sec: int | None = elem(ULONG, omit=0)


class BlkioTune(Element, tag="blkiotune"):
    """Block I/O weights and limits."""

    weight: int | None = elem(UINT, omit=0)
    devices: list[BlkioDevice] = children(BlkioDevice)


UNLIMITED_KIB = 9007199254740991
"""No limit (VIR_DOMAIN_MEMORY_PARAM_UNLIMITED)."""


class MemTune(Element, tag="memtune", is_hidden=True):
    """Memory limits in KiB."""

    hard_limit_kib: int | None = size("KiB", "hard_limit", omit=UNLIMITED_KIB)
    soft_limit_kib: int | None = size("KiB", "soft_limit", omit=UNLIMITED_KIB)
    min_guarantee_kib: int | None = size("KiB", "min_guarantee", omit=0)
    swap_hard_limit_kib: int | None = size("KiB", "swap_hard_limit", omit=UNLIMITED_KIB)


class HugePage(Element, tag="page"):
    """A page size in KiB, and the guest nodes that use it."""

    size: int | None = attr(ULONG)
    unit: str | None = attr(STR)
    nodeset: frozenset[int] | None = attr(NUMBER_SET)

    def settle(self, modes: int) -> None:
        """Sizes are kept in KiB."""
        if self.size is not None:
            self.size, self.unit = parse_scaled(str(self.size), self.unit, "KiB", "KiB"), "KiB"


class HugePages(Element, tag="hugepages"):
    """Huge pages; without sizes the host's default."""

    pages: list[HugePage] = children(HugePage)


class AllocationSetting(Element, tag="allocation"):
    """When memory is allocated, and by how many threads."""

    mode: Allocation | None = attr(token(Allocation))
    threads: int | None = attr(UINT, omit=0)


class MemoryBacking(Element, tag="memoryBacking"):
    """How guest memory is backed."""

    hugepages: HugePages | None = child(HugePages)
    nosharepages: bool = flag()
    locked: bool = flag()
    source: MemorySource | None = attr(token(MemorySource), "type", inside="source")
    access: SharedAccess | None = attr(token(SharedAccess), "mode", inside="access")
    allocation: AllocationSetting | None = child(AllocationSetting)
    discard: bool = flag()


class Resource(Element, tag="resource"):
    """The cgroup partition and the fibre channel application id."""

    partition: str | None = elem(STR)
    fibrechannel_appid: str | None = attr(STR, "appid", inside="fibrechannel")


class PerfEvent(Element, tag="event"):
    """A perf event."""

    name: str = attr(STR, required=True)
    enabled: bool = attr(YES_NO, required=True)


class Perf(Element, tag="perf"):
    """Perf events."""

    events: list[PerfEvent] = children(PerfEvent)


class IdMapEntry(Element):
    """A range of ids."""

    start: int = attr(UINT, required=True)
    target: int = attr(UINT, required=True)
    count: int = attr(UINT, required=True)


class IdMap(Element, tag="idmap"):
    """Mapping of users and groups."""

    uids: list[IdMapEntry] = children(IdMapEntry, "uid")
    gids: list[IdMapEntry] = children(IdMapEntry, "gid")
