"""xm configuration (``xen-xm``) to domain and back (xenParseXM, xenFormatXM)."""

from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice, DiskDriver, DiskTarget
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import Loader
from purevirt.conf.domain.source import StorageFormat, StorageType
from purevirt.drivers.libxl.guestreader import parse_boot, read_guest
from purevirt.drivers.libxl.guestwriter import format_boot, write_guest
from purevirt.drivers.libxl.inputtext import read_inputs, write_inputs
from purevirt.drivers.libxl.profile import LIBXL, is_hvm
from purevirt.drivers.libxl.setting import Settings, Writer, internal, unsupported
from purevirt.drivers.shared.native import complete_native, disk_path, make_source

TAPS = ("tap", "tap2")
"""Drivers whose names are followed by a format."""
ACCESS_READ_ONLY = ("r", "ro")
ACCESS_SHARED = ("w!", "!")


def parse_xm(text: str, profile: DomainProfile = LIBXL) -> Domain:
    """The domain of an xm configuration. Raises Error."""
    settings = Settings(text)
    domain = read_guest(settings)
    if is_hvm(domain):
        domain.os.loader = Loader(path=settings.find_text("kernel"))
        domain.os.boots = parse_boot(settings.find_text("boot") or "c")
    else:
        _read_paravirtual(domain, settings)
    hvm = is_hvm(domain)
    domain.devices.disks = [parse_disk(one, is_hvm=hvm) for one in settings.texts("disk")]
    if hvm:
        domain.devices.inputs = read_inputs(settings)
    return complete_native(domain, profile)


def _read_paravirtual(domain: Domain, settings: Settings) -> None:
    domain.bootloader = settings.find_text("bootloader")
    domain.bootloader_args = settings.find_text("bootargs")
    domain.os.kernel = settings.find_text("kernel")
    domain.os.initrd = settings.find_text("ramdisk")
    root, extra = settings.find_text("root"), settings.find_text("extra")
    domain.os.cmdline = f"root={root} {extra or ''}".rstrip() if root is not None else extra


def parse_disk(text: str, *, is_hvm: bool) -> Disk:
    """A disk such as ``phy:/dev/sda8,hda,w`` (xenParseXMDisk). Raises Error INTERNAL_ERROR."""
    parts = text.rsplit(",", 2)
    if len(parts) != 3:
        raise internal(f"failed to parse disk '{text}'")
    source, name, access = (part.strip() for part in parts)
    disk = Disk(device=DiskDevice.DISK, driver=DiskDriver())
    path = _parse_source(disk, disk.driver or DiskDriver(), source)
    if name.startswith("ioemu:"):
        name = name.removeprefix("ioemu:")
    name, _, kind = name.partition(":")
    disk.device = DiskDevice.CDROM if kind == "cdrom" else DiskDevice.DISK
    disk.target = DiskTarget(dev=name, bus=bus_of(name, is_hvm=is_hvm))
    disk.source = make_source(disk.type, path)
    disk.readonly = access in ACCESS_READ_ONLY
    disk.shareable = access in ACCESS_SHARED
    return disk


def _parse_source(disk: Disk, driver: DiskDriver, text: str) -> str | None:
    """Set driver, format and type; what remains is the path."""
    name, colon, path = text.partition(":")
    if not colon:
        driver.name, driver.type, disk.type = "phy", None, StorageType.BLOCK
        return text or None
    driver.name = name
    if name in TAPS:
        format, _, path = path.partition(":")
        driver.type = _parse_format(format)
    disk.type = StorageType.BLOCK if name == "phy" else StorageType.FILE
    return path or None


def _parse_format(text: str) -> StorageFormat:
    if text == "aio":
        return StorageFormat.RAW
    try:
        return StorageFormat(text)
    except ValueError:
        raise internal(f"Unknown driver type {text}") from None


def bus_of(name: str, *, is_hvm: bool) -> DiskBus:
    """The bus that follows from the name of a disk in the guest."""
    if name.startswith("xvd") or not is_hvm:
        return DiskBus.XEN
    return DiskBus.SCSI if name.startswith("sd") else DiskBus.IDE


def format_xm(domain: Domain) -> str:
    """The xm configuration of a domain. Raises Error CONFIG_UNSUPPORTED."""
    out = Writer()
    write_guest(out, domain, "netfront", has_maximum=False)
    if is_hvm(domain):
        out.put("builder", "hvm")
        out.put("kernel", domain.os.loader.path if domain.os.loader is not None else None)
        out.put("boot", format_boot(domain))
    else:
        out.put("bootloader", domain.bootloader)
        out.put("bootargs", domain.bootloader_args)
        out.put("kernel", domain.os.kernel)
        out.put("ramdisk", domain.os.initrd)
        out.put("extra", domain.os.cmdline)
    disks = [disk for disk in domain.devices.disks if disk.device is not DiskDevice.FLOPPY]
    out.put_list("disk", [format_disk(disk) for disk in disks])
    if is_hvm(domain):
        write_inputs(out, domain.devices.inputs)
    return out.text()


def format_disk(disk: Disk) -> str:
    """The text of a disk (xenFormatXMDisk). Raises Error CONFIG_UNSUPPORTED."""
    path = disk_path(disk)
    name = disk.target.dev or "" if disk.target is not None else ""
    kind = ":cdrom" if disk.device is DiskDevice.CDROM else ""
    access = "r" if disk.readonly else "w!" if disk.shareable else "w"
    if disk.transient is not None:
        raise unsupported("transient disks not supported yet")
    return f"{_format_source(disk, path) if path else ''},{name}{kind},{access}"


def _format_source(disk: Disk, path: str) -> str:
    driver = disk.driver.name if disk.driver is not None else None
    if driver is None:
        return f"{'phy' if disk.type is StorageType.BLOCK else 'file'}:{path}"
    if driver not in TAPS:
        return f"{driver}:{path}"
    format = disk.driver.type if disk.driver is not None else None
    shown = "aio" if format in (None, StorageFormat.RAW) else format.value
    return f"{driver}:{shown}:{path}"
