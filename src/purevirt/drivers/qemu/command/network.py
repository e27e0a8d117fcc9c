"""Network interfaces: the host side (``-netdev``) and the card (qemuBuildInterfaceCommandLine)."""

from purevirt.conf.domain.address import PciAddress
from purevirt.conf.domain.device import VirtioDriver
from purevirt.conf.domain.interface import DriverName, Interface, InterfaceDriver, InterfaceType, SocketSource
from purevirt.drivers.qemu.command.address import address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, add_netdev
from purevirt.drivers.qemu.command.virtio import virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.jsonvalue import Json

_TAPS = frozenset({InterfaceType.NETWORK, InterfaceType.BRIDGE, InterfaceType.ETHERNET})
_SOCKETS = {InterfaceType.SERVER: "listen", InterfaceType.CLIENT: "connect", InterfaceType.MCAST: "mcast"}
_VIRTIO = frozenset({"virtio", "virtio-transitional", "virtio-non-transitional"})


def build_interfaces(context: CommandContext, line: CommandLine) -> None:
    """All interfaces, in the document's order."""
    for interface in context.domain.devices.interfaces:
        _refuse_unsupported(interface)
        add_netdev(context, line, _netdev(context, line, interface))
        line.add_device(interface_properties(context, interface))


def interface_properties(context: CommandContext, interface: Interface) -> Properties:
    """The card that the guest sees."""
    model = interface.model or "rtl8139"
    properties: Properties
    if model in _VIRTIO:
        properties = {"driver": virtio_device("virtio-net", interface, model), **_virtio(interface.driver)}
    else:
        properties = {"driver": model}
    properties |= {"netdev": f"host{interface.alias}", "id": interface.alias}
    properties["mac"] = interface.mac.address if interface.mac else None
    properties["bootindex"] = context.boot_index(interface)
    properties |= {"host_mtu": interface.mtu}
    properties |= address_properties(context, interface)
    if interface.rom is not None:
        properties |= _rom(interface)
    return properties


def _rom(interface: Interface) -> Properties:
    rom = interface.rom
    assert rom is not None
    if not isinstance(interface.address, PciAddress):
        raise unsupported("rombar and romfile are supported only for PCI devices")
    if rom.enabled is False:
        return {"romfile": ""}
    return {"rombar": None if rom.bar is None else int(rom.bar), "romfile": rom.file}


def _refuse_unsupported(interface: Interface) -> None:
    backend = interface.backend
    if backend is not None and (backend.type is not None or backend.tap or backend.vhost):
        raise unsupported(f"backend of interface '{interface.alias}' is not supported")
    if interface.driver is not None and interface.driver.name == DriverName.VHOST:
        raise unsupported("vhost-net is not supported with this QEMU binary")
    if interface.teaming is not None or interface.filterref is not None or interface.port_forwards:
        raise unsupported(f"teaming, filterref or portForward of interface '{interface.alias}' is not supported")
    if interface.driver is not None and (interface.driver.queues or 0) > 1:
        raise unsupported(f"multiqueue of interface '{interface.alias}' is not supported")
    if interface.bandwidth is not None or interface.virtualport is not None or interface.vlan is not None:
        raise unsupported(f"bandwidth, virtualport or vlan of interface '{interface.alias}' is not supported")
    if interface.script is not None or interface.sndbuf is not None:
        raise unsupported(f"script or sndbuf of interface '{interface.alias}' is not supported")


def _netdev(context: CommandContext, line: CommandLine, interface: Interface) -> Properties:
    name = f"host{interface.alias}"
    if interface.type == InterfaceType.USER:
        return {"type": "user"} | _user_addresses(interface) | {"id": name}
    if interface.type in _TAPS:
        fds = [line.inherit(fd) for fd in context.descriptors.open_taps(str(interface.alias))]
        place: Properties = {"fd": str(fds[0])} if len(fds) == 1 else {"fds": ":".join(map(str, fds))}
        return {"type": "tap"} | place | {"id": name}
    if interface.type in _SOCKETS and isinstance(interface.source, SocketSource):
        place = {_SOCKETS[interface.type]: f"{interface.source.address or ''}:{interface.source.port}"}
        return {"type": "socket"} | place | {"id": name}
    if interface.type == InterfaceType.UDP and isinstance(interface.source, SocketSource):
        return {"type": "socket"} | _udp_addresses(interface.source) | {"id": name}
    raise unsupported(f"interface type '{interface.type}' is not supported")


def _udp_addresses(source: SocketSource) -> Properties:
    local = source.local
    here = f"{(local.address if local else None) or ''}:{(local.port if local else None) or 0}"
    return {"udp": f"{source.address}:{source.port}", "localaddr": here}


def _user_addresses(interface: Interface) -> Properties:
    properties: Properties = {}
    for ip in interface.ips:
        if ip.family == "ipv6":
            properties |= {"ipv6-prefix": ip.address, "ipv6-prefixlen": ip.prefix}
        else:
            properties["net"] = ip.address if ip.prefix is None else f"{ip.address}/{ip.prefix}"
    return properties


def _virtio(driver: InterfaceDriver | None) -> Properties:
    if driver is None:
        return {}
    options: Properties = {"tx": "bh" if str(driver.txmode) == "iothread" else None}
    if str(driver.txmode) == "timer":
        options["tx"] = "timer"
    options |= {"ioeventfd": driver.ioeventfd, "event_idx": driver.event_idx}
    options |= _offloads(driver)
    options |= {"rx_queue_size": driver.rx_queue_size, "tx_queue_size": driver.tx_queue_size}
    options |= {"rss": driver.rss, "hash": driver.rss_hash_report}
    plain: VirtioDriver = driver
    return options | virtio_options(plain)


def _offloads(driver: InterfaceDriver) -> dict[str, Json]:
    host, guest = driver.host, driver.guest
    options: Properties = {}
    if host is not None:
        options |= {"csum": host.csum, "gso": host.gso, "host_tso4": host.tso4, "host_tso6": host.tso6}
        options |= {"host_ecn": host.ecn, "host_ufo": host.ufo, "mrg_rxbuf": host.mrg_rxbuf}
    if guest is not None:
        options |= {"guest_csum": guest.csum, "guest_tso4": guest.tso4, "guest_tso6": guest.tso6}
        options |= {"guest_ecn": guest.ecn, "guest_ufo": guest.ufo}
    return options
