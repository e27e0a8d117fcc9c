"""Commands about the host's memory: NUMA cells and page pools."""

import libvirt
from purevirt.cli.arguments import Arguments
from purevirt.cli.document import parse_xml
from purevirt.cli.failure import Failed, failing
from purevirt.cli.shell import Shell
from purevirt.cli.spec import Group, command, flag, number, required_number

_KIB = 1024
_INT_MAX = 2**31 - 1
_ALL_CELLS = flag("all", "show free memory for all NUMA cells")


def _cells(shell: Shell) -> list[int]:
    """The NUMA cells of the host's capabilities."""
    with failing("unable to get node capabilities"):
        document = shell.connection.getCapabilities()
    ids = parse_xml(document).xpath("/capabilities/host/topology/cells/cell/@id")
    if not isinstance(ids, list) or not ids:
        raise Failed("could not get information about NUMA topology")
    return [int(str(cell)) for cell in ids]


@command(
    "freecell",
    Group.HOST,
    "NUMA free memory",
    number("cellno", "NUMA cell number"),
    _ALL_CELLS,
    description="Shows the free memory of the host, or of its NUMA cells.",
    exclusive=(("all", "cellno"),),
)
def freecell(shell: Shell, arguments: Arguments) -> None:
    """Print free memory: in all, of one cell or cell by cell."""
    cell = arguments.find_number("cellno", 0, _INT_MAX)
    if arguments.has("all"):
        _print_cells(shell)
    elif cell is not None:
        free_kib = shell.connection.getCellsFreeMemory(cell, 1)[0] // _KIB
        shell.print(f"{cell}: {free_kib} KiB")
    else:
        shell.print(f"Total: {shell.connection.getFreeMemory() // _KIB} KiB")


def _print_cells(shell: Shell) -> None:
    free = {cell: shell.connection.getCellsFreeMemory(cell, 1)[0] for cell in _cells(shell)}
    for cell, free_bytes in free.items():
        shell.print(f"{cell:5}: {free_bytes // _KIB:10} KiB")
    shell.extra("--------------------")
    shell.extra(f"{'Total':>5}: {sum(free.values()) // _KIB:10} KiB")


@command(
    "freepages",
    Group.HOST,
    "NUMA free pages",
    number("cellno", "NUMA cell number"),
    number("pagesize", "page size (in kibibytes)"),
    flag("all", "show free pages for all NUMA cells"),
    description="Shows how many pages of each size are free in a NUMA cell.",
    exclusive=(("all", "cellno"),),
)
def freepages(shell: Shell, arguments: Arguments) -> None:
    """Print free pages, of all cells or of one."""
    if arguments.has("all"):
        _print_all_pages(shell, arguments)
        return
    cell = arguments.find_number("cellno", -1, _INT_MAX)
    if cell is None:
        raise Failed("missing cellno argument")
    size = arguments.find_scaled("pagesize", _KIB)
    if size is None:
        raise Failed("missing pagesize argument")
    count = shell.connection.getFreePages([size // _KIB], cell, 1, 0).get(cell, {}).get(size // _KIB, 0)
    shell.print(f"{size // _KIB}KiB: {count}")


def _print_all_pages(shell: Shell, arguments: Arguments) -> None:
    cells = _cells(shell)
    found = parse_xml(shell.connection.getCapabilities()).xpath("/capabilities/host//pages/@size")
    if not isinstance(found, list) or not found:
        raise Failed("no host memory pages information found")
    sizes = sorted({int(str(size)) for size in found})
    wanted = arguments.find_scaled("pagesize", _KIB)
    if wanted is not None:
        sizes = [wanted // _KIB]
    for cell in cells:
        counts = shell.connection.getFreePages(sizes, cell, 1, 0).get(cell, {})
        shell.print(f"Node {cell}:")
        for size, count in counts.items():
            shell.print(f"{size}KiB: {count}")
        shell.print()


@command(
    "allocpages",
    Group.HOST,
    "change the size of a page pool",
    required_number("pagesize", "page size (in kibibytes)"),
    required_number("pagecount", "page count"),
    number("cellno", "NUMA cell number"),
    flag("add", "instead of setting new pool size add pages to it"),
    flag("all", "set on all NUMA cells"),
    description="Allocates or frees huge pages on the host.",
    exclusive=(("all", "cellno"),),
)
def allocpages(shell: Shell, arguments: Arguments) -> None:
    """Set how many pages of a size the host keeps."""
    size = arguments.find_scaled("pagesize", _KIB) or 0
    count = arguments.get_number("pagecount", 0, 2**64 - 1)
    cell = arguments.find_number("cellno", -1, _INT_MAX)
    flags = arguments.bits({"add": libvirt.VIR_NODE_ALLOC_PAGES_ADD})
    cells = _cells(shell) if arguments.has("all") else [-1 if cell is None else cell]
    for each in cells:
        shell.connection.allocPages({size // _KIB: count}, each, 1, flags)


@command(
    "nodememstats",
    Group.HOST,
    "show the host's memory",
    number("cell", "prints specified cell statistics only."),
    description="Shows the host's memory in KiB.",
)
def nodememstats(shell: Shell, arguments: Arguments) -> None:
    """Print the host's memory, in all or of one cell."""
    cell = arguments.find_number("cell", 0, _INT_MAX)
    with failing("Unable to get number of memory stats"):
        stats = shell.connection.getMemoryStats(libvirt.VIR_NODE_MEMORY_STATS_ALL_CELLS if cell is None else cell, 0)
    for name, value_kib in stats.items():
        shell.print(f"{name:<7}: {value_kib:20} KiB")
