"""What the public C functions refuse before any driver is asked: numbers out of range, flags that exclude each other.

The rules are data by operation. Every door applies them, behind the read-only check and before the driver. Source:
the checks at the start of the public functions of libvirt, as they answer.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import IntFlag
from typing import Any

from purevirt.api.operation import Operation
from purevirt.enums.checkpoint import DomainCheckpointCreateFlags as CheckpointCreate
from purevirt.enums.domain import DomainDirtyRateCalcFlags, DomainMemoryFlags, DomainVcpuFlags
from purevirt.enums.domain import DomainModificationImpact as Impact
from purevirt.enums.domain_job import DomainCoreDumpFlags, DomainGetJobStatsFlags, DomainSaveRestoreFlags
from purevirt.enums.flatname import FLAT
from purevirt.enums.snapshot import DomainSnapshotCreateFlags as SnapshotCreate
from purevirt.enums.snapshot import DomainSnapshotDeleteFlags as SnapshotDelete
from purevirt.enums.snapshot import DomainSnapshotRevertFlags as SnapshotRevert
from purevirt.errors import Error

Answer = Callable[..., Coroutine[Any, Any, Any]]


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
    "domain_revert_to_snapshot": (exclusive(1, SnapshotRevert.RUNNING, SnapshotRevert.PAUSED),),
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


def preconditioned(operation: Operation, answer: Answer) -> Answer:
    """What answers an operation, behind its rules; a broken one raises VIR_ERR_INVALID_ARG."""
    rules = RULES.get(operation.name)
    if rules is None or operation.program != "remote":
        return answer
    c_name, domain = operation.c_name, operation.facet.api_domain

    def checked(*args: Any) -> Coroutine[Any, Any, Any]:
        for rule in rules:
            if rule.is_broken(args[rule.place]):
                raise Error.of_argument(c_name, rule.argument, rule.told.format(function=c_name), domain=domain)
        return answer(*args)

    return checked
