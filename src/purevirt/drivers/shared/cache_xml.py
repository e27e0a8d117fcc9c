"""The caches and the memory bandwidth of a host, as its capabilities tell them (virCapabilitiesFormatCaches)."""

from collections.abc import Sequence

from purevirt.conf.xmltext import Attributes, XmlText
from purevirt.host.node import format_cpu_list
from purevirt.host.resctrl import BandwidthControl, CacheControl, Monitor, Resctrl
from purevirt.host.topology import CacheBank

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB")
# how the names of features of caches and of the bandwidth begin
_CACHE_FEATURE, _BANDWIDTH_FEATURE = "llc_", "mbm_"


def write_caches(writer: XmlText, banks: Sequence[CacheBank], resctrl: Resctrl) -> None:
    """``<cache>``: the banks, what can be shared out of them, and what can be measured; nothing without banks."""
    if not banks:
        return
    writer.open("cache")
    for bank in banks:
        size, unit = _pretty(bank.size_bytes)
        head = {"id": bank.number, "level": bank.level, "type": bank.type, "size": size, "unit": unit}
        with writer.inside("bank", {**head, "cpus": format_cpu_list(bank.cpus)}):
            for control in resctrl.caches:
                if control.level == bank.level and control.parts:
                    _write_control(writer, control, bank.size_bytes // control.parts)
    if resctrl.monitor is not None:
        head = {"level": resctrl.monitor.level, "reuseThreshold": resctrl.monitor.reuse_threshold}
        _write_monitor(writer, resctrl.monitor, head, _CACHE_FEATURE)
    writer.close("cache")


def write_bandwidth(writer: XmlText, banks: Sequence[CacheBank], resctrl: Resctrl) -> None:
    """``<memory_bandwidth>``: what can be shared out behind each cache of the last level, and what can be measured."""
    control = resctrl.bandwidth
    last_level = max((bank.level for bank in banks), default=0)
    nodes = [bank for bank in banks if control is not None and bank.level == last_level]
    shares = _shares(control) if control is not None else {}
    monitor = resctrl.monitor
    measures = monitor is not None and any(name.startswith(_BANDWIDTH_FEATURE) for name in monitor.features)
    if not nodes and not measures:
        return
    writer.open("memory_bandwidth")
    for bank in nodes:
        writer.open("node", {"id": bank.number, "cpus": format_cpu_list(bank.cpus)})
        writer.leaf("control", shares)
        writer.close("node")
    if monitor is not None:
        _write_monitor(writer, monitor, {}, _BANDWIDTH_FEATURE)
    writer.close("memory_bandwidth")


def _shares(control: BandwidthControl) -> dict[str, int]:
    return {"granularity": control.granularity, "min": control.least, "maxAllocs": control.most_groups}


def _write_control(writer: XmlText, control: CacheControl, part_bytes: int) -> None:
    """A control; the least is told where it is more than one part, in the unit of the granularity or a smaller one."""
    least_bytes = part_bytes * control.least_parts if control.least_parts > 1 else 0
    unit = min(_unit(size) for size in (part_bytes, least_bytes) if size)
    scale = 1024**unit
    head: dict[str, object] = {"granularity": part_bytes // scale}
    if least_bytes:
        head["min"] = least_bytes // scale
    writer.leaf("control", {**head, "unit": _UNITS[unit], "type": control.type, "maxAllocs": control.most_groups})


def _write_monitor(writer: XmlText, monitor: Monitor, head: Attributes, prefix: str) -> None:
    features = [name for name in monitor.features if name.startswith(prefix)]
    if not features:
        return
    writer.open("monitor", {**head, "maxMonitors": monitor.most_monitors})
    for name in features:
        writer.leaf("feature", {"name": name})
    writer.close("monitor")


def _unit(size_bytes: int) -> int:
    """The place of the largest unit that divides a size (virFormatIntPretty)."""
    unit = 0
    while size_bytes and size_bytes % 1024 == 0 and unit < len(_UNITS) - 1:
        size_bytes //= 1024
        unit += 1
    return unit


def _pretty(size_bytes: int) -> tuple[int, str]:
    unit = _unit(size_bytes)
    return size_bytes // 1024**unit, _UNITS[unit]
