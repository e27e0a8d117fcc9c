"""Addresses outside of PCI: pSeries' virtual I/O, and virtio devices of ARM boards without PCI."""

from collections.abc import Iterator

from purevirt.conf.addresses.ccw import ccw_devices
from purevirt.conf.defaults.qemu_machine import ARM, is_pseries, machine_of
from purevirt.conf.domain.address import SpaprVioAddress, VirtioMmioAddress
from purevirt.conf.domain.chardev import SerialKind
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.display import SoundModel
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.tpm import TpmModel
from purevirt.errors import Error, ErrorCode, ErrorDomain

VIO_STEP = 0x1000
HIGHEST_VIO = 0xFFFFFFFF


def assign_spapr_vio(domain: Domain) -> None:
    """Registers for the devices of a pSeries (qemuDomainAssignSpaprVIOAddresses). Raises Error XML_ERROR."""
    if not is_pseries(domain):
        return
    devices = list(_vio_devices(domain))
    taken: set[int] = set()
    for device, _ in devices:
        if isinstance(device.address, SpaprVioAddress) and device.address.reg is not None:
            _reserve(taken, device.address.reg)
    for device, first in devices:
        if device.address is not None and not isinstance(device.address, SpaprVioAddress):
            continue
        if device.address is None or device.address.reg is None:
            reg = first
            while reg in taken:
                reg += VIO_STEP
            taken.add(reg)
            device.address = SpaprVioAddress(reg=reg)


def _reserve(taken: set[int], reg: int) -> None:
    if reg in taken:
        raise Error(ErrorCode.XML_ERROR, f"spapr-vio address {reg:#x} already in use", domain=ErrorDomain.DOMAIN)
    taken.add(reg)


def _vio_devices(domain: Domain) -> Iterator[tuple[Device, int]]:
    """The devices and where their registers start."""
    devices = domain.devices
    for interface in devices.interfaces:
        if interface.model == "spapr-vlan":
            yield interface, 0x1000
    for controller in devices.controllers:
        if controller.type is ControllerType.SCSI and controller.model is ControllerModel.IBMVSCSI:
            yield controller, 0x2000
    for serial in devices.serials:
        if serial.target is not None and serial.target.type is SerialKind.SPAPR_VIO_SERIAL:
            yield serial, 0x30000000
    if devices.nvram is not None:
        yield devices.nvram, 0x3000
    for tpm in devices.tpms:
        if tpm.model is TpmModel.TPM_SPAPR:
            yield tpm, 0x4000


def assign_virtio_mmio(domain: Domain) -> None:
    """Virtio devices of a board without PCI are memory-mapped (qemuDomainAssignVirtioMMIOAddresses)."""
    arch = domain.os.type.arch if domain.os.type is not None else None
    if arch not in ARM or not machine_of(domain).startswith("vexpress-"):
        return
    sounds = (sound for sound in domain.devices.sounds if sound.model is SoundModel.VIRTIO)
    for device in [*ccw_devices(domain), *sounds]:
        if device.address is None:
            device.address = VirtioMmioAddress()
