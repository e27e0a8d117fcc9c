"""Disks in a VMX: the SCSI controllers they need, then the disks in order (virVMXFormatDisk)."""

from purevirt.conf.domain.address import DriveAddress
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.disk import Disk, DiskBus, DiskCache, DiskDevice
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import StartupPolicy, StorageType
from purevirt.drivers.shared.native import disk_path
from purevirt.drivers.shared.vmx.diskreader import AUTO_DETECT, EMPTY, PASSTHROUGH_FOLDER, SCSI_MODELS
from purevirt.drivers.shared.vmx.entry import internal, unsupported
from purevirt.drivers.shared.vmx.filename import FileNames
from purevirt.drivers.shared.vmx.output import Output

HARD_DISKS = {DiskBus.SCSI: "scsi-hardDisk", DiskBus.SATA: "sata-hardDisk", DiskBus.IDE: "ata-hardDisk"}
"""What a hard disk is called, by its bus."""
MODEL_NAMES = {model: name for name, model in SCSI_MODELS.items()}
DRIVER_MODELS = {model.value: model for model in SCSI_MODELS.values()}
MAX_SCSI = 4
SHOWN_DEVICES = {DiskDevice.DISK: "hard disk", DiskDevice.CDROM: "CDROM", DiskDevice.LUN: "CDROM"}


def write_disks(out: Output, domain: Domain, names: FileNames) -> None:
    """Write controllers, disks and the floppy drives that are not there. Raises Error."""
    _write_scsi_controllers(out, domain)
    floppies = [False, False]
    for disk in domain.devices.disks:
        if disk.device is DiskDevice.FLOPPY:
            floppies[_unit(disk, 2)] = True
            _write_floppy(out, disk, names)
        elif disk.device is DiskDevice.DISK:
            _write_hard_disk(out, disk, names)
        else:
            _write_cdrom(out, disk, names)
    for unit, is_there in enumerate(floppies):
        if not is_there:
            out.put(f"floppy{unit}.present", False)


def _address(disk: Disk) -> DriveAddress:
    if not isinstance(disk.address, DriveAddress):
        raise internal("Unsupported disk address type")
    return disk.address


def _unit(disk: Disk, count: int) -> int:
    unit = _address(disk).unit
    if unit >= count:
        raise internal(f"Floppy disk unit index {unit} out of [0..{count - 1}] range")
    return unit


def _bus(disk: Disk) -> DiskBus | None:
    return disk.target.bus if disk.target is not None else None


def _prefix(disk: Disk) -> str:
    bus, address = _bus(disk), _address(disk)
    if bus not in HARD_DISKS:
        shown = bus.value if bus is not None else None
        kind = SHOWN_DEVICES[disk.device]
        raise unsupported(f"Unsupported bus type '{shown}' for {kind}")
    number = address.bus if bus is DiskBus.IDE else address.controller
    return f"{bus.value}{number}:{address.unit}"


def _write_scsi_controllers(out: Output, domain: Domain) -> None:
    """The controllers that disks are on, with the model that the controller or a disk's driver names."""
    models: dict[int, ControllerModel | None] = {}
    known = {one.index: one.model for one in domain.devices.controllers if one.type is ControllerType.SCSI}
    for disk in domain.devices.disks:
        if _bus(disk) is not DiskBus.SCSI:
            continue
        number = _address(disk).controller
        model = _driver_model(disk) or known.get(number)
        if model is not None and models.get(number) not in (None, model):
            raise internal(f"Inconsistent SCSI controller model for index {number}")
        models[number] = model or models.get(number)
    for number, model in sorted(models.items()):
        if number >= MAX_SCSI:
            raise internal(f"SCSI controller index {number} out of [0..{MAX_SCSI - 1}] range")
        out.put(f"scsi{number}.present", True)
        if model not in (None, ControllerModel.AUTO):
            out.put(f"scsi{number}.virtualDev", _model_name(model))


def _model_name(model: ControllerModel | None) -> str:
    if model not in MODEL_NAMES:
        raise unsupported(
            "Expecting domain XML attribute 'model' of entry 'controller' to be 'buslogic' or 'lsilogic' or "
            f"'lsisas1068' or 'vmpvscsi' but found '{model.value if model is not None else None}'"
        )
    return MODEL_NAMES[model]


def _driver_model(disk: Disk) -> ControllerModel | None:
    name = disk.driver.name if disk.driver is not None else None
    if name is None:
        return None
    model = DRIVER_MODELS.get(name)
    if model is None:
        raise internal(f"Unknown driver name '{name}'")
    return model


def _write_hard_disk(out: Output, disk: Disk, names: FileNames) -> None:
    prefix, bus = _prefix(disk), _bus(disk)
    shown = f"{(bus.value if bus is not None else '').upper()} hard disk '{_target(disk)}'"
    if disk.type is not StorageType.FILE:
        raise unsupported(f"{shown} has unsupported type '{disk.type.value}', expecting '{StorageType.FILE.value}'")
    out.put(f"{prefix}.present", True)
    if bus is not None:
        out.put(f"{prefix}.deviceType", HARD_DISKS[bus])
    path = disk_path(disk)
    if path is not None:
        if not path.lower().endswith(".vmdk"):
            raise unsupported(f"Image file for {shown} has unsupported suffix, expecting '.vmdk'")
        out.put(f"{prefix}.fileName", names.format(path))
    _write_modes(out, prefix, disk, shown)


def _target(disk: Disk) -> str:
    return disk.target.dev or "" if disk.target is not None else ""


def _write_modes(out: Output, prefix: str, disk: Disk, shown: str) -> None:
    cache = disk.driver.cache if disk.driver is not None else None
    if _bus(disk) is DiskBus.SCSI and cache is DiskCache.WRITETHROUGH:
        out.put(f"{prefix}.writeThrough", True)
    elif cache not in (None, DiskCache.DEFAULT):
        raise unsupported(f"{shown} has unsupported cache mode '{cache.value}'")
    if disk.transient is not None:
        out.put(f"{prefix}.mode", "independent-nonpersistent")


def _write_cdrom(out: Output, disk: Disk, names: FileNames) -> None:
    prefix, path = _prefix(disk), disk_path(disk)
    out.put(f"{prefix}.present", True)
    if disk.type is StorageType.FILE:
        _write_image(out, prefix, disk, names)
    elif disk.type is StorageType.BLOCK:
        is_passthrough = path is not None and path.startswith(PASSTHROUGH_FOLDER)
        lun = "scsi-passthru" if is_passthrough else "cdrom-raw"
        out.put(f"{prefix}.deviceType", lun if disk.device is DiskDevice.LUN else "atapi-cdrom")
        _write_host_drive(out, prefix, disk, path)
    else:
        kind = f"{prefix.split(':')[0].rstrip('0123456789').upper()} cdrom '{_target(disk)}'"
        raise unsupported(f"{kind} has unsupported type '{disk.type.value}', expecting 'file' or 'block'")


def _write_image(out: Output, prefix: str, disk: Disk, names: FileNames) -> None:
    path = disk_path(disk)
    out.put(f"{prefix}.deviceType", "cdrom-image")
    if path is None:
        out.put(f"{prefix}.fileName", EMPTY)
        return
    if not path.lower().endswith(".iso"):
        kind = prefix.split(":")[0].rstrip("0123456789").upper()
        raise unsupported(f"Image file for {kind} CDROM '{_target(disk)}' has unsupported suffix, expecting '.iso'")
    out.put(f"{prefix}.fileName", names.format(path))


def _write_host_drive(out: Output, prefix: str, disk: Disk, path: str | None) -> None:
    source = disk.source
    if not path and source is not None and source.startup_policy is StartupPolicy.OPTIONAL:
        out.put(f"{prefix}.autodetect", True)
        out.put(f"{prefix}.fileName", AUTO_DETECT)
    elif path:
        out.put(f"{prefix}.fileName", path)


def _write_floppy(out: Output, disk: Disk, names: FileNames) -> None:
    prefix, path = f"floppy{_unit(disk, 2)}", disk_path(disk)
    out.put(f"{prefix}.present", True)
    if disk.type is StorageType.FILE:
        out.put(f"{prefix}.fileType", "file")
        if path is not None:
            out.put(f"{prefix}.fileName", names.format(path))
    elif disk.type is StorageType.BLOCK:
        out.put(f"{prefix}.fileType", "device")
        if path is not None:
            out.put(f"{prefix}.fileName", path)
    else:
        raise unsupported(
            f"Floppy '{_target(disk)}' has unsupported type '{disk.type.value}', expecting 'file' or 'block'"
        )
