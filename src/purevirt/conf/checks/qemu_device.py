"""What devices of a QEMU guest cannot be (qemuValidateDomainDeviceDef…)."""

from collections.abc import Callable

from purevirt.conf.checks.qemu_guest import arch_of
from purevirt.conf.checks.refusal import internal, malformed, unsupported
from purevirt.conf.defaults.qemu_machine import X86, is_pseries, is_q35, is_s390, is_virt
from purevirt.conf.domain.address import CcwAddress, PciAddress, SpaprVioAddress, UsbAddress
from purevirt.conf.domain.chardev import (
    Channel,
    ChrProtocol,
    Console,
    Parallel,
    Serial,
    SerialKind,
    SerialModel,
    SocketMode,
    TcpSource,
    UnixSource,
)
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.filesystem import FilesystemDriverType
from purevirt.conf.domain.hostdev import (
    Hostdev,
    MdevHostdev,
    MdevModel,
    PciHostdev,
    ScsiHostdev,
    ScsiHostHostdev,
)
from purevirt.conf.domain.input import InputBus, InputModel, InputType
from purevirt.conf.domain.interface import BackendType, InterfaceType
from purevirt.conf.domain.memory import ShmemModel
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import EncryptionEngine, NetworkSource, StorageFormat
from purevirt.conf.domain.tpm import TpmModel
from purevirt.conf.domain.tuning import MemorySource, SharedAccess
from purevirt.conf.domain.virtual import IommuModel, PanicModel
from purevirt.errors import Error, ErrorCode, ErrorDomain

XHCI_PORTS = 15
_HIGHEST_VIO = 0xFFFFFFFF
_SHAREABLE = (None, StorageFormat.RAW)
_LEGACY_FORMATS = {
    StorageFormat.DIR: "'directory' storage format is not directly supported by QEMU, use 'dir' disk type instead",
    StorageFormat.ISO: "storage format 'iso' is not directly supported by QEMU, use 'raw' instead",
}
_ABSENT_FORMATS = (StorageFormat.COW, StorageFormat.VHD, StorageFormat.PLOOP)
_GRAPHICS_WITH_EGL = ("vnc", "spice")


def check_qemu_devices(domain: Domain, facts: EmulatorFacts) -> None:
    """Refuse devices that QEMU would not take. Raises Error."""
    for check in _CHECKS:
        check(domain, facts)


def _check_disks(domain: Domain, facts: EmulatorFacts) -> None:
    for disk in domain.devices.disks:
        bus = disk.target.bus if disk.target is not None else None
        if disk.device is DiskDevice.FLOPPY and is_pseries(domain):
            raise unsupported("PowerPC pseries machines do not support floppy device")
        if bus is DiskBus.USB and disk.address is not None and not isinstance(disk.address, UsbAddress):
            raise internal("unexpected address type for usb disk")
        if disk.device is DiskDevice.LUN and bus is DiskBus.VIRTIO and not facts.has("virtio-blk-pci.scsi"):
            raise unsupported("This QEMU doesn't support SCSI emulation with 'virtio-blk' device")
        if disk.throttlefilters and disk.iotune is not None:
            name = disk.target.dev if disk.target is not None else ""
            detail = f"block 'throttlefilters' can't be used together with 'iotune' for disk '{name}'"
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)
        _check_image(disk, facts)


def _check_image(disk: Disk, facts: EmulatorFacts) -> None:
    layer = disk.driver.type if disk.driver is not None else None
    if layer in _LEGACY_FORMATS:
        raise unsupported(_LEGACY_FORMATS[layer])
    if layer in _ABSENT_FORMATS:
        raise unsupported(f"'{layer}' storage format is not supported")
    if disk.shareable and layer not in _SHAREABLE:
        name = disk.target.dev if disk.target is not None else ""
        raise unsupported(f"shared access for disk '{name}' requires use of supported storage format")
    encryption = disk.encryption or (disk.source.encryption if disk.source is not None else None)
    if encryption is not None and encryption.engine is EncryptionEngine.LIBRBD:
        if len(encryption.secrets) > 1 and not facts.has("rbd-encryption-layering"):
            raise unsupported("librbd encryption layering is not supported by this QEMU binary")
    elif encryption is not None and layer not in (None, StorageFormat.RAW, StorageFormat.QCOW2):
        raise unsupported("encryption is supported only with 'raw' and 'qcow2' image format")
    source = disk.source
    if isinstance(source, NetworkSource) and source.tls_hostname and not facts.has("blockdev.nbd.tls-hostname"):
        raise unsupported("'tlsHostname' field is not supported by this QEMU")


def _check_graphics(domain: Domain, facts: EmulatorFacts) -> None:
    kinds = {graphics.type for graphics in domain.devices.graphics}
    if "egl-headless" in kinds and not kinds.issubset({"egl-headless", *_GRAPHICS_WITH_EGL}):
        raise unsupported("graphics type 'egl-headless' is only supported with one of: 'vnc', 'spice' graphics types")


def _check_interfaces(domain: Domain, facts: EmulatorFacts) -> None:
    for interface in domain.devices.interfaces:
        is_passt = interface.backend is not None and interface.backend.type is BackendType.PASST
        if interface.port_forwards and not is_passt:
            where = "backend of interface type='user' or type='vhostuser'"
            raise unsupported(f"The <portForward> element can only be used with the 'passt' {where}")
        if interface.type is InterfaceType.VHOSTUSER and is_passt and not _has_shared_memory(domain):
            raise unsupported("'interface' requires shared memory")


def _has_shared_memory(domain: Domain) -> bool:
    backing = domain.memory_backing
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    if cells and all(str(cell.mem_access) == "shared" for cell in cells):
        return True
    is_file = backing is not None and (backing.source in (MemorySource.FILE, MemorySource.MEMFD) or backing.hugepages)
    return backing is not None and backing.access is SharedAccess.SHARED and (bool(is_file) or not cells)


def _check_chardevs(domain: Domain, facts: EmulatorFacts) -> None:
    devices = domain.devices
    terminals: list[Serial | Parallel | Console | Channel] = [*devices.serials, *devices.parallels]
    for source in (terminal.source for terminal in [*terminals, *devices.consoles, *devices.channels]):
        if isinstance(source, TcpSource) and source.protocol not in (None, ChrProtocol.RAW, ChrProtocol.TELNET):
            raise unsupported(f"tcp chardev protocol '{source.protocol}' not supported")
        is_bound = isinstance(source, UnixSource) and (source.mode is SocketMode.BIND or source.path is None)
        if isinstance(source, UnixSource) and is_bound and source.reconnect is not None and source.reconnect.enabled:
            raise internal("chardev reconnect is possible only for connect mode")
    if devices.parallels and (is_pseries(domain) or is_s390(domain)):
        raise unsupported("parallel ports are not supported")
    for serial in devices.serials:
        target = serial.target
        if target is None or target.type is None:
            continue
        if not _serial_fits(domain, target.type, target.model):
            what = f"target type '{target.type}' and target model '{target.model}'"
            raise unsupported(f"Serial device with {what} not compatible with guest architecture or machine type")


def _serial_fits(domain: Domain, kind: SerialKind, model: SerialModel | None) -> bool:
    if kind is SerialKind.SPAPR_VIO_SERIAL:
        return is_pseries(domain)
    if kind is SerialKind.SCLP_SERIAL:
        return is_s390(domain)
    if model is SerialModel.PL011:
        return arch_of(domain) in ("aarch64", "armv7l") and is_virt(domain)
    if kind is SerialKind.ISA_SERIAL:
        return not is_s390(domain) and not is_pseries(domain)
    return True


def _check_controllers(domain: Domain, facts: EmulatorFacts) -> None:
    for controller in domain.devices.controllers:
        if controller.type is not ControllerType.USB:
            continue
        is_xhci = controller.model in (ControllerModel.NEC_XHCI, ControllerModel.QEMU_XHCI)
        if is_xhci and (controller.ports or 0) > XHCI_PORTS:
            raise unsupported(f"'{controller.model}' controller only supports up to '{XHCI_PORTS}' ports")


def _check_roots(domain: Domain, facts: EmulatorFacts) -> None:
    for controller in domain.devices.controllers:
        if controller.type is not ControllerType.PCI:
            continue
        if controller.index == 0 and arch_of(domain) in X86:
            wanted = ControllerModel.PCIE_ROOT if is_q35(domain) else ControllerModel.PCI_ROOT
            if controller.model is not wanted:
                where = "The PCI controller with index='0' must be model"
                raise malformed(
                    f"{where}='{wanted}' for this machine type, but model='{controller.model}' was found instead"
                )
        is_root = controller.model in (ControllerModel.PCI_ROOT, ControllerModel.PCIE_ROOT)
        if is_root and controller.index and not is_pseries(domain):
            raise malformed("pci-root and pcie-root controllers should have index 0")
        if controller.model is ControllerModel.PCIE_EXPANDER_BUS and not (is_q35(domain) or is_virt(domain)):
            raise unsupported("pcie-expander-bus controllers are not supported with this machine type")


def _check_hostdevs(domain: Domain, facts: EmulatorFacts) -> None:
    seen: list[tuple[str, object]] = []
    for hostdev in domain.devices.hostdevs:
        kind, name = hostdev.kind, _identity(hostdev)
        if name is not None and name in seen:
            raise malformed("Hostdev already exists in the domain configuration")
        seen += [] if name is None else [name]
        boots = hostdev.boot is not None and hostdev.boot.order
        refused = "booting from assigned devices is not supported by"
        if isinstance(kind, MdevHostdev):
            if boots and kind.model is MdevModel.VFIO_AP:
                raise unsupported(f"{refused} mediated devices of model vfio-ap")
            if kind.display and not domain.devices.graphics:
                raise unsupported("graphics device is needed for attribute value 'display=on' in <hostdev>")
        if isinstance(kind, ScsiHostHostdev) and boots:
            raise unsupported(f"{refused} vhost SCSI devices")
        if not isinstance(kind, ScsiHostdev) and getattr(kind, "rawio", None) is not None:
            raise malformed("rawio is only supported for scsi host device")


def _identity(hostdev: Hostdev) -> tuple[str, object] | None:
    kind = hostdev.kind
    if isinstance(kind, PciHostdev) and kind.source is not None and kind.source.address is not None:
        place = kind.source.address
        return "pci", (place.domain, place.bus, place.slot, place.function)
    if isinstance(kind, MdevHostdev) and kind.source is not None and kind.source.address is not None:
        return "mdev", kind.source.address.uuid
    return None


def _check_ccw(domain: Domain, facts: EmulatorFacts) -> None:
    taken: set[tuple[int | None, int | None, int | None]] = set()
    devices: list[Device] = [*domain.devices.disks, *domain.devices.interfaces, *domain.devices.hostdevs]
    for device in [*devices, *domain.devices.controllers]:
        if isinstance(device.address, CcwAddress):
            place = (device.address.cssid, device.address.ssid, device.address.devno)
            if place in taken:
                name = f"{place[0] or 0:x}.{place[1] or 0:x}.{place[2] or 0:04x}"
                raise malformed(f"The CCW devno '{name}' is in use already")
            taken.add(place)


def _check_panics(domain: Domain, facts: EmulatorFacts) -> None:
    for panic in domain.devices.panics:
        if panic.model is None:
            raise unsupported("no panic model provided, and no default for the architecture and machine type")
        if panic.model in (PanicModel.S390, PanicModel.PSERIES, PanicModel.HYPERV) and panic.address is not None:
            raise unsupported(f"setting the panic device address is not supported for model '{panic.model}'")
        is_pci = panic.address is None or isinstance(panic.address, PciAddress)
        if panic.model is PanicModel.PVPANIC and not is_pci:
            raise unsupported("pvpanic is supported only with PCI address type")


def _check_shmems(domain: Domain, facts: EmulatorFacts) -> None:
    for shmem in domain.devices.shmems:
        size = shmem.size_mib
        if size is not None and (size < 1 or size & (size - 1)):
            raise malformed("shmem size must be a power of 2 and at least 1 MiB (1024 KiB)")
        if shmem.address is not None and not isinstance(shmem.address, PciAddress):
            raise unsupported("only 'pci' addresses are supported for the shared memory device")
        if shmem.msi is not None and shmem.server is None and shmem.model is not ShmemModel.IVSHMEM_DOORBELL:
            raise malformed("msi option is only supported with a server")


def _check_tpms(domain: Domain, facts: EmulatorFacts) -> None:
    proxies = sum(tpm.model is TpmModel.SPAPR_TPM_PROXY for tpm in domain.devices.tpms)
    if proxies > 1:
        raise unsupported("only a single TPM Proxy device is supported")
    if len(domain.devices.tpms) - proxies > 1:
        raise unsupported("only a single TPM non-proxy device is supported")


def _check_iommu(domain: Domain, facts: EmulatorFacts) -> None:
    iommu = domain.devices.iommu
    if iommu is None:
        return
    if iommu.model is IommuModel.INTEL and not is_q35(domain):
        raise unsupported("IOMMU device: 'intel' is only supported with Q35 machines")
    if iommu.model is IommuModel.SMMUV3 and not is_virt(domain):
        raise unsupported("IOMMU device: 'smmuv3' is only supported with ARM Virt machines")


def _check_filesystems(domain: Domain, facts: EmulatorFacts) -> None:
    for filesystem in domain.devices.filesystems:
        is_virtiofs = filesystem.driver is not None and filesystem.driver.type is FilesystemDriverType.VIRTIOFS
        boots = filesystem.boot is not None and filesystem.boot.order
        if is_virtiofs and boots and not isinstance(filesystem.address, PciAddress):
            raise unsupported("setting virtiofs boot order is supported only with PCI bus")


def _check_inputs(domain: Domain, facts: EmulatorFacts) -> None:
    for one in domain.devices.inputs:
        is_flavoured = one.model in (InputModel.VIRTIO_TRANSITIONAL, InputModel.VIRTIO_NON_TRANSITIONAL)
        if one.bus is InputBus.VIRTIO and is_flavoured and one.type is not InputType.PASSTHROUGH:
            raise unsupported(f"virtio (non-)transitional models are not supported for input type={one.type}")


def _check_vio(domain: Domain, facts: EmulatorFacts) -> None:
    devices: list[Device] = [*domain.devices.serials, *domain.devices.controllers, *domain.devices.interfaces]
    for device in devices:
        address = device.address
        if isinstance(address, SpaprVioAddress) and (address.reg or 0) > _HIGHEST_VIO:
            raise unsupported(f"spapr-vio reg='{address.reg:#x}' exceeds maximum possible value (0xffffffff)")


_CHECKS: tuple[Callable[[Domain, EmulatorFacts], None], ...] = (
    _check_disks,
    _check_graphics,
    _check_interfaces,
    _check_chardevs,
    _check_controllers,
    _check_roots,
    _check_hostdevs,
    _check_ccw,
    _check_panics,
    _check_shmems,
    _check_tpms,
    _check_iommu,
    _check_filesystems,
    _check_inputs,
    _check_vio,
)
