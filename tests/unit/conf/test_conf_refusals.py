"""What libvirt 9.0 and later refuse, complete or leave out; every expectation was taken from its test driver."""

import pytest

from purevirt.conf.domain import TEST_DRIVER, format_domain, parse_domain
from purevirt.conf.storagepool import parse_storage_pool
from purevirt.conf.storagevol import format_storage_vol, parse_storage_vol
from purevirt.errors import Error, ErrorCode, ErrorDomain

HVM = "<os><type arch='x86_64'>hvm</type></os>"
EVERYTHING = (
    "<loader type='rom'>/x</loader><nvram>/y</nvram><kernel>/k</kernel><cmdline>c</cmdline><boot dev='cdrom'/>"
    "<bootmenu enable='yes'/><bios useserial='yes'/><init>/i</init><acpi><table type='slic'>/t</table></acpi>"
)


def write(inner: str = "", *, os: str = HVM, head: str = "") -> str:
    """A document with these devices as the test driver shows it."""
    markup = f"<domain type='test'><name>x</name><memory>4096</memory>{head}{os}<devices>{inner}</devices></domain>"
    return format_domain(parse_domain(markup, profile=TEST_DRIVER))


@pytest.mark.parametrize(
    ("inner", "head", "code", "message"),
    [
        ("<disk><target dev='vda'/></disk>", "", ErrorCode.NO_SOURCE, "missing source information for device vda"),
        (
            "<interface type='foo'/>",
            "",
            ErrorCode.XML_ERROR,
            "XML error: Invalid value for attribute 'type' in element 'interface': 'foo'.",
        ),
        (
            "<channel type='pty'/>",
            "",
            ErrorCode.XML_ERROR,
            "XML error: target type must be specified for channel device",
        ),
        (
            "<channel type='pty'><target name='x'/></channel>",
            "",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: unknown target type '(null)' specified for character device",
        ),
        (
            "<redirdev bus='usb' type='spicevmc'/>",
            "",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: cannot add redirected USB device: USB is disabled for this domain",
        ),
        (
            "<graphics type='vnc' passwd='x' connected='fail'/>",
            "",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: VNC supports connected='keep' only",
        ),
        (
            "<video><model type='cirrus' vgamem='1'/></video>",
            "",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: vgamem attribute only supported for video type qxl",
        ),
        (
            "<disk><source file='/a'/><target dev='vda'/><boot order='1'/></disk>"
            "<disk><source file='/a'/><target dev='vdb'/><boot order='1'/></disk>",
            "",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: boot order '1' used for more than one device",
        ),
        (
            "<console type='pty'/><console type='pty'/>",
            "",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: Only the first console can be a serial port",
        ),
        (
            "",
            "<uuid>6695eb01-f6a4-8304-79aa-97f2502e1930</uuid><sysinfo type='smbios'><system>"
            "<entry name='uuid'>6695eb01-f6a4-8304-79aa-97f2502e1931</entry></system></sysinfo>",
            ErrorCode.XML_DETAIL,
            "UUID mismatch between <uuid> and <sysinfo>",
        ),
        (
            "",
            "<sysinfo type='smbios'><system><entry name='uuid'>zz</entry></system></sysinfo>",
            ErrorCode.XML_DETAIL,
            "malformed <sysinfo> uuid element",
        ),
        (
            "",
            "<vcpu>0</vcpu>",
            ErrorCode.INTERNAL_ERROR,
            "internal error: CPU IDs in <numa> exceed the <vcpu> count",
        ),
        (
            "",
            "<vcpu current='3'>2</vcpu>",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: maximum vCPU count must not be less than current vCPU count",
        ),
        (
            "",
            "<vcpu current='x'>2</vcpu>",
            ErrorCode.XML_ERROR,
            "XML error: Invalid value for attribute 'current' in element 'vcpu': 'x'. "
            "Expected non-negative integer value",
        ),
        (
            "",
            "<seclabel type='dynamic' model='selinux' relabel='no'/>",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: dynamic label type must use resource relabeling",
        ),
        (
            "",
            "<seclabel type='none' relabel='yes'/>",
            ErrorCode.CONFIG_UNSUPPORTED,
            "unsupported configuration: resource relabeling is not compatible with 'none' label type",
        ),
        (
            "",
            "<seclabel type='static' model='selinux'/>",
            ErrorCode.XML_ERROR,
            "XML error: security label is missing",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_libvirts_words(inner: str, head: str, code: ErrorCode, message: str) -> None:
    with pytest.raises(Error) as caught:
        write(inner, head=head)
    assert (caught.value.code, caught.value.message) == (code, message)


def test_bad_values_of_attributes_are_errors_of_xml() -> None:
    with pytest.raises(Error) as caught:
        write("<interface type='foo'/>")
    assert caught.value.domain == ErrorDomain.XML


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ("<disk type='block' device='cdrom'><target dev='hda'/></disk>", "<disk type='file' device='cdrom'>"),
        (
            "<controller type='pci'/><controller type='pci' model='pcie-root'/>",
            "<controller type='pci' index='1' model='pcie-root'/>",
        ),
        ("<vsock model='virtio'><cid address='5'/></vsock>", "<cid auto='no' address='5'/>"),
        ("<vsock model='virtio'/>", "<cid auto='yes'/>"),
        ("<video><model type='cirrus' vram='10240'/></video>", "<model type='cirrus' vram='16384' heads"),
        ("<video><model type='qxl' ram='70000' vgamem='9000'/></video>", "ram='131072' vram='65536' vgamem='9000'"),
        ("<graphics type='spice' autoport='yes' connected='fail'/>", "<graphics type='spice' autoport='yes'>"),
        (
            "<graphics type='vnc' port='5901' passwd='x' passwdValidTo='2020-01-01T00:00:00' connected='keep'/>",
            "autoport='no' passwdValidTo='2020-01-01T00:00:00' connected='keep'>",
        ),
        (
            "<controller type='usb'/><redirdev bus='usb' type='spicevmc'/>",
            "<redirdev bus='usb' type='spicevmc'>\n    </redirdev>",
        ),
        (
            "<disk type='network'><source protocol='nbd'><host name='h'/></source><target dev='vda'/></disk>",
            "<host name='h' port='10809'/>",
        ),
        (
            "<controller type='usb' index='3' model='ich9-uhci1'><master startport='0'/></controller>"
            "<controller type='usb' index='0' model='ich9-ehci1'/>",
            "<master startport='0'/>",
        ),
        ("<input type='mouse'/>", "<input type='mouse' bus='ps2'/>"),
        ("<input type='tablet'/>", "<input type='tablet' bus='usb'/>"),
        ("<input type='evdev'><source dev='/e'/></input>", "<input type='evdev'>"),
    ],
)
def test_devices_are_completed_as_libvirt_does(inner: str, shown: str) -> None:
    assert shown in write(inner)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("<seclabel type='dynamic' model='selinux'/>", "<seclabel type='dynamic' model='selinux' relabel='yes'/>"),
        (
            "<seclabel type='static' model='selinux'><label>l</label></seclabel>",
            "<seclabel type='static' model='selinux' relabel='no'>\n    <label>l</label>",
        ),
        (
            "<seclabel type='dynamic' model='selinux'><label>l</label></seclabel>",
            "<seclabel type='dynamic' model='selinux' relabel='yes'/>",
        ),
        ("<seclabel type='none' model='selinux'/>", "<seclabel type='none' model='selinux'/>"),
    ],
)
def test_labels_say_whether_they_are_put_on_resources(label: str, shown: str) -> None:
    assert shown in write(head=label)


def test_a_value_from_a_file_is_not_told() -> None:
    shown = write(head="<sysinfo type='fwcfg'><entry name='opt/a' file='/f'>x</entry></sysinfo>")
    assert "<entry name='opt/a' file='/f'/>" in shown


def test_only_virtio_memory_is_requested_in_blocks() -> None:
    target = "<target><size>2048</size><node>0</node><block>1024</block><requested>1024</requested></target>"
    head = "<maxMemory slots='2'>8192</maxMemory>"
    numa = "<cpu><numa><cell id='0' cpus='0' memory='2048'/></numa></cpu>"
    assert "<block" not in write(f"<memory model='dimm'>{target}</memory>", head=head + numa)
    assert "<block" in write(f"<memory model='virtio-mem'>{target}</memory>", head=head + numa)
    pmem = "<memory model='virtio-pmem'><source><path>/p</path></source><target><size>2048</size></target></memory>"
    assert "<memory model='virtio-pmem' access='shared'>" in write(pmem, head=head + numa)


def test_what_is_no_container_shows_on_xens_card() -> None:
    assert "<model type='xen' vram='4096'" in write("<graphics type='vnc'/>", os="<os><type>xen</type></os>")
    assert "<target type='serial' port='0'/>" in write("<console type='pty'/>", os="<os><type>xen</type></os>")


def test_a_container_has_something_to_run() -> None:
    with pytest.raises(Error, match="XML error: init binary must be specified"):
        write(os="<os><type>exe</type></os>")


@pytest.mark.parametrize(
    ("markup", "message"),
    [
        ("<domain><a></domain>", "Opening and ending tag mismatch: a line 1 and domain"),
        ("<domain a=b/>", "AttValue: \" or ' expected"),
        ("<domain>\n<b\n</domain>", "error parsing attribute name"),
    ],
)
def test_the_first_mistake_of_a_document_is_told(markup: str, message: str) -> None:
    for _ in range(2):
        with pytest.raises(Error) as caught:
            parse_domain(markup)
        assert message in caught.value.message


def test_a_label_without_a_type_is_not_shown() -> None:
    assert "seclabel" not in write(head="<seclabel model='selinux'/>")


@pytest.mark.parametrize(
    ("kind", "kept", "dropped"),
    [
        ("hvm", ("loader", "nvram", "kernel", "cmdline", "boot", "bootmenu", "bios", "acpi"), ("init",)),
        ("xen", ("loader", "nvram", "kernel", "cmdline"), ("init", "boot ", "bootmenu", "bios", "acpi")),
        ("exe", ("init", "cmdline"), ("loader", "nvram", "kernel", "boot ", "bootmenu", "bios", "acpi")),
        ("linux", (), ("init", "cmdline", "loader", "nvram", "kernel", "boot ", "bootmenu", "bios", "acpi")),
    ],
)
def test_a_guest_boots_in_the_ways_of_its_os_type(kind: str, kept: tuple[str, ...], dropped: tuple[str, ...]) -> None:
    shown = write(os=f"<os><type>{kind}</type>{EVERYTHING}</os>")
    assert [name for name in kept if f"<{name}" not in shown] == []
    assert [name for name in dropped if f"<{name}" in shown] == []


def test_a_boot_loader_of_xen_has_no_boot_order() -> None:
    shown = write(os="<bootloader>/b</bootloader><os><boot dev='hd'/><bootmenu enable='yes'/></os>")
    assert "  <os>\n    <type arch='i686'>xen</type>\n  </os>" in shown


def _volume(pool: str, volume: str) -> str:
    return format_storage_vol(parse_storage_vol(volume, parse_storage_pool(pool)))


def test_volumes_have_the_formats_of_their_pool() -> None:
    plain = "<volume><name>v</name><capacity>1</capacity></volume>"
    folder = "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>"
    disk = (
        "<pool type='disk'><name>p</name><source><device path='/dev/sda'/></source>"
        "<target><path>/dev</path></target></pool>"
    )
    group = (
        "<pool type='logical'><name>p</name><source><name>v</name></source><target><path>/dev/v</path></target></pool>"
    )
    assert "<format type='raw'/>" in _volume(folder, plain)
    assert "<format type='none'/>" in _volume(disk, plain)
    assert "<format" not in _volume(group, plain)
    assert all("<volume type='file'>" in _volume(pool, plain) for pool in (folder, disk, group))
    odd = "<volume><name>v</name><capacity>1</capacity><target><format type='ext2'/></target></volume>"
    for pool in (folder, disk):
        with pytest.raises(Error, match="unsupported configuration: unknown volume format type ext2"):
            _volume(pool, odd)


def test_implicit_controllers_follow_those_of_their_type() -> None:
    shown = write(
        "<controller type='scsi'/><controller type='virtio-serial'/>"
        "<disk><source file='/a'/><target dev='sdz' bus='scsi'/></disk>"
    )
    order = [line.split("'")[1::2] for line in shown.splitlines() if "<controller" in line]
    assert order == [*(["scsi", str(number)] for number in range(4)), ["virtio-serial", "0"]]


def test_no_smbios_is_not_told() -> None:
    assert "smbios" not in write(os="<os><type>hvm</type><smbios mode='none'/></os>")


def test_collisions_of_caches_are_errors_of_resource_control() -> None:
    cache = "<cache id='0' level='3' type='code' size='1' unit='MiB'/>"
    with pytest.raises(Error, match="Colliding cache allocations") as caught:
        write(head=f"<vcpu>4</vcpu><cputune><cachetune vcpus='0'>{cache}{cache}</cachetune></cputune>")
    assert caught.value.domain == ErrorDomain.RESCTRL
