"""What virtio devices have in common: the name for their transport, and their driver options."""

from collections.abc import Sequence

from purevirt.conf.domain.address import CcwAddress, PciAddress, VirtioMmioAddress
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.conf.domain.disk import IothreadMapping
from purevirt.drivers.qemu.command.context import Properties
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.jsonvalue import Json

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


def iothread_mapping(iothreads: Sequence[IothreadMapping]) -> Json:
    """Which thread serves which queues; None where nothing is said."""
    mapping: list[Json] = []
    for each in iothreads:
        queues: list[Json] = [queue.id for queue in each.queues]
        entry: dict[str, Json] = {"iothread": f"iothread{each.id}"}
        mapping.append(entry | ({"vqs": queues} if queues else {}))
    return mapping or None
