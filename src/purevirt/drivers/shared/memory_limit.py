"""Memory limits as typed parameters (virDomainSetMemoryParameters)."""

from purevirt.api.typedparam import TypedParams, as_dict, ullong_param
from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import MemTune
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType
from purevirt.errors import Error, ErrorCode

UNLIMITED_KIB = (2**63 - 1) >> 10
"""VIR_DOMAIN_MEMORY_PARAM_UNLIMITED"""

LIMIT_FIELDS = {
    "hard_limit": "hard_limit_kib",
    "soft_limit": "soft_limit_kib",
    "swap_hard_limit": "swap_hard_limit_kib",
}

KNOWN = dict.fromkeys(LIMIT_FIELDS, TypedParameterType.ULLONG)


def check_memory_limits(params: TypedParams) -> None:
    """Refuse what are no memory limits."""
    check_params(params, KNOWN)


def memory_limits(definition: Domain) -> TypedParams:
    """The limits in KiB; what is not limited has ``UNLIMITED_KIB``."""
    tune = definition.memtune or MemTune()
    return [ullong_param(name, _limit(getattr(tune, field))) for name, field in LIMIT_FIELDS.items()]


def set_memory_limits(definition: Domain, params: TypedParams) -> None:
    """Take over limits. Raises VIR_ERR_INVALID_ARG where memory would be allowed more than memory with swap."""
    tune = definition.memtune or MemTune()
    wanted = {name: _limit(int(value)) for name, value in as_dict(params).items()}
    merged = {name: wanted.get(name, _limit(getattr(tune, field))) for name, field in LIMIT_FIELDS.items()}
    if wanted.keys() & {"hard_limit", "swap_hard_limit"} and merged["hard_limit"] > merged["swap_hard_limit"]:
        detail = "memory hard_limit tunable value must be lower than or equal to swap_hard_limit"
        raise Error(ErrorCode.INVALID_ARG, detail)
    for name, field in LIMIT_FIELDS.items():
        setattr(tune, field, None if merged[name] == UNLIMITED_KIB else merged[name])
    definition.memtune = tune


def _limit(value_kib: int | None) -> int:
    return UNLIMITED_KIB if value_kib is None else min(value_kib, UNLIMITED_KIB)
