"""Where a device is plugged in, as properties of ``-device`` (qemuBuildDeviceAddressProps)."""

from purevirt.conf.domain.address import (
    CcidAddress,
    CcwAddress,
    DimmAddress,
    DriveAddress,
    IsaAddress,
    PciAddress,
    SpaprVioAddress,
    UnassignedAddress,
    UsbAddress,
    VirtioMmioAddress,
    VirtioSerialAddress,
)
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.alias import controller_alias, find_controller, has_scsi_targets
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties
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
        reader = find_controller(context.domain, ControllerType.CCID, address.controller)
        name = reader.alias if reader is not None and reader.alias else f"ccid{address.controller}"
        return {"bus": f"{name}.0"}
    if isinstance(address, DimmAddress):
        return {"slot": address.slot, "addr": address.base or None}
    if isinstance(address, CcwAddress):
        return {"devno": f"{address.cssid or 0:x}.{address.ssid or 0:x}.{address.devno or 0:04x}"}
    if isinstance(address, SpaprVioAddress):
        return {"reg": address.reg}
    if isinstance(address, DriveAddress):
        return drive_properties(context, address)
    if address is None or isinstance(address, VirtioMmioAddress | UnassignedAddress):
        return {}
    raise unsupported(f"address type '{address.type}' is not supported")


def drive_properties(context: CommandContext, address: DriveAddress) -> Properties:
    """The place of a unit on a SCSI controller, which may tell targets and units apart."""
    controller = find_controller(context.domain, ControllerType.SCSI, address.controller)
    alias = controller.alias if controller is not None and controller.alias else f"scsi{address.controller}"
    properties: Properties = {"bus": f"{alias}.0"}
    if has_scsi_targets(context.domain, address):
        return properties | {"channel": address.bus, "scsi-id": address.target, "lun": address.unit}
    return properties | {"scsi-id": address.unit}


def add_device(context: CommandContext, line: CommandLine, device: Device, properties: Properties) -> None:
    """``-device``, with the zPCI device that a PCI device of an s390 is reached through; none if it is unassigned."""
    address = device.address
    if isinstance(address, UnassignedAddress):
        return
    if isinstance(address, PciAddress) and address.zpci is not None:
        zpci = address.zpci
        if not context.has("zpci"):
            raise unsupported("This QEMU binary doesn't support zPCI")
        words: Properties = {"driver": "zpci", "uid": zpci.uid, "fid": zpci.fid, "target": device.alias}
        line.add_device(words | {"id": f"zpci{zpci.uid}"})
    line.add_device(properties)


def pci_bus(domain: Domain, bus: int) -> str:
    """The name of a PCI bus: its controller's alias."""
    controller = find_controller(domain, ControllerType.PCI, bus)
    if controller is None or controller.alias is None:
        raise internal_error(f"Could not find PCI controller with index '{bus}' required for device")
    if controller.model in ROOT_MODELS and bus:
        # another host bridge of a pSeries
        return f"{controller.alias}.0"
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
