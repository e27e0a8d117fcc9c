"""The event commands of networks, pools, node devices and secrets."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.command.nodedev import DEVICE
from purevirt.cli.domainstate import pick
from purevirt.cli.failure import Failed
from purevirt.cli.lookup import NETWORK, POOL, SECRET, Kind
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag, number, text
from purevirt.cli.waiting import EventWaiter, wait_for_events

T = TypeVar("T")
_Report = Callable[..., None]


@dataclass(frozen=True, slots=True)
class _Source(Generic[T]):
    """A kind of object with events of its own: names in the order of their ids, the first being the lifecycle."""

    command: str
    group: Group
    noun: str
    help: str
    kind: Kind[T]
    events: tuple[str, ...]
    lifecycle: tuple[str, ...]
    name_of: Callable[[T], str]
    register: Callable[[libvirt.virConnect, T | None, int, _Report], int]
    deregister: Callable[[libvirt.virConnect, int], object]


def _make_callback(source: _Source[T], waiter: EventWaiter, name: str) -> _Report:
    def report(_connection: libvirt.virConnect, target: T, *details: object) -> None:
        shown = f"event '{name}' for {source.noun} {source.name_of(target)}"
        if name == "lifecycle":
            shown += f": {pick(source.lifecycle, int(str(details[0])))}"
        waiter.report(shown)

    return report


def _declare(source: _Source[T]) -> None:
    @command(
        source.command,
        source.group,
        source.help,
        text(source.kind.option.name, f"filter by {source.noun} name or uuid"),
        text("event", "which event type to wait for"),
        flag("loop", "loop until timeout or interrupt, rather than one-shot"),
        number("timeout", "timeout seconds"),
        flag("list", "list valid event types"),
        flag("timestamp", "show timestamp for each printed event"),
        description=f"Lists the event types, or waits for {source.noun} events.",
    )
    def run(shell: Shell, arguments: Arguments) -> None:
        if arguments.has("list"):
            for name in source.events:
                shell.print(name)
            return
        _wait(shell, arguments, source)


def _wait(shell: Shell, arguments: Arguments, source: _Source[T]) -> None:
    name = arguments.find("event")
    if name is None:
        raise Failed("either --list or --event <type> is required")
    if name not in source.events:
        raise Failed(f"unknown event type {name}")
    arguments.find_timeout_s()
    connection, event = shell.connection, source.events.index(name)
    target = source.kind.get(shell, arguments) if arguments.has(source.kind.option.name) else None
    wait_for_events(
        shell,
        arguments,
        lambda waiter: [source.register(connection, target, event, _make_callback(source, waiter, name))],
        lambda identifier: source.deregister(connection, identifier),
    )


_declare(
    _Source(
        "net-event",
        Group.NETWORK,
        "network",
        "Network Events",
        NETWORK,
        ("lifecycle", "metadata-change"),
        ("Defined", "Undefined", "Started", "Stopped"),
        lambda target: target.name(),
        lambda connection, target, event, report: connection.networkEventRegisterAny(target, event, report, None),
        lambda connection, identifier: connection.networkEventDeregisterAny(identifier),
    )
)
_declare(
    _Source(
        "pool-event",
        Group.POOL,
        "storage pool",
        "Storage Pool Events",
        POOL,
        ("lifecycle", "refresh"),
        ("Defined", "Undefined", "Started", "Stopped", "Created", "Deleted"),
        lambda target: target.name(),
        lambda connection, target, event, report: connection.storagePoolEventRegisterAny(target, event, report, None),
        lambda connection, identifier: connection.storagePoolEventDeregisterAny(identifier),
    )
)
_declare(
    _Source(
        "nodedev-event",
        Group.NODEDEV,
        "node device",
        "Node Device Events",
        DEVICE,
        ("lifecycle", "update"),
        ("Created", "Deleted", "Defined", "Undefined"),
        lambda target: target.name(),
        lambda connection, target, event, report: connection.nodeDeviceEventRegisterAny(target, event, report, None),
        lambda connection, identifier: connection.nodeDeviceEventDeregisterAny(identifier),
    )
)
_declare(
    _Source(
        "secret-event",
        Group.SECRET,
        "secret",
        "Secret Events",
        SECRET,
        ("lifecycle", "value-changed"),
        ("Defined", "Undefined"),
        lambda secret: secret.UUIDString(),
        lambda connection, target, event, report: connection.secretEventRegisterAny(target, event, report, None),
        lambda connection, identifier: connection.secretEventDeregisterAny(identifier),
    )
)
