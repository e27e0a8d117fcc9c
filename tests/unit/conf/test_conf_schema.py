"""Validation of documents against the declarations and the tables beyond them."""

import pytest
from lxml import etree

from purevirt.conf.document import check_outline, check_schema
from purevirt.conf.domain import Domain
from purevirt.conf.domain.document import parse_domain
from purevirt.conf.schema.content import find_misfits
from purevirt.conf.schema.lexical import text_test
from purevirt.conf.schema.misfit import Misfit
from purevirt.conf.schema.outline import find_unfit, read_outline
from purevirt.conf.schema.outlines import BACKUP, CPUS
from purevirt.conf.schema.place import PlaceTable
from purevirt.conf.schema.rules import RULES, find_broken
from purevirt.conf.storagepool import StoragePool
from purevirt.errors import Error, ErrorCode

DOMAIN = """
<domain type='test'><name>{name}</name><memory>1024</memory>{more}<os><type>hvm</type>{os}</os>
<devices>{devices}</devices></domain>
"""


def _domain(name: str = "guest", more: str = "", os: str = "", devices: str = "") -> str:
    return DOMAIN.format(name=name, more=more, os=os, devices=devices)


def _check(xml: str) -> None:
    check_schema(Domain, etree.fromstring(xml), "domain.rng")


@pytest.mark.parametrize(
    ("parts", "complaint"),
    [
        ({"more": "<nothing/>"}, "Extra element nothing in interleave\nElement domain failed to validate content"),
        ({"more": "<vcpu place='x'>1</vcpu>"}, "Invalid attribute place for element vcpu"),
        ({"more": "<vcpu current='0'>1</vcpu>"}, "Invalid attribute current for element vcpu"),
        ({"os": "<boot/>"}, "Element boot failed to validate attributes"),
        ({"os": "<bootmenu enable='yes' timeout='65536'/>"}, "Invalid attribute timeout for element bootmenu"),
        (
            {"more": "<numatune><memory placement='auto' nodeset='1'/></numatune>"},
            "Element memory failed to validate content",
        ),
        (
            {"devices": "<disk type='file' device='lun'><source file='/a'/><target dev='sda'/></disk>"},
            "Element disk failed to validate content",
        ),
        (
            {"devices": "<graphics type='vnc'><listen type='network'/></graphics>"},
            "Element listen failed to validate content",
        ),
    ],
)
def test_invalid_domains_name_what_is_wrong(parts: dict[str, str], complaint: str) -> None:
    with pytest.raises(Error) as raised:
        _check(_domain(**parts))
    assert raised.value.code == ErrorCode.XML_INVALID_SCHEMA
    assert raised.value.message == (
        "XML document failed to validate against schema: "
        f"Unable to validate doc against /usr/share/libvirt/schemas/domain.rng\n{complaint}\n"
    )


def test_valid_domains_are_accepted() -> None:
    _check(_domain(more="<vcpu placement='static' current='1'>2</vcpu>", os="<boot dev='hd'/>"))


def test_reading_does_not_validate_unless_asked() -> None:
    document = _domain(more="<nothing/>")
    assert parse_domain(document).name == "guest"
    with pytest.raises(Error) as raised:
        parse_domain(document, validate=True)
    assert raised.value.code == ErrorCode.XML_INVALID_SCHEMA


def test_metadata_may_hold_anything() -> None:
    _check(_domain(more="<metadata><x:alias xmlns:x='urn:x'><disk device='lun'/></x:alias></metadata>", os=""))


def test_a_directory_pool_needs_a_path() -> None:
    pool = "<pool type='dir'><name>p</name><target>{path}</target></pool>"
    check_schema(StoragePool, etree.fromstring(pool.format(path="<path>/p</path>")), "storagepool.rng")
    with pytest.raises(Error):
        check_schema(StoragePool, etree.fromstring(pool.format(path="")), "storagepool.rng")


@pytest.mark.parametrize(
    ("kind", "fits", "fails"),
    [
        ("-1..65535", ["-1", "0", " 7 ", "+8", "65535"], ["-2", "65536", "", "x", "1e3", "9" * 50]),
        ("..7", ["-900", "7"], ["8"]),
        ("1..", ["1", "9" * 39], ["0"]),
        ("[a-c]+", ["abc"], ["abcd", "", "abc\n"]),
        ("IPV4", ["10.0.0.1"], ["10.0.0", "256.0.0.1", "::1"]),
        ("IPV6", ["::1", "fe80::1"], ["10.0.0.1", ":::"]),
        ("SET", ["1", "1-3,^2"], ["", "1,,2", "^"]),
        ("UNIT", ["KiB", "bytes", "m"], ["KiBi", "bit"]),
        ("PATH", ["/a", "c:\\x"], ["a", "/"]),
    ],
)
def test_kinds_of_texts(kind: str, fits: list[str], fails: list[str]) -> None:
    test = text_test((kind,))
    assert [text for text in fits if not test(text)] == []
    assert [text for text in fails if test(text)] == []


def test_the_longest_place_counts() -> None:
    table = PlaceTable([("disk@name", 1), ("disks/disk@name", 2), ("/disk@name", 3), ("disk", 4)], "@")
    assert table.facts(("", "a", "disk")) == {"name": 1, "": 4}
    assert table.facts(("", "disks", "disk")) == {"name": 2, "": 4}
    assert table.facts(("", "disk")) == {"name": 3, "": 4}
    assert table.facts(("", "other")) == {}


def test_misfits_are_found_below_the_root() -> None:
    root = etree.fromstring("<domain type='kvm'><name>a\nb</name><os><type>hvm</type></os></domain>")
    assert list(find_misfits(root)) == [Misfit("name")]


@pytest.mark.parametrize(
    ("document", "misfit"),
    [
        ("<domain type='kvm'><os><type>hvm</type></os></domain>", Misfit("domain")),
        ("<volume><name>v</name></volume>", Misfit("volume")),
        ("<filter name='f'><rule action='drop'/></filter>", Misfit("rule")),
    ],
)
def test_what_must_be_there(document: str, misfit: Misfit) -> None:
    assert list(find_misfits(etree.fromstring(document))) == [misfit]


def test_every_rule_can_be_evaluated() -> None:
    for rule in RULES:
        assert set(rule.find(etree.fromstring("<any/>"))) <= {"any"}, rule


def test_rules_count_for_their_document_only() -> None:
    assert list(find_broken(etree.fromstring("<filter><rule><tcp/><udp/></rule></filter>"))) == [Misfit("rule")]
    assert list(find_broken(etree.fromstring("<other><rule><tcp/><udp/></rule></other>"))) == []


OUTLINE = read_outline(
    """
    box @size=1..9
      @color?=red|blue
      lid!
      label =[a-z]+
    """
)


@pytest.mark.parametrize(
    ("document", "misfits"),
    [
        ("<box size='1' color='red'><lid/><label>a</label></box>", []),
        ("<box size='1'><lid/><x:y xmlns:x='urn:x'/><!-- c --></box>", []),
        ("<box><lid/></box>", [Misfit("box")]),
        ("<box size='10'><lid/></box>", [Misfit("box", "size")]),
        ("<box size='1' shape='round'><lid/></box>", [Misfit("box", "shape")]),
        ("<box size='1'/>", [Misfit("box")]),
        ("<box size='1'><lid/><foot/></box>", [Misfit("foot")]),
        ("<box size='1'><lid/><label>A</label></box>", [Misfit("label")]),
        ("<bag/>", [Misfit("bag")]),
    ],
)
def test_outlines(document: str, misfits: list[Misfit]) -> None:
    assert list(find_unfit(OUTLINE, etree.fromstring(document))) == misfits


@pytest.mark.parametrize(
    ("document", "is_valid"),
    [
        ("<domainbackup><disks><disk name='vda' type='file'><target file='/a'/></disk></disks></domainbackup>", True),
        ("<domainbackup><disks><disk name='vda' type='file'><scratch file='/a'/></disk></disks></domainbackup>", False),
        ("<domainbackup mode='pull'><disks><disk name='vda' state='running'/></disks></domainbackup>", False),
        ("<domainbackup mode='pull'><server name='h' port='1'/></domainbackup>", True),
        ("<domainbackup mode='pull'><server transport='unix' name='h'/></domainbackup>", False),
    ],
)
def test_backup_documents(document: str, is_valid: bool) -> None:
    outline, root = read_outline(BACKUP), etree.fromstring(document)
    if is_valid:
        check_outline(outline, root, "domainbackup.rng")
        return
    with pytest.raises(Error) as raised:
        check_outline(outline, root, "domainbackup.rng")
    assert raised.value.code == ErrorCode.XML_INVALID_SCHEMA


def test_processor_facts_hold_registers_in_hexadecimal() -> None:
    leaf = "<cpudata arch='x86'><cpuid eax_in='0x1' ecx_in='0x0' eax='{}' ebx='0x0' ecx='0x0' edx='0x0'/></cpudata>"
    assert list(find_unfit(read_outline(CPUS), etree.fromstring(leaf.format("0xffffffff")))) == []
    assert list(find_unfit(read_outline(CPUS), etree.fromstring(leaf.format("12")))) == [Misfit("cpuid", "eax")]


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("<title>a</title><title>b</title>", "Extra element title in interleave"),
        ("<on_crash>destroy</on_crash>words", "Element domain failed to validate content"),
        ("<features><acpi>yes</acpi></features>", "Element acpi failed to validate content"),
    ],
)
def test_children_do_not_repeat_and_hold_no_stray_text(more: str, complaint: str) -> None:
    with pytest.raises(Error) as raised:
        _check(_domain(more=more))
    assert complaint in raised.value.message
