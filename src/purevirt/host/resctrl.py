"""What the kernel lets be shared out of caches and memory bandwidth (``/sys/fs/resctrl/info``)."""

import re
from dataclasses import dataclass
from pathlib import Path

from purevirt.host.node import read_number, read_text

RESCTRL = Path("/sys/fs/resctrl")

# what follows the level in the name of a folder, and the type of cache it stands for
_TYPES = {"": "both", "CODE": "code", "DATA": "data"}
_FOLDER = re.compile(r"L([0-9])(CODE|DATA)?\Z")
_MONITORED_LEVEL = 3


@dataclass(frozen=True, slots=True)
class CacheControl:
    """Parts of caches of a level and type; a cache has that many parts, and the least that can be given away."""

    level: int
    type: str
    parts: int
    least_parts: int
    most_groups: int


@dataclass(frozen=True, slots=True)
class BandwidthControl:
    """Steps and least of the bandwidth, in percent."""

    granularity: int
    least: int
    most_groups: int


@dataclass(frozen=True, slots=True)
class Monitor:
    """What can be measured of caches of a level, and of the bandwidth behind them."""

    level: int
    reuse_threshold: int
    most_monitors: int
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resctrl:
    """All of it; empty where the kernel shares nothing out."""

    caches: tuple[CacheControl, ...] = ()
    bandwidth: BandwidthControl | None = None
    monitor: Monitor | None = None


NO_RESCTRL = Resctrl()


def read_resctrl(folder: Path = RESCTRL) -> Resctrl:
    """What a machine can share out; blocks for a moment."""
    info = folder / "info"
    found = ((path, _FOLDER.match(path.name)) for path in info.glob("L[0-9]*"))
    caches = [_read_cache(path, int(match[1]), match[2] or "") for path, match in found if match]
    order = tuple(_TYPES.values())
    caches.sort(key=lambda control: (control.level, order.index(control.type)))
    return Resctrl(tuple(caches), _read_bandwidth(info / "MB"), _read_monitor(info / f"L{_MONITORED_LEVEL}_MON"))


def _read_cache(path: Path, level: int, kind: str) -> CacheControl:
    return CacheControl(
        level=level,
        type=_TYPES[kind],
        parts=_bits(read_text(path / "cbm_mask") or ""),
        least_parts=read_number(path / "min_cbm_bits", 0),
        most_groups=read_number(path / "num_closids", 0),
    )


def _bits(mask: str) -> int:
    try:
        return bin(int(mask, 16)).count("1")
    except ValueError:
        return 0


def _read_bandwidth(path: Path) -> BandwidthControl | None:
    if not path.is_dir():
        return None
    names = ("bandwidth_gran", "min_bandwidth", "num_closids")
    return BandwidthControl(*(read_number(path / name, 0) for name in names))


def _read_monitor(path: Path) -> Monitor | None:
    if not path.is_dir():
        return None
    threshold, most = (read_number(path / name, 0) for name in ("max_threshold_occupancy", "num_rmids"))
    features = (read_text(path / "mon_features") or "").split()
    return Monitor(_MONITORED_LEVEL, threshold, most, tuple(features))
