"""What guest agents answer: values by the names that upstream's checks have."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from harness import Case, Skip

from purevirt.drivers.qemu import agent_protocol as agent

Values = Iterator[tuple[str, Any]]


def _interfaces(reply: Any) -> Values:
    found = agent.read_interfaces(reply)
    yield "ifaces_count", len(found)
    for number, interface in enumerate(found):
        yield f"ifaces[{number}]->name", interface.name
        yield f"ifaces[{number}]->hwaddr", interface.mac
        yield f"ifaces[{number}]->naddrs", len(interface.addresses)
        for place, address in enumerate(interface.addresses):
            yield f"ifaces[{number}]->addrs[{place}].prefix", address.prefix
            yield f"ifaces[{number}]->addrs[{place}].addr", address.address


def _os(reply: Any) -> Values:
    found = agent.read_os(reply)
    yield "nparams", len(found)
    yield from ((f"os.{name}", value) for name, value in found.items())


def _users(reply: Any) -> Values:
    found = agent.read_users(reply)
    yield "user.count", len(found)
    for number, user in enumerate(found):
        yield f"user.{number}.name", user.name
        yield f"user.{number}.domain", user.domain
        yield f"user.{number}.login-time", user.login_time_ms


def _timezone(reply: Any) -> Values:
    name, offset = agent.read_timezone(reply)
    yield "nparams", 1 + (name is not None)
    yield "timezone.name", name
    yield "timezone.offset", offset


def _disks(reply: Any) -> Values:
    found = agent.read_disks(reply)
    yield "disks_count", len(found)
    for number, disk in enumerate(found):
        yield f"disks[{number}]->name", disk.name
        yield f"disks[{number}]->alias", disk.alias
        for place, dependency in enumerate((*disk.dependencies, None)):
            yield f"disks[{number}]->dependencies[{place}]", dependency
        if disk.address is None:
            yield f"disks[{number}]->address", None
            continue
        for name in ("bus", "target", "unit", "serial", "bus_type"):
            yield f"disks[{number}]->address->{name}", getattr(disk.address, name)


def _load(reply: Any) -> Values:
    found = agent.read_load(reply)
    yield from (("load1m", found.of_1_min), ("load5m", found.of_5_min), ("load15m", found.of_15_min))


def _keys(reply: Any) -> Values:
    found = agent.read_ssh_keys(reply)
    yield "nkeys", len(found)
    yield from ((f"keys[{number}]", key) for number, key in enumerate(found))


def _acknowledged(reply: Any) -> Values:
    assert reply == {}
    yield from ()


READERS: dict[str, Callable[[Any], Values]] = {
    "guest-network-get-interfaces": _interfaces,
    "guest-get-osinfo": _os,
    "guest-get-users": _users,
    "guest-get-timezone": _timezone,
    "guest-get-disks": _disks,
    "guest-get-load": _load,
    "guest-ssh-get-authorized-keys": _keys,
    "guest-ssh-add-authorized-keys": _acknowledged,
    "guest-ssh-remove-authorized-keys": _acknowledged,
}


def _values(case: Case) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for exchange in case.option("conversation"):
        reader = READERS.get(exchange.get("command"))
        if reader is None:
            raise Skip(f"no reader of {exchange.get('command')}")
        found += reader(json.loads(exchange["reply"])["return"])
    return found


def produce(case: Case) -> str:
    """The values that are checked, in the order of the replies."""
    checked = {check["value"] for check in case.option("checks", ())}
    return "".join(sorted(f"{name} = {value!r}\n" for name, value in _values(case) if name in checked))


def expected(case: Case) -> str:
    """The same, as the options say."""
    return "".join(sorted(f"{check['value']} = {check['equals']!r}\n" for check in case.option("checks", ()))) or "\n"
