"""Graphics servers (qemuBuildGraphicsCommandLine); ports are assigned before."""

from purevirt.conf.domain.display import (
    DbusGraphics,
    EglHeadlessGraphics,
    Graphics,
    Listen,
    ListenType,
    RdpGraphics,
    SdlGraphics,
    SpiceGraphics,
    SpiceMode,
    VncGraphics,
)
from purevirt.drivers.qemu.command.audio import audio_name
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, escape, join_options, on_off
from purevirt.drivers.qemu.command.secret import build_credentials, build_sealed
from purevirt.drivers.qemu.failure import unsupported

Options = list[tuple[str, str | int | None]]

VNC_FIRST_PORT = 5900
_VNC_CREDENTIALS = "vnc-tls-creds0"
_TICKETLESS = {SpiceMode.SECURE: "tls-channel", SpiceMode.INSECURE: "plaintext-channel"}


def build_graphics(context: CommandContext, line: CommandLine) -> None:
    """All graphics servers."""
    for graphics in context.domain.devices.graphics:
        _build(context, line, graphics)


def _build(context: CommandContext, line: CommandLine, graphics: Graphics) -> None:
    match graphics:
        case VncGraphics():
            line.add("-vnc", _vnc(context, line, graphics))
            if graphics.keymap:
                line.add("-k", graphics.keymap)
        case SpiceGraphics():
            if graphics.keymap:
                line.add("-k", graphics.keymap)
            line.add("-spice", _spice(context, line, graphics))
        case SdlGraphics():
            _build_sdl(line, graphics)
        case EglHeadlessGraphics():
            node = graphics.rendernode or context.host.find_render_node()
            line.add("-display", join_options("egl-headless", [("rendernode", node)]))
        case DbusGraphics():
            line.add("-display", _dbus(context, graphics))
        case RdpGraphics():
            # a program of its own shows what the D-Bus display has
            context.host.claim("<graphics type='rdp'>")
        case _:
            raise unsupported(f"unsupported graphics type '{graphics.type}'")


def _build_sdl(line: CommandLine, graphics: SdlGraphics) -> None:
    variables = {"XAUTHORITY": graphics.xauth, "DISPLAY": graphics.display}
    line.environment |= {name: value for name, value in variables.items() if value}
    if graphics.fullscreen:
        line.add("-full-screen")
    line.add("-display", join_options("sdl", [("gl", on_off(graphics.gl))]))


def _dbus(context: CommandContext, graphics: DbusGraphics) -> str:
    options: Options = [("p2p", "on")] if graphics.p2p else [("addr", _bus_address(context, graphics))]
    if graphics.gl is not None and graphics.gl.enable is not None:
        options.append(("gl", on_off(graphics.gl.enable)))
        options.append(("rendernode", graphics.gl.rendernode))
    return join_options("dbus", [*options, ("audiodev", _own_audio(context, graphics.audio_id))])


def _bus_address(context: CommandContext, graphics: DbusGraphics) -> str:
    if graphics.address is not None:
        return graphics.address
    return f"unix:path={context.host.find_helper('dbus', context.folder, context.short_name)}"


def _own_audio(context: CommandContext, number: int | None) -> str | None:
    return None if number is None else audio_name(context.domain, number)


def _listen(graphics: VncGraphics | SpiceGraphics) -> Listen:
    if graphics.listens:
        return graphics.listens[0]
    return Listen(type=ListenType.ADDRESS, address=graphics.listen)


def _address(listen: Listen) -> str:
    address = listen.address or "127.0.0.1"
    return f"[{address}]" if ":" in address else address


def _vnc(context: CommandContext, line: CommandLine, graphics: VncGraphics) -> str:
    if not context.has("vnc"):
        raise unsupported("vnc graphics are not supported with this QEMU")
    if graphics.wait:
        raise unsupported("wait of vnc graphics is not supported")
    place, is_local = _vnc_place(context, graphics)
    options: Options = [
        ("share", graphics.share_policy),
        ("websocket", None if is_local else graphics.websocket),
        ("password", "on" if graphics.passwd is not None or context.has_vnc_password else None),
        ("tls-creds", _vnc_credentials(context, line) if context.config.has_vnc_tls else None),
    ]
    if context.config.has_vnc_sasl:
        line.environment["SASL_CONF_PATH"] = str(context.config.sasl)
        options.append(("sasl", "on"))
    options.append(("power-control", on_off(graphics.power_control)))
    options.append(("audiodev", audio_name(context.domain, graphics.audio_id)))
    return join_options(place, options)


def _vnc_place(context: CommandContext, graphics: VncGraphics) -> tuple[str, bool]:
    """Where the server listens, and whether that is a unix socket."""
    listen = _listen(graphics)
    if listen.type == ListenType.SOCKET:
        return f"vnc=unix:{escape(listen.socket or str(context.folder / 'vnc.sock'))}", True
    if listen.type == ListenType.NONE:
        return "none", False
    if graphics.port is None or graphics.port < VNC_FIRST_PORT:
        raise unsupported("vnc port must be in range [5900,65535]")
    return f"{_address(listen)}:{graphics.port - VNC_FIRST_PORT}", False


def _vnc_credentials(context: CommandContext, line: CommandLine) -> str:
    config = context.config
    secret = None
    if config.vnc_tls_secret is not None:
        value = context.host.find_secret(config.vnc_tls_secret, None)
        secret = build_sealed(context, line, value, f"{_VNC_CREDENTIALS}-secret0")
    folder = config.certificates("vnc")
    verifies = config.verifies_vnc_clients
    return build_credentials(line, _VNC_CREDENTIALS, folder, is_server=True, verifies=verifies, secret=secret)


def _spice(context: CommandContext, line: CommandLine, graphics: SpiceGraphics) -> str:
    if not context.has("spice"):
        raise unsupported("spice graphics are not supported with this QEMU")
    has_password = graphics.passwd is not None or context.has_spice_password
    words = _spice_place(context, graphics)
    if context.config.has_spice_sasl:
        line.environment["SASL_CONF_PATH"] = str(context.config.sasl)
        words.append(("sasl", "on"))
    words.append(("agent-mouse", {"client": "on", "server": "off"}.get(graphics.mouse_mode or "")))
    words.append(("disable-ticketing", None if has_password else "on"))
    words += _spice_security(context, graphics)
    words += [
        ("image-compression", graphics.image_compression),
        ("jpeg-wan-compression", graphics.jpeg_compression),
        ("zlib-glz-wan-compression", graphics.zlib_compression),
        ("playback-compression", on_off(graphics.playback_compression)),
        ("streaming-video", graphics.streaming_mode),
        ("disable-copy-paste", "on" if graphics.clipboard_copypaste is False else None),
        ("disable-agent-file-xfer", "on" if graphics.filetransfer is False else None),
    ]
    if graphics.gl is not None and graphics.gl.enable:
        words += [("gl", "on"), ("rendernode", graphics.gl.rendernode or context.host.find_render_node())]
    words.append(("seamless-migration", "on"))
    return ",".join(f"{name}={escape(str(value))}" for name, value in words if value is not None)


def _spice_place(context: CommandContext, graphics: SpiceGraphics) -> Options:
    listen = _listen(graphics)
    tls_port = graphics.tls_port if graphics.tls_port is not None and graphics.tls_port > 0 else None
    if listen.type == ListenType.SOCKET:
        return [("unix", "on"), ("addr", listen.socket or str(context.folder / "spice.sock"))]
    if tls_port is not None and not context.config.has_spice_tls:
        raise unsupported("spice TLS port set in XML configuration, but TLS is disabled in qemu.conf")
    port = graphics.port if graphics.port is not None and graphics.port > 0 else None
    if listen.type == ListenType.NONE or (port is None and tls_port is None):
        return [("port", 0)]
    return [("port", port), ("tls-port", tls_port), ("addr", listen.address or "127.0.0.1")]


def _spice_security(context: CommandContext, graphics: SpiceGraphics) -> Options:
    """Which channels are encrypted."""
    has_tls = graphics.tls_port is not None and graphics.tls_port > 0
    words: Options = [("x509-dir", context.config.certificates("spice") if has_tls else None)]
    if graphics.default_mode == SpiceMode.SECURE and not has_tls:
        detail = "spice defaultMode secure requested in XML configuration, but TLS connection is not available"
        raise unsupported(detail)
    if graphics.default_mode in _TICKETLESS:
        words.append((_TICKETLESS[graphics.default_mode], "default"))
    for channel in graphics.channels:
        if channel.mode == SpiceMode.SECURE and not has_tls:
            detail = "spice secure channels set in XML configuration, but TLS connection is not available"
            raise unsupported(detail)
        if channel.mode in _TICKETLESS:
            words.append((_TICKETLESS[channel.mode], channel.name))
    return words
