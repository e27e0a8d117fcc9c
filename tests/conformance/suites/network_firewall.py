"""network_firewall: the commands that start a network's firewall."""

from commandtext import format_commands
from harness import Case
from randomness import count_up

from purevirt.conf.network import parse_network
from purevirt.drivers.network.firewall import iptables, nftables

BACKENDS = {"iptables": iptables, "nftables": nftables}


def produce(case: Case) -> str:
    """The commands without those for the chains of all networks, which have to be as the corpus has them."""
    backend = BACKENDS[case.options["backend"]]
    network = parse_network(case.role("network"), random_bytes=count_up)
    text = format_commands([*backend.build_chains(), *backend.build_rules(network)])
    return text.removeprefix(case.read(case.options["common_prefix"]))


def expected(case: Case) -> str:
    """The expected commands, as they are wrapped."""
    return case.read(case.expect)
