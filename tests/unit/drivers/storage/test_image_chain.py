"""Chains of real image files."""

import struct
from pathlib import Path

import pytest

from purevirt.conf.domain.source import StorageFormat
from purevirt.drivers.shared.imagechain import local_path, read_chain
from purevirt.errors import Error, ErrorCode


def _write(path: Path, backing: str, format: str = "") -> None:
    name = backing.encode()
    extension = struct.pack(">II", 0xE2792ACA, len(format)) + format.encode().ljust(8, b"\0") if format else b""
    start = 104 + len(extension) + 8
    head = b"QFI\xfb" + struct.pack(">IQIIQI", 3, start if name else 0, len(name), 16, 4096, 0)
    head += bytes(72 - len(head)) + struct.pack(">QQQII", 0, 0, 0, 4, 104)
    path.write_bytes(head + extension + bytes(8) + name)


def test_a_chain_is_followed(tmp_path: Path) -> None:
    _write(tmp_path / "top", "middle", "qcow2")
    _write(tmp_path / "middle", str(tmp_path / "base"), "raw")
    (tmp_path / "base").write_bytes(b"x")
    chain = read_chain(f"{tmp_path}/top", StorageFormat.QCOW2)
    assert [local_path(image.source) for image in chain] == [f"{tmp_path}/{name}" for name in ("top", "middle", "base")]
    assert [image.relative_path for image in chain] == [None, "middle", None]


def test_an_image_of_no_format_is_raw_whatever_a_guest_wrote(tmp_path: Path) -> None:
    _write(tmp_path / "top", "/etc/passwd", "raw")
    assert [image.header.format for image in read_chain(f"{tmp_path}/top", None)] == [StorageFormat.RAW]


def test_a_probed_image_must_not_build_upon_others(tmp_path: Path) -> None:
    _write(tmp_path / "top", "middle")
    _write(tmp_path / "middle", "/etc/passwd", "raw")
    with pytest.raises(Error) as caught:
        read_chain(f"{tmp_path}/top", StorageFormat.QCOW2)
    assert caught.value.code is ErrorCode.OPERATION_INVALID


def test_a_loop_ends(tmp_path: Path) -> None:
    _write(tmp_path / "a", "b", "qcow2")
    _write(tmp_path / "b", "a", "qcow2")
    with pytest.raises(Error, match="self-referential"):
        read_chain(f"{tmp_path}/a", StorageFormat.QCOW2, deepest=9)
