"""The firewall of a network with a bridge of its own: the commands that let its guests through, or not.

Nothing is run here. A command is a tuple of words whose first is the program. Networks of mode ``open`` have no rules.
"""

from purevirt.conf.network import ForwardMode, Network

Command = tuple[str, ...]

IPV4_LIMITED_BROADCAST = "255.255.255.255/32"
IPV4_LOCAL_MULTICAST = "224.0.0.0/24"
IPV6_LOCAL_MULTICAST = "ff02::/16"
UNMASQUERADED = {4: (IPV4_LIMITED_BROADCAST, IPV4_LOCAL_MULTICAST), 6: (IPV6_LOCAL_MULTICAST,)}
"""Destinations that keep the guest's address as source."""

MASQUERADED_PROTOCOLS = (None, "udp", "tcp")
"""Translated in this order; each rule goes before the one added last, so that the ports are tried first."""

DEFAULT_PORTS = (1024, 65535)


def forward_mode(network: Network) -> ForwardMode:
    """How the network reaches others."""
    return network.forward.mode if network.forward is not None else ForwardMode.NONE


def forward_device(network: Network) -> str | None:
    """The one device that guests may reach others through."""
    interfaces = network.forward.interfaces if network.forward is not None else []
    return interfaces[0].dev if interfaces else None


def bridge_name(network: Network) -> str:
    """The name of the bridge."""
    return (network.bridge.name if network.bridge is not None else None) or ""
