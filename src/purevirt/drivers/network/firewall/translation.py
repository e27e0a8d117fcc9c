"""What is translated: which addresses of a network, and to which addresses and ports."""

from collections.abc import Iterator
from dataclasses import dataclass

from purevirt.conf.network import ForwardMode, Nat, Network, NetworkIp
from purevirt.conf.socketaddress import parse_address
from purevirt.drivers.network.address import is_ipv6
from purevirt.drivers.network.firewall import DEFAULT_PORTS, forward_mode
from purevirt.errors import Error, ErrorCode, ErrorDomain


@dataclass(frozen=True, slots=True)
class Translation:
    """The source of translated packets: addresses (empty: that of the way out) and ports (empty: any)."""

    addresses: str
    ports: str


def routed(network: Network) -> Iterator[tuple[NetworkIp, bool]]:
    """The addresses that guests reach others from, and whether these are translated."""
    mode = forward_mode(network)
    has_nat6 = network.forward is not None and network.forward.nat is not None and bool(network.forward.nat.ipv6)
    for ip in network.ips:
        if mode is ForwardMode.NAT:
            yield ip, not is_ipv6(ip) or has_nat6
        elif mode is ForwardMode.ROUTE:
            yield ip, False


def translate(network: Network, version: int, protocol: str | None) -> Translation:
    """What packets of a protocol (None: others) and IP version are translated to. Raises Error INTERNAL_ERROR."""
    nat = network.forward.nat if network.forward is not None else None
    return Translation(_addresses(nat, version), _ports(nat) if protocol is not None else "")


def _addresses(nat: Nat | None, version: int) -> str:
    if nat is None or nat.address is None:
        return ""
    start, end = parse_address(nat.address.start), parse_address(nat.address.end)
    if start.version != version:
        return ""
    return str(start) if start == end else f"{start}-{end}"


def _ports(nat: Nat | None) -> str:
    start, end = (nat.port.start, nat.port.end) if nat is not None and nat.port is not None else DEFAULT_PORTS
    if (start, end) == (0, 0):
        start, end = DEFAULT_PORTS
    if not start < end < 65536:
        detail = f"Invalid port range '{start}-{end}'."
        raise Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.NETWORK)
    return f"{start}-{end}"
