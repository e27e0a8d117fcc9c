"""What loads a guest before bhyve runs it: firmware, bhyveload, grub-bhyve or a loader of the user's own."""

import shlex
from collections.abc import Iterable

from purevirt.conf.domain.chardev import NmdmSource
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import BootDevice, Firmware, Loader, LoaderType
from purevirt.drivers.bhyve.capability import GrubCapability, internal, unsupported
from purevirt.drivers.shared.native import disk_path

BHYVELOAD = "bhyveload"
GRUB = "grub-bhyve"
PREFERRED_FIRMWARE = "BHYVE_UEFI.fd"
BOOTABLE = {BootDevice.CDROM: DiskDevice.CDROM, BootDevice.HD: DiskDevice.DISK}
"""Disks, by the class of devices to boot from."""


def choose_firmware(domain: Domain, folder: str, names: Iterable[str]) -> None:
    """Fill in the firmware for a guest that asks for EFI (bhyveFirmwareFillDomain); ``names`` are the folder's files.

    Raises Error INTERNAL_ERROR where there is none.
    """
    if domain.os.firmware is None:
        return
    if domain.os.firmware is not Firmware.EFI:
        raise unsupported("only 'efi' firmware is supported")
    images = sorted((name for name in names if name.endswith(".fd")), key=lambda name: name != PREFERRED_FIRMWARE)
    if not images:
        raise internal("no firmwares available")
    domain.os.loader = Loader(path=f"{folder}/{images[0]}", type=LoaderType.PFLASH, readonly=True)


def boot_disk(domain: Domain) -> Disk:
    """The disk that bhyveload reads the kernel from (virBhyveGetBootDisk). Raises Error."""
    disks = domain.devices.disks
    if not disks:
        raise unsupported("Domain should have at least one disk defined")
    ordered = [disk for disk in disks if disk.boot is not None and disk.boot.order]
    if len(ordered) > 1 or len(domain.os.boots) > 1:
        raise unsupported("Only one boot device is supported")
    if ordered:
        return ordered[0]
    if not domain.os.boots:
        return disks[0]
    wanted = domain.os.boots[0].dev
    if wanted not in BOOTABLE:
        raise unsupported(f"Cannot boot from device {wanted.value}")
    found = next((disk for disk in disks if disk.device is BOOTABLE[wanted]), None)
    if found is None:
        raise unsupported(f"Cannot find boot device of requested type {wanted.value}")
    return found


def build_loader(domain: Domain, capabilities: GrubCapability, device_map: str) -> tuple[list[str], str]:
    """The command that loads the guest, and the device map it reads (virBhyveProcessBuildLoadCmd).

    Both are empty for a guest with firmware. Raises Error.
    """
    if domain.bootloader is None:
        return ([], "") if domain.os.loader is not None else (_build_bhyveload(domain), "")
    name = domain.bootloader.rpartition("/")[2]
    if name.startswith(GRUB) and domain.bootloader_args is None:
        return _build_grub(domain, capabilities, device_map)
    return _build_custom(domain, domain.bootloader), ""


def memory_mib(domain: Domain) -> str:
    """Memory in MiB."""
    return str(-(-(domain.memory_kib or 0) // 1024))


def _build_bhyveload(domain: Domain) -> list[str]:
    path = disk_path(boot_disk(domain))
    if domain.bootloader_args is not None:
        return _build_custom(domain, BHYVELOAD)
    if path is None:
        raise unsupported("Unsupported disk type")
    return [BHYVELOAD, "-m", memory_mib(domain), *_lock_option(domain), "-d", path, domain.name]


def _lock_option(domain: Domain) -> list[str]:
    return ["-S"] if domain.memory_backing is not None and domain.memory_backing.locked else []


def _build_custom(domain: Domain, program: str) -> list[str]:
    if domain.bootloader_args is None:
        raise unsupported("Custom loader requires explicit <bootloader_args> configuration")
    try:
        return [program, *shlex.split(domain.bootloader_args)]
    except ValueError:
        raise internal(f"Failed to parse '{domain.bootloader_args}'") from None


def _build_grub(domain: Domain, capabilities: GrubCapability, device_map: str) -> tuple[list[str], str]:
    found = _grub_disks(domain)
    if not found:
        raise unsupported("domain should have at least one disk defined")
    lines = "".join(f"({name}) {path}\n" for name, path in found.items())
    root = "hd0,msdos1" if "hd0" in found else "cd"
    argv = [str(domain.bootloader), "--root", root, "--device-map", device_map, "--memory", memory_mib(domain)]
    serials = domain.devices.serials
    if capabilities & GrubCapability.CONSDEV and serials and isinstance(serials[0].source, NmdmSource):
        argv += ["--cons-dev", serials[0].source.master or ""]
    return [*argv, domain.name], lines


def _grub_disks(domain: Domain) -> dict[str, str]:
    """The disk the user chose; otherwise the first CD and the first hard disk."""
    known = [disk for disk in domain.devices.disks if _is_readable(disk) and disk_path(disk) is not None]
    chosen = [(disk.boot.order, disk) for disk in known if disk.boot is not None and disk.boot.order]
    if chosen:
        known = [min(chosen, key=lambda pair: pair[0])[1]]
    found: dict[str, str] = {}
    for name, device in (("cd", DiskDevice.CDROM), ("hd0", DiskDevice.DISK)):
        disk = next((disk for disk in known if disk.device is device), None)
        if disk is not None:
            found[name] = disk_path(disk) or ""
    return found


def _is_readable(disk: Disk) -> bool:
    return disk.target is not None and disk.target.bus in (DiskBus.SATA, DiskBus.VIRTIO)
