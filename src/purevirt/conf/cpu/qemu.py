"""CPUs as QEMU describes them: the replies to query-cpu-model-expansion and query-cpu-definitions.

The replies are JSON values that are already decoded; what has not the expected form is left out.
"""

from collections.abc import Iterable, Mapping

from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.facts import Signature
from purevirt.conf.cpu.x86decode import X86Facts, decode_x86, guest_of
from purevirt.conf.cpu.x86map import x86_map
from purevirt.conf.domain.cpu import Cpu

Properties = Mapping[str, object]
"""Properties of a CPU: ``props`` of the model in the reply."""

UNKNOWN_TO_QEMU = frozenset({"cmt", "mbm_local", "mbm_total", "ospke", "osxsave"})
"""Features that are never told to QEMU (virQEMUCapsCPUFilterFeatures)."""

_LARGEST = 0xFFF
"""More than any number of a signature."""


def feature_from_qemu(name: str) -> str:
    """A feature by libvirt's name (virQEMUCapsCPUFeatureFromQEMU)."""
    return x86_map().qemu_names.get(name, name)


def facts_of(props: Properties, *, without: Iterable[str] = ()) -> X86Facts:
    """What identifies the CPU (virQEMUCapsGetCPUModelX86Data).

    ``without`` are properties that are left out: those that QEMU turns off where guests may migrate.
    """
    known = x86_map()
    enabled = {name for name, value in props.items() if value is True}.difference(without)
    vendor = props.get("vendor")
    return X86Facts(
        features=known_features(enabled),
        vendor=known.vendor_of(vendor) if isinstance(vendor, str) else None,
        signature=signature_of(props),
    )


def signature_of(props: Properties) -> Signature | None:
    """Family, model and stepping; None where QEMU does not tell them."""
    numbers = []
    for name in Signature._fields:
        value = props.get(name, 0)
        numbers.append(value if isinstance(value, int) and 0 <= value <= _LARGEST else 0)
    return Signature(*numbers) if any(numbers) else None


def known_features(names: Iterable[str]) -> frozenset[str]:
    """What baselines for QEMU choose from: features among the names of its properties, whatever their values are.

    For guests that migrate only names of migratable properties are given (virQEMUCapsGetCPUFeatures).
    """
    return frozenset(map(feature_from_qemu, names)) & x86_map().order.keys()


def usable_models(definitions: Iterable[Mapping[str, object]]) -> UsableModels:
    """The models that QEMU has, with the features each lacks on this host (query-cpu-definitions)."""
    usable = {}
    for definition in definitions:
        name, unavailable = definition.get("name"), definition.get("unavailable-features")
        if isinstance(name, str):
            blockers = unavailable if isinstance(unavailable, list) else []
            usable[name] = frozenset(feature_from_qemu(each) for each in blockers if isinstance(each, str))
    return usable


def cpu_from_qemu(facts: X86Facts, usable: UsableModels | None = None) -> Cpu:
    """The CPU that a guest in host-model mode gets (virQEMUCapsInitCPUModelX86). Raises Error where no model fits."""
    return guest_of(decode_x86(facts, usable=usable))
