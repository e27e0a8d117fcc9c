"""What virtio devices have in common: the name for their transport, and their driver options."""

from purevirt.conf.domain.address import CcwAddress, PciAddress, VirtioMmioAddress
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.drivers.qemu.command.context import Properties
from purevirt.drivers.qemu.failure import unsupported

_FLAVOURS = {"virtio-transitional": "-transitional", "virtio-non-transitional": "-non-transitional"}


def virtio_device(stem: str, device: Device, model: str | None) -> str:
    """The QEMU device for a stem such as ``virtio-blk`` (qemuBuildVirtioDevGetConfigDev)."""
    if isinstance(device.address, PciAddress):
        return f"{stem}-pci{_FLAVOURS.get(model or '', '')}"
    if isinstance(device.address, VirtioMmioAddress):
        return f"{stem}-device"
    if isinstance(device.address, CcwAddress):
        return f"{stem}-ccw"
    kind = "none" if device.address is None else device.address.type
    raise unsupported(f"Unexpected address type {kind} for virtio device {stem}")


def virtio_options(driver: VirtioDriver | None) -> Properties:
    """The options that every virtio device takes, those that are set."""
    if driver is None:
        return {}
    options: Properties = {
        "iommu_platform": driver.iommu,
        "ats": driver.ats,
        "packed": driver.packed,
        "page-per-vq": driver.page_per_vq,
    }
    return {name: value for name, value in options.items() if value is not None}
