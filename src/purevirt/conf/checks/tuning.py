"""Checks of cache and memory bandwidth allocation (virDomainCachetuneDefParse, virDomainMemorytuneDefParse)."""

from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.tuning import CacheAllocation, CacheTune, CacheType, CpuTune, MemoryTune
from purevirt.errors import Error, ErrorCode, ErrorDomain


def check_cache_tuning(domain: Domain) -> None:
    """Groups of vCPUs are disjoint and allocate a cache or node once. Raises Error XML_ERROR."""
    tuning = domain.cputune
    if tuning is None:
        return
    for tune in tuning.cachetunes:
        _check_allocations(tune.caches)
        _check_monitors(tune)
    for memory in tuning.memorytunes:
        ids = [node.id for node in memory.nodes]
        if len(set(ids)) < len(ids):
            twice = next(number for number in ids if ids.count(number) > 1)
            raise _collision(f"Memory Bandwidth already defined for node {twice}")
    _check_groups(tuning)


def _collision(detail: str, domain: ErrorDomain = ErrorDomain.RESCTRL) -> Error:
    return Error(ErrorCode.XML_ERROR, detail, domain=domain)


def _check_allocations(caches: list[CacheAllocation]) -> None:
    taken: set[tuple[int, int, CacheType]] = set()
    for cache in caches:
        kinds = (CacheType.CODE, CacheType.DATA) if cache.type is CacheType.BOTH else (cache.type,)
        for kind in kinds:
            if (cache.level, cache.id, kind) in taken:
                raise _collision(
                    f"Colliding cache allocations for cache level '{cache.level}' id '{cache.id}', type '{kind.value}'"
                )
            taken.add((cache.level, cache.id, kind))


def _check_monitors(tune: CacheTune) -> None:
    for monitor in tune.monitors:
        if not monitor.vcpus <= tune.vcpus:
            detail = "Monitor vcpus conflicts with allocation"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.DOMAIN)
    for at, monitor in enumerate(tune.monitors):
        for other in tune.monitors[:at]:
            if monitor.vcpus & other.vcpus and (monitor.vcpus != tune.vcpus) == (other.vcpus != tune.vcpus):
                raise _collision("Identical vcpus found in same type monitors", ErrorDomain.DOMAIN)


def _check_groups(tuning: CpuTune) -> None:
    for at, tune in enumerate(tuning.cachetunes):
        for other in tuning.cachetunes[:at]:
            if tune.vcpus == other.vcpus:
                raise _collision("Identical vcpus in cachetunes found", ErrorDomain.DOMAIN)
            if tune.vcpus & other.vcpus:
                raise _collision("Overlapping vcpus in resctrls", ErrorDomain.DOMAIN)
    groups: list[CacheTune | MemoryTune] = [*tuning.cachetunes]
    for memory in tuning.memorytunes:
        for group in groups:
            if memory.vcpus & group.vcpus and (memory.vcpus != group.vcpus or isinstance(group, MemoryTune)):
                raise _collision("Overlapping vcpus in resctrls", ErrorDomain.DOMAIN)
        groups.append(memory)
