"""Defaults of network interfaces: a MAC address."""

import secrets
from collections.abc import Callable

from purevirt.conf.domain.interface import Interface, MacAddress
from purevirt.conf.domain.model import Domain

NO_MAC = "00:00:00:00:00:00"
"""Stands for an address that is still to be chosen."""


def fill_interfaces(domain: Domain, prefix: bytes, random_bytes: Callable[[int], bytes]) -> None:
    """Give every interface a MAC address that starts with ``prefix`` (virMacAddrGenerate)."""
    for interface in domain.devices.interfaces:
        if interface.mac is None:
            interface.mac = MacAddress()
        if interface.mac.address in (None, NO_MAC):
            interface.mac.address = generate_mac(prefix, random_bytes)


def generate_mac(prefix: bytes, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """A random address that starts with ``prefix`` (three bytes)."""
    tail = b"".join(random_bytes(1) for _ in range(3))
    return ":".join(f"{byte:02x}" for byte in prefix + tail)


def find_interface(domain: Domain, mac: str) -> Interface | None:
    """The interface with this address, in any spelling of case."""
    wanted = mac.lower()
    found = (one for one in domain.devices.interfaces if one.mac is not None and one.mac.address == wanted)
    return next(found, None)
