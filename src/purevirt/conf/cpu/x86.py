"""x86: what its CPUs have in common and where they differ, by sets of features."""

from collections.abc import Iterable, Sequence

from purevirt.conf.cpu.document import AnyCpu
from purevirt.conf.cpu.driver import (
    AS_HOST,
    UNKNOWN_HOST,
    Comparison,
    CpuDriver,
    UsableModels,
    is_relative,
    mismatch,
    take_host_model,
)
from purevirt.conf.cpu.facts import CpuData
from purevirt.conf.cpu.failure import failed, internal, refused
from purevirt.conf.cpu.policy import ABSENT, PRESENT, Policies, model_name, policies_of, set_model_name, set_policies
from purevirt.conf.cpu.x86decode import X86Facts, decode_x86, guest_of
from purevirt.conf.cpu.x86map import X86Model, x86_map
from purevirt.conf.domain.cpu import Cpu, CpuCheck, CpuFallback, CpuMatch, CpuMode, FeaturePolicy
from purevirt.conf.xmlmap import copy_element
from purevirt.enums.host import CPUCompareResult

Features = frozenset[str]


class X86Driver(CpuDriver):
    """x86_64 and i686."""

    archs = frozenset({"x86_64", "i686"})

    def model_names(self) -> list[str]:
        return list(x86_map().models)

    def compare(self, host: AnyCpu | None, cpu: AnyCpu) -> Comparison:
        if host is None:
            return UNKNOWN_HOST
        return mismatch(self, host, cpu) or _compare_features(_all_features(host), cpu)

    def baseline(
        self, cpus: Sequence[AnyCpu], usable: UsableModels | None, allowed: Iterable[str] | None, *, is_migratable: bool
    ) -> Cpu:
        shared = _all_features(cpus[0])
        for cpu in cpus[1:]:
            shared &= _all_features(cpu)
        vendor, is_vendor_told = _shared_vendor(cpus)
        if allowed is not None:
            shared &= frozenset(allowed)
        if not shared:
            raise failed("CPUs are incompatible")
        inputs = frozenset(model_name(cpu) or "" for cpu in cpus)
        found = decode_x86(X86Facts(shared, vendor), usable=usable, inputs=inputs, is_migratable=is_migratable)
        is_same = inputs == {found.model}
        result = guest_of(found, fallback=CpuFallback.FORBID if is_same else CpuFallback.ALLOW)
        result.vendor = found.vendor if is_vendor_told else None
        return result

    def update(self, guest: Cpu, host: AnyCpu | None, removed: FeaturePolicy) -> Cpu:
        result = copy_element(guest)
        if is_relative(guest):
            if host is None:
                raise refused("unknown host CPU model")
            if guest.mode is CpuMode.HOST_MODEL or guest.match is CpuMatch.MINIMUM:
                result = take_host_model(guest, host)
            else:
                _decide_optional(result, host)
        policies = policies_of(result)
        for name in _known_model(model_name(result)).removed:
            policies.setdefault(name, removed)
        set_policies(result, policies)
        return result

    def update_live(self, guest: Cpu, enabled: CpuData | None, disabled: CpuData | None) -> Cpu:
        known = x86_map()
        on = known.features_in(enabled) if enabled is not None else frozenset()
        off = known.features_in(disabled) if disabled is not None else frozenset()
        expected = _all_features(guest)
        unexpected = on & _with_policy(guest, FeaturePolicy.DISABLE) if guest.mode in AS_HOST else on - expected
        added = known.sorted(unexpected)
        removed = known.sorted(off | (expected - on))
        result = copy_element(guest)
        if guest.check is CpuCheck.FULL:
            _refuse_difference(added, removed)
            return result
        policies = policies_of(result)
        policies.update(dict.fromkeys(added, FeaturePolicy.REQUIRE))
        policies.update(dict.fromkeys(removed, FeaturePolicy.DISABLE))
        set_policies(result, policies)
        return result

    def translate(self, guest: Cpu, usable: UsableModels) -> Cpu:
        model = _known_model(model_name(guest))
        signature = model.signatures[0].first() if model.signatures else None
        found = decode_x86(X86Facts(_all_features(guest), model.vendor, signature), usable=usable)
        result = copy_element(guest)
        set_model_name(result, found.model)
        set_policies(result, {**found.policies, **policies_of(guest)})
        return result

    def expand_features(self, cpu: AnyCpu) -> AnyCpu:
        model = _known_model(model_name(cpu))
        given = policies_of(cpu)
        policies: Policies = dict.fromkeys(model.features - given.keys(), FeaturePolicy.REQUIRE)
        policies.update(given)
        result = copy_element(cpu)
        set_policies(result, dict(sorted(policies.items())))
        return result

    def copy_migratable(self, host: AnyCpu) -> AnyCpu:
        result = copy_element(host)
        unmigratable = x86_map().unmigratable
        set_policies(result, {name: kept for name, kept in policies_of(host).items() if name not in unmigratable})
        return result

    def has_feature(self, cpu: AnyCpu, name: str) -> bool:
        return _known_feature(name) in _all_features(cpu)

    def added_features(self, name: str) -> tuple[str, ...]:
        return _known_model(name).added

    def is_checked_here(self, name: str | None) -> bool:
        model = x86_map().models.get(name or "")
        return model is None or model.is_checked_here

    def validate_features(self, guest: Cpu) -> None:
        for feature in guest.features:
            if feature.name not in x86_map().order:
                raise refused(f"unknown CPU feature: {feature.name}")


def _known_model(name: str | None) -> X86Model:
    model = x86_map().models.get(name or "")
    if model is None:
        raise internal(f"Unknown CPU model {name}")
    return model


def _known_feature(name: str) -> str:
    if name not in x86_map().order:
        raise internal(f"Unknown CPU feature {name}")
    return name


def _all_features(cpu: AnyCpu) -> Features:
    """What the CPU has: its model, with what is required and without what is disabled."""
    name = model_name(cpu)
    features = set(_known_model(name).features if name else ())
    for feature, policy in policies_of(cpu).items():
        _known_feature(feature)
        if policy in PRESENT:
            features.add(feature)
        elif policy in ABSENT:
            features.discard(feature)
    return frozenset(features)


def _with_policy(cpu: AnyCpu, policy: FeaturePolicy) -> Features:
    return frozenset(_known_feature(name) for name, found in policies_of(cpu).items() if found is policy)


def _compare_features(host: Features, cpu: AnyCpu) -> Comparison:
    """Features of a host against a CPU (x86Compute)."""
    forced, required, optional, disabled, forbidden = (_with_policy(cpu, policy) for policy in FeaturePolicy)
    if forbidden & host:
        return _lacking("Host CPU provides forbidden features", forbidden & host)
    name = model_name(cpu)
    model = _known_model(name).features if name else frozenset()
    waived = forced | optional | disabled
    required = (model | required) - waived
    if required - host:
        return _lacking("Host CPU does not provide required features", required - host)
    extra = host - required - waived
    if not extra:
        return Comparison(CPUCompareResult.IDENTICAL)
    if isinstance(cpu, Cpu) and cpu.match is CpuMatch.STRICT:
        return _lacking("Host CPU does not strictly match guest CPU: Extra features", extra)
    return Comparison(CPUCompareResult.SUPERSET)


def _lacking(text: str, features: Features) -> Comparison:
    names = ", ".join(x86_map().sorted(features))
    return Comparison(CPUCompareResult.INCOMPATIBLE, f"{text}: {names}")


def _known_vendor(name: str) -> str:
    if name not in x86_map().vendors:
        raise failed(f"Unknown CPU vendor {name}")
    return name


def _shared_vendor(cpus: Sequence[AnyCpu]) -> tuple[str | None, bool]:
    """The vendor of all CPUs, and whether all of them name it; the first one may differ from its model's."""
    vendor = _known_vendor(cpus[0].vendor) if cpus[0].vendor is not None else None
    for cpu in cpus[1:]:
        model = _known_model(model_name(cpu))
        if cpu.vendor is not None and model.vendor is not None and cpu.vendor != model.vendor:
            raise failed(f"CPU vendor {model.vendor} of model {model.name} differs from vendor {cpu.vendor}")
        named = cpu.vendor or model.vendor
        if named is not None and vendor is not None and named != vendor:
            raise failed("CPU vendors do not match")
        vendor = vendor if named is None else _known_vendor(named)
    return vendor, all(cpu.vendor is not None for cpu in cpus)


def _decide_optional(guest: Cpu, host: AnyCpu) -> None:
    available = _all_features(host)
    for feature in guest.features:
        if feature.policy is FeaturePolicy.OPTIONAL:
            is_there = _known_feature(feature.name) in available
            feature.policy = FeaturePolicy.REQUIRE if is_there else FeaturePolicy.DISABLE


def _refuse_difference(added: Sequence[str], removed: Sequence[str]) -> None:
    parts = [f"extra features: {','.join(added)}"] if added else []
    parts += [f"missing features: {','.join(removed)}"] if removed else []
    if parts:
        raise failed(f"guest CPU doesn't match specification: {', '.join(parts)}")
