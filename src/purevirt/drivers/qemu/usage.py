"""What a run uses of the host, read from /proc; a run that is over has used nothing."""

from purevirt.drivers.qemu.record import QemuDomain
from purevirt.host.process import ProcessGoneError, ProcessUsage, read_usage


def process_usage(record: QemuDomain) -> ProcessUsage | None:
    """Times and memory of the whole QEMU process."""
    run = record.run
    if run is None or run.process is None:
        return None
    return _read(run.process.identity.pid, None)


def thread_usage(record: QemuDomain, thread: int) -> ProcessUsage | None:
    """Times of one thread."""
    run = record.run
    if run is None or run.process is None:
        return None
    return _read(run.process.identity.pid, thread)


def cpu_time_ns(record: QemuDomain) -> int:
    """All the CPU time of a domain in nanoseconds; 0 while it does not run."""
    usage = process_usage(record)
    return 0 if usage is None else usage.user_ns + usage.system_ns


def _read(pid: int, thread: int | None) -> ProcessUsage | None:
    try:
        return read_usage(pid, thread)
    except ProcessGoneError:
        return None
