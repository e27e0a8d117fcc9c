"""Operations on the calls of the qemu program."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import MonitorReply
from purevirt.enums.error import ErrorDomain


class DomainQemu(Facet, program="qemu", api_domain=ErrorDomain.NONE):
    """The calls of the qemu program."""

    @operation(1, "virDomainQemuMonitorCommand", access="domain:write")
    async def domain_monitor_command(self, domain: DomainRef, cmd: str, flags: NoFlags) -> str:
        """virDomainQemuMonitorCommand."""

    @operation(2, "virDomainQemuAttach", access="domain:start domain:write")
    async def domain_attach(self, pid: int, flags: NoFlags) -> DomainRef:
        """virDomainQemuAttach."""

    @operation(3, "virDomainQemuAgentCommand", access="domain:write")
    async def domain_agent_command(self, domain: DomainRef, cmd: str, timeout_s: int, flags: NoFlags) -> str | None:
        """virDomainQemuAgentCommand."""

    @operation(7, "virDomainQemuMonitorCommandWithFiles", access="domain:write", files_in=True, files_out=True)
    async def domain_monitor_command_with_files(
        self, domain: DomainRef, cmd: str, files: list[int], flags: NoFlags
    ) -> MonitorReply:
        """virDomainQemuMonitorCommandWithFiles."""


class QemuEvents(Facet, program="qemu", api_domain=ErrorDomain.NONE):
    """The calls of the qemu program."""

    @operation(
        4,
        "virConnectDomainQemuMonitorEventRegister",
        access="connect:search_domains connect:write",
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_monitor_event_register(
        self, domain: DomainRef | None, event: str | None, flags: NoFlags
    ) -> int:
        """virConnectDomainQemuMonitorEventRegister."""

    @operation(5, "virConnectDomainQemuMonitorEventDeregister", access="connect:write", high_priority=True)
    async def connect_domain_monitor_event_deregister(self, callback_id: int) -> None:
        """virConnectDomainQemuMonitorEventDeregister."""
