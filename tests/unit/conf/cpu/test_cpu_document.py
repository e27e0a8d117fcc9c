"""CPU documents: what is read, what is refused with which text, and what is written."""

import pytest

from purevirt.conf.cpu.document import CpuKind, HostCpu, format_cpu, parse_cpu
from purevirt.conf.domain.cpu import Cpu, CpuMatch, CpuMode
from purevirt.errors import Error, ErrorCode

HOST = """<cpu>
  <arch>x86_64</arch>
  <model>Penryn</model>
  <vendor>Intel</vendor>
  <microcode version='17'/>
  <signature family='6' model='23' stepping='10'/>
  <counter name='tsc' frequency='2596130000' scaling='no'/>
  <topology sockets='1' dies='1' clusters='1' cores='2' threads='1'/>
  <maxphysaddr mode='emulate' bits='48'/>
  <feature name='vme'/>
  <feature name='vmx'/>
</cpu>
"""

GUEST = """<cpu mode='custom' match='exact'>
  <model fallback='allow'>Penryn</model>
  <topology sockets='2' dies='1' clusters='1' cores='4' threads='1'/>
  <feature policy='require' name='dca'/>
  <feature policy='force' name='svm'/>
</cpu>
"""

XML, CONFIG = ErrorCode.XML_ERROR, ErrorCode.CONFIG_UNSUPPORTED

# texts observed of libvirt's C library
REFUSED_GUESTS = [
    ("<foo/>", XML, "XML does not contain expected 'cpu' element"),
    ("<cpu mode='zz'><model>486</model></cpu>", CONFIG, "Invalid mode attribute 'zz'"),
    ("<cpu match='zz'/>", XML, "Invalid value for attribute 'match' in element 'cpu': 'zz'."),
    (
        "<cpu mode='host-model' migratable='on'/>",
        CONFIG,
        "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode",
    ),
    ("<cpu><model fallback='zz'/></cpu>", CONFIG, "Invalid fallback attribute"),
    ("<cpu><model vendor_id='zz'/></cpu>", XML, "vendor_id must be exactly 12 characters long"),
    ("<cpu><model vendor_id='GenuineI,tel'/></cpu>", XML, "vendor id is invalid"),
    ("<cpu><vendor>Intel</vendor></cpu>", XML, "CPU vendor specified without CPU model"),
    ("<cpu><feature name='vmx'/></cpu>", XML, "Non-empty feature list specified without CPU model"),
    ("<cpu><model>486</model><feature name='a' policy='zz'/></cpu>", CONFIG, "Invalid CPU feature policy"),
    ("<cpu><model>486</model><feature/></cpu>", XML, "Invalid CPU feature name"),
    (
        "<cpu><model>486</model><feature name='a'/><feature name='a'/></cpu>",
        XML,
        "CPU feature 'a' specified more than once",
    ),
    (
        "<cpu match='exact'><arch>x86_64</arch></cpu>",
        XML,
        "'arch' element cannot be used inside 'cpu' element with 'match' attribute'",
    ),
]
REFUSED_HOSTS = [
    ("<cpu mode='custom'/>", CONFIG, "Attribute mode is only allowed for guest CPU"),
    ("<cpu/>", XML, "Missing CPU architecture"),
    ("<cpu><arch>zzz</arch><model>486</model></cpu>", CONFIG, "Unknown architecture zzz"),
    ("<cpu><arch>x86_64</arch></cpu>", XML, "Missing CPU model name"),
    ("<cpu><arch>x86_64</arch><model>486</model><feature name=''/></cpu>", XML, "Invalid CPU feature name"),
    (
        "<cpu><arch>x86_64</arch><model>486</model><microcode version='x'/></cpu>",
        CONFIG,
        "invalid microcode version",
    ),
    (
        "<cpu><arch>x86_64</arch><model>486</model><topology sockets='0' cores='1' threads='1'/></cpu>",
        XML,
        "Invalid value for attribute 'sockets' in element 'topology': Zero is not permitted",
    ),
]


def test_host_is_written_as_it_was_read() -> None:
    host = parse_cpu(HOST)
    assert isinstance(host, HostCpu)
    assert format_cpu(host) == HOST


def test_guest_is_written_as_it_was_read() -> None:
    assert format_cpu(parse_cpu(GUEST)) == GUEST


def test_guest_gets_its_defaults() -> None:
    cpu = parse_cpu("<cpu><model>Penryn</model><feature name='vmx'/></cpu>")
    assert isinstance(cpu, Cpu)
    assert (cpu.mode, cpu.match) == (CpuMode.CUSTOM, CpuMatch.EXACT)
    assert "<model fallback='allow'>Penryn</model>\n  <feature policy='require' name='vmx'/>" in format_cpu(cpu)


def test_match_is_told_of_custom_models_only() -> None:
    assert format_cpu(parse_cpu("<cpu mode='host-model' match='exact'/>")) == "<cpu mode='host-model'/>\n"


def test_a_guest_has_no_numa_cells_here() -> None:
    parse_cpu("<cpu><model>486</model><numa><cell memory='x'/></numa></cpu>")


def test_other_counters_are_passed_over() -> None:
    xml = HOST.replace("<vendor>", "<counter name='other' frequency='x'/><vendor>")
    assert format_cpu(parse_cpu(xml)) == HOST


def test_an_empty_vendor_is_none() -> None:
    assert parse_cpu("<cpu><arch>x86_64</arch><model>486</model><vendor/></cpu>").vendor is None


@pytest.mark.parametrize(("xml", "code", "text"), REFUSED_GUESTS)
def test_bad_documents_of_any_kind(xml: str, code: ErrorCode, text: str) -> None:
    with pytest.raises(Error) as caught:
        parse_cpu(xml)
    assert (caught.value.code, caught.value.str2) == (code, text)


@pytest.mark.parametrize(("xml", "code", "text"), REFUSED_HOSTS)
def test_bad_documents_of_hosts(xml: str, code: ErrorCode, text: str) -> None:
    with pytest.raises(Error) as caught:
        parse_cpu(xml, CpuKind.HOST)
    assert (caught.value.code, caught.value.str2) == (code, text)
