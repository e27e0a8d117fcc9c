"""Devices that only xl configurations have: SPICE, USB controllers and devices, channels."""

from collections.abc import Iterator

from purevirt.conf.domain.chardev import Channel, ChannelKind, ChannelTarget, PtySource, SocketMode, UnixSource
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.display import Graphics, Listen, ListenType, SpiceGraphics
from purevirt.conf.domain.hostdev import Hostdev, HostUsbAddress, UsbDeviceSource, UsbHostdev
from purevirt.drivers.libxl.setting import Settings, Writer, internal, split_options, unsupported

USB_MODELS = {1: ControllerModel.QUSB1, 2: ControllerModel.QUSB2}
"""Models of USB controllers, by version."""
USB_VERSIONS = {model: version for version, model in USB_MODELS.items()}
DEFAULT_VERSION, DEFAULT_PORTS = 2, 8


def read_spice(settings: Settings) -> SpiceGraphics | None:
    """The SPICE server. Raises Error."""
    if not settings.is_on("spice"):
        return None
    address = settings.find_text("spicehost")
    port, tls_port = settings.get_number("spiceport", 0), settings.get_number("spicetls_port", 0)
    is_open = settings.is_on("spicedisable_ticketing")
    password = settings.find_text("spicepasswd") if not is_open else None
    if not is_open and password is None:
        raise internal("config value spicepasswd was missing")
    mouse = settings.find_number("spiceagent_mouse")
    return SpiceGraphics(
        port=port or (None if tls_port else -1),
        tls_port=tls_port or None,
        autoport=not (port or tls_port),
        passwd=password,
        listens=[Listen(type=ListenType.ADDRESS, address=address)] if address is not None else [],
        mouse_mode=None if mouse is None else "client" if mouse else "server",
        clipboard_copypaste=settings.is_on("spice_clipboard_sharing"),
    )


def write_spice(out: Writer, graphics: list[Graphics]) -> None:
    """Write the SPICE server where it is the first."""
    spice = graphics[0] if graphics else None
    if not isinstance(spice, SpiceGraphics):
        return
    for name, value in (("sdl", False), ("vnc", False), ("spice", True)):
        out.put(name, value)
    listen = spice.listens[0] if spice.listens else None
    out.put("spicehost", listen.address if listen is not None and listen.address else None)
    out.put("spiceport", spice.port or 0)
    out.put("spicetls_port", spice.tls_port or 0)
    out.put("spicedisable_ticketing", spice.passwd is None)
    out.put("spicepasswd", spice.passwd)
    if spice.mouse_mode is not None:
        out.put("spiceagent_mouse", spice.mouse_mode == "client")
    if spice.mouse_mode == "client" or spice.clipboard_copypaste:
        out.put("spicevdagent", True)
    if spice.clipboard_copypaste:
        out.put("spice_clipboard_sharing", True)


def _number(text: str, base: int = 10) -> int:
    try:
        return int(text[:10], base)
    except ValueError:
        raise internal(f"Invalid number '{text}'") from None


def read_usb_controllers(settings: Settings) -> list[Controller]:
    """USB controllers. Raises Error."""
    return [_parse_controller(split_options(text)) for text in settings.texts("usbctrl")]


def _parse_controller(options: dict[str, str]) -> Controller:
    kind = options.get("type", "qusb")
    version = _number(options.get("version", str(DEFAULT_VERSION)))
    if kind not in ("qusb", "auto") or version not in USB_MODELS:
        raise unsupported(f"Unsupported USB controller type '{kind}' of version {version}")
    ports = _number(options["ports"], 16) if "ports" in options else None
    return Controller(type=ControllerType.USB, model=USB_MODELS[version], ports=ports)


def write_usb_controllers(out: Writer, controllers: list[Controller]) -> None:
    """Write USB controllers. Raises Error CONFIG_UNSUPPORTED."""
    out.put_list("usbctrl", [_format_controller(one) for one in controllers if one.type is ControllerType.USB])


def _format_controller(controller: Controller) -> str:
    model = controller.model or ControllerModel.QUSB2
    if model not in USB_VERSIONS:
        raise unsupported("unsupported usb model")
    ports = f",ports={controller.ports:x}" if controller.ports is not None else ""
    return f"type=qusb,version={USB_VERSIONS[model]}{ports}"


def read_usb(settings: Settings) -> list[Hostdev]:
    """USB devices of the host. Raises Error."""
    return [_parse_usb(split_options(text)) for text in settings.texts("usbdev")]


def _parse_usb(options: dict[str, str]) -> Hostdev:
    address = HostUsbAddress(
        bus=_number(options.get("hostbus", "0"), 16), device=_number(options.get("hostaddr", "0"), 16)
    )
    return Hostdev(kind=UsbHostdev(source=UsbDeviceSource(address=address)))


def write_usb(out: Writer, hostdevs: list[Hostdev]) -> None:
    """Write the USB devices of the host."""
    out.put_list("usbdev", list(_format_usb(hostdevs)))


def _format_usb(hostdevs: list[Hostdev]) -> Iterator[str]:
    for hostdev in hostdevs:
        source = hostdev.kind.source if isinstance(hostdev.kind, UsbHostdev) else None
        if source is not None and source.address is not None:
            yield f"hostbus={source.address.bus or 0:x},hostaddr={source.address.device or 0:x}"


def read_channels(settings: Settings) -> list[Channel]:
    """Channels. Raises Error."""
    return [_parse_channel(split_options(text)) for text in settings.texts("channel")]


def _parse_channel(options: dict[str, str]) -> Channel:
    target = ChannelTarget(type=ChannelKind.XEN, name=options.get("name"))
    kind = options.get("connection")
    if kind == "socket":
        return Channel(source=UnixSource(path=options.get("path"), mode=SocketMode.BIND), target=target)
    if kind == "pty":
        return Channel(source=PtySource(), target=target)
    raise internal(f"Unsupported channel connection '{kind}'")


def write_channels(out: Writer, channels: list[Channel]) -> None:
    """Write the channels of Xen. Raises Error CONFIG_UNSUPPORTED."""
    xen = [one for one in channels if one.target is not None and one.target.type is ChannelKind.XEN]
    out.put_list("channel", [_format_channel(one) for one in xen])


def _format_channel(channel: Channel) -> str:
    name = channel.target.name if channel.target is not None else None
    if isinstance(channel.source, PtySource):
        parts = ["connection=pty"]
    elif isinstance(channel.source, UnixSource):
        parts = ["connection=socket", *([f"path={channel.source.path}"] if channel.source.path else [])]
    else:
        raise unsupported(f"unsupported channel type '{channel.source.type}'")
    return ",".join([*parts, *([f"name={name}"] if name is not None else [])])
