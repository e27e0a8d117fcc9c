"""Parts that domain interfaces share with networks and host interfaces: addresses, routes, VLANs, bandwidth, ports."""

from enum import StrEnum

from purevirt.conf.complaint import Complaint, unsupported
from purevirt.conf.xmlmap import Element, attr, child, children
from purevirt.conf.xmlmap.codec import STR, UINT, UINT_ANY, ULONG, UUID, YES_NO, token


class NativeMode(StrEnum):
    """Tagging of the native VLAN."""

    TAGGED = "tagged"
    UNTAGGED = "untagged"


class VirtualPortType(StrEnum):
    """Kinds of virtual ports."""

    V802_1QBG = "802.1Qbg"
    V802_1QBH = "802.1Qbh"
    OPENVSWITCH = "openvswitch"
    MIDONET = "midonet"


class NetIp(Element, tag="ip"):
    """An address of an interface, and that of a peer."""

    address: str | None = attr(STR)
    family: str | None = attr(STR)
    prefix: int | None = attr(UINT, omit=0)
    peer: str | None = attr(STR)


class NetRoute(Element, tag="route"):
    """A route."""

    family: str | None = attr(STR)
    address: str | None = attr(STR)
    netmask: str | None = attr(STR)
    prefix: int | None = attr(UINT)
    gateway: str | None = attr(STR)
    metric: int | None = attr(UINT, omit=0)


class VlanTag(Element, tag="tag"):
    """A VLAN number."""

    id: int | None = attr(UINT_ANY)
    native_mode: NativeMode | None = attr(token(NativeMode), "nativeMode")


class Vlan(Element, tag="vlan"):
    """VLANs of a port."""

    trunk: bool | None = attr(YES_NO)
    tags: list[VlanTag] = children(VlanTag)


class PortParameters(Element, tag="parameters"):
    """What the switch wants to know."""

    managerid: int | None = attr(UINT_ANY)
    typeid: int | None = attr(UINT_ANY)
    typeidversion: int | None = attr(UINT_ANY)
    instanceid: bytes | None = attr(UUID)
    interfaceid: bytes | None = attr(UUID)
    profileid: str | None = attr(STR)


class VirtualPort(Element, tag="virtualport"):
    """A port of a switch outside of libvirt."""

    type: VirtualPortType | None = attr(token(VirtualPortType))
    parameters: PortParameters | None = child(PortParameters)


def _unreadable(name: str) -> Complaint:
    return unsupported(f"could not convert bandwidth {name} value '{{value}}'")


class Rate(Element):
    """A limit: rates in KiB a second, burst in KiB."""

    average: int | None = attr(ULONG, omit=0, complaint=_unreadable("average"))
    peak: int | None = attr(ULONG, omit=0, complaint=_unreadable("peak"))
    floor: int | None = attr(ULONG, omit=0, complaint=_unreadable("floor"))
    burst: int | None = attr(ULONG, omit=0, complaint=_unreadable("burst"))


class Bandwidth(Element, tag="bandwidth", is_hidden=True):
    """Limits for both directions."""

    class_id: int | None = attr(UINT, "classID", omit=0)
    inbound: Rate | None = child(Rate, "inbound")
    outbound: Rate | None = child(Rate, "outbound")


class HostLinkState(StrEnum):
    """State of a link."""

    UNKNOWN = "unknown"
    NOTPRESENT = "notpresent"
    DOWN = "down"
    LOWERLAYERDOWN = "lowerlayerdown"
    TESTING = "testing"
    DORMANT = "dormant"
    UP = "up"


class LinkSpeed(Element, tag="link"):
    """State and speed (Mb/s) of the link."""

    speed: int | None = attr(UINT, omit=0)
    state: HostLinkState | None = attr(token(HostLinkState))
