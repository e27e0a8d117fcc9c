"""What QEMU counts and knows of each disk (query-blockstats, query-block)."""

from dataclasses import dataclass

from purevirt.conf.domain.disk import Disk
from purevirt.drivers.qemu.jsonvalue import JsonObject, find_str, get_object, get_objects
from purevirt.drivers.qemu.monitor import translated
from purevirt.drivers.qemu.qmp import COMMAND_TIMEOUT_S, QmpClient


@dataclass(frozen=True, slots=True)
class DiskCounters:
    """Requests, bytes and times (in ns) of one disk."""

    read_requests: int = 0
    read_bytes: int = 0
    read_ns: int = 0
    write_requests: int = 0
    write_bytes: int = 0
    write_ns: int = 0
    flush_requests: int = 0
    flush_ns: int = 0
    highest_offset: int = 0

    def __add__(self, other: "DiskCounters") -> "DiskCounters":
        return DiskCounters(*(getattr(self, name) + getattr(other, name) for name in _FIELDS))


_FIELDS = {
    "read_requests": "rd_operations",
    "read_bytes": "rd_bytes",
    "read_ns": "rd_total_time_ns",
    "write_requests": "wr_operations",
    "write_bytes": "wr_bytes",
    "write_ns": "wr_total_time_ns",
    "flush_requests": "flush_operations",
    "flush_ns": "flush_total_time_ns",
    "highest_offset": "wr_highest_offset",
}


async def query_counters(client: QmpClient, *, timeout_s: float = COMMAND_TIMEOUT_S) -> dict[str, DiskCounters]:
    """The counters by alias; raises Error as ``translated`` does."""
    with translated():
        reply = get_objects(await client.execute("query-blockstats", timeout_s=timeout_s), "query-blockstats")
        found: dict[str, DiskCounters] = {}
        for item in reply:
            alias = _alias(item)
            if alias is not None:
                found[alias] = _counters(get_object(item.get("stats"), "stats"))
        return found


async def query_capacities(client: QmpClient) -> dict[str, int]:
    """The size in bytes that the guest sees of each disk with a medium, by alias."""
    with translated():
        reply = get_objects(await client.execute("query-block"), "query-block")
    sizes: dict[str, int] = {}
    for item in reply:
        alias, inserted = _alias(item), item.get("inserted")
        image = inserted.get("image") if isinstance(inserted, dict) else None
        size = image.get("virtual-size") if isinstance(image, dict) else None
        if alias is not None and isinstance(size, int):
            sizes[alias] = size
    return sizes


def counters_of(disk: Disk, counters: dict[str, DiskCounters]) -> DiskCounters:
    """The counters of a disk; zeros where QEMU has none."""
    return counters.get(disk.alias or "", DiskCounters())


def _alias(item: JsonObject) -> str | None:
    """The alias in a device's place in QEMU: ``ide0-0-0`` or ``/machine/peripheral/virtio-disk0/virtio-backend``."""
    place = find_str(item, "qdev") or find_str(item, "device")
    if not place:
        return None
    return place.removeprefix("/machine/peripheral/").removesuffix("/virtio-backend")


def _counters(stats: JsonObject) -> DiskCounters:
    values = {name: stats.get(key) for name, key in _FIELDS.items()}
    return DiskCounters(**{name: value for name, value in values.items() if isinstance(value, int)})
