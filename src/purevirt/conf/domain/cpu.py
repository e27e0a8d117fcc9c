"""The guest's CPU: model, topology, features, NUMA cells (virCPUDef)."""

from enum import StrEnum

from purevirt.conf.domain.number import NUMBER_SET
from purevirt.conf.xmlmap import Element, attr, child, children, elem, text
from purevirt.conf.xmlmap.codec import INT, NON_EMPTY, ON_OFF, POSITIVE, STR, UINT, ULONG, YES_NO, token
from purevirt.conf.xmlmap.scale import parse_scaled


class CpuMode(StrEnum):
    """How the CPU is chosen."""

    CUSTOM = "custom"
    HOST_MODEL = "host-model"
    HOST_PASSTHROUGH = "host-passthrough"
    MAXIMUM = "maximum"


class CpuMatch(StrEnum):
    """How the CPU has to match."""

    MINIMUM = "minimum"
    EXACT = "exact"
    STRICT = "strict"


class CpuCheck(StrEnum):
    """What is checked before start."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class CpuFallback(StrEnum):
    """Whether another model may be used."""

    ALLOW = "allow"
    FORBID = "forbid"


class FeaturePolicy(StrEnum):
    """What a feature must be."""

    FORCE = "force"
    REQUIRE = "require"
    OPTIONAL = "optional"
    DISABLE = "disable"
    FORBID = "forbid"


class CacheMode(StrEnum):
    """How the cache is shown."""

    EMULATE = "emulate"
    PASSTHROUGH = "passthrough"
    DISABLE = "disable"


class PhysAddrMode(StrEnum):
    """How the number of address bits is found."""

    EMULATE = "emulate"
    PASSTHROUGH = "passthrough"


class MemoryAccess(StrEnum):
    """Who else may map the memory."""

    SHARED = "shared"
    PRIVATE = "private"


class CacheAssociativity(StrEnum):
    """Associativity of a memory-side cache."""

    NONE = "none"
    DIRECT = "direct"
    FULL = "full"


class CachePolicy(StrEnum):
    """Write policy of a memory-side cache."""

    NONE = "none"
    WRITEBACK = "writeback"
    WRITETHROUGH = "writethrough"


class CpuModel(Element, tag="model"):
    """The name of the model."""

    fallback: CpuFallback | None = attr(token(CpuFallback))
    vendor_id: str | None = attr(STR)
    name: str | None = text(STR)


class Topology(Element, tag="topology"):
    """Numbers of sockets, dies, clusters, cores and threads."""

    sockets: int = attr(POSITIVE, required=True)
    dies: int = attr(POSITIVE, default=1)
    clusters: int = attr(POSITIVE, default=1)
    cores: int = attr(POSITIVE, required=True)
    threads: int = attr(POSITIVE, required=True)


class CpuCache(Element, tag="cache"):
    """The cache the guest sees."""

    level: int | None = attr(INT)
    mode: CacheMode = attr(token(CacheMode), required=True)


class MaxPhysAddr(Element, tag="maxphysaddr"):
    """The number of physical address bits."""

    mode: PhysAddrMode = attr(token(PhysAddrMode), required=True)
    bits: int | None = attr(INT)
    limit: int | None = attr(INT)


class CpuFeature(Element, tag="feature"):
    """A feature of the CPU."""

    policy: FeaturePolicy | None = attr(token(FeaturePolicy))
    name: str = attr(NON_EMPTY, required=True)


class Sibling(Element, tag="sibling"):
    """The distance to another cell."""

    id: int = attr(UINT, required=True)
    value: int = attr(UINT, required=True)


class CacheSize(Element):
    """A size and its unit."""

    value: int | None = attr(UINT)
    unit: str | None = attr(STR)


class CellCache(Element, tag="cache"):
    """A memory-side cache of a cell."""

    level: int = attr(UINT, required=True)
    associativity: CacheAssociativity = attr(token(CacheAssociativity), required=True)
    policy: CachePolicy = attr(token(CachePolicy), required=True)
    size: CacheSize | None = child(CacheSize, "size")
    line: CacheSize | None = child(CacheSize, "line")


class NumaCell(Element, tag="cell"):
    """A cell: its CPUs, and its memory in KiB."""

    id: int | None = attr(UINT)
    cpus: frozenset[int] | None = attr(NUMBER_SET)
    memory: int | None = attr(ULONG)
    unit: str | None = attr(STR)
    mem_access: MemoryAccess | None = attr(token(MemoryAccess), "memAccess")
    discard: bool | None = attr(YES_NO)
    distances: list[Sibling] = children(Sibling, inside="distances")
    caches: list[CellCache] = children(CellCache)

    def settle(self, modes: int) -> None:
        """Sizes are kept in KiB."""
        if self.memory is not None:
            self.memory, self.unit = parse_scaled(str(self.memory), self.unit, "KiB", "KiB"), "KiB"


class Latency(Element, tag="latency"):
    """A latency in nanoseconds."""

    initiator: int = attr(UINT, required=True)
    target: int = attr(UINT, required=True)
    cache: int | None = attr(UINT, omit=0)
    type: str | None = attr(STR)
    value: int | None = attr(ULONG)


class CellBandwidth(Element, tag="bandwidth"):
    """A bandwidth a second."""

    initiator: int = attr(UINT, required=True)
    target: int = attr(UINT, required=True)
    cache: int | None = attr(UINT, omit=0)
    type: str | None = attr(STR)
    value: int | None = attr(ULONG)
    unit: str | None = attr(STR)


class Interconnects(Element, tag="interconnects"):
    """Costs between cells."""

    latencies: list[Latency] = children(Latency)
    bandwidths: list[CellBandwidth] = children(CellBandwidth)


class CpuNuma(Element, tag="numa"):
    """The cells of the guest."""

    cells: list[NumaCell] = children(NumaCell)
    interconnects: Interconnects | None = child(Interconnects)


class Cpu(Element, tag="cpu", is_hidden=True):
    """The CPU of a guest."""

    mode: CpuMode | None = attr(token(CpuMode))
    match: CpuMatch | None = attr(token(CpuMatch))
    check: CpuCheck | None = attr(token(CpuCheck))
    migratable: bool | None = attr(ON_OFF)
    deprecated_features: bool | None = attr(ON_OFF)
    model: CpuModel | None = child(CpuModel)
    vendor: str | None = elem(STR)
    topology: Topology | None = child(Topology)
    cache: CpuCache | None = child(CpuCache)
    maxphysaddr: MaxPhysAddr | None = child(MaxPhysAddr)
    features: list[CpuFeature] = children(CpuFeature)
    numa: CpuNuma | None = child(CpuNuma)
