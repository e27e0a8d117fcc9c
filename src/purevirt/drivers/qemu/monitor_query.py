"""Answers of the monitor that a starting or found guest is completed with: terminals, vCPU threads, run state.

Every function raises JsonShapeError where QEMU's answer is not of the documented form.
"""

from dataclasses import dataclass

from purevirt.conf.cpu.facts import CpuData, Register
from purevirt.drivers.qemu.jsonvalue import Json, JsonShapeError, find_str, get_int, get_object, get_objects, get_str
from purevirt.drivers.qemu.qmp import QmpClient

_PTY = "pty:"


@dataclass(frozen=True, slots=True)
class Vcpu:
    """A virtual CPU of a running guest and the thread that runs it."""

    index: int
    thread: int
    qom_path: str
    is_halted: bool = False


async def query_terminals(client: QmpClient) -> dict[str, str]:
    """Character devices on pseudo terminals: label and terminal path."""
    reply = get_objects(await client.execute("query-chardev"), "query-chardev")
    found = {get_str(item, "label"): get_str(item, "filename") for item in reply}
    return {label: name.removeprefix(_PTY) for label, name in found.items() if name.startswith(_PTY)}


async def query_open_channels(client: QmpClient) -> frozenset[str]:
    """The labels of character devices that the guest has opened."""
    reply = get_objects(await client.execute("query-chardev"), "query-chardev")
    return frozenset(get_str(item, "label") for item in reply if item.get("frontend-open") is True)


async def query_vcpus(client: QmpClient) -> tuple[Vcpu, ...]:
    """The virtual CPUs in order."""
    reply = get_objects(await client.execute("query-cpus-fast"), "query-cpus-fast")
    found = [
        Vcpu(get_int(item, "cpu-index"), get_int(item, "thread-id"), find_str(item, "qom-path") or "") for item in reply
    ]
    return tuple(sorted(found, key=lambda vcpu: vcpu.index))


async def query_status(client: QmpClient) -> str:
    """QEMU's run state: ``running``, ``paused``, ``prelaunch``, ``shutdown``, ``inmigrate``, ..."""
    return get_str(get_object(await client.execute("query-status"), "query-status"), "status")


async def query_balloon_kib(client: QmpClient) -> int:
    """The memory the guest has now, in KiB."""
    value = get_int(get_object(await client.execute("query-balloon"), "query-balloon"), "actual")
    if value < 0:
        raise JsonShapeError("negative balloon size")
    return value // 1024


@dataclass(frozen=True, slots=True)
class MonitorJob:
    """A job of QEMU's: its kind and state by QEMU's names, how far it is, and what it failed with."""

    id: str
    type: str
    status: str
    progress: int
    total: int
    error: str | None = None


def read_jobs(reply: Json) -> tuple[MonitorJob, ...]:
    """The jobs of a query-jobs reply."""
    return tuple(
        MonitorJob(
            id=get_str(item, "id"),
            type=get_str(item, "type"),
            status=get_str(item, "status"),
            progress=get_int(item, "current-progress"),
            total=get_int(item, "total-progress"),
            error=find_str(item, "error"),
        )
        for item in get_objects(reply, "query-jobs")
    )


def read_feature_words(reply: Json) -> CpuData:
    """The registers of CPUID in a ``feature-words`` property of an x86 CPU, by leaf."""
    registers = {
        Register(
            False,
            get_int(item, "cpuid-input-eax"),
            get_int(item, "cpuid-input-ecx") if "cpuid-input-ecx" in item else 0,
            get_str(item, "cpuid-register").lower(),
        ): get_int(item, "features")
        for item in get_objects(reply, "feature-words")
    }
    return CpuData({register: word for register, word in registers.items() if word})
