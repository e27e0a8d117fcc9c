"""Answers of guest agents, honest and not."""

from collections.abc import Callable

import pytest

from purevirt.drivers.qemu import agent_protocol as agent
from purevirt.drivers.qemu.jsonvalue import Json, JsonShapeError


def test_aliases_belong_to_their_interface() -> None:
    address: Json = [{"ip-address": "10.0.0.1", "ip-address-type": "ipv4", "prefix": 8}]
    found = agent.read_interfaces(
        [{"name": "eth0", "hardware-address": "52:54:00:00:00:01"}, {"name": "eth0:1", "ip-addresses": address}]
    )
    assert found == (agent.AgentInterface("eth0", "52:54:00:00:00:01", (agent.AgentAddress("10.0.0.1", 8, "ipv4"),)),)


def test_only_known_fields_of_the_system_are_told() -> None:
    assert agent.read_os({"id": "debian", "secret": "x"}) == {"id": "debian"}


def test_vcpus_without_a_claim_stay_online() -> None:
    assert agent.read_vcpus([{"logical-id": 3, "online": True}]) == (agent.AgentVcpu(3, True, False),)


@pytest.mark.parametrize(
    ("read", "reply"),
    [
        (agent.read_interfaces, {}),
        (agent.read_interfaces, [{"name": "a"}] * 20000),
        (agent.read_interfaces, [{"name": "a", "ip-addresses": [{"ip-address-type": "ipx"}]}]),
        (agent.read_users, [{"user": "a", "login-time": "now"}]),
        (agent.read_timezone, {"zone": "UTC"}),
        (agent.read_disks, [{"name": "a", "dependencies": [1]}]),
        (agent.read_load, {"load1m": True}),
        (agent.read_ssh_keys, {"keys": "one"}),
    ],
)
def test_what_a_guest_makes_up_is_refused(read: Callable[[Json], object], reply: Json) -> None:
    with pytest.raises(JsonShapeError):
        read(reply)
