"""The option ROM of a PCI device (qemuBuildRomProps)."""

from purevirt.conf.domain.address import PciAddress
from purevirt.conf.domain.device import Device
from purevirt.drivers.qemu.command.context import Properties
from purevirt.drivers.qemu.failure import unsupported


def rom_properties(device: Device) -> Properties:
    """What is said of the ROM; raises Error CONFIG_UNSUPPORTED for a device that is not on PCI."""
    rom = device.rom
    if rom is None:
        return {}
    if not isinstance(device.address, PciAddress):
        raise unsupported("rombar and romfile are supported only for PCI devices")
    if rom.enabled is False:
        return {"romfile": ""}
    return {"rombar": None if rom.bar is None else int(rom.bar), "romfile": rom.file}
