"""Controllers: PCI topology, USB, SCSI, SATA, virtio-serial, CCID (qemuBuildControllersCommandLine)."""

from purevirt.conf.domain.controller import (
    Controller,
    ControllerDriver,
    ControllerModel,
    ControllerType,
    PciModelName,
    PciTarget,
)
from purevirt.drivers.qemu.command.address import ROOT_MODELS, add_device, address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, on_off
from purevirt.drivers.qemu.command.virtio import iothread_mapping, virtio_device, virtio_options
from purevirt.drivers.qemu.failure import internal_error, unsupported

# libvirt's order of types on the command line; floppies bring their controller along
_ORDER = (
    ControllerType.PCI, ControllerType.USB, ControllerType.SCSI, ControllerType.IDE, ControllerType.SATA,
    ControllerType.VIRTIO_SERIAL, ControllerType.CCID,
)  # fmt: skip
_NEVER_WRITTEN = frozenset({ControllerType.FDC, ControllerType.XENBUS, ControllerType.ISA})

_USB_DEVICES = {
    ControllerModel.PIIX3_UHCI: "piix3-usb-uhci",
    ControllerModel.PIIX4_UHCI: "piix4-usb-uhci",
    ControllerModel.EHCI: "usb-ehci",
    ControllerModel.ICH9_EHCI1: "ich9-usb-ehci1",
    ControllerModel.ICH9_UHCI1: "ich9-usb-uhci1",
    ControllerModel.ICH9_UHCI2: "ich9-usb-uhci2",
    ControllerModel.ICH9_UHCI3: "ich9-usb-uhci3",
    ControllerModel.VT82C686B_UHCI: "vt82c686b-usb-uhci",
    ControllerModel.PCI_OHCI: "pci-ohci",
    ControllerModel.NEC_XHCI: "nec-usb-xhci",
    ControllerModel.QEMU_XHCI: "qemu-xhci",
}
_USB_FLAGS = {"usb-ehci": "usb-ehci", "ich9-usb-uhci1": "ich9-usb-ehci1", "ich9-usb-uhci2": "ich9-usb-ehci1",
              "ich9-usb-uhci3": "ich9-usb-ehci1"}  # fmt: skip
_XHCI = frozenset({ControllerModel.NEC_XHCI, ControllerModel.QEMU_XHCI})
_SCSI_DEVICES = {
    ControllerModel.LSILOGIC: "lsi",
    ControllerModel.LSISAS1068: "mptsas1068",
    ControllerModel.LSISAS1078: "megasas",
    ControllerModel.VMPVSCSI: "pvscsi",
    ControllerModel.AM53C974: "am53c974",
    ControllerModel.DC390: "dc390",
    ControllerModel.IBMVSCSI: "spapr-vscsi",
    ControllerModel.NCR53C90: "esp",
}
_VIRTIO_SCSI = frozenset(
    {ControllerModel.VIRTIO_SCSI, ControllerModel.VIRTIO_TRANSITIONAL, ControllerModel.VIRTIO_NON_TRANSITIONAL}
)
# default QEMU device of the PCI controllers
_PCI_DEVICES = {
    ControllerModel.PCI_BRIDGE: PciModelName.PCI_BRIDGE,
    ControllerModel.DMI_TO_PCI_BRIDGE: PciModelName.I82801B11_BRIDGE,
    ControllerModel.PCIE_TO_PCI_BRIDGE: PciModelName.PCIE_PCI_BRIDGE,
    ControllerModel.PCIE_ROOT_PORT: PciModelName.PCIE_ROOT_PORT,
    ControllerModel.PCIE_SWITCH_UPSTREAM_PORT: PciModelName.X3130_UPSTREAM,
    ControllerModel.PCIE_SWITCH_DOWNSTREAM_PORT: PciModelName.XIO3130_DOWNSTREAM,
    ControllerModel.PCI_EXPANDER_BUS: PciModelName.PXB,
    ControllerModel.PCIE_EXPANDER_BUS: PciModelName.PXB_PCIE,
}


def build_controllers(context: CommandContext, line: CommandLine) -> None:
    """All controllers that the machine does not have by itself."""
    _build_root_options(context, line)
    known = {*_ORDER, *_NEVER_WRITTEN}
    for controller in context.domain.devices.controllers:
        if controller.type not in known:
            raise unsupported(f"Unsupported controller type: {controller.type}")
    for kind in _ORDER:
        for controller in context.domain.devices.controllers:
            if controller.type == kind and not _is_builtin(context, controller):
                add_device(context, line, controller, _BUILDERS[kind](context, controller))


def _build_root_options(context: CommandContext, line: CommandLine) -> None:
    """What is said of the machine's own PCI root: the hole above 4 GiB, and ACPI hotplug of an i440FX."""
    for controller in context.domain.devices.controllers:
        if controller.type != ControllerType.PCI or controller.model not in ROOT_MODELS:
            continue
        if controller.pcihole64_kib is not None:
            host = "q35-pcihost" if context.is_q35 else "i440FX-pcihost"
            line.add("-global", f"{host}.pci-hole64-size={controller.pcihole64_kib}K")
        if controller.target is not None and controller.target.hotplug is not None:
            if not context.has("piix4.acpi-root-pci-hotplug"):
                raise unsupported(
                    "setting the hotplug property on a 'pci-root' device is not supported by this QEMU binary"
                )
            line.add("-global", f"PIIX4_PM.acpi-root-pci-hotplug={on_off(controller.target.hotplug)}")


def _is_builtin(context: CommandContext, controller: Controller) -> bool:
    index = controller.index or 0
    match controller.type:
        case ControllerType.PCI:
            return controller.model in ROOT_MODELS and not _host_bridge(controller)
        case ControllerType.IDE:
            if index == 0 and context.is_i440fx:
                return True
            raise unsupported(
                "Only a single IDE controller is supported for this machine type"
                if context.is_i440fx
                else "IDE controllers are unsupported for this QEMU binary or machine type"
            )
        case ControllerType.SATA:
            return index == 0 and context.is_q35
        case ControllerType.USB:
            return controller.model == ControllerModel.NONE
    return False


def _host_bridge(controller: Controller) -> int:
    """The number of a host bridge of a pSeries, 0 for the machine's own."""
    return (controller.target.index if controller.target is not None else None) or 0


def _pci(context: CommandContext, controller: Controller) -> Properties:
    assert controller.model is not None
    target = controller.target or PciTarget()
    if controller.model == ControllerModel.PCI_ROOT:
        bridge: Properties = {"driver": "spapr-pci-host-bridge", "index": target.index, "id": controller.alias}
        return bridge | {"numa_node": target.node}
    if controller.model not in _PCI_DEVICES:
        raise unsupported(f"PCI controller model '{controller.model}' is not supported")
    properties: Properties = {"driver": str(controller.model_name or _PCI_DEVICES[controller.model])}
    match controller.model:
        case ControllerModel.PCI_BRIDGE:
            properties |= {"chassis_nr": target.chassis_nr}
        case ControllerModel.PCI_EXPANDER_BUS | ControllerModel.PCIE_EXPANDER_BUS:
            properties |= {"bus_nr": target.bus_nr}
        case ControllerModel.PCIE_ROOT_PORT | ControllerModel.PCIE_SWITCH_DOWNSTREAM_PORT:
            properties |= {"port": target.port, "chassis": target.chassis, "hotplug": target.hotplug}
    properties |= {"mem-reserve": None if target.mem_reserve is None else target.mem_reserve * 1024}
    properties |= {"id": controller.alias, "numa_node": target.node}
    return properties | address_properties(context, controller)


def _usb(context: CommandContext, controller: Controller) -> Properties:
    if controller.model is None:
        raise unsupported("no model provided for USB controller")
    if controller.model not in _USB_DEVICES:
        raise unsupported(f"Unsupported model type '{controller.model}' for USB controller")
    driver = _USB_DEVICES[controller.model]
    if not context.has(_USB_FLAGS.get(driver, driver)):
        raise unsupported(f"USB controller model '{controller.model}' not supported in this QEMU binary")
    ports = controller.ports if controller.model in _XHCI else None
    properties: Properties = {"driver": driver, "p2": ports, "p3": ports}
    if controller.master_startport is not None:
        properties |= {"masterbus": f"{controller.alias}.0", "firstport": controller.master_startport}
    else:
        properties |= {"id": controller.alias}
    return properties | address_properties(context, controller)


def _scsi(context: CommandContext, controller: Controller) -> Properties:
    model = controller.model
    if model in _VIRTIO_SCSI:
        return _virtio_scsi(context, controller)
    if model is None or model not in _SCSI_DEVICES:
        raise unsupported(f"Unsupported controller model: {model}")
    properties: Properties = {"driver": _SCSI_DEVICES[model], "id": controller.alias}
    return properties | address_properties(context, controller)


def _virtio_scsi(context: CommandContext, controller: Controller) -> Properties:
    driver = controller.driver
    properties: Properties = {"driver": virtio_device("virtio-scsi", controller, str(controller.model))}
    properties |= virtio_options(driver)
    if driver is None:
        properties |= {"id": controller.alias}
    else:
        properties |= _virtio_scsi_options(controller, driver)
    return properties | address_properties(context, controller)


def _virtio_scsi_options(controller: Controller, driver: ControllerDriver) -> Properties:
    return {
        "iothread": f"iothread{driver.iothread}" if driver.iothread else None,
        "ioeventfd": driver.ioeventfd,
        "id": controller.alias,
        "num_queues": driver.queues,
        "iothread-vq-mapping": iothread_mapping(driver.iothreads),
        "cmd_per_lun": driver.cmd_per_lun,
        "max_sectors": driver.max_sectors,
    }


def _sata(context: CommandContext, controller: Controller) -> Properties:
    return {"driver": "ahci", "id": controller.alias} | address_properties(context, controller)


def _virtio_serial(context: CommandContext, controller: Controller) -> Properties:
    model = None if controller.model is None else str(controller.model)
    properties: Properties = {"driver": virtio_device("virtio-serial", controller, model)}
    properties |= virtio_options(controller.driver)
    properties |= {"id": controller.alias, "max_ports": controller.ports, "vectors": controller.vectors}
    return properties | address_properties(context, controller)


def _ccid(context: CommandContext, controller: Controller) -> Properties:
    return {"driver": "usb-ccid", "id": controller.alias} | address_properties(context, controller)


def _ide(context: CommandContext, controller: Controller) -> Properties:
    raise internal_error(f"IDE controller {controller.index} is not built in to {context.machine}")


_BUILDERS = {
    ControllerType.PCI: _pci,
    ControllerType.USB: _usb,
    ControllerType.SCSI: _scsi,
    ControllerType.IDE: _ide,
    ControllerType.SATA: _sata,
    ControllerType.VIRTIO_SERIAL: _virtio_serial,
    ControllerType.CCID: _ccid,
}
