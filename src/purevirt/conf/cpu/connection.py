"""What a connection answers about CPUs: documents in, documents and results out, for drivers of hypervisors."""

from collections.abc import Iterable, Sequence

from purevirt.conf.cpu.document import AnyCpu, CpuKind, HostCpu, format_cpu, parse_cpu
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.failure import misused
from purevirt.conf.cpu.operation import baseline, compare, expand_features
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags, CPUCompareResult


def compare_cpu_document(
    host: HostCpu | None, xml: str, flags: ConnectCompareCPUFlags, *, arch: str
) -> CPUCompareResult:
    """How the host's CPU relates to a described one (virCPUCompareXML).

    ``host`` is None where it is not known, ``arch`` the host's architecture. Raises Error XML_ERROR or XML_DETAIL for a
    bad document, CPU_INCOMPATIBLE with FAIL_INCOMPATIBLE.
    """
    cpu = parse_cpu(xml, CpuKind.AUTO)
    return compare(host, cpu, arch=arch, must_fit=bool(flags & ConnectCompareCPUFlags.FAIL_INCOMPATIBLE))


def baseline_cpu_document(
    documents: Sequence[str],
    flags: ConnectBaselineCPUFlags,
    *,
    kind: CpuKind = CpuKind.HOST,
    arch: str | None = None,
    usable: UsableModels | None = None,
    allowed: Iterable[str] | None = None,
) -> str:
    """The largest CPU that all described ones can serve as, as a document (virConnectBaselineCPU).

    Without ``arch`` it is that of the first CPU. Raises Error XML_ERROR for a bad document, INVALID_ARG where there is
    none, OPERATION_FAILED where the CPUs do not match, NO_SUPPORT for an architecture without baselines.
    """
    cpus = [parse_cpu(document, kind) for document in documents]
    if not cpus:
        raise misused("no CPUs given")
    found = arch or _arch_of(cpus[0])
    is_migratable = bool(flags & ConnectBaselineCPUFlags.MIGRATABLE)
    result: AnyCpu = baseline(found, cpus, usable=usable, allowed=allowed, is_migratable=is_migratable)
    if flags & ConnectBaselineCPUFlags.EXPAND_FEATURES:
        result = expand_features(found, result)
    return format_cpu(result)


def _arch_of(cpu: AnyCpu) -> str:
    return cpu.arch if isinstance(cpu, HostCpu) else ""
