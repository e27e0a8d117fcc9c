"""Backups: how they are completed, and what is refused."""

import pytest

from purevirt.conf.backup import BackupSource, align_backup, format_backup, parse_backup
from purevirt.errors import Error, ErrorCode

SOURCES = {"vda": BackupSource("/a.qcow2"), "vdb": BackupSource(None), "hdc": BackupSource(None, is_left_out=True)}


def _aligned(xml: str) -> str:
    backup = parse_backup(xml)
    align_backup(backup, SOURCES, "42")
    return format_backup(backup)


def test_a_target_gets_a_name() -> None:
    text = _aligned("<domainbackup><disks><disk name='vda'/></disks></domainbackup>")
    assert "<disk name='vda' backup='yes' type='file' backupmode='full'>" in text
    assert "<target file='/a.qcow2.42'/>" in text
    assert "<disk name='vdb' backup='no'/>" in text


def test_a_pull_backup_needs_scratch_images() -> None:
    text = _aligned("<domainbackup mode='pull'><disks><disk name='vda' exportname='x'/></disks></domainbackup>")
    assert "exportname='x'" in text
    assert "<scratch file='/a.qcow2.42'/>" in text


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("<disks><disk name='vdz'/></disks>", "no disk named 'vdz'"),
        ("<disks><disk name='vda'/><disk name='vda'/></disks>", "disk 'vda' specified twice"),
        ("<disks><disk name='hdc'/></disks>", "disk 'hdc' is empty or readonly"),
        ("<disks><disk name='vdb'/></disks>", "refusing to generate file name for disk 'vdb'"),
        ("", "refusing to generate file name for disk 'vdb'"),
    ],
)
def test_disks_that_cannot_be_backed_up(xml: str, message: str) -> None:
    with pytest.raises(Error) as refusal:
        _aligned(f"<domainbackup>{xml}</domainbackup>")
    assert refusal.value.code is ErrorCode.CONFIG_UNSUPPORTED
    assert refusal.value.message.endswith(message)


def test_a_push_backup_has_no_server() -> None:
    with pytest.raises(Error) as refusal:
        parse_backup("<domainbackup mode='push'><server name='localhost'/></domainbackup>")
    assert refusal.value.code is ErrorCode.XML_ERROR
