"""Domain to bhyve command (virBhyveProcessBuildBhyveCmd)."""

from collections.abc import Callable, Iterator, Sequence

from purevirt.conf.domain.address import DriveAddress, PciAddress
from purevirt.conf.domain.audio import OssAudio
from purevirt.conf.domain.chardev import NmdmSource
from purevirt.conf.domain.clock import ClockOffset
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice
from purevirt.conf.domain.display import ListenType, Sound, SoundModel, Video, VncGraphics
from purevirt.conf.domain.feature import MsrsPolicy
from purevirt.conf.domain.filesystem import AccessMode, Filesystem, FilesystemType, MountSource
from purevirt.conf.domain.input import InputBus, InputType
from purevirt.conf.domain.interface import Interface, InterfaceType
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import LoaderType
from purevirt.conf.domain.virtual import Rng, VirtioModel
from purevirt.drivers.bhyve.bootcommand import memory_mib
from purevirt.drivers.bhyve.capability import BhyveCapability, unsupported
from purevirt.drivers.shared.native import disk_path

BHYVE = "bhyve"
FIRST_VNC_PORT = 5900
MAX_PORTS = 4
CARDS = {"virtio": "virtio-net", "e1000": "e1000"}
SATA_KINDS = {DiskDevice.DISK: "hd", DiskDevice.CDROM: "cd"}
CONNECTED = (InterfaceType.BRIDGE, InterfaceType.NETWORK, InterfaceType.ETHERNET)
TapMaker = Callable[[Interface], str]
"""Makes the tap device of an interface and gives its name."""


def build_bhyve(domain: Domain, capabilities: BhyveCapability, make_tap: TapMaker) -> list[str]:
    """The command that runs the guest. Raises Error CONFIG_UNSUPPORTED."""
    argv = [BHYVE, "-c", _cpus(domain, capabilities), "-m", memory_mib(domain)]
    argv += ["-S"] if domain.memory_backing is not None and domain.memory_backing.locked else []
    argv += [*_features(domain), *_clock(domain, capabilities), "-H", "-P", "-s", "0:0,hostbridge"]
    argv += _firmware(domain, capabilities)
    for device, text in _slots(domain, capabilities, make_tap):
        argv += ["-s", f"{_slot(device)},{text}"]
    argv += _ports(domain)
    extra = domain.bhyve_commandline
    return [*argv, *([argument.value for argument in extra.args] if extra is not None else []), domain.name]


def _cpus(domain: Domain, capabilities: BhyveCapability) -> str:
    count = domain.vcpu.maximum or 1 if domain.vcpu is not None else 1
    topology = domain.cpu.topology if domain.cpu is not None else None
    if topology is None:
        return str(count)
    if not capabilities & BhyveCapability.CPUTOPOLOGY:
        raise unsupported("Installed bhyve binary does not support defining CPU topology")
    if topology.dies != 1:
        raise unsupported("Only 1 die per socket is supported")
    if topology.sockets * topology.cores * topology.threads != count:
        raise unsupported(
            "Invalid CPU topology: total number of vCPUs must equal the product of sockets, cores, and threads"
        )
    return f"cpus={count},sockets={topology.sockets},cores={topology.cores},threads={topology.threads}"


def _features(domain: Domain) -> Iterator[str]:
    features = domain.features
    if features is None:
        return
    if features.acpi:
        yield "-A"
    if features.apic is not None:
        yield "-I"
    if features.msrs is not None and features.msrs.unknown is MsrsPolicy.IGNORE:
        yield "-w"


def _clock(domain: Domain, capabilities: BhyveCapability) -> list[str]:
    offset = domain.clock.offset if domain.clock is not None else ClockOffset.UTC
    if offset is ClockOffset.LOCALTIME:
        return []
    if offset is not ClockOffset.UTC:
        raise unsupported(f"unsupported clock offset '{offset.value}'")
    if not capabilities & BhyveCapability.RTC_UTC:
        raise unsupported("Installed bhyve binary does not support UTC clock")
    return ["-u"]


def _firmware(domain: Domain, capabilities: BhyveCapability) -> list[str]:
    loader = domain.os.loader
    if domain.bootloader is not None or loader is None:
        return []
    if loader.type is not LoaderType.PFLASH:
        return []
    if not capabilities & BhyveCapability.LPC_BOOTROM:
        raise unsupported("Installed bhyve binary does not support UEFI loader")
    return ["-l", f"bootrom,{loader.path or ''}"]


def _slot(device: Device) -> str:
    address = device.address
    if not isinstance(address, PciAddress):
        raise unsupported("unsupported device address")
    return f"{address.slot}:{address.function}"


def _slots(domain: Domain, capabilities: BhyveCapability, make_tap: TapMaker) -> Iterator[tuple[Device, str]]:
    devices = domain.devices
    for controller in devices.controllers:
        text = _controller(controller, domain, capabilities)
        if text is not None:
            yield controller, text
    for interface in devices.interfaces:
        yield interface, _interface(interface, capabilities, make_tap)
    for disk in devices.disks:
        if _bus(disk) is not DiskBus.SATA:
            yield disk, _virtio_disk(disk)
    for video in devices.videos if devices.graphics else ():
        yield video, _framebuffer(domain, video, capabilities)
    for sound in devices.sounds:
        yield sound, _sound(sound, domain, capabilities)
    for filesystem in devices.filesystems:
        yield filesystem, _filesystem(filesystem, capabilities)
    for rng in devices.rngs:
        yield rng, _rng(rng)


def _bus(disk: Disk) -> DiskBus | None:
    return disk.target.bus if disk.target is not None else None


def _controller(controller: Controller, domain: Domain, capabilities: BhyveCapability) -> str | None:
    if controller.type is ControllerType.ISA:
        return "lpc"
    if controller.type is ControllerType.SATA:
        return _sata(controller, domain.devices.disks, capabilities)
    if controller.type is ControllerType.USB:
        return _usb(controller, domain, capabilities)
    if controller.type is ControllerType.PCI:
        if controller.model is not ControllerModel.PCI_ROOT:
            raise unsupported(f"unsupported PCI controller model: only PCI root supported, {controller.model} found")
        return None
    raise unsupported(f"unsupported controller type: '{controller.type.value}'")


def _sata(controller: Controller, disks: Sequence[Disk], capabilities: BhyveCapability) -> str | None:
    """All drives of a controller in one argument; an old bhyve has one drive each."""
    index = controller.index or 0
    mine = [one for one in disks if isinstance(one.address, DriveAddress) and one.address.controller == index]
    drives = [_drive(disk) for disk in mine if _bus(disk) is DiskBus.SATA]
    if not drives:
        return None
    if capabilities & BhyveCapability.AHCI32SLOT:
        return ",".join(["ahci", *(f"{kind}:{path}" for kind, path in drives)])
    return f"ahci-{drives[0][0]},{drives[0][1]}"


def _drive(disk: Disk) -> tuple[str, str]:
    if disk.device not in SATA_KINDS:
        raise unsupported("unsupported disk device")
    path = disk_path(disk)
    if path is None:
        if disk.device is DiskDevice.CDROM:
            raise unsupported("cdrom device without source path not supported")
        raise unsupported("unsupported disk type")
    return SATA_KINDS[disk.device], path


def _usb(controller: Controller, domain: Domain, capabilities: BhyveCapability) -> str:
    if controller.model is not ControllerModel.NEC_XHCI:
        raise unsupported("unsupported USB controller model: only NEC XHCI supported")
    if not capabilities & BhyveCapability.XHCI:
        raise unsupported("USB controller is not supported by given bhyve binary")
    for one in domain.devices.inputs:
        if one.bus is InputBus.USB and one.type is not InputType.TABLET:
            raise unsupported("unsupported input device")
    tablets = [one for one in domain.devices.inputs if one.bus is InputBus.USB]
    return ",".join(["xhci", *("tablet" for _ in tablets)])


def _interface(interface: Interface, capabilities: BhyveCapability, make_tap: TapMaker) -> str:
    model = interface.model
    if model is None or model not in CARDS:
        raise unsupported(f"NIC model '{model}' is not supported")
    if model == "e1000" and not capabilities & BhyveCapability.NET_E1000:
        raise unsupported("NIC model 'e1000' is not supported by given bhyve binary")
    if interface.type not in CONNECTED:
        raise unsupported(f"Network type {interface.type.value} is not supported")
    mac = interface.mac.address if interface.mac is not None else ""
    return f"{CARDS[model]},{make_tap(interface)},mac={mac}"


def _virtio_disk(disk: Disk) -> str:
    if _bus(disk) is not DiskBus.VIRTIO:
        raise unsupported("unsupported disk bus type")
    if disk.device is not DiskDevice.DISK:
        raise unsupported("unsupported disk device")
    path = disk_path(disk)
    if path is None:
        raise unsupported("unsupported disk type")
    return f"virtio-blk,{path}"


def _framebuffer(domain: Domain, video: Video, capabilities: BhyveCapability) -> str:
    graphics = domain.devices.graphics
    if not capabilities & BhyveCapability.LPC_BOOTROM or domain.bootloader is not None or domain.os.loader is None:
        raise unsupported("Graphics are only supported when booting using UEFI")
    if not capabilities & BhyveCapability.FBUF:
        raise unsupported("Bhyve version does not support framebuffer")
    if len(graphics) != 1 or len(domain.devices.videos) != 1:
        raise unsupported("only one graphics and one video device is supported")
    vnc = graphics[0]
    if not isinstance(vnc, VncGraphics):
        raise unsupported(f"Only VNC supported, {vnc.type} found")
    parts = ["fbuf", f"tcp={_listen(vnc)}", *_password(vnc, capabilities), *_screen(video)]
    return ",".join(parts)


def _listen(vnc: VncGraphics) -> str:
    listen = vnc.listens[0] if vnc.listens else None
    if listen is not None and listen.type is not ListenType.ADDRESS:
        raise unsupported("Unsupported listen type")
    address = listen.address or "" if listen is not None else ""
    return f"{f'[{address}]' if ':' in address else address}:{vnc.port or FIRST_VNC_PORT}"


def _password(vnc: VncGraphics, capabilities: BhyveCapability) -> list[str]:
    if not vnc.passwd:
        return []
    if not capabilities & BhyveCapability.VNC_PASSWORD:
        raise unsupported("VNC Password authentication not supported by bhyve")
    if "," in vnc.passwd:
        raise unsupported("Password may not contain ',' character")
    return [f"password={vnc.passwd}"]


def _screen(video: Video) -> Iterator[str]:
    resolution = video.model.resolution if video.model is not None else None
    if resolution is not None:
        yield f"w={resolution.x},h={resolution.y}"
    if video.driver is not None and video.driver.vgaconf is not None:
        yield f"vga={video.driver.vgaconf.value}"


def _sound(sound: Sound, domain: Domain, capabilities: BhyveCapability) -> str:
    if not capabilities & BhyveCapability.SOUND_HDA:
        raise unsupported("Sound device model is not supported by given bhyve binary")
    if sound.model is not SoundModel.ICH7:
        raise unsupported("Sound device model is not supported")
    audio = next((one for one in domain.devices.audios if one.id == sound.audio_id), None)
    if audio is None or audio.type == "none":
        return "hda"
    if not isinstance(audio, OssAudio):
        raise unsupported(f"Audio backend '{audio.type}' is not supported")
    play = audio.output.dev if audio.output is not None else None
    record = audio.input.dev if audio.input is not None else None
    known = (("play", play), ("rec", record))
    return ",".join(["hda", *(f"{name}={device}" for name, device in known if device is not None)])


def _filesystem(filesystem: Filesystem, capabilities: BhyveCapability) -> str:
    if not capabilities & BhyveCapability.VIRTIO_9P:
        raise unsupported("virtio-9p is not supported by given bhyve binary")
    source = filesystem.source
    if filesystem.type is not FilesystemType.MOUNT or not isinstance(source, MountSource) or source.dir is None:
        raise unsupported("Only mount filesystem type is supported")
    driver = filesystem.driver.type if filesystem.driver is not None else None
    if driver is not None and driver.value != "path":
        raise unsupported(f"Unsupported filesystem driver type {driver.value}")
    if filesystem.accessmode not in (None, AccessMode.PASSTHROUGH):
        raise unsupported("Only passthrough accessmode is supported")
    target = filesystem.target_dir or ""
    if any(sign in target for sign in "=,"):
        raise unsupported("Unsupported character in target dir")
    return f"virtio-9p,{target}={source.dir}{',ro' if filesystem.readonly else ''}"


def _rng(rng: Rng) -> str:
    if rng.model is not VirtioModel.VIRTIO:
        raise unsupported("Only 'virtio' RNG device model is supported")
    return "virtio-rnd"


def _ports(domain: Domain) -> list[str]:
    argv: list[str] = []
    for number, serial in enumerate(domain.devices.serials[:MAX_PORTS], 1):
        if not isinstance(serial.source, NmdmSource):
            raise unsupported("only nmdm console types are supported")
        argv += ["-l", f"com{number},{serial.source.master or ''}"]
    return argv
