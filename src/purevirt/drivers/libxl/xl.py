"""xl configuration (``xen-xl``) to domain and back (xenParseXL, xenFormatXL)."""

from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.controller import Controller, ControllerType
from purevirt.conf.domain.cpu import Cpu, CpuFeature, CpuMode, FeaturePolicy
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.namespace import XenArg, XenCommandline
from purevirt.conf.domain.osboot import Firmware, Loader, LoaderType
from purevirt.drivers.libxl.guestreader import parse_boot, read_guest
from purevirt.drivers.libxl.guestwriter import format_boot, write_guest
from purevirt.drivers.libxl.inputtext import read_inputs, write_inputs
from purevirt.drivers.libxl.profile import HVM_LOADER, LIBXL, OVMF, is_hvm, is_pvh
from purevirt.drivers.libxl.setting import Settings, Writer
from purevirt.drivers.libxl.vnuma import read_vnuma, write_vnuma
from purevirt.drivers.libxl.xlcpuid import NESTING_FEATURES, read_cpuid, write_cpuid
from purevirt.drivers.libxl.xldevice import (
    read_channels,
    read_spice,
    read_usb,
    read_usb_controllers,
    write_channels,
    write_spice,
    write_usb,
    write_usb_controllers,
)
from purevirt.drivers.libxl.xldisk import read_disks, write_disks
from purevirt.drivers.shared.native import complete_native

BUS_LIMITS = ("max_grant_frames", "max_event_channels")
"""Settings of the bus; the fields of its controller are called alike."""


def parse_xl(text: str, profile: DomainProfile = LIBXL) -> Domain:
    """The domain of an xl configuration. Raises Error."""
    settings = Settings(text)
    domain = read_guest(settings)
    _read_os(domain, settings)
    read_vnuma(domain, settings)
    read_cpuid(domain, settings)
    devices = domain.devices
    _read_limits(domain, settings)
    devices.disks = read_disks(settings, is_hvm=is_hvm(domain))
    if is_hvm(domain):
        spice = read_spice(settings)
        devices.graphics = [spice] if spice is not None else devices.graphics
        devices.inputs = read_inputs(settings)
    devices.controllers += read_usb_controllers(settings)
    devices.hostdevs += read_usb(settings)
    devices.channels = read_channels(settings)
    arguments = settings.texts("device_model_args")
    if arguments:
        domain.xen_commandline = XenCommandline(args=[XenArg(value=value) for value in arguments])
    return complete_native(domain, profile)


def _read_os(domain: Domain, settings: Settings) -> None:
    if is_hvm(domain):
        domain.os.loader = _read_loader(settings)
        domain.os.boots = parse_boot(settings.find_text("boot") or "c")
        _read_nesting(domain, settings)
    elif not is_pvh(domain):
        domain.bootloader = settings.find_text("bootloader")
        domain.bootloader_args = settings.find_text("bootargs")
    else:
        domain.bootloader = settings.find_text("bootloader")
    domain.os.kernel = settings.find_text("kernel")
    domain.os.initrd = settings.find_text("ramdisk")
    domain.os.cmdline = _read_cmdline(settings)


def _read_loader(settings: Settings) -> Loader:
    path = settings.find_text("bios_path_override")
    if settings.find_text("bios") == "ovmf":
        return Loader(path=path or OVMF, type=LoaderType.PFLASH, readonly=True)
    return Loader(path=HVM_LOADER)


def _read_nesting(domain: Domain, settings: Settings) -> None:
    """Nesting is a feature of the CPU; without it a profile of the host's CPU lacks the feature."""
    nested = settings.find_number("nestedhvm")
    if nested is None:
        return
    domain.cpu = Cpu(mode=CpuMode.HOST_PASSTHROUGH)
    if not nested:
        feature = CpuFeature(policy=FeaturePolicy.DISABLE, name=NESTING_FEATURES[0])
        domain.cpu.features = [feature]


def _read_cmdline(settings: Settings) -> str | None:
    """``cmdline``, or else ``root`` and ``extra``."""
    cmdline = settings.find_text("cmdline")
    if cmdline is not None:
        return cmdline
    root, extra = settings.find_text("root"), settings.find_text("extra")
    return f"root={root} {extra or ''}".rstrip() if root is not None else extra


def _read_limits(domain: Domain, settings: Settings) -> None:
    limits = {name: settings.find_number(name) for name in BUS_LIMITS}
    if any(value is not None for value in limits.values()):
        bus = Controller(type=ControllerType.XENBUS, index=0)
        for name, value in limits.items():
            setattr(bus, name, value)
        domain.devices.controllers.append(bus)


def format_xl(domain: Domain) -> str:
    """The xl configuration of a domain. Raises Error CONFIG_UNSUPPORTED."""
    out = Writer()
    write_guest(out, domain, "vif", has_maximum=True)
    _write_os(out, domain)
    write_cpuid(out, domain)
    write_vnuma(out, domain)
    _write_limits(out, domain)
    write_disks(out, domain)
    if is_hvm(domain):
        write_spice(out, domain.devices.graphics)
        write_inputs(out, domain.devices.inputs)
    write_usb_controllers(out, domain.devices.controllers)
    write_usb(out, domain.devices.hostdevs)
    write_channels(out, domain.devices.channels)
    if domain.xen_commandline is not None:
        out.put_list("device_model_args", [argument.value for argument in domain.xen_commandline.args])
    return out.text()


def _write_os(out: Writer, domain: Domain) -> None:
    os = domain.os
    if is_hvm(domain):
        out.put("builder", "hvm")
        _write_firmware(out, domain)
        _write_kernel(out, domain)
        out.put("boot", format_boot(domain))
        _write_nesting(out, domain)
        return
    if is_pvh(domain):
        out.put("type", "pvh")
    out.put("bootloader", domain.bootloader)
    out.put("bootargs", domain.bootloader_args)
    if os.kernel is not None:
        _write_kernel(out, domain)


def _write_firmware(out: Writer, domain: Domain) -> None:
    loader = domain.os.loader
    if domain.os.firmware is Firmware.EFI:
        out.put("bios", "ovmf")
    elif loader is not None and loader.type is LoaderType.PFLASH:
        out.put("bios", "ovmf")
        out.put("bios_path_override", loader.path)


def _write_kernel(out: Writer, domain: Domain) -> None:
    out.put("kernel", domain.os.kernel)
    out.put("ramdisk", domain.os.initrd)
    out.put("cmdline", domain.os.cmdline)


def _write_nesting(out: Writer, domain: Domain) -> None:
    cpu = domain.cpu
    if cpu is None or cpu.mode not in (CpuMode.HOST_PASSTHROUGH, CpuMode.HOST_MODEL):
        return
    refusing = (FeaturePolicy.DISABLE, FeaturePolicy.FORBID)
    is_refused = any(one.name in NESTING_FEATURES and one.policy in refusing for one in cpu.features)
    out.put("nestedhvm", not is_refused)


def _write_limits(out: Writer, domain: Domain) -> None:
    for controller in domain.devices.controllers:
        if controller.type is ControllerType.XENBUS:
            for name in BUS_LIMITS:
                out.put(name, getattr(controller, name))
