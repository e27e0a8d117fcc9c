"""Models of virtual networks (<network>)."""

from enum import StrEnum

from purevirt.conf.complaint import internal, malformed, unsupported
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.modes import when_live
from purevirt.conf.netshare import Bandwidth, NetRoute, VirtualPort, Vlan
from purevirt.conf.xmlmap import Element, attr, child, children, const, elem, raw, texts
from purevirt.conf.xmlmap.codec import MAC, ON_OFF, STR, UINT, ULONG, UUID, YES_NO, token


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
        token(ForwardMode), default=ForwardMode.NAT, complaint=unsupported("unknown forwarding type '{value}'")
    )
    managed: bool | None = attr(YES_NO)
    driver: ForwardDriver | None = child(ForwardDriver)
    nat: Nat | None = child(Nat)
    pfs: list[PhysicalFunction] = children(PhysicalFunction)
    interfaces: list[ForwardInterface] = children(ForwardInterface)
    addresses: list[ForwardAddress] = children(ForwardAddress)

    def settle(self, modes: int) -> None:
        """Only networks that hand out devices say whether these are managed."""
        self.managed = bool(self.managed) if self.mode is ForwardMode.HOSTDEV else None


class Bridge(Element, tag="bridge"):
    """The bridge of the network; the delay is in seconds."""

    name: str | None = attr(STR)
    zone: str | None = attr(STR)
    stp: bool | None = attr(ON_OFF)
    delay: int | None = attr(ULONG, complaint=malformed("Invalid delay value in network '{subject}'"))
    mac_table_manager: MacTableManager | None = attr(
        token(MacTableManager),
        "macTableManager",
        complaint=malformed("Invalid macTableManager setting '{value}' in network '{subject}'"),
    )


class DnsDomain(Element, tag="domain", is_hidden=True):
    """The DNS domain."""

    name: str | None = attr(STR)
    local_only: bool | None = attr(YES_NO, "localOnly")
    register: bool | None = attr(YES_NO)


class DnsForwarder(Element, tag="forwarder"):
    """A server that questions go to."""

    domain: str | None = attr(STR)
    addr: str | None = attr(STR)


class DnsText(Element, tag="txt"):
    """A TXT record."""

    name: str | None = attr(STR)
    value: str | None = attr(STR)


class DnsService(Element, tag="srv"):
    """A SRV record."""

    service: str | None = attr(STR)
    protocol: str | None = attr(STR)
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

    name: str = attr(STR, required=True, complaint=malformed("Missing required name attribute in portgroup"))
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
    mtu: int | None = attr(
        UINT, "size", inside="mtu", omit=0, complaint=malformed("Invalid mtu size '{value}' in network '{subject}'")
    )
    mac: str | None = attr(
        MAC,
        "address",
        inside="mac",
        complaint=malformed("Invalid bridge mac address '{value}' in network '{subject}'"),
    )
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
