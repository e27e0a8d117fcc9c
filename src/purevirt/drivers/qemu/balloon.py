"""The memory a guest has and what it tells of it through its balloon (qemuMonitorGetMemoryStats)."""

from purevirt.api.result import MemoryStat
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.virtual import BalloonModel
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, get_object
from purevirt.drivers.qemu.monitor import translated
from purevirt.drivers.qemu.monitor_query import query_balloon_kib
from purevirt.drivers.qemu.qmp import COMMAND_TIMEOUT_S, QmpClient, QmpCommandError
from purevirt.enums.domain import DomainMemoryStatTags as Tag

_UNKNOWN = 2**64 - 1
_KIB = 1024

# statistic of the guest: tag, and by what it is divided
_GUEST_STATS = {
    "stat-swap-in": (Tag.SWAP_IN, _KIB),
    "stat-swap-out": (Tag.SWAP_OUT, _KIB),
    "stat-major-faults": (Tag.MAJOR_FAULT, 1),
    "stat-minor-faults": (Tag.MINOR_FAULT, 1),
    "stat-free-memory": (Tag.UNUSED, _KIB),
    "stat-total-memory": (Tag.AVAILABLE, _KIB),
    "stat-available-memory": (Tag.USABLE, _KIB),
    "stat-disk-caches": (Tag.DISK_CACHES, _KIB),
    "stat-htlb-pgalloc": (Tag.HUGETLB_PGALLOC, 1),
    "stat-htlb-pgfail": (Tag.HUGETLB_PGFAIL, 1),
}


def has_balloon(definition: Domain) -> bool:
    """Whether the guest has a balloon."""
    balloon = definition.devices.memballoon
    return balloon is not None and balloon.model != BalloonModel.NONE


async def query_memory(
    client: QmpClient, definition: Domain, *, timeout_s: float = COMMAND_TIMEOUT_S
) -> list[MemoryStat]:
    """What is known through the balloon; nothing where there is none. Raises Error."""
    if not has_balloon(definition):
        return []
    balloon = definition.devices.memballoon
    assert balloon is not None
    with translated():
        stats = [MemoryStat(Tag.ACTUAL_BALLOON, await query_balloon_kib(client))]
        arguments: JsonObject = {"path": f"/machine/peripheral/{balloon.alias}", "property": "guest-stats"}
        try:
            reply = await client.execute("qom-get", arguments, timeout_s=timeout_s)
        except QmpCommandError:
            return stats  # a balloon of a kind that counts nothing
        return stats + _guest_stats(reply)


def _guest_stats(reply: Json) -> list[MemoryStat]:
    answer = get_object(reply, "guest-stats")
    values = get_object(answer.get("stats"), "stats")
    stats = []
    for name, (tag, divisor) in _GUEST_STATS.items():
        value = values.get(name)
        if isinstance(value, int) and 0 <= value < _UNKNOWN:
            stats.append(MemoryStat(tag, value // divisor))
    updated = answer.get("last-update")
    if isinstance(updated, int):
        stats.append(MemoryStat(Tag.LAST_UPDATE, updated))
    return stats
