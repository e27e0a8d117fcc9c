"""Which host CPUs the threads of a run may use, as its definition says (qemuProcessSetupPid)."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from purevirt.drivers.qemu.failure import system_error
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.pinning import emulator_cpus, vcpu_cpus


def apply_affinity(record: QemuDomain) -> None:
    """Pin every thread of a run that has just been started; raises Error SYSTEM_ERROR."""
    run = record.active_run()
    pin_emulator_threads(record, emulator_cpus(record.current))
    for vcpu in run.vcpus:
        cpus = vcpu_cpus(record.current, vcpu.index)
        if cpus is not None:
            pin_thread(vcpu.thread, cpus)


def pin_emulator_threads(record: QemuDomain, cpus: frozenset[int] | None) -> None:
    """Pin the threads that are no virtual CPUs; None leaves them as they are."""
    run = record.active_run()
    if cpus is None or run.process is None:
        return
    vcpus = {vcpu.thread for vcpu in run.vcpus}
    for thread in _threads(run.process.identity.pid):
        if thread not in vcpus:
            pin_thread(thread, cpus)


def pin_thread(thread: int, cpus: Iterable[int]) -> None:
    """Let a thread use these CPUs only; one that has ended is passed over."""
    try:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(thread, cpus)
    except (OSError, ValueError) as problem:
        refused = problem if isinstance(problem, OSError) else OSError(22, os.strerror(22))
        raise system_error(f"cannot set CPU affinity on process {thread}", refused) from problem


def _threads(pid: int) -> list[int]:
    try:
        return [int(path.name) for path in Path(f"/proc/{pid}/task").iterdir()]
    except FileNotFoundError:
        return []
