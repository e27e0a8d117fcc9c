"""Graphics of a Xen configuration: VNC and SDL, as settings of the guest or of its framebuffer (xenParseVfb)."""

from collections.abc import Iterator

from purevirt.conf.domain.display import Graphics, Listen, ListenType, SdlGraphics, VncGraphics
from purevirt.drivers.libxl.setting import Settings, Writer, internal, split_options

FIRST_PORT = 5900
"""The port of VNC display 0."""


def read_graphics(settings: Settings, *, is_hvm: bool) -> list[Graphics]:
    """The graphics server or window. Raises Error."""
    if is_hvm and settings.is_on("vnc"):
        names = ("vncunused", "vncdisplay", "vnclisten", "vncpasswd", "keymap")
        return [_make_vnc({name: str(value) for name in names if (value := settings.find(name)) not in (None, "")})]
    if is_hvm and settings.is_on("sdl"):
        return [SdlGraphics(display=settings.find_text("display"), xauth=settings.find_text("xauthority"))]
    for text in settings.texts("vfb")[:1]:
        options = {key: value for key, value in split_options(text).items() if value}
        if options.get("type") == "sdl" or options.get("sdl") == "1":
            return [SdlGraphics(display=options.get("display"), xauth=options.get("xauthority"))]
        return [_make_vnc(options)]
    return []


def _make_vnc(options: dict[str, str]) -> VncGraphics:
    display = options.get("vncdisplay", "0")
    if not display.isdigit() or len(display) > 5:
        raise internal(f"invalid vncdisplay value '{display}'")
    is_automatic = options.get("vncunused", "1") != "0"
    address = options.get("vnclisten")
    return VncGraphics(
        port=-1 if is_automatic else FIRST_PORT + int(display),
        autoport=is_automatic,
        keymap=options.get("keymap"),
        passwd=options.get("vncpasswd"),
        listens=[Listen(type=ListenType.ADDRESS, address=address)] if address else [],
    )


def write_graphics(out: Writer, graphics: list[Graphics], *, is_hvm: bool) -> None:
    """Write the first server or window: as settings for a fully virtualised guest, else as a framebuffer."""
    first = graphics[0] if graphics else None
    if isinstance(first, VncGraphics):
        options = dict(_vnc_options(first))
    elif isinstance(first, SdlGraphics):
        options = {name: value for name, value in (("display", first.display), ("xauthority", first.xauth)) if value}
    else:
        return
    kind = first.type
    if not is_hvm:
        out.put("vfb", (",".join([f"type={kind}", *(f"{name}={value}" for name, value in options.items())]),))
        return
    out.put("sdl", kind == "sdl")
    out.put("vnc", kind == "vnc")
    for name, value in options.items():
        out.put(name, value)


def _vnc_options(vnc: VncGraphics) -> Iterator[tuple[str, int | str]]:
    yield "vncunused", int(bool(vnc.autoport))
    if not vnc.autoport:
        yield "vncdisplay", (vnc.port or FIRST_PORT) - FIRST_PORT
    listen = vnc.listens[0] if vnc.listens else None
    if listen is not None and listen.type is ListenType.ADDRESS and listen.address:
        yield "vnclisten", listen.address
    if vnc.passwd is not None:
        yield "vncpasswd", vnc.passwd
    if vnc.keymap is not None:
        yield "keymap", vnc.keymap
