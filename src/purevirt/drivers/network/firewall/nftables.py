"""A network's firewall as nft commands, and the tc commands that fill in checksums of DHCP replies."""

from collections.abc import Iterator

from purevirt.conf.network import ForwardMode, Network, NetworkIp
from purevirt.drivers.network.address import ip_network, is_ipv6
from purevirt.drivers.network.firewall import (
    MASQUERADED_PROTOCOLS,
    UNMASQUERADED,
    Command,
    bridge_name,
    forward_device,
    forward_mode,
)
from purevirt.drivers.network.firewall.translation import routed, translate

TABLE = "libvirt_network"
_LAYERS = {4: "ip", 6: "ip6"}
_FORWARD_HOOK = "{ type filter hook forward priority 0; policy accept; }"
_NAT_HOOK = "{ type nat hook postrouting priority 100; policy accept; }"
_FORWARDED = ("guest_output", "guest_input", "guest_cross")


def build_chains() -> Iterator[Command]:
    """The table of all networks, on a host that has none yet."""
    for layer in _LAYERS.values():
        yield ("nft", "list", "table", layer, TABLE)
        yield ("nft", "add", "table", layer, TABLE)
        yield ("nft", "add", "chain", layer, TABLE, "forward", _FORWARD_HOOK)
        for chain in _FORWARDED:
            yield ("nft", "add", "chain", layer, TABLE, chain)
            yield ("nft", "insert", "rule", layer, TABLE, "forward", "counter", "jump", chain)
        yield ("nft", "add", "chain", layer, TABLE, "guest_nat", _NAT_HOOK)


def build_rules(network: Network) -> Iterator[Command]:
    """The rules of a network that starts (nftablesAddFirewallRules). Raises Error."""
    if forward_mode(network) is ForwardMode.OPEN:
        return
    bridge = bridge_name(network)
    yield from _checksum_commands(bridge)
    yield from _closed(4, bridge)
    if network.ipv6 or any(is_ipv6(ip) for ip in network.ips):
        yield from _closed(6, bridge)
    for ip, is_translated in routed(network):
        yield from _masquerading_rules(network, ip, bridge) if is_translated else _routing_rules(network, ip, bridge)


def _checksum_commands(bridge: str) -> Iterator[Command]:
    yield ("tc", "qdisc", "show", "dev", bridge, "handle", "1:")
    yield ("tc", "qdisc", "add", "dev", bridge, "root", "handle", "1:", "htb", "default", "2")
    which = ("u32", "match", "ip", "dport", "68", "ffff", "action", "csum", "ip", "and", "udp")
    yield ("tc", "filter", "add", "dev", bridge, "prio", "2", "protocol", "ip", "parent", "1:", *which)


def _rule(version: int, chain: str, *words: str) -> Command:
    """A rule in front of the others; nft prints its handle, by which it is removed."""
    return ("nft", "-ae", "insert", "rule", _LAYERS[version], TABLE, chain, *words)


def _closed(version: int, bridge: str) -> Iterator[Command]:
    """Nothing is forwarded but between guests of the bridge."""
    yield _rule(version, "guest_output", "iif", bridge, "counter", "reject")
    yield _rule(version, "guest_input", "oif", bridge, "counter", "reject")
    yield _rule(version, "guest_cross", "iif", bridge, "oif", bridge, "counter", "accept")


def _masquerading_rules(network: Network, ip: NetworkIp, bridge: str) -> Iterator[Command]:
    net, device = ip_network(ip), forward_device(network)
    layer, text = _LAYERS[net.version], str(net)
    way_in = ("iifname", device) if device else ()
    way_out = ("oifname", device) if device else ()
    yield _outgoing(network, ip, bridge)
    back = (*way_in, "oif", bridge, layer, "daddr", text, "ct", "state", "related,established")
    yield _rule(net.version, "guest_input", *back, "counter", "accept")
    for protocol in MASQUERADED_PROTOCOLS:
        which = ("meta", "l4proto", protocol) if protocol is not None else ()
        match = (*which, layer, "saddr", text, layer, "daddr", "!=", text, *way_out)
        yield _rule(net.version, "guest_nat", *match, "counter", *_target(network, net.version, protocol))
    for destination in UNMASQUERADED[net.version]:
        match = (*way_out, layer, "saddr", text, layer, "daddr", destination)
        yield _rule(net.version, "guest_nat", *match, "counter", "return")


def _target(network: Network, version: int, protocol: str | None) -> Command:
    to = translate(network, version, protocol)
    ports = f":{to.ports}" if to.ports else ""
    if to.addresses:
        return ("snat", "to", to.addresses + ports)
    return ("masquerade", "to", ports) if ports else ("masquerade",)


def _outgoing(network: Network, ip: NetworkIp, bridge: str) -> Command:
    net, device = ip_network(ip), forward_device(network)
    way_out = ("oifname", device) if device else ()
    match = (_LAYERS[net.version], "saddr", str(net), "iif", bridge, *way_out)
    return _rule(net.version, "guest_output", *match, "counter", "accept")


def _routing_rules(network: Network, ip: NetworkIp, bridge: str) -> Iterator[Command]:
    net, device = ip_network(ip), forward_device(network)
    yield _outgoing(network, ip, bridge)
    way_in = ("iifname", device) if device else ()
    match = (_LAYERS[net.version], "daddr", str(net), *way_in, "oif", bridge)
    yield _rule(net.version, "guest_input", *match, "counter", "accept")
