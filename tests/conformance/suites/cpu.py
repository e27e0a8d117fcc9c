"""cpu: compare, combine, decode and update CPUs."""

import json
from collections.abc import Callable
from typing import Any

from harness import Case, expected_file
from lxml import etree

from purevirt.conf.cpu.document import AnyCpu, HostCpu, format_cpu, parse_cpu, read_cpu
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.facts import Signature, parse_cpu_data
from purevirt.conf.cpu.identify import guest_from_data, host_from_data
from purevirt.conf.cpu.operation import (
    baseline,
    compare,
    convert_legacy,
    copy_migratable,
    expand_features,
    has_feature,
    translate,
    update,
    update_live,
    validate_features,
)
from purevirt.conf.cpu.policy import PRESENT, model_name, policies_of
from purevirt.conf.cpu.qemu import cpu_from_qemu, facts_of, signature_of, usable_models
from purevirt.conf.domain.cpu import Cpu
from purevirt.enums.host import CPUCompareResult
from purevirt.errors import Error, ErrorCode

FITTING = (CPUCompareResult.IDENTICAL, CPUCompareResult.SUPERSET)


def _read(case: Case, role: str) -> AnyCpu:
    return parse_cpu(case.role(role))


def _host(case: Case) -> HostCpu:
    host = _read(case, "host")
    assert isinstance(host, HostCpu)
    return host


def _guest(case: Case, role: str = "cpu") -> Cpu:
    guest = _read(case, role)
    assert isinstance(guest, Cpu)
    return guest


def _replies(case: Case) -> list[Any]:
    """The replies in the file of QEMU, which follow each other."""
    text, decoder, found = case.role("qemu").strip(), json.JSONDecoder(), []
    while text:
        reply, end = decoder.raw_decode(text)
        found.append(reply["return"])
        text = text[end:].strip()
    return found


def _usable(case: Case) -> UsableModels | None:
    if "usable_models" in case.options:
        return dict.fromkeys(case.options["usable_models"], frozenset())
    if not isinstance(case.input, dict) and case.option("op") != "JSONCPUID":
        return None
    if isinstance(case.input, dict) and "qemu" not in case.input:
        return None
    replies = _replies(case)
    return usable_models(replies[1]) if len(replies) > 1 else None


def _compare(case: Case) -> str:
    return compare(_host(case), _read(case, "cpu"), arch=case.options["arch"]).name.lower()


def _guest_cpu(case: Case) -> str:
    host, arch = _host(case), case.options["arch"]
    guest = convert_legacy(arch, _guest(case))
    if compare(host, guest, arch=arch) not in FITTING:
        raise Error(ErrorCode.CPU_INCOMPATIBLE)
    return format_cpu(translate(arch, update(arch, guest, host), _usable(case)))


def _baseline(case: Case) -> str:
    arch, flags = case.options["arch"], case.option("flags", ())
    cpus = [read_cpu(node) for node in etree.fromstring(case.read(case.input).encode()).iterchildren("cpu")]
    result: AnyCpu = baseline(arch, cpus, is_migratable="migratable" in flags)
    if "expanded" in flags:
        result = expand_features(arch, result)
    for cpu in cpus:
        assert isinstance(cpu, HostCpu)
        assert compare(cpu, result, arch=cpu.arch) in FITTING
    return format_cpu(result)


def _update(case: Case) -> str:
    arch = case.options["arch"]
    return format_cpu(update(arch, _guest(case), copy_migratable(arch, _host(case))))


def _has_feature(case: Case) -> str:
    return "yes" if has_feature(case.options["arch"], _host(case), case.options["feature"]) else "no"


def _validate_features(case: Case) -> str:
    validate_features(case.options["arch"], _guest(case))
    return "ok"


def _host_cpuid(case: Case) -> str:
    return format_cpu(host_from_data(parse_cpu_data(case.role("cpuid")), case.options["arch"]))


def _guest_cpuid(case: Case) -> str:
    return format_cpu(guest_from_data(parse_cpu_data(case.role("cpuid")), _usable(case)))


def _json_cpuid(case: Case) -> str:
    return format_cpu(cpu_from_qemu(facts_of(_replies(case)[0]["model"]["props"]), _usable(case)))


def _json_signature(case: Case) -> str:
    return _describe(signature_of(_replies(case)[0]["model"]["props"]))


def _cpuid_signature(case: Case) -> str:
    return _describe(parse_cpu_data(case.role("cpuid")).signature)


def _describe(signature: Signature | None) -> str:
    assert signature is not None
    lines = [f"{signature.encode():06x}"]
    lines += [f"{name + ':':10}{value:3} (0x{value:02x})" for name, value in signature._asdict().items()]
    return "\n".join(lines)


def _cpuid_baseline(case: Case) -> str:
    return format_cpu(baseline(case.options["arch"], [parse_cpu(case.read(path)) for path in case.input["cpus"]]))


def _update_live(case: Case) -> str:
    """The model and the required features; the model is that of the expectation where the CPU can be told by it."""
    arch = case.options["arch"]
    enabled, disabled = parse_cpu_data(case.role("enabled")), parse_cpu_data(case.role("disabled"))
    guest = update_live(arch, _guest(case, "guest"), enabled, disabled)
    wanted = model_name(parse_cpu(case.read(case.expect)))
    if wanted is not None and wanted != model_name(guest):
        guest.model.fallback = None
        guest = translate(arch, guest, {wanted: frozenset()})
    return _summary(arch, guest)


def _summary(arch: str, cpu: AnyCpu) -> str:
    present = [name for name, policy in policies_of(expand_features(arch, cpu)).items() if policy in PRESENT]
    return "\n".join([model_name(cpu) or "", *present]) + "\n"


OPERATIONS: dict[str, Callable[[Case], str]] = {
    "Compare": _compare,
    "GuestCPU": _guest_cpu,
    "Baseline": _baseline,
    "Update": _update,
    "HasFeature": _has_feature,
    "ValidateFeatures": _validate_features,
    "HostCPUID": _host_cpuid,
    "GuestCPUID": _guest_cpuid,
    "CPUIDSignature": _cpuid_signature,
    "JSONCPUID": _json_cpuid,
    "JSONSignature": _json_signature,
    "CPUIDBaseline": _cpuid_baseline,
    "UpdateLive": _update_live,
}


def produce(case: Case) -> str:
    """The result of the operation."""
    return OPERATIONS[case.options["op"]](case)


def expected(case: Case) -> str:
    """The expected text; of live updates, what is compared."""
    if case.options["op"] == "UpdateLive":
        return _summary(case.options["arch"], parse_cpu(case.read(case.expect)))
    return expected_file(case) if case.expect is not None else case.options["expected"] + "\n"
