"""Guest memory: its size, the objects behind it, and memory modules (qemuBuildMemoryBackendProps)."""

from dataclasses import dataclass
from uuid import UUID

from purevirt.conf.domain.cpu import MemoryAccess as CellAccess
from purevirt.conf.domain.cpu import NumaCell
from purevirt.conf.domain.memory import MemoryAccess, MemoryDevice, MemoryModel, MemoryTarget
from purevirt.conf.domain.memory import MemorySource as ModuleSource
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.tuning import (
    Allocation,
    HugePage,
    MemoryBacking,
    MemorySource,
    NumaMode,
    Placement,
    SharedAccess,
)
from purevirt.drivers.qemu.command.address import add_device, address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, join_options
from purevirt.drivers.qemu.command.virtio import virtio_device
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.jsonvalue import Json
from purevirt.errors import Error, ErrorCode

ALIGN_KIB = 1024
_PPC64_ALIGN_KIB = 256 * 1024
_MODULE_ALIGN_KIB = 2 * 1024
_SYSTEM_PAGE_KIB = 4
_POLICIES = {NumaMode.STRICT: "bind", NumaMode.PREFERRED: "preferred", NumaMode.INTERLEAVE: "interleave"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What one piece of memory is to be like; None where the domain's settings decide."""

    name: str
    size_kib: int
    cell: NumaCell | None = None
    access: MemoryAccess | None = None
    source: ModuleSource | None = None
    is_system: bool = False
    is_virtio_mem: bool = False
    is_read_only: bool = False
    has_discard: bool | None = None


@dataclass(frozen=True, slots=True)
class Backend:
    """The object behind a piece of memory; ``is_needed`` where plain memory of the machine would not do."""

    properties: Properties
    is_needed: bool
    thread_nodes: frozenset[int] | None = None

    def build(self, line: CommandLine) -> None:
        """``-object``, and the threads that fill it on its nodes."""
        if self.thread_nodes is not None:
            nodes: list[Json] = [*sorted(self.thread_nodes)]
            context: Properties = {"qom-type": "thread-context", "id": f"tc-{self.properties['id']}"}
            line.add_object(context | {"node-affinity": nodes})
        line.add_object(self.properties)


def aligned_kib(memory_kib: int, arch: str = "") -> int:
    """A memory size as QEMU takes it: whole MiB, or 256 of them on ppc64, rounded up (qemuDomainAlignMemorySizes)."""
    unit = _PPC64_ALIGN_KIB if arch.startswith("ppc64") else ALIGN_KIB
    return -(-memory_kib // unit) * unit


def cells_of(domain: Domain) -> list[NumaCell]:
    """The guest's NUMA cells."""
    return domain.cpu.numa.cells if domain.cpu is not None and domain.cpu.numa is not None else []


def build_memory(context: CommandContext, line: CommandLine) -> None:
    """``-m`` and, unless cells have their own, the object behind it."""
    domain = context.domain
    arch = context.arch
    if domain.numatune is not None:
        context.host.claim("<numatune>")
    cells = cells_of(domain)
    modules = sum(module_kib(each) for each in domain.devices.memories)
    size_kib = aligned_kib((domain.memory_kib or 0) - modules, arch)
    if cells:
        size_kib = sum(aligned_kib(cell.memory or 0, arch) for cell in cells)
    words: list[tuple[str, str | int | None]] = [("size", f"{size_kib}k")]
    if domain.max_memory_kib:
        words += [("slots", domain.max_memory_slots), ("maxmem", f"{aligned_kib(domain.max_memory_kib, arch)}k")]
    line.add("-m", join_options("", words)[1:])
    name = context.machine_type.default_ram_id
    if not cells and name is not None:
        make_backend(context, Wish(name, size_kib, is_system=True)).build(line)


def module_kib(module: MemoryDevice) -> int:
    """The size of a memory module."""
    return (module.target.size_kib if module.target is not None else None) or 0


def _aligned_module_kib(module: MemoryDevice, arch: str) -> int:
    """A module's size as QEMU takes it (qemuDomainGetMemoryModuleSizeAlignment)."""
    unit = _PPC64_ALIGN_KIB if arch.startswith("ppc64") else _MODULE_ALIGN_KIB
    return -(-module_kib(module) // unit) * unit


def make_backend(context: CommandContext, wish: Wish) -> Backend:
    """The object for a piece of memory. Raises Error where the host lacks pages or nodes for it."""
    backing = context.domain.memory_backing or MemoryBacking()
    page_kib = _page_kib(context, wish, backing)
    path = wish.source.path if wish.source is not None else None
    is_shared = _is_shared(wish, backing)
    has_discard = _has_discard(wish, backing)
    properties: Properties = {}
    prealloc = backing.allocation is not None and backing.allocation.mode == Allocation.IMMEDIATE
    if path is None and backing.source == MemorySource.MEMFD:
        kind = "memory-backend-memfd"
        properties |= {"hugetlb": True, "hugetlbsize": page_kib * 1024} if page_kib else {}
        prealloc = prealloc or bool(page_kib)
    elif page_kib or path is not None or is_shared is not None or backing.source == MemorySource.FILE:
        kind = "memory-backend-file"
        properties["mem-path"] = path if path is not None else _memory_path(context, wish, page_kib)
        properties["discard-data"] = True if has_discard else None
        is_persistent = wish.source is not None and wish.source.pmem
        prealloc = prealloc or bool(page_kib) or (path is not None and not is_persistent)
    else:
        kind = "memory-backend-ram"
    head: Properties = {"qom-type": kind, "id": wish.name, **properties, "share": is_shared}
    if wish.is_system and kind != "memory-backend-ram":
        head["x-use-canonical-path-for-ramblock-id"] = False
    if wish.is_virtio_mem:
        head, prealloc = head | {"reserve": False}, False
    return _placed(context, wish, backing, head, prealloc, has_discard or is_shared is not None or bool(page_kib))


def _placed(
    context: CommandContext, wish: Wish, backing: MemoryBacking, head: Properties, prealloc: bool, is_special: bool
) -> Backend:
    """The object with its size and its place on the host."""
    threads = backing.allocation.threads if backing.allocation is not None else None
    if prealloc:
        head |= {"prealloc": True, "prealloc-threads": threads}
    head["size"] = wish.size_kib * 1024
    if wish.source is not None:
        size = wish.source.alignsize_kib
        head |= {"align": size * 1024 if size else None, "pmem": wish.source.pmem or None}
    head |= {"readonly": wish.is_read_only or None}
    nodes, mode = _nodes(context, wish)
    threads_on = None
    if nodes is not None and mode != NumaMode.RESTRICTIVE:
        _check_nodes(context, nodes)
        ordered: list[Json] = [*sorted(nodes)]
        head |= {"host-nodes": ordered, "policy": _POLICIES[mode]}
        if prealloc and context.has("thread-context"):
            threads_on = nodes
            head["prealloc-context"] = f"tc-{wish.name}"
    is_backed = backing.source in {MemorySource.FILE, MemorySource.MEMFD} or wish.source is not None
    is_needed = is_special or prealloc or is_backed or _has_own_nodes(context, wish) or wish.is_system
    return Backend(head, is_needed, threads_on)


def _is_shared(wish: Wish, backing: MemoryBacking) -> bool | None:
    access = wish.access or (wish.cell.mem_access if wish.cell is not None else None) or backing.access
    return None if access is None else access in {MemoryAccess.SHARED, CellAccess.SHARED, SharedAccess.SHARED}


def _has_discard(wish: Wish, backing: MemoryBacking) -> bool:
    if wish.has_discard is not None:
        return wish.has_discard
    if wish.cell is not None and wish.cell.discard is not None:
        return wish.cell.discard
    return backing.discard


def _page_kib(context: CommandContext, wish: Wish, backing: MemoryBacking) -> int:
    """The size of the huge pages to use, 0 for ordinary ones."""
    if wish.source is not None and wish.source.path is not None:
        return 0
    size = wish.source.pagesize_kib if wish.source is not None else None
    if size is None and backing.hugepages is not None:
        page = _page_for(backing.hugepages.pages or [HugePage()], wish)
        size = None if page is None else page.size or context.config.default_hugepage_kib
    if not size or size == _SYSTEM_PAGE_KIB:
        return 0
    context.host.claim("<hugepages>")
    if size not in context.config.hugepages:
        detail = f"Unable to find any usable hugetlbfs mount for {size} KiB"
        raise Error(ErrorCode.OPERATION_FAILED, detail)
    return size


def _page_for(pages: list[HugePage], wish: Wish) -> HugePage | None:
    """The pages for a guest node, or else those for all nodes."""
    number = wish.cell.id if wish.cell is not None else None
    own = (page for page in pages if number is not None and page.nodeset is not None and number in page.nodeset)
    shared = (page for page in pages if page.nodeset is None)
    return next(own, next(shared, None))


def _memory_path(context: CommandContext, wish: Wish, page_kib: int) -> str:
    if page_kib:
        return str(context.config.hugepages[page_kib] / "libvirt/qemu" / context.short_name)
    context.host.claim("file-backed memory")
    return str(context.config.memory / context.short_name / wish.name)


def _nodes(context: CommandContext, wish: Wish) -> tuple[frozenset[int] | None, NumaMode]:
    """The host nodes the memory shall come from, and how strictly."""
    tune = context.domain.numatune
    number = wish.cell.id if wish.cell is not None else None
    own = next((each for each in tune.memnodes if each.cellid == number), None) if tune is not None else None
    shared = tune.memory if tune is not None else None
    mode = own.mode if own is not None else (shared.mode if shared is not None else None) or NumaMode.STRICT
    if wish.source is not None and wish.source.nodemask is not None:
        return wish.source.nodemask, mode
    if own is not None:
        return own.nodeset, mode
    if shared is not None and shared.placement == Placement.AUTO:
        return context.host.choose_nodes(), mode
    return (shared.nodeset if shared is not None else None), mode


def _has_own_nodes(context: CommandContext, wish: Wish) -> bool:
    """Whether the piece is placed by itself, apart from the rest of the guest (virDomainNumatuneNodeSpecified)."""
    if wish.source is not None and wish.source.nodemask is not None:
        return True
    tune = context.domain.numatune
    number = wish.cell.id if wish.cell is not None else None
    return tune is not None and any(each.cellid == number for each in tune.memnodes)


def _check_nodes(context: CommandContext, nodes: frozenset[int]) -> None:
    missing = next((node for node in sorted(nodes) if not context.host.has_node(node)), None)
    if missing is not None:
        raise unsupported(f"NUMA node {missing} is unavailable")


def build_modules(context: CommandContext, line: CommandLine) -> None:
    """Memory modules, each with the object behind it."""
    cells = {cell.id: cell for cell in cells_of(context.domain)}
    for module in context.domain.devices.memories:
        target = module.target or MemoryTarget()
        wish = Wish(
            f"mem{module.alias}",
            _aligned_module_kib(module, context.arch),
            cell=cells.get(target.node),
            access=module.access,
            source=module.source or (ModuleSource() if module.model != MemoryModel.SGX_EPC else None),
            is_virtio_mem=module.model == MemoryModel.VIRTIO_MEM,
            is_read_only=target.readonly,
            has_discard=module.discard,
        )
        make_backend(context, wish).build(line)
        add_device(context, line, module, _module_properties(context, module, target))


def _module_properties(context: CommandContext, module: MemoryDevice, target: MemoryTarget) -> Properties:
    memory: Properties = {"memdev": f"mem{module.alias}"}
    properties: Properties
    if module.model == MemoryModel.DIMM:
        properties = {"driver": "pc-dimm", "node": target.node, **memory}
    elif module.model == MemoryModel.NVDIMM:
        label = target.label_size_kib
        properties = {"driver": "nvdimm", "node": target.node, "label-size": label * 1024 if label else None}
        properties |= {"uuid": None if module.uuid is None else str(UUID(bytes=module.uuid))}
        properties |= {"unarmed": target.readonly or None, **memory}
    elif module.model == MemoryModel.VIRTIO_PMEM:
        properties = {"driver": virtio_device("virtio-pmem", module, None), **memory, "memaddr": target.address_base}
    elif module.model == MemoryModel.VIRTIO_MEM:
        properties = {"driver": virtio_device("virtio-mem", module, None), "node": target.node}
        properties |= {"block-size": (target.block_kib or 0) * 1024}
        properties |= {"requested-size": (target.requested_kib or 0) * 1024, **memory}
        properties |= {"prealloc": _fills_on_demand(context, module) or None, "memaddr": target.address_base}
        properties |= {"dynamic-memslots": target.dynamic_memslots}
    else:
        raise unsupported(f"memory model '{module.model}' is not supported by this QEMU driver")
    return properties | {"id": module.alias} | address_properties(context, module)


def _fills_on_demand(context: CommandContext, module: MemoryDevice) -> bool:
    """Whether a virtio-mem device takes its pages when they are plugged in: huge ones, or if all shall be at once."""
    backing = context.domain.memory_backing or MemoryBacking()
    wish = Wish("", 0, source=module.source)
    is_immediate = backing.allocation is not None and backing.allocation.mode == Allocation.IMMEDIATE
    return is_immediate or bool(_page_kib(context, wish, backing))
