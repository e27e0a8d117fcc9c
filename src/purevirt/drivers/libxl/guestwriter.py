"""What both formats of Xen configuration have in common, written: all but boot and disks (xenFormatConfigCommon)."""

import re
import uuid

from purevirt.conf.domain.chardev import Serial
from purevirt.conf.domain.clock import Clock, ClockBasis, ClockOffset, TimerMode, TimerName
from purevirt.conf.domain.hostdev import Hostdev, PciHostdev
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.number import format_number_set
from purevirt.conf.domain.osboot import BootDevice
from purevirt.drivers.libxl.chardevtext import format_chardev
from purevirt.drivers.libxl.framebuffer import write_graphics
from purevirt.drivers.libxl.guestreader import BOOT_LETTERS, TSC_MODES
from purevirt.drivers.libxl.profile import is_hvm
from purevirt.drivers.libxl.setting import Writer, unsupported
from purevirt.drivers.libxl.vif import format_vif

TSC_NAMES = {mode: name for name, mode in TSC_MODES.items()}
LETTERS = {device: letter for letter, device in BOOT_LETTERS.items()}
OFFSETS = (ClockOffset.UTC, ClockOffset.LOCALTIME, ClockOffset.VARIABLE)


def write_guest(out: Writer, domain: Domain, paravirtual: str, *, has_maximum: bool) -> None:
    """Write the guest without its boot settings and disks.

    ``paravirtual`` names the type of interfaces that are not emulated; with ``has_maximum`` the format has a setting
    for the largest number of vCPUs. Raises Error CONFIG_UNSUPPORTED.
    """
    out.put("name", domain.name)
    out.put("uuid", str(uuid.UUID(bytes=domain.uuid)) if domain.uuid is not None else None)
    out.put("maxmem", -(-(domain.memory_kib or 0) // 1024))
    out.put("memory", -(-(domain.current_memory_kib or 0) // 1024))
    _write_cpus(out, domain, has_maximum=has_maximum)
    _write_features(out, domain)
    _write_clock(out, domain)
    for name in ("on_poweroff", "on_reboot", "on_crash"):
        action = getattr(domain, name)
        out.put(name, action.value if action is not None else None)
    if is_hvm(domain):
        out.put("device_model_override", domain.devices.emulator)
    write_graphics(out, domain.devices.graphics, is_hvm=is_hvm(domain))
    out.put_list("vif", [format_vif(interface, paravirtual) for interface in domain.devices.interfaces])
    out.put_list("pci", [text for text in map(_format_pci, domain.devices.hostdevs) if text is not None])
    if is_hvm(domain):
        _write_ports(out, domain)
        sounds = [sound.model.value for sound in domain.devices.sounds]
        out.put("soundhw", ",".join(sounds) or None)


def _write_cpus(out: Writer, domain: Domain, *, has_maximum: bool) -> None:
    vcpu = domain.vcpu
    maximum = vcpu.maximum or 1 if vcpu is not None else 1
    current = vcpu.current or maximum if vcpu is not None else maximum
    if current != maximum and has_maximum:
        out.put("maxvcpus", maximum)
        out.put("vcpus", current)
    else:
        out.put("vcpus", maximum)
        out.put("vcpu_avail", (1 << current) - 1 if current != maximum else None)
    out.put("cpus", format_number_set(vcpu.cpuset) if vcpu is not None and vcpu.cpuset else None)


def _write_features(out: Writer, domain: Domain) -> None:
    features = domain.features
    if is_hvm(domain):
        out.put("pae", features is not None and features.pae)
        out.put("acpi", features is not None and features.acpi)
        out.put("apic", features is not None and features.apic is not None)
        out.put("hap", features.hap.state if features is not None and features.hap is not None else None)
        out.put("viridian", features is not None and features.viridian)
    for timer in domain.clock.timers if domain.clock is not None else ():
        if timer.name is TimerName.TSC:
            out.put("tsc_mode", TSC_NAMES.get(timer.mode or TimerMode.AUTO))
        elif timer.name is TimerName.HPET and is_hvm(domain):
            out.put("hpet", timer.present is not False)
    xen = features.xen if features is not None else None
    if xen is None:
        return
    out.put("e820_host", xen.e820_host.state or None if xen.e820_host is not None else None)
    passthrough = xen.passthrough
    if passthrough is not None and passthrough.state:
        out.put("passthrough", passthrough.mode.value if passthrough.mode is not None else "enabled")


def _write_clock(out: Writer, domain: Domain) -> None:
    clock = domain.clock or Clock()
    if clock.offset not in OFFSETS:
        raise unsupported(f"unsupported clock offset='{clock.offset.value}'")
    is_local = clock.offset is ClockOffset.LOCALTIME
    if is_hvm(domain):
        if clock.offset is ClockOffset.VARIABLE:
            is_local = clock.basis is ClockBasis.LOCALTIME
            out.put("rtc_timeoffset", adjustment_s(clock))
        else:
            _refuse_adjustment(clock)
            out.put("rtc_timeoffset", 0)
    elif clock.offset is ClockOffset.VARIABLE:
        raise unsupported(f"unsupported clock offset='{clock.offset.value}'")
    out.put("localtime", is_local)


def adjustment_s(clock: Clock) -> int:
    """The adjustment of a clock in seconds. Raises Error CONFIG_UNSUPPORTED."""
    text = clock.adjustment or "0"
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        raise unsupported(f"unsupported clock adjustment='{text}'")
    return int(text)


def _refuse_adjustment(clock: Clock) -> None:
    if clock.adjustment == "reset":
        raise unsupported("unsupported clock adjustment='reset'")


def _format_pci(hostdev: Hostdev) -> str | None:
    kind = hostdev.kind
    if not isinstance(kind, PciHostdev) or kind.source is None or kind.source.address is None:
        return None
    address = kind.source.address
    return f"{address.domain:04x}:{address.bus:02x}:{address.slot:02x}.{address.function:x}"


def _write_ports(out: Writer, domain: Domain) -> None:
    parallels, serials = domain.devices.parallels, domain.devices.serials
    out.put("parallel", format_chardev(parallels[0].source) if parallels else "none")
    ports = {_port(serial): format_chardev(serial.source) for serial in serials}
    if not ports:
        out.put("serial", "none")
    elif list(ports) == [0]:
        out.put("serial", ports[0])
    else:
        out.put("serial", tuple(ports.get(port, "none") for port in range(max(ports) + 1)))


def _port(serial: Serial) -> int:
    port = serial.target.port or 0 if serial.target is not None else 0
    if port > 255:
        raise unsupported(f"unsupported serial port {port}")
    return port


def format_boot(domain: Domain) -> str:
    """The letters of the boot devices; the hard disk where there are none."""
    return "".join(LETTERS[entry.dev] for entry in domain.os.boots) or LETTERS[BootDevice.HD]
