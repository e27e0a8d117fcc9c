"""Disks, CD drives and floppies as guest devices (qemuBuildDiskDeviceProps)."""

from collections.abc import Iterator

from purevirt.conf.domain.address import DriveAddress
from purevirt.conf.domain.disk import Disk, DiskBus, DiskDevice, ErrorPolicy
from purevirt.conf.domain.source import BlockSource, FileSource
from purevirt.drivers.qemu.alias import disk_alias, disk_index
from purevirt.drivers.qemu.command.address import add_device, address_properties, drive_properties
from purevirt.drivers.qemu.command.block import Chain, build_nodes, number_chains, write_cache
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, escape
from purevirt.drivers.qemu.command.storage import Access, protocol_properties
from purevirt.drivers.qemu.command.virtio import iothread_mapping, virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.jsonvalue import Json


def build_disks(context: CommandContext, line: CommandLine) -> None:
    """Block nodes and devices of all disks, in the document's order; Q35 needs its floppy controller said."""
    has_raw_nodes = not context.has("blockjob.backing-mask-protocol")
    chains = number_chains(context, has_raw_nodes=has_raw_nodes)
    if any(disk.target is not None and disk.target.bus == DiskBus.FDC for disk in context.domain.devices.disks):
        _build_floppy_controller(context, line)
    for disk in context.domain.devices.disks:
        _build_disk(context, line, disk, chains[id(disk)])


def _build_disk(context: CommandContext, line: CommandLine, disk: Disk, chain: Chain) -> None:
    if disk.transient is not None:
        context.host.claim("<transient/>")
    if disk.transient is not None and disk.transient.share_backing:
        # plugged in when the overlay is there
        return
    if disk.target is not None and disk.target.bus == DiskBus.SD:
        line.add("-drive", _sd_drive(disk))
        return
    _refuse_unsupported(disk)
    node = build_nodes(context, line, disk, chain)
    context.nodes[id(disk)] = node or ""
    add_device(context, line, disk, disk_properties(context, disk, node))


def _sd_drive(disk: Disk) -> str:
    """A card in the machine's own slot, which has no device that could be told (qemuBuildDriveStr)."""
    source = disk.source
    if source is None:
        raise unsupported("a disk on bus 'sd' without a source is not supported")
    words = [f"{name}={escape(value)}" for name, value in _flatten("file", protocol_properties(source, Access()))]
    if isinstance(source, FileSource | BlockSource):
        words = [f"file={escape(str(getattr(source, 'file', None) or getattr(source, 'dev', None)))}"]
    layer = (disk.driver.type if disk.driver is not None else None) or "raw"
    words += [f"format={layer}", "if=sd", f"index={disk_index(disk)}"]
    return ",".join(words + (["readonly=on"] if disk.readonly else []))


def _flatten(name: str, value: Json) -> Iterator[tuple[str, str]]:
    """Nested values as dotted names."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _flatten(f"{name}.{key}", part)
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _flatten(f"{name}.{place}", part)
    else:
        yield name, str(value)


def disk_properties(context: CommandContext, disk: Disk, node: str | None) -> Properties:
    """The ``-device`` of a disk on top of a block node."""
    bus = disk.target.bus if disk.target else None
    if bus not in _BUSES:
        raise unsupported(f"unsupported disk bus '{bus}' with device setup")
    properties = _BUSES[bus](context, disk)
    properties |= {"share-rw": True if disk.shareable else None, "drive": node, "id": disk.alias}
    if bus != DiskBus.FDC:
        properties["bootindex"] = context.boot_index(disk)
    if disk.boot is not None and context.has("virtio-ccw.loadparm"):
        properties["loadparm"] = disk.boot.loadparm
    properties |= _geometry(disk)
    if bus == DiskBus.USB:
        properties["removable"] = bool(disk.target and disk.target.removable)
    elif bus == DiskBus.SCSI and disk.target and disk.target.removable is not None:
        properties["removable"] = disk.target.removable
    properties["write-cache"] = write_cache(disk)
    properties |= _identity(disk)
    return properties | _policies(disk)


def _refuse_unsupported(disk: Disk) -> None:
    if disk.sgio or disk.rawio:
        raise unsupported(f"sgio or rawio of disk '{disk.alias}' is not supported")
    if disk.driver is not None and disk.driver.statistics:
        raise unsupported(f"latency statistics of disk '{disk.alias}' are not supported")


def _virtio(context: CommandContext, disk: Disk) -> Properties:
    driver = disk.driver
    model = None if disk.model is None else str(disk.model)
    properties: Properties = {"driver": virtio_device("virtio-blk", disk, model)}
    if driver is not None:
        properties |= {
            "iothread": f"iothread{driver.iothread}" if driver.iothread else None,
            "ioeventfd": driver.ioeventfd,
            "event_idx": driver.event_idx,
            "num-queues": driver.queues,
            "queue-size": driver.queue_size,
        }
        properties["iothread-vq-mapping"] = iothread_mapping(driver.iothreads)
        properties |= virtio_options(driver)
    return properties | address_properties(context, disk)


def _drive_name(disk: Disk) -> str:
    return "cd" if disk.device == DiskDevice.CDROM else "hd"


def _ide(context: CommandContext, disk: Disk) -> Properties:
    address = _drive_address(disk)
    return {"driver": f"ide-{_drive_name(disk)}", "bus": f"ide.{address.bus}", "unit": address.unit}


def _sata(context: CommandContext, disk: Disk) -> Properties:
    """Each port of an AHCI controller is a bus; the one of Q35 is called as an IDE controller would be."""
    address = _drive_address(disk)
    alias = "ide" if context.is_q35 and address.controller == 0 else f"sata{address.controller}"
    return {"driver": f"ide-{_drive_name(disk)}", "bus": f"{alias}.{address.unit}"}


def _scsi(context: CommandContext, disk: Disk) -> Properties:
    name = "scsi-block" if disk.device == DiskDevice.LUN else f"scsi-{_drive_name(disk)}"
    properties: Properties = {"driver": name, **drive_properties(context, _drive_address(disk))}
    if disk.device == DiskDevice.LUN:
        return properties
    return properties | {"device_id": disk.serial or f"drive-{_plain_alias(context, disk)}"}


def _plain_alias(context: CommandContext, disk: Disk) -> str:
    return disk_alias(context.domain, disk)


def _usb(context: CommandContext, disk: Disk) -> Properties:
    return {"driver": "usb-storage"} | address_properties(context, disk)


def _floppy(context: CommandContext, disk: Disk) -> Properties:
    return {"driver": "floppy", "unit": _drive_address(disk).unit}


_BUSES = {
    DiskBus.VIRTIO: _virtio,
    DiskBus.IDE: _ide,
    DiskBus.SATA: _sata,
    DiskBus.SCSI: _scsi,
    DiskBus.USB: _usb,
    DiskBus.FDC: _floppy,
}


def _drive_address(disk: Disk) -> DriveAddress:
    if isinstance(disk.address, DriveAddress):
        return disk.address
    return DriveAddress(unit=disk_index(disk))


def _geometry(disk: Disk) -> Properties:
    properties: Properties = {}
    if (geometry := disk.geometry) is not None and geometry.cyls:
        properties |= {"cyls": geometry.cyls, "heads": geometry.heads, "secs": geometry.secs}
        properties["bios-chs-trans"] = None if geometry.trans is None else str(geometry.trans)
    if (blockio := disk.blockio) is not None:
        properties |= {
            "logical_block_size": blockio.logical_block_size,
            "physical_block_size": blockio.physical_block_size,
            "discard_granularity": blockio.discard_granularity,
        }
    return properties


def _identity(disk: Disk) -> Properties:
    rotation_rate = None if disk.target is None else disk.target.rotation_rate
    return {
        "wwn": None if disk.wwn is None else int(disk.wwn, 16),
        "rotation_rate": rotation_rate,
        "vendor": disk.vendor,
        "product": disk.product,
        "serial": disk.serial,
    }


def _policies(disk: Disk) -> Properties:
    """What happens on errors; ``enospace`` is a policy of writes only."""
    driver = disk.driver
    if driver is None:
        return {}
    write = None if driver.error_policy in {None, ErrorPolicy.DEFAULT} else driver.error_policy
    read = driver.rerror_policy if driver.rerror_policy not in {None, ErrorPolicy.DEFAULT} else write
    if read == ErrorPolicy.ENOSPACE:
        read = None if driver.rerror_policy in {None, ErrorPolicy.DEFAULT} else read
    names = {ErrorPolicy.ENOSPACE: "enospc"}
    return {
        "werror": None if write is None else names.get(write, str(write)),
        "rerror": None if read is None else names.get(read, str(read)),
    }


def _build_floppy_controller(context: CommandContext, line: CommandLine) -> None:
    """A Q35 has no floppy controller of its own; the boot order of floppies is the controller's."""
    letters = {0: "A", 1: "B"}
    indexes: Properties = {}
    for disk in context.domain.devices.disks:
        if disk.target is not None and disk.target.bus == DiskBus.FDC and context.boot_index(disk):
            indexes[f"bootindex{letters.get(_drive_address(disk).unit, 'A')}"] = context.boot_index(disk)
    if context.is_q35:
        line.add_device({"driver": "isa-fdc", **indexes})
        return
    for name, value in indexes.items():
        line.add("-global", f"isa-fdc.{name}={value}")
