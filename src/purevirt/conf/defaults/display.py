"""Defaults of graphics servers and video cards."""

from purevirt.conf.domain.display import (
    Listen,
    ListenType,
    RdpGraphics,
    SpiceGraphics,
    Video,
    VideoModel,
    VideoType,
    VncGraphics,
)
from purevirt.conf.domain.model import Domain
from purevirt.errors import Error, ErrorCode, ErrorDomain

LISTENING = (VncGraphics, SpiceGraphics, RdpGraphics)


def fill_graphics(domain: Domain, *, inactive: bool) -> None:
    """Bring listen addresses and ports to one form (virDomainGraphicsDefParseXML)."""
    for graphics in domain.devices.graphics:
        if isinstance(graphics, LISTENING):
            _fill_listens(graphics)
            _fill_ports(graphics, inactive=inactive)


def _fill_listens(graphics: VncGraphics | SpiceGraphics | RdpGraphics) -> None:
    socket = getattr(graphics, "socket", None)
    listens = graphics.listens
    if not listens:
        if isinstance(socket, str) and socket:
            listens.append(Listen(type=ListenType.SOCKET, socket=socket))
        else:
            listens.append(Listen(type=ListenType.ADDRESS, address=graphics.listen or None))
    first = listens[0]
    is_silent = isinstance(graphics, SpiceGraphics) and not (graphics.port or graphics.tls_port or graphics.autoport)
    if is_silent and first.type is ListenType.ADDRESS and not (first.address or graphics.listen):
        first = listens[0] = Listen(type=ListenType.NONE)
    if first.type is ListenType.ADDRESS:
        if graphics.listen and first.address and graphics.listen != first.address:
            _refuse_mismatch("listen", graphics.listen, "address", first.address)
        first.address = first.address or graphics.listen or None
    if isinstance(socket, str) and socket and first.type is not ListenType.SOCKET:
        first = listens[0] = Listen(type=ListenType.SOCKET, socket=socket)
    if first.type is ListenType.SOCKET and isinstance(socket, str) and first.socket and socket != first.socket:
        _refuse_mismatch("socket", socket, "socket", first.socket)
    for listen in listens:
        if listen.type is ListenType.NETWORK and not listen.network:
            raise Error(
                ErrorCode.XML_ERROR,
                "'network' attribute is required for listen type 'network'",
                domain=ErrorDomain.DOMAIN,
            )
    graphics.listen = first.address if first.type is ListenType.ADDRESS else None
    if isinstance(graphics, VncGraphics):
        graphics.socket = first.socket if first.type is ListenType.SOCKET else None


def _refuse_mismatch(old: str, old_value: str, new: str, new_value: str) -> None:
    detail = (
        f"graphics '{old}' attribute '{old_value}' must match '{new}' attribute of "
        f"first listen element (found '{new_value}')"
    )
    raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)


def _fill_ports(graphics: VncGraphics | SpiceGraphics | RdpGraphics, *, inactive: bool) -> None:
    if graphics.listens[0].type in (ListenType.SOCKET, ListenType.NONE):
        graphics.port = graphics.autoport = None
        if isinstance(graphics, SpiceGraphics):
            graphics.tls_port = None
        return
    is_automatic = graphics.port == -1 or bool(graphics.autoport)
    if isinstance(graphics, SpiceGraphics):
        is_automatic = bool(graphics.autoport) or (graphics.port == -1 and graphics.tls_port == -1)
    elif graphics.port is None and graphics.autoport is None:
        is_automatic = True
    graphics.autoport = is_automatic
    if (is_automatic and inactive) or (graphics.port == -1 and not isinstance(graphics, SpiceGraphics)):
        graphics.port = 0 if isinstance(graphics, RdpGraphics) else None
    if is_automatic and inactive and isinstance(graphics, SpiceGraphics):
        graphics.tls_port = None


_VRAM_KIB = {
    VideoType.VGA: 16 * 1024,
    VideoType.CIRRUS: 16 * 1024,
    VideoType.VMVGA: 16 * 1024,
    VideoType.BOCHS: 16 * 1024,
    VideoType.QXL: 64 * 1024,
    VideoType.XEN: 4 * 1024,
}


def fill_videos(domain: Domain) -> None:
    """A guest with graphics has a video card (virDomainDefAddImplicitVideo); the first card is the primary one."""
    videos = domain.devices.videos
    if not videos and domain.devices.graphics:
        videos.append(Video(model=VideoModel()))
    for video in videos:
        if video.model is None:
            video.model = VideoModel()
        if video.model.type is VideoType.NONE:
            video.model = VideoModel(type=VideoType.NONE)
            return
        _fill_memory(video.model)
        if video.model.heads is None:
            video.model.heads = 1
    videos.sort(key=lambda video: not (video.model is not None and video.model.primary))
    if videos and not any(video.model is not None and video.model.primary for video in videos):
        assert videos[0].model is not None
        videos[0].model.primary = True


def _fill_memory(model: VideoModel) -> None:
    """Video memory by model (virDomainVideoDefaultRAM)."""
    model.vram = _VRAM_KIB.get(model.type) if model.vram is None else model.vram
    if model.type is VideoType.QXL:
        model.ram = model.ram or 64 * 1024
    model.ram, model.vram = _round_up(model.ram), _round_up(model.vram)


def _round_up(size: int | None) -> int | None:
    """The next power of two."""
    return 1 << (size - 1).bit_length() if size else size
