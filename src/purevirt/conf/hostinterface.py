"""Interfaces of the host (<interface> of virInterface)."""

from enum import StrEnum

from purevirt.conf.document import expect_root, parse_tree, translated
from purevirt.conf.modes import LIVE, READ
from purevirt.conf.netshare import LinkSpeed
from purevirt.conf.xmlmap import Element, attr, child, children, flag, format_element
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT, YES_NO, token
from purevirt.conf.xmlmap.element import parse_element
from purevirt.errors import ErrorDomain

DOCUMENT_NAME = "(interface_definition)"


class StartMode(StrEnum):
    """When an interface is started."""

    NONE = "none"
    ONBOOT = "onboot"
    HOTPLUG = "hotplug"


class BondMode(StrEnum):
    """How a bond spreads traffic."""

    BALANCE_RR = "balance-rr"
    ACTIVE_BACKUP = "active-backup"
    BALANCE_XOR = "balance-xor"
    BROADCAST = "broadcast"
    V802_3AD = "802.3ad"
    BALANCE_TLB = "balance-tlb"
    BALANCE_ALB = "balance-alb"


class Carrier(StrEnum):
    """How a bond watches its links."""

    IOCTL = "ioctl"
    NETIF = "netif"


class ArpValidate(StrEnum):
    """Which ARP replies a bond checks."""

    NONE = "none"
    ACTIVE = "active"
    BACKUP = "backup"
    ALL = "all"


class DhcpClient(Element, tag="dhcp"):
    """Addresses come from DHCP."""

    peerdns: bool | None = attr(YES_NO)


class HostIp(Element, tag="ip"):
    """An address."""

    address: str | None = attr(STR)
    prefix: int | None = attr(UINT, omit=0)


class Protocol(Element, tag="protocol", is_open=True):
    """Addresses of one family."""

    family: str = attr(STR, required=True)
    autoconf: bool = flag()
    dhcp: DhcpClient | None = child(DhcpClient)
    ips: list[HostIp] = children(HostIp)
    gateway: str | None = attr(STR, "gateway", inside="route")


class MiiMonitor(Element, tag="miimon"):
    """Watching links; times are in milliseconds."""

    freq: int | None = attr(UINT)
    downdelay: int | None = attr(UINT, omit=0)
    updelay: int | None = attr(UINT, omit=0)
    carrier: Carrier | None = attr(token(Carrier))


class ArpMonitor(Element, tag="arpmon"):
    """Watching a peer by ARP; the interval is in milliseconds."""

    interval: int | None = attr(UINT)
    target: str | None = attr(STR)
    validate: ArpValidate | None = attr(token(ArpValidate))


class Bond(Element, tag="bond", is_open=True):
    """Several interfaces as one."""

    mode: BondMode | None = attr(token(BondMode))
    miimon: MiiMonitor | None = child(MiiMonitor)
    arpmon: ArpMonitor | None = child(ArpMonitor)
    interfaces: "list[HostInterface]" = children(lambda: HostInterface, "interface")


class BridgeSettings(Element, tag="bridge", is_open=True):
    """A bridge; the delay is in seconds."""

    stp: bool | None = attr(ON_OFF)
    delay: str | None = attr(STR)
    interfaces: "list[HostInterface]" = children(lambda: HostInterface, "interface")


class VlanDevice(Element, tag="interface"):
    """The interface below a VLAN."""

    name: str = attr(STR, required=True)


class VlanSettings(Element, tag="vlan", is_open=True):
    """A VLAN."""

    tag: int = attr(UINT, required=True)
    interface: VlanDevice | None = child(VlanDevice)


class InterfaceType(StrEnum):
    """Kinds of interfaces."""

    ETHERNET = "ethernet"
    BRIDGE = "bridge"
    BOND = "bond"
    VLAN = "vlan"


class HostInterface(Element, tag="interface", is_open=True):
    """An interface of the host."""

    type: InterfaceType = attr(token(InterfaceType), required=True)
    name: str | None = attr(STR)
    start: StartMode | None = attr(token(StartMode), "mode", inside="start")
    mtu: int | None = attr(UINT, "size", inside="mtu", omit=0)
    protocols: list[Protocol] = children(Protocol)
    link: LinkSpeed | None = child(LinkSpeed)
    mac: str | None = attr(STR, "address", inside="mac")
    bridge: BridgeSettings | None = child(BridgeSettings)
    bond: Bond | None = child(Bond)
    vlan: VlanSettings | None = child(VlanSettings)


def parse_interface(xml: str) -> HostInterface:
    """Read an interface (virInterfaceDefParse). Raises Error."""
    root = parse_tree(xml, DOCUMENT_NAME, domain=ErrorDomain.INTERFACE)
    expect_root(root, "interface")
    with translated(ErrorDomain.INTERFACE):
        return parse_element(HostInterface, root, READ | LIVE)


def format_interface(interface: HostInterface) -> str:
    """Write an interface (virInterfaceDefFormat)."""
    return format_element(interface, LIVE)
