"""Channel I/O addresses of s390 guests (qemuDomainAssignS390Addresses)."""

from collections.abc import Iterator

from purevirt.conf.domain.address import CcwAddress
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.display import VideoType
from purevirt.conf.domain.input import InputBus
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.virtual import BalloonModel

VIRTUAL_CSS = 0xFE
"""The channel subsystem of virtio devices."""


def assign_ccw(domain: Domain) -> None:
    """Give virtio devices without an address the next device number."""
    devices = list(ccw_devices(domain))
    addresses = [device.address for device in devices if isinstance(device.address, CcwAddress)]
    taken = {(one.cssid, one.ssid, one.devno) for one in addresses}
    for device in devices:
        if device.address is not None and not _is_open(device.address):
            continue
        number = next(devno for devno in range(0x10000) if (VIRTUAL_CSS, 0, devno) not in taken)
        taken.add((VIRTUAL_CSS, 0, number))
        device.address = CcwAddress(cssid=VIRTUAL_CSS, ssid=0, devno=number)


def _is_open(address: object) -> bool:
    return isinstance(address, CcwAddress) and address.devno is None


def ccw_devices(domain: Domain) -> Iterator[Device]:
    """The devices on the channel subsystem, in libvirt's order (virDomainDeviceInfoIterate)."""
    devices = domain.devices
    yield from (one for one in devices.disks if one.target is not None and one.target.bus is DiskBus.VIRTIO)
    yield from (one for one in devices.interfaces if one.model == "virtio")
    yield from (
        one
        for one in devices.hostdevs
        if one.kind.type == "scsi_host"
        or (one.kind.type == "mdev" and getattr(getattr(one.kind, "model", None), "value", "") == "vfio-ccw")
    )
    yield from (one for one in devices.videos if one.model is not None and one.model.type is VideoType.VIRTIO)
    for controller in devices.controllers:
        is_scsi = controller.type is ControllerType.SCSI and controller.model is ControllerModel.VIRTIO_SCSI
        if is_scsi or controller.type is ControllerType.VIRTIO_SERIAL:
            yield controller
    yield from (one for one in devices.inputs if one.bus is InputBus.VIRTIO)
    yield from devices.filesystems
    if devices.memballoon is not None and devices.memballoon.model is BalloonModel.VIRTIO:
        yield devices.memballoon
    yield from devices.rngs
    if devices.vsock is not None:
        yield devices.vsock
    yield from devices.cryptos
