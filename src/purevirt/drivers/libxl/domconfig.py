"""Domain to libxl's configuration, as the JSON object that libxl prints for it (libxlBuildDomainConfig).

Values that are libxl's own defaults are left out.
"""

import uuid

from purevirt.conf.domain.clock import ClockBasis, ClockOffset, LifecycleAction, TimerMode, TimerName
from purevirt.conf.domain.controller import ControllerType
from purevirt.conf.domain.feature import Hyperv, HypervMode
from purevirt.conf.domain.input import InputBus
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import Firmware, LoaderType
from purevirt.conf.domain.source import StorageFormat
from purevirt.drivers.libxl.chardevtext import format_chardev
from purevirt.drivers.libxl.domconfigcpu import build_cpuid, is_nested
from purevirt.drivers.libxl.domconfigdevice import build_devices, build_display
from purevirt.drivers.libxl.guestwriter import TSC_NAMES, adjustment_s, format_boot
from purevirt.drivers.libxl.inputtext import NAMES
from purevirt.drivers.libxl.jsonvalue import Json, JsonObject, shown, without_empty
from purevirt.drivers.libxl.profile import OVMF, is_hvm, is_pvh
from purevirt.drivers.libxl.setting import unsupported

ACTIONS = {action: action.value.replace("-", "_") for action in LifecycleAction}
DEFAULT_BOOTLOADER = "pygrub"
"""Boots a paravirtual guest that names neither a boot loader nor a kernel."""
DEFAULT_ACTION = LifecycleAction.DESTROY
VIRIDIAN_BASE = (0, 2, 3, 6)
"""Enlightenments that come with any: base, time reference counter and TSC, crash control."""
VIRIDIAN = {"vapic": 5, "synic": 7, "stimer": 8, "frequencies": 1, "tlbflush": 4, "ipi": 9}
"""Enlightenments of libxl, by the element that asks for them."""
ALL_VIRIDIAN = range(64)


def build_config(domain: Domain, shadow_memory_kib: int, first_vnc_port: int) -> JsonObject:
    """The configuration; ``first_vnc_port`` is the port given to a server that takes any. Raises Error."""
    kind = "hvm" if is_hvm(domain) else "pvh" if is_pvh(domain) else "pv"
    create: JsonObject = {"type": kind, "name": domain.name}
    if domain.uuid is not None:
        create["uuid"] = str(uuid.UUID(bytes=domain.uuid))
    hap = domain.features.hap if domain.features is not None else None
    create["hap"] = shown(hap.state) if hap is not None and kind != "pv" else None
    build = _build_info(domain, shadow_memory_kib, first_vnc_port)
    config: JsonObject = {"c_info": create, "b_info": build, **build_devices(domain, first_vnc_port)}
    for name in ("on_poweroff", "on_reboot", "on_crash"):
        action = getattr(domain, name)
        config[name] = ACTIONS[action] if action not in (None, DEFAULT_ACTION) else None
    return without_empty(config)


def _build_info(domain: Domain, shadow_memory_kib: int, first_vnc_port: int) -> JsonObject:
    info: JsonObject = {"shadow_memkb": shadow_memory_kib}
    info |= _vcpus(domain)
    info |= {"max_memkb": domain.memory_kib, "target_memkb": domain.current_memory_kib}
    info |= _clock(domain)
    info["sched_params"] = {"weight": domain.cputune.shares if domain.cputune is not None else None}
    bus = next((one for one in domain.devices.controllers if one.type is ControllerType.XENBUS), None)
    if bus is not None:
        info |= {"max_grant_frames": bus.max_grant_frames, "event_channels": bus.max_event_channels}
    info |= {"kernel": domain.os.kernel, "ramdisk": domain.os.initrd, "cmdline": domain.os.cmdline}
    if is_hvm(domain):
        info |= _hvm_info(domain, first_vnc_port)
    elif not is_pvh(domain):
        info["type.pv"] = _pv_info(domain)
    return info


def _vcpus(domain: Domain) -> JsonObject:
    vcpu = domain.vcpu
    maximum = vcpu.maximum or 1 if vcpu is not None else 1
    current = vcpu.current or maximum if vcpu is not None else maximum
    found: JsonObject = {"max_vcpus": maximum, "avail_vcpus": list[Json](range(current))}
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    nodes: list[Json] = []
    for number, cell in enumerate(cells):
        known = {sibling.id: sibling.value for sibling in cell.distances}
        distances = [known.get(at, 10 if at == number else 20) for at in range(len(cells))]
        nodes.append(
            {
                "memkb": cell.memory,
                "distances": list[Json](distances),
                "pnode": number or None,
                "vcpus": list[Json](sorted(cell.cpus or ())),
            }
        )
    found["vnuma_nodes"] = nodes
    return found


def _clock(domain: Domain) -> JsonObject:
    clock = domain.clock
    if clock is None:
        return {}
    is_local = clock.offset is ClockOffset.LOCALTIME or (
        clock.offset is ClockOffset.VARIABLE and clock.basis is ClockBasis.LOCALTIME
    )
    adjustment = adjustment_s(clock) if clock.adjustment not in (None, "reset") else 0
    found: JsonObject = {"rtc_timeoffset": adjustment or None, "localtime": "True" if is_local else None}
    for timer in clock.timers:
        if timer.name is TimerName.TSC and timer.mode not in (None, TimerMode.AUTO):
            found["tsc_mode"] = TSC_NAMES.get(timer.mode)
    return found


def _hvm_info(domain: Domain, first_vnc_port: int) -> JsonObject:
    features, devices = domain.features, domain.devices
    info: JsonObject = {
        "apic": shown(features is not None and features.apic is not None),
        "acpi": shown(features is not None and features.acpi),
        "nested_hvm": shown(is_nested(domain.cpu)),
        "cpuid": build_cpuid(domain.cpu),
    }
    if devices.emulator is not None:
        info |= {"device_model_version": "qemu_xen", "device_model": devices.emulator}
    models = [video.model for video in devices.videos if video.model is not None]
    info["video_memkb"] = models[0].vram if models else None
    hvm: JsonObject = {
        "pae": shown(features is not None and features.pae),
        "boot": format_boot(domain),
        **_firmware(domain),
        **_enlightenments(domain),
        **_hpet(domain),
        **_ports(domain),
        **build_display(domain, first_vnc_port),
    }
    info["type.hvm"] = hvm
    if domain.xen_commandline is not None:
        info["extra_hvm"] = list[Json]([argument.value for argument in domain.xen_commandline.args])
    return info


def _firmware(domain: Domain) -> JsonObject:
    loader = domain.os.loader
    tables: JsonObject = {"acpi_firmware": next((table.path for table in domain.os.acpi_tables), None)}
    if domain.os.firmware is Firmware.EFI:
        return tables | {"bios": "ovmf", "system_firmware": loader.path if loader is not None else OVMF}
    if loader is None or loader.type is not LoaderType.PFLASH:
        return tables
    if loader.format not in (None, StorageFormat.RAW):
        raise unsupported(f"Unsupported loader format '{loader.format.value}'")
    return tables | {"bios": "ovmf", "system_firmware": loader.path}


def _enlightenments(domain: Domain) -> JsonObject:
    features = domain.features
    if features is None:
        return {}
    if features.hyperv is None:
        return {"viridian": "True" if features.viridian else None}
    if features.hyperv.mode is HypervMode.PASSTHROUGH:
        return {"viridian_enable": list[Json](ALL_VIRIDIAN)}
    bits = {*VIRIDIAN_BASE, *(bit for name, bit in VIRIDIAN.items() if _is_on(features.hyperv, name))}
    return {"viridian_enable": list[Json](sorted(bits))}


def _is_on(hyperv: Hyperv, name: str) -> bool:
    found = getattr(hyperv, name)
    return found is not None and bool(found.state)


def _hpet(domain: Domain) -> JsonObject:
    timers = domain.clock.timers if domain.clock is not None else []
    present = [timer.present for timer in timers if timer.name is TimerName.HPET]
    return {"hpet": shown(present[0] is not False) if present else None}


def _ports(domain: Domain) -> JsonObject:
    devices = domain.devices
    serials = [format_chardev(serial.source) for serial in devices.serials]
    inputs = [NAMES[one.type] for one in devices.inputs if one.bus is InputBus.USB and one.type in NAMES]
    return {
        "serial": serials[0] if len(serials) == 1 else None,
        "serial_list": list[Json](serials) if len(serials) > 1 else None,
        "usb": "True" if inputs else None,
        "usbdevice_list": list[Json](inputs),
        "soundhw": ",".join(sound.model.value for sound in devices.sounds) or None,
    }


def _pv_info(domain: Domain) -> JsonObject:
    xen = domain.features.xen if domain.features is not None else None
    is_host = xen is not None and xen.e820_host is not None and bool(xen.e820_host.state)
    return {
        "bootloader": domain.bootloader or (None if domain.os.kernel is not None else DEFAULT_BOOTLOADER),
        "bootloader_args": list[Json]((domain.bootloader_args or "").split()),
        "e820_host": "True" if is_host else None,
    }
