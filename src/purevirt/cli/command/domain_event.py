"""The command event: list the kinds of domain events, or wait for them."""

from collections.abc import Callable

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.eventtext import EVENT_NAMES, format_event
from purevirt.cli.failure import Failed
from purevirt.cli.lookup import DOMAIN
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag, number, text
from purevirt.cli.waiting import EventWaiter, wait_for_events


def _make_callback(waiter: EventWaiter, name: str) -> Callable[..., None]:
    def report(_connection: libvirt.virConnect, domain: libvirt.virDomain, *details: object) -> None:
        waiter.report(format_event(name, domain.name(), details[:-1]))

    return report


def _wanted(arguments: Arguments) -> list[str]:
    """The events to wait for.

    Raises:
        Failed: none was named, or an unknown one.
    """
    if arguments.has("all"):
        return list(EVENT_NAMES)
    name = arguments.find("event")
    if name is None:
        raise Failed("one of --list, --all, or --event <type> is required")
    if name not in EVENT_NAMES:
        raise Failed(f"unknown event type {name}")
    return [name]


def _register(
    connection: libvirt.virConnect, domain: libvirt.virDomain | None, names: list[str], waiter: EventWaiter
) -> list[int]:
    """Register every event; of several, those that the daemon does not know are left out."""
    identifiers: list[int] = []
    for name in names:
        try:
            event = EVENT_NAMES.index(name)
            identifiers.append(connection.domainEventRegisterAny(domain, event, _make_callback(waiter, name), None))
        except libvirt.libvirtError:
            if len(names) == 1:
                raise
    return identifiers


@command(
    "event",
    Group.EVENTS,
    "Domain Events",
    text("domain", "filter by domain name, id or uuid"),
    text("event", "which event type to wait for"),
    flag("all", "wait for all events instead of just one type"),
    flag("loop", "loop until timeout or interrupt, rather than one-shot"),
    number("timeout", "timeout seconds"),
    flag("list", "list valid event types"),
    flag("timestamp", "show timestamp for each printed event"),
    description="Lists the event types, or waits for domain events.",
    exclusive=(("all", "event"), ("list", "all"), ("list", "event")),
)
def event(shell: Shell, arguments: Arguments) -> None:
    """Print event types, or events as they happen."""
    if arguments.has("list"):
        for name in EVENT_NAMES:
            shell.print(name)
        return
    names, connection = _wanted(arguments), shell.connection
    arguments.find_timeout_s()
    domain = DOMAIN.get(shell, arguments) if arguments.has("domain") else None
    wait_for_events(
        shell,
        arguments,
        lambda waiter: _register(connection, domain, names, waiter),
        connection.domainEventDeregisterAny,
    )
