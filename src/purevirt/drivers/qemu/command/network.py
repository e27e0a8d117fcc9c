"""Network interfaces: the host side (``-netdev``) and the card (qemuBuildInterfaceCommandLine)."""

from purevirt.conf.domain.address import CcwAddress, PciAddress
from purevirt.conf.domain.device import VirtioDriver
from purevirt.conf.domain.interface import (
    BackendType,
    DevSource,
    Interface,
    InterfaceDriver,
    InterfaceType,
    SocketSource,
    TeamingType,
    VhostUserSource,
)
from purevirt.drivers.qemu.command.address import add_device, address_properties
from purevirt.drivers.qemu.command.chardev import Options, reconnect_options
from purevirt.drivers.qemu.command.context import (
    CommandContext,
    CommandLine,
    Properties,
    add_netdev,
    join_options,
)
from purevirt.drivers.qemu.command.rom import rom_properties
from purevirt.drivers.qemu.command.virtio import virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.jsonvalue import Json

_TAPS = frozenset({InterfaceType.NETWORK, InterfaceType.BRIDGE, InterfaceType.ETHERNET, InterfaceType.DIRECT})
_SOCKETS = {InterfaceType.SERVER: "listen", InterfaceType.CLIENT: "connect", InterfaceType.MCAST: "mcast"}
_QUEUED = _TAPS | {InterfaceType.VHOSTUSER, InterfaceType.VDPA}
_PASST_RECONNECT_S = 5


def build_interfaces(context: CommandContext, line: CommandLine) -> None:
    """All interfaces, in the document's order; those of type hostdev are devices of the host."""
    for interface in context.domain.devices.interfaces:
        if interface.type == InterfaceType.HOSTDEV:
            continue
        _claim(context, interface)
        add_netdev(context, line, _netdev(context, line, interface))
        add_device(context, line, interface, interface_properties(context, interface))


def _claim(context: CommandContext, interface: Interface) -> None:
    """What the host does for an interface beyond its tap."""
    parts = {
        "filterref": interface.filterref,
        "bandwidth": interface.bandwidth,
        "virtualport": interface.virtualport,
        "vlan": interface.vlan,
        "script": interface.script,
        "sndbuf": interface.sndbuf,
        "port isolation": interface.port_isolated,
        "backend": interface.backend and (interface.backend.tap or interface.backend.vhost),
    }
    if interface.type == InterfaceType.VHOSTUSER and interface.backend is not None and interface.backend.tap:
        mac = interface.mac.address if interface.mac is not None else ""
        what = "custom tap device path is not supported for network interfaces of type vhostuser"
        raise unsupported(f"interface {mac} - {what}")
    for what, part in parts.items():
        if part:
            context.host.claim(f"{what} of interface '{interface.alias}'")


def interface_properties(context: CommandContext, interface: Interface) -> Properties:
    """The card that the guest sees."""
    model = interface.model or "rtl8139"
    properties: Properties = {"driver": model}
    if interface.is_virtio:
        is_persistent = interface.teaming is not None and interface.teaming.type == TeamingType.PERSISTENT
        properties = {"driver": virtio_device("virtio-net", interface, model)}
        properties |= {**_virtio(interface), "failover": is_persistent or None}
    properties |= {"host_mtu": interface.mtu} if interface.is_virtio else {}
    properties |= {"netdev": f"host{interface.alias}", "id": interface.alias}
    properties["mac"] = interface.mac.address if interface.mac else None
    properties["bootindex"] = context.boot_index(interface)
    if interface.boot is not None and context.has("virtio-ccw.loadparm"):
        properties["loadparm"] = interface.boot.loadparm
    return properties | address_properties(context, interface) | rom_properties(interface)


def queue_count(interface: Interface) -> int:
    """How many queues the card has."""
    if interface.type not in _QUEUED or not interface.is_virtio:
        return 1
    return (interface.driver.queues if interface.driver is not None else None) or 1


def _netdev(context: CommandContext, line: CommandLine, interface: Interface) -> Properties:
    name: Properties = {"id": f"host{interface.alias}"}
    is_passt = interface.backend is not None and interface.backend.type == BackendType.PASST
    if interface.type == InterfaceType.USER and not is_passt:
        return {"type": "user"} | _user_addresses(interface) | name
    if interface.type == InterfaceType.USER:
        return _passt(context, interface) | name
    if interface.type in _TAPS:
        return _tap(context, line, interface) | name
    if interface.type == InterfaceType.VHOSTUSER:
        return _vhost_user(context, line, interface) | name
    if interface.type == InterfaceType.VDPA and isinstance(interface.source, DevSource):
        path = line.add_fd_set(context.host.open_vdpa(str(interface.source.dev)), f"{interface.alias}-vdpa")
        return {"type": "vhost-vdpa", "vhostdev": path} | _queues(interface) | name
    if interface.type in _SOCKETS and isinstance(interface.source, SocketSource):
        place = {_SOCKETS[interface.type]: f"{interface.source.address or ''}:{interface.source.port}"}
        return {"type": "socket"} | place | name
    if interface.type == InterfaceType.UDP and isinstance(interface.source, SocketSource):
        return {"type": "socket"} | _udp_addresses(interface.source) | name
    raise unsupported(f"interface type '{interface.type}' is not supported")


def _queues(interface: Interface) -> Properties:
    count = queue_count(interface)
    return {"queues": count} if count > 1 else {}


def _tap(context: CommandContext, line: CommandLine, interface: Interface) -> Properties:
    taps = [line.inherit(fd) for fd in context.descriptors.open_taps(str(interface.alias))]
    if len(taps) != queue_count(interface):
        raise unsupported(f"multiqueue of interface '{interface.alias}' is not supported")
    kernels = [line.inherit(fd) for fd in context.host.open_vhost_net(interface)] if interface.is_virtio else []
    properties: Properties = {"type": "tap", **_numbers("fd", taps)}
    if kernels:
        properties |= {"vhost": True} | _numbers("vhostfd", kernels)
    return properties | ({} if interface.sndbuf is None else {"sndbuf": interface.sndbuf})


def _numbers(name: str, fds: list[int]) -> Properties:
    return {name: str(fds[0])} if len(fds) == 1 else {f"{name}s": ":".join(map(str, fds))}


def _passt(context: CommandContext, interface: Interface) -> Properties:
    socket = str(context.host.find_helper("passt", context.folder, str(interface.alias)))
    properties: Properties = {"type": "stream", "addr": {"type": "unix", "path": socket}, "server": False}
    if context.has("netdev-stream-reconnect-miliseconds"):
        return properties | {"reconnect-ms": _PASST_RECONNECT_S * 1000}
    return properties | ({"reconnect": _PASST_RECONNECT_S} if context.has("netdev-stream-reconnect") else {})


def _vhost_user(context: CommandContext, line: CommandLine, interface: Interface) -> Properties:
    name = f"char{interface.alias}"
    source = interface.source
    options: Options
    if interface.backend is not None and interface.backend.type == BackendType.PASST:
        socket = context.host.find_helper("passt", context.folder, str(interface.alias))
        options = [("path", str(socket)), *reconnect_options(context, True, _PASST_RECONNECT_S)]
    elif isinstance(source, VhostUserSource):
        options = [("path", source.path)]
        if source.mode == "server":
            options.append(("server", "on"))
        elif source.reconnect is not None:
            options += reconnect_options(context, source.reconnect.enabled, source.reconnect.timeout)
    else:
        raise unsupported(f"interface type '{interface.type}' is not supported")
    line.add("-chardev", join_options("socket", [("id", name), *options]))
    return {"type": "vhost-user", "chardev": name} | _queues(interface)


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


def _virtio(interface: Interface) -> Properties:
    driver = interface.driver
    if driver is None:
        return {}
    options: Properties = {"tx": {"iothread": "bh", "timer": "timer"}.get(str(driver.txmode))}
    options |= {"ioeventfd": driver.ioeventfd, "event_idx": driver.event_idx}
    options |= _offloads(driver)
    count = queue_count(interface)
    if count > 1 and isinstance(interface.address, PciAddress):
        # one vector for each direction of a queue, one for the configuration and one for the control queue
        options |= {"mq": True, "vectors": 2 * count + 2}
    elif count > 1 and isinstance(interface.address, CcwAddress):
        options |= {"mq": True}
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
