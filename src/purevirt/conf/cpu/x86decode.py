"""Find the model of an x86 CPU from its features, vendor and signature (x86Decode)."""

from dataclasses import dataclass, replace

from purevirt.conf.cpu.document import CpuKind, new_guest
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.facts import CpuData, Signature
from purevirt.conf.cpu.failure import internal
from purevirt.conf.cpu.policy import Policies, set_policies
from purevirt.conf.cpu.x86map import X86Map, X86Model, x86_map
from purevirt.conf.domain.cpu import Cpu, CpuFallback, FeaturePolicy

_TSX = frozenset({"hle", "rtm"})
_TSX_MODELS = {60: 16, 63: 4, 69: 16, 70: 16}
"""Models of family 6 whose TSX is disabled by microcode, and the stepping from which it works (erratum HSW136)."""


@dataclass(frozen=True, slots=True)
class X86Facts:
    """What identifies a CPU."""

    features: frozenset[str]
    vendor: str | None = None
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Decoded:
    """A model and what differs from it; the features of a host are all required."""

    model: str
    vendor: str | None
    signature: Signature | None
    policies: Policies


def guest_of(found: Decoded, *, fallback: CpuFallback = CpuFallback.FORBID) -> Cpu:
    """The guest CPU that was found."""
    cpu = new_guest(found.model, fallback=fallback)
    cpu.vendor = found.vendor
    set_policies(cpu, found.policies)
    return cpu


def x86_facts(data: CpuData) -> X86Facts:
    """Facts from registers."""
    known = x86_map()
    return X86Facts(known.features_in(data), known.vendor_of(data.vendor), data.signature)


def decode_x86(
    facts: X86Facts,
    *,
    kind: CpuKind = CpuKind.GUEST,
    usable: UsableModels | None = None,
    inputs: frozenset[str] = frozenset(),
    is_migratable: bool = False,
) -> Decoded:
    """The model that describes the CPU best.

    ``inputs`` are the models of CPUs that the facts were combined from; a single one is kept if it can be. Raises Error
    INTERNAL_ERROR where no model fits.
    """
    known = x86_map()
    found = _choose(known, _without_broken(facts), kind, usable, inputs)
    if found is None:
        raise internal("Cannot find suitable CPU model for given data")
    policies = found.policies
    if is_migratable:
        policies = {name: policy for name, policy in policies.items() if name not in known.unmigratable}
    return Decoded(found.model.name, facts.vendor, facts.signature, policies)


def _without_broken(facts: X86Facts) -> X86Facts:
    """Leave out TSX on CPUs where it does not work (x86DataFilterTSX)."""
    signature = facts.signature
    if facts.vendor != "Intel" or signature is None or signature.family != 6:
        return facts
    if signature.stepping >= _TSX_MODELS.get(signature.model, 0):
        return facts
    return replace(facts, features=facts.features - _TSX)


@dataclass(frozen=True, slots=True)
class _Candidate:
    model: X86Model
    has_signature: bool
    policies: Policies

    @property
    def penalty(self) -> int:
        """What disabled features weigh on top of their number: each pair one more than the last."""
        pairs = (sum(policy is FeaturePolicy.DISABLE for policy in self.policies.values()) + 1) // 2
        return pairs * (pairs + 1) // 2

    @property
    def cost(self) -> tuple[int, int]:
        """How far the model is from the CPU; of two that are as far the one with the lower penalty is nearer."""
        return len(self.policies) + self.penalty, self.penalty


def _choose(
    known: X86Map, facts: X86Facts, kind: CpuKind, usable: UsableModels | None, inputs: frozenset[str]
) -> _Candidate | None:
    """Newer models come later in the map and are tried first."""
    best: _Candidate | None = None
    for model in reversed(known.models.values()):
        if not _is_possible(model, facts, kind, usable):
            continue
        candidate = _describe(known, model, facts, kind, usable)
        if candidate is None:
            continue
        if inputs == {model.name}:
            return candidate
        if best is None or _is_better(candidate, best, is_input=model.name in inputs):
            best = candidate
    return best


def _is_possible(model: X86Model, facts: X86Facts, kind: CpuKind, usable: UsableModels | None) -> bool:
    if usable is not None and model.name not in usable:
        return False
    if facts.vendor is not None and model.vendor is not None and facts.vendor != model.vendor:
        return False
    return model.is_host_decodable if kind is CpuKind.HOST else model.is_guest_decodable


def _describe(
    known: X86Map, model: X86Model, facts: X86Facts, kind: CpuKind, usable: UsableModels | None
) -> _Candidate | None:
    """The CPU in terms of a model; None where that needs features disabled and nothing can disable them."""
    blockers = (usable[model.name] if usable is not None else frozenset()) & known.order.keys()
    extra = facts.features - model.features
    missing = (model.features - facts.features) | (blockers - extra)
    if kind is CpuKind.HOST and missing:
        return None
    policies = dict.fromkeys(known.sorted(extra), FeaturePolicy.REQUIRE)
    policies.update((name, FeaturePolicy.DISABLE) for name in known.sorted(missing))
    if kind is not CpuKind.HOST:
        policies |= {name: FeaturePolicy.DISABLE for name in model.removed if name not in policies}
    has_signature = facts.signature is not None and model.matches(facts.signature)
    return _Candidate(model, has_signature, policies)


def _is_better(candidate: _Candidate, best: _Candidate, *, is_input: bool) -> bool:
    """Whether a candidate replaces the best one so far (x86DecodeUseCandidate).

    A model with the signature of the CPU beats all others. Else the cheaper list wins; so does an input with a lower
    penalty, however long its list is.
    """
    if candidate.has_signature is not best.has_signature:
        return candidate.has_signature
    return candidate.cost < best.cost or (is_input and candidate.penalty < best.penalty)
