"""Operations on virtual CPUs and their pinning."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainVcpus
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact, DomainVcpuFlags
from purevirt.enums.error import ErrorDomain


class DomainVcpu(Facet, api_domain=ErrorDomain.DOMAIN):
    """Virtual CPUs and their pinning."""

    @operation(18, "virDomainGetMaxVcpus", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_max_vcpus(self, domain: DomainRef) -> int:
        """virDomainGetMaxVcpus."""

    @operation(20, "virDomainGetVcpus", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_vcpus(self, domain: DomainRef) -> DomainVcpus:
        """virDomainGetVcpus."""

    @operation(26, "virDomainPinVcpu", access="domain:write")
    async def domain_pin_vcpu(self, domain: DomainRef, vcpu: int, cpumap: bytes) -> None:
        """virDomainPinVcpu."""

    @operation(32, "virDomainSetVcpus", access="domain:write")
    async def domain_set_vcpus(self, domain: DomainRef, vcpus: int) -> None:
        """virDomainSetVcpus."""

    @operation(
        199,
        "virDomainSetVcpusFlags",
        access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG domain:write?GUEST",
    )
    async def domain_set_vcpus_flags(self, domain: DomainRef, vcpus: int, flags: DomainVcpuFlags) -> None:
        """virDomainSetVcpusFlags."""

    @operation(200, "virDomainGetVcpusFlags", access="domain:read domain:write?GUEST", read_only="?GUEST")
    async def domain_get_vcpus_flags(self, domain: DomainRef, flags: DomainVcpuFlags) -> int:
        """virDomainGetVcpusFlags."""

    @operation(225, "virDomainPinVcpuFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_pin_vcpu_flags(
        self, domain: DomainRef, vcpu: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        """virDomainPinVcpuFlags."""

    @operation(230, "virDomainGetVcpuPinInfo", access="domain:read", read_only=True)
    async def domain_get_vcpu_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[bytes]:
        """virDomainGetVcpuPinInfo."""

    @operation(279, "virDomainPinEmulator", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_pin_emulator(self, domain: DomainRef, cpumap: bytes, flags: DomainModificationImpact) -> None:
        """virDomainPinEmulator."""

    @operation(280, "virDomainGetEmulatorPinInfo", access="domain:read", read_only=True)
    async def domain_get_emulator_pin_info(self, domain: DomainRef, flags: DomainModificationImpact) -> bytes | None:
        """virDomainGetEmulatorPinInfo."""

    @operation(371, "virDomainGetGuestVcpus", access="domain:write")
    async def domain_get_guest_vcpus(self, domain: DomainRef, flags: NoFlags) -> TypedParams:
        """virDomainGetGuestVcpus."""

    @operation(372, "virDomainSetGuestVcpus", access="domain:write")
    async def domain_set_guest_vcpus(self, domain: DomainRef, cpumap: str, state: int, flags: NoFlags) -> None:
        """virDomainSetGuestVcpus."""

    @operation(384, "virDomainSetVcpu", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_vcpu(
        self, domain: DomainRef, cpumap: str, state: int, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetVcpu."""
