"""Network interfaces (virDomainNetDef)."""

from enum import StrEnum
from typing import Any

from purevirt.conf.complaint import unsupported
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.domain.source import Reconnect
from purevirt.conf.modes import LIVE, when_live
from purevirt.conf.netshare import Bandwidth, NetIp, NetRoute, VirtualPort, Vlan
from purevirt.conf.xmlmap import Codec, Element, attr, child, children, const, elem, variant
from purevirt.conf.xmlmap.codec import INT, MAC, ON_OFF, STR, UINT, UINT_ANY, ULONG, YES_NO, token


class InterfaceType(StrEnum):
    """How an interface is connected."""

    USER = "user"
    ETHERNET = "ethernet"
    VHOSTUSER = "vhostuser"
    SERVER = "server"
    CLIENT = "client"
    MCAST = "mcast"
    NETWORK = "network"
    BRIDGE = "bridge"
    INTERNAL = "internal"
    DIRECT = "direct"
    HOSTDEV = "hostdev"
    UDP = "udp"
    VDPA = "vdpa"
    NULL = "null"
    VDS = "vds"


class MacType(StrEnum):
    """Where a MAC address comes from."""

    GENERATED = "generated"
    STATIC = "static"


class LinkState(StrEnum):
    """State of the link."""

    UP = "up"
    DOWN = "down"


class MacTableManager(StrEnum):
    """Who fills the bridge's address table."""

    KERNEL = "kernel"
    LIBVIRT = "libvirt"


class MacvtapMode(StrEnum):
    """Modes of a direct connection."""

    VEPA = "vepa"
    PRIVATE = "private"
    BRIDGE = "bridge"
    PASSTHROUGH = "passthrough"


class BackendType(StrEnum):
    """User-mode networking."""

    DEFAULT = "default"
    PASST = "passt"


class DriverName(StrEnum):
    """Backends of virtio interfaces."""

    QEMU = "qemu"
    VHOST = "vhost"
    VFIO = "vfio"
    KVM = "kvm"
    XEN = "xen"


class TxMode(StrEnum):
    """Where packets are sent from."""

    IOTHREAD = "iothread"
    TIMER = "timer"


class TeamingType(StrEnum):
    """Role in a pair of interfaces."""

    PERSISTENT = "persistent"
    TRANSIENT = "transient"


GENERATED_PREFIXES = ("vnet", "macvtap", "macvlan")
"""Interface names with these prefixes are made by the daemon (VIR_NET_GENERATED_*_PREFIX)."""


def _is_target_kept(value: Any, modes: int) -> bool:
    return bool(modes & LIVE) or not str(value).startswith(GENERATED_PREFIXES)


class MacAddress(Element, tag="mac"):
    """The address, and whether it may be checked."""

    address: str | None = attr(MAC)
    type: MacType | None = attr(token(MacType))
    check: bool | None = attr(YES_NO)
    current_address: str | None = attr(MAC, "currentAddress", keep=when_live)


class InterfaceSource(Element, tag="source"):
    """The host side, as the type of the interface wants it."""


class NetworkSource(InterfaceSource):
    """A virtual network."""

    network: str | None = attr(STR)
    portgroup: str | None = attr(STR)
    portid: str | None = attr(STR, keep=when_live)
    bridge: str | None = attr(STR, keep=when_live)
    dev: str | None = attr(STR, keep=when_live)
    mode: MacvtapMode | None = attr(token(MacvtapMode), keep=when_live)
    mac_table_manager: MacTableManager | None = attr(token(MacTableManager), "macTableManager", keep=when_live)


class BridgeSource(InterfaceSource):
    """A bridge of the host."""

    bridge: str | None = attr(STR)
    mac_table_manager: MacTableManager | None = attr(token(MacTableManager), "macTableManager")


class EthernetSource(InterfaceSource):
    """A tap device; addresses and routes are those of the host's end."""

    dev: str | None = attr(STR)
    ips: list[NetIp] = children(NetIp)
    routes: list[NetRoute] = children(NetRoute)


class DevSource(InterfaceSource):
    """A device of the host."""

    dev: str | None = attr(STR)


class VhostUserSource(InterfaceSource):
    """A vhost-user socket."""

    dev: str | None = attr(STR)
    type: str | None = attr(STR)
    path: str | None = attr(STR)
    mode: str | None = attr(STR)
    reconnect: Reconnect | None = child(Reconnect)


class LocalEnd(Element, tag="local"):
    """The local end of a UDP tunnel."""

    address: str | None = attr(STR)
    port: int | None = attr(UINT)


class SocketSource(InterfaceSource):
    """A socket between emulators."""

    address: str | None = attr(STR)
    port: int | None = attr(UINT)
    local: LocalEnd | None = child(LocalEnd)


class InternalSource(InterfaceSource):
    """A named internal network."""

    name: str | None = attr(STR)


class DirectSource(InterfaceSource):
    """A host interface, through macvtap."""

    dev: str | None = attr(STR)
    mode: MacvtapMode = attr(token(MacvtapMode), default=MacvtapMode.VEPA)


class HostPci(Element, tag="address"):
    """The host device given to the guest."""

    type: str | None = attr(STR)
    domain: int | None = attr(HEX16)
    bus: int | None = attr(HEX8)
    slot: int | None = attr(HEX8)
    function: int | None = attr(HEX)


class HostUsb(Element, tag="address"):
    """The host device given to the guest."""

    type = const("usb")
    bus: int | None = attr(UINT_ANY)
    device: int | None = attr(UINT_ANY)


class HostdevSource(InterfaceSource):
    """A network function of the host."""

    dev: str | None = attr(STR)
    vendor_id: int | None = attr(HEX16, "id", inside="vendor")
    product_id: int | None = attr(HEX16, "id", inside="product")
    address: Element | None = variant({"pci": HostPci, "usb": HostUsb}, "address")


class VdsSource(InterfaceSource):
    """A port of VMware's distributed switch."""

    switchid: str | None = attr(STR)
    portid: int | None = attr(ULONG)
    portgroupid: str | None = attr(STR)
    connectionid: int | None = attr(INT)


INTERFACE_SOURCES: dict[str, type[InterfaceSource]] = {
    "user": DevSource,
    "ethernet": EthernetSource,
    "vhostuser": VhostUserSource,
    "server": SocketSource,
    "client": SocketSource,
    "mcast": SocketSource,
    "udp": SocketSource,
    "network": NetworkSource,
    "bridge": BridgeSource,
    "internal": InternalSource,
    "direct": DirectSource,
    "hostdev": HostdevSource,
    "vdpa": DevSource,
    "null": InterfaceSource,
    "vds": VdsSource,
}


class InterfaceTarget(Element, tag="target"):
    """The device on the host."""

    dev: str | None = attr(STR, keep=_is_target_kept)
    managed: bool | None = attr(YES_NO)


class GuestSide(Element, tag="guest"):
    """The device's name in a container."""

    dev: str | None = attr(STR)
    actual: str | None = attr(STR, keep=when_live)


class PortRange(Element, tag="range"):
    """Forwarded ports."""

    start: int | None = attr(UINT)
    end: int | None = attr(UINT)
    to: int | None = attr(UINT)
    exclude: bool | None = attr(YES_NO)


class PortForward(Element, tag="portForward"):
    """Ports of the host that lead to the guest."""

    proto: str | None = attr(STR)
    address: str | None = attr(STR)
    dev: str | None = attr(STR)
    ranges: list[PortRange] = children(PortRange)


class HostOffload(Element, tag="host"):
    """Offloads on the host's side."""

    csum: bool | None = attr(ON_OFF)
    gso: bool | None = attr(ON_OFF)
    tso4: bool | None = attr(ON_OFF)
    tso6: bool | None = attr(ON_OFF)
    ecn: bool | None = attr(ON_OFF)
    ufo: bool | None = attr(ON_OFF)
    mrg_rxbuf: bool | None = attr(ON_OFF)


class GuestOffload(Element, tag="guest"):
    """Offloads on the guest's side."""

    csum: bool | None = attr(ON_OFF)
    tso4: bool | None = attr(ON_OFF)
    tso6: bool | None = attr(ON_OFF)
    ecn: bool | None = attr(ON_OFF)
    ufo: bool | None = attr(ON_OFF)


class InterfaceDriver(VirtioDriver):
    """How the hypervisor serves the interface."""

    name: DriverName | None = attr(
        token(DriverName), complaint=unsupported("unknown interface <driver name='{value}'> has been specified")
    )
    model: str | None = attr(STR)
    txmode: TxMode | None = attr(token(TxMode))
    ioeventfd: bool | None = attr(ON_OFF)
    event_idx: bool | None = attr(ON_OFF)
    queues: int | None = attr(UINT, omit=0)
    rx_queue_size: int | None = attr(UINT, omit=0)
    tx_queue_size: int | None = attr(UINT, omit=0)
    rss: bool | None = attr(ON_OFF)
    rss_hash_report: bool | None = attr(ON_OFF)
    host: HostOffload | None = child(HostOffload)
    guest: GuestOffload | None = child(GuestOffload)


class InterfaceBackend(Element, tag="backend"):
    """Programs and devices behind the interface."""

    type: BackendType | None = attr(token(BackendType), omit=BackendType.DEFAULT)
    tap: str | None = attr(STR)
    vhost: str | None = attr(STR)
    log_file: str | None = attr(STR, "logFile")
    hostname: str | None = attr(STR)
    fqdn: str | None = attr(STR)


class FilterParameter(Element, tag="parameter"):
    """A variable for a filter."""

    name: str | None = attr(STR)
    value: str | None = attr(STR)


class FilterRef(Element, tag="filterref"):
    """The filter of the interface."""

    filter: str | None = attr(STR)
    parameters: list[FilterParameter] = children(FilterParameter)

    def settle(self, modes: int) -> None:
        """Variables are ordered by name; the values of one keep their order."""
        self.parameters.sort(key=lambda parameter: parameter.name or "")


class Teaming(Element, tag="teaming"):
    """A pair of interfaces of which one survives a migration."""

    type: TeamingType | None = attr(token(TeamingType))
    persistent: str | None = attr(STR)


FILTERED = (InterfaceType.ETHERNET, InterfaceType.NETWORK, InterfaceType.BRIDGE, InterfaceType.DIRECT)
"""Types whose traffic a filter can see."""
VIRTIO_MODELS = ("virtio", "virtio-transitional", "virtio-non-transitional")


KNOWN_MODELS = frozenset(
    [
        "netfront",
        "rtl8139",
        "e1000",
        "e1000e",
        "igb",
        "virtio",
        "virtio-transitional",
        "virtio-non-transitional",
        "usb-net",
        "spapr-vlan",
        "lan9118",
        "scm91c111",
        "vlance",
        "vmxnet",
        "vmxnet2",
        "vmxnet3",
        "am79c970a",
        "am79c973",
        "82540em",
        "82545em",
        "82543gc",
    ]
)
"""Models that are known in any spelling of case (virDomainNetModelType)."""
MODEL = Codec(lambda value: value.lower() if value.lower() in KNOWN_MODELS else value, str, "a model")


class Interface(Device, tag="interface"):
    """A network interface."""

    type: InterfaceType = attr(token(InterfaceType), default=InterfaceType.USER)
    managed: bool | None = attr(YES_NO)
    trust_guest_rx_filters: bool | None = attr(YES_NO, "trustGuestRxFilters")
    mac: MacAddress | None = child(MacAddress)
    source: InterfaceSource | None = variant(INTERFACE_SOURCES, "source", by_field="type")
    vlan: Vlan | None = child(Vlan)
    virtualport: VirtualPort | None = child(VirtualPort)
    bandwidth: Bandwidth | None = child(Bandwidth)
    port_isolated: bool | None = attr(YES_NO, "isolated", inside="port")
    ips: list[NetIp] = children(NetIp)
    routes: list[NetRoute] = children(NetRoute)
    port_forwards: list[PortForward] = children(PortForward)
    script: str | None = attr(STR, "path", inside="script")
    downscript: str | None = attr(STR, "path", inside="downscript")
    backenddomain: str | None = attr(STR, "name", inside="backenddomain")
    target: InterfaceTarget | None = child(InterfaceTarget)
    guest: GuestSide | None = child(GuestSide)
    model: str | None = attr(MODEL, "type", inside="model")
    driver: InterfaceDriver | None = child(InterfaceDriver)
    backend: InterfaceBackend | None = child(InterfaceBackend)
    filterref: FilterRef | None = child(FilterRef)
    sndbuf: int | None = elem(ULONG, "sndbuf", inside="tune")
    link: LinkState | None = attr(token(LinkState), "state", inside="link")
    mtu: int | None = attr(UINT, "size", inside="mtu")
    coalesce_rx_frames_max: int | None = attr(UINT, "max", inside="coalesce/rx/frames", omit=0)
    teaming: Teaming | None = child(Teaming)

    @property
    def is_virtio(self) -> bool:
        """Whether the guest sees a virtio card."""
        return self.model in VIRTIO_MODELS

    def settle(self, modes: int) -> None:
        """Leave out what the type or the model has no use for (virDomainNetDefParseXML)."""
        if self.type not in FILTERED:
            self.filterref = None
        if self.driver is not None and (self.type is InterfaceType.HOSTDEV or not self.is_virtio):
            self.driver = self._host_driver(self.driver)
        if self.driver is not None and self.driver.queues == 1:
            self.driver.queues = None
        if self.backend is not None and not self.is_virtio:
            self.backend.vhost = None

    def _host_driver(self, driver: InterfaceDriver) -> InterfaceDriver | None:
        """What is left of a driver's options where the guest gets a device of the host."""
        is_host = driver.name in (None, DriverName.VFIO, DriverName.KVM, DriverName.XEN)
        if self.type not in (InterfaceType.HOSTDEV, InterfaceType.NETWORK) or not is_host:
            return None
        return InterfaceDriver(name=driver.name, model=driver.model)
