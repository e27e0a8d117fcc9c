"""Domain to VMX: the guest itself, and the order of its parts (virVMXFormatConfig)."""

import re

from purevirt.conf.domain.display import Graphics, ListenType, Video, VideoType, VncGraphics
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.osboot import Firmware, SmbiosMode
from purevirt.drivers.shared.vmx.devicewriter import write_filesystems, write_interface, write_parallel, write_serial
from purevirt.drivers.shared.vmx.diskwriter import write_disks
from purevirt.drivers.shared.vmx.entry import format_uuid, internal, unsupported
from purevirt.drivers.shared.vmx.filename import FileNames
from purevirt.drivers.shared.vmx.output import Output
from purevirt.drivers.shared.vmx.parser import SHARES

GUESTS = {"i686": "other", "x86_64": "other-64"}
"""Kinds of guests, by architecture."""
PCI_BRIDGES = range(4, 8)
"""PCI Express ports of machines later than version 7."""


def format_vmx(domain: Domain, names: FileNames, *, hardware_version: int) -> str:
    """The VMX file of a domain. Raises Error INTERNAL_ERROR and CONFIG_UNSUPPORTED."""
    if domain.type is not VirtType.VMWARE:
        raise internal(f"Expecting virt type to be 'vmware' but found '{domain.type.value}'")
    out = Output()
    _write_identity(out, domain, hardware_version)
    _write_memory(out, domain)
    _write_cpus(out, domain)
    for graphics in domain.devices.graphics:
        _write_graphics(out, graphics)
    write_disks(out, domain, names)
    write_filesystems(out, domain.devices.filesystems)
    for number, interface in enumerate(domain.devices.interfaces):
        write_interface(out, number, interface)
    _write_videos(out, domain.devices.videos)
    for serial in domain.devices.serials:
        write_serial(out, serial, names)
    for parallel in domain.devices.parallels:
        write_parallel(out, parallel, names)
    if hardware_version > 7:
        _write_bridges(out)
    if hardware_version >= 7:
        out.put("vmci0.present", True)
    return out.text()


def _write_identity(out: Output, domain: Domain, hardware_version: int) -> None:
    out.put(".encoding", "UTF-8")
    out.put("config.version", "8")
    out.put("virtualHW.version", hardware_version)
    arch = domain.os.type.arch if domain.os.type is not None else None
    if arch not in GUESTS:
        raise unsupported(
            f"Expecting domain XML attribute 'arch' of entry 'os/type' to be 'i686' or 'x86_64' but found '{arch}'"
        )
    out.put("guestOS", GUESTS[arch])
    _write_firmware(out, domain)
    if domain.uuid is not None and any(domain.uuid):
        out.put("uuid.bios", format_uuid(domain.uuid))
    if domain.genid is not None:
        for name, half in (("vm.genid", domain.genid[:8]), ("vm.genidX", domain.genid[8:])):
            out.put(name, int.from_bytes(half, "big", signed=True))
    out.put("displayName", escape(domain.name))
    if domain.description is not None:
        annotation = re.sub(r'[|"]', lambda found: f"|{ord(found[0]):02x}", domain.description)
        out.put("annotation", annotation.replace("\n", "|0a"))


def _write_firmware(out: Output, domain: Domain) -> None:
    if domain.os.smbios is SmbiosMode.HOST:
        out.put("smbios.reflecthost", True)
    elif domain.os.smbios not in (None, SmbiosMode.NONE, SmbiosMode.EMULATE):
        raise unsupported(f"Unsupported SMBIOS mode '{domain.os.smbios.value}'")
    if domain.os.firmware is Firmware.EFI:
        out.put("firmware", "efi")


def escape(name: str) -> str:
    """A name with percent escapes for what a quoted text cannot hold."""
    return re.sub(r'[/\\%"]', lambda found: f"%{ord(found[0]):02x}", name)


def _write_memory(out: Output, domain: Domain) -> None:
    """Memory in MiB, the size of the guest in steps of four."""
    memory_kib = domain.memory_kib or 0
    size_mib = -(-memory_kib // 4096) * 4
    out.put("memsize", size_mib)
    if domain.current_memory_kib and domain.current_memory_kib < size_mib * 1024:
        out.put("sched.mem.max", -(-domain.current_memory_kib // 1024))
    if domain.memtune is not None and domain.memtune.min_guarantee_kib:
        out.put("sched.mem.minsize", -(-domain.memtune.min_guarantee_kib // 1024))


def _write_cpus(out: Output, domain: Domain) -> None:
    vcpu = domain.vcpu
    count = vcpu.maximum if vcpu is not None and vcpu.maximum is not None else 1
    if vcpu is not None and vcpu.current not in (None, count):
        raise unsupported("No support for domain XML entry 'vcpu' attribute 'current'")
    out.put("numvcpus", count)
    topology = domain.cpu.topology if domain.cpu is not None else None
    if topology is not None:
        if topology.threads != 1:
            raise unsupported("Only 1 thread per core is supported")
        if topology.sockets * topology.cores != count:
            raise unsupported(f"CPU topology doesn't match numvcpus ({count})")
        out.put("cpuid.coresPerSocket", topology.cores)
    if vcpu is not None and vcpu.cpuset:
        if len(vcpu.cpuset) < count:
            raise internal(
                f"Expecting domain XML attribute 'cpuset' of entry 'vcpu' to contain at least {count} CPU(s)"
            )
        out.put("sched.cpu.affinity", ",".join(str(cpu) for cpu in sorted(vcpu.cpuset)))
    shares = domain.cputune.shares if domain.cputune is not None else None
    if shares is not None:
        named = {per_cpu * count: name for name, per_cpu in SHARES.items()}
        out.put("sched.cpu.shares", named.get(shares, shares))


def _write_graphics(out: Output, graphics: Graphics) -> None:
    if not isinstance(graphics, VncGraphics):
        raise unsupported(f"Unsupported graphics type '{graphics.type}'")
    prefix = "RemoteDisplay.vnc"
    out.put(f"{prefix}.enabled", True)
    if not graphics.autoport:
        out.put(f"{prefix}.port", graphics.port or 0)
    listen = graphics.listens[0] if graphics.listens else None
    if listen is not None and listen.type is ListenType.ADDRESS and listen.address:
        out.put(f"{prefix}.ip", listen.address)
    if graphics.keymap is not None:
        out.put(f"{prefix}.keymap", graphics.keymap)
    if graphics.passwd is not None:
        out.put(f"{prefix}.password", graphics.passwd)


def _write_videos(out: Output, videos: list[Video]) -> None:
    if len(videos) > 1:
        raise unsupported("No support for multiple video devices")
    for video in videos:
        model = video.model
        if model is None:
            continue
        if model.type is not VideoType.VMVGA:
            raise unsupported(f"Unsupported video device type '{model.type.value}'")
        if model.heads is not None and model.heads > 1:
            raise unsupported("Multi-head video devices are unsupported")
        out.put("svga.vramSize", (model.vram or 0) * 1024)


def _write_bridges(out: Output) -> None:
    """What machines later than version 7 have; without them devices get lost."""
    out.put("pciBridge0.present", True)
    for number in PCI_BRIDGES:
        out.put(f"pciBridge{number}.present", True)
        out.put(f"pciBridge{number}.virtualDev", "pcieRootPort")
        out.put(f"pciBridge{number}.functions", 8)
