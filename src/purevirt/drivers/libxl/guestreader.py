"""What both formats of Xen configuration have in common, read: all but boot and disks (xenParseConfigCommon)."""

import re
import uuid

from purevirt.conf.domain.chardev import CharSource, Parallel, ParallelTarget, Serial, SerialTarget
from purevirt.conf.domain.clock import Clock, ClockBasis, ClockOffset, LifecycleAction, Timer, TimerMode, TimerName
from purevirt.conf.domain.display import Sound, SoundModel
from purevirt.conf.domain.feature import Apic, DefaultOn, Features, Switch, Xen, XenPassthrough, XenPassthroughSwitch
from purevirt.conf.domain.hostdev import Hostdev, HostPciAddress, PciDeviceSource, PciHostdev
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.number import parse_number_set
from purevirt.conf.domain.osboot import BootDevice, BootEntry, OsKind
from purevirt.conf.domain.tuning import VcpuCount
from purevirt.drivers.libxl.chardevtext import parse_chardev
from purevirt.drivers.libxl.framebuffer import read_graphics
from purevirt.drivers.libxl.profile import MACHINES, is_hvm
from purevirt.drivers.libxl.setting import Settings, internal
from purevirt.drivers.libxl.vif import parse_vif

DEFAULT_MEMORY_MIB = 128
TYPES = {"pv": "linux", "hvm": "hvm", "pvh": "xenpvh"}
"""What runs in the guest, by the setting ``type``."""
TSC_MODES = {
    "default": TimerMode.AUTO,
    "always_emulate": TimerMode.EMULATE,
    "native": TimerMode.NATIVE,
    "native_paravirt": TimerMode.PARAVIRT,
}
BOOT_LETTERS = {"a": BootDevice.FD, "c": BootDevice.HD, "d": BootDevice.CDROM, "n": BootDevice.NETWORK}
EVENTS = {"on_poweroff": "destroy", "on_reboot": "restart", "on_crash": "restart"}
"""What events do where nothing is said."""
ALL_SOUNDS = (SoundModel.SB16, SoundModel.ES1370)
_PCI = re.compile(r"(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\.([0-7])(?:[@,=].*)?\Z")


def read_guest(settings: Settings) -> Domain:
    """The guest without its boot settings and disks. Raises Error."""
    domain = Domain(type=VirtType.XEN)
    _read_identity(domain, settings)
    _read_resources(domain, settings)
    _read_events(domain, settings)
    _read_features(domain, settings)
    _read_clock(domain, settings)
    devices = domain.devices
    devices.hostdevs = [_parse_pci(text) for text in settings.texts("pci")]
    devices.graphics = read_graphics(settings, is_hvm=is_hvm(domain))
    if is_hvm(domain):
        devices.emulator = settings.find_text("device_model_override")
        _read_ports(domain, settings)
        devices.sounds = [Sound(model=model) for model in _read_sounds(settings)]
    devices.interfaces = [parse_vif(text) for text in settings.texts("vif")]
    return domain


def _read_identity(domain: Domain, settings: Settings) -> None:
    name = settings.find_text("name")
    if name is None:
        raise internal("config value name was missing")
    domain.name = name
    text = settings.find_text("uuid")
    if text is not None:
        try:
            domain.uuid = uuid.UUID(text).bytes
        except ValueError:
            raise internal(f"config value uuid not parsable: {text}") from None
    kind = settings.find_text("type")
    if kind is not None and kind not in TYPES:
        raise internal(f"type {kind} is not supported")
    found = TYPES[kind] if kind is not None else ("hvm" if settings.find_text("builder") == "hvm" else "linux")
    domain.os.type = OsKind(name=found, arch="x86_64", machine=MACHINES[found])


def _read_resources(domain: Domain, settings: Settings) -> None:
    memory_mib = settings.get_number("memory", DEFAULT_MEMORY_MIB)
    domain.current_memory_kib = memory_mib * 1024
    domain.memory_kib = settings.get_number("maxmem", memory_mib) * 1024
    count = settings.get_number("vcpus", 1)
    maximum, current = settings.get_number("maxvcpus", count), count
    mask = settings.find_number("vcpu_avail")
    if mask is not None:
        current = min(mask.bit_count(), maximum)
    if not 0 < maximum <= 4096:
        raise internal(f"invalid number of vcpus {maximum}")
    cpus = settings.find_text("cpus")
    try:
        cpuset = parse_number_set(cpus) if cpus is not None else None
    except ValueError:
        raise internal(f"Failed to parse bitmap '{cpus}'") from None
    domain.vcpu = VcpuCount(maximum=maximum, current=current, cpuset=cpuset)


def _read_events(domain: Domain, settings: Settings) -> None:
    for name, default in EVENTS.items():
        text = settings.find_text(name) or default
        try:
            setattr(domain, name, LifecycleAction(text))
        except ValueError:
            raise internal(f"unexpected value {text} for {name}") from None


def _read_features(domain: Domain, settings: Settings) -> None:
    features = Features()
    if is_hvm(domain):
        features.pae = settings.is_on("pae", default=True)
        features.acpi = settings.is_on("acpi", default=True)
        features.apic = Apic() if settings.is_on("apic", default=True) else None
        features.hap = None if settings.is_on("hap", default=True) else DefaultOn(state=False)
        features.viridian = settings.is_on("viridian")
    xen = Xen(passthrough=_read_passthrough(settings))
    if settings.is_on("e820_host"):
        xen.e820_host = Switch(state=True)
    if xen != Xen():
        features.xen = xen
    if features != Features():
        domain.features = features


def _read_passthrough(settings: Settings) -> XenPassthroughSwitch | None:
    text = settings.find_text("passthrough")
    if text in (None, "disabled"):
        return XenPassthroughSwitch(state=False) if text else None
    if text == "enabled":
        return XenPassthroughSwitch(state=True)
    try:
        return XenPassthroughSwitch(state=True, mode=XenPassthrough(str(text)))
    except ValueError:
        raise internal(f"Invalid passthrough mode {text}") from None


def _read_clock(domain: Domain, settings: Settings) -> None:
    is_local = settings.is_on("localtime")
    if is_hvm(domain):
        basis = ClockBasis.LOCALTIME if is_local else ClockBasis.UTC
        offset = settings.get_number("rtc_timeoffset", 0)
        domain.clock = Clock(offset=ClockOffset.VARIABLE, adjustment=str(offset), basis=basis)
    else:
        domain.clock = Clock(offset=ClockOffset.LOCALTIME if is_local else ClockOffset.UTC, adjustment="reset")
    domain.clock.timers += _read_timers(settings, is_hvm=is_hvm(domain))


def _read_timers(settings: Settings, *, is_hvm: bool) -> list[Timer]:
    timers = []
    mode = settings.find_text("tsc_mode")
    if mode is not None:
        timers.append(Timer(name=TimerName.TSC, present=True, mode=TSC_MODES.get(mode, TimerMode.AUTO)))
    hpet = settings.find_number("hpet") if is_hvm else None
    if hpet is not None:
        timers.append(Timer(name=TimerName.HPET, present=bool(hpet)))
    return timers


def _parse_pci(text: str) -> Hostdev:
    found = _PCI.match(text.strip())
    if found is None:
        raise internal(f"Failed to parse PCI device '{text}'")
    domain, bus, slot, function = (int(part or "0", 16) for part in found.groups())
    address = HostPciAddress(domain=domain, bus=bus, slot=slot, function=function)
    return Hostdev(kind=PciHostdev(source=PciDeviceSource(address=address)))


def _read_ports(domain: Domain, settings: Settings) -> None:
    """A parallel port, and one or many serial ports; ``none`` leaves a gap."""
    for text in settings.texts("parallel")[:1]:
        if text != "none":
            domain.devices.parallels.append(Parallel(source=parse_chardev(text), target=ParallelTarget(port=0)))
    for port, text in enumerate(settings.texts("serial")):
        if text != "none":
            source: CharSource = parse_chardev(text)
            domain.devices.serials.append(Serial(source=source, target=SerialTarget(port=port)))


def _read_sounds(settings: Settings) -> list[SoundModel]:
    text = settings.find_text("soundhw")
    if text is None:
        return []
    if text == "all":
        return list(ALL_SOUNDS)
    try:
        return [SoundModel(name) for name in text.split(",")]
    except ValueError:
        raise internal(f"unknown sound model type '{text}'") from None


def parse_boot(order: str) -> list[BootEntry]:
    """Boot devices by their letters; unknown letters do not count."""
    return [BootEntry(dev=BOOT_LETTERS[letter]) for letter in order[:4] if letter in BOOT_LETTERS]
