"""checkpoint_xml: read and write checkpoints."""

from harness import Case
from suites.domain_xml import newest_qemu

from purevirt.conf.checkpoint import (
    CheckpointDisk,
    CheckpointKind,
    format_checkpoint,
    name_checkpoint,
    parse_checkpoint,
)


def produce(case: Case) -> str:
    """The checkpoint, read and written again."""
    checkpoint = parse_checkpoint(case.role("checkpoint"), redefine=case.options["redefine"], profile=newest_qemu(case))
    if case.option("creation_time") is not None:
        name_checkpoint(checkpoint, case.options["creation_time"])
    checkpoint.parent = case.option("set_parent", checkpoint.parent)
    if case.options["add_vda_bitmap"]:
        if not checkpoint.disks:
            checkpoint.disks.append(CheckpointDisk(name="vda"))
        checkpoint.disks[0].checkpoint = CheckpointKind.BITMAP
        checkpoint.disks[0].bitmap = checkpoint.name
    if case.option("with_size"):
        checkpoint.disks[0].size = case.options["with_size"]
    return format_checkpoint(checkpoint, has_size=bool(case.option("with_size")))
