"""Controllers: PCI bridges, USB, SCSI, SATA, IDE, virtio-serial and others (virDomainControllerDef)."""

from enum import StrEnum

from purevirt.conf.complaint import internal, malformed
from purevirt.conf.domain.device import Device, VirtioDriver
from purevirt.conf.domain.disk import IothreadMapping
from purevirt.conf.domain.number import HEX
from purevirt.conf.xmlmap import Element, attr, child, children, elem, size
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT, UINT_ANY, ULONG, token


class ControllerType(StrEnum):
    """What a controller is for."""

    IDE = "ide"
    FDC = "fdc"
    SCSI = "scsi"
    SATA = "sata"
    VIRTIO_SERIAL = "virtio-serial"
    CCID = "ccid"
    USB = "usb"
    PCI = "pci"
    XENBUS = "xenbus"
    ISA = "isa"
    NVME = "nvme"


class ControllerModel(StrEnum):
    """Models of controllers of all types."""

    AUTO = "auto"
    BUSLOGIC = "buslogic"
    LSILOGIC = "lsilogic"
    LSISAS1068 = "lsisas1068"
    VMPVSCSI = "vmpvscsi"
    IBMVSCSI = "ibmvscsi"
    VIRTIO_SCSI = "virtio-scsi"
    LSISAS1078 = "lsisas1078"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"
    NCR53C90 = "ncr53c90"
    DC390 = "dc390"
    AM53C974 = "am53c974"
    PIIX3_UHCI = "piix3-uhci"
    PIIX4_UHCI = "piix4-uhci"
    EHCI = "ehci"
    ICH9_EHCI1 = "ich9-ehci1"
    ICH9_UHCI1 = "ich9-uhci1"
    ICH9_UHCI2 = "ich9-uhci2"
    ICH9_UHCI3 = "ich9-uhci3"
    VT82C686B_UHCI = "vt82c686b-uhci"
    PCI_OHCI = "pci-ohci"
    NEC_XHCI = "nec-xhci"
    QUSB1 = "qusb1"
    QUSB2 = "qusb2"
    QEMU_XHCI = "qemu-xhci"
    NONE = "none"
    PIIX3 = "piix3"
    PIIX4 = "piix4"
    ICH6 = "ich6"
    PCI_ROOT = "pci-root"
    PCIE_ROOT = "pcie-root"
    PCI_BRIDGE = "pci-bridge"
    DMI_TO_PCI_BRIDGE = "dmi-to-pci-bridge"
    PCIE_TO_PCI_BRIDGE = "pcie-to-pci-bridge"
    PCIE_ROOT_PORT = "pcie-root-port"
    PCIE_SWITCH_UPSTREAM_PORT = "pcie-switch-upstream-port"
    PCIE_SWITCH_DOWNSTREAM_PORT = "pcie-switch-downstream-port"
    PCI_EXPANDER_BUS = "pci-expander-bus"
    PCIE_EXPANDER_BUS = "pcie-expander-bus"
    VIRTIO = "virtio"


class PciModelName(StrEnum):
    """Devices that implement PCI controllers."""

    PCI_BRIDGE = "pci-bridge"
    I82801B11_BRIDGE = "i82801b11-bridge"
    IOH3420 = "ioh3420"
    X3130_UPSTREAM = "x3130-upstream"
    XIO3130_DOWNSTREAM = "xio3130-downstream"
    PXB = "pxb"
    PXB_PCIE = "pxb-pcie"
    PCIE_ROOT_PORT = "pcie-root-port"
    SPAPR_PCI_HOST_BRIDGE = "spapr-pci-host-bridge"
    PCIE_PCI_BRIDGE = "pcie-pci-bridge"


class ControllerDriver(VirtioDriver):
    """How the hypervisor serves the controller."""

    queues: int | None = attr(UINT, omit=0)
    cmd_per_lun: int | None = attr(UINT, omit=0)
    max_sectors: int | None = attr(UINT, omit=0)
    ioeventfd: bool | None = attr(ON_OFF)
    iothread: int | None = attr(UINT, omit=0)
    iothreads: list[IothreadMapping] = children(IothreadMapping, inside="iothreads")


class PciTarget(Element, tag="target"):
    """What the guest can see of a PCI controller."""

    chassis_nr: int | None = attr(UINT_ANY, "chassisNr")
    chassis: int | None = attr(UINT_ANY)
    port: int | None = attr(HEX)
    bus_nr: int | None = attr(UINT_ANY, "busNr")
    index: int | None = attr(UINT_ANY)
    hotplug: bool | None = attr(ON_OFF)
    mem_reserve: int | None = attr(ULONG, "memReserve")
    node: int | None = elem(UINT)


COMPANION_PORTS = {
    ControllerModel.ICH9_UHCI1: 0,
    ControllerModel.ICH9_UHCI2: 2,
    ControllerModel.ICH9_UHCI3: 4,
}


class Controller(Device, tag="controller"):
    """A controller. ``index`` is chosen when it is not given."""

    type: ControllerType = attr(
        token(ControllerType), required=True, complaint=internal("Unknown controller type '{value}'")
    )
    index: int | None = attr(UINT, complaint=internal("Cannot parse controller index {value}"))
    model: ControllerModel | None = attr(token(ControllerModel), complaint=internal("Unknown model type '{value}'"))
    ports: int | None = attr(UINT, complaint=malformed("Invalid ports: {value}"))
    vectors: int | None = attr(UINT, complaint=malformed("Invalid vectors: {value}"))
    max_grant_frames: int | None = attr(UINT, "maxGrantFrames")
    max_event_channels: int | None = attr(UINT, "maxEventChannels")
    serial: str | None = elem(STR)
    driver: ControllerDriver | None = child(ControllerDriver)
    model_name: PciModelName | None = attr(token(PciModelName), "name", inside="model")
    target: PciTarget | None = child(PciTarget)
    pcihole64_kib: int | None = size("KiB", "pcihole64")

    def settle(self, modes: int) -> None:
        """Companions of an ICH9 serve two ports each of their master."""
        if self.master_startport is None and self.model in COMPANION_PORTS:
            self.master_startport = COMPANION_PORTS[self.model]
