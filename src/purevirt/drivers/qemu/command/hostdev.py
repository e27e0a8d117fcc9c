"""Devices of the host given to the guest (qemuBuildHostdevCommandLine)."""

import uuid

from purevirt.conf.domain.device import Device
from purevirt.conf.domain.hostdev import (
    AdapterSource,
    GuestReset,
    Hostdev,
    HostPciAddress,
    IscsiSource,
    MdevHostdev,
    MdevModel,
    PciHostdev,
    ScsiHostdev,
    ScsiHostHostdev,
    UsbDeviceSource,
    UsbHostdev,
)
from purevirt.conf.domain.interface import HostdevSource, HostPci, HostUsb, Interface, InterfaceType, Teaming
from purevirt.drivers.qemu.command.address import add_device, address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, on_off
from purevirt.drivers.qemu.command.rom import rom_properties
from purevirt.drivers.qemu.command.secret import build_auth_secret
from purevirt.drivers.qemu.command.storage import iscsi_properties
from purevirt.drivers.qemu.command.virtio import virtio_device
from purevirt.drivers.qemu.failure import unsupported


def build_hostdevs(context: CommandContext, line: CommandLine) -> None:
    """All devices of the host, those behind interfaces first."""
    for interface in context.domain.devices.interfaces:
        if interface.type == InterfaceType.HOSTDEV:
            context.host.claim("<interface type='hostdev'>")
            add_device(context, line, interface, _interface_properties(context, interface))
    for hostdev in context.domain.devices.hostdevs:
        context.host.claim("<hostdev>")
        _build_hostdev(context, line, hostdev)


def _build_hostdev(context: CommandContext, line: CommandLine, hostdev: Hostdev) -> None:
    kind = hostdev.kind
    if isinstance(kind, PciHostdev):
        address = kind.source.address if kind.source is not None else None
        properties = _pci(context, hostdev, address or HostPciAddress(), kind.teaming)
    elif isinstance(kind, UsbHostdev):
        properties = _usb(context, hostdev, kind.source or UsbDeviceSource())
    elif isinstance(kind, ScsiHostdev):
        properties = _scsi(context, line, hostdev, kind)
    elif isinstance(kind, ScsiHostHostdev):
        properties = _vhost_scsi(context, line, hostdev, kind)
    elif isinstance(kind, MdevHostdev):
        properties = _mdev(context, hostdev, kind)
    else:
        raise unsupported(f"hostdev mode '{hostdev.mode}' not supported by this QEMU driver")
    add_device(context, line, hostdev, properties)


def pci_name(address: HostPciAddress | HostPci) -> str:
    """A PCI address as the kernel writes it."""
    return f"{address.domain or 0:04x}:{address.bus or 0:02x}:{address.slot or 0:02x}.{address.function or 0:x}"


def _pci(
    context: CommandContext, device: Device, address: HostPciAddress | HostPci, teaming: Teaming | None
) -> Properties:
    properties: Properties = {"driver": "vfio-pci", "host": pci_name(address), "id": device.alias}
    properties |= {"bootindex": context.boot_index(device)}
    properties |= {"failover_pair_id": teaming.persistent if teaming is not None else None}
    return properties | address_properties(context, device) | rom_properties(device)


def _interface_properties(context: CommandContext, interface: Interface) -> Properties:
    source = interface.source
    if isinstance(source, HostdevSource) and isinstance(source.address, HostPci):
        return _pci(context, interface, source.address, interface.teaming)
    if isinstance(source, HostdevSource) and isinstance(source.address, HostUsb):
        place = f"/dev/bus/usb/{source.address.bus:03}/{source.address.device:03}"
        properties: Properties = {"driver": "usb-host", "hostdevice": place, "id": interface.alias}
        return properties | {"bootindex": context.boot_index(interface)} | address_properties(context, interface)
    raise unsupported(f"interface type '{interface.type}' is not supported")


_RESETS: dict[GuestReset | None, Properties] = {
    GuestReset.OFF: {"guest-reset": False, "guest-resets-all": False},
    GuestReset.UNINITIALIZED: {"guest-reset": True, "guest-resets-all": False},
    GuestReset.ON: {"guest-reset": True, "guest-resets-all": True},
}


def _usb(context: CommandContext, hostdev: Hostdev, source: UsbDeviceSource) -> Properties:
    address = source.address
    if address is None or (not address.bus and not address.device):
        raise unsupported("USB host device is missing bus/device information")
    properties: Properties = {"driver": "usb-host", "hostdevice": f"/dev/bus/usb/{address.bus:03}/{address.device:03}"}
    properties |= {"id": hostdev.alias, "bootindex": context.boot_index(hostdev)}
    return properties | _RESETS.get(source.guest_reset, {}) | address_properties(context, hostdev)


def _scsi(context: CommandContext, line: CommandLine, hostdev: Hostdev, kind: ScsiHostdev) -> Properties:
    node = f"libvirt-{context.take_node_number()}-backend"
    properties: Properties
    if isinstance(kind.source, IscsiSource):
        secret = build_auth_secret(context, line, kind.source.auth, f"{node}-secret0")
        properties = iscsi_properties(kind.source, secret)
    elif isinstance(kind.source, AdapterSource):
        properties = {"driver": "host_device", "filename": f"/dev/{context.host.find_scsi_generic(kind.source)}"}
    else:
        raise unsupported("SCSI device without a source")
    line.add_json("-blockdev", properties | {"node-name": node, "read-only": hostdev.readonly})
    device: Properties = {
        "driver": "scsi-generic",
        "drive": node,
        "id": hostdev.alias,
        "bootindex": context.boot_index(hostdev),
    }
    return device | address_properties(context, hostdev)


def _vhost_scsi(context: CommandContext, line: CommandLine, hostdev: Hostdev, kind: ScsiHostHostdev) -> Properties:
    model = None if kind.model is None else str(kind.model)
    fd = line.inherit(context.host.open_vhost_scsi())
    properties: Properties = {"driver": virtio_device("vhost-scsi", hostdev, model)}
    properties |= {"wwpn": kind.source.wwpn if kind.source is not None else None, "vhostfd": str(fd)}
    return properties | {"id": hostdev.alias} | address_properties(context, hostdev)


def _mdev(context: CommandContext, hostdev: Hostdev, kind: MdevHostdev) -> Properties:
    address = kind.source.address if kind.source is not None else None
    name = str(uuid.UUID(bytes=address.uuid)) if address is not None and address.uuid is not None else ""
    driver = "vfio-pci-nohotplug" if kind.ramfb else str(kind.model)
    properties: Properties = {"driver": driver, "id": hostdev.alias, "sysfsdev": f"/sys/bus/mdev/devices/{name}"}
    if kind.model == MdevModel.VFIO_PCI:
        properties |= {"display": on_off(kind.display), "ramfb": kind.ramfb or None}
    properties["bootindex"] = context.boot_index(hostdev)
    if hostdev.boot is not None and context.has("virtio-ccw.loadparm"):
        properties["loadparm"] = hostdev.boot.loadparm
    return properties | address_properties(context, hostdev)
