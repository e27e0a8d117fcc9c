"""Character devices: the host side (``-chardev``) and serial ports, consoles, channels (qemuBuildChrChardevStr)."""

from pathlib import Path

from purevirt.conf.domain.address import VirtioSerialAddress
from purevirt.conf.domain.chardev import (
    Channel,
    ChannelKind,
    CharSource,
    ChrProtocol,
    Console,
    ConsoleKind,
    DbusSource,
    DevSource,
    FileSource,
    MouseMode,
    NullSource,
    Parallel,
    PipeSource,
    PtySource,
    Serial,
    SerialModel,
    SocketMode,
    SpiceportSource,
    SpicevmcSource,
    StdioSource,
    TcpSource,
    UdpSource,
    UnixSource,
    VcSource,
    VdagentSource,
)
from purevirt.conf.domain.source import Reconnect
from purevirt.drivers.qemu.command.address import address_properties
from purevirt.drivers.qemu.command.context import (
    CommandContext,
    CommandLine,
    Properties,
    add_netdev,
    join_options,
    on_off,
)
from purevirt.drivers.qemu.command.secret import build_credentials
from purevirt.drivers.qemu.failure import internal_error, unsupported

Options = list[tuple[str, str | int | None]]

DEFAULT_SPICE_CHANNEL = "com.redhat.spice.0"


def build_chardev(
    context: CommandContext, line: CommandLine, source: CharSource, alias: str, *, spice_name: str = "vdagent"
) -> str:
    """``-chardev`` for a source; the id by which devices name it, and ``spice_name`` what SPICE calls it."""
    name = f"char{alias}"
    log = _log_options(context, line, source, alias) if not isinstance(source, FileSource) else []
    if isinstance(source, SpicevmcSource):
        line.add("-chardev", join_options("spicevmc", [("id", name), ("name", spice_name), *log]))
        return name
    backend, options = _backend(context, line, source, alias)
    if isinstance(source, FileSource):
        log = _log_options(context, line, source, alias)
    line.add("-chardev", join_options(backend, [("id", name), *options, *log]))
    return name


def _log_options(context: CommandContext, line: CommandLine, source: CharSource, alias: str) -> Options:
    if source.log is None or source.log.file is None:
        return []
    fd = context.descriptors.open_file(Path(source.log.file), is_appended=source.log.append is not False)
    return [("logfile", line.add_fd_set(fd, f"{alias}-log")), ("logappend", "on")]


def _backend(context: CommandContext, line: CommandLine, source: CharSource, alias: str) -> tuple[str, Options]:
    match source:
        case NullSource() | VcSource() | PtySource() | StdioSource():
            return source.type, []
        case DevSource():
            return ("parallel" if alias.startswith("parallel") else "serial"), [("path", source.path)]
        case PipeSource():
            return "pipe", [("path", source.path)]
        case FileSource():
            return "file", _file_options(context, line, source, alias)
        case UdpSource():
            return "udp", _udp_options(source)
        case TcpSource():
            return "socket", _tcp_options(context, line, source, alias)
        case UnixSource():
            return "socket", _unix_options(context, line, source)
        case SpiceportSource():
            return "spiceport", [("name", source.channel)]
        case DbusSource():
            return "dbus", [("name", source.channel)]
        case VdagentSource():
            mouse = on_off(source.mouse == MouseMode.CLIENT)
            return "qemu-vdagent", [
                ("name", "vdagent"),
                ("clipboard", on_off(bool(source.copypaste))),
                ("mouse", mouse),
            ]
    raise unsupported(f"unsupported chardev '{source.type}'")


def _file_options(context: CommandContext, line: CommandLine, source: FileSource, alias: str) -> Options:
    if source.path is None:
        raise internal_error(f"Missing source path attribute for char device {alias}")
    fd = context.descriptors.open_file(Path(source.path), is_appended=source.append is not False)
    return [("path", line.add_fd_set(fd, f"{alias}-source")), ("append", "on")]


def _udp_options(source: UdpSource) -> Options:
    ends = {end.mode or SocketMode.CONNECT: end for end in source.ends}
    there, here = ends.get(SocketMode.CONNECT), ends.get(SocketMode.BIND)
    options: Options = [("host", (there.host if there else None) or ""), ("port", there.service if there else "0")]
    if here is not None:
        options += [("localaddr", here.host or ""), ("localport", here.service or "0")]
    else:
        options += [("localaddr", ""), ("localport", "0")]
    return options


def _tcp_options(context: CommandContext, line: CommandLine, source: TcpSource, alias: str) -> Options:
    tls: Options = []
    if source.tls if source.tls is not None else context.config.has_chardev_tls:
        is_server = source.mode == SocketMode.BIND
        verifies = not is_server or context.config.verifies_chardev_clients
        folder = context.config.certificates("chardev")
        name = build_credentials(line, f"objchar{alias}_tls0", folder, is_server=is_server, verifies=verifies)
        tls = [("tls-creds", name)]
    options: Options = [("host", source.host), ("port", source.service)]
    if source.protocol == ChrProtocol.TELNET:
        options.append(("telnet", "on"))
    if source.mode == SocketMode.BIND:
        return [*options, ("server", "on"), ("wait", "off"), *tls]
    return [*options, *_reconnect(context, source.reconnect), *tls]


def _unix_options(context: CommandContext, line: CommandLine, source: UnixSource) -> Options:
    if source.path is None:
        raise internal_error("unix socket of a character device without a path")
    if source.mode == SocketMode.BIND:
        fd = line.inherit(context.descriptors.listen_unix(Path(source.path)))
        return [("fd", fd), ("server", "on"), ("wait", "off")]
    return [("path", source.path), *_reconnect(context, source.reconnect)]


def _reconnect(context: CommandContext, reconnect: Reconnect | None) -> Options:
    return [] if reconnect is None else reconnect_options(context, reconnect.enabled, reconnect.timeout)


def reconnect_options(context: CommandContext, is_enabled: bool | None, timeout_s: int | None) -> Options:
    """Whether a lost connection is made again, and after how long; nothing where nothing is said."""
    if is_enabled is None:
        return []
    delay_s = (timeout_s or 0) if is_enabled else 0
    if context.has("chardev-reconnect-miliseconds"):
        return [("reconnect-ms", delay_s * 1000)]
    return [("reconnect", delay_s)]


def build_serials(context: CommandContext, line: CommandLine) -> None:
    """Serial ports."""
    for serial in context.domain.devices.serials:
        chardev = build_chardev(context, line, serial.source, str(serial.alias))
        model = (serial.target.model if serial.target else None) or SerialModel.ISA_SERIAL
        if model in _BUILTIN_SERIALS or (serial.target is not None and serial.target.type is None):
            # the port belongs to the machine
            line.add("-serial", f"chardev:{chardev}")
        else:
            line.add_device(_serial_properties(context, serial, chardev))


def _serial_properties(context: CommandContext, serial: Serial, chardev: str) -> Properties:
    target = serial.target
    model = (target.model if target else None) or SerialModel.ISA_SERIAL
    if model not in _SERIAL_FLAGS:
        raise unsupported(f"serial device model '{model}' is not supported")
    flag = _SERIAL_FLAGS[model]
    if flag is not None and not context.has(flag):
        raise unsupported(f"'{model}' is not supported in this QEMU binary")
    properties: Properties = {"driver": str(model), "chardev": chardev, "id": serial.alias}
    if model == SerialModel.ISA_SERIAL:
        properties["index"] = (target.port if target else None) or 0
    return properties | address_properties(context, serial)


_SERIAL_FLAGS: dict[SerialModel, str | None] = {
    SerialModel.ISA_SERIAL: "isa-serial",
    SerialModel.USB_SERIAL: "usb-serial",
    SerialModel.PCI_SERIAL: "pci-serial",
    SerialModel.ISA_DEBUGCON: None,
    SerialModel.SPAPR_VTY: "spapr-vty",
    SerialModel.SCLPCONSOLE: None,
    SerialModel.SCLPLMCONSOLE: None,
}
_BUILTIN_SERIALS = frozenset({SerialModel.PL011, SerialModel.V16550A})


def build_parallels(context: CommandContext, line: CommandLine) -> None:
    """Parallel ports."""
    for parallel in context.domain.devices.parallels:
        line.add_device(
            _parallel_properties(parallel, build_chardev(context, line, parallel.source, str(parallel.alias)))
        )


def _parallel_properties(parallel: Parallel, chardev: str) -> Properties:
    return {"driver": "isa-parallel", "chardev": chardev, "id": parallel.alias}


def build_channels(context: CommandContext, line: CommandLine) -> None:
    """Channels: guest forwarding and virtio ports."""
    for channel in context.domain.devices.channels:
        _fill_channel_path(context, channel)
        chardev = build_chardev(context, line, channel.source, str(channel.alias))
        kind = channel.target.type if channel.target else None
        if kind == ChannelKind.GUESTFWD:
            add_netdev(context, line, _guest_forward(channel, chardev))
        elif kind == ChannelKind.VIRTIO:
            line.add_device(_channel_properties(context, channel, chardev))
        else:
            raise unsupported(f"channel target type '{kind}' is not supported")


def _fill_channel_path(context: CommandContext, channel: Channel) -> None:
    """A unix socket without a path is made in the domain's channel folder (qemuDomainPrepareChannel)."""
    if isinstance(channel.source, UnixSource) and channel.source.path is None and channel.target is not None:
        channel.source.path = str(context.channels / (channel.target.name or str(channel.alias)))
        channel.source.mode = channel.source.mode or SocketMode.BIND


def _guest_forward(channel: Channel, chardev: str) -> Properties:
    assert channel.target is not None
    place = f"tcp:{channel.target.address}:{channel.target.port}-chardev:{chardev}"
    return {"type": "user", "guestfwd": [{"str": place}], "id": channel.alias}


def _channel_properties(context: CommandContext, channel: Channel, chardev: str) -> Properties:
    properties: Properties = {"driver": "virtserialport", **address_properties(context, channel)}
    properties |= {"chardev": chardev, "id": channel.alias}
    name = channel.target.name if channel.target else None
    if isinstance(channel.source, SpicevmcSource):
        name = name or DEFAULT_SPICE_CHANNEL
    return properties | {"name": name}


def build_consoles(context: CommandContext, line: CommandLine) -> None:
    """Consoles; one of type serial is the other face of a serial port and has no device of its own."""
    for console in context.domain.devices.consoles:
        kind = console.target.type if console.target else None
        if kind in {None, ConsoleKind.SERIAL}:
            continue
        if kind in _SCLP_CONSOLES:
            chardev = build_chardev(context, line, console.source, str(console.alias))
            line.add_device({"driver": _SCLP_CONSOLES[kind], "chardev": chardev, "id": console.alias})
            continue
        if kind != ConsoleKind.VIRTIO:
            raise unsupported(f"unsupported console target type {kind}")
        chardev = build_chardev(context, line, console.source, str(console.alias))
        line.add_device(_console_properties(context, console, chardev))


_SCLP_CONSOLES = {ConsoleKind.SCLP: "sclpconsole", ConsoleKind.SCLPLM: "sclplmconsole"}


def _console_properties(context: CommandContext, console: Console, chardev: str) -> Properties:
    properties: Properties = {"driver": "virtconsole"}
    if isinstance(console.address, VirtioSerialAddress):
        properties |= address_properties(context, console)
    return properties | {"chardev": chardev, "id": console.alias}
