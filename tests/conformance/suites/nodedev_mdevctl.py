"""nodedev_mdevctl: the commands for mediated devices, and mdevctl's list of them."""

from collections.abc import Callable, Iterator

from commandtext import format_command
from harness import Case

from purevirt.conf.nodedevice import NodeDevice, format_node_device, parse_node_device
from purevirt.drivers.nodedev.mdevctl import (
    MdevCommand,
    MdevOperation,
    build_autostart,
    build_command,
    build_modify,
    build_start,
    build_stop,
    build_undefine,
    parse_list,
)

PARENTS = {"0000:00:02.0": "pci_0000_00_02_0", "matrix": "ap_matrix", "0.0.0052": "css_0_0_0052"}


def _autostart(case: Case, device: NodeDevice) -> Iterator[MdevCommand]:
    for step in case.options["steps"]:
        yield build_autostart(device, autostarts="enable" in step)


def _modify(case: Case, device: NodeDevice) -> Iterator[MdevCommand]:
    for step in case.options["steps"]:
        is_both = "both" in step
        yield build_modify(device, defined=is_both or "defined" in step, live=is_both or "live" in step)


OPERATIONS: dict[str, Callable[[Case, NodeDevice], Iterator[MdevCommand]]] = {
    "create": lambda case, device: iter([build_command(device, MdevOperation.CREATE)]),
    "define": lambda case, device: iter([build_command(device, MdevOperation.DEFINE)]),
    "start": lambda case, device: iter([build_start(device)]),
    "stop": lambda case, device: iter([build_stop(device)]),
    "undefine": lambda case, device: iter([build_undefine(device)]),
    "autostart": _autostart,
    "modify": _modify,
}


def produce(case: Case) -> str:
    """The commands, then what they read; or the documents of a list."""
    if case.options["op"] == "parse_list_json":
        devices = parse_list(case.read(case.input), PARENTS.get)
        return "".join(format_node_device(device, inactive=True) for device in devices)
    path = case.input if isinstance(case.input, str) else next(iter(case.input.values()))
    commands = list(OPERATIONS[case.options["op"]](case, parse_node_device(case.read(path))))
    text = "".join(f"{format_command(command.argv)}\n" for command in commands)
    return text + "".join(f"{command.stdin}\n" for command in commands if command.stdin is not None)


def expected(case: Case) -> str:
    """The expected commands as they are wrapped, then the expected input; or the documents."""
    if isinstance(case.expect, str):
        return case.read(case.expect) or "\n"
    parts = [case.read(path) for name, path in case.expect.items()]
    return "".join(part if part.endswith("\n") else part + "\n" for part in parts)
