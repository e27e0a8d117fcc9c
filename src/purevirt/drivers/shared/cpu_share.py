"""CPU time of a domain as typed parameters (virDomainSetSchedulerParameters): shares, periods and quotas in us."""

from purevirt.api.typedparam import TypedParam, TypedParams, as_dict
from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import CpuTune
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType

# parameter: field of the definition and type, in the order of answers
FIELDS = {
    "cpu_shares": ("shares", TypedParameterType.ULLONG),
    "vcpu_period": ("period", TypedParameterType.ULLONG),
    "vcpu_quota": ("quota", TypedParameterType.LLONG),
    "emulator_period": ("emulator_period", TypedParameterType.ULLONG),
    "emulator_quota": ("emulator_quota", TypedParameterType.LLONG),
    "global_period": ("global_period", TypedParameterType.ULLONG),
    "global_quota": ("global_quota", TypedParameterType.LLONG),
    "iothread_period": ("iothread_period", TypedParameterType.ULLONG),
    "iothread_quota": ("iothread_quota", TypedParameterType.LLONG),
}


def check_cpu_shares(params: TypedParams) -> None:
    """Refuse what are no parameters of CPU time."""
    check_params(params, {name: kind for name, (_, kind) in FIELDS.items()})


def cpu_share_params(definition: Domain) -> TypedParams:
    """All parameters, 0 where nothing is set."""
    tune = definition.cputune or CpuTune()
    return [TypedParam(name, kind, getattr(tune, field) or 0) for name, (field, kind) in FIELDS.items()]


def set_cpu_shares(definition: Domain, params: TypedParams) -> None:
    """Take over parameters."""
    tune = definition.cputune = definition.cputune or CpuTune()
    for name, value in as_dict(params).items():
        setattr(tune, FIELDS[name][0], int(value))
