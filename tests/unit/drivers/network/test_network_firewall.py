"""Firewall rules of networks, where no corpus has them."""

import pytest

from purevirt.conf.network import parse_network
from purevirt.drivers.network.firewall import iptables, nftables
from purevirt.errors import Error

IP = "<ip address='10.0.0.1' prefix='24'/>"


def _network(forward: str) -> str:
    return f"<network><name>n</name><bridge name='br7'/>{forward}{IP}</network>"


def test_an_open_network_has_no_rules() -> None:
    network = parse_network(_network("<forward mode='open'/>"))
    assert list(iptables.build_rules(network)) == list(nftables.build_rules(network)) == []


def test_a_routed_network_is_not_translated() -> None:
    network = parse_network(_network("<forward mode='route' dev='eth0'/>"))
    rules = [" ".join(rule) for rule in iptables.build_rules(network)]
    assert "iptables -w --table filter --insert LIBVIRT_FWI --destination 10.0.0.0/24" in rules[-1]
    assert "--in-interface eth0 --out-interface br7 --jump ACCEPT" in rules[-1]
    assert not any("MASQUERADE" in rule for rule in rules)


def test_addresses_of_outgoing_traffic() -> None:
    forward = "<forward><nat><address start='1.2.3.4' end='1.2.3.9'/><port start='10' end='20'/></nat></forward>"
    network = parse_network(_network(forward))
    assert any(rule[-2:] == ("--to-source", "1.2.3.4-1.2.3.9:10-20") for rule in iptables.build_rules(network))
    assert any(rule[-3:] == ("snat", "to", "1.2.3.4-1.2.3.9") for rule in nftables.build_rules(network))


def test_a_range_of_one_port_is_refused() -> None:
    network = parse_network(_network("<forward><nat><port start='10' end='10'/></nat></forward>"))
    with pytest.raises(Error, match="Invalid port range '10-10'"):
        list(iptables.build_rules(network))
