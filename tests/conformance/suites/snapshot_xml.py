"""snapshot_xml: read and write snapshots."""

from harness import Case
from suites.domain_xml import newest_qemu

from purevirt.conf.snapshot import (
    SnapshotDomain,
    SnapshotState,
    format_snapshot,
    name_snapshot,
    parse_snapshot,
)
from purevirt.conf.xmlmap.codec import UUID


def produce(case: Case) -> str:
    """The snapshot, read and written again."""
    internal = case.options["internal"]
    snapshot = parse_snapshot(
        case.role("snapshot"), redefine=case.options["redefine"], internal=internal, profile=newest_qemu(case)
    )
    if case.option("creation_time") is not None:
        name_snapshot(snapshot, case.options["creation_time"])
    if case.options["running"]:
        snapshot.state = SnapshotState.RUNNING
    if case.option("domain_uuid") is not None and snapshot.domain is None:
        snapshot.domain = SnapshotDomain(uuid=UUID.parse(case.options["domain_uuid"]))
    return format_snapshot(snapshot, internal=internal)
