"""network_dnsmasq: the files of a network's dnsmasq."""

from harness import Case
from randomness import count_up

from purevirt.conf.network import parse_network
from purevirt.drivers.network.dnsmasq import build_dnsmasq

FOLDER = "/var/lib/libvirt/dnsmasq"


def produce(case: Case) -> str:
    """The configuration, then the hosts file."""
    network = parse_network(case.role("network"), random_bytes=count_up)
    files = build_dnsmasq(network, state_folder=FOLDER)
    return files.conf + files.hosts


def expected(case: Case) -> str:
    """The expected files, one after the other."""
    return "".join(case.read(path) for path in case.expect.values())
