"""Perf events of a domain as typed parameters (virDomainSetPerfEvents)."""

from purevirt.api.typedparam import TypedParams, boolean_param
from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import Perf, PerfEvent
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType

EVENTS = (
    "cmt",
    "mbmt",
    "mbml",
    "cpu_cycles",
    "instructions",
    "cache_references",
    "cache_misses",
    "branch_instructions",
    "branch_misses",
    "bus_cycles",
    "stalled_cycles_frontend",
    "stalled_cycles_backend",
    "ref_cpu_cycles",
    "cpu_clock",
    "task_clock",
    "page_faults",
    "context_switches",
    "cpu_migrations",
    "page_faults_min",
    "page_faults_maj",
    "alignment_faults",
    "emulation_faults",
)
"""The names of all events (VIR_PERF_PARAM_*), in the order of answers."""


def check_perf(params: TypedParams) -> None:
    """Refuse what are no perf events."""
    check_params(params, dict.fromkeys(EVENTS, TypedParameterType.BOOLEAN))


def perf_params(definition: Domain) -> TypedParams:
    """Whether each event is counted."""
    enabled = _enabled(definition)
    return [boolean_param(name, enabled.get(name, False)) for name in EVENTS]


def set_perf(definition: Domain, params: TypedParams) -> None:
    """Take over which events are counted."""
    enabled = _enabled(definition) | {param.field: bool(param.value) for param in params}
    definition.perf = Perf(events=[PerfEvent(name=name, enabled=enabled[name]) for name in EVENTS if name in enabled])


def _enabled(definition: Domain) -> dict[str, bool]:
    events = definition.perf.events if definition.perf is not None else []
    return {event.name: event.enabled for event in events}
