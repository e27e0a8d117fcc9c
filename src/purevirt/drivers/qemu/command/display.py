"""What shows and sounds: graphics servers, video cards, audio backends and sound cards."""

from purevirt.conf.domain.display import (
    CodecType,
    EglHeadlessGraphics,
    Listen,
    ListenType,
    SdlGraphics,
    Sound,
    SoundModel,
    SpiceGraphics,
    Video,
    VideoModel,
    VideoType,
    VncGraphics,
)
from purevirt.drivers.qemu.command.address import address_properties
from purevirt.drivers.qemu.command.audio import audio_name
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, escape, join_options, on_off
from purevirt.drivers.qemu.command.virtio import virtio_options
from purevirt.drivers.qemu.failure import unsupported

VNC_FIRST_PORT = 5900

# card: device of the first one, device of the others
_CARDS: dict[VideoType, tuple[str, str | None]] = {
    VideoType.VGA: ("VGA", None),
    VideoType.CIRRUS: ("cirrus-vga", None),
    VideoType.VMVGA: ("vmware-svga", None),
    VideoType.QXL: ("qxl-vga", "qxl"),
    VideoType.VIRTIO: ("virtio-vga", "virtio-gpu-pci"),
    VideoType.BOCHS: ("bochs-display", "bochs-display"),
    VideoType.RAMFB: ("ramfb", None),
}
_CARD_FLAGS = {"qxl-vga": "qxl", "virtio-gpu-pci": "virtio-gpu"}
_SOUND_CARDS = {
    SoundModel.ES1370: "ES1370",
    SoundModel.AC97: "AC97",
    SoundModel.ICH6: "intel-hda",
    SoundModel.ICH9: "ich9-intel-hda",
    SoundModel.SB16: "sb16",
    SoundModel.USB: "usb-audio",
}
_HDA = frozenset({SoundModel.ICH6, SoundModel.ICH9})


def build_display(context: CommandContext, line: CommandLine) -> None:
    """``-display none``, for a guest without graphics."""
    if not context.domain.devices.graphics:
        line.add("-display", "none")


def build_graphics(context: CommandContext, line: CommandLine) -> None:
    """Graphics servers; ports are assigned before."""
    for graphics in context.domain.devices.graphics:
        if isinstance(graphics, VncGraphics):
            line.add("-vnc", _vnc(context, graphics))
        elif isinstance(graphics, SpiceGraphics):
            line.add("-spice", _spice(context, graphics))
        elif isinstance(graphics, SdlGraphics):
            _prepare_sdl(line, graphics)
            line.add("-display", "sdl")
        elif isinstance(graphics, EglHeadlessGraphics):
            line.add("-display", join_options("egl-headless", [("rendernode", graphics.rendernode)]))
        else:
            raise unsupported(f"unsupported graphics type '{graphics.type}'")


def _prepare_sdl(line: CommandLine, graphics: SdlGraphics) -> None:
    if graphics.fullscreen or graphics.gl:
        raise unsupported("fullscreen or OpenGL of sdl graphics is not supported")
    variables = {"XAUTHORITY": graphics.xauth, "DISPLAY": graphics.display}
    line.environment |= {name: value for name, value in variables.items() if value}


def _listen(graphics: VncGraphics | SpiceGraphics) -> Listen:
    if graphics.listens:
        return graphics.listens[0]
    return Listen(type=ListenType.ADDRESS, address=graphics.listen)


def _address(listen: Listen) -> str:
    address = listen.address or "127.0.0.1"
    return f"[{address}]" if ":" in address else address


def _vnc(context: CommandContext, graphics: VncGraphics) -> str:
    if not context.has("vnc"):
        raise unsupported("vnc graphics are not supported with this QEMU")
    if graphics.keymap or graphics.wait:
        raise unsupported("keymap or wait of vnc graphics is not supported")
    listen = _listen(graphics)
    options: list[tuple[str, str | int | None]] = [
        ("share", graphics.share_policy),
        ("websocket", graphics.websocket if listen.type != ListenType.SOCKET else None),
        ("password", "on" if graphics.passwd is not None or context.has_vnc_password else None),
        ("power-control", on_off(graphics.power_control)),
        ("audiodev", audio_name(context.domain, graphics.audio_id)),
    ]
    if listen.type == ListenType.SOCKET:
        path = listen.socket or str(context.folder / "vnc.sock")
        return join_options(f"vnc=unix:{escape(path)}", options)
    if listen.type == ListenType.NONE:
        return join_options("none", options)
    if graphics.port is None or graphics.port < VNC_FIRST_PORT:
        raise unsupported("vnc port must be in range [5900,65535]")
    return join_options(f"{_address(listen)}:{graphics.port - VNC_FIRST_PORT}", options)


def _spice(context: CommandContext, graphics: SpiceGraphics) -> str:
    if not context.has("spice"):
        raise unsupported("spice graphics are not supported with this QEMU")
    if (graphics.tls_port or 0) > 0 or graphics.channels:
        raise unsupported("TLS of spice graphics is not supported")
    if graphics.gl is not None and graphics.gl.enable:
        raise unsupported("OpenGL of spice graphics is not supported")
    listen = _listen(graphics)
    has_password = graphics.passwd is not None or context.has_spice_password
    words: list[tuple[str, str | int | None]]
    if listen.type == ListenType.SOCKET:
        words = [("unix", "on"), ("addr", listen.socket or str(context.folder / "spice.sock"))]
    elif listen.type == ListenType.NONE or not graphics.port or graphics.port < 0:
        words = [("port", 0)]
    else:
        words = [("port", graphics.port), ("addr", listen.address or "127.0.0.1")]
    words += [
        ("agent-mouse", {"client": "on", "server": "off"}.get(graphics.mouse_mode or "")),
        ("disable-ticketing", None if has_password else "on"),
        ("image-compression", graphics.image_compression),
        ("jpeg-wan-compression", graphics.jpeg_compression),
        ("zlib-glz-wan-compression", graphics.zlib_compression),
        ("playback-compression", on_off(graphics.playback_compression)),
        ("streaming-video", graphics.streaming_mode),
        ("disable-copy-paste", "on" if graphics.clipboard_copypaste is False else None),
        ("disable-agent-file-xfer", "on" if graphics.filetransfer is False else None),
        ("seamless-migration", "on"),
    ]
    return join_options(",".join(f"{name}={escape(str(value))}" for name, value in words if value is not None), [])


def build_videos(context: CommandContext, line: CommandLine) -> None:
    """Video cards, the primary one first."""
    for place, video in enumerate(context.domain.devices.videos):
        if video.model is None or video.model.type == VideoType.NONE:
            continue
        line.add_device(_video_properties(context, video, video.model, is_first=place == 0))


def _video_properties(context: CommandContext, video: Video, model: VideoModel, *, is_first: bool) -> Properties:
    names = _CARDS.get(model.type)
    device = None if names is None else names[0 if is_first else 1]
    if device is None or not context.has(_CARD_FLAGS.get(device, device)):
        raise unsupported(f"domain configuration does not support video model '{model.type}'")
    _refuse_unsupported(video, model)
    properties: Properties = {"driver": device} | virtio_options(video.driver) | {"id": video.alias}
    if model.type in {VideoType.QXL, VideoType.VIRTIO}:
        properties["max_outputs"] = model.heads
    properties |= _video_memory(model)
    if model.type == VideoType.VIRTIO:
        properties["blob"] = model.blob
    return properties | address_properties(context, video)


def _refuse_unsupported(video: Video, model: VideoModel) -> None:
    if model.acceleration is not None and model.acceleration.accel3d:
        raise unsupported("3d acceleration of video cards is not supported")
    if video.driver is not None and video.driver.name not in {None, "qemu"}:
        raise unsupported(f"video driver '{video.driver.name}' is not supported")


def _video_memory(model: VideoModel) -> Properties:
    """Memory sizes under the names, and in the units, of each card."""
    match model.type:
        case VideoType.QXL:
            return {
                "ram_size": model.ram * 1024 if model.ram else None,
                "vram_size": model.vram * 1024 if model.vram else None,
                "vram64_size_mb": (model.vram64 or 0) // 1024,
                "vgamem_mb": (model.vgamem or 0) // 1024,
            }
        case VideoType.VGA | VideoType.VMVGA:
            return {"vgamem_mb": model.vram // 1024 if model.vram else None}
        case VideoType.BOCHS:
            return {"vgamem": model.vram * 1024 if model.vram else None}
    return {}


def build_sounds(context: CommandContext, line: CommandLine) -> None:
    """Sound cards and their codecs."""
    for sound in context.domain.devices.sounds:
        if sound.model == SoundModel.PCSPK:
            continue
        if sound.model not in _SOUND_CARDS:
            raise unsupported(f"sound model '{sound.model}' is not supported")
        card: Properties = {"driver": _SOUND_CARDS[sound.model], "id": sound.alias}
        if sound.model not in _HDA:
            card |= {"audiodev": audio_name(context.domain, sound.audio_id), "multi": sound.multichannel}
        line.add_device(card | address_properties(context, sound))
        for number, codec in enumerate(_codecs(sound)):
            line.add_device(_codec_properties(context, sound, codec, number))


def _codecs(sound: Sound) -> list[CodecType]:
    if sound.model not in _HDA:
        return []
    return [codec.type or CodecType.DUPLEX for codec in sound.codecs] or [CodecType.DUPLEX]


def _codec_properties(context: CommandContext, sound: Sound, codec: CodecType, number: int) -> Properties:
    return {
        "driver": f"hda-{codec}",
        "id": f"{sound.alias}-codec{number}",
        "bus": f"{sound.alias}.0",
        "cad": number,
        "audiodev": audio_name(context.domain, sound.audio_id),
    }
