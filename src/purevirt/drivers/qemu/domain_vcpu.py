"""Virtual CPUs of the QEMU driver's domains, read."""

from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainVcpus, VcpuInfo
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.usage import thread_usage
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.cpumap import to_cpumap
from purevirt.drivers.shared.domain_size import max_vcpu_count, vcpu_count
from purevirt.drivers.shared.pinning import emulator_cpus, vcpu_cpus
from purevirt.enums.domain import DomainModificationImpact, DomainVcpuFlags
from purevirt.enums.domain_state import VcpuState
from purevirt.errors import Error, ErrorCode, ErrorDomain

VCPU_FLAGS = DomainVcpuFlags.LIVE | DomainVcpuFlags.CONFIG | DomainVcpuFlags.MAXIMUM


class QemuDomainVcpu(QemuFacet, DomainVcpu):
    """Virtual CPUs and their pinning."""

    @override()
    async def domain_get_max_vcpus(self, domain: DomainRef) -> int:
        record = self.find_domain(domain)
        return max_vcpu_count(record.current)

    @override()
    async def domain_get_vcpus(self, domain: DomainRef) -> DomainVcpus:
        record = self.find_domain(domain)
        if not record.is_active:
            detail = "cannot retrieve vcpu information for inactive domain"
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
        vcpus = record.run.vcpus if record.run is not None else ()
        infos = [self._info(record, vcpu.index, vcpu.thread) for vcpu in vcpus]
        return DomainVcpus(infos, [self._cpumap(record, vcpu.index) for vcpu in vcpus])

    @override(VCPU_FLAGS)
    async def domain_get_vcpus_flags(self, domain: DomainRef, flags: DomainVcpuFlags) -> int:
        definition = impact.definition(self.find_domain(domain), flags)
        return max_vcpu_count(definition) if flags & DomainVcpuFlags.MAXIMUM else vcpu_count(definition)

    @override(impact.BOTH)
    async def domain_get_vcpu_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[bytes]:
        definition = impact.definition(self.find_domain(domain), flags)
        total = self._total()
        pins = (vcpu_cpus(definition, vcpu) for vcpu in range(vcpu_count(definition)))
        return [to_cpumap(range(total) if pin is None else pin, total) for pin in pins]

    @override(impact.BOTH)
    async def domain_get_emulator_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> bytes | None:
        definition = impact.definition(self.find_domain(domain), flags)
        total, pin = self._total(), emulator_cpus(definition)
        return to_cpumap(range(total) if pin is None else pin, total)

    def _total(self) -> int:
        return max(self.node.host.present()) + 1

    def _cpumap(self, record: QemuDomain, vcpu: int) -> bytes:
        total, pin = self._total(), vcpu_cpus(record.current, vcpu)
        return to_cpumap(range(total) if pin is None else pin, total)

    def _info(self, record: QemuDomain, index: int, thread: int) -> VcpuInfo:
        usage = thread_usage(record, thread)
        if usage is None:
            return VcpuInfo(index, VcpuState.RUNNING, 0, -1)
        return VcpuInfo(index, VcpuState.RUNNING, usage.user_ns + usage.system_ns, usage.cpu)
