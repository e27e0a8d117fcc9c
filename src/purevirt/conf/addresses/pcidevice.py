"""Which devices sit on the PCI bus, what each needs, and in which order they get their places."""

from collections.abc import Iterator

from purevirt.conf.addresses.pcibus import Connect
from purevirt.conf.defaults.controller import ICH9_MODELS
from purevirt.conf.defaults.qemu_machine import has_express_root
from purevirt.conf.domain.chardev import SerialKind
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.display import SoundModel, VideoType
from purevirt.conf.domain.input import InputBus
from purevirt.conf.domain.memory import MemoryModel
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.virtual import BalloonModel, IommuModel, PanicModel, WatchdogModel

_XHCI = (ControllerModel.QEMU_XHCI, ControllerModel.NEC_XHCI)
_PCI_SOUNDS = (SoundModel.ES1370, SoundModel.AC97, SoundModel.ICH6, SoundModel.ICH9, SoundModel.ICH7)


class Placement:
    """What the three kinds of device need in this machine."""

    def __init__(self, domain: Domain) -> None:
        is_express = has_express_root(domain)
        self.pci = Connect.PCI_DEVICE | Connect.HOTPLUG
        self.pcie = (Connect.PCIE_DEVICE | Connect.HOTPLUG) if is_express else self.pci

    def virtio(self, model: object) -> Connect:
        """A virtio device: a transitional one needs a conventional slot."""
        return self.pci if getattr(model, "value", None) == "virtio-transitional" else self.pcie


def pci_devices(domain: Domain) -> Iterator[tuple[Device, Connect]]:
    """The devices in libvirt's order (qemuDomainAssignDevicePCISlots), with what each needs."""
    place = Placement(domain)
    devices = domain.devices
    for filesystem in devices.filesystems:
        if filesystem.is_mtp:
            continue
        yield filesystem, place.virtio(filesystem.model)
    yield from _interfaces(domain, place)
    for sound in devices.sounds:
        if sound.model in _PCI_SOUNDS:
            yield sound, place.pci
        elif sound.model is SoundModel.VIRTIO:
            yield sound, place.pcie
    for controller in devices.controllers:
        needs = _controller_needs(controller, place)
        if needs:
            yield controller, needs
    for disk in devices.disks:
        if disk.target is not None and disk.target.bus is DiskBus.VIRTIO:
            yield disk, place.virtio(disk.model)
    yield from _after_disks(domain, place)


def _interfaces(domain: Domain, place: Placement) -> Iterator[tuple[Device, Connect]]:
    for interface in domain.devices.interfaces:
        model = interface.model or ""
        if model == "usb-net" or interface.type.value == "hostdev":
            if interface.type.value == "hostdev":
                yield interface, place.pcie
            continue
        if model == "virtio-transitional":
            yield interface, place.pci
        elif model in ("virtio", "virtio-non-transitional", "e1000e", "igb", "vmxnet3"):
            yield interface, place.pcie
        else:
            yield interface, place.pci


def _controller_needs(controller: Controller, place: Placement) -> Connect:
    kind, model = controller.type, controller.model
    if kind is ControllerType.USB:
        if model is ControllerModel.NONE or model in (ControllerModel.QUSB1, ControllerModel.QUSB2):
            return Connect.NONE
        return place.pcie if model in _XHCI else place.pci
    if kind is ControllerType.SCSI:
        virtio = (ControllerModel.VIRTIO_SCSI, ControllerModel.VIRTIO_NON_TRANSITIONAL)
        return place.pcie if model in virtio else place.pci
    if kind is ControllerType.VIRTIO_SERIAL:
        return place.virtio(model)
    if kind in (ControllerType.SATA, ControllerType.IDE):
        return place.pci
    return place.pcie if kind is ControllerType.NVME else Connect.NONE


def _after_disks(domain: Domain, place: Placement) -> Iterator[tuple[Device, Connect]]:
    devices = domain.devices
    for hostdev in devices.hostdevs:
        if hostdev.kind.type in ("pci", "scsi_host") or (
            hostdev.kind.type == "mdev" and getattr(getattr(hostdev.kind, "model", None), "value", "") == "vfio-pci"
        ):
            yield hostdev, place.pcie
    balloon = devices.memballoon
    if balloon is not None and balloon.model not in (BalloonModel.NONE, BalloonModel.XEN):
        yield balloon, place.virtio(balloon.model)
    for rng in devices.rngs:
        yield rng, place.virtio(rng.model)
    for watchdog in devices.watchdogs:
        if watchdog.model is WatchdogModel.I6300ESB:
            yield watchdog, place.pci
    if devices.iommu is not None and devices.iommu.model is IommuModel.VIRTIO:
        yield devices.iommu, Connect.PCIE_DEVICE | Connect.PCI_DEVICE | Connect.INTEGRATED
    for video in devices.videos:
        kind = video.model.type if video.model is not None else VideoType.NONE
        if kind not in (VideoType.NONE, VideoType.RAMFB):
            yield video, place.pcie if kind is VideoType.VIRTIO else place.pci
    for one in devices.inputs:
        if one.bus is InputBus.VIRTIO:
            yield one, place.virtio(one.model)
    yield from _last_devices(domain, place)


def _last_devices(domain: Domain, place: Placement) -> Iterator[tuple[Device, Connect]]:
    devices = domain.devices
    for shmem in devices.shmems:
        yield shmem, place.pci
    for serial in devices.serials:
        if serial.target is not None and serial.target.type is SerialKind.PCI_SERIAL:
            yield serial, place.pci
    for memory in devices.memories:
        if memory.model in (MemoryModel.VIRTIO_PMEM, MemoryModel.VIRTIO_MEM):
            yield memory, place.pcie
    if devices.vsock is not None:
        yield devices.vsock, place.virtio(devices.vsock.model)
    for panic in devices.panics:
        if panic.model is PanicModel.PVPANIC:
            yield panic, Connect.PCI_DEVICE | Connect.PCIE_DEVICE | Connect.INTEGRATED
    for crypto in devices.cryptos:
        yield crypto, place.virtio(crypto.model)
    if devices.pstore is not None:
        yield devices.pstore, place.pci


def is_usb_companion(controller: Controller) -> bool:
    """Whether it is one of the controllers that share a slot as functions of an ICH9."""
    return controller.type is ControllerType.USB and controller.model in ICH9_MODELS
