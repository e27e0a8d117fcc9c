"""NUMA nodes of a guest in an xl configuration (xenParseXLVnuma, xenFormatXLDomainVnuma)."""

from purevirt.conf.domain.cpu import Cpu, CpuNuma, NumaCell, Sibling
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.number import format_number_set, parse_number_set
from purevirt.drivers.libxl.setting import Settings, Writer, internal

LOCAL, REMOTE = 10, 20
"""Distances where the document gives none."""


def read_vnuma(domain: Domain, settings: Settings) -> None:
    """Add the nodes to the CPU. Raises Error INTERNAL_ERROR."""
    value = settings.find("vnuma")
    if not isinstance(value, tuple):
        return
    cells = []
    for number, node in enumerate(value):
        if not isinstance(node, tuple) or not node:
            raise internal(f"vnuma vnode {number} is malformed")
        cells.append(_parse_node(number, [item for item in node if isinstance(item, str)]))
    if cells:
        domain.cpu = domain.cpu or Cpu()
        domain.cpu.numa = CpuNuma(cells=cells)


def _parse_node(number: int, items: list[str]) -> NumaCell:
    cell = NumaCell(id=number, unit="KiB")
    for item in items:
        key, equals, value = (part.strip() for part in item.partition("="))
        try:
            if key == "size":
                cell.memory = int(value, 10) * 1024
            elif key == "vcpus":
                cell.cpus = (cell.cpus or frozenset()) | parse_number_set(value)
            elif key == "vdistances":
                cell.distances = [Sibling(id=at, value=int(one, 10)) for at, one in enumerate(value.split(","))]
            elif key != "pnode" or not equals:
                raise internal(f"vnuma configuration contains unknown parameter '{item}'")
        except ValueError:
            raise internal(f"vnuma vnode {number} contains invalid {key} value '{value}'") from None
    if cell.memory is None or cell.cpus is None:
        raise internal(f"vnuma vnode {number} lacks its size or its vcpus")
    return cell


def write_vnuma(out: Writer, domain: Domain) -> None:
    """Write the nodes."""
    cells = domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []
    nodes = tuple(_format_node(number, cell, len(cells)) for number, cell in enumerate(cells))
    if nodes:
        out.put("vnuma", nodes)


def _format_node(number: int, cell: NumaCell, count: int) -> tuple[str, ...]:
    known = {sibling.id: sibling.value for sibling in cell.distances}
    distances = [known.get(at, LOCAL if at == number else REMOTE) for at in range(count)]
    return (
        f"pnode={number}",
        f"size={-(-(cell.memory or 0) // 1024)}",
        f"vcpus={format_number_set(cell.cpus or frozenset())}",
        f"vdistances={','.join(map(str, distances))}",
    )
