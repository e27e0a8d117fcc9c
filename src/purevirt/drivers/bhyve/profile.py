"""How the bhyve driver completes a domain (bhyveDomainDefPostParse, bhyveDomainDefAssignAddresses)."""

from collections.abc import Iterator
from functools import partial

from purevirt.conf.defaults.controller import add_controller
from purevirt.conf.defaults.disk import disk_index
from purevirt.conf.domain import DomainProfile
from purevirt.conf.domain.address import Address, DriveAddress, PciAddress
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.disk import DiskBus
from purevirt.conf.domain.display import Video, VideoModel, VideoType
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.profile import Moment
from purevirt.conf.domain.virtual import RandomBackend
from purevirt.drivers.bhyve.capability import BhyveCapability, internal, unsupported

ISA_SLOT = 1
MAX_SLOT = 31
DRIVES_A_CONTROLLER = 32
DEFAULT_RANDOM = "/dev/random"
ON_PCI = (ControllerType.SATA, ControllerType.USB, ControllerType.ISA, ControllerType.NVME)
"""Controllers that have a place on the bus."""


def bhyve_profile(capabilities: BhyveCapability) -> DomainProfile:
    """The profile of a driver whose bhyve has these abilities."""
    return DomainProfile(
        "bhyve",
        defaults=(partial(_place_drives, capabilities),),
        devices=(_complete_devices,),
        assign=(_assign_slots,),
        checks=(_check,),
        namespace="bhyve",
        default_archs={"hvm": "x86_64"},
    )


def _place_drives(capabilities: BhyveCapability, domain: Domain, moment: Moment) -> None:
    """A SATA controller has 32 drives, or one where bhyve is old (bhyveDomainDiskDefAssignAddress)."""
    many = DRIVES_A_CONTROLLER if capabilities & BhyveCapability.AHCI32SLOT else 1
    for disk in domain.devices.disks:
        target = disk.target
        if target is None or target.bus is not DiskBus.SATA or disk.address is not None or not target.dev:
            continue
        index = disk_index(target.dev)
        if index is None:
            raise internal(f"Unknown disk name '{target.dev}' and no address specified")
        disk.address = DriveAddress(controller=index // many, unit=index % many)


def _complete_devices(domain: Domain, moment: Moment) -> None:
    devices = domain.devices
    add_controller(domain, ControllerType.PCI, 0, ControllerModel.PCI_ROOT)
    if _needs_isa(domain) and not any(one.type is ControllerType.ISA for one in devices.controllers):
        add_controller(domain, ControllerType.ISA, 0)
    if devices.graphics and not devices.videos:
        devices.videos.append(Video(model=VideoModel()))
    for video in devices.videos:
        video.model = video.model or VideoModel()
        if video.model.type is VideoType.DEFAULT:
            video.model.type = VideoType.GOP
    for rng in devices.rngs:
        if isinstance(rng.backend, RandomBackend) and rng.backend.path is None:
            rng.backend.path = DEFAULT_RANDOM


def _needs_isa(domain: Domain) -> bool:
    """Firmware and serial ports are behind the ISA bridge (bhyveDomainDefNeedsISAController)."""
    has_firmware = domain.bootloader is None and (domain.os.loader is not None or domain.os.firmware is not None)
    return has_firmware or bool(domain.devices.serials or domain.devices.consoles)


def _check(domain: Domain, moment: Moment) -> None:
    """One ISA bridge, and random numbers from the default place (bhyve_domain.c)."""
    isa = [one for one in domain.devices.controllers if one.type is ControllerType.ISA]
    if any(one.index for one in isa):
        raise unsupported("Only single ISA controller is supported")
    for rng in domain.devices.rngs:
        if not isinstance(rng.backend, RandomBackend) or rng.backend.path != DEFAULT_RANDOM:
            raise unsupported("Only /dev/random source is supported")


def _assign_slots(domain: Domain, moment: Moment) -> None:
    """Give devices slots of the first bus; slot 1 is kept for the ISA bridge (bhyveAssignDevicePCISlots)."""
    places = list(_slotted(domain))
    taken = {0} | {place.slot for device in places if isinstance(place := device.address, PciAddress)}
    if ISA_SLOT not in taken:
        taken.add(ISA_SLOT)
        for controller in domain.devices.controllers:
            if controller.type is ControllerType.ISA and controller.address is None:
                controller.address = PciAddress(slot=ISA_SLOT)
    for device in places:
        if device.address is None:
            device.address = _next_slot(taken)


def _next_slot(taken: set[int]) -> Address:
    slot = next((slot for slot in range(MAX_SLOT + 1) if slot not in taken), None)
    if slot is None:
        raise internal("No more available PCI slots")
    taken.add(slot)
    return PciAddress(slot=slot)


def _slotted(domain: Domain) -> Iterator[Device]:
    devices = domain.devices
    yield from (one for one in devices.controllers if _is_on_bus(one))
    yield from devices.interfaces
    yield from (one for one in devices.disks if one.target is not None and one.target.bus is DiskBus.VIRTIO)
    yield from devices.videos
    yield from devices.sounds
    yield from devices.filesystems
    yield from devices.rngs


def _is_on_bus(controller: Controller) -> bool:
    return controller.type in ON_PCI
