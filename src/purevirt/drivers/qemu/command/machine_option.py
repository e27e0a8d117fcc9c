"""Options of ``-machine`` that features, backing memory and architectures add (qemuBuildMachineCommandLine)."""

from purevirt.conf.domain.feature import Features, IoapicDriver, MitigationValue, Switch
from purevirt.conf.domain.memory import MemoryModel
from purevirt.conf.domain.virtual import IommuModel
from purevirt.drivers.qemu.command.context import CommandContext, on_off
from purevirt.drivers.qemu.command.memory import cells_of
from purevirt.drivers.qemu.command.numa import has_hmat

_IRQCHIPS = {IoapicDriver.QEMU: "split", IoapicDriver.KVM: "on"}
# features that are one switch, and QEMU's word for each
_SWITCHES = {"vmport": "vmport", "smm": "smm", "ps2": "i8042"}
_PSERIES_SWITCHES = {"htm": "cap-htm", "nested_hv": "cap-nested-hv", "ccf_assist": "cap-ccf-assist"}
_PSERIES_VALUES = {"cfpc": "cap-cfpc", "sbbc": "cap-sbbc", "ibs": "cap-ibs"}
_KEY_WRAP = ("aes", "dea")


def early_words(context: CommandContext) -> list[str]:
    """What stands before the dumping of memory."""
    features = context.domain.features or Features()
    words = [f"{word}={on_off(switch.state)}" for word, switch in _switches(features, _SWITCHES)]
    words = [*_irqchip(features), *words, *_key_wrap(context)]
    if features.gic is not None and features.gic.version is not None:
        words.append(f"gic-version={features.gic.version}")
    if features.aia is not None:
        words.append(f"aia={features.aia.value}")
    iommu = context.domain.devices.iommu
    if iommu is not None and iommu.model == IommuModel.SMMUV3:
        words.append("iommu=smmuv3")
    words += _hpt(features)
    words += [f"{word}={on_off(switch.state)}" for word, switch in _switches(features, _PSERIES_SWITCHES)]
    for field, word in _PSERIES_VALUES.items():
        value: MitigationValue | None = getattr(features, field)
        words += [] if value is None else [f"{word}={value.value}"]
    if features.ras is not None:
        words.append(f"ras={on_off(features.ras.state)}")
    return words


def _switches(features: Features, names: dict[str, str]) -> list[tuple[str, Switch]]:
    found: list[tuple[str, Switch | None]] = [(word, getattr(features, field)) for field, word in names.items()]
    return [(word, switch) for word, switch in found if switch is not None and switch.state is not None]


def _irqchip(features: Features) -> list[str]:
    return [] if features.ioapic is None else [f"kernel_irqchip={_IRQCHIPS[features.ioapic.driver]}"]


def _key_wrap(context: CommandContext) -> list[str]:
    if context.domain.keywrap is None:
        return []
    states = {cipher.name: cipher.state for cipher in context.domain.keywrap.ciphers}
    return [f"{name}-key-wrap={on_off(states[name])}" for name in _KEY_WRAP if name in states]


def _hpt(features: Features) -> list[str]:
    if features.hpt is None:
        return []
    words = [] if features.hpt.resizing is None else [f"resize-hpt={features.hpt.resizing}"]
    size = features.hpt.maxpagesize_kib
    return words + ([f"cap-hpt-max-page-size={size}k"] if size else [])


def memory_words(context: CommandContext) -> list[str]:
    """What is said of memory."""
    domain = context.domain
    words = []
    if domain.memory_backing is not None and domain.memory_backing.nosharepages:
        words.append("mem-merge=off")
    if any(module.model == MemoryModel.NVDIMM for module in domain.devices.memories):
        words.append("nvdimm=on")
    if domain.cpu is not None and has_hmat(domain.cpu.numa):
        words.append("hmat=on")
    name = context.machine_type.default_ram_id
    if not cells_of(domain) and name is not None:
        words.append(f"memory-backend={name}")
    return words


def late_words(context: CommandContext) -> list[str]:
    """The load parameter of an s390 that cannot tell it device by device."""
    if context.arch != "s390x" or context.has("virtio-ccw.loadparm"):
        return []
    devices = [*context.domain.devices.disks, *context.domain.devices.interfaces, *context.domain.devices.hostdevs]
    first = next((each for each in devices if context.boot_index(each) == 1), None)
    parameter = first.boot.loadparm if first is not None and first.boot is not None else None
    return [] if parameter is None else [f"loadparm={parameter}"]
