"""Networks in an LXC configuration (lxcNetworkWalkCallback, lxcAddNetworkDefinition)."""

import ipaddress
import re
from dataclasses import dataclass, field

from purevirt.conf.domain.hostdev import CapabilitySource, Hostdev, HostdevMode, NetHostdev
from purevirt.conf.domain.interface import (
    BridgeSource,
    DirectSource,
    GuestSide,
    Interface,
    InterfaceType,
    LinkState,
    MacAddress,
    MacvtapMode,
)
from purevirt.conf.domain.model import Domain
from purevirt.conf.netshare import NetIp, NetRoute
from purevirt.drivers.lxc.setting import Settings, invalid

MAX_NETWORKS = 256
DEFAULT_ROUTES = {"ipv4": "0.0.0.0", "ipv6": "::"}
OLD_PREFIX = "lxc.network."
_NEW_NAME = re.compile(r"lxc\.net\.([0-9]{1,4})\.(.+)\Z")
_MAC = re.compile(r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}\Z")


@dataclass(slots=True)
class Network:
    """The settings of one network."""

    kind: str = ""
    values: dict[str, str] = field(default_factory=dict)
    addresses: list[NetIp] = field(default_factory=list)
    gateways: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: str) -> None:
        """Take a setting in. Raises Error INTERNAL_ERROR."""
        family, _, what = name.partition(".")
        if name == "type":
            self.kind = value
        elif family not in DEFAULT_ROUTES:
            self.values[name] = value
        elif what == "gateway":
            self.gateways[family] = value
        elif what in ("", "address") and value:
            self.addresses.append(_parse_address(family, value))

    @property
    def routes(self) -> list[NetRoute]:
        """Default routes through the gateways."""
        known = ((family, self.gateways.get(family)) for family in DEFAULT_ROUTES)
        return [
            NetRoute(family=family, address=DEFAULT_ROUTES[family], gateway=gateway)
            for family, gateway in known
            if gateway is not None and gateway != "auto"
        ]


def _parse_address(family: str, text: str) -> NetIp:
    address, slash, prefix = text.split()[0].partition("/")
    try:
        ipaddress.ip_address(address)
        return NetIp(family=family, address=address, prefix=int(prefix[:3]) if slash else None)
    except ValueError:
        raise invalid(f"Invalid CIDR address: '{text}'") from None


def read_networks(domain: Domain, settings: Settings) -> None:
    """Add interfaces and devices of the host; without any the container has a network of its own. Raises Error."""
    networks = _collect(settings)
    found = 0
    for network in networks:
        if network.kind in ("", "none", "empty"):
            continue
        found += 1
        if network.kind in ("phys", "vlan"):
            domain.devices.hostdevs.append(_make_hostdev(network))
        else:
            domain.devices.interfaces.append(_make_interface(network))
    if not found and not any(network.kind == "none" for network in networks) and domain.features is not None:
        domain.features.privnet = True


def _collect(settings: Settings) -> list[Network]:
    """By number in the newer format; in the older one each type starts a network."""
    numbered: dict[int, Network] = {}
    old: list[Network] = []
    for key, value in settings.lines:
        found = _NEW_NAME.match(key)
        if found is not None:
            numbered.setdefault(int(found[1]), Network()).set(found[2], value)
        elif key == f"{OLD_PREFIX}type":
            old.append(Network(kind=value))
        elif key.startswith(OLD_PREFIX) and old:
            old[-1].set(key.removeprefix(OLD_PREFIX), value)
    if len(numbered) + len(old) > MAX_NETWORKS:
        raise invalid("too many networks")
    return [*old, *(numbered[number] for number in sorted(numbered))]


def _make_hostdev(network: Network) -> Hostdev:
    link = network.values.get("link")
    if link is None:
        raise invalid("Missing 'link' attribute for NIC")
    if network.kind == "vlan":
        number = network.values.get("vlan.id")
        if number is None:
            raise invalid("Missing 'vlan.id' attribute for NIC with vlan type")
        return Hostdev(
            mode=HostdevMode.CAPABILITIES,
            kind=NetHostdev(
                source=CapabilitySource(interface=f"{link}.{number}"), ips=network.addresses, routes=network.routes
            ),
        )
    source = CapabilitySource(interface=link)
    kind = NetHostdev(source=source, ips=network.addresses, routes=network.routes)
    return Hostdev(mode=HostdevMode.CAPABILITIES, kind=kind)


def _make_interface(network: Network) -> Interface:
    values = network.values
    interface = Interface(ips=network.addresses, routes=network.routes, mac=_parse_mac(values.get("hwaddr")))
    _connect(interface, network.kind, values)
    interface.link = LinkState.UP if values.get("flags") == "up" else LinkState.DOWN
    if "name" in values:
        interface.guest = GuestSide(dev=values["name"])
    return interface


def _connect(interface: Interface, kind: str, values: dict[str, str]) -> None:
    link = values.get("link")
    if kind == "veth":
        interface.type = InterfaceType.BRIDGE if link else InterfaceType.ETHERNET
        interface.source = BridgeSource(bridge=link) if link else None
    elif kind == "macvlan":
        if link is None:
            raise invalid("Missing 'link' attribute for NIC")
        interface.type = InterfaceType.DIRECT
        mode = values.get("macvlan.mode", MacvtapMode.VEPA.value)
        if mode not in MacvtapMode.__members__.values():
            raise invalid(f"Unknown macvlan mode '{mode}'")
        interface.source = DirectSource(dev=link, mode=MacvtapMode(mode))
    else:
        raise invalid(f"Unsupported network type '{kind}'")


def _parse_mac(text: str | None) -> MacAddress | None:
    if text is None:
        return None
    if not _MAC.match(text):
        raise invalid(f"Failed to parse MAC address: '{text}'")
    return MacAddress(address=":".join(f"{int(part, 16):02x}" for part in text.split(":")))
