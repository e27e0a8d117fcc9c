"""Commands about virtual CPUs and I/O threads: counts, placement, affinity."""

import libvirt
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments, check_exclusive
from purevirt.cli.cpuset import format_map, parse_map
from purevirt.cli.domainstate import VCPU_STATES, pick
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    AFFECT,
    AFFECT_EXCLUSIVE,
    Group,
    command,
    flag,
    number,
    required,
    required_number,
    text,
)
from purevirt.cli.table import Table

_NANO = 1_000_000_000
_LIVE, _CONFIG = libvirt.VIR_DOMAIN_AFFECT_LIVE, libvirt.VIR_DOMAIN_AFFECT_CONFIG
_MAXIMUM, _GUEST = libvirt.VIR_DOMAIN_VCPU_MAXIMUM, libvirt.VIR_DOMAIN_VCPU_GUEST


def _count_vcpus(domain: libvirt.virDomain, flags: int) -> int:
    return domain.vcpusFlags(flags)


def _print_counts(shell: Shell, domain: libvirt.virDomain) -> None:
    for label, bit in (("maximum", _MAXIMUM), ("current", 0)):
        for where, affect in (("config", _CONFIG), ("live", _LIVE)):
            if (affect == _CONFIG and not domain.isPersistent()) or (affect == _LIVE and not domain.isActive()):
                continue
            shell.print(f"{label:<12} {where:<12} {_count_vcpus(domain, bit | affect):3}")


@command(
    "vcpucount",
    Group.DOMAIN,
    "domain vcpu counts",
    DOMAIN.option,
    flag("maximum", "get maximum count of vcpus"),
    flag("active", "get number of currently active vcpus"),
    flag("live", "get value from running domain"),
    flag("config", "get value to be used on next boot"),
    flag("current", "get value according to current domain state"),
    flag("guest", "retrieve vcpu count from the guest instead of the hypervisor"),
    description="Shows how many virtual CPUs a domain has.",
    exclusive=(("live", "config"), ("active", "maximum"), ("guest", "config")),
)
def vcpucount(shell: Shell, arguments: Arguments) -> None:
    """Print one count, or all of them when none is asked for."""
    domain = DOMAIN.get(shell, arguments)
    if not arguments.values.keys() - {"domain"}:
        _print_counts(shell, domain)
        return
    if arguments.has("current") and (arguments.has("maximum") or arguments.has("active")):
        # without them --current still means what it once did: not the maximum
        check_exclusive(arguments, AFFECT_EXCLUSIVE)
    flags = affect_flags(arguments) | arguments.bits({"maximum": _MAXIMUM, "guest": _GUEST})
    source = "the guest" if arguments.has("guest") else "the domain"
    with failing(f"Failed to retrieve vCPU count from {source}"):
        shell.print(str(_count_vcpus(domain, flags)))


def _affinity_text(cpus: tuple[bool, ...], pretty: bool) -> str:
    if pretty:
        return f"{format_map(cpus)} (out of {len(cpus)})"
    return "".join("y" if is_set else "-" for is_set in cpus)


def _print_pinning_only(shell: Shell, domain: libvirt.virDomain, pretty: bool) -> None:
    """What can be said of a domain that is not running."""
    for index, cpus in enumerate(domain.vcpuPinInfo(_CONFIG)):
        rows = (("VCPU:", index), ("CPU:", "N/A"), ("State:", "N/A"), ("CPU time", "N/A"))
        _print_vcpu(shell, rows, _affinity_text(cpus, pretty), index)


def _print_vcpu(shell: Shell, rows: tuple[tuple[str, object], ...], affinity: str, index: int) -> None:
    if index:
        shell.print()
    for label, value in rows:
        shell.print(f"{label:<15} {value}")
    shell.print(f"{'CPU Affinity:':<15} {affinity}")


@command(
    "vcpuinfo",
    Group.DOMAIN,
    "detailed domain vcpu information",
    DOMAIN.option,
    flag("pretty", "return human readable output"),
    description="Shows where each virtual CPU runs, and where it may run.",
)
def vcpuinfo(shell: Shell, arguments: Arguments) -> None:
    """Print state, time and affinity of each virtual CPU."""
    domain, pretty = DOMAIN.get(shell, arguments), arguments.has("pretty")
    try:
        infos, maps = domain.vcpus()
    except libvirt.libvirtError:
        if domain.isActive():
            raise
        _print_pinning_only(shell, domain, pretty)
        return
    for (index, state, time_ns, cpu), cpus in zip(infos, maps, strict=True):
        placed = cpu if cpu >= 0 else "N/A"
        rows = (("VCPU:", index), ("CPU:", placed), ("State:", pick(VCPU_STATES, state)))
        timed = (*rows, ("CPU time:", f"{time_ns / _NANO:.1f}s"))
        _print_vcpu(shell, timed, _affinity_text(cpus, pretty), index)


def _host_cpus(shell: Shell) -> int:
    try:
        return len(shell.connection.getCPUMap(0)[1])
    except libvirt.libvirtError:
        _model, _memory, _cpus, _mhz, nodes, sockets, cores, threads = shell.connection.getInfo()
        return int(nodes) * int(sockets) * int(cores) * int(threads)


def _cpu_map(shell: Shell, given: str) -> tuple[bool, ...]:
    try:
        return parse_map(given, _host_cpus(shell))
    except ValueError:
        raise Failed(f"Invalid cpulist '{given}'") from Failed(f"invalid argument: Failed to parse bitmap '{given}'")


_CPULIST = text("cpulist", "host cpu number(s) to set, or omit option to query", allow_empty=True)


@command(
    "vcpupin",
    Group.DOMAIN,
    "control or query domain vcpu affinity",
    DOMAIN.option,
    number("vcpu", "vcpu number"),
    _CPULIST,
    *AFFECT,
    description="Pins virtual CPUs to CPUs of the host.",
    exclusive=(*AFFECT_EXCLUSIVE, ("live", "config")),
)
def vcpupin(shell: Shell, arguments: Arguments) -> None:
    """Print or set on which CPUs a virtual CPU may run."""
    domain, flags = DOMAIN.get(shell, arguments), affect_flags(arguments)
    vcpu, cpulist = arguments.find_number("vcpu"), arguments.find("cpulist")
    if cpulist is not None:
        if vcpu is None:
            raise Failed("vcpupin: Missing vCPU number in pin mode.")
        domain.pinVcpuFlags(vcpu, _cpu_map(shell, cpulist), flags)
        return
    maps = domain.vcpuPinInfo(flags)
    if vcpu is not None and vcpu >= len(maps):
        kind = "live" if domain.isActive() and not flags & _CONFIG else "persistent"
        raise Failed(f"vcpu {vcpu} is out of range of {kind} cpu count {len(maps)}")
    table = Table("VCPU", "CPU Affinity")
    for index, cpus in enumerate(maps):
        if vcpu in (None, index):
            table.add(str(index), format_map(cpus))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


@command(
    "emulatorpin",
    Group.DOMAIN,
    "control or query domain emulator affinity",
    DOMAIN.option,
    _CPULIST,
    *AFFECT,
    description="Pins the emulator's own threads to CPUs of the host.",
    exclusive=AFFECT_EXCLUSIVE,
)
def emulatorpin(shell: Shell, arguments: Arguments) -> None:
    """Print or set on which CPUs the emulator may run."""
    domain, flags = DOMAIN.get(shell, arguments), affect_flags(arguments)
    cpulist = arguments.find("cpulist")
    if cpulist is not None:
        domain.pinEmulator(_cpu_map(shell, cpulist), flags)
        return
    cpus = domain.emulatorPinInfo(flags)
    shell.extra("emulator: CPU Affinity\n----------------------------------")
    shell.extra("       *: ", end="")
    shell.print(format_map(cpus))


@command(
    "setvcpus",
    Group.DOMAIN,
    "change number of virtual CPUs",
    DOMAIN.option,
    required_number("count", "number of virtual CPUs"),
    flag("maximum", "set maximum limit on next boot"),
    *AFFECT,
    flag("guest", "modify cpu state in the guest"),
    flag("hotpluggable", "make added vcpus hot(un)pluggable"),
    description="Changes how many virtual CPUs the guest has.",
    exclusive=(*AFFECT_EXCLUSIVE, ("guest", "config")),
    requires=(("maximum", "config"),),
)
def setvcpus(shell: Shell, arguments: Arguments) -> None:
    """Set how many virtual CPUs a domain has."""
    domain = DOMAIN.get(shell, arguments)
    count = arguments.get_number("count")
    if count == 0:
        raise Failed("Can't set 0 processors for a VM")
    bits = {"maximum": _MAXIMUM, "guest": _GUEST, "hotpluggable": libvirt.VIR_DOMAIN_VCPU_HOTPLUGGABLE}
    flags = affect_flags(arguments) | arguments.bits(bits)
    if flags or arguments.has("current"):
        domain.setVcpusFlags(count, flags)
    else:
        domain.setVcpus(count)


@command(
    "setvcpu",
    Group.DOMAIN,
    "attach/detach vcpu or groups of threads",
    DOMAIN.option,
    required("vcpulist", "ids of vcpus to manipulate"),
    flag("enable", "enable cpus specified by cpumap"),
    flag("disable", "disable cpus specified by cpumap"),
    *AFFECT,
    exclusive=(("enable", "disable"), *AFFECT_EXCLUSIVE),
)
def setvcpu(shell: Shell, arguments: Arguments) -> None:
    """Plug or unplug chosen virtual CPUs."""
    domain = DOMAIN.get(shell, arguments)
    if not arguments.has("enable") and not arguments.has("disable"):
        raise Failed("one of --enable, --disable is required")
    domain.setVcpu(arguments.get("vcpulist"), int(arguments.has("enable")), affect_flags(arguments))


@command(
    "guestvcpus",
    Group.DOMAIN,
    "query or modify state of vcpu in the guest (via agent)",
    DOMAIN.option,
    text("cpulist", "list of cpus to enable or disable"),
    flag("enable", "enable cpus specified by cpulist"),
    flag("disable", "disable cpus specified by cpulist"),
    exclusive=(("enable", "disable"),),
    requires=(("enable", "cpulist"), ("disable", "cpulist")),
)
def guestvcpus(shell: Shell, arguments: Arguments) -> None:
    """Print or change which CPUs the guest uses."""
    domain, cpulist = DOMAIN.get(shell, arguments), arguments.find("cpulist")
    if cpulist is not None and not arguments.has("enable") and not arguments.has("disable"):
        raise Failed("One of options --enable or --disable is required by option --cpulist")
    if cpulist is not None:
        domain.setGuestVcpus(cpulist, int(arguments.has("enable")), 0)
        return
    for name, value in (domain.guestVcpus(0) or {}).items():
        shell.print(f"{name:<15}: {value}")


@command("iothreadinfo", Group.DOMAIN, "view domain IOThreads", DOMAIN.option, *AFFECT, exclusive=AFFECT_EXCLUSIVE)
def iothreadinfo(shell: Shell, arguments: Arguments) -> None:
    """Print a domain's I/O threads and where they may run."""
    with failing("Unable to get domain IOThreads information"):
        threads = DOMAIN.get(shell, arguments).ioThreadInfo(affect_flags(arguments))
    if not threads:
        shell.extra("No IOThreads found for the domain", end="")
        return
    table = Table("IOThread ID", "CPU Affinity")
    for identifier, cpus in threads:
        table.add(str(identifier), format_map(cpus))
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


_THREAD_ID = required_number("id", "iothread id")


def _thread_id(arguments: Arguments, name: str = "id") -> int:
    identifier = arguments.get_number(name, 0, 2**31 - 1)
    if identifier == 0:
        raise Failed(f"Invalid IOThread id value: '{identifier}'")
    return identifier


@command("iothreadadd", Group.DOMAIN, "add an IOThread", DOMAIN.option, _THREAD_ID, *AFFECT, exclusive=AFFECT_EXCLUSIVE)
def iothreadadd(shell: Shell, arguments: Arguments) -> None:
    """Add an I/O thread."""
    DOMAIN.get(shell, arguments).addIOThread(_thread_id(arguments), affect_flags(arguments))


@command(
    "iothreaddel", Group.DOMAIN, "delete an IOThread", DOMAIN.option, _THREAD_ID, *AFFECT, exclusive=AFFECT_EXCLUSIVE
)
def iothreaddel(shell: Shell, arguments: Arguments) -> None:
    """Delete an I/O thread."""
    DOMAIN.get(shell, arguments).delIOThread(_thread_id(arguments), affect_flags(arguments))


_THREAD_SETTINGS = {
    "poll-max-ns": "poll_max_ns",
    "poll-grow": "poll_grow",
    "poll-shrink": "poll_shrink",
    "thread-pool-min": "thread_pool_min",
    "thread-pool-max": "thread_pool_max",
}


@command(
    "iothreadset",
    Group.DOMAIN,
    "modify an existing IOThread",
    DOMAIN.option,
    _THREAD_ID,
    number("poll-max-ns", "maximum IOThread polling time in ns"),
    number("poll-grow", "value to increase IOThread polling time"),
    number("poll-shrink", "value for reduction of IOThread polling time"),
    number("thread-pool-min", "lower boundary for worker thread pool"),
    number("thread-pool-max", "upper boundary for worker thread pool"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def iothreadset(shell: Shell, arguments: Arguments) -> None:
    """Change how an I/O thread polls."""
    domain = DOMAIN.get(shell, arguments)
    given = {field: arguments.find_number(option, 0, 2**63 - 1) for option, field in _THREAD_SETTINGS.items()}
    changed = {field: value for field, value in given.items() if value is not None}
    if not changed:
        raise Failed("Not enough arguments passed, nothing to set")
    domain.setIOThreadParams(_thread_id(arguments), changed, affect_flags(arguments))


@command(
    "iothreadpin",
    Group.DOMAIN,
    "control domain IOThread affinity",
    DOMAIN.option,
    required_number("iothread", "IOThread ID number"),
    required("cpulist", "host cpu number(s) to set"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def iothreadpin(shell: Shell, arguments: Arguments) -> None:
    """Set on which CPUs an I/O thread may run."""
    domain = DOMAIN.get(shell, arguments)
    identifier = arguments.get_number("iothread")
    domain.pinIOThread(identifier, _cpu_map(shell, arguments.get("cpulist")), affect_flags(arguments))
