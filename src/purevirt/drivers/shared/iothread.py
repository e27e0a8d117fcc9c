"""I/O threads in a domain's definition (virDomainIOThreadIDAdd and its siblings)."""

from purevirt.api.typedparam import TypedParams
from purevirt.conf.domain import Domain
from purevirt.conf.domain.tuning import CpuTune, Iothread, IothreadPin, Poll
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType
from purevirt.errors import Error, ErrorCode, ErrorDomain

POLL_FIELDS = {"poll_max_ns": "max", "poll_grow": "grow", "poll_shrink": "shrink"}
POOL_FIELDS = {"thread_pool_min": "thread_pool_min", "thread_pool_max": "thread_pool_max"}

KNOWN = {
    "poll_max_ns": TypedParameterType.ULLONG,
    "poll_grow": TypedParameterType.UINT,
    "poll_shrink": TypedParameterType.UINT,
    "thread_pool_min": TypedParameterType.INT,
    "thread_pool_max": TypedParameterType.INT,
}
"""The parameters of an I/O thread (VIR_DOMAIN_IOTHREAD_*)."""


def check_iothread(params: TypedParams) -> None:
    """Refuse what are no parameters of an I/O thread."""
    check_params(params, KNOWN)


def set_iothread(thread: Iothread, params: TypedParams) -> None:
    """Take over checked parameters."""
    for param in params:
        if param.field in POLL_FIELDS:
            thread.poll = thread.poll or Poll()
            setattr(thread.poll, POLL_FIELDS[param.field], int(param.value))
        else:
            setattr(thread, POOL_FIELDS[param.field], int(param.value))


def find_iothread(definition: Domain, iothread_id: int) -> Iothread | None:
    """The I/O thread of this number."""
    return next((thread for thread in definition.iothread_ids if thread.id == iothread_id), None)


def add_iothread(definition: Domain, iothread_id: int) -> None:
    """Add an I/O thread. Raises VIR_ERR_INVALID_ARG where there is one of this number."""
    if find_iothread(definition, iothread_id) is not None:
        detail = f"an IOThread is already using iothread_id '{iothread_id}'"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
    definition.iothread_ids.append(Iothread(id=iothread_id))
    definition.iothreads = len(definition.iothread_ids)


def remove_iothread(definition: Domain, iothread_id: int) -> None:
    """Take an I/O thread and its pinning away. Raises VIR_ERR_INVALID_ARG where there is none of this number."""
    found = find_iothread(definition, iothread_id)
    if found is None:
        detail = f"cannot find IOThread '{iothread_id}' in iothreadids list"
        raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
    definition.iothread_ids.remove(found)
    definition.iothreads = len(definition.iothread_ids)
    if definition.cputune is not None:
        pins = definition.cputune.iothreadpins
        definition.cputune.iothreadpins = [pin for pin in pins if pin.iothread != iothread_id]


def pin_iothread(definition: Domain, iothread_id: int, cpus: frozenset[int]) -> None:
    """Let an I/O thread run on these host CPUs only."""
    tune = definition.cputune = definition.cputune or CpuTune()
    others = [pin for pin in tune.iothreadpins if pin.iothread != iothread_id]
    tune.iothreadpins = [*others, IothreadPin(iothread=iothread_id, cpuset=cpus)]


def iothread_cpus(definition: Domain, iothread_id: int) -> frozenset[int] | None:
    """The host CPUs that an I/O thread is pinned to, or that the whole domain is; None where it may use all."""
    pins = definition.cputune.iothreadpins if definition.cputune is not None else []
    found = next((pin.cpuset for pin in pins if pin.iothread == iothread_id), None)
    return found if found is not None else (definition.vcpu.cpuset if definition.vcpu is not None else None)
