"""Operations on the calls of the qemu program."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import MonitorReply
from purevirt.enums.error import ErrorDomain
from purevirt.enums.qemu import ConnectDomainQemuMonitorEventRegisterFlags, DomainQemuMonitorCommandFlags


class DomainQemu(Facet, program="qemu", api_domain=ErrorDomain.NONE):
    """Talking to the monitor and the agent of a QEMU guest.

    A domain that does not exist raises NO_DOMAIN, one that does not run OPERATION_INVALID.
    """

    @operation(1, "virDomainQemuMonitorCommand", access="domain:write")
    async def domain_monitor_command(self, domain: DomainRef, cmd: str, flags: DomainQemuMonitorCommandFlags) -> str:
        """Send a command, in JSON or with flag 1 in the monitor's own language, and get its answer.

        The domain is marked as tainted.

        Source: virDomainQemuMonitorCommand.
        """

    @operation(2, "virDomainQemuAttach", access="domain:start domain:write")
    async def domain_attach(self, pid: int, flags: NoFlags) -> DomainRef:
        """Take over a QEMU process that somebody else started.

        Raises OPERATION_UNSUPPORTED: that is no longer done.

        Source: virDomainQemuAttach.
        """

    @operation(3, "virDomainQemuAgentCommand", access="domain:write")
    async def domain_agent_command(self, domain: DomainRef, cmd: str, timeout_s: int, flags: NoFlags) -> str | None:
        """Send a command in JSON to the guest's agent and get its answer.

        ``timeout_s``: -2 for ever, -1 the default, 0 not at all. Raises AGENT_UNRESPONSIVE where none comes in time.

        Source: virDomainQemuAgentCommand.
        """

    @operation(7, "virDomainQemuMonitorCommandWithFiles", access="domain:write", files_in=True, files_out=True)
    async def domain_monitor_command_with_files(
        self, domain: DomainRef, cmd: str, files: list[int], flags: DomainQemuMonitorCommandFlags
    ) -> MonitorReply:
        """As ``domain_monitor_command``, with files for the monitor and from it.

        The files given stay the caller's, those in the result become the caller's.

        Source: virDomainQemuMonitorCommandWithFiles.
        """


class QemuEvents(Facet, program="qemu", api_domain=ErrorDomain.NONE):
    """Subscriptions to events of QEMU monitors."""

    @operation(
        4,
        "virConnectDomainQemuMonitorEventRegister",
        access="connect:search_domains connect:write",
        visible="domain:getattr",
        high_priority=True,
    )
    async def connect_domain_monitor_event_register(
        self, domain: DomainRef | None, event: str | None, flags: ConnectDomainQemuMonitorEventRegisterFlags
    ) -> int:
        """Listen to monitor events of a domain or of all, of one name or of all; the callback id.

        Flags 1 and 2 make the name a regular expression and its case not matter.

        Source: virConnectDomainQemuMonitorEventRegister.
        """

    @operation(5, "virConnectDomainQemuMonitorEventDeregister", access="connect:write", high_priority=True)
    async def connect_domain_monitor_event_deregister(self, callback_id: int) -> None:
        """Stop the subscription of a callback id.

        Raises INVALID_ARG for an unknown one.

        Source: virConnectDomainQemuMonitorEventDeregister.
        """
