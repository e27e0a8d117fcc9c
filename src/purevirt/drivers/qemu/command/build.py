"""The whole command line of a domain, in libvirt's order (qemuBuildCommandLine)."""

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path

from purevirt.conf.domain.disk import DiskBus, DiskDevice
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.osboot import BootDevice, SmbiosMode
from purevirt.conf.domain.tuning import CpuTune
from purevirt.conf.xmlmap import copy_element
from purevirt.drivers.qemu.command import audio, chardev, controller, cpu, disk, display, machine, network, peripheral
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.launch import Command

Part = Callable[[CommandContext, CommandLine], None]

# parts of a document that nothing here turns into words: the field of the model and what it is called
_UNSUPPORTED_DEVICES = {
    "leases": "lease", "filesystems": "filesystem", "smartcards": "smartcard", "tpms": "tpm", "redirdevs": "redirdev",
    "redirfilter": "redirfilter", "nvram": "nvram", "shmems": "shmem", "memories": "memory", "cryptos": "crypto",
    "iommu": "iommu", "vsock": "vsock", "pstore": "pstore", "hostdevs": "hostdev",
}  # fmt: skip
_UNSUPPORTED_PARTS = {
    "genid": "genid", "numatune": "numatune", "launch_security": "launchSecurity", "keywrap": "keywrap",
    "default_iothread": "defaultiothread", "perf": "perf",
}  # fmt: skip


def build_command(context: CommandContext) -> Command:
    """The command of a guest that is ready to start; raises Error CONFIG_UNSUPPORTED naming what cannot be done."""
    _refuse_unsupported(context.domain)
    context.boot_indexes.update(boot_indexes(context.domain))
    line = CommandLine()
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
    devices = [*domain.devices.disks, *domain.devices.interfaces]
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
    return lambda domain: [each for each in domain.devices.disks if each.device in kinds and _can_boot(each)]


def _can_boot(device: object) -> bool:
    target = getattr(device, "target", None)
    return target is not None and target.bus != DiskBus.SD


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


def _refuse_unsupported(domain: Domain) -> None:
    for holder, names in ((domain.devices, _UNSUPPORTED_DEVICES), (domain, _UNSUPPORTED_PARTS)):
        for field, name in names.items():
            if getattr(holder, field):
                raise unsupported(f"<{name}> is not supported by this QEMU driver")
    if domain.os.smbios not in {None, SmbiosMode.NONE, SmbiosMode.EMULATE}:
        raise unsupported(f"smbios mode '{domain.os.smbios}' is not supported")


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
    machine.build_firmware_nodes,
    machine.build_machine,
    cpu.build_cpu,
    machine.build_loader,
    machine.build_memory,
    machine.build_overcommit,
    cpu.build_smp,
    machine.build_iothreads,
    _build_identity,
    display.build_display,
    _build_config_switches,
    machine.build_monitor,
    machine.build_clock,
    machine.build_power,
    machine.build_boot,
    controller.build_controllers,
    peripheral.build_hubs,
    disk.build_disks,
    network.build_interfaces,
    chardev.build_serials,
    chardev.build_parallels,
    chardev.build_channels,
    chardev.build_consoles,
    peripheral.build_inputs,
    audio.build_audios,
    display.build_graphics,
    display.build_videos,
    display.build_sounds,
    peripheral.build_watchdogs,
    peripheral.build_balloon,
    peripheral.build_rngs,
    peripheral.build_vmcoreinfo,
    _build_own_words,
    _build_sandbox,
    peripheral.build_panics,
    _build_messages,
)
