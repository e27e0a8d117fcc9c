"""backup_xml: read backups, complete them from a domain's disks and write them again."""

from harness import Case

from purevirt.conf.backup import BackupSource, align_backup, format_backup, parse_backup


def produce(case: Case) -> str:
    """The backup of a domain that has its disks and one more."""
    backup = parse_backup(case.read(case.input), internal=case.option("internal"))
    names = [*(disk.name for disk in backup.disks), "vdextradisk"]
    align_backup(backup, {name: BackupSource(f"/fake/{name}.qcow2") for name in names}, "SUFFIX")
    return format_backup(backup, internal=case.option("internal"))
