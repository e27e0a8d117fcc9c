"""NUMA placement of a domain's memory as typed parameters (virDomainSetNumaParameters)."""

from purevirt.api.typedparam import TypedParams, as_dict, int_param, string_param
from purevirt.conf.domain import Domain
from purevirt.conf.domain.number import format_number_set, parse_number_set
from purevirt.conf.domain.tuning import NumaMemory, NumaMode, NumaTune, Placement
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType
from purevirt.errors import Error, ErrorCode, ErrorDomain

MODE = "numa_mode"
NODESET = "numa_nodeset"
MODES = (NumaMode.STRICT, NumaMode.PREFERRED, NumaMode.INTERLEAVE, NumaMode.RESTRICTIVE)
"""The modes by their numbers in DomainNumatuneMemMode."""


def check_numa(params: TypedParams) -> None:
    """Refuse what are no NUMA parameters. Raises VIR_ERR_INVALID_ARG."""
    check_params(params, {MODE: TypedParameterType.INT, NODESET: TypedParameterType.STRING})
    for param in params:
        if param.field == MODE and not 0 <= int(param.value) < len(MODES):
            raise Error(ErrorCode.INVALID_ARG, f"unsupported numatune mode: '{param.value}'")
        if param.field == NODESET:
            _nodes(str(param.value))


def numa_params(definition: Domain) -> TypedParams:
    """The mode, strict by default, and the nodes."""
    memory = _memory(definition)
    mode = MODES.index(memory.mode or NumaMode.STRICT)
    nodes = "" if memory.nodeset is None else format_number_set(memory.nodeset)
    return [int_param(MODE, mode), string_param(NODESET, nodes)]


def set_numa(definition: Domain, params: TypedParams) -> None:
    """Take over checked parameters. Raises VIR_ERR_CONFIG_UNSUPPORTED where no nodes are known then."""
    values = as_dict(params)
    memory = _memory(definition)
    nodes = _nodes(str(values[NODESET])) if NODESET in values else memory.nodeset
    if not nodes and memory.placement != Placement.AUTO:
        detail = "nodeset for NUMA memory tuning must be set if 'placement' is 'static'"
        raise Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.DOMAIN)
    mode = MODES[int(values[MODE])] if MODE in values else memory.mode or NumaMode.STRICT
    definition.numatune = definition.numatune or NumaTune()
    definition.numatune.memory = NumaMemory(mode=mode, placement=memory.placement, nodeset=nodes)


def _memory(definition: Domain) -> NumaMemory:
    return (definition.numatune.memory if definition.numatune is not None else None) or NumaMemory()


def _nodes(text: str) -> frozenset[int]:
    try:
        return parse_number_set(text)
    except ValueError:
        raise Error(ErrorCode.INVALID_ARG, f"Failed to parse nodeset '{text}'") from None
