"""host_caps: the host part of the capabilities, from trees of sysfs."""

import tarfile
import tempfile
from dataclasses import replace
from pathlib import Path

from harness import Case, Skip

from purevirt.drivers.qemu.capabilities_xml import HostFacts, format_capabilities
from purevirt.host.node import Node
from purevirt.host.resctrl import read_resctrl
from purevirt.host.topology import Cell, PageCount, read_cache_banks, read_cells

PAGE_SIZES_KIB = (4, 2048, 1048576)
CELL_KIB = 1048576


def _cell(cell: Cell) -> Cell:
    """A cell with the memory that the corpus has for it."""
    number = cell.number + 1
    pages = tuple(PageCount(size, (number + place) * 2048) for place, size in enumerate(PAGE_SIZES_KIB))
    return replace(cell, memory_kib=number * CELL_KIB, pages=pages, distances=())


def _unpack(case: Case, folder: Path) -> Path:
    """Unpack the tree of a case; one that is only different in part links to another tree of the corpus."""
    archive = case.folder / case.input
    place = folder / archive.name.removesuffix(".tar.xz")
    _extract(archive, folder)
    system = place / "system"
    if system.is_symlink():
        other = archive.with_name(f"{system.readlink().parts[1]}.tar.xz")
        if not other.is_file():
            raise Skip(f"the corpus does not hold {other.name}, which this tree links to")
        _extract(other, folder)
    return place


def _extract(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="tar")


def produce(case: Case) -> str:
    """The document of a host without guests."""
    with tempfile.TemporaryDirectory() as folder:
        place = _unpack(case, Path(folder))
        node = Node(place / "system", place / "proc", case.options["arch"])
        host = HostFacts(
            arch=case.options["arch"],
            uuid=None,
            cpuinfo={},
            info=None,
            cells=tuple(_cell(cell) for cell in read_cells(node)),
            caches=read_cache_banks(node),
            is_migratable=case.options["offline_migrate"],
            is_live_migratable=case.options["live_migrate"],
            uri_transports=(),
            resctrl=read_resctrl(place / "resctrl"),
        )
        return format_capabilities(host, [])
