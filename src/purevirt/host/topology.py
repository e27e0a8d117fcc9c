"""How the machine is laid out: NUMA cells with memory, pages, distances and CPUs, and the caches between them."""

import re
from dataclasses import dataclass
from pathlib import Path

from purevirt.host.node import CpuPlace, Node, parse_cpu_list, read_number, read_text

# caches of the first level belong to a core and are not told
_FIRST_TOLD_LEVEL = 2
_CACHE_TYPES = {"Unified": "both", "Instruction": "code", "Data": "data"}
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_BASE_PAGE_KIB = 4


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many pages of a size (in KiB) there are."""

    size_kib: int
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A NUMA cell; ``distances`` are to the cells of those numbers."""

    number: int
    memory_kib: int
    pages: tuple[PageCount, ...]
    distances: tuple[tuple[int, int], ...]
    cpus: tuple[CpuPlace, ...]


@dataclass(frozen=True, slots=True)
class CacheBank:
    """A cache that several CPUs share."""

    number: int
    level: int
    type: str
    size_bytes: int
    cpus: tuple[int, ...]


def read_cells(node: Node) -> tuple[Cell, ...]:
    """The cells in order."""
    online = set(node.online())
    return tuple(
        Cell(
            number=number,
            memory_kib=_memory_kib(node, number),
            pages=_pages(node, number),
            distances=_distances(node, number),
            cpus=tuple(node.place(cpu) for cpu in cpus if cpu in online),
        )
        for number, cpus in node.cells().items()
    )


def _folder(node: Node, number: int) -> Path:
    return node.sysfs / f"node/node{number}"


def _memory_kib(node: Node, number: int) -> int:
    """The memory of a cell; the whole of it where the kernel knows no cells."""
    if _folder(node, number).is_dir():
        return node.memory_stats(number).get("total", 0)
    return node.memory_kib()


def _pages(node: Node, number: int) -> tuple[PageCount, ...]:
    """Huge pages as configured, and the rest of the memory as plain pages."""
    folder = _folder(node, number) / "hugepages"
    counts = [
        PageCount(int(match[1]), read_number(path / "nr_hugepages", 0))
        for path in folder.glob("hugepages-*kB")
        if (match := re.fullmatch(r"hugepages-(\d+)kB", path.name))
    ]
    counts.sort(key=lambda pages: pages.size_kib)
    rest_kib = _memory_kib(node, number) - sum(pages.size_kib * pages.count for pages in counts)
    return (PageCount(_BASE_PAGE_KIB, max(rest_kib, 0) // _BASE_PAGE_KIB), *counts)


def _distances(node: Node, number: int) -> tuple[tuple[int, int], ...]:
    text = read_text(_folder(node, number) / "distance")
    values = [int(word) for word in (text or "").split()]
    return tuple(zip(node.cells(), values, strict=False))


def read_cache_banks(node: Node) -> tuple[CacheBank, ...]:
    """The caches of the second level and above, each once."""
    banks = {
        bank
        for cpu in node.online()
        for folder in (node.sysfs / f"cpu/cpu{cpu}/cache").glob("index[0-9]*")
        if (bank := _read_bank(folder)) is not None
    }
    return tuple(sorted(banks, key=lambda bank: (bank.level, bank.number, bank.type)))


def _read_bank(folder: Path) -> CacheBank | None:
    level = read_number(folder / "level", 0)
    size = re.fullmatch(r"(\d+)([KMG]?)", read_text(folder / "size") or "")
    kind = _CACHE_TYPES.get(read_text(folder / "type") or "")
    if level < _FIRST_TOLD_LEVEL or size is None or kind is None:
        return None
    cpus = parse_cpu_list(read_text(folder / "shared_cpu_list") or "")
    return CacheBank(read_number(folder / "id", 0), level, kind, int(size[1]) * _UNITS[size[2]], cpus)
