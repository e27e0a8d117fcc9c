"""The guest's NUMA cells, what they cost each other, and their caches (qemuBuildNumaCommandLine)."""

from purevirt.conf.domain.cpu import (
    CacheAssociativity,
    CachePolicy,
    CellCache,
    CpuNuma,
    Interconnects,
    NumaCell,
)
from purevirt.conf.domain.number import NUMBER_SET
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine
from purevirt.drivers.qemu.command.memory import Backend, Wish, aligned_kib, cells_of, make_backend
from purevirt.drivers.qemu.failure import unsupported

_HIERARCHIES = ("memory", "first-level", "second-level", "third-level")
_ASSOCIATIVITIES = {CacheAssociativity.FULL: "complex"}
_POLICIES = {CachePolicy.WRITEBACK: "write-back", CachePolicy.WRITETHROUGH: "write-through"}


def has_hmat(numa: CpuNuma | None) -> bool:
    """Whether the guest is told how fast its memories are (virDomainNumaHasHMAT)."""
    return numa is not None and (numa.interconnects is not None or any(cell.caches for cell in numa.cells))


def build_numa(context: CommandContext, line: CommandLine) -> None:
    """``-numa``: cells, distances, latencies, bandwidths and caches."""
    cells = cells_of(context.domain)
    if not cells:
        return
    numa = context.domain.cpu.numa if context.domain.cpu is not None else None
    assert numa is not None
    backends = {id(cell): _backend(context, cell) for cell in cells}
    is_backed = not context.machine_type.has_numa_memory or any(each.is_needed for each in backends.values())
    for cell in cells:
        if is_backed and cell.memory:
            backends[id(cell)].build(line)
        words = [f"nodeid={cell.id}", *_cpu_words(cell)]
        if has_hmat(numa):
            words.append(f"initiator={_initiator(numa, cell)}")
        if is_backed and cell.memory:
            words.append(f"memdev=ram-node{cell.id}")
        elif cell.memory:
            words.append(f"mem={aligned_kib(cell.memory, context.arch) // 1024}")
        line.add("-numa", ",".join(["node", *words]))
    _build_distances(line, cells)
    if numa.interconnects is not None:
        _build_interconnects(line, numa.interconnects)
    for cell in cells:
        for cache in cell.caches:
            line.add("-numa", _cache(cell, cache))


def _backend(context: CommandContext, cell: NumaCell) -> Backend:
    return make_backend(context, Wish(f"ram-node{cell.id}", aligned_kib(cell.memory or 0, context.arch), cell))


def _cpu_words(cell: NumaCell) -> list[str]:
    if not cell.cpus:
        return []
    return [f"cpus={part}" for part in NUMBER_SET.format(cell.cpus).split(",")]


def _initiator(numa: CpuNuma, cell: NumaCell) -> int:
    """The cell whose CPUs use this memory: its own, or the nearest."""
    if cell.cpus:
        return cell.id or 0
    owners = [each.id or 0 for each in numa.cells if each.cpus]
    links = numa.interconnects
    ranked = [
        (link.value or 0, link.initiator)
        for link in (links.latencies if links is not None else [])
        if link.target == cell.id and link.initiator in owners
    ]
    ranked += [(sibling.value, sibling.id) for sibling in cell.distances if sibling.id in owners and not ranked]
    if ranked:
        return min(ranked)[1]
    if not owners:
        raise unsupported("at least one NUMA node has to have CPUs")
    return owners[0]


def _build_distances(line: CommandLine, cells: list[NumaCell]) -> None:
    known = {(cell.id or 0, sibling.id): sibling.value for cell in cells for sibling in cell.distances}
    if not known:
        return
    for start in cells:
        for end in cells:
            default = 10 if start.id == end.id else 20
            value = known.get((start.id or 0, end.id or 0), default)
            line.add("-numa", f"dist,src={start.id},dst={end.id},val={value}")


def _build_interconnects(line: CommandLine, links: Interconnects) -> None:
    for latency in links.latencies:
        words = f"initiator={latency.initiator},target={latency.target},hierarchy={_HIERARCHIES[latency.cache or 0]}"
        line.add("-numa", f"hmat-lb,{words},data-type={latency.type}-latency,latency={latency.value}")
    for link in links.bandwidths:
        words = f"initiator={link.initiator},target={link.target},hierarchy={_HIERARCHIES[link.cache or 0]}"
        line.add("-numa", f"hmat-lb,{words},data-type={link.type}-bandwidth,bandwidth={link.value}K")


def _cache(cell: NumaCell, cache: CellCache) -> str:
    words = [f"node-id={cell.id}"]
    if cache.size is not None:
        words.append(f"size={cache.size.value}K")
    words += [f"level={cache.level}"]
    words.append(f"associativity={_ASSOCIATIVITIES.get(cache.associativity, str(cache.associativity))}")
    words.append(f"policy={_POLICIES.get(cache.policy, str(cache.policy))}")
    if cache.line is not None:
        words.append(f"line={cache.line.value}")
    return ",".join(["hmat-cache", *words])
