"""Character devices: serial and parallel ports, consoles, channels, and the host side they share."""

from enum import StrEnum
from typing import Any, ClassVar

from purevirt.conf.complaint import malformed, unsupported
from purevirt.conf.domain.device import Device, DeviceSeclabel, is_seclabel_kept
from purevirt.conf.domain.source import Reconnect
from purevirt.conf.modes import LIVE, when_live
from purevirt.conf.xmlmap import Element, attr, child, children, const, own
from purevirt.conf.xmlmap.codec import INT, ON_OFF, STR, UINT, YES_NO, token


class ChannelState(StrEnum):
    """Whether the guest has opened a channel."""

    DISCONNECTED = "disconnected"
    CONNECTED = "connected"


class SocketMode(StrEnum):
    """Side of a socket."""

    CONNECT = "connect"
    BIND = "bind"


class ChrProtocol(StrEnum):
    """Protocols of TCP character devices."""

    RAW = "raw"
    TELNET = "telnet"
    TELNETS = "telnets"
    TLS = "tls"


class SerialKind(StrEnum):
    """Kinds of serial ports."""

    ISA_SERIAL = "isa-serial"
    USB_SERIAL = "usb-serial"
    PCI_SERIAL = "pci-serial"
    SPAPR_VIO_SERIAL = "spapr-vio-serial"
    SYSTEM_SERIAL = "system-serial"
    SCLP_SERIAL = "sclp-serial"
    ISA_DEBUG = "isa-debug"


class SerialModel(StrEnum):
    """Models of serial ports."""

    ISA_SERIAL = "isa-serial"
    USB_SERIAL = "usb-serial"
    PCI_SERIAL = "pci-serial"
    SPAPR_VTY = "spapr-vty"
    PL011 = "pl011"
    SCLPCONSOLE = "sclpconsole"
    SCLPLMCONSOLE = "sclplmconsole"
    V16550A = "16550a"
    ISA_DEBUGCON = "isa-debugcon"


class ConsoleKind(StrEnum):
    """Kinds of consoles."""

    SERIAL = "serial"
    XEN = "xen"
    UML = "uml"
    VIRTIO = "virtio"
    LXC = "lxc"
    OPENVZ = "openvz"
    SCLP = "sclp"
    SCLPLM = "sclplm"


class ChannelKind(StrEnum):
    """Kinds of channels."""

    GUESTFWD = "guestfwd"
    VIRTIO = "virtio"
    XEN = "xen"


class MouseMode(StrEnum):
    """Who moves the pointer."""

    CLIENT = "client"
    SERVER = "server"


class LogFile(Element, tag="log"):
    """Where the output is kept as well."""

    file: str | None = attr(STR)
    append: bool | None = attr(ON_OFF)


class CharSource(Element, tail=True):
    """The host side of a character device; ``type`` names its kind."""

    type: ClassVar[str]
    log: LogFile | None = child(LogFile)


class NullSource(CharSource):
    """Nothing."""

    type = const("null")


class VcSource(CharSource):
    """A virtual console of the emulator's window."""

    type = const("vc")


class StdioSource(CharSource):
    """Standard input and output of the emulator."""

    type = const("stdio")


class SpicevmcSource(CharSource):
    """A channel of the SPICE connection."""

    type = const("spicevmc")


class PtySource(CharSource):
    """A pseudo-terminal; its path is known while the guest runs."""

    type = const("pty")
    path: str | None = attr(STR, inside="source", keep=when_live)
    seclabels: list[DeviceSeclabel] = children(DeviceSeclabel, inside="source", keep=is_seclabel_kept)


class PathSource(CharSource):
    """A path of the host."""

    path: str | None = attr(STR, inside="source")
    append: bool | None = attr(ON_OFF, inside="source")
    seclabels: list[DeviceSeclabel] = children(DeviceSeclabel, inside="source", keep=is_seclabel_kept)


class DevSource(PathSource):
    """A character device of the host."""

    type = const("dev")


class FileSource(PathSource):
    """A file."""

    type = const("file")


class PipeSource(PathSource):
    """A named pipe."""

    type = const("pipe")


class NmdmSource(CharSource):
    """A pair of null-modem devices (FreeBSD)."""

    type = const("nmdm")
    master: str | None = attr(STR, inside="source")
    slave: str | None = attr(STR, inside="source")


class UdpEnd(Element, tag="source"):
    """One end of a UDP exchange."""

    mode: SocketMode = attr(token(SocketMode), default=SocketMode.CONNECT)
    host: str | None = attr(STR)
    service: str | None = attr(STR)


class UdpSource(CharSource):
    """UDP packets: where they come in (bind) and where they go (connect)."""

    type = const("udp")
    ends: list[UdpEnd] = children(UdpEnd)

    def settle(self, modes: int) -> None:
        """The end that receives comes first."""
        self.ends.sort(key=lambda end: end.mode is not SocketMode.BIND)


class TcpSource(CharSource):
    """A TCP socket."""

    type = const("tcp")
    mode: SocketMode = attr(token(SocketMode), inside="source", default=SocketMode.CONNECT)
    host: str | None = attr(STR, inside="source")
    service: str | None = attr(STR, inside="source")
    tls: bool | None = attr(YES_NO, inside="source")
    tls_from_config: int | None = attr(INT, "tlsFromConfig", inside="source", keep=lambda value, modes: False)
    reconnect: Reconnect | None = child(Reconnect, inside="source")
    protocol: ChrProtocol = attr(token(ChrProtocol), "type", inside="protocol", default=ChrProtocol.RAW)


class UnixSource(CharSource):
    """A unix socket."""

    type = const("unix")
    protocol: ChrProtocol | None = attr(token(ChrProtocol), "type", inside="protocol", keep=lambda value, modes: False)
    mode: SocketMode | None = attr(token(SocketMode), inside="source")
    path: str | None = attr(STR, inside="source")
    seclabels: list[DeviceSeclabel] = children(DeviceSeclabel, inside="source", keep=is_seclabel_kept)
    reconnect: Reconnect | None = child(Reconnect, inside="source")

    def settle(self, modes: int) -> None:
        """Without a path the driver makes the socket, and there is nothing to say about it."""
        self.mode = (self.mode or SocketMode.CONNECT) if self.path is not None else None


class SpiceportSource(CharSource):
    """A named port of the SPICE connection."""

    type = const("spiceport")
    channel: str | None = attr(STR, inside="source")


class VdagentSource(CharSource):
    """The emulator's own vdagent."""

    type = const("qemu-vdagent")
    copypaste: bool | None = attr(YES_NO, inside="source/clipboard")
    mouse: MouseMode | None = attr(token(MouseMode), "mode", inside="source/mouse")


class DbusSource(CharSource):
    """A channel of the D-Bus display."""

    type = const("dbus")
    channel: str | None = attr(STR, inside="source")


CHAR_SOURCES: dict[str, type[CharSource]] = {
    "null": NullSource,
    "vc": VcSource,
    "pty": PtySource,
    "dev": DevSource,
    "file": FileSource,
    "pipe": PipeSource,
    "stdio": StdioSource,
    "udp": UdpSource,
    "tcp": TcpSource,
    "unix": UnixSource,
    "spicevmc": SpicevmcSource,
    "spiceport": SpiceportSource,
    "nmdm": NmdmSource,
    "qemu-vdagent": VdagentSource,
    "dbus": DbusSource,
}
UNKNOWN_TYPE = unsupported("unknown type presented to host for character device: {value}")


class SerialTarget(Element, tag="target"):
    """The port in the guest."""

    type: SerialKind | None = attr(token(SerialKind))
    port: int | None = attr(UINT, complaint=malformed("Invalid port number: {value}"))
    model: SerialModel | None = attr(token(SerialModel), "name", inside="model")


class Serial(Device, tag="serial"):
    """A serial port."""

    source: CharSource = own(CHAR_SOURCES, fallback="null", complaint=UNKNOWN_TYPE)
    target: SerialTarget | None = child(SerialTarget)


class ParallelTarget(Element, tag="target"):
    """The port in the guest."""

    type: str | None = attr(STR)
    port: int | None = attr(UINT, complaint=malformed("Invalid port number: {value}"))


class Parallel(Device, tag="parallel"):
    """A parallel port."""

    source: CharSource = own(CHAR_SOURCES, fallback="null", complaint=UNKNOWN_TYPE)
    target: ParallelTarget | None = child(ParallelTarget)


class ConsoleTarget(Element, tag="target"):
    """The kind of console, and its number."""

    type: ConsoleKind | None = attr(token(ConsoleKind))
    port: int | None = attr(UINT, complaint=malformed("Invalid port number: {value}"))


class Console(Device, tag="console"):
    """A console. ``tty`` repeats the path of a pseudo-terminal while the guest runs."""

    source: CharSource = own(CHAR_SOURCES, fallback="pty", complaint=UNKNOWN_TYPE)
    tty: str | None = attr(STR, keep=when_live)
    target: ConsoleTarget | None = child(ConsoleTarget)


def _is_state_kept(value: Any, modes: int) -> bool:
    return bool(modes & LIVE)


class ChannelTarget(Element, tag="target"):
    """The guest's side of a channel: an address for guestfwd, a name for the others."""

    type: ChannelKind | None = attr(
        token(ChannelKind), complaint=unsupported("unknown target type '{value}' specified for character device")
    )
    address: str | None = attr(STR)
    port: int | None = attr(UINT)
    name: str | None = attr(STR)
    state: ChannelState | None = attr(token(ChannelState), keep=_is_state_kept)


class Channel(Device, tag="channel"):
    """A private channel between host and guest."""

    source: CharSource = own(CHAR_SOURCES, fallback="null", complaint=UNKNOWN_TYPE)
    target: ChannelTarget | None = child(ChannelTarget)
