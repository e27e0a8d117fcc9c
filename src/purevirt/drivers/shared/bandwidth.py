"""Limits of an interface as typed parameters (virDomainSetInterfaceParameters): KiB a second, bursts in KiB."""

from purevirt.api.typedparam import TypedParams, uint_param
from purevirt.conf.domain.interface import Interface
from purevirt.conf.netshare import Bandwidth, Rate
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType

FIELDS = (
    *(f"inbound.{what}" for what in ("average", "peak", "burst", "floor")),
    *(f"outbound.{what}" for what in ("average", "peak", "burst")),
)
"""All parameters, in the order of answers."""


def check_bandwidth(params: TypedParams) -> None:
    """Refuse what are no limits of an interface."""
    check_params(params, dict.fromkeys(FIELDS, TypedParameterType.UINT))


def bandwidth_params(interface: Interface) -> TypedParams:
    """All limits, 0 where nothing is set."""
    return [uint_param(name, _value(interface.bandwidth, name)) for name in FIELDS]


def set_bandwidth(interface: Interface, params: TypedParams) -> None:
    """Take over limits; a direction without an average and a floor has none."""
    bandwidth = interface.bandwidth or Bandwidth()
    for param in params:
        direction, _, what = param.field.partition(".")
        rate = getattr(bandwidth, direction) or Rate()
        setattr(rate, what, int(param.value) or None)
        setattr(bandwidth, direction, rate)
    for direction in ("inbound", "outbound"):
        rate = getattr(bandwidth, direction)
        if rate is not None and not rate.average and not rate.floor:
            setattr(bandwidth, direction, None)
    is_empty = bandwidth.inbound is None and bandwidth.outbound is None and not bandwidth.class_id
    interface.bandwidth = None if is_empty else bandwidth


def _value(bandwidth: Bandwidth | None, name: str) -> int:
    direction, _, what = name.partition(".")
    return getattr(getattr(bandwidth, direction, None), what, None) or 0
