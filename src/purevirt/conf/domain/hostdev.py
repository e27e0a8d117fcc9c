"""Devices of the host given to the guest (virDomainHostdevDef)."""

from enum import StrEnum
from typing import ClassVar

from purevirt.conf.complaint import malformed, unsupported
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.interface import Teaming
from purevirt.conf.domain.number import HEX, HEX8, HEX16
from purevirt.conf.domain.source import Auth, StartupPolicy, StorageHost
from purevirt.conf.netshare import NetIp, NetRoute
from purevirt.conf.xmlmap import Element, attr, child, children, const, elem, flag, own, variant
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT_ANY, UUID, YES_NO, token


class GuestReset(StrEnum):
    """When a guest may reset the device."""

    OFF = "off"
    UNINITIALIZED = "uninitialized"
    ON = "on"


class MdevModel(StrEnum):
    """APIs of mediated devices."""

    VFIO_PCI = "vfio-pci"
    VFIO_CCW = "vfio-ccw"
    VFIO_AP = "vfio-ap"


class ScsiHostModel(StrEnum):
    """Flavours of virtio."""

    VIRTIO = "virtio"
    VIRTIO_TRANSITIONAL = "virtio-transitional"
    VIRTIO_NON_TRANSITIONAL = "virtio-non-transitional"


class HostdevDriverName(StrEnum):
    """Drivers on the host."""

    KVM = "kvm"
    VFIO = "vfio"
    XEN = "xen"


class Sgio(StrEnum):
    """SCSI commands of an unprivileged guest."""

    DEFAULT = "default"
    FILTERED = "filtered"
    UNFILTERED = "unfiltered"


class HostdevAddress(Element, tag="address"):
    """An address on the host."""


class HostPciAddress(HostdevAddress):
    """domain:bus:slot.function"""

    domain: int = attr(HEX16, default=0)
    bus: int = attr(HEX8, default=0)
    slot: int = attr(HEX8, default=0)
    function: int = attr(HEX, default=0)


class HostUsbAddress(HostdevAddress):
    """Bus and device."""

    bus: int | None = attr(UINT_ANY)
    device: int | None = attr(UINT_ANY)
    port: str | None = attr(STR)


class HostScsiAddress(HostdevAddress):
    """Bus, target and unit."""

    bus: int | None = attr(UINT_ANY)
    target: int | None = attr(UINT_ANY)
    unit: int | None = attr(UINT_ANY)


class MdevAddress(HostdevAddress):
    """The UUID of a mediated device."""

    uuid: bytes | None = attr(UUID)


class PciDeviceSource(Element, tag="source"):
    """A PCI device."""

    startup_policy: StartupPolicy | None = attr(token(StartupPolicy), "startupPolicy")
    write_filtering: bool | None = attr(YES_NO, "writeFiltering")
    address: HostPciAddress | None = child(HostPciAddress)
    origstates_unbind: bool = flag("unbind", inside="origstates")
    origstates_removeslot: bool = flag("removeslot", inside="origstates")
    origstates_reprobe: bool = flag("reprobe", inside="origstates")


class UsbDeviceSource(Element, tag="source"):
    """A USB device, by ids or address."""

    startup_policy: StartupPolicy | None = attr(token(StartupPolicy), "startupPolicy")
    guest_reset: GuestReset | None = attr(token(GuestReset), "guestReset")
    vendor_id: int | None = attr(HEX16, "id", inside="vendor")
    product_id: int | None = attr(HEX16, "id", inside="product")
    address: HostUsbAddress | None = child(HostUsbAddress)


class ScsiSource(Element, tag="source"):
    """A SCSI device."""


class AdapterSource(ScsiSource):
    """A unit of an adapter."""

    adapter: str | None = attr(STR, "name", inside="adapter")
    address: HostScsiAddress | None = child(HostScsiAddress)


class IscsiSource(ScsiSource):
    """A unit of an iSCSI target."""

    protocol = const("iscsi")
    name: str | None = attr(STR)
    hosts: list[StorageHost] = children(StorageHost)
    auth: Auth | None = child(Auth)
    initiator_iqn: str | None = attr(STR, "name", inside="initiator/iqn")


class VhostScsiSource(Element, tag="source"):
    """A target of the host's vhost-scsi."""

    protocol: str | None = attr(STR)
    wwpn: str | None = attr(STR)


class MdevSource(Element, tag="source"):
    """A mediated device."""

    address: MdevAddress | None = child(MdevAddress)


class CapabilitySource(Element, tag="source"):
    """A device node or interface for a container."""

    block: str | None = elem(STR)
    char: str | None = elem(STR)
    interface: str | None = elem(STR)


class HostdevDriver(Element, tag="driver"):
    """The driver on the host."""

    name: HostdevDriverName | None = attr(token(HostdevDriverName))
    model: str | None = attr(STR)


class HostdevKind(Element):
    """What the type of the device adds; ``type`` names it."""

    type: ClassVar[str]


class PciHostdev(HostdevKind):
    """A PCI device."""

    type = const("pci")
    managed: bool = attr(YES_NO, default=False)
    display: bool | None = attr(ON_OFF)
    ramfb: bool | None = attr(ON_OFF)
    driver: HostdevDriver | None = child(HostdevDriver)
    source: PciDeviceSource | None = child(PciDeviceSource)
    teaming: Teaming | None = child(Teaming)


class UsbHostdev(HostdevKind):
    """A USB device."""

    type = const("usb")
    managed: bool = attr(YES_NO, default=False)
    source: UsbDeviceSource | None = child(UsbDeviceSource)


class ScsiHostdev(HostdevKind):
    """A SCSI device."""

    type = const("scsi")
    managed: bool = attr(YES_NO, default=False)
    sgio: Sgio | None = attr(token(Sgio))
    rawio: bool | None = attr(YES_NO)
    source: ScsiSource | None = variant(
        {"adapter": AdapterSource, "iscsi": IscsiSource}, "source", by="protocol", fallback="adapter"
    )


class ScsiHostHostdev(HostdevKind):
    """A SCSI host adapter through vhost-scsi."""

    type = const("scsi_host")
    managed: bool = attr(YES_NO, default=False)
    model: ScsiHostModel | None = attr(token(ScsiHostModel))
    source: VhostScsiSource | None = child(VhostScsiSource)


class MdevHostdev(HostdevKind):
    """A mediated device."""

    type = const("mdev")
    managed: bool = attr(YES_NO, default=False)
    model: MdevModel | None = attr(token(MdevModel), complaint=unsupported("unknown hostdev model '{value}'"))
    display: bool | None = attr(ON_OFF)
    ramfb: bool | None = attr(ON_OFF)
    source: MdevSource | None = child(MdevSource)


class CapabilityHostdev(HostdevKind):
    """A device for a container."""

    source: CapabilitySource | None = child(CapabilitySource)
    ips: list[NetIp] = children(NetIp)
    routes: list[NetRoute] = children(NetRoute)


class StorageHostdev(CapabilityHostdev):
    """A block device for a container."""

    type = const("storage")


class MiscHostdev(CapabilityHostdev):
    """A character device for a container."""

    type = const("misc")


class NetHostdev(CapabilityHostdev):
    """A network interface for a container."""

    type = const("net")


HOSTDEVS: dict[str, type[HostdevKind]] = {
    "pci": PciHostdev,
    "usb": UsbHostdev,
    "scsi": ScsiHostdev,
    "scsi_host": ScsiHostHostdev,
    "mdev": MdevHostdev,
    "storage": StorageHostdev,
    "misc": MiscHostdev,
    "net": NetHostdev,
}


class HostdevMode(StrEnum):
    """How a device is given."""

    SUBSYSTEM = "subsystem"
    CAPABILITIES = "capabilities"


class Hostdev(Device, tag="hostdev"):
    """A device of the host."""

    mode: HostdevMode = attr(token(HostdevMode), default=HostdevMode.SUBSYSTEM)
    kind: HostdevKind = own(HOSTDEVS, complaint=malformed("unknown host device source address type '{value}'"))
    readonly: bool = flag()
    shareable: bool = flag()
