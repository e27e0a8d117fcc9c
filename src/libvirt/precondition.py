"""What the public C functions refuse before any driver is asked: missing texts, numbers out of range, flags that
exclude each other.

The rules are data by operation. Source: the checks at the start of the public functions of libvirt, as they answer.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from libvirt.argument import as_text
from libvirt.error import invalid_argument
from purevirt.api.operation import Operation
from purevirt.enums.checkpoint import DomainCheckpointCreateFlags as CheckpointCreate
from purevirt.enums.domain import DomainDirtyRateCalcFlags, DomainMemoryFlags, DomainVcpuFlags
from purevirt.enums.domain import DomainModificationImpact as Impact
from purevirt.enums.domain_job import DomainCoreDumpFlags, DomainGetJobStatsFlags, DomainSaveRestoreFlags
from purevirt.enums.flatname import FLAT
from purevirt.enums.snapshot import DomainSnapshotCreateFlags as SnapshotCreate
from purevirt.enums.snapshot import DomainSnapshotDeleteFlags as SnapshotDelete

Check = Callable[[tuple[Any, ...]], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition on the argument at a place; ``told`` is the text where it is broken, with ``{function}``."""

    place: int
    argument: str
    is_broken: Callable[[Any], bool]
    told: str


def not_negative(place: int, name: str) -> Rule:
    """A number that is 0 or more (virCheckNonNegativeArg)."""
    return Rule(place, name, lambda value: value < 0, f"{name} in {{function}} must be zero or greater")


def not_zero(place: int, name: str) -> Rule:
    """A number that is not 0 (virCheckNonZeroArg)."""
    return Rule(place, name, lambda value: value == 0, f"{name} in {{function}} must not be zero")


def given(place: int, name: str) -> Rule:
    """A text that must be there although the wire would carry none (virCheckNonNullArg)."""
    return Rule(place, name, lambda value: value is None, f"{name} in {{function}} must not be NULL")


def not_empty(place: int, name: str) -> Rule:
    """A text or a list with something in it (virCheckNonEmptyStringArg)."""
    return Rule(place, name, lambda value: value == "", f"string {name} in {{function}} must not be empty")


def some(place: int, name: str) -> Rule:
    """A list that C gets as NULL where it is empty (virCheckNonNullArg)."""
    return Rule(place, name, lambda value: not value, f"{name} in {{function}} must not be NULL")


def filled(place: int, name: str) -> Rule:
    """A list with something in it (virCheckPositiveArg on its length)."""
    return Rule(place, name, lambda value: not value, f"{name} in {{function}} must be greater than zero")


def exclusive(place: int, one: IntFlag, other: IntFlag) -> Rule:
    """Two flags of which at most one may be set (VIR_EXCLUSIVE_FLAGS)."""
    both = int(one | other)
    text = f"Flags '{_flat(one)}' and '{_flat(other)}' are mutually exclusive"
    return Rule(place, "ctl", lambda value: value & both == both, text)


def requires(place: int, flag: IntFlag, needed: IntFlag) -> Rule:
    """A flag that makes sense beside another only (VIR_REQUIRE_FLAG)."""
    text = f"Flag '{_flat(needed)}' is required by flag '{_flat(flag)}'"
    return Rule(place, "ctl", lambda value: bool(value & flag) and not value & needed, text)


def _flat(flag: IntFlag) -> str:
    """The C name of a flag."""
    rule = FLAT[type(flag)]
    name = flag.name or ""
    return ("VIR_" if rule.kept and name.startswith(rule.kept) else rule.prefix) + name


def _one_definition(place: int) -> tuple[Rule, ...]:
    return (exclusive(place, Impact.LIVE, Impact.CONFIG),)


def _one_start(place: int) -> tuple[Rule, ...]:
    return (exclusive(place, DomainSaveRestoreFlags.RUNNING, DomainSaveRestoreFlags.PAUSED),)


def _dump(place: int) -> tuple[Rule, ...]:
    crash, live, reset = DomainCoreDumpFlags.CRASH, DomainCoreDumpFlags.LIVE, DomainCoreDumpFlags.RESET
    return exclusive(place, crash, live), exclusive(place, crash, reset), exclusive(place, live, reset)


RULES: dict[str, tuple[Rule, ...]] = {
    "domain_block_peek": (not_empty(1, "disk"),),
    "domain_checkpoint_create_xml": (
        requires(2, CheckpointCreate.REDEFINE_VALIDATE, CheckpointCreate.REDEFINE),
        exclusive(2, CheckpointCreate.REDEFINE, CheckpointCreate.QUIESCE),
    ),
    "domain_core_dump": _dump(2),
    "domain_core_dump_with_format": _dump(3),
    "domain_del_iothread": (not_zero(1, "iothread_id"),),
    "domain_get_blkio_parameters": _one_definition(1),
    "domain_get_block_info": (not_empty(1, "disk"),),
    "domain_get_block_io_tune": (*_one_definition(2), given(1, "disk")),
    "domain_get_emulator_pin_info": _one_definition(1),
    "domain_get_iothread_info": _one_definition(1),
    "domain_get_job_stats": (requires(1, DomainGetJobStatsFlags.KEEP_COMPLETED, DomainGetJobStatsFlags.COMPLETED),),
    "domain_get_memory_parameters": _one_definition(1),
    "domain_get_metadata": _one_definition(3),
    "domain_get_scheduler_parameters_flags": _one_definition(1),
    "domain_get_vcpu_pin_info": _one_definition(1),
    "domain_get_vcpus_flags": (exclusive(1, Impact.LIVE, Impact.CONFIG),),
    "domain_lookup_by_id": (not_negative(0, "id"),),
    "domain_managed_save": _one_start(1),
    "domain_managed_save_define_xml": _one_start(2),
    "domain_memory_peek": (exclusive(3, DomainMemoryFlags.VIRTUAL, DomainMemoryFlags.PHYSICAL),),
    "domain_open_graphics": (not_negative(1, "idx"),),
    "domain_rename": (given(1, "new_name"), not_empty(1, "new_name")),
    "domain_restore_flags": _one_start(2),
    "domain_restore_params": _one_start(1),
    "domain_save_flags": _one_start(3),
    "domain_save_image_define_xml": _one_start(2),
    "domain_save_params": _one_start(2),
    "domain_send_process_signal": (not_zero(1, "pid_value"),),
    "domain_set_block_io_tune": (filled(2, "nparams"),),
    "domain_set_iothread_params": (some(2, "params"),),
    "domain_set_launch_security_state": (some(1, "params"),),
    "domain_set_max_memory": (not_zero(1, "memory"),),
    "domain_set_memory": (not_zero(1, "memory"),),
    "domain_set_memory_flags": (not_zero(1, "memory"),),
    "domain_set_memory_stats_period": (not_negative(1, "period"),),
    "domain_set_user_password": (given(1, "user"), given(2, "password")),
    "domain_set_vcpus": (not_zero(1, "nvcpus"),),
    "domain_set_vcpus_flags": (
        requires(2, DomainVcpuFlags.MAXIMUM, Impact.CONFIG),
        exclusive(2, DomainVcpuFlags.GUEST, Impact.CONFIG),
        not_zero(1, "nvcpus"),
    ),
    "domain_snapshot_create_xml": (
        requires(2, SnapshotCreate.CURRENT, SnapshotCreate.REDEFINE),
        exclusive(2, SnapshotCreate.REDEFINE, SnapshotCreate.NO_METADATA),
        exclusive(2, SnapshotCreate.REDEFINE, SnapshotCreate.HALT),
    ),
    "domain_snapshot_delete": (exclusive(1, SnapshotDelete.CHILDREN, SnapshotDelete.CHILDREN_ONLY),),
    "domain_start_dirty_rate_calc": (
        exclusive(2, DomainDirtyRateCalcFlags.DIRTY_BITMAP, DomainDirtyRateCalcFlags.DIRTY_RING),
    ),
}

# what C calls an argument where its name is not the operation's
C_ARGUMENTS = {
    ("connect_domain_xml_from_native", "native_format"): "nativeFormat",
    ("connect_domain_xml_from_native", "native_config"): "nativeConfig",
    ("connect_domain_xml_to_native", "native_format"): "nativeFormat",
    ("connect_domain_xml_to_native", "xml"): "domainXml",
    ("connect_compare_cpu", "xml"): "xmlDesc",
    ("connect_compare_hypervisor_cpu", "xml"): "xmlCPU",
    ("connect_find_storage_pool_sources", "pool_type"): "type",
    ("domain_block_peek", "path"): "disk",
    ("domain_get_block_info", "path"): "disk",
    ("domain_block_job_abort", "path"): "disk",
    ("domain_get_block_job_info", "path"): "disk",
    ("domain_block_job_set_speed", "path"): "disk",
    ("domain_block_pull", "path"): "disk",
    ("domain_block_rebase", "path"): "disk",
    ("domain_block_copy", "path"): "disk",
    ("domain_block_copy", "dest_xml"): "destxml",
    ("domain_block_stats", "path"): "disk",
    ("domain_block_stats_flags", "path"): "disk",
    ("domain_set_block_threshold", "disk"): "dev",
    ("domain_backup_begin", "backup_xml"): "backupXML",
    ("domain_checkpoint_create_xml", "xml"): "xmlDesc",
    ("domain_create_xml", "xml"): "xmlDesc",
    ("domain_create_xml_with_files", "xml"): "xmlDesc",
    ("domain_core_dump", "path"): "to",
    ("domain_core_dump_with_format", "path"): "to",
    ("domain_restore", "path"): "from",
    ("domain_restore_flags", "path"): "from",
    ("domain_save", "path"): "to",
    ("domain_save_flags", "path"): "to",
    ("domain_save_image_get_xml_desc", "path"): "file",
    ("domain_save_image_define_xml", "path"): "file",
    ("domain_save_image_define_xml", "xml"): "dxml",
    ("domain_snapshot_create_xml", "xml"): "xmlDesc",
    ("domain_set_vcpu", "cpumap"): "vcpumap",
    ("interface_lookup_by_mac_string", "mac"): "macstr",
    ("network_create_xml", "xml"): "xmlDesc",
    ("network_create_xml_flags", "xml"): "xmlDesc",
    ("network_port_create_xml", "xml"): "xmldesc",
    ("node_device_create_xml", "xml"): "xmlDesc",
    ("node_device_define_xml", "xml"): "xmlDesc",
    ("nwfilter_define_xml", "xml"): "xmlDesc",
    ("nwfilter_define_xml_flags", "xml"): "xmlDesc",
    ("nwfilter_binding_lookup_by_port_dev", "name"): "portdev",
    ("secret_lookup_by_usage", "usage_id"): "usageID",
    ("storage_pool_create_xml", "xml"): "xmlDesc",
    ("storage_vol_create_xml", "xml"): "xmlDesc",
    ("storage_vol_create_xml_from", "xml"): "xmlDesc",
}


def check_of(operation: Operation) -> Check | None:
    """What checks the arguments of an operation; None where there is nothing to check.

    The check raises Error as C does, TypeError and ValueError as the binding does.
    """
    texts = [
        (place, C_ARGUMENTS.get((operation.name, name), name), kind is str)
        for place, (name, kind) in enumerate(operation.parameters)
        if kind is str or kind == str | None
    ]
    rules = RULES.get(operation.name, ())
    if not texts and not rules:
        return None
    c_name, domain = operation.c_name, operation.facet.api_domain
    behind = 1 if operation.parameters and operation.parameters[0][1].__module__ == "purevirt.api.ref" else 2

    def check(args: tuple[Any, ...]) -> None:
        for place, _, _ in texts:
            as_text(args[place], c_name, place + behind)
        for place, name, is_needed in texts:
            if is_needed and args[place] is None:
                raise invalid_argument(c_name, name, f"{name} in {c_name} must not be NULL", domain)
        for rule in rules:
            if rule.is_broken(args[rule.place]):
                raise invalid_argument(c_name, rule.argument, rule.told.format(function=c_name), domain)

    return check
