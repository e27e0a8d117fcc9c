"""VMX to domain: the guest itself, and the order in which its devices are looked for (virVMXParseConfig)."""

import uuid

from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.cpu import Cpu, Topology
from purevirt.conf.domain.display import Listen, ListenType, Video, VideoModel, VideoType, VncGraphics
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.namespace import DatacenterPath
from purevirt.conf.domain.number import parse_number_set
from purevirt.conf.domain.osboot import Firmware, OsKind, SmbiosMode
from purevirt.conf.domain.profile import Moment
from purevirt.conf.domain.tuning import CpuTune, MemTune, VcpuCount
from purevirt.drivers.shared.native import complete_native
from purevirt.drivers.shared.vmx.devicereader import (
    HIGHEST_PARALLEL,
    HIGHEST_SERIAL,
    read_filesystems,
    read_interface,
    read_parallel,
    read_serial,
)
from purevirt.drivers.shared.vmx.diskreader import read_disks
from purevirt.drivers.shared.vmx.entry import Entries, internal, unsupported
from purevirt.drivers.shared.vmx.filename import FileNames

DEFAULT_VRAM_KIB = 4 * 1024


def choose_video(domain: Domain, moment: Moment) -> None:
    """A video card is VMware's, with 4 MiB (virVMXDomainDevicesDefPostParse, virDomainVideoDefaultRAM)."""
    devices = domain.devices
    if devices.graphics and not devices.videos:
        devices.videos.append(Video(model=VideoModel()))
    for video in devices.videos:
        video.model = video.model or VideoModel()
        if video.model.type is VideoType.DEFAULT:
            video.model.type = VideoType.VMVGA
        if video.model.type is VideoType.VMVGA and video.model.vram is None:
            video.model.vram = DEFAULT_VRAM_KIB


VMX = DomainProfile(
    "vmx",
    devices=(choose_video,),
    namespace="vmware",
    has_wide_scsi=True,
    has_slash_names=True,
    default_archs={"hvm": "i686"},
)
"""How a domain of VMware is completed."""

MAX_INTERFACES = 10


SHARES = {"low": 500, "normal": 1000, "high": 2000}
"""Shares for each vCPU."""


def parse_vmx(data: bytes, names: FileNames, *, datacenter_path: str | None = None) -> Domain:
    """The domain of a VMX file. Raises Error INTERNAL_ERROR, CONFIG_UNSUPPORTED and CONF_SYNTAX."""
    entries = Entries(data)
    _check_versions(entries)
    domain = Domain(type=VirtType.VMWARE)
    _read_identity(domain, entries)
    _read_memory(domain, entries)
    _read_cpus(domain, entries)
    _read_devices(domain, entries, names)
    if datacenter_path is not None:
        domain.datacenter_path = DatacenterPath(path=datacenter_path)
    return complete_native(domain, VMX)


def _check_versions(entries: Entries) -> None:
    for name in ("config.version", "virtualHW.version"):
        entries.get_text(name)
    version = entries.get_number("config.version", 0)
    if version != 8:
        raise internal(f"Expecting VMX entry 'config.version' to be 8 but found {version}")
    hardware = entries.get_number("virtualHW.version", 0)
    if hardware < 4:
        raise internal(f"Expecting VMX entry 'virtualHW.version' to be 4 or higher but found {hardware}")


def _read_identity(domain: Domain, entries: Entries) -> None:
    domain.uuid = entries.find_uuid("uuid.bios") or bytes(16)
    domain.genid = _read_genid(entries)
    domain.name = entries.find_escaped("displayName") or ""
    domain.description = entries.find_piped("annotation")
    guest = entries.find_text("guestOS") or ""
    domain.os.type = OsKind(name="hvm", arch="x86_64" if guest.lower().endswith("-64") else "i686")
    if entries.is_true("smbios.reflecthost"):
        domain.os.smbios = SmbiosMode.HOST
    if (entries.find_text("firmware") or "").lower() == "efi":
        domain.os.firmware = Firmware.EFI


def _read_genid(entries: Entries) -> bytes | None:
    """Two signed halves."""
    halves = [entries.get_number(name, 0) & (2**64 - 1) for name in ("vm.genid", "vm.genidX")]
    return uuid.UUID(int=halves[0] << 64 | halves[1]).bytes if any(halves) else None


def _read_memory(domain: Domain, entries: Entries) -> None:
    size_mib = entries.get_number("memsize", 32)
    if size_mib <= 0 or size_mib % 4:
        detail = f"Expecting VMX entry 'memsize' to be an unsigned integer (multiple of 4) but found {size_mib}"
        raise internal(detail)
    domain.memory_kib = size_mib * 1024
    limit_mib = entries.get_number("sched.mem.max", size_mib)
    domain.current_memory_kib = min(limit_mib if limit_mib >= 0 else size_mib, size_mib) * 1024
    guarantee_mib = entries.get_number("sched.mem.minsize", 0)
    if guarantee_mib > 0:
        domain.memtune = MemTune(min_guarantee_kib=min(guarantee_mib * 1024, domain.memory_kib))


def _read_cpus(domain: Domain, entries: Entries) -> None:
    count = entries.get_number("numvcpus", 1)
    if count <= 0:
        raise internal(f"Expecting VMX entry 'numvcpus' to be an unsigned integer but found {count}")
    domain.vcpu = VcpuCount(maximum=count, cpuset=_read_affinity(entries, count))
    cores = entries.get_number("cpuid.coresPerSocket", 0)
    if cores > 0:
        if count % cores:
            raise internal("VMX entry 'numvcpus' must be a multiple of 'cpuid.coresPerSocket'")
        domain.cpu = Cpu(topology=Topology(sockets=count // cores, cores=cores, threads=1))
    shares = entries.find_text("sched.cpu.shares")
    if shares is not None:
        per_cpu = SHARES.get(shares.lower())
        value = per_cpu * count if per_cpu is not None else entries.get_number("sched.cpu.shares", 0)
        domain.cputune = CpuTune(shares=value)


def _read_affinity(entries: Entries, count: int) -> frozenset[int] | None:
    value = entries.find_text("sched.cpu.affinity")
    if value is None or value.lower() == "all":
        return None
    try:
        found = parse_number_set(value)
    except ValueError:
        detail = (
            f"Expecting VMX entry 'sched.cpu.affinity' to be a comma separated list of unsigned integers but "
            f"found '{value}'"
        )
        raise internal(detail) from None
    if len(found) < count:
        raise internal(
            f"Expecting VMX entry 'sched.cpu.affinity' to contain at least as many values as 'numvcpus' ({count}) "
            f"but found only {len(found)} value(s)"
        )
    return found


def _read_devices(domain: Domain, entries: Entries, names: FileNames) -> None:
    devices = domain.devices
    vnc = _read_vnc(entries)
    devices.graphics = [vnc] if vnc is not None else []
    read_disks(domain, entries, names)
    devices.filesystems = read_filesystems(entries)
    interfaces = [read_interface(entries, number) for number in range(MAX_INTERFACES)]
    devices.interfaces = [found for found in interfaces if found is not None]
    devices.videos = [_read_video(entries)]
    serials = [read_serial(entries, names, number) for number in range(HIGHEST_SERIAL + 1)]
    devices.serials = [found for found in serials if found is not None]
    parallels = [read_parallel(entries, names, number) for number in range(HIGHEST_PARALLEL + 1)]
    devices.parallels = [found for found in parallels if found is not None]


def _read_vnc(entries: Entries) -> VncGraphics | None:
    prefix = "RemoteDisplay.vnc"
    if not entries.is_true(f"{prefix}.enabled"):
        return None
    port = entries.get_number(f"{prefix}.port", -1)
    address = entries.find_text(f"{prefix}.ip")
    return VncGraphics(
        port=port,
        autoport=port < 0,
        passwd=entries.find_text(f"{prefix}.password"),
        keymap=entries.find_text(f"{prefix}.keymap"),
        listens=[Listen(type=ListenType.ADDRESS, address=address)] if address is not None else [],
    )


def _read_video(entries: Entries) -> Video:
    size = entries.get_number("svga.vramSize", 4 * 1024 * 1024)
    if size < 0:
        raise unsupported(f"Expecting VMX entry 'svga.vramSize' to be an unsigned integer but found {size}")
    return Video(model=VideoModel(type=VideoType.VMVGA, vram=-(-size // 1024), heads=0))
