"""How the Xen driver completes a domain (libxlDomainDefPostParse and its callbacks)."""

from purevirt.conf.defaults.controller import add_controller
from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.chardev import Console, ConsoleKind, ConsoleTarget, PtySource
from purevirt.conf.domain.controller import ControllerType
from purevirt.conf.domain.disk import Disk, DiskDriver
from purevirt.conf.domain.display import Video, VideoModel, VideoType
from purevirt.conf.domain.input import Input, InputBus, InputType
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import LoaderType
from purevirt.conf.domain.profile import Moment
from purevirt.conf.domain.source import StorageFormat, StorageType
from purevirt.conf.domain.virtual import BalloonModel, Memballoon

IMPLICIT_INPUTS = (InputType.MOUSE, InputType.KEYBOARD)
MACHINES = {"hvm": "xenfv", "linux": "xenpv", "xen": "xenpv", "xenpvh": "xenpvh"}
"""Machine types, by what runs in the guest."""
VIDEO_KIB = {VideoType.VGA: 16 * 1024, VideoType.CIRRUS: 8 * 1024, VideoType.XEN: 4 * 1024}
"""Video memory that the emulator gives to cards, at least."""
FIRMWARE_FOLDER = "/usr/lib/xen/boot"
HVM_LOADER = f"{FIRMWARE_FOLDER}/hvmloader"
OVMF = f"{FIRMWARE_FOLDER}/ovmf.bin"
"""Firmware for EFI where no other is named."""


def is_hvm(domain: Domain) -> bool:
    """Whether the guest is fully virtualised."""
    return domain.os.type is not None and domain.os.type.name == "hvm"


def is_pvh(domain: Domain) -> bool:
    """Whether the guest is a PVH one."""
    return domain.os.type is not None and domain.os.type.name == "xenpvh"


def complete_guest(domain: Domain, moment: Moment) -> None:
    """The machine, and how its loader is kept."""
    kind = domain.os.type
    if kind is not None and kind.machine is None:
        kind.machine = MACHINES.get(kind.name or "")
    if kind is not None and kind.name == "xen":
        kind.name = "linux"
    loader = domain.os.loader
    if loader is not None and loader.path is not None:
        loader.type = loader.type or LoaderType.ROM
        loader.format = loader.format or StorageFormat.RAW


def complete_devices(domain: Domain, moment: Moment) -> None:
    """What every guest has: the bus, the balloon, input devices and a console."""
    devices = domain.devices
    if not any(one.type is ControllerType.XENBUS for one in devices.controllers):
        add_controller(domain, ControllerType.XENBUS, 0)
    if devices.memballoon is None:
        devices.memballoon = Memballoon(model=BalloonModel.XEN)
    for disk in devices.disks:
        _complete_disk(disk)
    if not is_hvm(domain) and not devices.consoles:
        devices.consoles.append(Console(source=PtySource(), target=ConsoleTarget(type=ConsoleKind.XEN, port=0)))
    _add_inputs(domain)
    _complete_videos(domain)


def _complete_disk(disk: Disk) -> None:
    if disk.type is StorageType.VOLUME:
        return
    disk.driver = disk.driver or DiskDriver()
    disk.driver.name = disk.driver.name or "qemu"
    disk.driver.type = disk.driver.type or StorageFormat.RAW


def _add_inputs(domain: Domain) -> None:
    bus = InputBus.PS2 if is_hvm(domain) else InputBus.XEN
    for kind in IMPLICIT_INPUTS:
        if not any(one.type is kind and one.bus is bus for one in domain.devices.inputs):
            domain.devices.inputs.append(Input(type=kind, bus=bus))


def _complete_videos(domain: Domain) -> None:
    devices = domain.devices
    if devices.graphics and not devices.videos:
        devices.videos.append(Video(model=VideoModel()))
    for video in devices.videos:
        video.model = video.model or VideoModel()
        if video.model.type is VideoType.DEFAULT:
            video.model.type = VideoType.CIRRUS if is_hvm(domain) else VideoType.XEN
        if video.model.vram is None:
            video.model.vram = VIDEO_KIB.get(video.model.type)


LIBXL = DomainProfile(
    "libxl",
    defaults=(complete_guest,),
    devices=(complete_devices,),
    namespace="xen",
    mac_prefix=b"\x00\x16\x3e",
    default_archs=dict.fromkeys(MACHINES, "x86_64"),
)
"""The profile of the Xen driver."""
