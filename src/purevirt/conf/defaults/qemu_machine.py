"""QEMU: emulator, machine type, and the devices every guest of a machine has (qemuDomainDefAddDefaultDevices)."""

from purevirt.conf.defaults.controller import add_controller
from purevirt.conf.domain.audio import NoneAudio, SpiceAudio
from purevirt.conf.domain.controller import ControllerModel, ControllerType
from purevirt.conf.domain.emulator import EmulatorFacts
from purevirt.conf.domain.feature import Features, Gic, GicVersion
from purevirt.conf.domain.input import Input, InputBus, InputType
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.osboot import OsKind
from purevirt.conf.domain.virtual import (
    BalloonModel,
    Memballoon,
    Panic,
    PanicModel,
    Watchdog,
    WatchdogAction,
    WatchdogModel,
)

X86 = ("i686", "x86_64")
ARM = ("armv6l", "armv7l", "aarch64")
PPC64 = ("ppc64", "ppc64le")
_PCI_ARCHES = (*PPC64, "ppc", "alpha", "sparc64", "ppcemb", "sh4", "sh4eb")
_PCI_MACHINES = ("versatilepb",)
_OHCI_MACHINES = ("versatilepb", "realview-eb", "realview-eb-mpcore", "realview-pb-a8", "realview-pbx-a9")
"""Machines of ARM that come with a USB controller."""
_I440FX_PREFIXES = ("pc-0.", "pc-1.", "pc-i440fx-", "rhel")


_EXPRESS_USB = (("qemu-xhci", ControllerModel.QEMU_XHCI), ("nec-usb-xhci", ControllerModel.NEC_XHCI))
"""The USB controllers of new q35 guests, the best first."""


def machine_of(domain: Domain) -> str:
    """The machine type, '' where none is set."""
    return (domain.os.type.machine or "") if domain.os.type is not None else ""


def is_x86(domain: Domain) -> bool:
    """Whether the guest is of the x86 family."""
    return domain.os.type is not None and domain.os.type.arch in X86


def is_q35(domain: Domain) -> bool:
    """Whether the machine is a q35 (qemuDomainIsQ35)."""
    machine = machine_of(domain)
    return is_x86(domain) and (machine == "q35" or machine.startswith("pc-q35"))


def is_i440fx(domain: Domain) -> bool:
    """Whether the machine is an i440fx (qemuDomainIsI440FX)."""
    machine = machine_of(domain)
    return is_x86(domain) and (machine == "pc" or machine.startswith(_I440FX_PREFIXES))


def is_arm_virt(domain: Domain) -> bool:
    """Whether the machine is ARM's ``virt`` (qemuDomainIsARMVirt)."""
    machine = machine_of(domain)
    arch = domain.os.type.arch if domain.os.type is not None else None
    return arch in ARM and (machine == "virt" or machine.startswith("virt-"))


def is_virt(domain: Domain) -> bool:
    """Whether the machine is ``virt``, of ARM, RISC-V or LoongArch: PCI Express without a chipset."""
    machine = machine_of(domain)
    arch = domain.os.type.arch if domain.os.type is not None else None
    return arch in (*ARM, "riscv64", "riscv32", "loongarch64") and (machine == "virt" or machine.startswith("virt-"))


def is_s390(domain: Domain) -> bool:
    """Whether the guest is an s390 with channel I/O (qemuDomainIsS390CCW)."""
    arch = domain.os.type.arch if domain.os.type is not None else None
    return arch == "s390x" and machine_of(domain).startswith("s390-ccw")


def is_ppc64(domain: Domain) -> bool:
    """Whether the guest is a 64-bit PowerPC."""
    return _arch(domain) in PPC64


def is_pseries(domain: Domain) -> bool:
    """Whether the machine is a pSeries (qemuDomainIsPSeries)."""
    return _arch(domain) in PPC64 and machine_of(domain).split("-")[0] == "pseries"


def _arch(domain: Domain) -> str:
    return (domain.os.type.arch or "") if domain.os.type is not None else ""


def has_pci_root(domain: Domain) -> bool:
    """Whether the machine has a conventional PCI bus of its own that is not an x86's."""
    if is_s390(domain) or is_x86(domain):
        return False
    return _arch(domain) in _PCI_ARCHES or machine_of(domain) in _PCI_MACHINES


def has_express_root(domain: Domain) -> bool:
    """Whether bus 0 is PCI Express (qemuDomainHasPCIeRoot)."""
    return is_q35(domain) or is_virt(domain)


def fill_machine(domain: Domain, facts: EmulatorFacts) -> None:
    """Set emulator, architecture and machine type, with aliases replaced (qemuDomainDefMachinePostParse)."""
    domain.devices.emulator = domain.devices.emulator or facts.emulator
    kind = domain.os.type
    if kind is None:
        kind = domain.os.type = OsKind(name="hvm")
    kind.arch = kind.arch or facts.arch
    if kind.machine is None:
        kind.machine = facts.default_machine(domain.type.value)
    if kind.machine is not None:
        found = facts.find_machine(kind.machine, domain.type.value)
        kind.machine = kind.machine if found is None else found.name


def add_default_devices(domain: Domain, facts: EmulatorFacts, *, abi_update: bool = False) -> None:
    """Add the controllers, input devices, watchdog, balloon and audio backend that libvirt adds."""
    if is_q35(domain):
        model = next((model for flag, model in _EXPRESS_USB if facts.has(flag)), None)
        if model is not None:
            _add_usb(domain, model)
        add_controller(domain, ControllerType.SATA, 0)
        _add_pci_root(domain, ControllerModel.PCIE_ROOT)
        _add_itco(domain)
    elif is_i440fx(domain):
        _add_usb(domain, None)
        _add_pci_root(domain, ControllerModel.PCI_ROOT)
    elif has_pci_root(domain) or machine_of(domain) in _OHCI_MACHINES:
        _add_plain_pci(domain, facts, abi_update=abi_update)
    elif is_virt(domain):
        _add_pci_root(domain, ControllerModel.PCIE_ROOT)
        if is_arm_virt(domain):
            _add_gic(domain)
    elif is_s390(domain):
        if facts.has("zpci"):
            _add_pci_root(domain, ControllerModel.PCI_ROOT)
        if not domain.devices.panics:
            domain.devices.panics.append(Panic(model=PanicModel.S390))
    if is_x86(domain):
        _add_ps2(domain)
    if domain.devices.memballoon is None and _has_balloon(domain):
        domain.devices.memballoon = Memballoon(model=BalloonModel.VIRTIO)
    _add_audio(domain)


def _add_plain_pci(domain: Domain, facts: EmulatorFacts, *, abi_update: bool) -> None:
    """The devices of machines with conventional PCI, and of a pSeries (its firmware tells of panics)."""
    if _arch(domain) in PPC64:
        _add_usb(domain, ControllerModel.QEMU_XHCI if abi_update and facts.has("qemu-xhci") else None)
    elif _arch(domain) not in ARM:
        _add_usb(domain, None)
    elif machine_of(domain) in _OHCI_MACHINES and facts.has("pci-ohci"):
        _add_usb(domain, ControllerModel.PCI_OHCI)
    if has_pci_root(domain):
        _add_pci_root(domain, ControllerModel.PCI_ROOT)
    if is_ppc64(domain) and domain.devices.graphics:
        _add_usb_inputs(domain)
    if is_pseries(domain) and not any(one.model in (None, PanicModel.PSERIES) for one in domain.devices.panics):
        domain.devices.panics.append(Panic(model=PanicModel.PSERIES))


def _add_usb_inputs(domain: Domain) -> None:
    """A keyboard and a mouse for a guest with graphics."""
    for kind in (InputType.KEYBOARD, InputType.MOUSE):
        if not any(one.type is kind and one.bus in (InputBus.USB, None) for one in domain.devices.inputs):
            domain.devices.inputs.append(Input(type=kind, bus=InputBus.USB))


def _has_balloon(domain: Domain) -> bool:
    """Whether guests of the architecture get a balloon they do not ask for."""
    arch = domain.os.type.arch if domain.os.type is not None else None
    return arch not in (*ARM, "riscv64", "riscv32", "loongarch64")


def _add_usb(domain: Domain, model: ControllerModel | None) -> None:
    controllers = domain.devices.controllers
    if any(found.type is ControllerType.USB for found in controllers):
        return
    add_controller(domain, ControllerType.USB, 0, model)


def _add_pci_root(domain: Domain, model: ControllerModel) -> None:
    controllers = domain.devices.controllers
    root = next((one for one in controllers if one.type is ControllerType.PCI and one.index in (0, None)), None)
    if root is not None and root.model in (None, model):
        root.index, root.model = 0, model
        return
    if root is not None and root.index == 0:
        return
    add_controller(domain, ControllerType.PCI, 0, model)


def _add_gic(domain: Domain) -> None:
    """The interrupt controller: the emulated GICv3 lacks what PCI Express needs, so that TCG guests get a GICv2."""
    domain.features = domain.features or Features()
    if domain.features.gic is None:
        domain.features.gic = Gic()
    if domain.features.gic.version is None:
        domain.features.gic.version = GicVersion.V3 if domain.type is VirtType.KVM else GicVersion.V2


def _add_itco(domain: Domain) -> None:
    watchdogs = domain.devices.watchdogs
    if not any(watchdog.model is WatchdogModel.ITCO for watchdog in watchdogs):
        watchdogs.append(Watchdog(model=WatchdogModel.ITCO, action=WatchdogAction.RESET))


def _add_ps2(domain: Domain) -> None:
    features = domain.features
    if features is not None and features.ps2 is not None and features.ps2.state is False:
        return
    inputs = domain.devices.inputs
    for kind in (InputType.MOUSE, InputType.KEYBOARD):
        if not any(one.type is kind and one.bus in (InputBus.PS2, None) for one in inputs):
            inputs.append(Input(type=kind, bus=InputBus.PS2))


def _add_audio(domain: Domain) -> None:
    if domain.devices.audios:
        return
    kinds = {graphics.type for graphics in domain.devices.graphics}
    if "spice" in kinds:
        domain.devices.audios.append(SpiceAudio(id=1))
    elif not kinds or "vnc" in kinds:
        domain.devices.audios.append(NoneAudio(id=1))
