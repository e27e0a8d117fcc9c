"""The configuration file of an OpenVZ container: its parameters and network interfaces (openvz_conf.c)."""

import re
from collections.abc import Iterator

from purevirt.conf.defaults.interface import NO_MAC
from purevirt.conf.domain.interface import Interface, InterfaceTarget, InterfaceType, MacAddress
from purevirt.conf.netshare import NetIp
from purevirt.drivers.openvz.refusal import internal

MAX_CHARACTERS = 1024 * 1024
MAX_INTERFACE_NAME = 16
_MAC = re.compile(r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}\Z")


def find_parameter(text: str, name: str) -> str | None:
    """The last value of a parameter (openvzReadConfigParam); None where it has none. Raises Error INTERNAL_ERROR."""
    if len(text) > MAX_CHARACTERS:
        raise internal(f"configuration of {len(text)} characters is too long")
    found = None
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if key != name or not equals:
            continue
        tokens = [token for token in re.split('["\t\n]', value) if token]
        found = tokens[0] if tokens else found
    return found


def read_interfaces(text: str) -> list[Interface]:
    """Interfaces for the addresses of a container, and bridged ones (openvzReadNetworkConf). Raises Error."""
    addresses = (find_parameter(text, "IP_ADDRESS") or "").split()
    routed = [
        Interface(
            type=InterfaceType.ETHERNET,
            mac=MacAddress(address=NO_MAC),
            ips=[NetIp(address=address, family="ipv6" if ":" in address else "ipv4")],
        )
        for address in addresses
    ]
    return [*routed, *_read_bridged(find_parameter(text, "NETIF") or "")]


def _read_bridged(text: str) -> Iterator[Interface]:
    for part in filter(None, text.split(";")):
        options = dict(item.split("=", 1) for item in part.split(",") if "=" in item)
        interface = Interface(type=InterfaceType.BRIDGE, mac=MacAddress(address=NO_MAC))
        name, mac = options.get("host_ifname"), options.get("mac")
        if name is not None:
            if len(name) >= MAX_INTERFACE_NAME:
                raise internal("Too long network device name")
            interface.target = InterfaceTarget(dev=name)
        if mac is not None:
            if not _MAC.match(mac):
                raise internal("Wrong MAC address")
            interface.mac = MacAddress(address=":".join(f"{int(byte, 16):02x}" for byte in mac.split(":")))
        yield interface
