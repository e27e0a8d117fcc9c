"""Where a device is plugged in, as properties of ``-device`` (qemuBuildDeviceAddressProps)."""

from purevirt.conf.domain.address import (
    CcidAddress,
    DimmAddress,
    IsaAddress,
    PciAddress,
    UsbAddress,
    VirtioMmioAddress,
    VirtioSerialAddress,
)
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.alias import controller_alias, find_controller
from purevirt.drivers.qemu.command.context import CommandContext, Properties
from purevirt.drivers.qemu.failure import internal_error, unsupported

ROOT_MODELS = frozenset({ControllerModel.PCI_ROOT, ControllerModel.PCIE_ROOT})


def address_properties(context: CommandContext, device: Device) -> Properties:
    """``bus`` and ``addr`` and their like; empty for a device without an address."""
    address = device.address
    if isinstance(address, PciAddress):
        return _pci(context.domain, address, device.acpi_index)
    if isinstance(address, UsbAddress):
        return _usb(context.domain, address)
    if isinstance(address, IsaAddress):
        return _isa(address)
    if isinstance(address, VirtioSerialAddress):
        controller = find_controller(context.domain, ControllerType.VIRTIO_SERIAL, address.controller)
        alias = controller.alias if controller and controller.alias else f"virtio-serial{address.controller}"
        return {"bus": f"{alias}.{address.bus}", "nr": address.port or 0}
    if isinstance(address, CcidAddress):
        return {"bus": f"ccid{address.controller}.0"}
    if isinstance(address, DimmAddress):
        return {"slot": address.slot, "addr": address.base or None}
    if address is None or isinstance(address, VirtioMmioAddress):
        return {}
    raise unsupported(f"address type '{address.type}' is not supported")


def pci_bus(domain: Domain, bus: int) -> str:
    """The name of a PCI bus: its controller's alias."""
    controller = find_controller(domain, ControllerType.PCI, bus)
    if controller is None or controller.alias is None:
        raise internal_error(f"Could not find PCI controller with index '{bus}' required for device")
    # a root is part of the machine, whatever the user calls it
    return controller_alias(domain, controller) if controller.model in ROOT_MODELS else controller.alias


def _pci(domain: Domain, address: PciAddress, acpi_index: int | None) -> Properties:
    place = f"0x{address.slot:x}" + (f".0x{address.function:x}" if address.function else "")
    properties: Properties = {"bus": pci_bus(domain, address.bus)}
    if address.multifunction is not None:
        properties["multifunction"] = address.multifunction
    properties["addr"] = place
    if acpi_index:
        properties["acpi-index"] = acpi_index
    return properties


def _usb(domain: Domain, address: UsbAddress) -> Properties:
    controllers = [each for each in domain.devices.controllers if each.type == ControllerType.USB]
    found = next((each for each in controllers if (each.index or 0) == address.bus and each.alias), None)
    alias = found.alias if found is not None else f"usb{address.bus or ''}"
    properties: Properties = {"bus": f"{alias}.0"}
    if address.port:
        properties["port"] = address.port
    return properties


def _isa(address: IsaAddress) -> Properties:
    properties: Properties = {}
    if address.iobase is not None:
        properties["iobase"] = address.iobase
    if address.irq is not None:
        properties["irq"] = address.irq
    return properties
