"""Virtual CPUs of the QEMU driver's domains: their number, what they do and where they may run."""

from collections.abc import Callable

from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.operation import override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainVcpus, VcpuInfo
from purevirt.conf.domain import Domain
from purevirt.drivers.qemu.affinity import pin_emulator_threads, pin_thread
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.usage import thread_usage
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.cpumap import from_cpumap, to_cpumap
from purevirt.drivers.shared.domain_size import max_vcpu_count, set_max_vcpu_count, set_vcpu_count, vcpu_count
from purevirt.drivers.shared.job import Job
from purevirt.drivers.shared.pinning import emulator_cpus, pin_emulator, pin_vcpu, vcpu_cpus
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

    @override()
    async def domain_set_vcpus(self, domain: DomainRef, vcpus: int) -> None:
        await self._set_count(domain, vcpus, DomainVcpuFlags.LIVE)

    @override(VCPU_FLAGS)
    async def domain_set_vcpus_flags(self, domain: DomainRef, vcpus: int, flags: DomainVcpuFlags) -> None:
        await self._set_count(domain, vcpus, flags)

    @override()
    async def domain_pin_vcpu(self, domain: DomainRef, vcpu: int, cpumap: bytes) -> None:
        await self._pin(domain, vcpu, cpumap, DomainModificationImpact.LIVE)

    @override(impact.BOTH)
    async def domain_pin_vcpu_flags(
        self, domain: DomainRef, vcpu: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        await self._pin(domain, vcpu, cpumap, flags)

    @override(impact.BOTH)
    async def domain_pin_emulator(self, domain: DomainRef, cpumap: bytes, flags: DomainModificationImpact) -> None:
        record, cpus = self.find_domain(domain), self._cpus(cpumap)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainPinEmulator"):
            live, config = impact.definitions(record, flags)
            if live is not None:
                pin_emulator_threads(record, cpus)
            await self._keep(record, live, config, lambda definition: pin_emulator(definition, cpus))

    async def _pin(self, domain: DomainRef, vcpu: int, cpumap: bytes, flags: int) -> None:
        record, cpus = self.find_domain(domain), self._cpus(cpumap)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainPinVcpuFlags"):
            live, config = impact.definitions(record, flags)
            for definition, kind in ((live, "live"), (config, "persistent")):
                if definition is not None and vcpu >= max_vcpu_count(definition):
                    count = max_vcpu_count(definition)
                    raise _out_of_range(f"vcpu {vcpu} is out of range of {kind} cpu count {count}")
            if live is not None:
                for thread in (one.thread for one in record.active_run().vcpus if one.index == vcpu):
                    pin_thread(thread, cpus)
            await self._keep(record, live, config, lambda definition: pin_vcpu(definition, vcpu, cpus))

    async def _set_count(self, domain: DomainRef, count: int, flags: DomainVcpuFlags) -> None:
        record = self.find_domain(domain)
        is_maximum = bool(flags & DomainVcpuFlags.MAXIMUM)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetVcpusFlags"):
            live, config = impact.definitions(record, flags)
            for definition, kind in ((live, "live"), (config, "persistent")):
                limit = 0 if definition is None else max_vcpu_count(definition)
                if definition is not None and count > limit and not is_maximum:
                    reason = "requested vcpus is greater than max allowable vcpus"
                    raise _out_of_range(f"{reason} for the {kind} domain: {count} > {limit}")
            if live is not None and is_maximum:
                raise _out_of_range("maximum vcpu count of a live domain can't be modified")
            if live is not None and count != vcpu_count(live):
                detail = "vcpu hotplug is not supported"
                raise Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)
            change = set_max_vcpu_count if is_maximum else set_vcpu_count
            await self._keep(record, None, config, lambda definition: change(definition, count))

    async def _keep(
        self, record: QemuDomain, live: Domain | None, config: Domain | None, change: Callable[[Domain], None]
    ) -> None:
        """Note a change in the definitions that it concerns, and write their files."""
        for definition in (live, config):
            if definition is not None:
                change(definition)
        record.changed()
        if live is not None:
            await self.node.save_status(record)
        if config is not None:
            await self.node.save_config(record)

    def _cpus(self, cpumap: bytes) -> frozenset[int]:
        cpus = from_cpumap(cpumap, self._total())
        if not cpus:
            raise Error(ErrorCode.INVALID_ARG, "Empty cpu list for pinning", domain=ErrorDomain.QEMU)
        return cpus

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


def _out_of_range(detail: str) -> Error:
    return Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
