"""Headers of images that the real qemu-img made."""

import shutil
import subprocess
from pathlib import Path

import pytest

from purevirt.conf.domain.source import EncryptionFormat, StorageFormat
from purevirt.conf.imageheader import HEADER_LENGTH, ImageHeader, parse_header, probe_format
from purevirt.conf.storagepool import parse_storage_pool
from purevirt.conf.storagevol import parse_storage_vol
from purevirt.drivers.shared.imagechain import local_path, read_chain
from purevirt.drivers.storage.qemuimg import build_commands

pytestmark = pytest.mark.skipif(shutil.which("qemu-img") is None, reason="no qemu-img")
SIZE = 4 * 1024 * 1024


# qemu-img times the key derivation of LUKS by the CPU clock of its thread, which is too coarse on some machines
_COARSE_CLOCK = "Unable to get accurate CPU usage"


def _run(*words: str) -> None:
    done = subprocess.run(words, timeout=60, capture_output=True, text=True)
    if _COARSE_CLOCK in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stderr


def _header(path: Path, format: StorageFormat) -> ImageHeader:
    with path.open("rb") as stream:
        data = stream.read(HEADER_LENGTH)
    assert probe_format(data) is format
    return parse_header(data, format)


@pytest.mark.parametrize("name", ["qcow", "qcow2", "qed", "vmdk", "vdi"])
def test_formats_and_sizes(tmp_path: Path, name: str) -> None:
    path = tmp_path / "image"
    _run("qemu-img", "create", "-q", "-f", name, str(path), str(SIZE))
    header = _header(path, StorageFormat(name))
    assert (header.capacity, header.backing, header.encryption) == (SIZE, None, None)


@pytest.mark.parametrize("name", ["qcow", "qcow2", "qed", "vmdk"])
def test_backing_files(tmp_path: Path, name: str) -> None:
    base = "vmdk" if name == "vmdk" else "raw"
    _run("qemu-img", "create", "-q", "-f", base, str(tmp_path / "base"), str(SIZE))
    _run("qemu-img", "create", "-q", "-f", name, "-b", "base", "-F", base, str(tmp_path / "top"))
    header = _header(tmp_path / "top", StorageFormat(name))
    assert header.backing == "base"
    chain = read_chain(str(tmp_path / "top"), StorageFormat(name))
    assert [local_path(image.source) for image in chain] == [f"{tmp_path}/top", f"{tmp_path}/base"]


def test_an_external_data_file(tmp_path: Path) -> None:
    path = tmp_path / "image"
    options = f"data_file={tmp_path}/data,data_file_raw=on"
    _run("qemu-img", "create", "-q", "-f", "qcow2", "-o", options, str(path), str(SIZE))
    assert _header(path, StorageFormat.QCOW2).data_file == f"{tmp_path}/data"


@pytest.mark.parametrize(("name", "format"), [("raw", StorageFormat.LUKS), ("qcow2", StorageFormat.QCOW2)])
def test_commands_make_encrypted_volumes(tmp_path: Path, name: str, format: StorageFormat) -> None:
    (tmp_path / "the,secret").write_text("passphrase")
    pool = parse_storage_pool(f"<pool type='dir'><name>p</name><target><path>{tmp_path}</path></target></pool>")
    secret = "<secret type='passphrase' uuid='e78d4b51-a2af-485f-b0f5-afca709a80f4'/>"
    target = f"<path>{tmp_path}/v1</path><format type='{name}'/><encryption format='luks'>{secret}</encryption>"
    xml = f"<volume><name>v1</name><capacity>{SIZE}</capacity><target>{target}</target></volume>"
    (command,) = build_commands(parse_storage_vol(xml, pool), secret_file=f"{tmp_path}/the,secret")
    _run(*command)
    assert _header(tmp_path / "v1", format).encryption is EncryptionFormat.LUKS
