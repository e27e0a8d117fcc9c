"""Reading VMX files: entries, refusals, and what a device becomes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from purevirt.conf.domain.chardev import TcpSource
from purevirt.conf.domain.disk import DiskDevice
from purevirt.conf.domain.model import Domain
from purevirt.drivers.shared.native import bridge_name, disk_path
from purevirt.drivers.shared.vmx import parse_vmx
from purevirt.errors import Error, ErrorCode

START = 'config.version = "8"\nvirtualHW.version = "4"\ndisplayName = "a%2fb"\n'
DEVICES = ("scsi0", "ide0:0", "ethernet0", "serial0", "floppy0")


class PlainNames:
    """Files are called alike on both sides."""

    def parse(self, name: str, *, may_lack: bool) -> str | None:
        """The name itself."""
        return name

    def format(self, path: str) -> str:
        """The path itself."""
        return path


def read(more: str = "", start: str = START) -> Domain:
    """The domain of a small file."""
    return parse_vmx((start + more).encode(), PlainNames())


def test_names_ignore_case_and_have_percent_escapes() -> None:
    domain = read('MEMSIZE = "64"\nNumVCPUs = "2"\n')
    assert (domain.name, domain.memory_kib) == ("a/b", 65536)
    assert domain.vcpu is not None
    assert domain.vcpu.maximum == 2


def test_annotation_has_escapes_after_a_bar() -> None:
    assert read('annotation = "a|22b|7cc"\n').description == 'a"b|c'


def test_disk_and_controller_of_a_slot() -> None:
    domain = read('scsi1.present = "true"\nscsi1:9.present = "true"\nscsi1:9.fileName = "a.vmdk"\n')
    (disk,) = domain.devices.disks
    assert disk.target is not None
    assert (disk.target.dev, disk_path(disk)) == ("sdx", "a.vmdk")
    assert [one.index for one in domain.devices.controllers] == [0, 1]


def test_drive_without_an_image_stays_what_it_is() -> None:
    domain = read('ide0:0.present = "true"\nide0:0.deviceType = "atapi-cdrom"\n')
    assert [(one.device, one.type.value) for one in domain.devices.disks] == [(DiskDevice.CDROM, "block")]


def test_interface_without_a_type_of_connection_is_bridged() -> None:
    domain = read('ethernet3.present = "true"\nethernet3.networkName = "LAN"\n')
    assert [bridge_name(one) for one in domain.devices.interfaces] == ["LAN"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            'memsize = "7"\n',
            "internal error: Expecting VMX entry 'memsize' to be an unsigned integer (multiple of 4) but found 7",
        ),
        ('numvcpus = "x"\n', "internal error: Config entry 'numvcpus' must represent an integer value"),
        (
            'ethernet0.present = "maybe"\n',
            "internal error: Config entry 'ethernet0.present' must represent a boolean value (true|false)",
        ),
        ('uuid.bios = "12"\n', "internal error: Could not parse UUID from string '12'"),
    ],
)
def test_wrong_values_are_refused(more: str, message: str) -> None:
    with pytest.raises(Error) as caught:
        read(more)
    assert (caught.value.code, caught.value.message) == (ErrorCode.INTERNAL_ERROR, message)


def test_versions_must_be_there() -> None:
    with pytest.raises(Error, match="Missing essential config entry"):
        read(start="")


def test_line_that_assigns_nothing_is_a_syntax_error() -> None:
    with pytest.raises(Error) as caught:
        read("junk\n")
    assert caught.value.code == ErrorCode.CONF_SYNTAX


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(DEVICES), st.text(max_size=8))))
def test_only_errors_of_ours_are_raised(entries: list[tuple[str, str]]) -> None:
    fields = ("present", "fileName", "deviceType", "fileType", "addressType")
    lines = [f'{name}.{fields[at % 5]} = "{value}"\n' for at, (name, value) in enumerate(entries)]
    try:
        read("".join(lines).encode("utf-8", "replace").decode())
    except Error:
        return


@pytest.mark.parametrize(("scheme", "protocol"), [("tcp6", "raw"), ("tcp+ssl", "tls"), ("telnets", "telnets")])
def test_serial_port_on_the_network(scheme: str, protocol: str) -> None:
    more = f'serial0.present = "true"\nserial0.fileType = "network"\nserial0.fileName = "{scheme}://h:7"\n'
    (serial,) = read(more).devices.serials
    assert isinstance(serial.source, TcpSource)
    assert (serial.source.protocol.value, serial.source.host, serial.source.service) == (protocol, "h", "7")
