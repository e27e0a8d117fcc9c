"""Disks of a VMX: hard disks, CD drives, devices passed through and floppies on each bus (virVMXParseDisk)."""

from collections.abc import Iterator
from dataclasses import dataclass

from purevirt.conf.domain.address import DriveAddress
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.disk import Disk, DiskBus, DiskCache, DiskDevice, DiskDriver, DiskTarget, Transient
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.source import BlockSource, FileSource, StartupPolicy, StorageType
from purevirt.drivers.shared.native import make_source
from purevirt.drivers.shared.vmx.entry import Entries, internal
from purevirt.drivers.shared.vmx.filename import FileNames

AUTO_DETECT = "auto detect"
"""Names no device: one is looked for at start."""
EMPTY = "emptyBackingString"
"""Names no image: an empty drive."""
PASSTHROUGH_FOLDER = "/vmfs/devices/cdrom/"

SCSI_MODELS = {
    "buslogic": ControllerModel.BUSLOGIC,
    "lsilogic": ControllerModel.LSILOGIC,
    "lsisas1068": ControllerModel.LSISAS1068,
    "pvscsi": ControllerModel.VMPVSCSI,
}
"""Models of SCSI controllers, by their names in a VMX."""


@dataclass(frozen=True, slots=True)
class Bus:
    """A kind of bus: how many controllers and units it has, and what a hard disk on it is called."""

    kind: DiskBus
    controllers: int
    units: tuple[int, ...]
    hard_disks: tuple[str, ...] = ()

    @property
    def prefix(self) -> str:
        """The start of the names of its entries."""
        return self.kind.value


SCSI = Bus(DiskBus.SCSI, 4, tuple(unit for unit in range(65) if unit != 7), ("scsi-hardDisk", "disk"))
SATA = Bus(DiskBus.SATA, 4, tuple(range(30)))
NVME = Bus(DiskBus.NVME, 4, tuple(range(15)))
IDE = Bus(DiskBus.IDE, 2, (0, 1), ("ata-hardDisk",))
CONTROLLED = (SCSI, SATA, NVME)
"""Buses whose controllers say themselves whether they are there."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a disk."""

    bus: Bus
    controller: int
    unit: int

    @property
    def prefix(self) -> str:
        """The start of the names of its entries."""
        return f"{self.bus.prefix}{self.controller}:{self.unit}"

    @property
    def target(self) -> str:
        """The name of its disk in the guest."""
        if self.bus is NVME:
            return f"nvme{self.controller}n{self.unit + 1}"
        if self.bus is IDE:
            return "hd" + letters(self.controller * 2 + self.unit)
        if self.bus is SATA:
            return "sd" + letters(self.controller * 30 + self.unit)
        return "sd" + letters(self.controller * 15 + self.unit - (self.unit > 7))

    @property
    def address(self) -> DriveAddress:
        """Its place on its controller."""
        if self.bus is IDE:
            return DriveAddress(bus=self.controller, unit=self.unit)
        return DriveAddress(controller=self.controller, unit=self.unit)


def letters(index: int) -> str:
    """The letters of a disk name: a for 0, aa for 26."""
    found = ""
    index += 1
    while index:
        index, digit = divmod(index - 1, 26)
        found = chr(ord("a") + digit) + found
    return found


def read_disks(domain: Domain, entries: Entries, names: FileNames) -> None:
    """Add the disks and the SCSI controllers."""
    for slot in _present_slots(domain, entries):
        disk = _read_hard_disk(slot, entries, names) or _read_cdrom(slot, entries, names)
        if disk is not None:
            disk.address = slot.address
            domain.devices.disks.append(disk)
    for unit in (0, 1):
        floppy = _read_floppy(unit, entries, names)
        if floppy is not None:
            domain.devices.disks.append(floppy)


def _present_slots(domain: Domain, entries: Entries) -> Iterator[Slot]:
    for bus in CONTROLLED:
        for number in range(bus.controllers):
            if not entries.is_true(f"{bus.prefix}{number}.present"):
                continue
            _add_controller(domain, bus, number, entries)
            yield from (slot for unit in bus.units if _is_used(slot := Slot(bus, number, unit), entries))
    for number in range(IDE.controllers):
        yield from (slot for unit in IDE.units if _is_used(slot := Slot(IDE, number, unit), entries))


def _is_used(slot: Slot, entries: Entries) -> bool:
    return entries.is_true(f"{slot.prefix}.present") and not entries.is_true(f"{slot.prefix}.clientDevice")


def _add_controller(domain: Domain, bus: Bus, number: int, entries: Entries) -> None:
    """SCSI controllers have models; others are added with the disks that need them, NVMe ones at once."""
    if bus is SCSI:
        model = _read_scsi_model(number, entries)
        if any(_is_used(Slot(bus, number, unit), entries) for unit in bus.units):
            domain.devices.controllers.append(Controller(type=ControllerType.SCSI, index=number, model=model))
    elif bus is NVME:
        domain.devices.controllers.append(Controller(type=ControllerType.NVME, index=number))


def _read_scsi_model(number: int, entries: Entries) -> ControllerModel | None:
    name = f"scsi{number}.virtualDev"
    value = entries.find_text(name)
    if value is None:
        return None
    model = SCSI_MODELS.get(value.lower())
    if model is None:
        raise internal(
            f"Expecting VMX entry '{name}' to be 'buslogic' or 'lsilogic' or 'lsisas1068' or 'pvscsi' "
            f"but found '{value}'"
        )
    return model


def _read_hard_disk(slot: Slot, entries: Entries, names: FileNames) -> Disk | None:
    """A hard disk; None where the slot holds another kind of drive."""
    file = entries.find_text(f"{slot.prefix}.fileName")
    if file is None or not file.lower().endswith(".vmdk"):
        return None
    kind = entries.find_text(f"{slot.prefix}.deviceType")
    wanted = slot.bus.hard_disks
    if kind is not None and wanted and kind.lower() not in [name.lower() for name in wanted]:
        choice = "' or '".join(wanted)
        raise internal(f"Expecting VMX entry '{slot.prefix}.deviceType' to be '{choice}' but found '{kind}'")
    disk = _make_disk(slot, DiskDevice.DISK)
    disk.source = FileSource(file=names.parse(file, may_lack=False))
    if entries.is_true(f"{slot.prefix}.writeThrough"):
        disk.driver = DiskDriver(cache=DiskCache.WRITETHROUGH)
    if (entries.find_text(f"{slot.prefix}.mode") or "").lower() == "independent-nonpersistent":
        disk.transient = Transient()
    return disk


def _make_disk(slot: Slot, device: DiskDevice, type: StorageType = StorageType.FILE) -> Disk:
    return Disk(type=type, device=device, target=DiskTarget(dev=slot.target, bus=slot.bus.kind))


def _read_cdrom(slot: Slot, entries: Entries, names: FileNames) -> Disk | None:
    file = entries.find_text(f"{slot.prefix}.fileName")
    kind = (entries.find_text(f"{slot.prefix}.deviceType") or "").lower()
    is_image = file is not None and (file.lower().endswith(".iso") or file.lower() == EMPTY.lower())
    if kind == "scsi-passthru":
        if file is None or not file.startswith(PASSTHROUGH_FOLDER):
            return None
        return _make_device(slot, DiskDevice.LUN, file)
    if file is not None and file.lower().endswith(".iso"):
        return _read_image(slot, kind, file, names)
    if kind == "atapi-cdrom":
        return _make_device(slot, DiskDevice.CDROM, file)
    if kind == "cdrom-raw":
        return _make_device(slot, DiskDevice.LUN, file)
    if is_image:
        return _read_image(slot, kind, None, names)
    shown = "(null)" if file is None else file
    raise internal(
        f"Invalid or not yet handled value '{shown}' for VMX entry '{slot.prefix}.fileName' for device type "
        f"'{kind or 'unknown'}'"
    )


def _read_image(slot: Slot, kind: str, file: str | None, names: FileNames) -> Disk:
    if kind not in ("", "cdrom-image"):
        raise internal(f"Expecting VMX entry '{slot.prefix}.deviceType' to be 'cdrom-image' but found '{kind}'")
    disk = _make_disk(slot, DiskDevice.CDROM)
    path = None if file is None else names.parse(file, may_lack=True)
    disk.source = make_source(StorageType.FILE, path)
    return disk


def _make_device(slot: Slot, device: DiskDevice, file: str | None) -> Disk:
    """A drive of the host; the type stays even where the device is looked for at start."""
    disk = _make_disk(slot, device, StorageType.BLOCK)
    disk.readonly = True
    if file is not None and file.lower() == AUTO_DETECT:
        disk.source = BlockSource(startup_policy=StartupPolicy.OPTIONAL)
        return disk
    disk.source = make_source(StorageType.BLOCK, file)
    return disk


def _read_floppy(unit: int, entries: Entries, names: FileNames) -> Disk | None:
    prefix = f"floppy{unit}"
    if not entries.is_true(f"{prefix}.present") or entries.is_true(f"{prefix}.clientDevice"):
        return None
    kind = entries.find_text(f"{prefix}.fileType")
    file = entries.find_text(f"{prefix}.fileName")
    disk = Disk(device=DiskDevice.FLOPPY, target=DiskTarget(dev=f"fd{letters(unit)}", bus=DiskBus.FDC))
    if kind is not None and kind.lower() == "device":
        disk.type = StorageType.BLOCK
        disk.source = make_source(StorageType.BLOCK, file)
    elif kind is not None and kind.lower() == "file":
        path = None if file is None else names.parse(file, may_lack=False)
        disk.source = make_source(StorageType.FILE, path)
    else:
        raise internal(f"Invalid or not yet handled value '{kind}' for VMX entry '{prefix}.fileType'")
    return disk
