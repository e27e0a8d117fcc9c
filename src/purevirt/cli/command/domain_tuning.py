"""Commands that read and set a domain's memory, scheduler, NUMA and block I/O parameters."""

from collections.abc import Callable
from dataclasses import dataclass

import libvirt
from purevirt.cli.affect import affect_flags, chooses
from purevirt.cli.arguments import Arguments
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import (
    AFFECT,
    AFFECT_EXCLUSIVE,
    Group,
    Option,
    alias,
    command,
    flag,
    named_number,
    number,
    required,
    required_number,
    text,
    words,
)

_KIB = 1024
_UNLIMITED_KIB = 2**53 - 1
_Value = int | float | bool | str
_Parameters = dict[str, _Value]


def _memory_kib(arguments: Arguments) -> int:
    size = arguments.find_scaled("size", _KIB) or 0
    return -(-size // _KIB)


_SIZE = required_number("size", "new memory size, as scaled integer (default KiB)")
_OLD_SIZE = alias("kilobytes", "size")


@command(
    "setmem",
    Group.DOMAIN,
    "change memory allocation",
    DOMAIN.option,
    _OLD_SIZE,
    _SIZE,
    *AFFECT,
    description="Changes how much memory the guest has now.",
    exclusive=AFFECT_EXCLUSIVE,
)
def setmem(shell: Shell, arguments: Arguments) -> None:
    """Set a domain's current memory."""
    domain, size_kib = DOMAIN.get(shell, arguments), _memory_kib(arguments)
    if chooses(arguments):
        domain.setMemoryFlags(size_kib, affect_flags(arguments))
    else:
        domain.setMemory(size_kib)


@command(
    "setmaxmem",
    Group.DOMAIN,
    "change maximum memory limit",
    DOMAIN.option,
    _OLD_SIZE,
    _SIZE,
    *AFFECT,
    description="Changes how much memory the guest may have.",
    exclusive=AFFECT_EXCLUSIVE,
)
def setmaxmem(shell: Shell, arguments: Arguments) -> None:
    """Set a domain's maximum memory."""
    domain, size_kib = DOMAIN.get(shell, arguments), _memory_kib(arguments)
    with failing("Unable to change MaxMemorySize"):
        if chooses(arguments):
            domain.setMemoryFlags(size_kib, affect_flags(arguments) | libvirt.VIR_DOMAIN_MEM_MAXIMUM)
        else:
            domain.setMaxMemory(size_kib)


@dataclass(frozen=True, slots=True)
class _Tunable:
    """One parameter: its option, its wire name, how the option is read and how the value is shown."""

    option: Option
    field: str
    read: Callable[[Arguments, str], _Value | None]
    show: Callable[[object], str] = str


def _limit_kib(arguments: Arguments, name: str) -> int | None:
    raw = arguments.raw(name)
    if raw is not None and raw.strip() == "-1":
        return _UNLIMITED_KIB
    size = arguments.find_scaled(name, _KIB)
    return None if size is None else -(-size // _KIB)


def _show_limit(value: object) -> str:
    return "unlimited" if value == _UNLIMITED_KIB else str(value)


def _count(arguments: Arguments, name: str) -> int | None:
    return arguments.find_number(name)


def _string(arguments: Arguments, name: str) -> str | None:
    return arguments.find(name)


def _declare_tunables(
    name: str,
    help: str,
    noun: str,
    tunables: tuple[_Tunable, ...],
    get: Callable[[libvirt.virDomain, int], _Parameters],
    put: Callable[[libvirt.virDomain, _Parameters, int], object],
    width: int = 15,
) -> None:
    """A command that prints parameters, or sets those that are given."""

    @command(
        name,
        Group.DOMAIN,
        help,
        DOMAIN.option,
        *(each.option for each in tunables),
        *AFFECT,
        exclusive=AFFECT_EXCLUSIVE,
    )
    def run(shell: Shell, arguments: Arguments) -> None:
        domain, flags = DOMAIN.get(shell, arguments), affect_flags(arguments)
        given = {each.field: each.read(arguments, each.option.name) for each in tunables}
        changed: _Parameters = {field: value for field, value in given.items() if value is not None}
        if changed:
            with failing(f"Unable to change {noun} parameters"):
                put(domain, changed, flags)
            return
        with failing(f"Unable to get {noun} parameters"):
            current = get(domain, flags)
        show = {each.field: each.show for each in tunables}
        for field, value in current.items():
            shell.print(f"{field:<{width}}: {show.get(field, str)(value)}")


_declare_tunables(
    "memtune",
    "get or set memory parameters",
    "memory",
    (
        _Tunable(
            number("hard-limit", "Max memory, as scaled integer (default KiB)"), "hard_limit", _limit_kib, _show_limit
        ),
        _Tunable(
            number("soft-limit", "Memory during contention, as scaled integer (default KiB)"),
            "soft_limit",
            _limit_kib,
            _show_limit,
        ),
        _Tunable(
            number("swap-hard-limit", "Max memory plus swap, as scaled integer (default KiB)"),
            "swap_hard_limit",
            _limit_kib,
            _show_limit,
        ),
        _Tunable(
            number("min-guarantee", "Min guaranteed memory, as scaled integer (default KiB)"),
            "min_guarantee",
            _limit_kib,
            _show_limit,
        ),
    ),
    lambda domain, flags: domain.memoryParameters(flags),
    lambda domain, changed, flags: domain.setMemoryParameters(changed, flags),
)
_declare_tunables(
    "blkiotune",
    "get or set block I/O parameters",
    "blkio",
    (
        _Tunable(number("weight", "IO Weight"), "weight", _count),
        _Tunable(
            text("device-weights", "per-device IO Weights, in the form of /path/to/device,weight,..."),
            "device_weight",
            _string,
        ),
        _Tunable(text("device-read-iops-sec", "per-device read I/O limit per second"), "device_read_iops_sec", _string),
        _Tunable(
            text("device-write-iops-sec", "per-device write I/O limit per second"), "device_write_iops_sec", _string
        ),
        _Tunable(text("device-read-bytes-sec", "per-device bytes read per second"), "device_read_bytes_sec", _string),
        _Tunable(
            text("device-write-bytes-sec", "per-device bytes wrote per second"), "device_write_bytes_sec", _string
        ),
    ),
    lambda domain, flags: domain.blkioParameters(flags),
    lambda domain, changed, flags: domain.setBlkioParameters(changed, flags),
)

_NUMA_MODES = ("strict", "preferred", "interleave", "restrictive")


def _numa_mode(arguments: Arguments, name: str) -> int | None:
    given = arguments.find(name)
    if given is None or given in _NUMA_MODES:
        return None if given is None else _NUMA_MODES.index(given)
    if given.isdigit() and int(given) < len(_NUMA_MODES):
        return int(given)
    raise Failed(f"Invalid mode: {given}")


def _show_numa_mode(value: object) -> str:
    return _NUMA_MODES[value] if isinstance(value, int) and value < len(_NUMA_MODES) else "unknown"


_declare_tunables(
    "numatune",
    "get or set numa parameters",
    "numa",
    (
        _Tunable(
            text("mode", "NUMA mode, one of strict, preferred, interleave and restrictive"),
            "numa_mode",
            _numa_mode,
            _show_numa_mode,
        ),
        _Tunable(text("nodeset", "NUMA node selections to set"), "numa_nodeset", _string),
    ),
    lambda domain, flags: domain.numaParameters(flags),
    lambda domain, changed, flags: domain.setNumaParameters(changed, flags),
)


def _scheduler_changes(arguments: Arguments, current: _Parameters) -> _Parameters:
    """The parameters given by `--weight`, `--cap` and `--set NAME=VALUE`.

    Raises:
        Failed: a parameter has no value, or is none of the scheduler's.
    """
    changes: _Parameters = {}
    for name in ("weight", "cap"):
        value = arguments.find_number(name, -(2**31), 2**31 - 1)
        if value is not None and name in current:
            changes[name] = value
    for each in arguments.words("set"):
        name, separator, value_text = each.partition("=")
        if not separator:
            raise Failed("Invalid syntax for --set, expecting name=value")
        if name not in current:
            raise Failed(f"invalid scheduler option: {name}")
        try:
            changes[name] = int(value_text)
        except ValueError:
            raise Failed(f"Invalid value for parameter '{name}'") from None
    return changes


def _scheduler_parameters(domain: libvirt.virDomain, flags: int) -> _Parameters:
    return dict(domain.schedulerParametersFlags(flags) if flags else domain.schedulerParameters())


@command(
    "schedinfo",
    Group.DOMAIN,
    "show/set scheduler parameters",
    DOMAIN.option,
    named_number("weight", "weight for XEN_CREDIT"),
    named_number("cap", "cap for XEN_CREDIT"),
    flag("current", "get/set current scheduler info"),
    flag("config", "get/set value to be used on next boot"),
    flag("live", "get/set value from running domain"),
    words("set", "parameter=value"),
    exclusive=AFFECT_EXCLUSIVE,
)
def schedinfo(shell: Shell, arguments: Arguments) -> None:
    """Print or set the parameters of a domain's scheduler."""
    domain, flags = DOMAIN.get(shell, arguments), affect_flags(arguments)
    kind, _count_of = domain.schedulerType()
    shell.print(f"{'Scheduler':<15}: {kind}")
    current = _scheduler_parameters(domain, flags)
    changes = _scheduler_changes(arguments, current)
    if changes:
        if flags:
            domain.setSchedulerParametersFlags(changes, flags)
        else:
            domain.setSchedulerParameters(changes)
        current = _scheduler_parameters(domain, flags)
    for name, value in current.items():
        shell.print(f"{name:<15}: {'yes' if value is True else 'no' if value is False else value}")


@command(
    "perf",
    Group.DOMAIN,
    "get or set perf events",
    DOMAIN.option,
    text("enable", "perf events which will be enabled"),
    text("disable", "perf events which will be disabled"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def perf(shell: Shell, arguments: Arguments) -> None:
    """Print or switch a domain's perf events."""
    domain, flags = DOMAIN.get(shell, arguments), affect_flags(arguments)
    enable, disable = (list(filter(None, (arguments.find(n) or "").split(","))) for n in ("enable", "disable"))
    if not enable and not disable:
        with failing("Unable to get perf events"):
            current = domain.perfEvents(flags)
        for name, is_enabled in current.items():
            shell.extra(f"{name:<15}: {'enabled' if is_enabled else 'disabled'}")
        return
    changes = dict.fromkeys(enable, True) | dict.fromkeys(disable, False)
    with failing("Unable to enable/disable perf events"):
        domain.setPerfEvents(changes, flags)
    for name, is_enabled in changes.items():
        shell.extra(f"{name:<15}: {'enabled' if is_enabled else 'disabled'}")


_LIFECYCLE_TYPES = ("poweroff", "reboot", "crash")
_LIFECYCLE_ACTIONS = ("destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart")


@command(
    "set-lifecycle-action",
    Group.DOMAIN,
    "change lifecycle actions",
    DOMAIN.option,
    required("type", "lifecycle type to modify"),
    required("action", "lifecycle action to set"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def set_lifecycle_action(shell: Shell, arguments: Arguments) -> None:
    """Set what happens when a guest powers off, reboots or crashes."""
    domain, kind, action = DOMAIN.get(shell, arguments), arguments.get("type"), arguments.get("action")
    if kind not in _LIFECYCLE_TYPES:
        raise Failed(f"Invalid lifecycle type '{kind}'.")
    if action not in _LIFECYCLE_ACTIONS:
        raise Failed(f"Invalid lifecycle action '{action}'.")
    with failing("Unable to change lifecycle action."):
        domain.setLifecycleAction(
            _LIFECYCLE_TYPES.index(kind), _LIFECYCLE_ACTIONS.index(action), affect_flags(arguments)
        )
