"""Commands that print a domain's counters: domstats, dommemstat, cpu-stats, domjobinfo."""

from collections.abc import Mapping

import libvirt
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.size import format_size
from purevirt.cli.spec import (
    AFFECT,
    AFFECT_EXCLUSIVE,
    Group,
    command,
    flag,
    named_number,
    number,
    words,
)

_NANO = 1_000_000_000
_GROUPS = {
    "state": libvirt.VIR_DOMAIN_STATS_STATE,
    "cpu-total": libvirt.VIR_DOMAIN_STATS_CPU_TOTAL,
    "balloon": libvirt.VIR_DOMAIN_STATS_BALLOON,
    "vcpu": libvirt.VIR_DOMAIN_STATS_VCPU,
    "interface": libvirt.VIR_DOMAIN_STATS_INTERFACE,
    "block": libvirt.VIR_DOMAIN_STATS_BLOCK,
    "perf": libvirt.VIR_DOMAIN_STATS_PERF,
    "iothread": libvirt.VIR_DOMAIN_STATS_IOTHREAD,
    "memory": libvirt.VIR_DOMAIN_STATS_MEMORY,
    "dirtyrate": libvirt.VIR_DOMAIN_STATS_DIRTYRATE,
    "vm": libvirt.VIR_DOMAIN_STATS_VM,
}
_FILTERS = {
    "list-active": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE,
    "list-inactive": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE,
    "list-persistent": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT,
    "list-transient": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT,
    "list-running": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING,
    "list-paused": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED,
    "list-shutoff": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF,
    "list-other": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER,
}
_CONDUCT = {
    "enforce": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS,
    "backing": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING,
    "nowait": libvirt.VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT,
}
_STATISTICS = {
    "state": "report domain state",
    "cpu-total": "report domain physical cpu usage",
    "balloon": "report domain balloon statistics",
    "vcpu": "report domain virtual cpu information",
    "interface": "report domain network interface information",
    "block": "report domain block device statistics",
    "perf": "report domain perf event statistics",
    "iothread": "report domain IOThread information",
    "memory": "report domain memory usage",
    "dirtyrate": "report domain dirty rate information",
    "vm": "report hypervisor-specific statistics",
}


def _show(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:f}" if isinstance(value, float) else str(value)


@command(
    "domstats",
    Group.MONITOR,
    "get statistics about one or multiple domains",
    *(flag(name, text) for name, text in _STATISTICS.items()),
    *(flag(name, f"list only {name.removeprefix('list-')} domains") for name in _FILTERS),
    flag("raw", "do not pretty-print the fields"),
    flag("enforce", "enforce requested stats parameters"),
    flag("backing", "add backing chain information to block stats"),
    flag("nowait", "report only stats that are accessible instantly"),
    words("domain", "list of domains to get stats for"),
    description="Shows statistics of some domains, or of all.",
)
def domstats(shell: Shell, arguments: Arguments) -> None:
    """Print the statistics of domains, group by group."""
    stats, flags = arguments.bits(_GROUPS), arguments.bits(_CONDUCT)
    names = arguments.words("domain")
    if names:
        domains = [DOMAIN.find(shell, name, "domstats") for name in names]
        found = shell.connection.domainListGetStats(domains, stats, flags)
    else:
        found = shell.connection.getAllDomainStats(stats, flags | arguments.bits(_FILTERS))
    for index, (domain, values) in enumerate(found):
        if index:
            shell.print()
        shell.print(f"Domain: '{domain.name()}'")
        for name, value in values.items():
            shell.print(f"  {name}={_show(value)}")


@command(
    "dommemstat",
    Group.MONITOR,
    "get memory statistics for a domain",
    DOMAIN.option,
    named_number("period", "period in seconds to set collection"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def dommemstat(shell: Shell, arguments: Arguments) -> None:
    """Print a guest's memory statistics, or set how often they are collected."""
    domain = DOMAIN.get(shell, arguments)
    period_s = arguments.find_number("period", -(2**31), 2**31 - 1)
    if period_s is not None:
        if period_s < 0:
            raise Failed(f"Invalid collection period value '{period_s}'")
        with failing("Unable to change balloon collection period."):
            domain.setMemoryStatsPeriod(period_s, affect_flags(arguments))
        return
    with failing(f"Failed to get memory statistics for domain {arguments.get('domain')}"):
        stats = domain.memoryStats()
    for name, value in stats.items():
        shell.print(f"{name} {value}")


_TIMES = ("cpu_time", "user_time", "system_time", "vcpu_time")


def _print_times(shell: Shell, values: Mapping[str, int | float | bool | str]) -> None:
    for name, given in values.items():
        value = int(given)
        if name in _TIMES:
            shell.print(f"\t{name:<12} {value // _NANO:9}.{value % _NANO:09} seconds")
        else:
            shell.print(f"\t{name:<12} {value}")


@command(
    "cpu-stats",
    Group.DOMAIN,
    "show domain cpu statistics",
    DOMAIN.option,
    flag("total", "Show total statistics only"),
    number("start", "Show statistics from this CPU"),
    number("count", "Number of shown CPUs at most"),
    description="Shows a domain's CPU times, by CPU of the host and in all.",
)
def cpu_stats(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's CPU times."""
    domain = DOMAIN.get(shell, arguments)
    start, count = arguments.find_number("start"), arguments.find_number("count")
    chosen = start is not None or count is not None
    text = f"Failed to retrieve CPU statistics for domain '{domain.name()}'"
    if not arguments.has("total") or chosen:
        with failing(text):
            each = domain.getCPUStats(False, 0)
        first = start or 0
        shown = list(enumerate(each))[first : None if count is None else first + count]
        for cpu, values in shown:
            shell.print(f"CPU{cpu}:")
            _print_times(shell, values)
    if arguments.has("total") or not chosen:
        with failing(text):
            total = domain.getCPUStats(True, 0)
        shell.print("Total:" if total else "No total stats available")
        for values in total:
            _print_times(shell, values)


_JOB_TYPES = ("None", "Bounded", "Unbounded", "Completed", "Failed", "Cancelled")
_JOB_OPERATIONS = (
    "Unknown",
    "Start",
    "Save",
    "Restore",
    "Incoming migration",
    "Outgoing migration",
    "Snapshot",
    "Snapshot revert",
    "Dump",
    "Backup",
    "Snapshot delete",
)
_JOB_SIZES = (
    ("data_processed", "Data processed:"),
    ("data_remaining", "Data remaining:"),
    ("data_total", "Data total:"),
    ("memory_processed", "Memory processed:"),
    ("memory_remaining", "Memory remaining:"),
    ("memory_total", "Memory total:"),
    ("disk_processed", "File processed:"),
    ("disk_remaining", "File remaining:"),
    ("disk_total", "File total:"),
)
_JOB_TIMES = (("time_elapsed", "Time elapsed:"), ("time_remaining", "Time remaining:"), ("downtime", "Total downtime:"))


# what the old call gives, in its order
_JOB_FIELDS = (
    "type",
    "time_elapsed",
    "time_remaining",
    "data_total",
    "data_processed",
    "data_remaining",
    "memory_total",
    "memory_processed",
    "memory_remaining",
    "disk_total",
    "disk_processed",
    "disk_remaining",
)


def _job_stats(domain: libvirt.virDomain, flags: int) -> dict[str, object]:
    try:
        return dict(domain.jobStats(flags))
    except libvirt.libvirtError as error:
        if error.get_error_code() != libvirt.VIR_ERR_NO_SUPPORT or flags:
            raise
    return dict(zip(_JOB_FIELDS, domain.jobInfo(), strict=True))


@command(
    "domjobinfo",
    Group.DOMAIN,
    "domain job information",
    DOMAIN.option,
    flag("completed", "return statistics of a recently completed job"),
    flag("keep-completed", "don't destroy statistics of a recently completed job when reading"),
    flag("anystats", "print statistics for any kind of job (even failed ones)"),
    flag("rawstats", "print the raw data returned by libvirt"),
    requires=(("keep-completed", "completed"),),
)
def domjobinfo(shell: Shell, arguments: Arguments) -> None:
    """Print how far a domain's job is."""
    bits = {
        "completed": libvirt.VIR_DOMAIN_JOB_STATS_COMPLETED,
        "keep-completed": libvirt.VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED,
    }
    stats = _job_stats(DOMAIN.get(shell, arguments), arguments.bits(bits))
    if arguments.has("rawstats"):
        for name, value in stats.items():
            shell.print(f"{name}={value}")
        return
    kind = int(str(stats.get("type", 0)))
    shell.print(f"{'Job type:':<17} {_JOB_TYPES[kind] if kind < len(_JOB_TYPES) else 'unknown':<12}")
    if kind == libvirt.VIR_DOMAIN_JOB_NONE:
        return
    operation = int(str(stats.get("operation", 0)))
    shown = _JOB_OPERATIONS[operation] if operation < len(_JOB_OPERATIONS) else "unknown"
    shell.print(f"{'Operation:':<17} {shown:<12}")
    _print_progress(shell, stats)


def _print_progress(shell: Shell, stats: dict[str, object]) -> None:
    for name, label in _JOB_TIMES:
        if stats.get(name):
            shell.print(f"{label:<17} {stats[name]:<12} ms")
    for name, label in _JOB_SIZES:
        value = stats.get(name)
        if isinstance(value, int) and value:
            shell.print(f"{label:<17} {format_size(value, 3)}")


@command(
    "domjobabort",
    Group.DOMAIN,
    "abort active domain job",
    DOMAIN.option,
    flag("postcopy", "interrupt post-copy migration"),
)
def domjobabort(shell: Shell, arguments: Arguments) -> None:
    """Abort what a domain is busy with."""
    domain = DOMAIN.get(shell, arguments)
    if arguments.has("postcopy"):
        domain.abortJobFlags(libvirt.VIR_DOMAIN_ABORT_JOB_POSTCOPY)
    else:
        domain.abortJob()
