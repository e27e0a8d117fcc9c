"""How hosts relate to CPUs, and what is said of incompatible ones."""

import pytest

from purevirt.conf.cpu.connection import compare_cpu_document
from purevirt.conf.cpu.document import HostCpu, parse_cpu
from purevirt.enums.host import ConnectCompareCPUFlags, CPUCompareResult
from purevirt.errors import Error, ErrorCode

NONE, FAIL = ConnectCompareCPUFlags(0), ConnectCompareCPUFlags.FAIL_INCOMPATIBLE
IDENTICAL, SUPERSET, INCOMPATIBLE = (
    CPUCompareResult.IDENTICAL,
    CPUCompareResult.SUPERSET,
    CPUCompareResult.INCOMPATIBLE,
)
X86 = "<cpu><arch>x86_64</arch><model>Penryn</model><vendor>Intel</vendor><feature name='vmx'/></cpu>"
POWER7 = "<cpu><arch>ppc64</arch><model>POWER7</model><vendor>IBM</vendor></cpu>"
ARM = "<cpu><arch>aarch64</arch><model>cortex-a57</model><vendor>ARM</vendor></cpu>"


def _host(xml: str) -> HostCpu:
    host = parse_cpu(xml)
    assert isinstance(host, HostCpu)
    return host


RESULTS = [
    (X86, X86, IDENTICAL),
    (X86, "<cpu><arch>i686</arch><model>Penryn</model></cpu>", SUPERSET),
    (X86, "<cpu><model>Penryn</model></cpu>", SUPERSET),
    (X86, "<cpu match='strict'><model>Penryn</model></cpu>", INCOMPATIBLE),
    (X86, "<cpu match='strict'><model>Penryn</model><feature name='vmx'/></cpu>", IDENTICAL),
    (X86, "<cpu match='strict'><model>Penryn</model><feature name='vmx' policy='optional'/></cpu>", IDENTICAL),
    (X86, "<cpu><model>Nehalem</model></cpu>", INCOMPATIBLE),
    (X86, "<cpu><model>Nehalem</model><feature name='popcnt' policy='force'/>"
          "<feature name='sse4.2' policy='disable'/></cpu>", SUPERSET),
    (X86, "<cpu><model>Penryn</model><feature name='vmx' policy='forbid'/></cpu>", INCOMPATIBLE),
    (X86, "<cpu><model>Penryn</model><feature name='svm' policy='forbid'/></cpu>", SUPERSET),
    (X86, "<cpu mode='host-model'/>", SUPERSET),
    (POWER7, "<cpu><model>POWER7</model></cpu>", IDENTICAL),
    (POWER7, "<cpu><model>POWER7_v2.3</model></cpu>", IDENTICAL),
    (POWER7, "<cpu><model>POWER6</model></cpu>", INCOMPATIBLE),
    (POWER7, "<cpu mode='host-model'><model>power6</model></cpu>", IDENTICAL),
    (POWER7, "<cpu mode='host-model'><model>power8</model></cpu>", INCOMPATIBLE),
    (POWER7, "<cpu mode='host-passthrough'/>", IDENTICAL),
    (ARM, "<cpu><model>anything</model></cpu>", IDENTICAL),
    (ARM, "<cpu><arch>aarch64</arch><model>cortex-a53</model></cpu>", INCOMPATIBLE),
]  # fmt: skip


@pytest.mark.parametrize(("host", "cpu", "result"), RESULTS)
def test_result(host: str, cpu: str, result: CPUCompareResult) -> None:
    read = _host(host)
    assert compare_cpu_document(read, cpu, NONE, arch=read.arch) is result


REASONS = [
    (X86, "<cpu><arch>ppc64</arch><model>POWER7</model></cpu>", "CPU arch ppc64 does not match host arch"),
    (
        X86,
        "<cpu><model>Penryn</model><vendor>AMD</vendor></cpu>",
        "host CPU vendor does not match required CPU vendor AMD",
    ),
    (X86, "<cpu><model>Nehalem</model></cpu>", "Host CPU does not provide required features: sse4.2, popcnt"),
    (
        X86,
        "<cpu><model>Penryn</model><feature name='vmx' policy='forbid'/></cpu>",
        "Host CPU provides forbidden features: vmx",
    ),
    (
        X86,
        "<cpu match='strict'><model>Penryn</model></cpu>",
        "Host CPU does not strictly match guest CPU: Extra features: vmx",
    ),
    (POWER7, "<cpu><model>POWER8</model></cpu>", "host CPU model does not match required CPU model POWER8"),
]


@pytest.mark.parametrize(("host", "cpu", "reason"), REASONS)
def test_reason(host: str, cpu: str, reason: str) -> None:
    read = _host(host)
    with pytest.raises(Error) as caught:
        compare_cpu_document(read, cpu, FAIL, arch=read.arch)
    assert caught.value.code is ErrorCode.CPU_INCOMPATIBLE
    assert caught.value.message == f"the CPU is incompatible with host CPU: {reason}"


def test_a_reason_may_be_unknown() -> None:
    with pytest.raises(Error) as caught:
        compare_cpu_document(_host(POWER7), "<cpu mode='host-model'><model>power8</model></cpu>", FAIL, arch="ppc64")
    assert caught.value.message == "the CPU is incompatible with host CPU"


def test_an_unknown_host_is_incompatible() -> None:
    cpu = "<cpu><model>Penryn</model></cpu>"
    assert compare_cpu_document(None, cpu, NONE, arch="x86_64") is INCOMPATIBLE
    with pytest.raises(Error, match="unknown host CPU"):
        compare_cpu_document(None, cpu, FAIL, arch="x86_64")


@pytest.mark.parametrize("arch", ["s390x", "aarch64", "riscv64", "loongarch64"])
def test_any_guest_cpu_fits_some_architectures(arch: str) -> None:
    assert compare_cpu_document(None, "<cpu><model>any</model></cpu>", FAIL, arch=arch) is IDENTICAL


def test_an_unknown_arm_host_fits_no_other_host() -> None:
    assert compare_cpu_document(None, ARM, NONE, arch="aarch64") is INCOMPATIBLE


def test_a_hypervisor_compares_with_the_cpu_it_offers() -> None:
    offered = parse_cpu("<cpu><model>Penryn</model><feature name='cx16' policy='disable'/></cpu>")
    assert compare_cpu_document(offered, "<cpu><model>kvm64</model></cpu>", NONE, arch="x86_64") is INCOMPATIBLE
    assert compare_cpu_document(offered, "<cpu><model>kvm32</model></cpu>", NONE, arch="x86_64") is SUPERSET
    with pytest.raises(Error, match="required features: cx16"):
        compare_cpu_document(offered, "<cpu><model>kvm64</model></cpu>", FAIL, arch="x86_64")


@pytest.mark.parametrize(
    ("host", "cpu", "code", "text"),
    [
        (X86, "<cpu><model>zzz</model></cpu>", ErrorCode.INTERNAL_ERROR, "Unknown CPU model zzz"),
        (
            X86,
            "<cpu><model>486</model><feature name='zzz'/></cpu>",
            ErrorCode.INTERNAL_ERROR,
            "Unknown CPU feature zzz",
        ),
        (POWER7, "<cpu><model>POWER8E_v1.0</model></cpu>", ErrorCode.INTERNAL_ERROR, "Unknown CPU model POWER8E_v1.0"),
        (
            POWER7,
            "<cpu mode='host-model'><model>power7+</model></cpu>",
            ErrorCode.INTERNAL_ERROR,
            "Unknown compatibility mode power7+",
        ),
    ],
)
def test_names_that_are_not_known(host: str, cpu: str, code: ErrorCode, text: str) -> None:
    read = _host(host)
    with pytest.raises(Error) as caught:
        compare_cpu_document(read, cpu, NONE, arch=read.arch)
    assert (caught.value.code, caught.value.str2) == (code, text)


def test_an_architecture_without_driver() -> None:
    with pytest.raises(Error) as caught:
        compare_cpu_document(None, "<cpu><model>a</model></cpu>", NONE, arch="mips")
    assert caught.value.code is ErrorCode.NO_SUPPORT
    assert caught.value.str2 == "'mips' architecture is not supported by CPU driver"
