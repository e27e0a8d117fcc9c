"""Virtual CPUs of the test driver's domains, and their pinning."""

import time

from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainVcpus, VcpuInfo
from purevirt.conf.domain import Domain
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.cpumap import from_cpumap, to_cpumap
from purevirt.drivers.shared.domain_size import max_vcpu_count, set_max_vcpu_count, set_vcpu_count, vcpu_count
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.pinning import emulator_cpus, pin_emulator, pin_vcpu, vcpu_cpus
from purevirt.drivers.test.facet import ANY_FLAGS, TestFacet
from purevirt.drivers.test.host import MAX_HOST_CPUS, MAX_VCPUS
from purevirt.enums.domain import DomainModificationImpact, DomainVcpuFlags
from purevirt.enums.domain_state import VcpuState
from purevirt.errors import Error, ErrorCode

ALL_CPUS = frozenset(range(MAX_HOST_CPUS))
VCPU_FLAGS = BOTH | DomainVcpuFlags.MAXIMUM


class TestDomainVcpu(TestFacet, DomainVcpu):
    """Virtual CPUs and their pinning."""

    @override()
    async def domain_get_max_vcpus(self, domain: DomainRef) -> int:
        return self._count(domain, DomainVcpuFlags.LIVE | DomainVcpuFlags.MAXIMUM)

    @override(VCPU_FLAGS)
    async def domain_get_vcpus_flags(self, domain: DomainRef, flags: DomainVcpuFlags) -> int:
        return self._count(domain, flags)

    @override()
    async def domain_set_vcpus(self, domain: DomainRef, vcpus: int) -> None:
        self._set_count(domain, vcpus, DomainVcpuFlags.LIVE)

    @override(VCPU_FLAGS)
    async def domain_set_vcpus_flags(self, domain: DomainRef, vcpus: int, flags: DomainVcpuFlags) -> None:
        self._set_count(domain, vcpus, flags)

    @override()
    async def domain_get_vcpus(self, domain: DomainRef) -> DomainVcpus:
        record = self.find_domain(domain)
        if not record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "cannot list vcpus for an inactive domain")
        cpu_time_ns = time.time_ns() // 1000 // 10
        pinned = _pinned(record.current)
        return DomainVcpus(
            [VcpuInfo(n, int(VcpuState.RUNNING), cpu_time_ns, max(cpus, default=-1)) for n, cpus in enumerate(pinned)],
            [to_cpumap(cpus, MAX_HOST_CPUS) for cpus in pinned],
        )

    @override()
    async def domain_pin_vcpu(self, domain: DomainRef, vcpu: int, cpumap: bytes) -> None:
        self._pin(domain, vcpu, cpumap)

    @override()
    async def domain_pin_vcpu_flags(
        self, domain: DomainRef, vcpu: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        self._pin(domain, vcpu, cpumap)

    @override(ANY_FLAGS)
    async def domain_get_vcpu_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[bytes]:
        definition = impact.definition(self.find_domain(domain), flags)
        return [to_cpumap(cpus, MAX_HOST_CPUS) for cpus in _pinned(definition)]

    @override(BOTH)
    async def domain_pin_emulator(self, domain: DomainRef, cpumap: bytes, flags: DomainModificationImpact) -> None:
        record = self.find_domain(domain)
        cpus = from_cpumap(cpumap, MAX_HOST_CPUS)
        if not cpus:
            raise Error(ErrorCode.INVALID_ARG, "Empty cpu list for pinning")
        for definition in impact.affected(record, flags):
            pin_emulator(definition, cpus)
        record.changed()

    @override(BOTH)
    async def domain_get_emulator_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> bytes | None:
        definition = impact.definition(self.find_domain(domain), flags)
        pinned = emulator_cpus(definition)
        return to_cpumap(ALL_CPUS if pinned is None else pinned, MAX_HOST_CPUS)

    def _count(self, domain: DomainRef, flags: DomainVcpuFlags) -> int:
        definition = impact.definition(self.find_domain(domain), flags)
        return max_vcpu_count(definition) if flags & DomainVcpuFlags.MAXIMUM else vcpu_count(definition)

    def _set_count(self, domain: DomainRef, count: int, flags: DomainVcpuFlags) -> None:
        if count > MAX_VCPUS:
            detail = f"requested cpu amount exceeds maximum supported amount ({count} > {MAX_VCPUS})"
            raise Error(ErrorCode.INVALID_ARG, detail)
        record = self.find_domain(domain)
        live, config = impact.definitions(record, flags)
        grows_config = bool(flags & DomainVcpuFlags.MAXIMUM)
        for definition in (live, None if grows_config else config):
            if definition is not None and count > max_vcpu_count(definition):
                detail = f"requested cpu amount exceeds maximum ({count} > {max_vcpu_count(definition)})"
                raise Error(ErrorCode.INVALID_ARG, detail)
        if live is not None:
            set_vcpu_count(live, count)
        if config is not None:
            (set_max_vcpu_count if grows_config else set_vcpu_count)(config, count)
        record.changed()

    def _pin(self, domain: DomainRef, vcpu: int, cpumap: bytes) -> None:
        record = self.find_domain(domain)
        if not record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "cannot pin vcpus on an inactive domain")
        if vcpu >= vcpu_count(record.current):
            raise Error(ErrorCode.INVALID_ARG, f"requested vcpu '{vcpu}' is not present in the domain")
        pin_vcpu(record.current, vcpu, from_cpumap(cpumap, MAX_HOST_CPUS))
        record.changed()


def _pinned(definition: Domain) -> list[frozenset[int]]:
    """The host CPUs of each vCPU that is on."""
    pins = (vcpu_cpus(definition, vcpu) for vcpu in range(vcpu_count(definition)))
    return [ALL_CPUS if cpus is None else cpus for cpus in pins]
