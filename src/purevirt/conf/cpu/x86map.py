"""The map of x86 CPUs: vendors, features and models, read once from ``data/x86.json``.

The file says of a feature which register and bit carry it (``at``), how QEMU calls it, and whether a guest with it
may migrate. A model builds on its ``ancestor``; ``added`` and ``removed`` are features that came or went after the
model had been published, so they are no part of it but have to be told explicitly. A signature is
``family.model`` with an optional range of steppings.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict

from purevirt.conf.cpu.facts import CpuData, Register, Signature


class _FeatureEntry(TypedDict, total=False):
    at: str
    qemu: list[str]
    migratable: bool


class _ModelEntry(TypedDict, total=False):
    ancestor: str
    vendor: str
    signatures: list[str]
    undecoded: list[str]
    partial_check: str
    features: str
    added: str
    removed: str


class _MapEntry(TypedDict):
    vendors: dict[str, str]
    features: dict[str, _FeatureEntry]
    models: dict[str, _ModelEntry]


@dataclass(frozen=True, slots=True)
class SignatureRange:
    """A signature of a model; no steppings stand for all."""

    family: int
    model: int
    steppings: range | None

    def matches(self, signature: Signature) -> bool:
        """Whether a processor has this signature."""
        if (self.family, self.model) != signature[:2]:
            return False
        return self.steppings is None or signature.stepping in self.steppings

    def first(self) -> Signature:
        """The signature with the lowest stepping."""
        return Signature(self.family, self.model, self.steppings[0] if self.steppings else 0)


@dataclass(frozen=True, slots=True)
class X86Model:
    """A CPU model. ``is_checked_here``: what a host lacks for it is found out with this map, not by the hypervisor."""

    name: str
    vendor: str | None
    signatures: tuple[SignatureRange, ...]
    features: frozenset[str]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    is_host_decodable: bool
    is_guest_decodable: bool
    is_checked_here: bool

    def matches(self, signature: Signature) -> bool:
        """Whether a processor of this signature is of this model."""
        return any(each.matches(signature) for each in self.signatures)


@dataclass(frozen=True, slots=True)
class X86Map:
    """Vendors (name to identification string), features in the order of the map, and models.

    ``versions`` are the numbered versions that models without a number stand for.
    """

    vendors: dict[str, str]
    order: dict[str, int]
    bits: tuple[tuple[str, Register, int], ...]
    unmigratable: frozenset[str]
    qemu_names: dict[str, str]
    models: dict[str, X86Model]
    versions: dict[str, str]

    def sorted(self, features: Iterable[str]) -> list[str]:
        """Features in the order of the map."""
        return sorted(features, key=self.order.__getitem__)

    def features_in(self, data: CpuData) -> frozenset[str]:
        """The features that the registers show."""
        words = data.registers
        return frozenset(name for name, register, mask in self.bits if words.get(register, 0) & mask)

    def vendor_of(self, identification: str) -> str | None:
        """The vendor of an identification string; None where it is not known."""
        return next((name for name, text in self.vendors.items() if text == identification), None)


@cache
def x86_map() -> X86Map:
    """The map; it is read when it is first asked for."""
    text = (files("purevirt.conf.cpu") / "data" / "x86.json").read_text(encoding="utf-8")
    content: _MapEntry = json.loads(text)
    features = content["features"]
    models: dict[str, X86Model] = {}
    for name, entry in content["models"].items():
        models[name] = _make_model(name, entry, models)
    return X86Map(
        vendors=content["vendors"],
        order={name: position for position, name in enumerate(features)},
        bits=tuple((name, *_parse_place(entry["at"])) for name, entry in features.items()),
        unmigratable=frozenset(name for name, entry in features.items() if not entry.get("migratable", True)),
        qemu_names={alias: name for name, entry in features.items() for alias in entry.get("qemu", ())},
        models=models,
        versions={
            entry["ancestor"]: name
            for name, entry in content["models"].items()
            if "ancestor" in entry and entry.keys() <= {"ancestor", "undecoded"}
        },
    )


def _parse_place(text: str) -> tuple[Register, int]:
    """``cpuid LEAF.SUBLEAF REGISTER BIT`` or ``msr INDEX REGISTER BIT``; numbers but the bit are hexadecimal."""
    kind, where, name, bit = text.split()
    leaf, _, subleaf = where.partition(".")
    return Register(kind == "msr", int(leaf, 16), int(subleaf or "0", 16), name), 1 << int(bit)


def _parse_signature(text: str) -> SignatureRange:
    number, _, steppings = text.partition(":")
    family, model = number.split(".")
    if not steppings:
        return SignatureRange(int(family), int(model), None)
    low, high = steppings.split("-")
    return SignatureRange(int(family), int(model), range(int(low), int(high) + 1))


def _make_model(name: str, entry: _ModelEntry, models: dict[str, X86Model]) -> X86Model:
    ancestor = models[entry["ancestor"]] if "ancestor" in entry else None
    inherited = ancestor.features if ancestor else frozenset()
    signatures = tuple(map(_parse_signature, entry.get("signatures", ())))
    undecoded = entry.get("undecoded", ())
    return X86Model(
        name=name,
        vendor=entry.get("vendor", ancestor.vendor if ancestor else None),
        signatures=signatures or (ancestor.signatures if ancestor else ()),
        features=inherited | frozenset(entry.get("features", "").split()),
        added=tuple(entry.get("added", "").split()),
        removed=tuple(entry.get("removed", "").split()),
        is_host_decodable="host" not in undecoded,
        is_guest_decodable="guest" not in undecoded,
        is_checked_here="partial_check" in entry,
    )
