"""The names by which QEMU knows devices, assigned before a start (qemuAssignDeviceAliases).

Only the model is touched. A name that the user chose (``ua-…``) stays, and a device that is plugged in later
gets the next free number.
"""

import re
from collections.abc import Callable, Sequence

from purevirt.conf.domain.address import DimmAddress, DriveAddress
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import Disk, DiskBus
from purevirt.conf.domain.interface import InterfaceType
from purevirt.conf.domain.model import Domain

_SCSI_WITHOUT_TARGETS = frozenset({ControllerModel.LSILOGIC, ControllerModel.BUSLOGIC, ControllerModel.DC390,
                                   ControllerModel.AM53C974, ControllerModel.NCR53C90})  # fmt: skip
# family of ``Devices``: prefix of its aliases
_NUMBERED: dict[str, str] = {
    "filesystems": "fs",
    "interfaces": "net",
    "smartcards": "smartcard",
    "serials": "serial",
    "parallels": "parallel",
    "channels": "channel",
    "consoles": "console",
    "inputs": "input",
    "tpms": "tpm",
    "sounds": "sound",
    "videos": "video",
    "redirdevs": "redir",
    "hubs": "hub",
    "watchdogs": "watchdog",
    "rngs": "rng",
    "panics": "panic",
    "shmems": "shmem",
    "cryptos": "crypto",
}
_SINGLE: dict[str, str] = {
    "memballoon": "balloon0",
    "nvram": "nvram",
    "iommu": "iommu0",
    "vsock": "vsock0",
    "pstore": "pstore0",
}
_MEMORY = {"dimm": "dimm", "nvdimm": "nvdimm", "virtio-pmem": "virtiopmem", "virtio-mem": "virtiomem", "sgx-epc": "epc"}


def assign_aliases(domain: Domain) -> None:
    """Name every device that has no name yet."""
    for controller in domain.devices.controllers:
        controller.alias = controller.alias or controller_alias(domain, controller)
    for disk in domain.devices.disks:
        disk.alias = disk.alias or disk_alias(domain, disk)
    for module in domain.devices.memories:
        if isinstance(module.address, DimmAddress):
            module.alias = module.alias or f"{_MEMORY[str(module.model)]}{module.address.slot}"
    hosted = [each for each in domain.devices.interfaces if each.type == InterfaceType.HOSTDEV]
    _number([*hosted, *domain.devices.hostdevs], lambda device: "hostdev")
    for family, prefix in _NUMBERED.items():
        devices: Sequence[Device] = getattr(domain.devices, family)
        _number(devices, lambda device, prefix=prefix: prefix)  # type: ignore[misc]  # mypy cannot type the default
    _number(domain.devices.memories, lambda device: _MEMORY[str(getattr(device, "model"))])  # noqa: B009
    for family, alias in _SINGLE.items():
        device: Device | None = getattr(domain.devices, family)
        if device is not None and str(getattr(device, "model", "")) != "none":
            device.alias = device.alias or alias


def clear_aliases(domain: Domain) -> None:
    """Forget the names that ``assign_aliases`` chose."""
    families = (*_NUMBERED, "controllers", "disks", "memories", "hostdevs")
    devices: list[Device] = [device for family in families for device in getattr(domain.devices, family)]
    devices += [device for family in _SINGLE if (device := getattr(domain.devices, family)) is not None]
    for device in devices:
        if device.alias is not None and not device.alias.startswith("ua-"):
            device.alias = None


def controller_alias(domain: Domain, controller: Controller) -> str:
    """The name of a controller (qemuAssignDeviceControllerAlias)."""
    index = controller.index or 0
    if controller.type == ControllerType.PCI and index == 0 and _has_single_bus(domain):
        return "pci"
    if controller.type == ControllerType.PCI:
        return f"pcie.{index}" if controller.model == ControllerModel.PCIE_ROOT else f"pci.{index}"
    if index == 0 and controller.type in {ControllerType.IDE, ControllerType.USB}:
        # the machine's own IDE controller, and what guests of old have called the first USB controller
        return str(controller.type)
    if index == 0 and controller.type == ControllerType.SATA and _is_q35(domain):
        return "ide"
    return f"{controller.type}{index}"


def find_controller(domain: Domain, kind: ControllerType, index: int) -> Controller | None:
    """The controller of a kind and number."""
    found = (each for each in domain.devices.controllers if each.type == kind and (each.index or 0) == index)
    return next(found, None)


def has_scsi_targets(domain: Domain, address: DriveAddress) -> bool:
    """Whether the SCSI controller of an address tells targets and units apart."""
    controller = find_controller(domain, ControllerType.SCSI, address.controller)
    return controller is None or controller.model not in _SCSI_WITHOUT_TARGETS


def disk_alias(domain: Domain, disk: Disk) -> str:
    """The name of a disk (qemuAssignDeviceDiskAlias)."""
    bus = None if disk.target is None else disk.target.bus
    address = disk.address
    if isinstance(address, DriveAddress):
        places = [address.controller, address.bus, address.unit]
        if bus == DiskBus.SCSI and has_scsi_targets(domain, address):
            places.insert(2, address.target)
        return f"{bus}{'-'.join(map(str, places))}"
    return f"{bus}-disk{disk_index(disk)}"


def disk_index(disk: Disk) -> int:
    """The number in a target name: 0 for vda, 26 for vdaa (virDiskNameToIndex)."""
    name = (disk.target.dev if disk.target else None) or ""
    match = re.fullmatch(r"(?:fd|hd|vd|sd|xvd|ubd|nvme)([a-z]+)", name)
    number = 0
    for letter in match[1] if match else "a":
        number = number * 26 + ord(letter) - ord("a") + 1
    return number - 1


def _number(devices: Sequence[Device], prefix_of: Callable[[Device], str]) -> None:
    """Give numbered names in order, stepping over those in use."""
    used = {device.alias for device in devices}
    counters: dict[str, int] = {}
    for device in devices:
        if device.alias is not None:
            continue
        prefix = prefix_of(device)
        number = counters.get(prefix, 0)
        while f"{prefix}{number}" in used:
            number += 1
        device.alias = f"{prefix}{number}"
        counters[prefix] = number + 1


def _has_single_bus(domain: Domain) -> bool:
    """Whether the machine's only PCI bus has no number (virQEMUCapsHasPCIMultiBus)."""
    return domain.os.type is not None and domain.os.type.machine == "versatilepb"


def _is_q35(domain: Domain) -> bool:
    machine = (domain.os.type.machine if domain.os.type else None) or ""
    return machine == "q35" or machine.startswith("pc-q35")
