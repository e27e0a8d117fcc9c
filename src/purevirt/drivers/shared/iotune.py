"""Limits of a disk as typed parameters (virDomainSetBlockIoTune)."""

from purevirt.api.typedparam import TypedParams, as_dict, string_param, ullong_param
from purevirt.conf.domain.disk import Disk, IoTune
from purevirt.drivers.shared.parameter import check_params
from purevirt.enums.common import TypedParameterType

GROUP_NAME = "group_name"

_RATES = tuple(f"{way}_{what}_sec" for what in ("bytes", "iops") for way in ("total", "read", "write"))

FIELDS = (
    *_RATES,
    *(f"{rate}_max" for rate in _RATES),
    "size_iops_sec",
    GROUP_NAME,
    *(f"{rate}_max_length" for rate in _RATES),
)
"""All parameters, in the order of answers."""

KNOWN = {name: TypedParameterType.STRING if name == GROUP_NAME else TypedParameterType.ULLONG for name in FIELDS}

EXCLUSIVE = tuple(
    (f"{what}_sec{suffix}", f"total_{what}_sec{suffix}", (f"read_{what}_sec{suffix}", f"write_{what}_sec{suffix}"))
    for suffix in ("", "_max")
    for what in ("bytes", "iops")
)
"""A total excludes limits for reading and writing: the name in messages, the total, the two others."""

BURSTS = tuple((rate, f"{rate}_max") for rate in _RATES)


def check_iotune(params: TypedParams) -> None:
    """Refuse what are no limits of a disk."""
    check_params(params, KNOWN)


def iotune_params(disk: Disk) -> TypedParams:
    """All limits; 0 and an empty text where nothing is set."""
    tune = disk.iotune or IoTune()
    return [
        string_param(name, tune.group_name or "")
        if name == GROUP_NAME
        else ullong_param(name, getattr(tune, name) or 0)
        for name in FIELDS
    ]


def merged_iotune(disk: Disk, params: TypedParams) -> IoTune:
    """The limits of a disk with some of them changed."""
    values = {name: getattr(disk.iotune, name) for name in FIELDS} if disk.iotune is not None else {}
    return IoTune(**values | as_dict(params))
