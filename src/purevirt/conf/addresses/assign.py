"""All address passes of the QEMU driver, in their order (qemuDomainAssignAddresses)."""

from purevirt.conf.addresses.ccw import assign_ccw
from purevirt.conf.addresses.pciassign import assign_pci
from purevirt.conf.addresses.port import assign_virtio_serial
from purevirt.conf.addresses.sparse import assign_spapr_vio, assign_virtio_mmio
from purevirt.conf.addresses.usb import assign_usb
from purevirt.conf.addresses.zpci import assign_zpci
from purevirt.conf.defaults.controller import add_implicit_controllers, number_controllers
from purevirt.conf.defaults.qemu_device import default_scsi_model
from purevirt.conf.defaults.qemu_machine import is_s390
from purevirt.conf.domain.controller import ControllerType
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.model import Domain


def assign_addresses(domain: Domain, facts: EmulatorFacts, *, abi_update: bool) -> None:
    """Give every device that lacks one an address. Raises Error where there is no place."""
    assign_virtio_serial(domain)
    add_implicit_controllers(domain)
    for controller in domain.devices.controllers:
        if controller.type is ControllerType.SCSI and controller.model is None:
            controller.model = default_scsi_model(domain, facts)
    number_controllers(domain)
    if is_s390(domain):
        assign_ccw(domain)
    assign_spapr_vio(domain)
    assign_virtio_mmio(domain)
    assign_pci(domain, facts)
    if is_s390(domain):
        assign_zpci(domain)
    if abi_update:
        assign_usb(domain)
