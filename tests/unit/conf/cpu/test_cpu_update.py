"""Guest CPUs made concrete: updated from the host, translated, updated from what the hypervisor did."""

import pytest

from purevirt.conf.cpu.document import HostCpu, format_cpu, parse_cpu
from purevirt.conf.cpu.facts import CpuData, parse_cpu_data
from purevirt.conf.cpu.operation import (
    added_features,
    convert_legacy,
    copy_migratable,
    expand_features,
    has_feature,
    is_checked_here,
    translate,
    update,
    update_live,
    validate_features,
)
from purevirt.conf.cpu.policy import model_name, policies_of
from purevirt.conf.domain.cpu import Cpu, CpuCheck, FeaturePolicy
from purevirt.errors import Error, ErrorCode

HOST = "<cpu><arch>x86_64</arch><model>Penryn</model><vendor>Intel</vendor><feature name='vmx'/></cpu>"
NO_DATA = CpuData({})


def _host(xml: str = HOST) -> HostCpu:
    host = parse_cpu(xml)
    assert isinstance(host, HostCpu)
    return host


def _guest(xml: str) -> Cpu:
    guest = parse_cpu(xml)
    assert isinstance(guest, Cpu)
    return guest


def _updated(xml: str, arch: str = "x86_64", host: HostCpu | None = None) -> str:
    return format_cpu(update(arch, _guest(xml), host or _host()))


def test_host_model_becomes_the_hosts_cpu() -> None:
    assert _updated("<cpu mode='host-model'><feature name='svm' policy='disable'/></cpu>") == (
        "<cpu mode='custom' match='exact'>\n  <model>Penryn</model>\n  <vendor>Intel</vendor>\n"
        "  <feature policy='require' name='vmx'/>\n  <feature policy='disable' name='svm'/>\n</cpu>\n"
    )


def test_minimum_becomes_exact_and_keeps_its_vendor() -> None:
    found = _updated("<cpu match='minimum'><model>486</model><feature name='vmx' policy='disable'/></cpu>")
    assert found == (
        "<cpu mode='custom' match='exact'>\n  <model fallback='allow'>Penryn</model>\n"
        "  <feature policy='disable' name='vmx'/>\n</cpu>\n"
    )


def test_optional_features_are_decided() -> None:
    guest = _guest(
        "<cpu><model>486</model><feature name='vmx' policy='optional'/><feature name='svm' policy='optional'/></cpu>"
    )
    found = policies_of(update("x86_64", guest, _host()))
    assert found == {"vmx": FeaturePolicy.REQUIRE, "svm": FeaturePolicy.DISABLE}
    assert set(policies_of(guest).values()) == {FeaturePolicy.OPTIONAL}


@pytest.mark.parametrize("policy", [FeaturePolicy.REQUIRE, FeaturePolicy.DISABLE])
def test_features_that_a_model_lost_are_told(policy: FeaturePolicy) -> None:
    guest = _guest("<cpu><model>Skylake-Client</model></cpu>")
    assert policies_of(update("x86_64", guest, None, removed=policy)) == {"mpx": policy}


@pytest.mark.parametrize("arch", ["x86_64", "s390x", "aarch64", "riscv64", "loongarch64"])
def test_host_model_needs_a_host(arch: str) -> None:
    with pytest.raises(Error) as caught:
        update(arch, _guest("<cpu mode='host-model'/>"), None)
    assert (caught.value.code, caught.value.str2) == (ErrorCode.CONFIG_UNSUPPORTED, "unknown host CPU model")


@pytest.mark.parametrize("arch", ["s390x", "aarch64", "riscv64", "loongarch64"])
def test_host_model_of_other_architectures(arch: str) -> None:
    host = HostCpu(arch=arch, model="some")
    assert model_name(update(arch, _guest("<cpu mode='host-model'/>"), host)) == "some"


def test_a_compatibility_mode_stays() -> None:
    xml = "<cpu mode='host-model'>\n  <model fallback='allow'>power7</model>\n</cpu>\n"
    assert _updated(xml, "ppc64") == xml


@pytest.mark.parametrize("mode", ["host-passthrough", "maximum"])
def test_the_hosts_own_cpu_stays(mode: str) -> None:
    assert _updated(f"<cpu mode='{mode}'/>") == f"<cpu mode='{mode}'/>\n"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("<cpu match='minimum'><model>z13</model></cpu>", "match mode minimum not supported"),
        (
            "<cpu><model>z13</model><feature name='a' policy='optional'/></cpu>",
            "optional CPU features are not supported",
        ),
    ],
)
def test_what_s390_does_not_have(xml: str, text: str) -> None:
    with pytest.raises(Error) as caught:
        update("s390x", _guest(xml), _host())
    assert caught.value.str2 == text


def test_translation_keeps_what_the_guest_asked_for() -> None:
    guest = _guest("<cpu><model>Penryn</model><feature name='vmx' policy='force'/></cpu>")
    found = translate("x86_64", guest, {"Conroe": frozenset()})
    assert model_name(found) == "Conroe"
    assert policies_of(found) == {
        "vmx": FeaturePolicy.FORCE,
        "cx16": FeaturePolicy.REQUIRE,
        "sse4.1": FeaturePolicy.REQUIRE,
    }


def test_a_usable_model_is_not_translated() -> None:
    guest = _guest("<cpu><model>Penryn</model></cpu>")
    assert translate("x86_64", guest, {"Penryn": frozenset()}) is guest
    assert translate("x86_64", guest, None) is guest


@pytest.mark.parametrize(
    ("arch", "xml", "code", "text"),
    [
        (
            "x86_64",
            "<cpu><model fallback='forbid'>Penryn</model></cpu>",
            ErrorCode.CONFIG_UNSUPPORTED,
            "CPU model Penryn is not supported by hypervisor",
        ),
        (
            "ppc64",
            "<cpu><model>POWER8</model></cpu>",
            ErrorCode.NO_SUPPORT,
            "cannot translate CPU model POWER8 to a supported model",
        ),
    ],
)
def test_no_translation(arch: str, xml: str, code: ErrorCode, text: str) -> None:
    with pytest.raises(Error) as caught:
        translate(arch, _guest(xml), {"other": frozenset()})
    assert (caught.value.code, caught.value.str2) == (code, text)


def _data(**leaf_one: int) -> CpuData:
    registers = " ".join(f"{name}='{value:#x}'" for name, value in leaf_one.items())
    return parse_cpu_data(f"<cpudata arch='x86'><cpuid eax_in='1' {registers}/></cpudata>")


VMX, HYPERVISOR, FPU, PSE, VME = 1 << 5, 1 << 31, 1 << 0, 1 << 3, 1 << 1


def test_what_the_hypervisor_did_is_told() -> None:
    guest = _guest("<cpu><model>486</model><feature name='vmx'/></cpu>")
    found = update_live("x86_64", guest, _data(ecx=HYPERVISOR, edx=FPU | PSE), _data(ecx=VMX, edx=VME))
    assert policies_of(found) == {
        "vmx": FeaturePolicy.DISABLE,
        "hypervisor": FeaturePolicy.REQUIRE,
        "vme": FeaturePolicy.DISABLE,
    }


def test_only_what_was_asked_for_is_told_of_the_hosts_own_cpu() -> None:
    guest = _guest("<cpu mode='host-passthrough'><feature name='vmx' policy='disable'/></cpu>")
    found = update_live("x86_64", guest, _data(ecx=HYPERVISOR | VMX), _data(edx=VME))
    assert policies_of(found) == {"vmx": FeaturePolicy.REQUIRE, "vme": FeaturePolicy.DISABLE}


def test_other_architectures_are_not_updated() -> None:
    guest = _guest("<cpu><model>POWER8</model></cpu>")
    assert update_live("ppc64", guest, NO_DATA, NO_DATA) is guest


def test_a_full_check_refuses_differences() -> None:
    guest = _guest("<cpu><model>486</model></cpu>")
    guest.check = CpuCheck.FULL
    with pytest.raises(Error) as caught:
        update_live("x86_64", guest, _data(ecx=HYPERVISOR, edx=FPU | PSE), NO_DATA)
    assert caught.value.code is ErrorCode.OPERATION_FAILED
    assert caught.value.str2 == (
        "guest CPU doesn't match specification: extra features: hypervisor, missing features: vme"
    )
    assert update_live("x86_64", guest, _data(edx=FPU | PSE | VME), NO_DATA) == guest


def test_expanding_keeps_policies_and_sorts() -> None:
    guest = _guest("<cpu><model>486</model><feature name='vme' policy='disable'/><feature name='aes'/></cpu>")
    found = policies_of(expand_features("x86_64", guest))
    assert list(found.items()) == [
        ("aes", FeaturePolicy.REQUIRE),
        ("fpu", FeaturePolicy.REQUIRE),
        ("pse", FeaturePolicy.REQUIRE),
        ("vme", FeaturePolicy.DISABLE),
    ]


def test_migratable_copy_of_a_host() -> None:
    host = _host(HOST.replace("<feature", "<feature name='invtsc'/><feature"))
    assert list(policies_of(copy_migratable("x86_64", host))) == ["vmx"]
    assert list(policies_of(host)) == ["invtsc", "vmx"]


def test_features_of_a_cpu() -> None:
    assert has_feature("x86_64", _host(), "vmx")
    assert has_feature("x86_64", _host(), "sse4.1")
    assert not has_feature("x86_64", _host(), "svm")
    with pytest.raises(Error, match="Unknown CPU feature foo"):
        has_feature("x86_64", _host(), "foo")
    with pytest.raises(Error, match="cannot check guest CPU feature for ppc64 architecture"):
        has_feature("ppc64", _host(), "foo")


@pytest.mark.parametrize(("arch", "feature"), [("x86_64", "vmx"), ("aarch64", "sve512"), ("ppc64", "any")])
def test_known_features(arch: str, feature: str) -> None:
    validate_features(arch, _guest(f"<cpu><model>486</model><feature name='{feature}'/></cpu>"))


@pytest.mark.parametrize("arch", ["x86_64", "aarch64"])
def test_unknown_features(arch: str) -> None:
    with pytest.raises(Error, match="unknown CPU feature: zzz"):
        validate_features(arch, _guest("<cpu><model>486</model><feature name='zzz'/></cpu>"))


def test_s390_forces_nothing() -> None:
    guest = _guest("<cpu><model>z13</model><feature name='vx' policy='force'/></cpu>")
    with pytest.raises(Error, match="'require' and 'disable' are supported for vx"):
        validate_features("s390x", guest)


def test_old_names_of_models() -> None:
    assert model_name(convert_legacy("ppc64", _guest("<cpu><model>POWER7+_v2.1</model></cpu>"))) == "POWER7"
    assert model_name(convert_legacy("x86_64", _guest("<cpu><model>POWER7+_v2.1</model></cpu>"))) == "POWER7+_v2.1"


def test_what_the_map_tells_of_models() -> None:
    assert "vmx-ept" in added_features("x86_64", "Skylake-Server")
    assert added_features("ppc64", "POWER8") == ()
    assert is_checked_here("x86_64", _guest("<cpu><model>Penryn</model></cpu>"))
    assert not is_checked_here("x86_64", _guest("<cpu><model>Penryn-v1</model></cpu>"))
