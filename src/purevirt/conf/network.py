"""Virtual networks (<network>)."""

import secrets
import uuid
from collections.abc import Callable
from enum import StrEnum

from purevirt.conf.complaint import internal, malformed
from purevirt.conf.document import read_document
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.modes import LIVE, when_live
from purevirt.conf.netshare import Bandwidth, NetRoute, VirtualPort, Vlan
from purevirt.conf.xmlmap import Element, attr, child, children, const, copy_element, elem, format_element, raw, texts
from purevirt.conf.xmlmap.codec import MAC, ON_OFF, STR, UINT, ULONG, UUID, YES_NO, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(network_definition)"


class ForwardMode(StrEnum):
    """How a network reaches others (virNetworkForwardType)."""

    NONE = "none"
    NAT = "nat"
    ROUTE = "route"
    OPEN = "open"
    BRIDGE = "bridge"
    PRIVATE = "private"
    VEPA = "vepa"
    PASSTHROUGH = "passthrough"
    HOSTDEV = "hostdev"


class LeaseUnit(StrEnum):
    """Units of lease times."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"


class MacTableManager(StrEnum):
    """Who fills the bridge's address table."""

    KERNEL = "kernel"
    LIBVIRT = "libvirt"


class PhysicalFunction(Element, tag="pf"):
    """A device whose virtual functions are handed out."""

    dev: str = attr(STR, required=True)
    connections: int | None = attr(UINT, keep=when_live, omit=0)


class ForwardInterface(Element, tag="interface"):
    """A device that is handed out."""

    dev: str = attr(STR, required=True)
    connections: int | None = attr(UINT, keep=when_live, omit=0)


class ForwardAddress(Element, tag="address"):
    """A PCI device that is handed out."""

    type = const("pci")
    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0)
    slot: int = attr(HEX8, default=0)
    function: int = attr(HEX, default=0)
    connections: int | None = attr(UINT, keep=when_live, omit=0)


class ForwardDriver(Element, tag="driver"):
    """The host driver of handed out devices."""

    name: str | None = attr(STR)
    model: str | None = attr(STR)


class AddressRange(Element):
    """A range of addresses."""

    start: str = attr(STR, required=True)
    end: str = attr(STR, required=True)


class PortRange(Element):
    """A range of ports."""

    start: int = attr(UINT, required=True)
    end: int = attr(UINT, required=True)


class Nat(Element, tag="nat"):
    """Addresses and ports of outgoing traffic."""

    ipv6: bool | None = attr(YES_NO)
    address: AddressRange | None = child(AddressRange, "address")
    port: PortRange | None = child(PortRange, "port")


class Forward(Element, tag="forward"):
    """How the network reaches others."""

    dev: str | None = attr(STR)
    mode: ForwardMode = attr(
        token(ForwardMode), default=ForwardMode.NAT, complaint=malformed("unknown forwarding type '{value}'")
    )
    managed: bool | None = attr(YES_NO, omit=False)
    driver: ForwardDriver | None = child(ForwardDriver)
    nat: Nat | None = child(Nat)
    pfs: list[PhysicalFunction] = children(PhysicalFunction)
    interfaces: list[ForwardInterface] = children(ForwardInterface)
    addresses: list[ForwardAddress] = children(ForwardAddress)


class Bridge(Element, tag="bridge"):
    """The bridge of the network; the delay is in seconds."""

    name: str | None = attr(STR)
    zone: str | None = attr(STR)
    stp: bool | None = attr(ON_OFF)
    delay: int | None = attr(ULONG)
    mac_table_manager: MacTableManager | None = attr(token(MacTableManager), "macTableManager")


class DnsDomain(Element, tag="domain"):
    """The DNS domain."""

    name: str = attr(STR, required=True)
    local_only: bool | None = attr(YES_NO, "localOnly")
    register: bool | None = attr(YES_NO)


class DnsForwarder(Element, tag="forwarder"):
    """A server that questions go to."""

    domain: str | None = attr(STR)
    addr: str | None = attr(STR)


class DnsText(Element, tag="txt"):
    """A TXT record."""

    name: str = attr(STR, required=True)
    value: str = attr(STR, required=True)


class DnsService(Element, tag="srv"):
    """A SRV record."""

    service: str = attr(STR, required=True)
    protocol: str = attr(STR, required=True)
    domain: str | None = attr(STR)
    target: str | None = attr(STR)
    port: int | None = attr(UINT)
    priority: int | None = attr(UINT)
    weight: int | None = attr(UINT)


class DnsHost(Element, tag="host"):
    """Names of an address."""

    ip: str | None = attr(STR)
    hostnames: list[str] = texts(STR, "hostname")


class Dns(Element, tag="dns"):
    """The network's DNS server."""

    enable: bool | None = attr(YES_NO)
    forward_plain_names: bool | None = attr(YES_NO, "forwardPlainNames")
    forwarders: list[DnsForwarder] = children(DnsForwarder)
    texts: list[DnsText] = children(DnsText)
    services: list[DnsService] = children(DnsService)
    hosts: list[DnsHost] = children(DnsHost)


class Lease(Element, tag="lease"):
    """How long a lease lasts."""

    expiry: int = attr(ULONG, required=True)
    unit: LeaseUnit | None = attr(token(LeaseUnit))

    def settle(self, modes: int) -> None:
        """Minutes by default; a lease that never ends has no unit (virNetworkDHCPLeaseTimeDefParseXML)."""
        self.unit = None if self.expiry == 0 else self.unit or LeaseUnit.MINUTES


class DhcpRange(Element, tag="range"):
    """Addresses that are given out."""

    start: str | None = attr(STR)
    end: str | None = attr(STR)
    lease: Lease | None = child(Lease)


class DhcpHost(Element, tag="host"):
    """A fixed address."""

    mac: str | None = attr(STR)
    id: str | None = attr(STR)
    name: str | None = attr(STR)
    ip: str | None = attr(STR)
    lease: Lease | None = child(Lease)


class Bootp(Element, tag="bootp"):
    """What a client boots."""

    file: str | None = attr(STR)
    server: str | None = attr(STR)


class Dhcp(Element, tag="dhcp"):
    """The network's DHCP server."""

    ranges: list[DhcpRange] = children(DhcpRange)
    hosts: list[DhcpHost] = children(DhcpHost)
    bootp: Bootp | None = child(Bootp)


class NetworkIp(Element, tag="ip", is_open=True):
    """An address of the host in the network."""

    family: str | None = attr(STR)
    address: str | None = attr(STR)
    netmask: str | None = attr(STR)
    prefix: int | None = attr(UINT)
    local_ptr: bool | None = attr(YES_NO, "localPtr")
    tftp_root: str | None = attr(STR, "root", inside="tftp")
    dhcp: Dhcp | None = child(Dhcp)


class PortGroup(Element, tag="portgroup", is_open=True):
    """Settings for a group of ports."""

    name: str = attr(STR, required=True)
    default: bool | None = attr(YES_NO, omit=False)
    trust_guest_rx_filters: bool | None = attr(YES_NO, "trustGuestRxFilters")
    vlan: Vlan | None = child(Vlan)
    virtualport: VirtualPort | None = child(VirtualPort)
    bandwidth: Bandwidth | None = child(Bandwidth)
    port_isolated: bool | None = attr(YES_NO, "isolated", inside="port")


DNSMASQ_URI = "http://libvirt.org/schemas/network/dnsmasq/1.0"
"""The namespace of dnsmasq's options."""


class DnsmasqOption(Element, tag="option", uri=DNSMASQ_URI, prefix="dnsmasq"):
    """A line for dnsmasq's configuration file."""

    value: str = attr(STR, required=True)


class DnsmasqOptions(Element, tag="options", uri=DNSMASQ_URI, prefix="dnsmasq"):
    """Lines for dnsmasq's configuration file."""

    options: list[DnsmasqOption] = children(DnsmasqOption)


class Network(Element, tag="network"):
    """A virtual network."""

    connections: int | None = attr(UINT, keep=when_live, omit=0)
    ipv6: bool | None = attr(YES_NO, omit=False)
    trust_guest_rx_filters: bool | None = attr(YES_NO, "trustGuestRxFilters")
    name: str = elem(STR, default="")
    uuid: bytes | None = elem(UUID, complaint=internal("malformed uuid element"))
    title: str | None = elem(STR)
    description: str | None = elem(STR)
    metadata: str | None = raw(is_unique=True)
    forward: Forward | None = child(Forward)
    bridge: Bridge | None = child(Bridge)
    mtu: int | None = attr(UINT, "size", inside="mtu", omit=0)
    mac: str | None = attr(MAC, "address", inside="mac")
    domain: DnsDomain | None = child(DnsDomain)
    dns: Dns | None = child(Dns)
    vlan: Vlan | None = child(Vlan)
    bandwidth: Bandwidth | None = child(Bandwidth)
    port_isolated: bool | None = attr(YES_NO, "isolated", inside="port")
    ips: list[NetworkIp] = children(NetworkIp)
    routes: list[NetRoute] = children(NetRoute)
    virtualport: VirtualPort | None = child(VirtualPort)
    portgroups: list[PortGroup] = children(PortGroup)
    dnsmasq_options: DnsmasqOptions | None = child(DnsmasqOptions)


BRIDGED = (ForwardMode.NONE, ForwardMode.NAT, ForwardMode.ROUTE, ForwardMode.OPEN)
"""Modes in which the network has a bridge of its own."""


def parse_network(xml: str, *, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> Network:
    """Read a network (virNetworkDefParse). Raises Error."""
    network = read_document(Network, xml, DOCUMENT_NAME, ErrorDomain.NETWORK)
    if not network.name:
        raise Error(ErrorCode.NO_NAME, domain=ErrorDomain.NETWORK)
    if "/" in network.name:
        raise Error(ErrorCode.XML_ERROR, f"name {network.name} cannot contain '/'", domain=ErrorDomain.NETWORK)
    if network.uuid is None:
        network.uuid = uuid.UUID(bytes=random_bytes(16), version=4).bytes
    _fill_bridge(network, random_bytes)
    _fill_forward(network)
    check_network(network)
    return network


def _fill_bridge(network: Network, random_bytes: Callable[[int], bytes]) -> None:
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


def check_network(network: Network) -> None:
    """Refuse what contradicts itself. Raises Error XML_ERROR or CONFIG_UNSUPPORTED."""
    dns = network.dns
    if dns is not None and dns.enable is False and (dns.forwarders or dns.texts or dns.services or dns.hosts):
        raise _refuse(f"Extra data in disabled network '{network.name}'")
    if network.forward is not None:
        _check_forward(network, network.forward)
    defaults = [group.name for group in network.portgroups if group.default]
    if len(defaults) > 1:
        detail = f"multiple default <portgroup> elements, {defaults[0]} and {defaults[1]}"
        raise _refuse(f"network '{network.name}' has {detail}")


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.NETWORK)


def _check_forward(network: Network, forward: Forward) -> None:
    mode = forward.mode.value
    names = [one.dev for one in forward.interfaces]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise _refuse(f"interface '{twice}' can only be listed once in network '{network.name}'")
    places = [(one.domain, one.bus, one.slot, one.function) for one in forward.addresses]
    if len(set(places)) < len(places):
        twice_at = next(place for place in places if places.count(place) > 1)
        shown = "{:04x}:{:02x}:{:02x}.{:x}".format(*twice_at)
        raise _refuse(f"PCI device '{shown}' can only be listed once in network '{network.name}'")
    if forward.mode not in BRIDGED and forward.mode is not ForwardMode.BRIDGE and network.bridge is not None:
        raise _refuse(f"bridge name not allowed in {mode} mode (network '{network.name}')")
    if forward.mode is ForwardMode.OPEN and (forward.interfaces or forward.dev):
        raise _refuse(f"forward dev not allowed for network '{network.name}' with forward mode='{mode}'")


def format_network(network: Network, *, inactive: bool = False) -> str:
    """Write a network (virNetworkDefFormat)."""
    return format_element(network, 0 if inactive else LIVE)


def copy_network(network: Network) -> Network:
    """A deep copy."""
    return copy_element(network)
