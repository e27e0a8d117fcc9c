"""Operations on virtual CPUs and their pinning."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainVcpus
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact, DomainVcpuFlags
from purevirt.enums.error import ErrorDomain


class DomainVcpu(Facet, api_domain=ErrorDomain.DOMAIN):
    """Virtual CPUs and the host CPUs they run on.

    A ``cpumap`` has a bit for each host CPU, the lowest first. A domain that does not exist raises NO_DOMAIN, LIVE on
    one that does not run OPERATION_INVALID.
    """

    @operation(18, "virDomainGetMaxVcpus", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_max_vcpus(self, domain: DomainRef) -> int:
        """The most virtual CPUs the domain can have, of the running guest or else by its type.

        Source: virDomainGetMaxVcpus.
        """

    @operation(20, "virDomainGetVcpus", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_vcpus(self, domain: DomainRef) -> DomainVcpus:
        """What the virtual CPUs of a running guest do, and where they may run.

        Source: virDomainGetVcpus.
        """

    @operation(26, "virDomainPinVcpu", access="domain:write")
    async def domain_pin_vcpu(self, domain: DomainRef, vcpu: int, cpumap: bytes) -> None:
        """Choose the host CPUs that a virtual CPU of a running guest may use.

        Raises INVALID_ARG for a virtual CPU that is not there.

        Source: virDomainPinVcpu.
        """

    @operation(32, "virDomainSetVcpus", access="domain:write")
    async def domain_set_vcpus(self, domain: DomainRef, vcpus: int) -> None:
        """Change the number of virtual CPUs of a running guest.

        Raises INVALID_ARG for more than its maximum.

        Source: virDomainSetVcpus.
        """

    @operation(
        199,
        "virDomainSetVcpusFlags",
        access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG domain:write?GUEST",
    )
    async def domain_set_vcpus_flags(self, domain: DomainRef, vcpus: int, flags: DomainVcpuFlags) -> None:
        """Change the number of virtual CPUs, with MAXIMUM the most there can be, with GUEST those the guest uses.

        Raises INVALID_ARG for more than the maximum.

        Source: virDomainSetVcpusFlags.
        """

    @operation(200, "virDomainGetVcpusFlags", access="domain:read domain:write?GUEST", read_only="?GUEST")
    async def domain_get_vcpus_flags(self, domain: DomainRef, flags: DomainVcpuFlags) -> int:
        """The number of virtual CPUs, with MAXIMUM the most there can be, with GUEST those the guest uses.

        GUEST is refused on read-only connections with OPERATION_DENIED.

        Source: virDomainGetVcpusFlags.
        """

    @operation(225, "virDomainPinVcpuFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_pin_vcpu_flags(
        self, domain: DomainRef, vcpu: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        """Choose the host CPUs that a virtual CPU may use, of guest or definition.

        Raises INVALID_ARG for a virtual CPU that is not there.

        Source: virDomainPinVcpuFlags.
        """

    @operation(230, "virDomainGetVcpuPinInfo", access="domain:read", read_only=True)
    async def domain_get_vcpu_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[bytes]:
        """The map of host CPUs of each virtual CPU.

        Source: virDomainGetVcpuPinInfo.
        """

    @operation(279, "virDomainPinEmulator", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_pin_emulator(self, domain: DomainRef, cpumap: bytes, flags: DomainModificationImpact) -> None:
        """Choose the host CPUs that the emulator's other threads may use.

        Source: virDomainPinEmulator.
        """

    @operation(280, "virDomainGetEmulatorPinInfo", access="domain:read", read_only=True)
    async def domain_get_emulator_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> bytes | None:
        """The map of host CPUs of the emulator's other threads, or None where nothing was chosen.

        Source: virDomainGetEmulatorPinInfo.
        """

    @operation(371, "virDomainGetGuestVcpus", access="domain:write")
    async def domain_get_guest_vcpus(self, domain: DomainRef, flags: NoFlags) -> TypedParams:
        """The CPUs that the guest sees, uses and could take offline, as texts such as ``0-3``.

        Source: virDomainGetGuestVcpus.
        """

    @operation(372, "virDomainSetGuestVcpus", access="domain:write")
    async def domain_set_guest_vcpus(self, domain: DomainRef, cpumap: str, state: int, flags: NoFlags) -> None:
        """Let the guest take CPUs online (``state`` 1) or offline (0); ``cpumap`` is a text such as ``1-2,^1``.

        Source: virDomainSetGuestVcpus.
        """

    @operation(384, "virDomainSetVcpu", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_vcpu(
        self, domain: DomainRef, cpumap: str, state: int, flags: DomainModificationImpact
    ) -> None:
        """Plug virtual CPUs in (``state`` 1) or out (0); ``cpumap`` is a text such as ``1-2``.

        Raises INVALID_ARG for CPUs that are not there or cannot be unplugged.

        Source: virDomainSetVcpu.
        """
