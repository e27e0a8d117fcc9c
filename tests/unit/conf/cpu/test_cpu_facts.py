"""What identifies a processor, and the model that is found for it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.conf.cpu.document import CpuKind
from purevirt.conf.cpu.facts import Signature, parse_cpu_data
from purevirt.conf.cpu.identify import guest_from_data, host_from_data
from purevirt.conf.cpu.policy import model_name, policies_of
from purevirt.conf.cpu.qemu import cpu_from_qemu, facts_of, known_features, signature_of, usable_models
from purevirt.conf.cpu.x86decode import X86Facts, decode_x86
from purevirt.conf.cpu.x86map import x86_map
from purevirt.conf.domain.cpu import FeaturePolicy
from purevirt.errors import Error, ErrorCode

INTEL = "<cpuid eax_in='0' ebx='0x756e6547' ecx='0x6c65746e' edx='0x49656e69'/>"


def _data(*leaves: str) -> str:
    return f"<cpudata arch='x86'>{''.join(leaves)}</cpudata>"


@given(st.builds(Signature, st.integers(0, 0x10E), st.integers(0, 0xFF), st.integers(0, 0xF)))
def test_signatures_fit_in_a_register(signature: Signature) -> None:
    assert Signature.decode(signature.encode()) == signature


def test_registers_are_read() -> None:
    data = parse_cpu_data(
        _data(INTEL, "<cpuid eax_in='1' eax='0x50654'/>", "<msr index='0x10a' edx='0' eax='0x00000001'/>")
    )
    assert (data.vendor, data.signature) == ("GenuineIntel", Signature(6, 85, 4))
    assert x86_map().features_in(data) == {"rdctl-no"}


def test_nothing_is_read() -> None:
    data = parse_cpu_data(_data())
    assert (data.vendor, data.signature, x86_map().features_in(data)) == ("", None, frozenset())


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<cpu/>", ErrorCode.XML_ERROR),
        ("<cpudata/>", ErrorCode.XML_ERROR),
        ("<cpudata arch='ppc64'/>", ErrorCode.INTERNAL_ERROR),
        (_data("<cpuid/>"), ErrorCode.INTERNAL_ERROR),
        (_data("<cpuid eax_in='x'/>"), ErrorCode.INTERNAL_ERROR),
        (_data("<cpuid eax_in='1' eax='0x100000000'/>"), ErrorCode.INTERNAL_ERROR),
        (_data("<msr eax='1'/>"), ErrorCode.INTERNAL_ERROR),
    ],
)
def test_bad_registers(xml: str, code: ErrorCode) -> None:
    with pytest.raises(Error) as caught:
        parse_cpu_data(xml)
    assert caught.value.code is code


PENRYN = x86_map().models["Penryn"].features


def test_a_host_is_found_without_disabled_features() -> None:
    facts = X86Facts(PENRYN - {"sse4.1"} | {"vmx"}, "Intel")
    found = decode_x86(facts, kind=CpuKind.HOST)
    assert not x86_map().models[found.model].features - facts.features
    assert FeaturePolicy.DISABLE not in found.policies.values()


def test_the_signature_decides() -> None:
    features = x86_map().models["Cooperlake"].features
    other = decode_x86(X86Facts(features, "Intel", Signature(6, 42, 1)))
    assert other.model == "SandyBridge-IBRS"
    assert decode_x86(X86Facts(features, "Intel", Signature(6, 85, 11))).model == "Cooperlake"


def test_the_stepping_decides() -> None:
    features = x86_map().models["Cascadelake-Server"].features
    assert decode_x86(X86Facts(features, "Intel", Signature(6, 85, 4))).model.startswith("Skylake-Server")
    assert decode_x86(X86Facts(features, "Intel", Signature(6, 85, 7))).model == "Cascadelake-Server"


@pytest.mark.parametrize(("stepping", "is_there"), [(2, False), (4, True)])
def test_tsx_that_microcode_disabled_is_left_out(stepping: int, is_there: bool) -> None:
    features = x86_map().models["Haswell"].features
    found = decode_x86(X86Facts(features, "Intel", Signature(6, 63, stepping)))
    has_tsx = "rtm" in x86_map().models[found.model].features and "rtm" not in found.policies
    assert has_tsx is is_there


def test_another_vendors_models_are_not_taken() -> None:
    found = decode_x86(X86Facts(PENRYN, "AMD"))
    assert x86_map().models[found.model].vendor in (None, "AMD")


def test_host_and_guest_from_the_same_registers() -> None:
    data = parse_cpu_data(_data(INTEL, "<cpuid eax_in='1' eax='0x10676' edx='0xb'/>"))
    host, guest = host_from_data(data, "x86_64"), guest_from_data(data)
    assert (host.arch, host.vendor, host.signature is not None) == ("x86_64", "Intel", True)
    assert guest.vendor == "Intel"
    assert FeaturePolicy.DISABLE in policies_of(guest).values()


PROPS = {**dict.fromkeys(PENRYN - {"pni", "sse4.1"}, True), "sse3": True, "sse4-1": True, "vendor": "GenuineIntel"}


def test_qemus_names_are_translated() -> None:
    assert facts_of({"sse3": True, "sse4_1": True, "xd": True, "kvm": True, "aes": False, "avx": 1}).features == {
        "pni",
        "sse4.1",
        "nx",
    }


def test_features_among_properties() -> None:
    assert known_features(["sse3", "kvm", "vmx", "level"]) == {"pni", "vmx"}


def test_properties_can_be_left_out() -> None:
    assert facts_of({"vmx": True, "invtsc": True}, without=["invtsc"]).features == {"vmx"}


def test_a_guest_cpu_from_qemu() -> None:
    cpu = cpu_from_qemu(facts_of(PROPS), usable_models([{"name": "Penryn", "unavailable-features": ["sse4-1"]}]))
    assert (model_name(cpu), cpu.vendor) == ("Penryn", "Intel")
    assert policies_of(cpu) == {"sse4.1": FeaturePolicy.DISABLE}


@pytest.mark.parametrize("props", [{}, {"family": "6"}, {"family": -1}, {"family": 10**30}])
def test_no_signature(props: dict[str, object]) -> None:
    assert signature_of(props) is None


def test_odd_definitions_are_passed_over() -> None:
    definitions: list[dict[str, object]] = [{}, {"name": 1}, {"name": "a", "unavailable-features": "b"}]
    assert usable_models(definitions) == {"a": frozenset()}


@given(
    st.dictionaries(st.sampled_from([*x86_map().order, "vendor", "family", "model", "stepping"]), st.from_type(object))
)
def test_no_reply_breaks_it(props: dict[str, object]) -> None:
    with suppress(Error):
        assert model_name(cpu_from_qemu(facts_of(props)))
