"""What the first bytes of a disk image tell: its format, its size, and the images it builds upon.

The bytes are untrusted: a guest may have written them. Every offset and length is checked against what was read, and
nothing is followed here. The layouts are those of QEMU's formats; which of them count is libvirt's choice
(virStorageFileProbeFormat, virStorageFileProbeGetMetadata).
"""

import re
import struct
from collections.abc import Callable
from dataclasses import dataclass

from purevirt.conf.domain.source import EncryptionFormat, StorageFormat
from purevirt.errors import Error, ErrorCode, ErrorDomain

HEADER_LENGTH = 0x8200
"""Bytes of an image that are read."""

LONGEST_NAME = 1023
"""Longest name of a backing file, in bytes: QEMU's limit for qcow2."""

_SECTOR = 512
_QCOW2_LENGTH_V2, _QCOW2_BACKING_FORMAT, _QCOW2_DATA_FILE = 72, 0xE2792ACA, 0x44415441
_QCOW2_HAS_DATA_FILE = 1 << 2
_QCOW2_CRYPT = {1: EncryptionFormat.QCOW, 2: EncryptionFormat.LUKS}
_QED_HAS_BACKING, _QED_BACKING_IS_RAW = 1, 4
_VMDK_DESCRIPTOR = 0x200
_VMDK_PARENT = re.compile(rb'^parentFileNameHint="([^"\n]*)"', re.MULTILINE)
_VMDK_NO_PARENT = re.compile(rb"^parentCID=ffffffff", re.MULTILINE)
_PROTOCOLS = frozenset(
    (
        *("file", "host_device", "host_cdrom", "nbd", "rbd", "gluster", "iscsi", "sheepdog"),
        *("http", "https", "ftp", "ftps", "tftp", "ssh", "nfs", "nvme", "vxhs"),
    )
)


@dataclass(frozen=True, slots=True)
class ImageHeader:
    """What an image tells. ``capacity`` is in bytes, None where it does not say.

    ``backing_format`` is None where there is no backing image, and where its format is not told.
    """

    format: StorageFormat
    capacity: int | None = None
    backing: str | None = None
    backing_format: StorageFormat | None = None
    data_file: str | None = None
    encryption: EncryptionFormat | None = None


@dataclass(frozen=True, slots=True)
class _Signature:
    """Magic bytes at an offset, and the versions that count: a number of the layout ``version`` at ``version_at``."""

    format: StorageFormat
    magic: bytes
    offset: int = 0
    version: str = ""
    version_at: int = 0
    versions: tuple[int, ...] = ()


_SIGNATURES = (
    _Signature(StorageFormat.LUKS, b"LUKS\xba\xbe", version=">H", version_at=6, versions=(1, 2)),
    _Signature(StorageFormat.VPC, b"conectix", version=">I", version_at=12, versions=(0x10000,)),
    _Signature(StorageFormat.QCOW, b"QFI\xfb", version=">I", version_at=4, versions=(1,)),
    _Signature(StorageFormat.QCOW2, b"QFI\xfb", version=">I", version_at=4, versions=(2, 3)),
    _Signature(StorageFormat.QED, b"QED\0"),
    _Signature(StorageFormat.VMDK, b"KDMV", version="<I", version_at=4, versions=(1, 2, 3)),
    _Signature(StorageFormat.COW, b"OOOM", version=">I", version_at=4, versions=(2,)),
    _Signature(StorageFormat.PLOOP, b"WithoutFreeSpace"),
    _Signature(StorageFormat.PLOOP, b"WithouFreSpacExt"),
    _Signature(StorageFormat.VDI, b"\x7f\x10\xda\xbe", 64, "<I", 68, (0x00010001,)),
    _Signature(
        StorageFormat.BOCHS, b"Bochs Virtual HD Image", version="<I", version_at=64, versions=(0x10000, 0x20000)
    ),
    _Signature(
        StorageFormat.CLOOP, b"#!/bin/sh\n#V2.0 Format\nmodprobe cloop file=$0 && mount -r -t iso9660 /dev/cloop $1\n"
    ),
    _Signature(StorageFormat.ISO, b"CD001", 32769),
)


def probe_format(data: bytes) -> StorageFormat:
    """The format of an image by its magic bytes; raw where there are none that are known."""
    for signature in _SIGNATURES:
        if data.startswith(signature.magic, signature.offset) and _has_version(data, signature):
            return signature.format
    return StorageFormat.RAW


def _has_version(data: bytes, signature: _Signature) -> bool:
    return not signature.versions or _number(data, signature.version_at, signature.version) in signature.versions


def parse_header(data: bytes, format: StorageFormat) -> ImageHeader:
    """What the header of an image of that format tells. Raises Error INTERNAL_ERROR where it makes no sense."""
    parse = _PARSERS.get(format)
    return parse(data) if parse is not None and probe_format(data) is format else ImageHeader(format)


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.STORAGE)


def _number(data: bytes, offset: int, layout: str) -> int:
    """A number; 0 where the image ends before."""
    if offset + struct.calcsize(layout) > len(data):
        return 0
    value: int = struct.unpack_from(layout, data, offset)[0]
    return value


def _name(data: bytes, offset: int, length: int) -> str | None:
    """A file name inside of the header; None where there is none."""
    if offset == 0 or length == 0:
        return None
    if length > LONGEST_NAME or offset + length > len(data):
        raise _refuse("backing store name of an image is too long or outside of its header")
    name = data[offset : offset + length].split(b"\0", 1)[0]
    return name.decode("utf-8", "surrogateescape") or None


def _parse_qcow(data: bytes) -> ImageHeader:
    backing = _name(data, _number(data, 8, ">Q"), _number(data, 16, ">I"))
    return ImageHeader(StorageFormat.QCOW, _number(data, 24, ">Q"), backing)


def _parse_qcow2(data: bytes) -> ImageHeader:
    backing = _name(data, _number(data, 8, ">Q"), _number(data, 16, ">I"))
    is_new = _number(data, 4, ">I") >= 3
    length = _number(data, 100, ">I") if is_new else _QCOW2_LENGTH_V2
    extensions = _extensions(data, length, _number(data, 8, ">Q"))
    data_file = None
    if is_new and _number(data, 72, ">Q") & _QCOW2_HAS_DATA_FILE:
        data_file = extensions.get(_QCOW2_DATA_FILE)
        if not data_file:
            raise _refuse("qcow2 image has an external data file without a name")
    return ImageHeader(
        StorageFormat.QCOW2,
        _number(data, 24, ">Q"),
        backing,
        _backing_format(extensions.get(_QCOW2_BACKING_FORMAT)) if backing is not None else None,
        data_file,
        _QCOW2_CRYPT.get(_number(data, 32, ">I")),
    )


def _extensions(data: bytes, start: int, end: int) -> dict[int, str]:
    """The texts of the extensions behind the header, by type; they end before the name of the backing file."""
    found: dict[int, str] = {}
    limit = min(end or len(data), len(data))
    while start + 8 <= limit:
        kind, length = _number(data, start, ">I"), _number(data, start + 4, ">I")
        if kind == 0 or start + 8 + length > limit:
            break
        found[kind] = data[start + 8 : start + 8 + length].decode("utf-8", "surrogateescape")
        start += 8 + (length + 7) // 8 * 8
    return found


def _backing_format(name: str | None) -> StorageFormat | None:
    """The format of a name; QEMU also takes names of protocols there, and then reads the image as raw."""
    if name in _PROTOCOLS:
        return StorageFormat.RAW
    return StorageFormat(name) if name in _FORMAT_NAMES else None


_FORMAT_NAMES = frozenset(known.value for known in StorageFormat)


def _parse_qed(data: bytes) -> ImageHeader:
    features = _number(data, 16, "<Q")
    backing = _name(data, _number(data, 56, "<I"), _number(data, 60, "<I")) if features & _QED_HAS_BACKING else None
    is_raw = backing is not None and features & _QED_BACKING_IS_RAW
    return ImageHeader(StorageFormat.QED, _number(data, 48, "<Q"), backing, StorageFormat.RAW if is_raw else None)


def _parse_vmdk(data: bytes) -> ImageHeader:
    text = data[_VMDK_DESCRIPTOR:].split(b"\0", 1)[0]
    parent = None if _VMDK_NO_PARENT.search(text) else _VMDK_PARENT.search(text)
    backing = parent.group(1).decode("utf-8", "surrogateescape") or None if parent is not None else None
    kind = StorageFormat.VMDK if backing is not None else None
    return ImageHeader(StorageFormat.VMDK, _number(data, 12, "<Q") * _SECTOR, backing, kind)


def _parse_cow(data: bytes) -> ImageHeader:
    return ImageHeader(StorageFormat.COW, _number(data, 4 + 4 + 1024 + 4, ">Q"), _name(data, 8, LONGEST_NAME))


def _parse_luks(data: bytes) -> ImageHeader:
    kind = EncryptionFormat.LUKS2 if _number(data, 6, ">H") == 2 else EncryptionFormat.LUKS
    return ImageHeader(StorageFormat.LUKS, encryption=kind)


_PARSERS: dict[StorageFormat, Callable[[bytes], ImageHeader]] = {
    StorageFormat.QCOW: _parse_qcow,
    StorageFormat.QCOW2: _parse_qcow2,
    StorageFormat.QED: _parse_qed,
    StorageFormat.VMDK: _parse_vmdk,
    StorageFormat.COW: _parse_cow,
    StorageFormat.LUKS: _parse_luks,
    StorageFormat.VPC: lambda data: ImageHeader(StorageFormat.VPC, _number(data, 40, ">Q")),
    StorageFormat.VDI: lambda data: ImageHeader(StorageFormat.VDI, _number(data, 368, "<Q")),
    StorageFormat.PLOOP: lambda data: ImageHeader(StorageFormat.PLOOP, _number(data, 36, "<Q") * _SECTOR),
    StorageFormat.BOCHS: lambda data: ImageHeader(StorageFormat.BOCHS, _number(data, 88, "<Q")),
}
