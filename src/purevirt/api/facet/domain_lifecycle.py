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
    """Starting, stopping and pausing domains.

    A domain that does not exist raises NO_DOMAIN, one in the wrong state OPERATION_INVALID.
    """

    @operation(9, "virDomainCreate", access="domain:start")
    async def domain_create(self, domain: DomainRef) -> None:
        """Start a defined domain, from its saved state where there is one.

        Source: virDomainCreate.
        """

    @operation(10, "virDomainCreateXML", access="domain:write domain:start")
    async def domain_create_xml(self, xml: str, flags: DomainCreateFlags) -> DomainRef:
        """Start a transient domain from a ``<domain>`` document.

        Raises XML_ERROR for a malformed document, OPERATION_FAILED where name or UUID belong to another domain.

        Source: virDomainCreateXML.
        """

    @operation(12, "virDomainDestroy", access="domain:stop", high_priority=True)
    async def domain_destroy(self, domain: DomainRef) -> None:
        """Stop a domain at once, as by pulling its plug; a transient one is gone then.

        Source: virDomainDestroy.
        """

    @operation(27, "virDomainReboot", access="domain:init_control domain:write?GUEST_AGENT")
    async def domain_reboot(self, domain: DomainRef, flags: DomainRebootFlagValues) -> None:
        """Ask the guest to restart; flags choose the ways to try.

        Source: virDomainReboot.
        """

    @operation(28, "virDomainResume", access="domain:suspend")
    async def domain_resume(self, domain: DomainRef) -> None:
        """Let a paused guest run on.

        Source: virDomainResume.
        """

    @operation(33, "virDomainShutdown", access="domain:init_control")
    async def domain_shutdown(self, domain: DomainRef) -> None:
        """Ask the guest to shut down; it decides whether and when.

        Source: virDomainShutdown.
        """

    @operation(34, "virDomainSuspend", access="domain:suspend")
    async def domain_suspend(self, domain: DomainRef) -> None:
        """Pause a guest; its memory stays.

        Source: virDomainSuspend.
        """

    @operation(196, "virDomainCreateWithFlags", access="domain:start")
    async def domain_create_with_flags(self, domain: DomainRef, flags: DomainCreateFlags) -> DomainRef:
        """Start a defined domain, as flags say: paused, bound to this connection, without its saved state.

        Source: virDomainCreateWithFlags.
        """

    @operation(210, "virDomainInjectNMI", access="domain:inject_nmi")
    async def domain_inject_nmi(self, domain: DomainRef, flags: NoFlags) -> None:
        """Send a non-maskable interrupt to the guest.

        Source: virDomainInjectNMI.
        """

    @operation(234, "virDomainDestroyFlags", access="domain:stop", high_priority=True)
    async def domain_destroy_flags(self, domain: DomainRef, flags: DomainDestroyFlagsValues) -> None:
        """Stop a domain; GRACEFUL raises OPERATION_FAILED for one that does not end by itself in place of killing it.

        Source: virDomainDestroyFlags.
        """

    @operation(245, "virDomainReset", access="domain:reset")
    async def domain_reset(self, domain: DomainRef, flags: NoFlags) -> None:
        """Restart the machine at once, as its reset button does.

        Source: virDomainReset.
        """

    @operation(258, "virDomainShutdownFlags", access="domain:init_control domain:write?GUEST_AGENT")
    async def domain_shutdown_flags(self, domain: DomainRef, flags: DomainShutdownFlagValues) -> None:
        """Ask the guest to shut down; flags choose the ways to try.

        Source: virDomainShutdownFlags.
        """

    @operation(261, "virDomainPMSuspendForDuration", access="domain:pm_control")
    async def domain_pm_suspend_for_duration(
        self, domain: DomainRef, target: NodeSuspendTarget, duration_s: int, flags: NoFlags
    ) -> None:
        """Ask the guest to suspend to memory or disk.

        ``duration_s`` has to be 0.

        Source: virDomainPMSuspendForDuration.
        """

    @operation(267, "virDomainPMWakeup", access="domain:pm_control")
    async def domain_pm_wakeup(self, domain: DomainRef, flags: NoFlags) -> None:
        """Wake a guest that suspended itself.

        Source: virDomainPMWakeup.
        """

    @operation(309, "virDomainCreateXMLWithFiles", access="domain:write domain:start", files_in=True)
    async def domain_create_xml_with_files(self, xml: str, files: list[int], flags: DomainCreateFlags) -> DomainRef:
        """As ``domain_create_xml``, with open files for a container's first process.

        The files stay the caller's.

        Source: virDomainCreateXMLWithFiles.
        """

    @operation(310, "virDomainCreateWithFiles", access="domain:start", files_in=True)
    async def domain_create_with_files(
        self, domain: DomainRef, files: list[int], flags: DomainCreateFlags
    ) -> DomainRef:
        """As ``domain_create_with_flags``, with open files for a container's first process.

        The files stay the caller's.

        Source: virDomainCreateWithFiles.
        """

    @operation(390, "virDomainSetLifecycleAction", access="domain:write")
    async def domain_set_lifecycle_action(
        self, domain: DomainRef, kind: LifecycleKind, action: DomainLifecycleAction, flags: DomainModificationImpact
    ) -> None:
        """Choose what follows when the guest powers off, restarts or crashes.

        Raises INVALID_ARG for a combination that the hypervisor does not know.

        Source: virDomainSetLifecycleAction.
        """
