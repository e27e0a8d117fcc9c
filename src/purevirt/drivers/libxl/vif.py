"""Network interfaces of a Xen configuration (xenParseVif, xenFormatNet)."""

import re

from purevirt.conf.domain.interface import (
    BridgeSource,
    Interface,
    InterfaceTarget,
    InterfaceType,
    MacAddress,
)
from purevirt.conf.domain.interface import NetworkSource as NetSource
from purevirt.conf.netshare import Bandwidth, NetIp, Rate, VirtualPort, VirtualPortType, Vlan, VlanTag
from purevirt.drivers.libxl.setting import internal, split_options, unsupported

BRIDGE_SCRIPT = "vif-bridge"
SWITCH_SCRIPT = "vif-openvswitch"
PARAVIRTUAL = ("netfront", "vif")
"""Names of the type of interfaces that are not emulated."""
_MAC = re.compile(r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}\Z")
_RATE = re.compile(r"([0-9]{1,15})([GMK]?)([Bb])/s(?:@[0-9]+[mu]?s)?\Z")
_SCALES = {"G": 1024 * 1024, "M": 1024, "K": 1}
"""KiB in a unit."""


def parse_vif(text: str) -> Interface:
    """An interface. Raises Error INTERNAL_ERROR."""
    options = split_options(text)
    interface = Interface(mac=_parse_mac(options.get("mac")))
    script, bridge = options.get("script"), options.get("bridge")
    is_bridged = bool(bridge) or script == BRIDGE_SCRIPT
    interface.type = InterfaceType.BRIDGE if is_bridged else InterfaceType.ETHERNET
    if is_bridged:
        interface.source = BridgeSource(bridge=bridge or None)
        if script is not None and script.endswith(SWITCH_SCRIPT):
            _parse_switch(interface, bridge or "")
    interface.ips = [
        NetIp(address=address, family="ipv6" if ":" in address else "ipv4") for address in options.get("ip", "").split()
    ]
    interface.script = script
    interface.model = options.get("model") or ("netfront" if options.get("type") in PARAVIRTUAL else None)
    if options.get("vifname"):
        interface.target = InterfaceTarget(dev=options["vifname"])
    interface.backenddomain = options.get("backend") or None
    interface.bandwidth = _parse_rate(options.get("rate"))
    return interface


def _parse_mac(text: str | None) -> MacAddress | None:
    if not text:
        return None
    if not _MAC.match(text):
        raise internal(f"malformed mac address '{text}'")
    return MacAddress(address=":".join(f"{int(part, 16):02x}" for part in text.split(":")))


def _parse_switch(interface: Interface, text: str) -> None:
    """A bridge of Open vSwitch: ``NAME.TAG``, ``NAME:TRUNK:TRUNK`` or both."""
    found = re.fullmatch(r"([^.:]+)((?:\.[0-9]{1,4})?)((?::[0-9]{1,4})*)", text)
    if found is None:
        raise internal(f"malformed bridge '{text}'")
    tags = [int(tag) for tag in (found[2].strip(".") + found[3]).split(":") if tag]
    interface.source = BridgeSource(bridge=found[1])
    interface.virtualport = VirtualPort(type=VirtualPortType.OPENVSWITCH)
    if tags:
        interface.vlan = Vlan(trunk=True if found[3] else None, tags=[VlanTag(id=tag) for tag in tags])


def _parse_rate(text: str | None) -> Bandwidth | None:
    """A rate such as 10240KB/s, in KiB a second; bits are eight to a byte."""
    if not text:
        return None
    found = _RATE.match(text)
    if found is None:
        raise internal(f"Invalid rate '{text}' specified")
    scaled = int(found[1]) * _SCALES[found[2]] if found[2] else int(found[1]) // 1024
    return Bandwidth(outbound=Rate(average=scaled if found[3] == "B" else scaled // 8))


def format_vif(interface: Interface, paravirtual: str) -> str:
    """The text of an interface; ``paravirtual`` names the type of one that is not emulated. Raises Error."""
    parts = [f"mac={interface.mac.address if interface.mac is not None else ''}"]
    addresses = " ".join(ip.address or "" for ip in interface.ips)
    script = interface.script
    if interface.type is InterfaceType.BRIDGE:
        is_switch = interface.virtualport is not None and interface.virtualport.type is VirtualPortType.OPENVSWITCH
        parts.append(f"bridge={_format_bridge(interface)}")
        script = script or (SWITCH_SCRIPT if is_switch else BRIDGE_SCRIPT)
    elif interface.type is InterfaceType.NETWORK and isinstance(interface.source, NetSource):
        parts.append(f"bridge={interface.source.bridge or interface.source.network or ''}")
        script = script or BRIDGE_SCRIPT
    elif interface.type is not InterfaceType.ETHERNET:
        raise unsupported(f"Unsupported net type '{interface.type.value}'")
    parts += [f"ip={addresses}"] if addresses else []
    parts += [f"script={script}"] if script else []
    parts += _format_options(interface, paravirtual)
    return ",".join(parts)


def _format_bridge(interface: Interface) -> str:
    name = interface.source.bridge or "" if isinstance(interface.source, BridgeSource) else ""
    tags = [str(tag.id) for tag in interface.vlan.tags] if interface.vlan is not None else []
    if not tags:
        return name
    is_trunk = interface.vlan is not None and interface.vlan.trunk
    return ":".join([name, *tags]) if is_trunk else f"{name}.{tags[0]}"


def _format_options(interface: Interface, paravirtual: str) -> list[str]:
    parts = []
    if interface.model == "netfront":
        parts.append(f"type={paravirtual}")
    elif interface.model is not None:
        parts.append(f"model={interface.model}")
    if interface.target is not None and interface.target.dev is not None:
        parts.append(f"vifname={interface.target.dev}")
    outbound = interface.bandwidth.outbound if interface.bandwidth is not None else None
    if outbound is not None and outbound.average:
        parts.append(f"rate={outbound.average}KB/s")
    if interface.backenddomain is not None:
        parts.append(f"backend={interface.backenddomain}")
    return parts
