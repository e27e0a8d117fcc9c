"""Virtual networks (<network>): the way in and out, and the models."""

import secrets
import uuid
from collections.abc import Callable

from purevirt.conf.document import read_document
from purevirt.conf.modes import LIVE
from purevirt.conf.networkcheck import check_network
from purevirt.conf.networkmodel import (
    BRIDGED,
    DNSMASQ_URI,
    AddressRange,
    Bootp,
    Bridge,
    Dhcp,
    DhcpHost,
    DhcpRange,
    Dns,
    DnsDomain,
    DnsForwarder,
    DnsHost,
    DnsmasqOption,
    DnsmasqOptions,
    DnsService,
    DnsText,
    Forward,
    ForwardAddress,
    ForwardDriver,
    ForwardInterface,
    ForwardMode,
    Lease,
    LeaseUnit,
    MacTableManager,
    Nat,
    Network,
    NetworkIp,
    PhysicalFunction,
    PortGroup,
    PortRange,
)
from purevirt.conf.xmlmap import copy_element, format_element
from purevirt.errors import Error, ErrorCode, ErrorDomain

__all__ = [
    "BRIDGED",
    "DNSMASQ_URI",
    "AddressRange",
    "Bootp",
    "Bridge",
    "Dhcp",
    "DhcpHost",
    "DhcpRange",
    "Dns",
    "DnsDomain",
    "DnsForwarder",
    "DnsHost",
    "DnsService",
    "DnsText",
    "DnsmasqOption",
    "DnsmasqOptions",
    "Forward",
    "ForwardAddress",
    "ForwardDriver",
    "ForwardInterface",
    "ForwardMode",
    "Lease",
    "LeaseUnit",
    "MacTableManager",
    "Nat",
    "Network",
    "NetworkIp",
    "PhysicalFunction",
    "PortGroup",
    "PortRange",
    "copy_network",
    "format_network",
    "parse_network",
]

DOCUMENT_NAME = "(network_definition)"


def parse_network(xml: str, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> Network:
    """Read a network, fill in its defaults and check it (virNetworkDefParse). Raises Error."""
    network = read_document(Network, xml, DOCUMENT_NAME, ErrorDomain.NETWORK)
    if not network.name:
        raise Error(ErrorCode.NO_NAME, domain=ErrorDomain.NETWORK)
    if "/" in network.name:
        raise Error(ErrorCode.XML_ERROR, f"name {network.name} cannot contain '/'", domain=ErrorDomain.NETWORK)
    if network.uuid is None:
        network.uuid = uuid.UUID(bytes=random_bytes(16), version=4).bytes
    _fill_bridge(network)
    check_network(network)
    _fill_forward(network)
    return network


def _fill_bridge(network: Network) -> None:
    mode = network.forward.mode if network.forward is not None else ForwardMode.NONE
    if mode not in BRIDGED:
        return
    if network.bridge is None:
        network.bridge = Bridge()
    network.bridge.stp = True if network.bridge.stp is None else network.bridge.stp
    network.bridge.delay = network.bridge.delay or 0


def _fill_forward(network: Network) -> None:
    forward = network.forward
    if forward is None:
        return
    if forward.dev is None and forward.interfaces:
        forward.dev = forward.interfaces[0].dev
    elif forward.dev is not None and not forward.interfaces:
        forward.interfaces = [ForwardInterface(dev=forward.dev)]


def format_network(network: Network, *, inactive: bool = False) -> str:
    """Write a network (virNetworkDefFormat)."""
    return format_element(network, 0 if inactive else LIVE)


def copy_network(network: Network) -> Network:
    """A deep copy."""
    return copy_element(network)
