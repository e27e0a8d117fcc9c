"""What a guest shows and plays with: video cards and sound cards."""

from purevirt.conf.domain.address import CcwAddress
from purevirt.conf.domain.display import CodecType, Sound, SoundModel, Video, VideoModel, VideoType
from purevirt.drivers.qemu.command.address import add_device, address_properties
from purevirt.drivers.qemu.command.audio import audio_name
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, join_options
from purevirt.drivers.qemu.command.virtio import virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported

# card: device of the first one, device of the others
_CARDS: dict[VideoType, tuple[str, str | None]] = {
    VideoType.VGA: ("VGA", None),
    VideoType.CIRRUS: ("cirrus-vga", None),
    VideoType.VMVGA: ("vmware-svga", None),
    VideoType.QXL: ("qxl-vga", "qxl"),
    VideoType.BOCHS: ("bochs-display", "bochs-display"),
    VideoType.RAMFB: ("ramfb", None),
}
_CARD_FLAGS = {"qxl-vga": "qxl", "virtio-gpu-pci": "virtio-gpu", "vhost-user-gpu-pci": "vhost-user-gpu"}
_RESIZABLE = frozenset({VideoType.VGA, VideoType.QXL, VideoType.VIRTIO, VideoType.BOCHS})
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


def build_videos(context: CommandContext, line: CommandLine) -> None:
    """Video cards, the primary one first, and the processes that draw for them."""
    for place, video in enumerate(context.domain.devices.videos):
        if video.model is None or video.model.type == VideoType.NONE:
            continue
        if video.driver is not None and video.driver.name == "vhostuser":
            fd = line.inherit(context.host.open_vhost_gpu())
            line.add("-chardev", join_options("socket", [("id", f"chr-vu-{video.alias}"), ("fd", fd)]))
        add_device(context, line, video, _video_properties(context, video, video.model, is_first=place == 0))


def _video_properties(context: CommandContext, video: Video, model: VideoModel, *, is_first: bool) -> Properties:
    device = _video_device(context, video, model, is_first=is_first)
    if device is None or not context.has(_CARD_FLAGS.get(device, device)):
        raise unsupported(f"domain configuration does not support video model '{model.type}'")
    if isinstance(video.address, CcwAddress):
        device = f"{device.removesuffix('-pci')}-ccw"
    options = {} if device == "vhost-user-vga" else virtio_options(video.driver)
    properties: Properties = {"driver": device, **options, "id": video.alias}
    if model.type in {VideoType.QXL, VideoType.VIRTIO}:
        properties["max_outputs"] = model.heads
    if video.driver is not None and video.driver.name == "vhostuser":
        properties["chardev"] = f"chr-vu-{video.alias}"
    properties |= _video_memory(model)
    if model.type == VideoType.VIRTIO:
        properties["blob"] = model.blob
    if model.resolution is not None and model.type in _RESIZABLE:
        properties |= {"xres": model.resolution.x, "yres": model.resolution.y}
    return properties | {"edid": model.edid} | address_properties(context, video)


def _video_device(context: CommandContext, video: Video, model: VideoModel, *, is_first: bool) -> str | None:
    if model.type != VideoType.VIRTIO:
        names = _CARDS.get(model.type)
        return None if names is None else names[0 if is_first else 1]
    has_vga = is_first and not isinstance(video.address, CcwAddress)
    if video.driver is not None and video.driver.name == "vhostuser":
        return "vhost-user-vga" if has_vga and context.has("vhost-user-vga") else "vhost-user-gpu-pci"
    has_vga = has_vga and context.has("virtio-vga")
    wants_gl = model.acceleration is not None and bool(model.acceleration.accel3d)
    if wants_gl and context.has("virtio-vga-gl" if has_vga else "virtio-gpu-gl-pci"):
        return "virtio-vga-gl" if has_vga else "virtio-gpu-gl-pci"
    return "virtio-vga" if has_vga else "virtio-gpu-pci"


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
        if sound.model == SoundModel.VIRTIO:
            line.add_device(_virtio_sound(context, sound))
            continue
        if sound.model not in _SOUND_CARDS:
            raise unsupported(f"sound model '{sound.model}' is not supported")
        card: Properties = {"driver": _SOUND_CARDS[sound.model], "id": sound.alias}
        if sound.model not in _HDA:
            card |= {"audiodev": audio_name(context.domain, sound.audio_id), "multi": sound.multichannel}
        line.add_device(card | address_properties(context, sound))
        for number, codec in enumerate(_codecs(sound)):
            line.add_device(_codec_properties(context, sound, codec, number))


def _virtio_sound(context: CommandContext, sound: Sound) -> Properties:
    properties: Properties = {"driver": virtio_device("virtio-sound", sound, None), **virtio_options(sound.driver)}
    properties |= {"id": sound.alias, "audiodev": audio_name(context.domain, sound.audio_id)}
    return properties | {"streams": sound.streams} | address_properties(context, sound)


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
