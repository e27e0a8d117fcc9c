"""A network's firewall as iptables commands."""

from collections.abc import Iterator

from purevirt.conf.network import ForwardMode, Network, NetworkIp
from purevirt.drivers.network.address import has_dhcp, ip_network, is_ipv6
from purevirt.drivers.network.firewall import (
    MASQUERADED_PROTOCOLS,
    UNMASQUERADED,
    Command,
    bridge_name,
    forward_device,
    forward_mode,
)
from purevirt.drivers.network.firewall.translation import routed, translate

_PROGRAMS = {4: "iptables", 6: "ip6tables"}
# table, chain of the kernel, chain of ours that it jumps to
_CHAINS = (
    ("filter", "INPUT", "LIBVIRT_INP"),
    ("filter", "OUTPUT", "LIBVIRT_OUT"),
    ("filter", "FORWARD", "LIBVIRT_FWO"),
    ("filter", "FORWARD", "LIBVIRT_FWI"),
    ("filter", "FORWARD", "LIBVIRT_FWX"),
    ("nat", "POSTROUTING", "LIBVIRT_PRT"),
    ("mangle", "POSTROUTING", "LIBVIRT_PRT"),
)
# direction, protocol, port of services on the host
_DNS = tuple((way, protocol, 53) for way in ("in", "out") for protocol in ("tcp", "udp"))
_DHCP = tuple((way, protocol, port) for way, port in (("in", 67), ("out", 68)) for protocol in ("tcp", "udp"))
_DHCP6 = (("in", "udp", 547), ("out", "udp", 546))
_TFTP = (("in", "udp", 69), ("out", "udp", 69))
_WAYS = {"in": ("LIBVIRT_INP", "--in-interface"), "out": ("LIBVIRT_OUT", "--out-interface")}


def build_chains() -> Iterator[Command]:
    """The chains of all networks, on a host that has none yet."""
    for program in _PROGRAMS.values():
        for table in dict.fromkeys(table for table, _, _ in _CHAINS):
            yield (program, "-w", "--table", table, "--list-rules")
        for table, parent, chain in _CHAINS:
            yield (program, "-w", "--table", table, "--new-chain", chain)
            yield (program, "-w", "--table", table, "--insert", parent, "--jump", chain)


def build_rules(network: Network) -> Iterator[Command]:
    """The rules of a network that starts (iptablesAddFirewallRules). Raises Error."""
    if forward_mode(network) is ForwardMode.OPEN:
        return
    bridge = bridge_name(network)
    yield from _general_rules(network, bridge)
    yield from _general_ipv6_rules(network, bridge)
    for ip, is_translated in routed(network):
        yield from _masquerading_rules(network, ip, bridge) if is_translated else _routing_rules(network, ip, bridge)
    if any(has_dhcp(ip) and not is_ipv6(ip) for ip in network.ips):
        words = ("--protocol", "udp", "--destination-port", "68", "--jump", "CHECKSUM", "--checksum-fill")
        yield _rule(4, "mangle", "LIBVIRT_PRT", "--out-interface", bridge, *words)


def _rule(version: int, table: str, chain: str, *words: str) -> Command:
    return (_PROGRAMS[version], "-w", "--table", table, "--insert", chain, *words)


def _services(version: int, bridge: str, services: tuple[tuple[str, str, int], ...]) -> Iterator[Command]:
    for way, protocol, port in services:
        chain, option = _WAYS[way]
        words = ("--protocol", protocol, "--destination-port", str(port), "--jump", "ACCEPT")
        yield _rule(version, "filter", chain, option, bridge, *words)


def _closed(version: int, bridge: str) -> Iterator[Command]:
    """Nothing is forwarded but between guests of the bridge."""
    yield _rule(version, "filter", "LIBVIRT_FWO", "--in-interface", bridge, "--jump", "REJECT")
    yield _rule(version, "filter", "LIBVIRT_FWI", "--out-interface", bridge, "--jump", "REJECT")
    words = ("--in-interface", bridge, "--out-interface", bridge, "--jump", "ACCEPT")
    yield _rule(version, "filter", "LIBVIRT_FWX", *words)


def _general_rules(network: Network, bridge: str) -> Iterator[Command]:
    yield from _services(4, bridge, _DHCP + _DNS)
    serving = [ip for ip in network.ips if not is_ipv6(ip) and (has_dhcp(ip) or ip.tftp_root)]
    if serving and serving[0].tftp_root:
        yield from _services(4, bridge, _TFTP)
    yield from _closed(4, bridge)


def _general_ipv6_rules(network: Network, bridge: str) -> Iterator[Command]:
    has_ipv6 = any(is_ipv6(ip) for ip in network.ips)
    if has_ipv6 or network.ipv6:
        yield from _closed(6, bridge)
    if has_ipv6:
        yield from _services(6, bridge, _DNS + _DHCP6)


def _masquerading_rules(network: Network, ip: NetworkIp, bridge: str) -> Iterator[Command]:
    net, device = ip_network(ip), forward_device(network)
    way_in = ("--in-interface", device) if device else ()
    way_out = ("--out-interface", device) if device else ()
    yield _outgoing(network, ip, bridge)
    words = ("--match", "conntrack", "--ctstate", "ESTABLISHED,RELATED", "--jump", "ACCEPT")
    back = ("--destination", str(net), *way_in, "--out-interface", bridge)
    yield _rule(net.version, "filter", "LIBVIRT_FWI", *back, *words)
    for protocol in MASQUERADED_PROTOCOLS:
        which = ("-p", protocol) if protocol is not None else ()
        match = ("--source", str(net), *which, "!", "--destination", str(net), *way_out)
        yield _rule(net.version, "nat", "LIBVIRT_PRT", *match, *_target(network, net.version, protocol))
    for destination in UNMASQUERADED[net.version]:
        match = (*way_out, "--source", str(net), "--destination", destination)
        yield _rule(net.version, "nat", "LIBVIRT_PRT", *match, "--jump", "RETURN")


def _target(network: Network, version: int, protocol: str | None) -> Command:
    to = translate(network, version, protocol)
    if to.addresses:
        return ("--jump", "SNAT", "--to-source", ":".join(filter(None, (to.addresses, to.ports))))
    return ("--jump", "MASQUERADE", "--to-ports", to.ports) if to.ports else ("--jump", "MASQUERADE")


def _outgoing(network: Network, ip: NetworkIp, bridge: str) -> Command:
    net, device = ip_network(ip), forward_device(network)
    way_out = ("--out-interface", device) if device else ()
    words = ("--source", str(net), "--in-interface", bridge, *way_out, "--jump", "ACCEPT")
    return _rule(net.version, "filter", "LIBVIRT_FWO", *words)


def _routing_rules(network: Network, ip: NetworkIp, bridge: str) -> Iterator[Command]:
    net, device = ip_network(ip), forward_device(network)
    yield _outgoing(network, ip, bridge)
    way_in = ("--in-interface", device) if device else ()
    words = ("--destination", str(net), *way_in, "--out-interface", bridge, "--jump", "ACCEPT")
    yield _rule(net.version, "filter", "LIBVIRT_FWI", *words)
