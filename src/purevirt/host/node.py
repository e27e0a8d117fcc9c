"""The machine in numbers: CPUs, clock, sockets, memory, and how busy both are.

Everything comes from small text files below ``/proc`` and ``/sys/devices/system``, whose places can be given, so
that the trees of other machines can be read too. Semantics are those of virNodeGetInfo, virNodeGetCPUStats,
virNodeGetMemoryStats and virNodeGetCPUMap.
"""

import contextlib
import os
import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SYSFS = Path("/sys/devices/system")
PROC = Path("/proc")

# /proc/cpuinfo field that holds the clock rate in MHz
_CLOCK_FIELDS = {
    **dict.fromkeys(("x86_64", "i686"), "cpu MHz"),
    **dict.fromkeys(("ppc", "ppc64", "ppc64le"), "clock"),
    **dict.fromkeys(("s390", "s390x"), "cpu MHz dynamic"),
}
_X86_SIGNATURE = (
    ("vendor_id", "model name", "cpu family", "model", "stepping"),
    "{}, {}, family: {}, model: {}, stepping: {}",
)
_PPC_SIGNATURE = (("cpu", "revision"), "{}, rev {}")
_S390_SIGNATURE = (("processor 0", "facilities"), "{}, facilities: {}")
# /proc/cpuinfo fields that name a CPU, and how they are told
_SIGNATURES = {
    **dict.fromkeys(("x86_64", "i686"), _X86_SIGNATURE),
    **dict.fromkeys(("ppc64", "ppc64le"), _PPC_SIGNATURE),
    **dict.fromkeys(("s390", "s390x"), _S390_SIGNATURE),
}
_MACHINES = {"i386": "i686", "i486": "i686", "i586": "i686", "amd64": "x86_64"}
_TICK_NS = 1_000_000_000 // os.sysconf("SC_CLK_TCK")
_STAT_FIELDS = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
_CELL_MEMORY_FIELDS = {"total": "MemTotal", "free": "MemFree"}
_MEMORY_FIELDS = {**_CELL_MEMORY_FIELDS, "buffers": "Buffers", "cached": "Cached"}


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """virNodeInfo: the product of nodes, sockets, cores and threads is at least ``cpus``; clock in MHz."""

    model: str
    memory_kib: int
    cpus: int
    mhz: int
    nodes: int
    sockets: int
    cores: int
    threads: int


@dataclass(frozen=True, slots=True)
class CpuTimes:
    """How long CPUs spent with what since boot, in nanoseconds (virNodeGetCPUStats)."""

    kernel_ns: int
    user_ns: int
    idle_ns: int
    iowait_ns: int


@dataclass(frozen=True, slots=True)
class CpuPlace:
    """Where an online CPU sits; ``siblings`` are the CPUs of the same core, itself included."""

    cpu: int
    socket: int
    die: int
    cluster: int
    core: int
    siblings: tuple[int, ...]


def parse_cpu_list(text: str) -> tuple[int, ...]:
    """The numbers of a kernel list such as ``0-3,8``; raises ValueError."""
    numbers: list[int] = []
    for part in text.strip().split(","):
        if part:
            first, _, last = part.partition("-")
            numbers.extend(range(int(first), int(last or first) + 1))
    return tuple(numbers)


def format_cpu_list(cpus: Iterator[int] | tuple[int, ...]) -> str:
    """The shortest list of numbers and ranges (virBitmapFormat)."""
    ranges: list[list[int]] = []
    for cpu in sorted(cpus):
        if ranges and cpu == ranges[-1][1] + 1:
            ranges[-1][1] = cpu
        else:
            ranges.append([cpu, cpu])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def read_text(path: Path) -> str | None:
    """A small file without the blanks around it, or None where it cannot be read."""
    try:
        return path.read_text(errors="replace").strip()
    except OSError:
        return None


def read_number(path: Path, otherwise: int) -> int:
    """The number in a file, or ``otherwise`` where there is none."""
    try:
        return int(read_text(path) or "")
    except ValueError:
        return otherwise


@dataclass(frozen=True, slots=True)
class Node:
    """A machine to be read; the defaults are this one.

    ``subcore_threads`` is how many threads KVM sees in a core of a POWER host whose other threads are offline; 0 means
    that this is not known.
    """

    sysfs: Path = SYSFS
    proc: Path = PROC
    arch: str = field(default_factory=lambda: _MACHINES.get(platform.machine(), platform.machine()))
    subcore_threads: int = 0

    def info(self) -> NodeInfo:
        """The summary that virNodeGetInfo gives."""
        count = len(self.online()) * (self.subcore_threads if self._has_subcores() else 1)
        offline = len(self.present()) - count
        shapes = [self._shape(cpus) for cpus in self.cells().values() if any(cpu in self._online_set() for cpu in cpus)]
        sockets, cores, threads = (max(column) for column in zip(*shapes, strict=True))
        nodes = len(shapes)
        if nodes * sockets * cores * threads != count + offline:
            nodes, sockets, cores, threads = 1, 1, count + offline, 1
        return NodeInfo(self.arch, self.memory_kib(), count, self._mhz(), nodes, sockets, cores, threads)

    def present(self) -> tuple[int, ...]:
        """The CPUs that are plugged in, online or not."""
        text = read_text(self.sysfs / "cpu/present")
        if text is not None:
            return parse_cpu_list(text)
        found = (re.fullmatch(r"cpu(\d+)", path.name) for path in (self.sysfs / "cpu").glob("cpu*"))
        return tuple(sorted(int(match[1]) for match in found if match))

    def online(self) -> tuple[int, ...]:
        """The CPUs that work."""
        return tuple(cpu for cpu in self.present() if read_number(self._cpu(cpu) / "online", 1))

    def cells(self) -> dict[int, tuple[int, ...]]:
        """NUMA cells and their present CPUs; one cell 0 where the kernel knows none."""
        present = self.present()
        numbers = [int(path.name[4:]) for path in (self.sysfs / "node").glob("node[0-9]*")]
        cells = {
            number: tuple(cpu for cpu in present if (self.sysfs / f"node/node{number}/cpu{cpu}").exists())
            for number in sorted(numbers)
        }
        return cells or {0: present}

    def place(self, cpu: int) -> CpuPlace:
        """Where a CPU sits."""
        topology = self._cpu(cpu) / "topology"
        siblings = read_text(topology / "thread_siblings_list")
        return CpuPlace(
            cpu=cpu,
            socket=max(read_number(topology / "physical_package_id", 0), 0),
            die=max(read_number(topology / "die_id", 0), 0),
            cluster=max(read_number(topology / "cluster_id", 0), 0),
            core=read_number(topology / "core_id", 0),
            siblings=parse_cpu_list(siblings) if siblings else (cpu,),
        )

    def memory_kib(self) -> int:
        """The size of the memory."""
        return self._meminfo(self.proc / "meminfo").get("MemTotal", 0)

    def memory_stats(self, cell: int | None = None) -> dict[str, int]:
        """``total``, ``free``, ``buffers`` and ``cached`` in KiB, of the machine or of a cell (the first two only)."""
        path = self.proc / "meminfo" if cell is None else self.sysfs / f"node/node{cell}/meminfo"
        values = self._meminfo(path)
        names = _MEMORY_FIELDS if cell is None else _CELL_MEMORY_FIELDS
        return {name: values[key] for name, key in names.items() if key in values}

    def cpu_times(self, cpu: int | None = None) -> CpuTimes | None:
        """The times of one CPU, or of all together; None for a CPU that there is not."""
        wanted = "cpu" if cpu is None else f"cpu{cpu}"
        for line in (read_text(self.proc / "stat") or "").splitlines():
            name, *numbers = line.split()
            if name == wanted:
                ticks = dict(zip(_STAT_FIELDS, (int(number) * _TICK_NS for number in numbers), strict=False))
                return CpuTimes(
                    kernel_ns=sum(ticks.get(key, 0) for key in ("system", "irq", "softirq")),
                    user_ns=ticks["user"] + ticks["nice"],
                    idle_ns=ticks["idle"],
                    iowait_ns=ticks.get("iowait", 0),
                )
        return None

    def cpuinfo(self) -> dict[str, str]:
        """The fields of the first CPU in /proc/cpuinfo."""
        fields: dict[str, str] = {}
        for line in (read_text(self.proc / "cpuinfo") or "").splitlines():
            key, colon, value = line.partition(":")
            if colon:
                fields.setdefault(key.strip(), value.strip())
        return fields

    def signature(self) -> str | None:
        """What names an x86, POWER or s390 CPU (virHostCPUGetSignature); None for others."""
        fields = self.cpuinfo()
        names, form = _SIGNATURES.get(self.arch, ((), ""))
        if not names or any(name not in fields for name in names):
            return None
        return form.format(*(fields[name] for name in names))

    def _cpu(self, cpu: int) -> Path:
        return self.sysfs / f"cpu/cpu{cpu}"

    def _has_subcores(self) -> bool:
        """Whether only the first thread of each core is online, as KVM needs it on POWER."""
        return self.subcore_threads > 0 and all(cpu % self.subcore_threads == 0 for cpu in self.online())

    def _online_set(self) -> frozenset[int]:
        return frozenset(self.online())

    def _mhz(self) -> int:
        value = self.cpuinfo().get(_CLOCK_FIELDS.get(self.arch, ""), "0")
        match = re.match(r"\d+", value)
        return int(match[0]) if match else 0

    def _shape(self, cpus: tuple[int, ...]) -> tuple[int, int, int]:
        """Sockets, the most cores in one socket and the most threads in one core of a cell."""
        places = [self.place(cpu) for cpu in cpus if cpu in self._online_set()]
        cores: dict[int, set[int]] = {}
        for place in places:
            cores.setdefault(place.socket, set()).add(place.core)
        threads = self.subcore_threads if self._has_subcores() else max(len(place.siblings) for place in places)
        return len(cores), max(map(len, cores.values())), threads

    @staticmethod
    def _meminfo(path: Path) -> dict[str, int]:
        """Names and KiB; the lines of a cell begin with ``Node N``."""
        values: dict[str, int] = {}
        for line in (read_text(path) or "").splitlines():
            key, _, value = line.rpartition("Node ")[2].lstrip("0123456789 ").partition(":")
            with contextlib.suppress(ValueError, IndexError):
                values[key] = int(value.split()[0])
        return values
