"""Numeric addresses as libvirt reads, compares and counts them (virSocketAddr). No names are looked up."""

import ipaddress
import re
import socket
from enum import StrEnum

from purevirt.errors import Error, ErrorCode

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Net = ipaddress.IPv4Network | ipaddress.IPv6Network

LARGEST_RANGE = 65536
"""Most addresses that a range may hold."""

_SHORT = re.compile(r"[0-9A-Fa-fXx.]+\Z")
# prefix length where a network gives none: by the leading bits of an IPv4 address (virSocketAddrGetIPPrefix)
_CLASSES = ((0x80000000, 0, 8), (0xC0000000, 0x80000000, 16), (0xE0000000, 0xC0000000, 24))
_IPV6_PREFIX = 64


class AddressFamily(StrEnum):
    """Families that an address may be asked for."""

    UNSPEC = "unspec"
    INET = "inet"
    INET6 = "inet6"
    UNIX = "unix"


_VERSIONS = {AddressFamily.UNSPEC: (4, 6), AddressFamily.INET: (4,), AddressFamily.INET6: (6,), AddressFamily.UNIX: ()}


def find_address(text: str) -> Address | None:
    """The address a text stands for, also in the short forms of inet_aton (``127.1``); None where it is none.

    A zone (``%eth0``) is not taken: it means something on one host only.
    """
    if "%" in text:
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return _find_short(text)


def _find_short(text: str) -> Address | None:
    if not _SHORT.match(text):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(text))
    except OSError:
        return None


def parse_address(text: str, family: AddressFamily = AddressFamily.UNSPEC) -> Address:
    """The address a text stands for (virSocketAddrParse). Raises Error SYSTEM_ERROR."""
    address = find_address(text)
    if address is None or address.version not in _VERSIONS[family]:
        reason = "Name or service not known" if address is None else "Address family for hostname not supported"
        raise Error(ErrorCode.SYSTEM_ERROR, f"Cannot parse socket address '{text}': {reason}")
    return address


def format_address(address: Address) -> str:
    """The shortest text; an IPv4 address mapped or embedded into IPv6 keeps its dots, as getnameinfo writes it."""
    if address.version == 4:
        return str(address)
    return socket.inet_ntop(socket.AF_INET6, address.packed)


def is_wildcard(address: Address) -> bool:
    """Whether it stands for every address of the host."""
    return address.is_unspecified


def is_numeric_localhost(text: str) -> bool:
    """Whether a text is the loopback address 127.0.0.1 or ::1 as a number."""
    return find_address(text) in {ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv6Address("::1")}


def mask_by_prefix(address: Address, prefix: int) -> Address:
    """The address of the network of that many bits."""
    return network_of(address, prefix).network_address


def network_of(address: Address, prefix: int) -> Net:
    """The network of that many bits that the address is in."""
    return ipaddress.ip_network(f"{address}/{prefix}", strict=False)


def is_same_network(first: Address, second: Address, mask: Address) -> bool:
    """Whether two addresses are equal under a mask of the same family."""
    if not first.version == second.version == mask.version:
        return False
    return int(first) & int(mask) == int(second) & int(mask)


def default_prefix(address: Address) -> int:
    """The prefix length of a network that gives none: that of its class, 64 for IPv6. Raises Error INTERNAL_ERROR."""
    if address.is_unspecified:
        return 0
    if address.version == 6:
        return _IPV6_PREFIX
    for mask, lead, prefix in _CLASSES:
        if int(address) & mask == lead:
            return prefix
    raise Error(ErrorCode.INTERNAL_ERROR, f"address '{address}' is of no class and has no prefix")


def range_size(start: Address, end: Address, net: tuple[Address, int] | None = None) -> int:
    """The number of addresses from start to end, both included (virSocketAddrGetRange).

    ``net`` is an address and a prefix length of the network that the range has to be in. Raises Error INTERNAL_ERROR.
    """
    shown = f"range {start} - {end}"
    if start.version != end.version:
        raise Error(ErrorCode.INTERNAL_ERROR, f"mismatch of address family in {shown}")
    if net is not None:
        _check_range(start, end, net, shown)
    if int(end) < int(start):
        raise Error(ErrorCode.INTERNAL_ERROR, f"{shown} is reversed ")
    size = int(end) - int(start) + 1
    if size > LARGEST_RANGE:
        raise Error(ErrorCode.INTERNAL_ERROR, f"{shown} is too large (> {LARGEST_RANGE - 1})")
    return size


def _check_range(start: Address, end: Address, net: tuple[Address, int], shown: str) -> None:
    address, prefix = net
    if address.version != start.version:
        raise Error(ErrorCode.INTERNAL_ERROR, f"mismatch of address family in {shown} for network {address}")
    whole = network_of(address, prefix)
    where = f"{shown} is not entirely within network {address}/{prefix}"
    if start not in whole or end not in whole:
        raise Error(ErrorCode.INTERNAL_ERROR, where)
    if address.version == 6:
        return
    if start == whole.network_address:
        raise Error(ErrorCode.INTERNAL_ERROR, f"start of {shown} in network {address}/{prefix} is the network address")
    if end == whole.broadcast_address:
        detail = f"end of {shown} in network {address}/{prefix} is the broadcast address"
        raise Error(ErrorCode.INTERNAL_ERROR, detail)


def reverse_domain(address: Address, prefix: int) -> str | None:
    """The DNS domain that names of a network's addresses are found in; None where the prefix cuts through a label."""
    bits = 8 if address.version == 4 else 4
    if prefix == 0 or prefix % bits or prefix >= address.max_prefixlen:
        return None
    labels = address.reverse_pointer.split(".")
    skipped = (address.max_prefixlen - prefix) // bits
    return ".".join(labels[skipped:])
