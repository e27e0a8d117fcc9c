"""Backups of a domain (<domainbackup>), and how they are completed from the domain's disks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from purevirt.conf.document import read_document
from purevirt.conf.domain.source import SOURCES, FileSource, Source, StorageFormat, StorageType
from purevirt.conf.modes import READ, SECURE, STATUS, when_status
from purevirt.conf.xmlmap import Element, attr, child, children, elem, format_element, variant
from purevirt.conf.xmlmap.codec import NON_EMPTY, STR, UINT, YES_NO, token
from purevirt.errors import Error, ErrorCode, ErrorDomain

DOCUMENT_NAME = "(domain_backup)"


class BackupKind(StrEnum):
    """Who moves the data: QEMU to a target, or a client from an NBD server."""

    PUSH = "push"
    PULL = "pull"


class BackupMode(StrEnum):
    """What is taken of a disk."""

    FULL = "full"
    INCREMENTAL = "incremental"


class BackupState(StrEnum):
    """How far the backup of a disk is."""

    RUNNING = "running"
    COMPLETE = "complete"
    FAILED = "failed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"


class BackupTransport(StrEnum):
    """How the NBD server is reached."""

    TCP = "tcp"
    UNIX = "unix"
    FD = "fd"


class BackupServer(Element, tag="server"):
    """The NBD server of a pull backup."""

    transport: BackupTransport = attr(token(BackupTransport), default=BackupTransport.TCP)
    tls: bool | None = attr(YES_NO)
    name: str | None = attr(STR)
    port: int | None = attr(UINT)
    socket: str | None = attr(STR)
    fdgroup: str | None = attr(STR)


class BackupDriver(Element, tag="driver", is_hidden=True):
    """The format of the target or of the scratch image."""

    type: StorageFormat | None = attr(token(StorageFormat))


class BackupDisk(Element, tag="disk"):
    """A disk; the state is known of running backups only."""

    name: str = attr(NON_EMPTY, required=True)
    backup: bool | None = attr(YES_NO)
    state: BackupState | None = attr(token(BackupState), keep=when_status)
    type: StorageType | None = attr(token(StorageType))
    backupmode: BackupMode | None = attr(token(BackupMode))
    incremental: str | None = attr(STR)
    exportname: str | None = attr(STR)
    exportbitmap: str | None = attr(STR)
    driver: BackupDriver | None = child(BackupDriver)
    scratch: Source | None = variant(SOURCES, "scratch", by_field="type", fallback="file")
    target: Source | None = variant(SOURCES, "target", by_field="type", fallback="file")

    def settle(self, modes: int) -> None:
        """A disk that is named is part of the backup unless said otherwise; one that is not has nothing else."""
        self.backup = self.backup is not False
        if not self.backup:
            self.type = self.backupmode = self.incremental = self.driver = self.scratch = self.target = None


class BackupSecret(Element, tag="secret"):
    """A secret of QEMU's that serves a backup."""

    type: str | None = attr(STR)
    alias: str | None = attr(STR)


class BackupPrivate(Element, tag="privateData"):
    """What the driver keeps of a running backup."""

    secrets: list[BackupSecret] = children(BackupSecret, inside="objects")
    tls_alias: str | None = attr(STR, "alias", inside="objects/TLSx509")


class Backup(Element, tag="domainbackup"):
    """A backup."""

    mode: BackupKind = attr(token(BackupKind), default=BackupKind.PUSH)
    incremental: str | None = elem(STR)
    server: BackupServer | None = child(BackupServer)
    disks: list[BackupDisk] = children(BackupDisk, inside="disks")
    private: BackupPrivate | None = child(BackupPrivate, keep=when_status)


@dataclass(frozen=True, slots=True)
class BackupSource:
    """A disk of the domain: its image where it is a local file, and whether it holds nothing that can be saved."""

    path: str | None
    is_left_out: bool = False


def parse_backup(xml: str, *, internal: bool = False) -> Backup:
    """Read a backup (virDomainBackupDefParse); ``internal``: with what the driver keeps. Raises Error."""
    modes = READ | SECURE | (STATUS if internal else 0)
    backup = read_document(Backup, xml, DOCUMENT_NAME, ErrorDomain.DOMAIN, modes=modes)
    if not internal:
        backup.private = None
        for disk in backup.disks:
            disk.state = None
    if backup.mode is BackupKind.PUSH:
        _check_push(backup)
    return backup


def _check_push(backup: Backup) -> None:
    """A push backup has no server, and nothing of its disks is exported."""
    if backup.server is not None:
        detail = "use of <server> requires pull mode backup"
        raise Error(ErrorCode.XML_ERROR, detail, domain=ErrorDomain.DOMAIN)
    for disk in backup.disks:
        disk.exportname = disk.exportbitmap = None


def _refuse(detail: str) -> Error:
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)


def align_backup(backup: Backup, sources: Mapping[str, BackupSource], suffix: str) -> None:
    """Complete a backup from the domain's disks, by their target names (virDomainBackupAlignDisks).

    Raises Error CONFIG_UNSUPPORTED for disks that the domain lacks, that are told twice or that need a file name
    which cannot be made.
    """
    takes_all = not backup.disks
    named = _check_names(backup.disks, sources)
    for name, source in sources.items():
        if name not in named:
            backup.disks.append(BackupDisk(name=name, backup=takes_all and not source.is_left_out))
    for disk in backup.disks:
        if disk.backup:
            _complete_disk(backup, disk, sources[disk.name], suffix)


def _check_names(disks: Iterable[BackupDisk], sources: Mapping[str, BackupSource]) -> set[str]:
    seen: set[str] = set()
    for disk in disks:
        if disk.name not in sources:
            raise _refuse(f"no disk named '{disk.name}'")
        if disk.name in seen:
            raise _refuse(f"disk '{disk.name}' specified twice")
        seen.add(disk.name)
        if disk.backup and sources[disk.name].is_left_out:
            raise _refuse(f"disk '{disk.name}' is empty or readonly")
    return seen


def _complete_disk(backup: Backup, disk: BackupDisk, source: BackupSource, suffix: str) -> None:
    disk.type = disk.type or StorageType.FILE
    is_push = backup.mode is BackupKind.PUSH
    if (disk.target if is_push else disk.scratch) is None:
        if source.path is None:
            raise _refuse(f"refusing to generate file name for disk '{disk.name}'")
        made = FileSource(file=f"{source.path}.{suffix}")
        disk.target, disk.scratch = (made, None) if is_push else (None, made)
    if disk.backupmode is None:
        since = disk.incremental or backup.incremental
        disk.backupmode = BackupMode.INCREMENTAL if since else BackupMode.FULL
    if disk.backupmode is BackupMode.INCREMENTAL and disk.incremental is None:
        disk.incremental = backup.incremental


def format_backup(backup: Backup, *, internal: bool = False, secure: bool = True) -> str:
    """Write a backup (virDomainBackupDefFormat)."""
    return format_element(backup, (SECURE if secure else 0) | (STATUS if internal else 0))
