"""What a connection answers about CPUs: documents in, documents and results out, for drivers of hypervisors."""

from collections.abc import Iterable, Sequence

from purevirt.conf.cpu.document import AnyCpu, CpuKind, HostCpu, format_cpu, parse_cpu
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.failure import misused
from purevirt.conf.cpu.operation import baseline, compare, expand_features
from purevirt.conf.domain.cpu import Cpu, CpuFallback
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags, CPUCompareResult


def compare_cpu_document(
    host: AnyCpu | None, xml: str, flags: ConnectCompareCPUFlags, *, arch: str
) -> CPUCompareResult:
    """How the host's CPU relates to a described one (virCPUCompareXML).

    ``host`` is None where it is not known, ``arch`` its architecture; for a hypervisor it is the CPU of its host-model
    mode. Raises Error XML_ERROR or XML_DETAIL for a
    bad document, CPU_INCOMPATIBLE with FAIL_INCOMPATIBLE.
    """
    cpu = parse_cpu(xml, CpuKind.AUTO)
    return compare(host, cpu, arch=arch, must_fit=bool(flags & ConnectCompareCPUFlags.FAIL_INCOMPATIBLE))


def baseline_cpu_document(
    documents: Sequence[str], flags: ConnectBaselineCPUFlags, *, unknown: frozenset[str] = frozenset()
) -> str:
    """The largest CPU that all of these hosts can offer, as a document (virConnectBaselineCPU).

    The architecture is that of the first one; ``unknown`` are features that are never told to the hypervisor. Raises
    Error XML_ERROR for a bad document, INVALID_ARG where there is none, OPERATION_FAILED where the CPUs do not match,
    NO_SUPPORT for an architecture without baselines.
    """
    cpus = _parse_all(documents, CpuKind.HOST)
    first = cpus[0]
    arch = first.arch if isinstance(first, HostCpu) else ""
    result = baseline(arch, cpus, is_migratable=bool(flags & ConnectBaselineCPUFlags.MIGRATABLE))
    return _finish(result, arch, flags, unknown)


def baseline_hypervisor_cpu_document(
    documents: Sequence[str],
    flags: ConnectBaselineCPUFlags,
    *,
    arch: str,
    usable: UsableModels | None = None,
    allowed: Iterable[str] | None = None,
    unknown: frozenset[str] = frozenset(),
) -> str:
    """The largest CPU that a hypervisor can offer in place of all of these (virConnectBaselineHypervisorCPU).

    ``usable`` and ``allowed`` are the models and features it knows: with MIGRATABLE, those that let a guest migrate.
    ``unknown`` are features that are never told to it. Raises Error as ``baseline_cpu_document``.
    """
    cpus = _parse_all(documents, CpuKind.AUTO)
    is_migratable = bool(flags & ConnectBaselineCPUFlags.MIGRATABLE) and allowed is None
    result = baseline(arch, cpus, usable=usable, allowed=allowed, is_migratable=is_migratable)
    if result.model is not None:
        result.model.fallback = CpuFallback.FORBID
    return _finish(result, arch, flags, unknown)


def _parse_all(documents: Sequence[str], kind: CpuKind) -> list[AnyCpu]:
    if not documents:
        raise misused("no CPUs given")
    return [parse_cpu(document, kind) for document in documents]


def _finish(cpu: Cpu, arch: str, flags: ConnectBaselineCPUFlags, unknown: frozenset[str]) -> str:
    cpu.features = [feature for feature in cpu.features if feature.name not in unknown]
    return format_cpu(expand_features(arch, cpu) if flags & ConnectBaselineCPUFlags.EXPAND_FEATURES else cpu)
