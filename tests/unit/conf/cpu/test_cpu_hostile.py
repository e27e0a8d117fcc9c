"""Documents from enemies: whatever they hold, only Error is raised."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from purevirt.conf.cpu.connection import (
    baseline_cpu_document,
    baseline_hypervisor_cpu_document,
    compare_cpu_document,
)
from purevirt.conf.cpu.document import Cpu, HostCpu, parse_cpu
from purevirt.conf.cpu.facts import parse_cpu_data
from purevirt.conf.cpu.operation import update, update_live
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags
from purevirt.errors import Error

HOST = parse_cpu("<cpu><arch>x86_64</arch><model>Penryn</model><feature name='vmx'/></cpu>")
WORDS = st.sampled_from(
    [
        *("", "Penryn", "486", "POWER7", "POWER8E_v1.0", "power6", "power99999999999", "z13", "Intel", "vmx", "x86_64"),
        *("ppc64", "s390x", "aarch64", "riscv64", "mips", "custom", "host-model", "host-passthrough", "minimum"),
        *("strict", "force", "optional", "disable", "forbid", "full", "-1", "0x10", "99999999999999999999", "\u0660"),
    ]
)
NAMES = st.sampled_from(
    [
        *(
            "arch",
            "model",
            "vendor",
            "feature",
            "topology",
            "signature",
            "microcode",
            "counter",
            "cache",
            "numa",
            "cell",
        ),
        *("maxphysaddr", "cpuid", "msr", "a"),
    ]
)
ATTRIBUTES = st.sampled_from(
    [
        *(
            "mode",
            "match",
            "check",
            "name",
            "policy",
            "fallback",
            "vendor_id",
            "family",
            "stepping",
            "version",
            "sockets",
        ),
        *("cores", "threads", "bits", "level", "eax_in", "ecx_in", "eax", "index", "arch", "frequency", "migratable"),
    ]
)


def _element(name: str, attributes: dict[str, str], content: str) -> str:
    listed = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{listed}>{content}</{name}>"


ATTRIBUTE_SETS = st.dictionaries(ATTRIBUTES, WORDS, max_size=4)
CHILDREN = st.lists(st.builds(_element, NAMES, ATTRIBUTE_SETS, WORDS), max_size=6).map("".join)
DOCUMENTS = st.one_of(
    st.text(max_size=40),
    st.builds(_element, st.sampled_from(["cpu", "cpudata"]), ATTRIBUTE_SETS, CHILDREN),
    st.builds("<cpu><arch>{}</arch><model>{}</model>{}</cpu>".format, WORDS, WORDS, CHILDREN),
    st.builds("<cpu mode='{}' match='{}'><model>{}</model>{}</cpu>".format, WORDS, WORDS, WORDS, CHILDREN),
)


@settings(deadline=None)
@given(DOCUMENTS, st.sampled_from(["x86_64", "ppc64", "s390x", "aarch64", "riscv64", "loongarch64", "", "mips"]))
def test_compare_and_update(xml: str, arch: str) -> None:
    assert isinstance(HOST, HostCpu)
    with suppress(Error):
        compare_cpu_document(HOST, xml, ConnectCompareCPUFlags.FAIL_INCOMPATIBLE, arch=arch)
        cpu = parse_cpu(xml)
        if isinstance(cpu, Cpu):
            update_live(arch, update(arch, cpu, HOST), None, None)


@settings(deadline=None)
@given(st.lists(DOCUMENTS, max_size=3), st.sampled_from([0, 1, 2, 3]))
def test_baseline(documents: list[str], bits: int) -> None:
    flags = ConnectBaselineCPUFlags(bits)
    for combine in (
        lambda: baseline_cpu_document(documents, flags),
        lambda: baseline_hypervisor_cpu_document(documents, flags, arch="x86_64"),
    ):
        with suppress(Error):
            assert parse_cpu(combine())


@settings(deadline=None)
@given(DOCUMENTS)
def test_registers(xml: str) -> None:
    with suppress(Error):
        parse_cpu_data(xml)
