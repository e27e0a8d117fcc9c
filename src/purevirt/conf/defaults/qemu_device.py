"""QEMU: defaults of single devices (qemuDomainDeviceDefPostParse)."""

import re

from purevirt.conf.defaults.qemu_machine import is_arm_virt, is_ppc64, is_pseries, is_q35, is_s390, is_virt, is_x86
from purevirt.conf.domain.address import DimmAddress
from purevirt.conf.domain.chardev import Serial, SerialKind, SerialModel, SerialTarget, UnixSource
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.disk import Disk, DiskDriver
from purevirt.conf.domain.display import ListenType, SoundModel, Video, VideoModel, VideoType, VncGraphics
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.feature import Features, Ioapic, IoapicDriver
from purevirt.conf.domain.hostdev import MdevHostdev, MdevModel
from purevirt.conf.domain.interface import BackendType, Interface, InterfaceType
from purevirt.conf.domain.memory import MemoryModel, Msi, ShmemModel
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import (
    DirSource,
    EncryptionEngine,
    Source,
    StorageFormat,
    StorageType,
)
from purevirt.conf.domain.tpm import EmulatorTpm, TpmModel, TpmVersion
from purevirt.conf.domain.virtual import Iommu, IommuDriver, IommuModel, PanicModel, VirtioModel


def fill_qemu_devices(domain: Domain, facts: EmulatorFacts, *, inactive: bool, abi_update: bool = False) -> None:
    """Fill in what the documents of devices leave out."""
    devices = domain.devices
    for disk in devices.disks:
        _fill_disk(disk)
    for controller in devices.controllers:
        _fill_controller(domain, controller, facts, abi_update=abi_update)
    for interface in devices.interfaces:
        _fill_interface(domain, interface, facts)
    for serial in devices.serials:
        _fill_serial(domain, serial)
    if devices.graphics and not devices.videos:
        devices.videos.append(Video(model=VideoModel()))
    _fill_loader(domain)
    for video in devices.videos:
        _fill_video(domain, video, facts)
    _fill_shared(domain)
    _fill_slots(domain)
    if inactive:
        _drop_generated(domain)
    _fill_small(domain)


def _fill_disk(disk: Disk) -> None:
    if disk.driver is None:
        disk.driver = DiskDriver()
    disk.driver.name = disk.driver.name or "qemu"
    if disk.driver.type is None and disk.type is not StorageType.VOLUME:
        disk.driver.type = StorageFormat.FAT if isinstance(disk.source, DirSource) else StorageFormat.RAW
    if disk.source is not None:
        _fill_source(disk.source)
    if disk.encryption is not None:
        disk.encryption.engine = disk.encryption.engine or EncryptionEngine.QEMU


def _fill_source(source: Source) -> None:
    if source.encryption is not None:
        source.encryption.engine = source.encryption.engine or EncryptionEngine.QEMU


def _fill_controller(domain: Domain, controller: Controller, facts: EmulatorFacts, *, abi_update: bool) -> None:
    if controller.type is ControllerType.USB and controller.model is None:
        controller.model = _default_usb_model(domain, facts, abi_update=abi_update)
    elif controller.type is ControllerType.SCSI and controller.model in (None, ControllerModel.AUTO):
        controller.model = default_scsi_model(domain, facts)


def _default_usb_model(domain: Domain, facts: EmulatorFacts, *, abi_update: bool) -> ControllerModel | None:
    """The USB controller of guests that name none (qemuDomainDefaultUSBControllerModel)."""
    arch = domain.os.type.arch if domain.os.type is not None else None
    if is_s390(domain):
        return ControllerModel.NONE
    if arch in ("aarch64", "loongarch64"):
        return ControllerModel.QEMU_XHCI if facts.has("qemu-xhci") else None
    if arch in ("ppc64", "ppc64le"):
        if abi_update and facts.has("qemu-xhci"):
            return ControllerModel.QEMU_XHCI
        return ControllerModel.PCI_OHCI if facts.has("pci-ohci") else None
    return ControllerModel.PIIX3_UHCI if facts.has("piix3-usb-uhci") else None


def default_scsi_model(domain: Domain, facts: EmulatorFacts) -> ControllerModel:
    """The SCSI controller of guests that name none (qemuDomainDefaultSCSIControllerModel)."""
    if is_pseries(domain):
        return ControllerModel.IBMVSCSI
    return ControllerModel.LSILOGIC if facts.has("lsi") and not is_s390(domain) else ControllerModel.VIRTIO_SCSI


def _fill_interface(domain: Domain, interface: Interface, facts: EmulatorFacts) -> None:
    if interface.type is InterfaceType.HOSTDEV or interface.model is not None:
        return
    is_vhost = interface.type is InterfaceType.VDPA
    if interface.type is InterfaceType.VHOSTUSER and interface.backend is not None:
        is_vhost = interface.backend.type is BackendType.PASST
    if is_vhost or not is_x86(domain):
        interface.model = "virtio"
        return
    choices = (name for name in ("rtl8139", "e1000", "virtio-net") if facts.has(name))
    interface.model = next(choices, "rtl8139").removesuffix("-net")


_KIND_OF_MODEL = {
    SerialModel.ISA_SERIAL: SerialKind.ISA_SERIAL,
    SerialModel.USB_SERIAL: SerialKind.USB_SERIAL,
    SerialModel.PCI_SERIAL: SerialKind.PCI_SERIAL,
    SerialModel.ISA_DEBUGCON: SerialKind.ISA_DEBUG,
    SerialModel.PL011: SerialKind.SYSTEM_SERIAL,
    SerialModel.SCLPCONSOLE: SerialKind.SCLP_SERIAL,
    SerialModel.SPAPR_VTY: SerialKind.SPAPR_VIO_SERIAL,
}
_MODEL_OF_KIND = {kind: model for model, kind in _KIND_OF_MODEL.items()}


def _fill_serial(domain: Domain, serial: Serial) -> None:
    if serial.target is None:
        serial.target = SerialTarget()
    target = serial.target
    if target.type is None and is_x86(domain):
        kind = _KIND_OF_MODEL.get(target.model) if target.model is not None else None
        address = serial.address.type if serial.address is not None else ""
        by_address = {"usb": SerialKind.USB_SERIAL, "pci": SerialKind.PCI_SERIAL}
        target.type = kind or by_address.get(address, SerialKind.ISA_SERIAL)
    if target.type is None:
        target.type = SerialKind.SYSTEM_SERIAL if is_virt(domain) else None
        target.type = SerialKind.SCLP_SERIAL if is_s390(domain) else target.type
        target.type = SerialKind.SPAPR_VIO_SERIAL if is_pseries(domain) else target.type
    elif target.type is SerialKind.ISA_SERIAL and is_pseries(domain) and target.model is None:
        target.type = SerialKind.SPAPR_VIO_SERIAL
    elif target.type is SerialKind.ISA_SERIAL and is_virt(domain) and target.model is None:
        target.type = SerialKind.SYSTEM_SERIAL
    if target.model is None and target.type is SerialKind.SYSTEM_SERIAL and not is_arm_virt(domain):
        target.model = SerialModel.V16550A
    if target.model is None and target.type is not None:
        target.model = _MODEL_OF_KIND.get(target.type)


def _fill_video(domain: Domain, video: Video, facts: EmulatorFacts) -> None:
    if video.model is None:
        video.model = VideoModel()
    model = video.model
    if model.type is VideoType.DEFAULT:
        model.type = VideoType.CIRRUS if facts.has("cirrus-vga") else VideoType.VGA
        if is_virt(domain) or is_s390(domain):
            model.type = VideoType.VIRTIO
        if is_ppc64(domain):
            model.type = VideoType.VGA
    if model.type is VideoType.QXL:
        model.vgamem = model.vgamem or 16 * 1024


def _fill_loader(domain: Domain) -> None:
    """Firmware named by its path is raw unless said otherwise."""
    loader = domain.os.loader
    if loader is not None and loader.path is not None:
        loader.format = loader.format or StorageFormat.RAW


def _fill_shared(domain: Domain) -> None:
    """File systems, host devices, shared memory and memory modules."""
    devices = domain.devices
    for hostdev in devices.hostdevs:
        kind = hostdev.kind
        if isinstance(kind, MdevHostdev) and kind.model is MdevModel.VFIO_PCI and kind.display is None:
            kind.display = False
    for shmem in devices.shmems:
        if shmem.model is ShmemModel.IVSHMEM_PLAIN and shmem.size_mib is None:
            shmem.size_mib = 4
        if shmem.model is ShmemModel.IVSHMEM_DOORBELL:
            shmem.msi = shmem.msi or Msi()
            shmem.msi.ioeventfd = True if shmem.msi.ioeventfd is None else shmem.msi.ioeventfd


def _fill_slots(domain: Domain) -> None:
    """Memory modules take the first free slots (qemuAssignDeviceMemorySlot)."""
    modules = [one for one in domain.devices.memories if one.model in (MemoryModel.DIMM, MemoryModel.NVDIMM)]
    taken = {one.address.slot for one in modules if isinstance(one.address, DimmAddress)}
    for module in modules:
        if module.address is None:
            slot = next(number for number in range(len(modules) + len(taken) + 1) if number not in taken)
            taken.add(slot)
            module.address = DimmAddress(slot=slot)


DRIVER_CHANNEL = re.compile(r"/qemu/channel/(target/)?([^/]+\.|domain-[^/]+/|[0-9]+-[^/]+/)")
DRIVER_SOCKET = re.compile(r"/qemu/domain-[^/]+/")


def _drop_generated(domain: Domain) -> None:
    """Paths the driver makes at each start are not kept (qemuDomainChrDefDropDefaultPath)."""
    for channel in domain.devices.channels:
        source, target = channel.source, channel.target
        if not isinstance(source, UnixSource) or source.path is None or target is None or not target.name:
            continue
        if DRIVER_CHANNEL.search(source.path) and source.path.endswith(target.name):
            source.path = source.mode = None
    for graphics in domain.devices.graphics:
        if isinstance(graphics, VncGraphics) and graphics.socket and DRIVER_SOCKET.search(graphics.socket):
            graphics.socket = None
            graphics.listens = [one for one in graphics.listens if one.type is not ListenType.SOCKET]


MOST_XAPIC_VCPUS = 255
"""vCPUs that interrupts reach without the extended mode."""


def fill_iommu(domain: Domain) -> None:
    """A new guest with many vCPUs gets an IOMMU for extended interrupts, and an interrupt controller for it."""
    most = (domain.vcpu.maximum if domain.vcpu is not None else None) or 1
    if most <= MOST_XAPIC_VCPUS or not is_q35(domain):
        return
    iommu = domain.devices.iommu = domain.devices.iommu or Iommu(model=IommuModel.INTEL)
    if iommu.model is not IommuModel.INTEL:
        return
    domain.features = domain.features or Features()
    domain.features.ioapic = domain.features.ioapic or Ioapic(driver=IoapicDriver.QEMU)
    iommu.driver = iommu.driver or IommuDriver()
    iommu.driver.intremap = True if iommu.driver.intremap is None else iommu.driver.intremap
    iommu.driver.eim = True if iommu.driver.eim is None else iommu.driver.eim


def _fill_small(domain: Domain) -> None:
    """TPM, panic device, sockets and sound."""
    devices = domain.devices
    if devices.vsock is not None:
        devices.vsock.model = devices.vsock.model or VirtioModel.VIRTIO
    for sound in devices.sounds:
        if sound.model is SoundModel.VIRTIO and sound.streams is None:
            sound.streams = 2
    for tpm in devices.tpms:
        if tpm.model is None:
            tpm.model = TpmModel.TPM_SPAPR if is_pseries(domain) else TpmModel.TPM_TIS
        if isinstance(tpm.backend, EmulatorTpm) and tpm.backend.version in (None, TpmVersion.DEFAULT):
            is_old = tpm.model is TpmModel.TPM_TIS and is_x86(domain)
            tpm.backend.version = TpmVersion.V1_2 if is_old else TpmVersion.V2_0
    for panic in devices.panics:
        if panic.model is None and is_x86(domain):
            panic.model = PanicModel.ISA
        if panic.model is None and is_s390(domain):
            panic.model = PanicModel.S390
        if panic.model is None and is_pseries(domain):
            panic.model = PanicModel.PSERIES
        if panic.model is None and is_arm_virt(domain):
            panic.model = PanicModel.PVPANIC
