"""Defaults of network interfaces: a MAC address."""

import secrets

from purevirt.conf.domain.interface import Interface, MacAddress
from purevirt.conf.domain.model import Domain


def fill_interfaces(domain: Domain, prefix: bytes) -> None:
    """Give every interface a MAC address that starts with ``prefix`` (virMacAddrGenerate)."""
    for interface in domain.devices.interfaces:
        if interface.mac is None:
            interface.mac = MacAddress()
        if interface.mac.address is None:
            interface.mac.address = generate_mac(prefix)


def generate_mac(prefix: bytes) -> str:
    """A random address that starts with ``prefix`` (three bytes)."""
    return ":".join(f"{byte:02x}" for byte in prefix + secrets.token_bytes(3))


def find_interface(domain: Domain, mac: str) -> Interface | None:
    """The interface with this address, in any spelling of case."""
    wanted = mac.lower()
    found = (one for one in domain.devices.interfaces if one.mac is not None and one.mac.address == wanted)
    return next(found, None)
