"""What only QEMU domains and containers offer: monitor, agent, name spaces."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.api.facet.lxc import DomainLxc
from purevirt.api.facet.qemu import DomainQemu as DomainQemuCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import MonitorReply
from purevirt.enums.qemu import DomainQemuAgentCommandTimeoutValues, DomainQemuMonitorCommandFlags


class DomainQemu(Handle[DomainRef]):
    """What only QEMU domains and containers offer."""

    async def monitor_command(
        self, command: str, *, flags: DomainQemuMonitorCommandFlags = DomainQemuMonitorCommandFlags.DEFAULT
    ) -> str:
        """What QEMU's monitor answers to a command."""
        return await self._call(DomainQemuCalls.domain_monitor_command, self.ref, command, flags)

    async def monitor_command_with_files(
        self,
        command: str,
        files: Iterable[int] = (),
        *,
        flags: DomainQemuMonitorCommandFlags = DomainQemuMonitorCommandFlags.DEFAULT,
    ) -> MonitorReply:
        """What QEMU's monitor answers to a command with open files; the caller closes those of the answer."""
        return await self._call(
            DomainQemuCalls.domain_monitor_command_with_files, self.ref, command, list(files), flags
        )

    async def agent_command(
        self, command: str, timeout_s: int = DomainQemuAgentCommandTimeoutValues.DEFAULT
    ) -> str | None:
        """What the guest's agent answers to a command."""
        return await self._call(DomainQemuCalls.domain_agent_command, self.ref, command, timeout_s, NoFlags.NONE)

    async def open_namespaces(self) -> list[int]:
        """The file descriptors of a container's name spaces, which the caller closes."""
        return await self._call(DomainLxc.domain_open_namespace, self.ref, NoFlags.NONE)
