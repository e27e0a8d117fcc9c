"""PCI buses of a guest: what fits where, and what is taken (virDomainPCIAddressSet).

The rules are data: what a controller model offers to others, and where it has to be plugged in itself.
"""

from dataclasses import dataclass, field
from enum import IntFlag

from purevirt.conf.domain.address import PciAddress
from purevirt.conf.domain.controller import ControllerModel
from purevirt.errors import Error, ErrorCode, ErrorDomain


class Connect(IntFlag):
    """What a device needs from a slot, and what a bus offers (virDomainPCIConnectFlags)."""

    NONE = 0
    PCI_DEVICE = 1
    PCIE_DEVICE = 2
    PCIE_ROOT_PORT = 4
    SWITCH_UPSTREAM = 8
    SWITCH_DOWNSTREAM = 16
    DMI_TO_PCI = 32
    PCI_EXPANDER = 64
    PCIE_EXPANDER = 128
    PCI_BRIDGE = 256
    PCIE_TO_PCI = 512
    HOTPLUG = 1024
    AGGREGATE = 2048
    INTEGRATED = 4096


TYPES = (
    Connect.PCI_DEVICE
    | Connect.PCIE_DEVICE
    | Connect.PCIE_ROOT_PORT
    | Connect.SWITCH_UPSTREAM
    | Connect.SWITCH_DOWNSTREAM
    | Connect.DMI_TO_PCI
    | Connect.PCI_EXPANDER
    | Connect.PCIE_EXPANDER
    | Connect.PCI_BRIDGE
    | Connect.PCIE_TO_PCI
)

_NAMES = {
    Connect.PCIE_ROOT_PORT: "pcie-root-port",
    Connect.SWITCH_UPSTREAM: "pcie-switch-upstream-port",
    Connect.SWITCH_DOWNSTREAM: "pcie-switch-downstream-port",
    Connect.DMI_TO_PCI: "dmi-to-pci-bridge",
    Connect.PCI_EXPANDER: "pci-expander-bus",
    Connect.PCIE_EXPANDER: "pcie-expander-bus",
    Connect.PCI_BRIDGE: "pci-bridge",
    Connect.PCIE_TO_PCI: "pcie-to-pci-bridge",
}


@dataclass(frozen=True, slots=True)
class BusRule:
    """What a controller model offers, in which slots, and what it needs itself."""

    offers: Connect
    first: int
    last: int
    needs: Connect


_CONVENTIONAL = Connect.PCI_DEVICE | Connect.PCI_BRIDGE | Connect.HOTPLUG
_PORT = Connect.PCIE_DEVICE | Connect.SWITCH_UPSTREAM | Connect.DMI_TO_PCI | Connect.PCIE_TO_PCI | Connect.HOTPLUG
_ROOT_OFFERS = (
    Connect.PCIE_DEVICE | Connect.PCIE_ROOT_PORT | Connect.DMI_TO_PCI | Connect.PCIE_EXPANDER | Connect.AGGREGATE
)
RULES: dict[ControllerModel, BusRule] = {
    ControllerModel.PCI_ROOT: BusRule(_CONVENTIONAL | Connect.PCI_EXPANDER, 1, 31, Connect.NONE),
    ControllerModel.PCI_BRIDGE: BusRule(_CONVENTIONAL, 1, 31, Connect.PCI_BRIDGE),
    ControllerModel.PCI_EXPANDER_BUS: BusRule(_CONVENTIONAL, 0, 31, Connect.PCI_EXPANDER),
    ControllerModel.PCIE_ROOT: BusRule(_ROOT_OFFERS, 1, 31, Connect.NONE),
    ControllerModel.DMI_TO_PCI_BRIDGE: BusRule(Connect.PCI_DEVICE | Connect.PCI_BRIDGE, 0, 31, Connect.DMI_TO_PCI),
    ControllerModel.PCIE_TO_PCI_BRIDGE: BusRule(_CONVENTIONAL, 1, 31, Connect.PCIE_TO_PCI),
    ControllerModel.PCIE_ROOT_PORT: BusRule(_PORT, 0, 0, Connect.PCIE_ROOT_PORT | Connect.AGGREGATE),
    ControllerModel.PCIE_SWITCH_UPSTREAM_PORT: BusRule(Connect.SWITCH_DOWNSTREAM, 0, 31, Connect.SWITCH_UPSTREAM),
    ControllerModel.PCIE_SWITCH_DOWNSTREAM_PORT: BusRule(_PORT, 0, 0, Connect.SWITCH_DOWNSTREAM),
    ControllerModel.PCIE_EXPANDER_BUS: BusRule(
        Connect.PCIE_ROOT_PORT | Connect.DMI_TO_PCI | Connect.PCIE_DEVICE, 0, 31, Connect.PCIE_EXPANDER
    ),
}


@dataclass(slots=True)
class Slot:
    """Taken functions, and whether functions of other devices may be added."""

    functions: set[int] = field(default_factory=set)
    is_shared: bool = False


class PciBus:
    """The bus behind one controller."""

    def __init__(self, model: ControllerModel | None) -> None:
        rule = RULES.get(model) if model is not None else None
        self.model = model
        self.offers = rule.offers if rule is not None else Connect.NONE
        self.first = rule.first if rule is not None else 1
        self.last = rule.last if rule is not None else 0
        self.slots: dict[int, Slot] = {}

    def accepts(self, needs: Connect) -> bool:
        """Whether a device with these needs may be plugged in here without being asked for."""
        if needs & Connect.INTEGRATED:
            return bool(self.offers & needs & TYPES)
        if needs & Connect.HOTPLUG and not self.offers & Connect.HOTPLUG:
            return False
        return bool(self.offers & needs & TYPES)

    def free_place(self, needs: Connect) -> tuple[int, int] | None:
        """The first free slot and function."""
        for number in range(self.first, self.last + 1):
            slot = self.slots.get(number)
            if slot is None or not slot.functions:
                return number, 0
            if needs & Connect.AGGREGATE and slot.is_shared:
                free = next((one for one in range(8) if one not in slot.functions), None)
                if free is not None:
                    return number, free
        return None

    def take(self, number: int, function: int, *, is_shared: bool = False) -> None:
        """Mark a place as taken."""
        slot = self.slots.setdefault(number, Slot(is_shared=is_shared))
        slot.functions.add(function)


class PciSet:
    """The buses of a guest, by controller index."""

    def __init__(self) -> None:
        self.buses: list[PciBus] = []
        self.added: list[ControllerModel] = []

    def set_bus(self, index: int, model: ControllerModel | None) -> None:
        """Describe the bus of a controller."""
        while len(self.buses) <= index:
            self.buses.append(PciBus(None))
        self.buses[index] = PciBus(model)

    def add_bus(self, model: ControllerModel) -> int:
        """Add a bus behind the last one, for a controller that is still to be made."""
        self.buses.append(PciBus(model))
        self.added.append(model)
        return len(self.buses) - 1

    def reserve(self, address: PciAddress, needs: Connect) -> None:
        """Take a place that the document names. Raises Error XML_ERROR where that cannot be."""
        self._check(address)
        bus = self.buses[address.bus]
        slot = bus.slots.get(address.slot)
        if slot is not None and address.function in slot.functions:
            raise _refuse(f"Attempted double use of PCI Address {shown(address)}")
        if needs & TYPES and not bus.offers & needs & TYPES and not self._tolerates(bus, needs):
            self._refuse_type(address, needs)
        bus.take(address.slot, address.function, is_shared=bool(needs & Connect.AGGREGATE))

    def _tolerates(self, bus: PciBus, needs: Connect) -> bool:
        """Users may put PCI devices into PCIe slots and the other way round."""
        either = Connect.PCI_DEVICE | Connect.PCIE_DEVICE
        return bool(needs & either) and bool(bus.offers & either)

    def _check(self, address: PciAddress) -> None:
        if address.bus >= len(self.buses):
            detail = f"Invalid PCI address {shown(address)}. There is no PCI controller with index='{address.bus}'"
            raise _refuse(detail)
        bus = self.buses[address.bus]
        where = f"Invalid PCI address {shown(address)}. slot must be"
        if address.domain:
            raise _refuse(f"Invalid PCI address {shown(address)}. Only PCI domain 0 is available")
        if address.slot < bus.first:
            raise _refuse(f"{where} >= {bus.first}")
        if address.slot > max(bus.last, bus.first):
            raise _refuse(f"{where} <= {bus.last}")

    def _refuse_type(self, address: PciAddress, needs: Connect) -> None:
        name = next((text for flag, text in _NAMES.items() if needs & flag), None)
        wanted = f"a controller that accepts a {name}." if name else "a PCI controller that accepts the device."
        detail = f"The device at PCI address {shown(address)} cannot be plugged into the PCI controller "
        raise _refuse(f"{detail}with index='{address.bus}'. It requires {wanted}")

    def is_free(self, slot: int) -> bool:
        """Whether a slot of bus 0 has no taken function."""
        return not self.buses[0].slots.get(slot, Slot()).functions

    def find(self, needs: Connect) -> PciAddress:
        """Take the next free place, adding controllers where there is none. Raises Error XML_ERROR."""
        for index, bus in enumerate(self.buses):
            place = bus.free_place(needs) if bus.accepts(needs) else None
            if place is not None:
                bus.take(*place, is_shared=bool(needs & Connect.AGGREGATE))
                return PciAddress(bus=index, slot=place[0], function=place[1])
        self._extend(needs)
        return self.find(needs)

    def _extend(self, needs: Connect) -> None:
        """Add what gives a device of this kind a place (virDomainPCIAddressSetGrow)."""
        if not self.buses:
            raise _refuse("No PCI buses available")
        is_express = self.buses[0].model is ControllerModel.PCIE_ROOT
        if needs & (Connect.PCIE_DEVICE | Connect.SWITCH_UPSTREAM | Connect.PCIE_TO_PCI) and is_express:
            self._add_port()
        elif needs & (Connect.PCI_DEVICE | Connect.PCI_BRIDGE) and is_express:
            self._add_pci_bridge()
        elif needs & (Connect.PCI_DEVICE | Connect.PCI_BRIDGE):
            self.add_bus(ControllerModel.PCI_BRIDGE)
        else:
            name = next((text for flag, text in _NAMES.items() if needs & flag), "device")
            detail = f"a PCI slot is needed to connect a PCI controller model='{name}', but none is available, "
            raise Error(
                ErrorCode.INTERNAL_ERROR, f"{detail}and it cannot be automatically added", domain=ErrorDomain.DOMAIN
            )

    def _add_pci_bridge(self) -> None:
        """A conventional bus behind PCI Express: the bridge sits on a port."""
        needs = RULES[ControllerModel.PCIE_TO_PCI_BRIDGE].needs
        if not any(bus.accepts(needs) and bus.free_place(needs) for bus in self.buses):
            self._add_port()
        self.add_bus(ControllerModel.PCIE_TO_PCI_BRIDGE)

    def _add_port(self) -> None:
        if len(self.buses) > 255:
            raise _refuse("No more available PCI slots")
        self.add_bus(ControllerModel.PCIE_ROOT_PORT)


def shown(address: PciAddress) -> str:
    """The usual text of an address."""
    return f"{address.domain:04x}:{address.bus:02x}:{address.slot:02x}.{address.function:x}"


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
