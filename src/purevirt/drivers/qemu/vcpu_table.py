"""The table of a guest's vCPUs, from query-cpus-fast and query-hotpluggable-cpus (qemuMonitorGetCPUInfo).

An entity that can be plugged may be several vCPUs: the first of them holds its properties, the others only run or do
not. Functions raise JsonShapeError where QEMU's answer is not of the documented form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from purevirt.drivers.qemu.jsonvalue import Json, JsonObject, find_str, get_int, get_object, get_objects, get_str

PLACES = {
    "socket-id": "socket", "die-id": "die", "cluster-id": "cluster", "core-id": "core", "thread-id": "thread",
}  # fmt: skip
"""Places of a vCPU in the machine, from the largest, by QEMU's name, with ours."""

_PERIPHERAL = "/machine/peripheral/"
_HALTED_STATES = frozenset({"load", "stopped", "check-stop", "uninitialized"})


@dataclass(slots=True)
class VcpuEntry:
    """One vCPU; ``thread`` is 0 where it is not there now, what QEMU does not tell is None or empty.

    ``vcpus`` is the number of vCPUs of the entity that the entry stands for, 0 for those that follow it.
    ``enable_number`` counts entities in the order in which they were plugged.
    """

    is_online: bool = False
    is_hotpluggable: bool = False
    thread: int = 0
    enable_number: int | None = None
    query_number: int | None = None
    type_name: str | None = None
    alias: str | None = None
    qom_path: str | None = None
    places: Mapping[str, int] = field(default_factory=dict)
    vcpus: int = 0
    is_halted: bool = False


def build_table(running: Json, pluggable: Json | None, vcpu_max: int) -> list[VcpuEntry]:
    """The table of ``vcpu_max`` entries; ``pluggable`` is None where QEMU cannot plug CPUs."""
    threads = get_objects(running, "query-cpus-fast")
    table = [VcpuEntry() for _ in range(vcpu_max)]
    entities = [] if pluggable is None else get_objects(pluggable, "query-hotpluggable-cpus")
    entities.sort(key=_position)
    if not entities or sum(get_int(item, "vcpus-count") for item in entities) != vcpu_max:
        for entry, thread in zip(table, threads, strict=False):
            _fill_thread(entry, thread)
        return table
    masters = _fill_entities(table, entities)
    _fill_threads(table, masters, threads)
    return table


def _position(entity: JsonObject) -> tuple[int, ...]:
    """Where an entity is; QEMU tells them from the last to the first."""
    held = get_object(entity.get("props", {}), "props")
    return tuple(get_int(held, name) if name in held else -1 for name in PLACES)


def _fill_entities(table: Sequence[VcpuEntry], entities: Sequence[JsonObject]) -> dict[str, int]:
    """Put entities into the table; the result is where those are that have a path, which are plugged."""
    masters: dict[str, int] = {}
    place = 0
    for entity in entities:
        count = get_int(entity, "vcpus-count")
        path = find_str(entity, "qom-path")
        held = get_object(entity.get("props", {}), "props")
        first = table[place]
        first.type_name, first.qom_path, first.vcpus = get_str(entity, "type"), path, count
        first.places = {ours: get_int(held, name) for name, ours in PLACES.items() if name in held}
        if path is not None and path.startswith(_PERIPHERAL):
            first.alias = path.removeprefix(_PERIPHERAL)
        for entry in table[place : place + count]:
            entry.is_hotpluggable = path is None or first.alias is not None
            entry.is_online = path is not None
        if path is not None:
            masters[path] = place
        place += count
    return masters


def _fill_threads(table: Sequence[VcpuEntry], masters: Mapping[str, int], threads: Sequence[JsonObject]) -> None:
    """Give the threads to the vCPUs of the entities that hold them."""
    seen: dict[str, int] = {}
    for thread in threads:
        path = find_str(thread, "qom-path") or ""
        owner = next((name for name in masters if path == name or path.startswith(f"{name}/")), None)
        if owner is None:
            continue
        if owner not in seen:
            table[masters[owner]].enable_number = len(seen) + 1
        position = seen.setdefault(owner, 0)
        seen[owner] += 1
        if position < table[masters[owner]].vcpus:
            _fill_thread(table[masters[owner] + position], thread)


def _fill_thread(entry: VcpuEntry, thread: JsonObject) -> None:
    entry.is_online = True
    entry.thread = get_int(thread, "thread-id")
    entry.query_number = get_int(thread, "cpu-index")
    entry.is_halted = find_str(thread, "cpu-state") in _HALTED_STATES
