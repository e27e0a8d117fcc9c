"""Normal forms of CPU tuning: one scheduling entry for each thread, cache groups within the vCPUs there are."""

from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.tuning import CpuTune, IothreadScheduler, VcpuScheduler


def fill_cputune(domain: Domain) -> None:
    """Split scheduling entries by thread and clip cache groups to the vCPUs (virDomainResctrlVcpuMatch)."""
    tuning = domain.cputune
    if tuning is None or domain.vcpu is None:
        return
    _split_schedulers(tuning)
    existing = frozenset(range(domain.vcpu.maximum or 1))
    for tune in tuning.cachetunes:
        tune.vcpus &= existing
    for share in tuning.memorytunes:
        share.vcpus &= existing
    tuning.cachetunes = [tune for tune in tuning.cachetunes if tune.vcpus and (tune.caches or tune.monitors)]
    tuning.memorytunes = [tune for tune in tuning.memorytunes if tune.vcpus and tune.nodes]


def _split_schedulers(tuning: CpuTune) -> None:
    vcpus = [(number, entry) for entry in tuning.vcpuscheds for number in entry.vcpus]
    tuning.vcpuscheds = [
        VcpuScheduler(vcpus=frozenset((number,)), scheduler=entry.scheduler, priority=entry.priority)
        for number, entry in sorted(vcpus, key=lambda pair: pair[0])
    ]
    iothreads = [(number, entry) for entry in tuning.iothreadscheds for number in entry.iothreads]
    tuning.iothreadscheds = [
        IothreadScheduler(iothreads=frozenset((number,)), scheduler=entry.scheduler, priority=entry.priority)
        for number, entry in sorted(iothreads, key=lambda pair: pair[0])
    ]
