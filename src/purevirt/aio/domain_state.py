"""What a domain is doing: state, XML, metadata, clock and addresses."""

from collections.abc import Callable
from dataclasses import replace

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainControlInfo, DomainInfo, DomainInterface, DomainStateInfo, DomainTime
from purevirt.api.wire import enum_reader
from purevirt.enums.domain import DomainMessageType, DomainMetadataType, DomainModificationImpact, DomainXMLFlags
from purevirt.enums.domain_guest import DomainGetHostnameFlags, DomainInterfaceAddressesSource, DomainSetTimeFlags
from purevirt.enums.domain_state import (
    DomainBlockedReason,
    DomainCrashedReason,
    DomainNostateReason,
    DomainPausedReason,
    DomainPMSuspendedReason,
    DomainRunningReason,
    DomainShutdownReason,
    DomainShutoffReason,
)
from purevirt.enums.domain_state import DomainState as StateNumber

_REASONS: dict[int, Callable[[int], int]] = {
    state: enum_reader(reasons)
    for state, reasons in (
        (StateNumber.NOSTATE, DomainNostateReason),
        (StateNumber.RUNNING, DomainRunningReason),
        (StateNumber.BLOCKED, DomainBlockedReason),
        (StateNumber.PAUSED, DomainPausedReason),
        (StateNumber.SHUTDOWN, DomainShutdownReason),
        (StateNumber.SHUTOFF, DomainShutoffReason),
        (StateNumber.CRASHED, DomainCrashedReason),
        (StateNumber.PMSUSPENDED, DomainPMSuspendedReason),
    )
}


class DomainState(Handle[DomainRef]):
    """State, XML, metadata, clock and addresses of a domain."""

    async def xml(self, *, flags: DomainXMLFlags | None = None) -> str:
        """The domain's document."""
        return await self._call(DomainStatus.domain_get_xml_desc, self.ref, flags or DomainXMLFlags(0))

    async def info(self) -> DomainInfo:
        """State, memory, virtual CPUs and CPU time in one."""
        return await self._call(DomainStatus.domain_get_info, self.ref)

    async def state(self) -> DomainStateInfo:
        """The state and the reason for it, a member of that state's own enumeration."""
        found = await self._call(DomainStatus.domain_get_state, self.ref, NoFlags.NONE)
        reader = _REASONS.get(found.state)
        return found if reader is None else replace(found, reason=reader(found.reason))

    async def control_info(self) -> DomainControlInfo:
        """How the channel to the hypervisor does."""
        return await self._call(DomainStatus.domain_get_control_info, self.ref, NoFlags.NONE)

    async def os_type(self) -> str:
        """The kind of guest: ``hvm``, ``linux``, ``exe`` and so on."""
        return await self._call(DomainLookup.domain_get_os_type, self.ref)

    async def is_active(self) -> bool:
        """Whether it runs."""
        return await self._call(DomainLookup.domain_is_active, self.ref)

    async def is_persistent(self) -> bool:
        """Whether it stays defined when it stops."""
        return await self._call(DomainLookup.domain_is_persistent, self.ref)

    async def is_updated(self) -> bool:
        """Whether its definition was changed since it was read from disk."""
        return await self._call(DomainLookup.domain_is_updated, self.ref)

    async def metadata(
        self,
        kind: DomainMetadataType,
        uri: str | None = None,
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> str:
        """A title, a description, or the element of a name space; raises DomainMetadataNotFound."""
        return await self._call(DomainStatus.domain_get_metadata, self.ref, kind, uri, flags)

    async def set_metadata(
        self,
        kind: DomainMetadataType,
        metadata: str | None = None,
        key: str | None = None,
        uri: str | None = None,
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Set a title, a description, or the element of a name space; None removes it."""
        await self._call(DomainStatus.domain_set_metadata, self.ref, kind, metadata, key, uri, flags)

    async def hostname(self, *, flags: DomainGetHostnameFlags | None = None) -> str:
        """The guest's host name, from leases or from its agent."""
        return await self._call(DomainStatus.domain_get_hostname, self.ref, flags or DomainGetHostnameFlags(0))

    async def time(self) -> DomainTime:
        """The guest's clock, from its agent."""
        return await self._call(DomainStatus.domain_get_time, self.ref, NoFlags.NONE)

    async def set_time(self, seconds: int, nseconds: int = 0, *, flags: DomainSetTimeFlags | None = None) -> None:
        """Set the guest's clock to seconds since the epoch."""
        await self._call(DomainStatus.domain_set_time, self.ref, seconds, nseconds, flags or DomainSetTimeFlags(0))

    async def interface_addresses(
        self, source: DomainInterfaceAddressesSource = DomainInterfaceAddressesSource.LEASE
    ) -> list[DomainInterface]:
        """The guest's network interfaces and their addresses."""
        return await self._call(DomainStatus.domain_interface_addresses, self.ref, source, NoFlags.NONE)

    async def messages(self, *kinds: DomainMessageType) -> list[str]:
        """Warnings about the domain, of all kinds where none is given."""
        found: list[str] = []
        for kind in kinds or DomainMessageType:
            found += await self._call(DomainStatus.domain_get_messages, self.ref, kind)
        return found
