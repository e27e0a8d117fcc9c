"""Virtual CPUs and I/O threads of domains, and the host CPUs they may use."""

from collections.abc import Mapping

from libvirt.argument import as_dict, as_int, as_uint, bits
from libvirt.cpumap import as_cpumap, as_flags
from libvirt.error import libvirtError
from libvirt.handle import Child
from libvirt.hint import IOTHREAD_HINTS
from libvirt.typedparam import Parameters, as_parameters, hinted
from purevirt.api.facet.domain_iothread import DomainIOThread
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.facet.domain_vcpu import DomainVcpu
from purevirt.api.facet.node import Node
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainModificationImpact, DomainVcpuFlags


class _DomainVcpu(Child[DomainRef]):
    """The virtual CPUs and I/O threads of a domain."""

    def maxVcpus(self) -> int:
        """The most virtual CPUs it may have."""
        return self._call(DomainVcpu.domain_get_max_vcpus, self._o)

    def vcpusFlags(self, flags: int = 0) -> int:
        """The number of virtual CPUs; ``flags`` of VIR_DOMAIN_VCPU_*."""
        return self._call(DomainVcpu.domain_get_vcpus_flags, self._o, bits(DomainVcpuFlags, flags))

    def setVcpus(self, nvcpus: int) -> int:
        """Set the number of virtual CPUs of a running domain; returns 0."""
        self._call(DomainVcpu.domain_set_vcpus, self._o, as_uint(nvcpus))
        return 0

    def setVcpusFlags(self, nvcpus: int, flags: int = 0) -> int:
        """Set the number of virtual CPUs; ``flags`` of VIR_DOMAIN_VCPU_*; returns 0."""
        self._call(DomainVcpu.domain_set_vcpus_flags, self._o, as_uint(nvcpus), bits(DomainVcpuFlags, flags))
        return 0

    def setVcpu(self, vcpumap: str, state: int, flags: int = 0) -> int:
        """Plug virtual CPUs, a list such as "1-3,5", in or out; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        self._call(DomainVcpu.domain_set_vcpu, self._o, vcpumap, as_int(state), bits(DomainModificationImpact, flags))
        return 0

    def guestVcpus(self, flags: int = 0) -> Parameters | None:
        """What the guest says of its CPUs, by name; None where it can not be asked."""
        try:
            return as_parameters(self._call(DomainVcpu.domain_get_guest_vcpus, self._o, bits(NoFlags, flags)))
        except libvirtError:
            return None  # libvirt-python looks for another failure than this one

    def setGuestVcpus(self, cpumap: str, state: int, flags: int = 0) -> int:
        """Let the guest use CPUs, a list such as "1-3,5", or not; returns 0."""
        self._call(DomainVcpu.domain_set_guest_vcpus, self._o, cpumap, as_int(state), bits(NoFlags, flags))
        return 0

    def vcpus(self) -> tuple[list[tuple[int, int, int, int]], list[tuple[bool, ...]]]:
        """([(number, state of VIR_VCPU_*, CPU time ns, host CPU)], [host CPUs each may use as truth values])."""
        cpus = self._cpu_count()
        found = self._call(DomainVcpu.domain_get_vcpus, self._o)
        vcpus = [(vcpu.number, int(vcpu.state), vcpu.cpu_time_ns, vcpu.cpu) for vcpu in found.vcpus]
        return vcpus, [tuple(as_flags(cpumap, cpus)) for cpumap in found.cpumaps]

    def vcpuPinInfo(self, flags: int = 0) -> list[tuple[bool, ...]]:
        """The host CPUs that each virtual CPU that is on may use, as truth values; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        cpus = self._cpu_count()
        count = self._call(DomainStatus.domain_get_info, self._o).vcpus
        maps = self._call(DomainVcpu.domain_get_vcpu_pin_info, self._o, bits(DomainModificationImpact, flags))
        return [tuple(as_flags(cpumap, cpus)) for cpumap in maps[:count]]

    def pinVcpu(self, vcpu: int, cpumap: tuple[bool, ...]) -> int:
        """Let a virtual CPU use these host CPUs only, a tuple of truth values; returns 0."""
        number = as_uint(as_int(vcpu))
        self._call(DomainVcpu.domain_pin_vcpu, self._o, number, as_cpumap(cpumap, self._cpu_count()))
        return 0

    def pinVcpuFlags(self, vcpu: int, cpumap: tuple[bool, ...], flags: int = 0) -> int:
        """Let a virtual CPU use these host CPUs only; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        number, where = as_uint(as_int(vcpu)), bits(DomainModificationImpact, flags)
        self._call(DomainVcpu.domain_pin_vcpu_flags, self._o, number, as_cpumap(cpumap, self._cpu_count()), where)
        return 0

    def emulatorPinInfo(self, flags: int = 0) -> tuple[bool, ...]:
        """The host CPUs that the emulator may use, as truth values; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        cpus = self._cpu_count()
        cpumap = self._call(DomainVcpu.domain_get_emulator_pin_info, self._o, bits(DomainModificationImpact, flags))
        return tuple(as_flags(cpumap or b"", cpus))

    def pinEmulator(self, cpumap: tuple[bool, ...], flags: int = 0) -> int:
        """Let the emulator use these host CPUs only; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        cpumap_bytes = as_cpumap(cpumap, self._cpu_count())
        self._call(DomainVcpu.domain_pin_emulator, self._o, cpumap_bytes, bits(DomainModificationImpact, flags))
        return 0

    def ioThreadInfo(self, flags: int = 0) -> list[tuple[int, list[bool]]]:
        """[(number, host CPUs it may use as truth values)] of the I/O threads; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        cpus = self._cpu_count()
        found = self._call(DomainIOThread.domain_get_iothread_info, self._o, bits(DomainModificationImpact, flags))
        return [(thread.iothread_id, as_flags(thread.cpumap, cpus)) for thread in found]

    def pinIOThread(self, iothread_val: int, cpumap: tuple[bool, ...], flags: int = 0) -> int:
        """Let an I/O thread use these host CPUs only; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        number, where = as_uint(as_int(iothread_val)), bits(DomainModificationImpact, flags)
        self._call(DomainIOThread.domain_pin_iothread, self._o, number, as_cpumap(cpumap, self._cpu_count()), where)
        return 0

    def addIOThread(self, iothread_id: int, flags: int = 0) -> int:
        """Add an I/O thread with a number; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        self._call(
            DomainIOThread.domain_add_iothread, self._o, as_uint(iothread_id), bits(DomainModificationImpact, flags)
        )
        return 0

    def delIOThread(self, iothread_id: int, flags: int = 0) -> int:
        """Remove an I/O thread; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        self._call(
            DomainIOThread.domain_del_iothread, self._o, as_uint(iothread_id), bits(DomainModificationImpact, flags)
        )
        return 0

    def setIOThreadParams(self, iothread_val: int, params: Mapping[str, object], flags: int = 0) -> int:
        """Set an I/O thread by names of VIR_DOMAIN_IOTHREAD_*; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        number = as_uint(as_int(iothread_val))
        wanted = hinted(as_dict(params, "IOThread polling params must be a dictionary"), IOTHREAD_HINTS)
        self._call(
            DomainIOThread.domain_set_iothread_params,
            self._o,
            number,
            wanted,
            bits(DomainModificationImpact, flags),
        )
        return 0

    def _cpu_count(self) -> int:
        """The number of CPUs of the host, which is the length of every CPU map."""
        try:
            return self._call(Node.node_get_cpu_map, NoFlags.NONE).total
        except libvirtError:
            node = self._call(Node.node_get_info)
            return node.nodes * node.sockets * node.cores * node.threads
