"""Operations on starting and stopping domains."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import (
    DomainCreateFlags,
    DomainDestroyFlagsValues,
    DomainModificationImpact,
    DomainRebootFlagValues,
    DomainShutdownFlagValues,
)
from purevirt.enums.domain_state import DomainLifecycle as LifecycleKind
from purevirt.enums.domain_state import DomainLifecycleAction
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import NodeSuspendTarget


class DomainLifecycle(Facet, api_domain=ErrorDomain.DOMAIN):
    """Starting and stopping domains."""

    @operation(9, "virDomainCreate", access="domain:start")
    async def domain_create(self, domain: DomainRef) -> None:
        """virDomainCreate."""

    @operation(10, "virDomainCreateXML", access="domain:write domain:start")
    async def domain_create_xml(self, xml: str, flags: DomainCreateFlags) -> DomainRef:
        """virDomainCreateXML."""

    @operation(12, "virDomainDestroy", access="domain:stop", high_priority=True)
    async def domain_destroy(self, domain: DomainRef) -> None:
        """virDomainDestroy."""

    @operation(27, "virDomainReboot", access="domain:init_control domain:write?GUEST_AGENT")
    async def domain_reboot(self, domain: DomainRef, flags: DomainRebootFlagValues) -> None:
        """virDomainReboot."""

    @operation(28, "virDomainResume", access="domain:suspend")
    async def domain_resume(self, domain: DomainRef) -> None:
        """virDomainResume."""

    @operation(33, "virDomainShutdown", access="domain:init_control")
    async def domain_shutdown(self, domain: DomainRef) -> None:
        """virDomainShutdown."""

    @operation(34, "virDomainSuspend", access="domain:suspend")
    async def domain_suspend(self, domain: DomainRef) -> None:
        """virDomainSuspend."""

    @operation(196, "virDomainCreateWithFlags", access="domain:start")
    async def domain_create_with_flags(self, domain: DomainRef, flags: DomainCreateFlags) -> DomainRef:
        """virDomainCreateWithFlags."""

    @operation(210, "virDomainInjectNMI", access="domain:inject_nmi")
    async def domain_inject_nmi(self, domain: DomainRef, flags: NoFlags) -> None:
        """virDomainInjectNMI."""

    @operation(234, "virDomainDestroyFlags", access="domain:stop", high_priority=True)
    async def domain_destroy_flags(self, domain: DomainRef, flags: DomainDestroyFlagsValues) -> None:
        """virDomainDestroyFlags."""

    @operation(245, "virDomainReset", access="domain:reset")
    async def domain_reset(self, domain: DomainRef, flags: NoFlags) -> None:
        """virDomainReset."""

    @operation(258, "virDomainShutdownFlags", access="domain:init_control domain:write?GUEST_AGENT")
    async def domain_shutdown_flags(self, domain: DomainRef, flags: DomainShutdownFlagValues) -> None:
        """virDomainShutdownFlags."""

    @operation(261, "virDomainPMSuspendForDuration", access="domain:pm_control")
    async def domain_pm_suspend_for_duration(
        self, domain: DomainRef, target: NodeSuspendTarget, duration_s: int, flags: NoFlags
    ) -> None:
        """virDomainPMSuspendForDuration."""

    @operation(267, "virDomainPMWakeup", access="domain:pm_control")
    async def domain_pm_wakeup(self, domain: DomainRef, flags: NoFlags) -> None:
        """virDomainPMWakeup."""

    @operation(309, "virDomainCreateXMLWithFiles", access="domain:write domain:start", files_in=True)
    async def domain_create_xml_with_files(self, xml: str, files: list[int], flags: DomainCreateFlags) -> DomainRef:
        """virDomainCreateXMLWithFiles."""

    @operation(310, "virDomainCreateWithFiles", access="domain:start", files_in=True)
    async def domain_create_with_files(
        self, domain: DomainRef, files: list[int], flags: DomainCreateFlags
    ) -> DomainRef:
        """virDomainCreateWithFiles."""

    @operation(390, "virDomainSetLifecycleAction", access="domain:write")
    async def domain_set_lifecycle_action(
        self, domain: DomainRef, kind: LifecycleKind, action: DomainLifecycleAction, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetLifecycleAction."""
