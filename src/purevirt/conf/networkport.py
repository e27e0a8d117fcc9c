"""Ports of virtual networks (<networkport>)."""

from typing import ClassVar

from purevirt.conf.complaint import malformed
from purevirt.conf.document import read_document
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.netshare import Bandwidth, VirtualPort, Vlan
from purevirt.conf.xmlmap import Element, attr, child, const, elem, format_element, variant
from purevirt.conf.xmlmap.codec import MAC, STR, UUID, YES_NO
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(networkport)"


class Owner(Element, tag="owner"):
    """The domain that uses the port."""

    name: str | None = elem(STR)
    uuid: bytes | None = elem(UUID)


class Plug(Element, tag="plug"):
    """What the port is connected to; ``type`` names the kind."""

    type: ClassVar[str]


class NetworkPlug(Plug):
    """The network's own bridge."""

    type = const("network")
    bridge: str | None = attr(STR)
    mac_table_manager: str | None = attr(STR, "macTableManager")


class BridgePlug(Plug):
    """A bridge of the host."""

    type = const("bridge")
    bridge: str | None = attr(STR)
    mac_table_manager: str | None = attr(STR, "macTableManager")


class DirectPlug(Plug):
    """A device of the host, through macvtap."""

    type = const("direct")
    dev: str | None = attr(STR)
    mode: str | None = attr(STR)


class PlugAddress(Element, tag="address"):
    """The PCI address of a function."""

    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0)
    slot: int = attr(HEX8, default=0)
    function: int = attr(HEX, default=0)


class HostdevPlug(Plug):
    """A function of a device of the host."""

    type = const("hostdev-pci")
    managed: bool | None = attr(YES_NO)
    address: PlugAddress | None = child(PlugAddress)


class NetworkPort(Element, tag="networkport"):
    """A port."""

    uuid: bytes | None = elem(UUID)
    owner: Owner | None = child(Owner)
    group: str | None = elem(STR)
    mac: str | None = attr(MAC, "address", inside="mac")
    virtualport: VirtualPort | None = child(VirtualPort)
    bandwidth: Bandwidth | None = child(Bandwidth)
    vlan: Vlan | None = child(Vlan)
    port_isolated: bool | None = attr(YES_NO, "isolated", inside="port")
    trust_guest: bool | None = attr(YES_NO, "trustGuest", inside="rxfilters")
    plug: Plug | None = variant(
        {"network": NetworkPlug, "bridge": BridgePlug, "direct": DirectPlug, "hostdev-pci": HostdevPlug},
        "plug",
        complaint=malformed("Invalid network port plug type '{value}'"),
    )


def parse_network_port(xml: str) -> NetworkPort:
    """Read a port (virNetworkPortDefParse). Raises Error."""
    port = read_document(NetworkPort, xml, DOCUMENT_NAME, ErrorDomain.NETWORK)
    if port.uuid is None:
        raise _missing("network port has no uuid")
    if port.owner is None or port.owner.name is None:
        raise _missing("network port owner name missing")
    if port.owner.uuid is None:
        raise _missing("network port owner UUID missing")
    if port.mac is None:
        raise _missing("network port has no mac")
    return port


def _missing(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.NETWORK)


def format_network_port(port: NetworkPort) -> str:
    """Write a port (virNetworkPortDefFormat)."""
    return format_element(port)
