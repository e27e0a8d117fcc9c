"""Devices in libxl's configuration (libxlMakeDiskList, libxlMakeNicList, libxlMakeVfbList and others)."""

from purevirt.conf.domain.chardev import Channel, ChannelKind, PtySource, UnixSource
from purevirt.conf.domain.controller import ControllerType
from purevirt.conf.domain.disk import Disk, DiskDevice
from purevirt.conf.domain.display import Graphics, ListenType, SdlGraphics, SpiceGraphics, VideoType, VncGraphics
from purevirt.conf.domain.hostdev import Hostdev, PciHostdev, UsbHostdev
from purevirt.conf.domain.interface import Interface, InterfaceType
from purevirt.conf.domain.interface import NetworkSource as NetSource
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import NetworkSource
from purevirt.drivers.libxl.framebuffer import FIRST_PORT
from purevirt.drivers.libxl.jsonvalue import Json, JsonObject, shown
from purevirt.drivers.libxl.profile import is_hvm
from purevirt.drivers.libxl.setting import unsupported
from purevirt.drivers.libxl.xldevice import DEFAULT_PORTS, USB_VERSIONS
from purevirt.drivers.libxl.xldisk import BACKENDS, FORMAT_NAMES, format_rbd
from purevirt.drivers.shared.native import bridge_name, disk_path

UNNUMBERED = -1
"""The number of a device that libxl numbers itself."""
VGA_KINDS = {VideoType.CIRRUS: "cirrus", VideoType.VGA: "std", VideoType.XEN: "std", VideoType.QXL: "qxl"}
FRAMEBUFFERS = (VncGraphics, SdlGraphics)


def build_devices(domain: Domain, first_vnc_port: int) -> JsonObject:
    """All lists of devices. Raises Error CONFIG_UNSUPPORTED."""
    devices = domain.devices
    hvm = is_hvm(domain)
    vfbs = [_framebuffer(one, first_vnc_port) for one in devices.graphics if isinstance(one, FRAMEBUFFERS)]
    nics = [_nic(number, one, hvm=hvm) for number, one in enumerate(devices.interfaces)]
    channels = [one for one in devices.channels if one.target is not None and one.target.type is ChannelKind.XEN]
    return {
        "disks": [_disk(disk) for disk in devices.disks if disk.device is not DiskDevice.FLOPPY],
        "nics": list[Json](nics),
        "pcidevs": [one for one in map(_pci, devices.hostdevs) if one is not None],
        "vfbs": list[Json](vfbs),
        "vkbs": [{"devid": UNNUMBERED} for _ in vfbs],
        "channels": [_channel(number, one) for number, one in enumerate(channels)],
        "usbctrls": _usb_controllers(domain),
        "usbdevs": [one for one in map(_usb, devices.hostdevs) if one is not None],
    }


def _disk(disk: Disk) -> JsonObject:
    driver = disk.driver.name if disk.driver is not None else None
    format = disk.driver.type if disk.driver is not None else None
    if driver not in BACKENDS or (format is not None and format not in FORMAT_NAMES):
        raise unsupported(f"libxenlight does not support disk driver {driver}")
    path = format_rbd(disk.source) if isinstance(disk.source, NetworkSource) else disk_path(disk)
    is_cdrom = disk.device is DiskDevice.CDROM
    return {
        "pdev_path": path or ("" if is_cdrom else None),
        "vdev": disk.target.dev if disk.target is not None else None,
        "backend": BACKENDS[driver],
        "backend_domname": disk.backenddomain,
        "format": "empty" if is_cdrom and not path else FORMAT_NAMES[format] if format is not None else "raw",
        "removable": 1,
        "readwrite": None if disk.readonly else 1,
        "is_cdrom": 1 if is_cdrom else None,
    }


def _nic(number: int, interface: Interface, *, hvm: bool) -> JsonObject:
    is_network = interface.type is InterfaceType.NETWORK and isinstance(interface.source, NetSource)
    if not is_network and interface.type not in (InterfaceType.BRIDGE, InterfaceType.ETHERNET):
        raise unsupported(f"unsupported interface type {interface.type.value}")
    is_emulated = hvm and interface.model != "netfront"
    return {
        "devid": number,
        "mac": interface.mac.address if interface.mac is not None else None,
        "model": interface.model if is_emulated else None,
        "bridge": bridge_name(interface) or getattr(interface.source, "bridge", None),
        "ip": " ".join(ip.address or "" for ip in interface.ips) or None,
        "script": interface.script,
        "nictype": "vif_ioemu" if is_emulated else "vif",
        "ifname": interface.target.dev if interface.target is not None else None,
        "backend_domname": interface.backenddomain,
    }


def build_display(domain: Domain, first_vnc_port: int) -> JsonObject:
    """The card and the servers of an emulated screen. Raises Error CONFIG_UNSUPPORTED."""
    devices = domain.devices
    if not devices.videos and not devices.graphics:
        off: Json = {"enable": "False"}
        return {"nographic": "True", "vga": {"kind": "none"}, "vnc": off, "sdl": off}
    kinds = [video.model.type for video in devices.videos if video.model is not None]
    if kinds and kinds[0] not in VGA_KINDS:
        raise unsupported(f"video type {kinds[0].value} is not supported by libxl")
    first = devices.graphics[0] if devices.graphics else None
    found: JsonObject = {"vga": {"kind": VGA_KINDS[kinds[0]]}} if kinds else {}
    if isinstance(first, SpiceGraphics):
        return found | {"spice": _spice(first), "vnc": {"enable": "False"}, "sdl": {"enable": "False"}}
    if isinstance(first, FRAMEBUFFERS):
        screen = _framebuffer(first, first_vnc_port)
        found |= {"vnc": screen["vnc"], "sdl": screen["sdl"], "keymap": screen.get("keymap")}
    return found


def _framebuffer(graphics: Graphics, first_vnc_port: int) -> JsonObject:
    """A server or window for a paravirtual screen; the other kind is off."""
    found: JsonObject = {"devid": UNNUMBERED, "vnc": {"enable": "False"}, "sdl": {"enable": "False"}}
    if isinstance(graphics, SdlGraphics):
        found["sdl"] = {"enable": "True", "display": graphics.display, "xauthority": graphics.xauth}
    elif isinstance(graphics, VncGraphics):
        listen = graphics.listens[0] if graphics.listens else None
        address = listen.address if listen is not None and listen.type is ListenType.ADDRESS else None
        port = first_vnc_port if graphics.autoport else graphics.port or FIRST_PORT
        server: JsonObject = {"enable": "True", "listen": address, "findunused": "False", "passwd": graphics.passwd}
        found |= {"vnc": server | {"display": port - FIRST_PORT or None}, "keymap": graphics.keymap}
    return found


def _spice(spice: SpiceGraphics) -> JsonObject:
    listen = spice.listens[0] if spice.listens else None
    mouse = spice.mouse_mode
    return {
        "enable": "True",
        "port": spice.port or None,
        "tls_port": spice.tls_port or None,
        "host": listen.address if listen is not None else None,
        "disable_ticketing": shown(spice.passwd is None),
        "passwd": spice.passwd,
        "agent_mouse": shown(mouse == "client") if mouse is not None else None,
        "vdagent": "True" if spice.clipboard_copypaste else None,
        "clipboard_sharing": shown(spice.clipboard_copypaste),
    }


def _pci(hostdev: Hostdev) -> JsonObject | None:
    source = hostdev.kind.source if isinstance(hostdev.kind, PciHostdev) else None
    if source is None or source.address is None:
        return None
    address = source.address
    found: JsonObject = {"domain": address.domain or None, "bus": address.bus or None}
    return found | {"dev": address.slot or None, "func": address.function or None, "rdm_policy": "invalid"}


def _usb_controllers(domain: Domain) -> list[Json]:
    usb = [one for one in domain.devices.controllers if one.type is ControllerType.USB]
    found: list[Json] = []
    for number, controller in enumerate(usb):
        version = USB_VERSIONS.get(controller.model) if controller.model is not None else 2
        if version is None:
            raise unsupported(f"Unsupported usb controller model {controller.model}")
        ports = DEFAULT_PORTS if controller.ports is None else controller.ports
        found.append({"devid": number or None, "type": "qusb", "version": version, "ports": ports})
    return found


def _usb(hostdev: Hostdev) -> JsonObject | None:
    source = hostdev.kind.source if isinstance(hostdev.kind, UsbHostdev) else None
    if source is None or source.address is None:
        return None
    place: JsonObject = {"hostbus": source.address.bus, "hostaddr": source.address.device}
    return {"type.hostdev": place}


def _channel(number: int, channel: Channel) -> JsonObject:
    found: JsonObject = {"devid": number, "name": channel.target.name if channel.target is not None else None}
    if isinstance(channel.source, UnixSource):
        return found | {"connection.socket": {"path": channel.source.path}}
    if isinstance(channel.source, PtySource):
        return found | {"connection": "pty"}
    raise unsupported(f"channel source type {channel.source.type} not supported")
