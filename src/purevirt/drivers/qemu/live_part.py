"""What the document of a running domain tells beyond its configuration, filled in around a start."""

from collections.abc import Container, Mapping

from purevirt.conf.domain.chardev import (
    Channel,
    ChannelKind,
    ChannelState,
    Console,
    ConsoleKind,
    Parallel,
    PtySource,
    Serial,
)
from purevirt.conf.domain.display import Listen, ListenType, SpiceGraphics, VncGraphics
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import BackingStore, StorageFormat

DEFAULT_LISTEN = "127.0.0.1"
"""Where graphics servers listen that do not say it (vnc_listen and spice_listen of qemu.conf)."""


def prepare_document(definition: Domain) -> None:
    """Fill in what is decided before QEMU runs: addresses of graphics servers, drives without a medium."""
    for graphics in definition.devices.graphics:
        if isinstance(graphics, VncGraphics | SpiceGraphics):
            _prepare_listen(graphics)
    for disk in definition.devices.disks:
        if disk.source is None and disk.driver is not None:
            disk.driver.type = None


def _prepare_listen(graphics: VncGraphics | SpiceGraphics) -> None:
    graphics.listens = graphics.listens or [Listen(type=ListenType.ADDRESS, address=graphics.listen)]
    first = graphics.listens[0]
    if first.type == ListenType.ADDRESS:
        first.address = first.address or DEFAULT_LISTEN
        graphics.listen = first.address


def set_nodes(definition: Domain, nodes: dict[int, str]) -> None:
    """Fill in the numbers of block nodes, given the top one of each disk by its identity, and where chains end."""
    for disk in definition.devices.disks:
        number = nodes.get(id(disk), "").removeprefix("libvirt-").partition("-")[0]
        if disk.source is None or not number.isdigit():
            continue
        disk.source.index = int(number)
        layer = disk.driver.type if disk.driver is not None else None
        if layer == StorageFormat.RAW and disk.backing_store is None:
            disk.backing_store = BackingStore()


def set_terminals(definition: Domain, paths: Mapping[str, str], opened: Container[str]) -> None:
    """Fill in the paths of pseudo terminals by label (qemuProcessLookupPTYs), and which channels are open."""
    devices = definition.devices
    terminated: list[Serial | Parallel | Channel | Console] = [*devices.serials, *devices.parallels]
    for device in (*terminated, *devices.channels, *devices.consoles):
        if isinstance(device.source, PtySource):
            device.source.path = paths.get(f"char{device.alias}", device.source.path)
    for channel in devices.channels:
        if channel.target is not None and channel.target.type == ChannelKind.VIRTIO:
            is_open = f"char{channel.alias}" in opened
            channel.target.state = ChannelState.CONNECTED if is_open else ChannelState.DISCONNECTED
    for console in devices.consoles:
        _complete_console(definition, console)


def _complete_console(definition: Domain, console: Console) -> None:
    """The other face of a serial port repeats its name and path."""
    kind = console.target.type if console.target is not None else None
    serials = definition.devices.serials
    if kind in {None, ConsoleKind.SERIAL} and serials:
        port = (console.target.port if console.target is not None else None) or 0
        serial = serials[port] if port < len(serials) else serials[0]
        console.alias = serial.alias
        if isinstance(console.source, PtySource) and isinstance(serial.source, PtySource):
            console.source.path = serial.source.path
    if isinstance(console.source, PtySource):
        console.tty = console.source.path
