"""Image headers hold anything: what is outside of them is refused, and nothing crashes."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.conf.domain.source import EncryptionFormat, StorageFormat
from purevirt.conf.imageheader import parse_header, probe_format
from purevirt.errors import Error


def _qcow2(*, backing_at: int = 0, length: int = 0, crypt: int = 0, features: int = 0, tail: bytes = b"") -> bytes:
    head = b"QFI\xfb" + struct.pack(">IQIIQI", 3, backing_at, length, 16, 4096, crypt)
    head += bytes(72 - len(head)) + struct.pack(">QQQII", features, 0, 0, 4, 104)
    return head + tail


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"", StorageFormat.RAW),
        (b"QFI\xfb\0\0\0\x01", StorageFormat.QCOW),
        (b"QFI\xfb\0\0\0\x09", StorageFormat.RAW),
        (b"LUKS\xba\xbe\0\x01", StorageFormat.LUKS),
        (bytes(32769) + b"CD001", StorageFormat.ISO),
        (b"KDMV\x03\0\0\0", StorageFormat.VMDK),
    ],
)
def test_formats_are_told_by_magic_and_version(data: bytes, format: StorageFormat) -> None:
    assert probe_format(data) is format


def test_a_qcow2_header() -> None:
    extension = struct.pack(">II", 0xE2792ACA, 3) + b"raw" + bytes(5) + bytes(8)
    header = parse_header(_qcow2(backing_at=128, length=4, crypt=2, tail=extension + b"base"), StorageFormat.QCOW2)
    assert (header.backing, header.backing_format, header.capacity) == ("base", StorageFormat.RAW, 4096)
    assert header.encryption is EncryptionFormat.LUKS


@pytest.mark.parametrize(("backing_at", "length"), [(1 << 63, 10), (100, 2000), (104, 1)])
def test_a_name_outside_of_the_header_is_refused(backing_at: int, length: int) -> None:
    with pytest.raises(Error):
        parse_header(_qcow2(backing_at=backing_at, length=length), StorageFormat.QCOW2)


def test_a_data_file_needs_a_name() -> None:
    with pytest.raises(Error):
        parse_header(_qcow2(features=4), StorageFormat.QCOW2)


def test_the_parent_of_a_vmdk_image() -> None:
    data = b"KDMV\x01\0\0\0" + bytes(0x1F8) + b'parentCID=12345678\nparentFileNameHint="base.vmdk"\n\0'
    assert parse_header(data, StorageFormat.VMDK).backing == "base.vmdk"
    assert parse_header(data.replace(b"12345678", b"ffffffff"), StorageFormat.VMDK).backing is None


@given(
    st.sampled_from(list(StorageFormat)),
    st.sampled_from([b"QFI\xfb\0\0\0\x03", b"QED\0", b"OOOM\0\0\0\x02"]),
    st.binary(),
)
def test_any_bytes_are_read_or_refused(format: StorageFormat, magic: bytes, rest: bytes) -> None:
    try:
        parse_header(magic + rest, format)
    except Error:
        pass
