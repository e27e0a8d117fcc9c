"""Facts about the addresses of a network that its servers and its firewall both need."""

from purevirt.conf.network import NetworkIp
from purevirt.conf.socketaddress import Net, default_prefix, network_of, parse_address


def ip_prefix(ip: NetworkIp) -> int:
    """The prefix length of an address of a network, from its mask or its class. Raises Error."""
    if ip.netmask is not None:
        return bin(int(parse_address(ip.netmask))).count("1")
    return ip.prefix or default_prefix(parse_address(ip.address or ""))


def is_ipv6(ip: NetworkIp) -> bool:
    """Whether it is an IPv6 address."""
    return ip.family == "ipv6"


def has_dhcp(ip: NetworkIp) -> bool:
    """Whether addresses are given out for this address of the network."""
    return ip.dhcp is not None and bool(ip.dhcp.ranges or ip.dhcp.hosts)


def ip_network(ip: NetworkIp) -> Net:
    """The network that an address of the host is in. Raises Error."""
    return network_of(parse_address(ip.address or ""), ip_prefix(ip))
