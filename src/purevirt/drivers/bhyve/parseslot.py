"""The slots of a bhyve command: devices on the PCI bus (bhyveParsePCISlot). What is odd is logged and left out."""

import re
from collections.abc import Callable

from purevirt.conf.domain.address import PciAddress
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice, DiskTarget
from purevirt.conf.domain.display import (
    Listen,
    ListenType,
    Resolution,
    VgaConf,
    Video,
    VideoDriver,
    VideoModel,
    VideoType,
    VncGraphics,
)
from purevirt.conf.domain.interface import BridgeSource, Interface, InterfaceTarget, InterfaceType, MacAddress
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import FileSource
from purevirt.conf.domain.virtual import RandomBackend, Rng, VirtioModel
from purevirt.drivers.bhyve.capability import internal
from purevirt.logging import get_logger

RandomBytes = Callable[[int], bytes]
DEFAULT_BRIDGE = "virbr0"
"""The bridge of a tap: the command does not tell."""
DEFAULT_LISTEN = "127.0.0.1"
NO_MAC = "00:00:00:00:00:00"
MAX_DISKS = 26
VIRTIO_RANDOM = "/dev/random"
log = get_logger(__name__)
_SLOT = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3})(?::([0-9]{1,3}))?\Z")
_MAC = re.compile(r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}\Z")


class SlotReader:
    """Adds the devices of slots to a domain; ``make_mac`` gives addresses."""

    def __init__(self, domain: Domain, make_mac: Callable[[], str]) -> None:
        self._devices = domain.devices
        self._make_mac = make_mac
        self._counts = {DiskBus.VIRTIO: 0, DiskBus.SATA: 0}
        self._readers: dict[str, Callable[[PciAddress, str], None]] = {
            "virtio-net": lambda address, text: self._add_interface(address, text, "virtio"),
            "e1000": lambda address, text: self._add_interface(address, text, "e1000"),
            "virtio-blk": lambda address, text: self._add_disk(address, text, DiskBus.VIRTIO, DiskDevice.DISK),
            "ahci-hd": lambda address, text: self._add_disk(address, text, DiskBus.SATA, DiskDevice.DISK),
            "ahci-cd": lambda address, text: self._add_disk(address, text, DiskBus.SATA, DiskDevice.CDROM),
            "fbuf": self._add_framebuffer,
            "virtio-rnd": self._add_rng,
        }

    def read(self, text: str) -> None:
        """``SLOT[:FUNCTION],EMULATION[,CONFIGURATION]``. Raises Error INTERNAL_ERROR."""
        place, comma, device = text.partition(",")
        if not comma:
            raise internal(f"Failed to parse PCI slot '{text}'")
        kind, _, configuration = device.partition(",")
        read = self._readers.get(kind)
        if read is not None:
            read(_parse_place(place), configuration)

    def _add_interface(self, address: PciAddress, text: str, model: str) -> None:
        parts = text.split(",")
        if not re.fullmatch(r"tap[^,/]*", parts[0]):
            log.warning("Only tap devices supported")
            return
        mac = self._read_mac(parts[1:])
        if mac is None:
            return
        interface = Interface(
            type=InterfaceType.BRIDGE,
            source=BridgeSource(bridge=DEFAULT_BRIDGE),
            target=InterfaceTarget(dev=parts[0]),
            model=model,
            mac=MacAddress(address=mac),
            address=address,
        )
        self._devices.interfaces.append(interface)

    def _read_mac(self, parts: list[str]) -> str | None:
        if not parts:
            return self._make_mac()
        if not parts[0].startswith("mac="):
            log.warning("Only mac option can be specified for virt-net")
            return None
        text = parts[0].removeprefix("mac=")
        if not _MAC.match(text):
            log.warning("Failed to parse mac: '%s'", text)
            return NO_MAC
        return ":".join(f"{int(part, 16):02x}" for part in text.split(":"))

    def _add_disk(self, address: PciAddress, text: str, bus: DiskBus, device: DiskDevice) -> None:
        count = self._counts[bus]
        if count >= MAX_DISKS:
            log.warning("Too many %s disks", bus.value)
            return
        self._counts[bus] = count + 1
        name = ("vd" if bus is DiskBus.VIRTIO else "sd") + chr(ord("a") + count)
        path = text.partition(",")[0]
        self._devices.disks.append(
            Disk(
                device=device,
                source=FileSource(file=path) if path else None,
                target=DiskTarget(dev=name, bus=bus),
                address=address,
            )
        )

    def _add_framebuffer(self, address: PciAddress, text: str) -> None:
        vnc, model = VncGraphics(port=5900, autoport=False), VideoModel(type=VideoType.GOP, heads=1)
        video = Video(model=model)
        host = ""
        for part in text.split(","):
            key, _, value = part.partition("=")
            if key in ("tcp", "rfb"):
                host, vnc.port = _parse_server(value)
            elif key == "password":
                vnc.passwd = value
            elif key in ("w", "h"):
                model.resolution = model.resolution or Resolution()
                setattr(model.resolution, "x" if key == "w" else "y", _number(value))
            elif key == "vga":
                video.driver = VideoDriver(vgaconf=_vga(value))
        vnc.listen = host or DEFAULT_LISTEN
        vnc.listens = [Listen(type=ListenType.ADDRESS, address=vnc.listen)]
        self._devices.graphics.append(vnc)
        self._devices.videos.append(video)

    def _add_rng(self, address: PciAddress, text: str) -> None:
        backend = RandomBackend(path=VIRTIO_RANDOM)
        self._devices.rngs.append(Rng(model=VirtioModel.VIRTIO, backend=backend, address=address))


def _parse_place(text: str) -> PciAddress:
    """``SLOT``, ``SLOT:FUNCTION`` or ``BUS:SLOT:FUNCTION``."""
    found = _SLOT.match(text)
    if found is None:
        raise internal(f"Failed to parse PCI slot '{text}'")
    numbers = [int(part) for part in text.split(":")]
    bus, slot, function = [0, *numbers, 0][:3] if len(numbers) < 3 else numbers
    if bus > 255 or slot > 31 or function > 7:
        raise internal(f"Failed to parse PCI slot '{text}'")
    return PciAddress(bus=bus, slot=slot, function=function)


def _parse_server(text: str) -> tuple[str, int]:
    """``HOST:PORT``, ``[HOST]:PORT`` or ``PORT``."""
    host, _, port = text.rpartition(":")
    return host.strip("[]"), _number(port)


def _number(text: str) -> int:
    if not text.isdigit() or len(text) > 5:
        raise internal(f"Failed to parse number '{text}'")
    return int(text)


def _vga(text: str) -> VgaConf:
    try:
        return VgaConf(text)
    except ValueError:
        raise internal(f"Unknown vga mode '{text}'") from None
