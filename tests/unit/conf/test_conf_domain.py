"""Domain documents: what goes in comes out as libvirt writes it, and what is wrong is refused as libvirt does."""

import pytest

from purevirt.conf.domain import (
    GENERIC,
    TEST_DRIVER,
    Domain,
    VirtType,
    copy_domain,
    format_domain,
    parse_domain,
)
from purevirt.conf.domain.chardev import ConsoleKind
from purevirt.conf.domain.disk import DiskBus
from purevirt.enums.domain import DomainXMLFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

DEFAULT = """<domain type='test' id='1'>
  <name>test</name>
  <uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>
  <memory unit='KiB'>8388608</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static'>2</vcpu>
  <os>
    <type arch='i686'>hvm</type>
    <boot dev='hd'/>
  </os>
  <clock offset='utc'/>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <disk type='file' device='disk'>
      <source file='/guest/diskimage1'/>
      <target dev='vda' bus='virtio'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </disk>
    <interface type='network'>
      <mac address='aa:bb:cc:dd:ee:ff'/>
      <source network='default'/>
      <target dev='testnet0'/>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x01' function='0x0'/>
    </interface>
    <memballoon model='virtio'>
      <address type='pci' domain='0x0000' bus='0x00' slot='0x02' function='0x0'/>
    </memballoon>
  </devices>
</domain>
"""


def build(
    inner: str = "", *, os: str = "<os><type>hvm</type></os>", head: str = "<name>x</name><memory>1024</memory>"
) -> str:
    return f"<domain type='test'>{head}{os}<devices>{inner}</devices></domain>"


def test_the_test_drivers_domain_makes_the_round_trip() -> None:
    domain = parse_domain(DEFAULT, profile=TEST_DRIVER, inactive=False)
    assert format_domain(domain) == DEFAULT


def test_an_inactive_document_has_no_id() -> None:
    domain = parse_domain(DEFAULT, profile=TEST_DRIVER)
    assert domain.id is None
    assert format_domain(domain) == DEFAULT.replace(" id='1'", "")


def test_the_inactive_flag_leaves_out_run_time_data() -> None:
    markup = DEFAULT.replace(
        "<target dev='vda' bus='virtio'/>", "<target dev='vda' bus='virtio'/><alias name='disk0'/>"
    )
    domain = parse_domain(markup, inactive=False)
    assert "<alias name='disk0'/>" in format_domain(domain)
    inactive = format_domain(domain, DomainXMLFlags.INACTIVE)
    assert "alias" not in inactive
    assert "id=" not in inactive


def test_aliases_of_the_user_are_part_of_the_inactive_document() -> None:
    markup = build(
        "<disk><source file='/a'/><target dev='vda'/><alias name='ua-x'/></disk>"
        "<disk><source file='/b'/><target dev='vdb'/><alias name='y'/></disk>"
    )
    disks = parse_domain(markup).devices.disks
    assert [disk.alias for disk in disks] == ["ua-x", None]


def test_secrets_are_left_out_unless_wanted() -> None:
    domain = parse_domain(build("<graphics type='vnc' passwd='secret'/>"))
    assert "secret" not in format_domain(domain)
    assert "passwd='secret'" in format_domain(domain, DomainXMLFlags.SECURE)


def test_generated_interface_names_are_not_kept() -> None:
    markup = build("<interface type='bridge'><source bridge='b'/><target dev='vnet3'/></interface>")
    interface = parse_domain(markup).devices.interfaces[0]
    assert interface.target is None or interface.target.dev is None


def test_defaults_of_a_short_document() -> None:
    domain = parse_domain(build())
    assert domain.type is VirtType.TEST
    assert (domain.memory_kib, domain.current_memory_kib) == (1024, 1024)
    assert domain.vcpu is not None
    assert domain.vcpu.maximum == 1
    assert [entry.dev.value for entry in domain.os.boots] == ["hd"]
    assert domain.uuid is not None
    assert len(domain.uuid) == 16


def test_generated_uuids_differ_and_are_random_ones() -> None:
    first, second = parse_domain(build()).uuid, parse_domain(build()).uuid
    assert first is not None
    assert first != second
    assert first[6] >> 4 == 4
    assert first[8] >> 6 == 2


def test_a_copy_shares_nothing() -> None:
    domain = parse_domain(DEFAULT, inactive=False)
    twin = copy_domain(domain)
    assert twin == domain
    twin.name = "other"
    twin.devices.disks.clear()
    assert domain.name == "test"
    assert len(domain.devices.disks) == 1


def test_buses_and_drive_addresses_follow_from_names() -> None:
    disks = parse_domain(
        build(
            "".join(f"<disk><source file='/x'/><target dev='{name}'/></disk>" for name in ("hdc", "sdb", "vdz", "hda"))
        )
    )
    found = [
        (disk.target.dev, disk.target.bus, disk.address.type if disk.address else None)
        for disk in disks.devices.disks
        if disk.target is not None
    ]
    assert found == [
        ("hda", DiskBus.IDE, "drive"),
        ("sdb", DiskBus.SCSI, "drive"),
        ("hdc", DiskBus.IDE, "drive"),
        ("vdz", DiskBus.VIRTIO, None),
    ]
    assert {controller.type.value for controller in disks.devices.controllers} == {"ide", "scsi"}


def test_the_first_console_is_the_first_serial_port() -> None:
    domain = parse_domain(build("<console type='pty'/>"))
    assert len(domain.devices.serials) == 1
    target = domain.devices.consoles[0].target
    assert target is not None
    assert target.type is ConsoleKind.SERIAL
    again = parse_domain(build("<serial type='pty'/>"))
    assert len(again.devices.consoles) == 1


def test_metadata_are_indented_and_unique_by_namespace() -> None:
    markup = build().replace(
        "<memory>", "<metadata><a:x xmlns:a='urn:a'>\n<a:y/> </a:x><none/><a:z xmlns:a='urn:a'/></metadata><memory>"
    )
    assert '  <metadata>\n    <a:x xmlns:a="urn:a">\n      <a:y/>\n    </a:x>\n  </metadata>\n' in format_domain(
        parse_domain(markup)
    )


@pytest.mark.parametrize(
    ("markup", "code", "domain", "message"),
    [
        (
            build(head="<name>a/b</name><memory>1</memory>"),
            ErrorCode.XML_ERROR,
            ErrorDomain.DOMAIN,
            "XML error: name a/b cannot contain '/'",
        ),
        (build(head="<memory>1</memory>"), ErrorCode.NO_NAME, ErrorDomain.DOMAIN, "missing name information"),
        (
            build(head="<name>x</name>"),
            ErrorCode.XML_ERROR,
            ErrorDomain.DOMAIN,
            "XML error: Memory size must be specified via <memory> or in the <numa> configuration",
        ),
        (build(os=""), ErrorCode.XML_ERROR, ErrorDomain.DOMAIN, "XML error: an os <type> must be specified"),
        (
            "<domain/>",
            ErrorCode.INTERNAL_ERROR,
            ErrorDomain.DOMAIN,
            "internal error: missing domain type attribute",
        ),
        (
            "<domain type='bogus'/>",
            ErrorCode.CONFIG_UNSUPPORTED,
            ErrorDomain.DOMAIN,
            "unsupported configuration: invalid domain type bogus",
        ),
        (
            "<foo/>",
            ErrorCode.XML_ERROR,
            ErrorDomain.XML,
            "XML error: expecting root element of 'domain', not 'foo'",
        ),
        (
            build(head="<name>x</name><uuid>zz</uuid><memory>1</memory>"),
            ErrorCode.INTERNAL_ERROR,
            ErrorDomain.DOMAIN,
            "internal error: malformed uuid element",
        ),
        (
            build("<disk><target dev='vda'/><boot order='0'/></disk>"),
            ErrorCode.XML_ERROR,
            ErrorDomain.XML,
            "XML error: Invalid value for attribute 'order' in element 'boot': Zero is not permitted",
        ),
        (
            build("<controller type='usb' index='0'/><controller type='usb' index='0'/>"),
            ErrorCode.XML_ERROR,
            ErrorDomain.DOMAIN,
            "XML error: Multiple 'usb' controllers with index '0'",
        ),
        (
            build("<rng/>"),
            ErrorCode.XML_ERROR,
            ErrorDomain.XML,
            "XML error: Missing required attribute 'model' in element 'rng'",
        ),
    ],
)
def test_what_is_wrong_is_refused_as_libvirt_does(
    markup: str, code: ErrorCode, domain: ErrorDomain, message: str
) -> None:
    with pytest.raises(Error) as caught:
        parse_domain(markup)
    assert (caught.value.code, caught.value.domain, caught.value.message) == (code, domain, message)


@pytest.mark.parametrize(
    ("markup", "detail"),
    [
        (
            "<domain type='test'>\n  <name>x</nam>\n</domain>\n",
            "(domain_definition):2: Opening and ending tag mismatch: name line 2 and nam\n"
            "  <name>x</nam>\n---------------^",
        ),
        ("x", "(domain_definition):1: Start tag expected, '<' not found\nx\n^"),
        ("", "(domain_definition):1: Document is empty\n(null)\n^"),
    ],
)
def test_malformed_documents_are_shown_where_they_break(markup: str, detail: str) -> None:
    with pytest.raises(Error) as caught:
        parse_domain(markup)
    assert caught.value.code == ErrorCode.XML_DETAIL
    assert caught.value.str2 == detail


def test_namespaces_of_other_drivers_are_dropped() -> None:
    markup = build().replace(
        "</domain>",
        "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-x'/></q:commandline>"
        "</domain>",
    )
    assert parse_domain(markup, profile=GENERIC).qemu_commandline is None


def test_a_domain_can_be_built_without_a_document() -> None:
    domain = Domain(type=VirtType.TEST, name="made", memory_kib=1)
    assert format_domain(domain) == (
        "<domain type='test'>\n  <name>made</name>\n  <memory unit='KiB'>1</memory>\n"
        "  <devices>\n  </devices>\n</domain>\n"
    )


@pytest.mark.parametrize(
    ("inner", "stray"),
    [
        ("<disk odd='1'><source file='/x'/><target dev='vda'/></disk>", "Invalid attribute odd for element disk"),
        ("<disk><source file='/x'/><target dev='vda'/><odd/></disk>", "Extra element odd in interleave"),
        ("<odd/>", "Extra element odd in interleave\nElement devices failed to validate content"),
    ],
)
def test_validation_refuses_what_is_not_declared(inner: str, stray: str) -> None:
    parse_domain(build(inner))
    parse_domain(build("<disk><source file='/x'/><target dev='vda'/></disk>"), validate=True)
    with pytest.raises(Error) as caught:
        parse_domain(build(inner), validate=True)
    assert caught.value.code == ErrorCode.XML_INVALID_SCHEMA
    assert stray in caught.value.message
