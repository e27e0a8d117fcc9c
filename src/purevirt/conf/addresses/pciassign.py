"""Giving PCI addresses to the devices of an x86 guest (qemuDomainAssignPCIAddresses)."""

from purevirt.conf.addresses.pcibus import RULES, Connect, PciSet
from purevirt.conf.addresses.pcidevice import is_usb_companion, pci_devices
from purevirt.conf.defaults.controller import add_controller
from purevirt.conf.defaults.qemu_machine import has_express_root, has_pci_root, is_i440fx, is_pseries, is_q35, is_s390
from purevirt.conf.domain.address import PciAddress
from purevirt.conf.domain.controller import Controller, ControllerModel, ControllerType, PciModelName, PciTarget
from purevirt.conf.domain.device import Device
from purevirt.conf.domain.display import VideoType
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.model import Domain
from purevirt.conf.xmlmap import copy_element
from purevirt.errors import Error, ErrorCode, ErrorDomain

_ROOTS = (ControllerModel.PCI_ROOT, ControllerModel.PCIE_ROOT)
_FUNCTION_OF_COMPANION = {
    ControllerModel.ICH9_EHCI1: 7,
    ControllerModel.ICH9_UHCI1: 0,
    ControllerModel.ICH9_UHCI2: 1,
    ControllerModel.ICH9_UHCI3: 2,
}
_MODEL_NAMES = {
    ControllerModel.PCI_BRIDGE: PciModelName.PCI_BRIDGE,
    ControllerModel.DMI_TO_PCI_BRIDGE: PciModelName.I82801B11_BRIDGE,
    ControllerModel.PCIE_TO_PCI_BRIDGE: PciModelName.PCIE_PCI_BRIDGE,
    ControllerModel.PCIE_SWITCH_UPSTREAM_PORT: PciModelName.X3130_UPSTREAM,
    ControllerModel.PCIE_SWITCH_DOWNSTREAM_PORT: PciModelName.XIO3130_DOWNSTREAM,
    ControllerModel.PCI_EXPANDER_BUS: PciModelName.PXB,
    ControllerModel.PCIE_EXPANDER_BUS: PciModelName.PXB_PCIE,
}

HIGHEST_BUS = 255
ICH9_SLOTS = (0x1D, 0x1A)
"""Where the first two USB 2 controllers of a q35 sit."""
DMI_SLOT = 0x1E
"""Where the first DMI bridge of a q35 sits."""


def assign_pci(domain: Domain, facts: EmulatorFacts) -> None:
    """Place every PCI device, adding bridges and ports where needed. Raises Error."""
    is_zpci = is_s390(domain) and bool(pci_controllers(domain))
    if not (has_express_root(domain) or is_i440fx(domain) or has_pci_root(domain) or is_zpci):
        return
    _number_controllers(domain)
    extra = _count_missing(domain)
    for model in extra:
        add_controller(domain, ControllerType.PCI, _next_index(domain), model)
    buses = _collect(domain)
    _place_all(domain, buses)
    _describe_controllers(domain, facts)
    _mark_multifunction(domain)


def pci_controllers(domain: Domain) -> list[Controller]:
    """The PCI controllers by index."""
    found = [one for one in domain.devices.controllers if one.type is ControllerType.PCI]
    return sorted(found, key=lambda one: one.index or 0)


def _next_index(domain: Domain) -> int:
    return 1 + max((one.index or 0 for one in pci_controllers(domain)), default=-1)


def _number_controllers(domain: Domain) -> None:
    for controller in domain.devices.controllers:
        if controller.type is ControllerType.PCI and controller.index is None:
            taken = {one.index for one in pci_controllers(domain)}
            controller.index = next(number for number in range(len(taken) + 1) if number not in taken)


def _collect(domain: Domain) -> PciSet:
    """The buses, with what the document and the chipset take already."""
    buses = PciSet()
    for controller in pci_controllers(domain):
        if (controller.index or 0) > HIGHEST_BUS:
            detail = f"PCI controller index {controller.index} too high, maximum is {HIGHEST_BUS}"
            raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
        buses.set_bus(controller.index or 0, controller.model)
    highest = max((place.bus for place in _places(domain)), default=0)
    while len(buses.buses) <= highest:
        is_express = buses.buses[0].model is ControllerModel.PCIE_ROOT
        buses.add_bus(ControllerModel.PCIE_ROOT_PORT if is_express else ControllerModel.PCI_BRIDGE)
    needs = {id(device): need for device, need in pci_devices(domain)}
    for device in _addressed(domain):
        assert isinstance(device.address, PciAddress)
        need = needs.get(id(device), Connect.NONE)
        if isinstance(device, Controller) and device.type is ControllerType.PCI and device.model in RULES:
            need = RULES[device.model].needs
        buses.reserve(device.address, need)
    _reserve_chipset(domain, buses)
    return buses


def _places(domain: Domain) -> list[PciAddress]:
    return [device.address for device in _addressed(domain) if isinstance(device.address, PciAddress)]


def _addressed(domain: Domain) -> list[Device]:
    devices: list[Device] = [*pci_controllers(domain), *(device for device, _ in pci_devices(domain))]
    return [device for device in devices if isinstance(device.address, PciAddress) and device.address.is_set]


def _reserve_chipset(domain: Domain, buses: PciSet) -> None:
    """Places of built-in devices, and of the first video card."""
    controllers = domain.devices.controllers
    if is_q35(domain):
        _place_built_in(buses, controllers, ControllerType.SATA, PciAddress(slot=0x1F, function=2))
        for function in (0, 3):
            _take_quietly(buses, 0x1F, function)
        for controller in controllers:
            is_dmi = controller.model is ControllerModel.DMI_TO_PCI_BRIDGE and not _is_placed(controller)
            if is_dmi and buses.is_free(DMI_SLOT):
                controller.address = PciAddress(slot=DMI_SLOT)
                _take_quietly(buses, DMI_SLOT, 0)
        _place_video(domain, buses, 1)
    elif is_i440fx(domain):
        _place_built_in(buses, controllers, ControllerType.IDE, PciAddress(slot=1, function=1))
        _place_built_in(buses, controllers, ControllerType.USB, PciAddress(slot=1, function=2))
        for function in (0, 3):
            _take_quietly(buses, 1, function)
        _place_video(domain, buses, 2)


def _take_quietly(buses: PciSet, slot: int, function: int) -> None:
    buses.buses[0].take(slot, function)


def _place_built_in(buses: PciSet, controllers: list[Controller], kind: ControllerType, place: PciAddress) -> None:
    for controller in controllers:
        if controller.type is not kind or controller.index != 0 or _is_placed(controller):
            continue
        if kind is ControllerType.USB and controller.model is not ControllerModel.PIIX3_UHCI:
            continue
        controller.address = copy_element(place)
        buses.reserve(place, Connect.NONE)


def _place_video(domain: Domain, buses: PciSet, slot: int) -> None:
    videos = domain.devices.videos
    if not videos or _is_placed(videos[0]) or not buses.is_free(slot):
        return
    kind = videos[0].model.type if videos[0].model is not None else VideoType.NONE
    if kind in (VideoType.NONE, VideoType.RAMFB):
        return
    videos[0].address = PciAddress(slot=slot)
    buses.buses[0].take(slot, 0)


def _count_missing(domain: Domain) -> list[ControllerModel]:
    """The controllers to add: a trial run on a copy, and one place to spare (qemuDomainAssignPCIAddresses)."""
    trial = copy_element(domain)
    buses = _collect(trial)
    has_spare = _place_all(trial, buses)
    if has_spare:
        both = Connect.PCIE_DEVICE | Connect.PCI_DEVICE
        spare = (both if has_express_root(domain) else Connect.PCI_DEVICE) | Connect.HOTPLUG
        buses.find(spare)
        _place_new_buses(buses)
    return buses.added


def _place_all(domain: Domain, buses: PciSet) -> bool:
    """Place what has no address yet; True where there was anything to place."""
    is_any = False
    for controller in pci_controllers(domain):
        if controller.model in RULES and controller.model not in _ROOTS and not _is_placed(controller):
            controller.address = buses.find(RULES[controller.model].needs)
            is_any = True
    for device, needs in pci_devices(domain):
        if device.address is not None and not (isinstance(device.address, PciAddress) and not device.address.is_set):
            continue
        is_any = True
        if isinstance(device, Controller) and is_usb_companion(device):
            device.address = _companion_place(domain, device, buses)
        else:
            device.address = _with_multifunction(device, buses.find(needs))
    _place_new_buses(buses)
    return is_any


def _place_new_buses(buses: PciSet) -> None:
    """Buses that were added during a run need places, too, which may need more."""
    done = 0
    while done < len(buses.added):
        buses.find(RULES[buses.added[done]].needs)
        done += 1


def _with_multifunction(device: Device, address: PciAddress) -> PciAddress:
    if isinstance(device.address, PciAddress):
        address.multifunction = device.address.multifunction
        address.zpci = device.address.zpci
    return address


def _is_placed(device: Device) -> bool:
    return device.address is not None and not (isinstance(device.address, PciAddress) and not device.address.is_set)


def _companion_place(domain: Domain, controller: Controller, buses: PciSet) -> PciAddress:
    """ICH9 controllers of one index share a slot."""
    assert controller.model is not None
    function = _FUNCTION_OF_COMPANION[controller.model]
    for other in domain.devices.controllers:
        is_same = other is not controller and is_usb_companion(other) and other.index == controller.index
        if is_same and isinstance(other.address, PciAddress) and other.address.is_set:
            place = PciAddress(bus=other.address.bus, slot=other.address.slot, function=function)
            break
    else:
        built_in = next((slot for slot in ICH9_SLOTS if buses.is_free(slot)), None) if is_q35(domain) else None
        if built_in is not None:
            place = PciAddress(slot=built_in, function=function)
        else:
            found = buses.find(Connect.PCI_DEVICE | Connect.HOTPLUG)
            buses.buses[found.bus].slots[found.slot].functions.clear()
            place = PciAddress(bus=found.bus, slot=found.slot, function=function)
    buses.buses[place.bus].take(place.slot, place.function)
    if function == 0:
        place.multifunction = True
    return place


def _describe_controllers(domain: Domain, facts: EmulatorFacts) -> None:
    """Model names, chassis and ports of PCI controllers (qemuDomainPCIControllerSetDefault…)."""
    bus_number = 256
    for controller in pci_controllers(domain):
        model = controller.model
        if model is ControllerModel.PCI_ROOT and is_pseries(domain):
            controller.model_name = controller.model_name or PciModelName.SPAPR_PCI_HOST_BRIDGE
            controller.target = controller.target or PciTarget()
            if controller.target.index is None:
                controller.target.index = _free_host_bridge(domain)
        if model is None or model in _ROOTS:
            continue
        if model is ControllerModel.PCIE_ROOT_PORT and controller.model_name is None:
            has_generic = facts.has("pcie-root-port")
            controller.model_name = PciModelName.PCIE_ROOT_PORT if has_generic else PciModelName.IOH3420
        controller.model_name = controller.model_name or _MODEL_NAMES.get(model)
        if model in (ControllerModel.PCI_EXPANDER_BUS, ControllerModel.PCIE_EXPANDER_BUS):
            bus_number -= 2
        _fill_target(controller, bus_number)


def _free_host_bridge(domain: Domain) -> int:
    """The lowest number that no host bridge of a pSeries has."""
    taken = {one.target.index for one in pci_controllers(domain) if one.target is not None}
    return next(number for number in range(len(taken) + 1) if number not in taken)


def _fill_target(controller: Controller, bus_number: int) -> None:
    model, address = controller.model, controller.address
    target = controller.target or PciTarget()
    if model is ControllerModel.PCI_BRIDGE:
        target.chassis_nr = controller.index if target.chassis_nr is None else target.chassis_nr
    elif model in (ControllerModel.PCIE_ROOT_PORT, ControllerModel.PCIE_SWITCH_DOWNSTREAM_PORT):
        target.chassis = controller.index if target.chassis is None else target.chassis
        if target.port is None and isinstance(address, PciAddress):
            is_root_port = model is ControllerModel.PCIE_ROOT_PORT
            target.port = (address.slot << 3) + address.function if is_root_port else address.slot
    elif model in (ControllerModel.PCI_EXPANDER_BUS, ControllerModel.PCIE_EXPANDER_BUS):
        target.bus_nr = bus_number if target.bus_nr is None else target.bus_nr
    else:
        return
    controller.target = target


def _mark_multifunction(domain: Domain) -> None:
    """Function 0 of a slot with several root ports announces the others (virDomainPCIAddressSetAllMulti)."""
    ports = [one for one in pci_controllers(domain) if isinstance(one.address, PciAddress)]
    shared: dict[tuple[int, int], list[PciAddress]] = {}
    for port in ports:
        assert isinstance(port.address, PciAddress)
        shared.setdefault((port.address.bus, port.address.slot), []).append(port.address)
    for addresses in shared.values():
        first = next((address for address in addresses if address.function == 0), None)
        if first is not None and len(addresses) > 1 and first.multifunction is None:
            first.multifunction = True
