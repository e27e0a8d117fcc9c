"""Configuration files of OpenVZ containers."""

import pytest

from purevirt.drivers.openvz.containerconf import find_parameter, read_interfaces
from purevirt.errors import Error


def test_last_assignment_counts() -> None:
    text = 'A="1"\nB=2\nA="3"\nAB="4"\nC=""\n'
    assert [find_parameter(text, name) for name in ("A", "B", "C", "D")] == ["3", "2", None, None]


def test_addresses_come_before_bridged_interfaces() -> None:
    text = 'IP_ADDRESS="10.0.0.1 fe80::1"\nNETIF="ifname=eth0,mac=0:1:2:3:4:5,host_ifname=veth1;host_ifname=veth2"\n'
    found = read_interfaces(text)
    assert [one.ips[0].family for one in found[:2]] == ["ipv4", "ipv6"]
    assert [one.target.dev for one in found[2:] if one.target is not None] == ["veth1", "veth2"]
    assert found[2].mac is not None
    assert found[2].mac.address == "00:01:02:03:04:05"


@pytest.mark.parametrize("value", ["mac=zz", "host_ifname=aaaaaaaaaaaaaaaaaaaaaa"])
def test_wrong_interfaces_are_refused(value: str) -> None:
    with pytest.raises(Error):
        read_interfaces(f'NETIF="{value}"\n')
