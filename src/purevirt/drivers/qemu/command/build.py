"""The whole command line of a domain, in libvirt's order (qemuBuildCommandLine)."""

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from purevirt.conf.addresses.usb import assign_usb
from purevirt.conf.defaults.basic import bootable_devices
from purevirt.conf.domain.disk import DiskDevice
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import BootDevice
from purevirt.conf.domain.tuning import CpuTune
from purevirt.conf.xmlmap import copy_element
from purevirt.drivers.qemu.alias import assign_aliases
from purevirt.drivers.qemu.command import (
    audio,
    chardev,
    controller,
    cpu,
    disk,
    display,
    extra,
    filesystem,
    flash,
    graphics,
    hostdev,
    machine,
    memory,
    network,
    numa,
    peripheral,
    redirect,
    security,
    sysinfo,
)
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine
from purevirt.drivers.qemu.command.guestcpu import settle_cpu
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.launch import Command

Part = Callable[[CommandContext, CommandLine], None]


def build_command(context: CommandContext) -> Command:
    """The command of a guest that is ready to start; raises Error CONFIG_UNSUPPORTED naming what cannot be done."""
    _complete(context)
    _claim(context)
    context.boot_indexes.update(boot_indexes(context.domain))
    line = CommandLine(has_json_devices=context.has("device.json+hotplug"))
    for part in _PARTS:
        part(context, line)
    emulator = context.domain.devices.emulator or context.capabilities.emulator
    environment = build_environment(context.folder, context.variables) | line.environment
    return Command([emulator, *line.words], environment, line.inherited)


def build_environment(folder: Path, variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment: nothing of the daemon's but what QEMU needs; its homes are the domain's own folder."""
    own = dict(os.environ) if variables is None else variables
    environment = {"LC_ALL": "C"}
    for name in ("LD_PRELOAD", "LD_LIBRARY_PATH", "PATH"):
        if name in own:
            environment[name] = own[name]
    environment.setdefault("PATH", os.defpath)
    environment["HOME"] = str(folder)
    for name in ("USER", "LOGNAME", "TMPDIR"):
        if name in own:
            environment[name] = own[name]
    environment["XDG_DATA_HOME"] = str(folder / ".local/share")
    environment["XDG_CACHE_HOME"] = str(folder / ".cache")
    environment["XDG_CONFIG_HOME"] = str(folder / ".config")
    return environment


def boot_indexes(domain: Domain) -> dict[int, int]:
    """The place of each device in the boot order, by identity: its own, or its kind's in ``<os>``."""
    devices = bootable_devices(domain)
    own = {id(device): device.boot.order for device in devices if device.boot is not None and device.boot.order}
    if own:
        return own
    indexes: dict[int, int] = {}
    for place, entry in enumerate(domain.os.boots, 1):
        device = next(iter(_BOOT_CANDIDATES[entry.dev](domain)), None)
        if device is not None:
            indexes.setdefault(id(device), place)
    return indexes


def _disks_of(*kinds: DiskDevice) -> Callable[[Domain], list[object]]:
    return lambda domain: [each for each in domain.devices.disks if each.device in kinds]


_BOOT_CANDIDATES: dict[BootDevice, Callable[[Domain], list[object]]] = {
    BootDevice.FD: _disks_of(DiskDevice.FLOPPY),
    BootDevice.CDROM: _disks_of(DiskDevice.CDROM),
    BootDevice.HD: _disks_of(DiskDevice.DISK, DiskDevice.LUN),
    BootDevice.NETWORK: lambda domain: list(domain.devices.interfaces),
}


def check_enforceable(domain: Domain) -> None:
    """Refuse limits that nothing here would enforce once the guest runs; raises Error CONFIG_UNSUPPORTED."""
    refusals = {
        "CPU tuning is not available on this host": _needs_cgroup(domain.cputune) or None,
        "Block I/O tuning is not available on this host": domain.blkiotune,
        "Memory cgroup is not available on this host": domain.memtune,
        "disk I/O throttling is not supported": any(disk.iotune is not None for disk in domain.devices.disks) or None,
    }
    for detail, setting in refusals.items():
        if setting is not None:
            raise unsupported(detail)


def _needs_cgroup(tune: CpuTune | None) -> bool:
    """Whether there is more to it than where vCPUs and emulator may run, which needs no cgroup."""
    if tune is None:
        return False
    rest = copy_element(tune)
    rest.vcpupins, rest.emulatorpin = [], None
    return rest != CpuTune()


def _complete(context: CommandContext) -> None:
    """Decide what each start decides anew: the CPU behind a relative one, and free ports for USB devices."""
    settle_cpu(context.domain, context.capabilities, context.host_cpu)
    assign_usb(context.domain)
    assign_aliases(context.domain)


def _claim(context: CommandContext) -> None:
    """What the host does for the guest apart from its devices."""
    if context.domain.devices.leases:
        context.host.claim("<lease>")
    if context.domain.perf is not None:
        context.host.claim("<perf>")


def _build_identity(context: CommandContext, line: CommandLine) -> None:
    if context.domain.uuid is not None:
        line.add("-uuid", str(uuid.UUID(bytes=context.domain.uuid)))


def _build_config_switches(context: CommandContext, line: CommandLine) -> None:
    del context
    line.add("-no-user-config")
    line.add("-nodefaults")


def _build_own_words(context: CommandContext, line: CommandLine) -> None:
    """What the document itself asks to be said."""
    if (own := context.domain.qemu_commandline) is not None:
        line.words += [each.value for each in own.args]
        line.environment |= {each.name: each.value or "" for each in own.envs}


def _build_sandbox(context: CommandContext, line: CommandLine) -> None:
    if context.has("seccomp-sandbox"):
        line.add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny")


def _build_messages(context: CommandContext, line: CommandLine) -> None:
    del context
    line.add("-msg", "timestamp=on")


_PARTS: tuple[Part, ...] = (
    machine.build_name,
    flash.build_firmware_nodes,
    machine.build_machine,
    cpu.build_cpu,
    flash.build_loader,
    memory.build_memory,
    machine.build_overcommit,
    cpu.build_smp,
    machine.build_iothreads,
    machine.build_throttle_groups,
    numa.build_numa,
    _build_identity,
    extra.build_genid,
    sysinfo.build_smbios,
    sysinfo.build_fw_cfg,
    display.build_display,
    _build_config_switches,
    machine.build_monitor,
    machine.build_clock,
    machine.build_power,
    machine.build_boot,
    extra.build_iommu,
    controller.build_controllers,
    memory.build_modules,
    peripheral.build_hubs,
    disk.build_disks,
    filesystem.build_filesystems,
    network.build_interfaces,
    redirect.build_smartcards,
    chardev.build_serials,
    chardev.build_parallels,
    chardev.build_channels,
    chardev.build_consoles,
    security.build_tpms,
    peripheral.build_inputs,
    audio.build_audios,
    graphics.build_graphics,
    display.build_videos,
    display.build_sounds,
    peripheral.build_watchdogs,
    redirect.build_redirdevs,
    hostdev.build_hostdevs,
    peripheral.build_balloon,
    peripheral.build_rngs,
    extra.build_nvram,
    peripheral.build_vmcoreinfo,
    _build_own_words,
    security.build_launch_security,
    _build_sandbox,
    extra.build_shmems,
    extra.build_vsock,
    peripheral.build_panics,
    extra.build_cryptos,
    extra.build_pstore,
    _build_messages,
)
