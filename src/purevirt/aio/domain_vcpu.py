"""The virtual CPUs and I/O threads of a domain."""

from collections.abc import Iterable
from dataclasses import dataclass

from purevirt.aio.cpuset import as_cpumap, as_cpus, as_text
from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values
from purevirt.api.facet.domain_iothread import DomainIOThread
from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.api.wire import enum_reader
from purevirt.enums.domain import DomainModificationImpact, DomainVcpuFlags
from purevirt.enums.domain_state import VcpuState

_vcpu_state = enum_reader(VcpuState)


@dataclass(frozen=True, slots=True)
class Vcpu:
    """What one virtual CPU does, the host CPU it runs on or -1, and those it may use; ``state`` is a VcpuState."""

    number: int
    state: int
    cpu_time_ns: int
    cpu: int
    cpus: frozenset[int]


@dataclass(frozen=True, slots=True)
class IOThread:
    """An I/O thread and the host CPUs it may use."""

    number: int
    cpus: frozenset[int]


class DomainVcpus(Handle[DomainRef]):
    """The virtual CPUs and I/O threads of a domain."""

    async def max_vcpus(self) -> int:
        """The most virtual CPUs it can have."""
        return await self._call(DomainVcpu.domain_get_max_vcpus, self.ref)

    async def vcpu_count(self, *, flags: DomainVcpuFlags = DomainVcpuFlags.CURRENT) -> int:
        """How many virtual CPUs it has; flags say where, and whether the most is meant."""
        return await self._call(DomainVcpu.domain_get_vcpus_flags, self.ref, flags)

    async def set_vcpu_count(self, vcpus: int, *, flags: DomainVcpuFlags = DomainVcpuFlags.CURRENT) -> None:
        """Set how many virtual CPUs it has."""
        await self._call(DomainVcpu.domain_set_vcpus_flags, self.ref, vcpus, flags)

    async def vcpus(self) -> list[Vcpu]:
        """The virtual CPUs of a running domain."""
        found = await self._call(DomainVcpu.domain_get_vcpus, self.ref)
        return [
            Vcpu(vcpu.number, _vcpu_state(vcpu.state), vcpu.cpu_time_ns, vcpu.cpu, as_cpus(cpumap))
            for vcpu, cpumap in zip(found.vcpus, found.cpumaps, strict=True)
        ]

    async def pin_vcpu(
        self, vcpu: int, cpus: Iterable[int], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Say which host CPUs a virtual CPU may use."""
        await self._call(DomainVcpu.domain_pin_vcpu_flags, self.ref, vcpu, as_cpumap(cpus), flags)

    async def vcpu_pins(
        self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> list[frozenset[int]]:
        """The host CPUs that each virtual CPU may use."""
        return [as_cpus(cpumap) for cpumap in await self._call(DomainVcpu.domain_get_vcpu_pin_info, self.ref, flags)]

    async def pin_emulator(
        self, cpus: Iterable[int], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Say which host CPUs the emulator may use."""
        await self._call(DomainVcpu.domain_pin_emulator, self.ref, as_cpumap(cpus), flags)

    async def emulator_pin(
        self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> frozenset[int] | None:
        """The host CPUs that the emulator may use, None where nothing limits it."""
        cpumap = await self._call(DomainVcpu.domain_get_emulator_pin_info, self.ref, flags)
        return None if cpumap is None else as_cpus(cpumap)

    async def guest_vcpus(self) -> Values:
        """The virtual CPUs as the guest's agent sees them, by name."""
        return as_dict(await self._call(DomainVcpu.domain_get_guest_vcpus, self.ref, NoFlags.NONE))

    async def set_guest_vcpus(self, vcpus: Iterable[int], *, is_online: bool) -> None:
        """Let the guest's agent switch virtual CPUs on or off."""
        await self._call(DomainVcpu.domain_set_guest_vcpus, self.ref, as_text(vcpus), int(is_online), NoFlags.NONE)

    async def set_vcpus(
        self,
        vcpus: Iterable[int],
        *,
        is_online: bool,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Plug or unplug certain virtual CPUs."""
        await self._call(DomainVcpu.domain_set_vcpu, self.ref, as_text(vcpus), int(is_online), flags)

    async def iothreads(self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT) -> list[IOThread]:
        """Its I/O threads."""
        found = await self._call(DomainIOThread.domain_get_iothread_info, self.ref, flags)
        return [IOThread(thread.iothread_id, as_cpus(thread.cpumap)) for thread in found]

    async def pin_iothread(
        self,
        iothread_id: int,
        cpus: Iterable[int],
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Say which host CPUs an I/O thread may use."""
        await self._call(DomainIOThread.domain_pin_iothread, self.ref, iothread_id, as_cpumap(cpus), flags)

    async def add_iothread(
        self, iothread_id: int, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Add an I/O thread with a number of its own."""
        await self._call(DomainIOThread.domain_add_iothread, self.ref, iothread_id, flags)

    async def delete_iothread(
        self, iothread_id: int, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Remove an I/O thread."""
        await self._call(DomainIOThread.domain_del_iothread, self.ref, iothread_id, flags)

    async def set_iothread_parameters(
        self,
        iothread_id: int,
        params: Iterable[TypedParam],
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Set how an I/O thread polls and how many workers it has."""
        await self._call(DomainIOThread.domain_set_iothread_params, self.ref, iothread_id, list(params), flags)
