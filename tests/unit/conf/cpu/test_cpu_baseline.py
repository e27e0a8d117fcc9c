"""The largest CPU that several can serve as, and the choice of its model."""

import re

import pytest

from purevirt.conf.cpu.connection import baseline_cpu_document, baseline_hypervisor_cpu_document
from purevirt.conf.cpu.document import parse_cpu
from purevirt.conf.cpu.operation import baseline, list_models
from purevirt.conf.cpu.qemu import UNKNOWN_TO_QEMU
from purevirt.enums.host import ConnectBaselineCPUFlags
from purevirt.errors import Error, ErrorCode

NONE = ConnectBaselineCPUFlags(0)


def _host(model: str, *features: str, vendor: str = "", arch: str = "x86_64") -> str:
    told = f"<vendor>{vendor}</vendor>" if vendor else ""
    listed = "".join(f"<feature name='{name}'/>" for name in features)
    return f"<cpu><arch>{arch}</arch><model>{model}</model>{told}{listed}</cpu>"


def _model(document: str) -> str:
    found = re.search("<model fallback='[a-z]+'>(.*)</model>", document)
    assert found is not None
    return found[1]


def _features(document: str) -> dict[str, str]:
    return {name: policy for policy, name in re.findall("policy='(.*?)' name='(.*?)'", document)}


def test_a_single_cpu_stays_what_it_is() -> None:
    expected = "<cpu mode='custom' match='exact'>\n  <model fallback='forbid'>Penryn</model>\n</cpu>\n"
    assert baseline_cpu_document([_host("Penryn")], NONE) == expected


def test_an_older_model_with_more_features_is_kept_over_a_newer_one_with_less() -> None:
    extra = ("pclmuldq", "x2apic", "tsc-deadline", "xsave", "avx", "aes")
    found = baseline_cpu_document([_host("Westmere", *extra), _host("Nehalem", *extra)], NONE)
    assert _model(found) == "Westmere"
    assert set(_features(found).values()) == {"require"}


def test_a_newer_model_wins_over_a_long_list() -> None:
    """One disabled feature weighs two, so a list that is shorter by more than that wins."""
    lacking = [name for name in _features(_expanded("SandyBridge")) if name != "rdtscp"]
    found = baseline_cpu_document([_host("cpu64-rhel5", *lacking)], NONE)
    assert (_model(found), _features(found)) == ("SandyBridge", {"rdtscp": "disable"})


def test_an_older_model_wins_over_one_of_which_too_much_is_missing() -> None:
    lacking = [name for name in _features(_expanded("Nehalem")) if name != "popcnt"]
    found = baseline_cpu_document([_host("cpu64-rhel5", *lacking)], NONE)
    assert (_model(found), _features(found)) == ("Penryn", {"sse4.2": "require"})


def _expanded(model: str) -> str:
    return baseline_cpu_document([_host(model)], ConnectBaselineCPUFlags.EXPAND_FEATURES)


def test_expanded_features_are_sorted() -> None:
    names = list(_features(_expanded("Westmere")))
    assert names == sorted(names)
    assert "aes" in names


def test_what_cannot_migrate_is_left_out() -> None:
    cpus = [_host("Penryn", "invtsc", "vmx")]
    assert "invtsc" in _features(baseline_cpu_document(cpus, NONE))
    assert list(_features(baseline_cpu_document(cpus, ConnectBaselineCPUFlags.MIGRATABLE))) == ["vmx"]


def test_the_vendor_is_told_if_all_tell_it() -> None:
    both = [_host("Penryn", vendor="Intel"), _host("Nehalem", vendor="Intel")]
    assert "<vendor>Intel</vendor>" in baseline_cpu_document(both, NONE)
    assert "<vendor>" not in baseline_cpu_document([both[0], _host("Nehalem")], NONE)


def test_removed_features_are_told_explicitly() -> None:
    found = baseline_cpu_document([_host("Skylake-Client"), _host("Skylake-Server")], NONE)
    assert _features(found)["mpx"] == "disable"


FAILURES = [
    ([], ErrorCode.INVALID_ARG, "no CPUs given"),
    (
        [_host("Penryn", vendor="Intel"), _host("qemu64", vendor="AMD")],
        ErrorCode.OPERATION_FAILED,
        "CPU vendors do not match",
    ),
    (
        [_host("qemu64"), _host("Opteron_G3", vendor="Intel")],
        ErrorCode.OPERATION_FAILED,
        "CPU vendor AMD of model Opteron_G3 differs from vendor Intel",
    ),
    ([_host("Penryn", vendor="zzz")], ErrorCode.OPERATION_FAILED, "Unknown CPU vendor zzz"),
    ([_host("zzz")], ErrorCode.INTERNAL_ERROR, "Unknown CPU model zzz"),
    ([_host("Penryn", "zzz")], ErrorCode.INTERNAL_ERROR, "Unknown CPU feature zzz"),
    (
        [_host("POWER7", arch="ppc64"), _host("POWER8", arch="ppc64")],
        ErrorCode.OPERATION_FAILED,
        "CPUs are incompatible",
    ),
    (
        [_host("POWER7", arch="ppc64", vendor="x")],
        ErrorCode.OPERATION_FAILED,
        "Unknown CPU vendor x",
    ),
    ([_host("z13", arch="s390x")], ErrorCode.NO_SUPPORT, "cannot compute baseline CPU of s390x architecture"),
    ([_host("x", arch="mips")], ErrorCode.NO_SUPPORT, "'mips' architecture is not supported by CPU driver"),
]


@pytest.mark.parametrize(("cpus", "code", "text"), FAILURES)
def test_failure(cpus: list[str], code: ErrorCode, text: str) -> None:
    with pytest.raises(Error) as caught:
        baseline_cpu_document(cpus, NONE)
    assert (caught.value.code, caught.value.str2) == (code, text)


def test_a_guest_cpu_without_model_is_refused() -> None:
    with pytest.raises(Error, match="no CPU model specified at index 1"):
        baseline("x86_64", [parse_cpu("<cpu><model>486</model></cpu>"), parse_cpu("<cpu mode='host-model'/>")])


@pytest.mark.parametrize(("arch", "model"), [("ppc64le", "POWER8"), ("aarch64", "cortex-a57")])
def test_other_architectures_keep_the_model(arch: str, model: str) -> None:
    assert _model(baseline_cpu_document([_host(model, arch=arch)] * 2, NONE)) == model


def _hypervisor(usable: dict[str, frozenset[str]] | None, *cpus: str, allowed: list[str] | None = None) -> str:
    return baseline_hypervisor_cpu_document(cpus, NONE, arch="x86_64", usable=usable, allowed=allowed)


def test_only_usable_models_are_taken() -> None:
    found = _hypervisor({"Penryn": frozenset()}, "<cpu><model>Nehalem</model></cpu>")
    assert _model(found) == "Penryn"
    assert _features(found) == {"sse4.2": "require", "popcnt": "require"}
    assert "fallback='forbid'" in found


def test_what_blocks_a_model_is_disabled() -> None:
    found = _hypervisor({"Nehalem": frozenset({"popcnt", "unheard-of"})}, "<cpu><model>Nehalem</model></cpu>")
    assert _features(found) == {"popcnt": "disable"}


def test_what_the_model_lacks_is_not_blocked() -> None:
    usable = {"Nehalem": frozenset({"vmx", "svm"})}
    found = _hypervisor(usable, "<cpu><model>Nehalem</model><feature name='vmx'/></cpu>")
    assert _features(found) == {"vmx": "require", "svm": "disable"}


def test_features_that_are_not_allowed_are_taken_away() -> None:
    allowed = [name for name in _features(_expanded("Nehalem")) if name != "sse4.2"]
    found = _hypervisor(None, "<cpu><model>Nehalem</model><feature name='vmx'/></cpu>", allowed=allowed)
    assert _features(found) == {"sse4.2": "disable"}


def test_what_the_hypervisor_has_no_name_for_is_left_out() -> None:
    documents = ["<cpu><model>Nehalem</model><feature name='osxsave'/><feature name='vmx'/></cpu>"]
    found = baseline_hypervisor_cpu_document(documents, NONE, arch="x86_64", unknown=UNKNOWN_TO_QEMU)
    assert _features(found) == {"vmx": "require"}


def test_no_model_is_usable() -> None:
    with pytest.raises(Error, match="Cannot find suitable CPU model for given data"):
        _hypervisor({}, "<cpu><model>Nehalem</model></cpu>")


def test_models_are_listed_oldest_first() -> None:
    models = list_models("i686")
    assert models[0] == "486"
    assert models.index("Penryn") < models.index("Nehalem") < models.index("Skylake-Server-v1")
    assert list_models("ppc64")[:2] == ["POWER6", "POWER7"]
    assert list_models("s390x") == []


@pytest.mark.parametrize(("arch", "code"), [("zzz", ErrorCode.INVALID_ARG), ("mips", ErrorCode.NO_SUPPORT)])
def test_models_of_architectures_that_are_not_known(arch: str, code: ErrorCode) -> None:
    with pytest.raises(Error) as caught:
        list_models(arch)
    assert caught.value.code is code
