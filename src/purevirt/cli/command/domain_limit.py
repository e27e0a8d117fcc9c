"""Commands that limit a domain's disk and network I/O: blkdeviotune, throttle groups, domiftune."""

import libvirt
from purevirt.cli.affect import affect_flags
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.rate import DIRECTIONS, read_rates
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
    named_text,
    required,
    text,
)
from purevirt.cli.table import Table

_GROUP = Group.DOMAIN
_Values = dict[str, int | float | bool | str]
_ULLONG_MAX = 2**64 - 1

# option and what it limits, in the order of the command; the wire name has underscores
_LIMITS: dict[str, str] = {
    "total-bytes-sec": "total throughput limit, as scaled integer (default bytes)",
    "read-bytes-sec": "read throughput limit, as scaled integer (default bytes)",
    "write-bytes-sec": "write throughput limit, as scaled integer (default bytes)",
    "total-iops-sec": "total I/O operations limit per second",
    "read-iops-sec": "read I/O operations limit per second",
    "write-iops-sec": "write I/O operations limit per second",
    "total-bytes-sec-max": "total max, as scaled integer (default bytes)",
    "read-bytes-sec-max": "read max, as scaled integer (default bytes)",
    "write-bytes-sec-max": "write max, as scaled integer (default bytes)",
    "total-iops-sec-max": "total I/O operations max",
    "read-iops-sec-max": "read I/O operations max",
    "write-iops-sec-max": "write I/O operations max",
    "size-iops-sec": "I/O size in bytes",
    "total-bytes-sec-max-length": "duration in seconds to allow total max bytes",
    "read-bytes-sec-max-length": "duration in seconds to allow read max bytes",
    "write-bytes-sec-max-length": "duration in seconds to allow write max bytes",
    "total-iops-sec-max-length": "duration in seconds to allow total I/O operations max",
    "read-iops-sec-max-length": "duration in seconds to allow read I/O operations max",
    "write-iops-sec-max-length": "duration in seconds to allow write I/O operations max",
}


def _field(option: str) -> str:
    return option.replace("-", "_")


def _limit_options() -> list[Option]:
    options: list[Option] = []
    for name, help in _LIMITS.items():
        options += [alias(_field(name), name), named_number(name, help)]
    return options


def _read_limits(arguments: Arguments) -> _Values:
    values: _Values = {}
    for name in _LIMITS:
        scaled = "bytes" in name and not name.endswith("length")
        value = arguments.find_scaled(name) if scaled else arguments.find_number(name, 0, _ULLONG_MAX)
        if value is not None:
            values[_field(name)] = value
    return values


def _print_limits(shell: Shell, values: _Values) -> None:
    for name, value in values.items():
        shell.print(f"{name:<15}: {value}")


@command(
    "blkdeviotune",
    _GROUP,
    "set or query a block device's I/O limits",
    DOMAIN.option,
    required("device", "block device"),
    alias("group_name", "group-name"),
    named_text("group-name", "group name to share I/O quota between multiple drives"),
    *_limit_options(),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def blkdeviotune(shell: Shell, arguments: Arguments) -> None:
    """Print or set a disk's limits."""
    domain, device, flags = DOMAIN.get(shell, arguments), arguments.get("device"), affect_flags(arguments)
    values = _read_limits(arguments)
    if arguments.has("group-name"):
        values["group_name"] = arguments.get("group-name")
    if values:
        with failing("Unable to change block I/O throttle"):
            domain.setBlockIoTune(device, values, flags)
        return
    with failing("Unable to get block I/O throttle parameters"):
        current = domain.blockIoTune(device, flags)
    _print_limits(shell, current)


_GROUP_NAME = required("group-name", "throttle group name")
_INACTIVE = flag("inactive", "get inactive rather than running configuration")


@command(
    "domthrottlegroupset",
    _GROUP,
    "add or update a throttle group",
    DOMAIN.option,
    _GROUP_NAME,
    *_limit_options(),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def domthrottlegroupset(shell: Shell, arguments: Arguments) -> None:
    """Set a throttle group's limits."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("group-name")
    with failing("Unable to set throttle group"):
        domain.setThrottleGroup(name, _read_limits(arguments), affect_flags(arguments))
    shell.extra(f"Throttle group '{name}' updated successfully")


@command(
    "domthrottlegroupdel",
    _GROUP,
    "delete a throttle group",
    DOMAIN.option,
    _GROUP_NAME,
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def domthrottlegroupdel(shell: Shell, arguments: Arguments) -> None:
    """Delete a throttle group."""
    domain, name = DOMAIN.get(shell, arguments), arguments.get("group-name")
    with failing("Unable to delete throttle group"):
        domain.delThrottleGroup(name, affect_flags(arguments))
    shell.extra(f"Throttle group '{name}' deleted successfully")


def _throttle_groups(shell: Shell, arguments: Arguments) -> dict[str, _Values]:
    """The throttle groups of a domain's XML with their limits."""
    flags = libvirt.VIR_DOMAIN_XML_INACTIVE if arguments.has("inactive") else 0
    root = parse_xml(DOMAIN.get(shell, arguments).XMLDesc(flags))
    found: dict[str, _Values] = {}
    for group in root.iterfind("./throttlegroups/throttlegroup"):
        values: _Values = {child.tag: child.text or "" for child in group if isinstance(child.tag, str)}
        found[str(values.pop("group_name", ""))] = values
    return found


@command("domthrottlegroupinfo", _GROUP, "show a throttle group", DOMAIN.option, _GROUP_NAME, _INACTIVE)
def domthrottlegroupinfo(shell: Shell, arguments: Arguments) -> None:
    """Print a throttle group's limits."""
    name = arguments.get("group-name")
    groups = _throttle_groups(shell, arguments)
    if name not in groups:
        raise Failed(f"Unable to find throttle group '{name}'")
    _print_limits(shell, groups[name])


@command("domthrottlegrouplist", _GROUP, "list a domain's throttle groups", DOMAIN.option, _INACTIVE)
def domthrottlegrouplist(shell: Shell, arguments: Arguments) -> None:
    """Print the names of a domain's throttle groups."""
    table = Table("Name")
    for name in _throttle_groups(shell, arguments):
        table.add(name)
    shell.print(table.format(with_header=not shell.settings.quiet), end="")


@command(
    "domiftune",
    _GROUP,
    "get/set parameters of a virtual interface",
    DOMAIN.option,
    required("interface", "interface device (MAC address or target)"),
    text("inbound", "control domain's incoming traffics"),
    text("outbound", "control domain's outgoing traffics"),
    *AFFECT,
    exclusive=AFFECT_EXCLUSIVE,
)
def domiftune(shell: Shell, arguments: Arguments) -> None:
    """Print or set an interface's rates."""
    domain, device, flags = DOMAIN.get(shell, arguments), arguments.get("interface"), affect_flags(arguments)
    rates: _Values = {
        f"{direction}.{name}": value
        for direction in DIRECTIONS
        for name, value in read_rates(arguments, direction).items()
    }
    if rates:
        with failing("Unable to set interface parameters"):
            domain.setInterfaceParameters(device, rates, flags)
        return
    with failing("Unable to get interface parameters"):
        current = domain.interfaceParameters(device, flags)
    _print_limits(shell, current)
