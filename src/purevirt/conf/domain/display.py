"""What a guest shows and plays: graphics servers, video cards, sound cards and audio backends."""

from enum import StrEnum
from typing import ClassVar

from purevirt.conf.complaint import internal
from purevirt.conf.domain.device import Device, DrivenDevice, VirtioDriver
from purevirt.conf.modes import LIVE, when_secure
from purevirt.conf.xmlmap import Element, attr, child, children, const, copy_element
from purevirt.conf.xmlmap.codec import INT, ON_OFF, POSITIVE, STR, UINT, YES_NO, token


class ListenType(StrEnum):
    """What a graphics server listens on."""

    NONE = "none"
    ADDRESS = "address"
    NETWORK = "network"
    SOCKET = "socket"


class SharePolicy(StrEnum):
    """What a second VNC client may do."""

    ALLOW_EXCLUSIVE = "allow-exclusive"
    FORCE_SHARED = "force-shared"
    IGNORE = "ignore"


class ConnectedPolicy(StrEnum):
    """What a new password does to clients."""

    FAIL = "fail"
    DISCONNECT = "disconnect"
    KEEP = "keep"


class SpiceMode(StrEnum):
    """Security of SPICE channels."""

    ANY = "any"
    SECURE = "secure"
    INSECURE = "insecure"


class VideoType(StrEnum):
    """Models of video cards."""

    DEFAULT = "default"
    VGA = "vga"
    CIRRUS = "cirrus"
    VMVGA = "vmvga"
    XEN = "xen"
    VBOX = "vbox"
    QXL = "qxl"
    PARALLELS = "parallels"
    VIRTIO = "virtio"
    GOP = "gop"
    NONE = "none"
    BOCHS = "bochs"
    RAMFB = "ramfb"


class SoundModel(StrEnum):
    """Models of sound cards."""

    SB16 = "sb16"
    ES1370 = "es1370"
    PCSPK = "pcspk"
    AC97 = "ac97"
    ICH6 = "ich6"
    ICH9 = "ich9"
    USB = "usb"
    ICH7 = "ich7"
    VIRTIO = "virtio"


class CodecType(StrEnum):
    """Codecs of HDA cards."""

    DUPLEX = "duplex"
    MICRO = "micro"
    OUTPUT = "output"


class VgaConf(StrEnum):
    """VGA arbitration."""

    IO = "io"
    ON = "on"
    OFF = "off"


class Listen(Element, tag="listen"):
    """Where a graphics server listens."""

    type: ListenType = attr(token(ListenType), default=ListenType.ADDRESS)
    address: str | None = attr(STR)
    network: str | None = attr(STR)
    socket: str | None = attr(STR)


class Graphics(Element, tag="graphics"):
    """A graphics server or window; ``type`` names its kind."""

    type: ClassVar[str]


class SdlGraphics(Graphics):
    """A window."""

    type = const("sdl")
    display: str | None = attr(STR)
    xauth: str | None = attr(STR)
    fullscreen: bool | None = attr(YES_NO)
    gl: bool | None = attr(YES_NO, "enable", inside="gl")


class VncGraphics(Graphics):
    """A VNC server. Port -1 means that one is chosen at start."""

    type = const("vnc")
    socket: str | None = attr(STR)
    port: int | None = attr(INT)
    autoport: bool | None = attr(YES_NO)
    websocket: int | None = attr(INT)
    wait: bool | None = attr(YES_NO)
    listen: str | None = attr(STR)
    keymap: str | None = attr(STR)
    share_policy: SharePolicy | None = attr(token(SharePolicy), "sharePolicy")
    power_control: bool | None = attr(YES_NO, "powerControl")
    passwd: str | None = attr(STR, keep=when_secure)
    passwd_valid_to: str | None = attr(STR, "passwdValidTo")
    connected: ConnectedPolicy | None = attr(token(ConnectedPolicy))
    listens: list[Listen] = children(Listen)
    audio_id: int | None = attr(POSITIVE, "id", inside="audio")

    def settle(self, modes: int) -> None:
        """Only a password has rules."""
        if self.passwd is None:
            self.passwd_valid_to = self.connected = None

    def presented(self, modes: int) -> "VncGraphics":
        """An automatic port is -1 in the inactive document."""
        if not self.autoport or (self.port and modes & LIVE):
            return self
        shown = copy_element(self)
        shown.port = -1
        return shown


class RdpGraphics(Graphics):
    """An RDP server."""

    type = const("rdp")
    port: int | None = attr(INT)
    autoport: bool | None = attr(YES_NO)
    replace_user: bool | None = attr(YES_NO, "replaceUser")
    multi_user: bool | None = attr(YES_NO, "multiUser")
    listen: str | None = attr(STR)
    username: str | None = attr(STR)
    passwd: str | None = attr(STR, keep=when_secure)
    listens: list[Listen] = children(Listen)


class DesktopGraphics(Graphics):
    """A window of the desktop."""

    type = const("desktop")
    display: str | None = attr(STR)
    fullscreen: bool | None = attr(YES_NO)


class SpiceChannel(Element, tag="channel"):
    """The security of one channel."""

    name: str | None = attr(STR)
    mode: SpiceMode | None = attr(token(SpiceMode))


class GlSettings(Element, tag="gl"):
    """Rendering with OpenGL."""

    enable: bool | None = attr(YES_NO)
    rendernode: str | None = attr(STR)


class SpiceGraphics(Graphics):
    """A SPICE server. Port -1 means that one is chosen at start."""

    type = const("spice")
    port: int | None = attr(INT)
    tls_port: int | None = attr(INT, "tlsPort")
    autoport: bool | None = attr(YES_NO)
    listen: str | None = attr(STR)
    keymap: str | None = attr(STR)
    default_mode: SpiceMode | None = attr(token(SpiceMode), "defaultMode", omit=SpiceMode.ANY)
    passwd: str | None = attr(STR, keep=when_secure)
    passwd_valid_to: str | None = attr(STR, "passwdValidTo")
    connected: ConnectedPolicy | None = attr(token(ConnectedPolicy))
    listens: list[Listen] = children(Listen)
    channels: list[SpiceChannel] = children(SpiceChannel)
    image_compression: str | None = attr(STR, "compression", inside="image")
    jpeg_compression: str | None = attr(STR, "compression", inside="jpeg")
    zlib_compression: str | None = attr(STR, "compression", inside="zlib")
    playback_compression: bool | None = attr(ON_OFF, "compression", inside="playback")
    streaming_mode: str | None = attr(STR, "mode", inside="streaming")
    mouse_mode: str | None = attr(STR, "mode", inside="mouse")
    clipboard_copypaste: bool | None = attr(YES_NO, "copypaste", inside="clipboard")
    filetransfer: bool | None = attr(YES_NO, "enable", inside="filetransfer")
    gl: GlSettings | None = child(GlSettings)

    def settle(self, modes: int) -> None:
        """Only a password has rules."""
        if self.passwd is None:
            self.passwd_valid_to = self.connected = None


class EglHeadlessGraphics(Graphics):
    """OpenGL without a window."""

    type = const("egl-headless")
    rendernode: str | None = attr(STR, "rendernode", inside="gl")


class DbusGraphics(Graphics):
    """A display on D-Bus."""

    type = const("dbus")
    p2p: bool | None = attr(YES_NO)
    address: str | None = attr(STR)
    gl: GlSettings | None = child(GlSettings)
    audio_id: int | None = attr(POSITIVE, "id", inside="audio")


GRAPHICS: dict[str, type[Graphics]] = {
    "sdl": SdlGraphics,
    "vnc": VncGraphics,
    "rdp": RdpGraphics,
    "desktop": DesktopGraphics,
    "spice": SpiceGraphics,
    "egl-headless": EglHeadlessGraphics,
    "dbus": DbusGraphics,
}


class Acceleration(Element, tag="acceleration"):
    """Acceleration of drawing."""

    accel2d: bool | None = attr(YES_NO)
    accel3d: bool | None = attr(YES_NO)
    rendernode: str | None = attr(STR)


class Resolution(Element, tag="resolution"):
    """The first resolution, in pixels."""

    x: int | None = attr(UINT)
    y: int | None = attr(UINT)


class VideoModel(Element, tag="model"):
    """A card; memory sizes are in KiB."""

    type: VideoType = attr(
        token(VideoType), default=VideoType.DEFAULT, complaint=internal("unknown video model '{value}'")
    )
    ram: int | None = attr(UINT, omit=0)
    vram: int | None = attr(UINT, omit=0)
    vram64: int | None = attr(UINT, omit=0)
    vgamem: int | None = attr(UINT, omit=0)
    heads: int | None = attr(UINT, omit=0)
    primary: bool | None = attr(YES_NO, omit=False)
    blob: bool | None = attr(ON_OFF)
    edid: bool | None = attr(ON_OFF)
    acceleration: Acceleration | None = child(Acceleration)
    resolution: Resolution | None = child(Resolution)


class VideoDriver(VirtioDriver, tail=True):
    """Who emulates the card."""

    name: str | None = attr(STR)
    vgaconf: VgaConf | None = attr(token(VgaConf), omit=VgaConf.IO)


class Video(Device, tag="video"):
    """A video card."""

    driver: VideoDriver | None = child(VideoDriver)
    model: VideoModel | None = child(VideoModel)


class SoundCodec(Element, tag="codec"):
    """A codec of an HDA card."""

    type: CodecType | None = attr(token(CodecType))


class Sound(DrivenDevice, tag="sound"):
    """A sound card."""

    model: SoundModel = attr(token(SoundModel), required=True, complaint=internal("unknown sound model '{value}'"))
    multichannel: bool | None = attr(YES_NO)
    streams: int | None = attr(UINT, omit=0)
    codecs: list[SoundCodec] = children(SoundCodec)
    audio_id: int | None = attr(POSITIVE, "id", inside="audio")
