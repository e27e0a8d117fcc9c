"""What the guest is asked for, mostly through its agent."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values, with_strings
from purevirt.api.facet.domain_guest import DomainGuest as DomainGuestCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import FilesystemInfo
from purevirt.api.typedparam import as_dict
from purevirt.enums.domain_guest import (
    DomainAuthorizedSSHKeysSetFlags,
    DomainGuestInfoTypes,
    DomainProcessSignal,
    DomainSetUserPasswordFlags,
    KeycodeSet,
)


class DomainGuest(Handle[DomainRef]):
    """What the guest is asked for, mostly through its agent."""

    async def send_key(
        self, keycodes: Iterable[int], codeset: KeycodeSet = KeycodeSet.LINUX, hold_time_ms: int = 0
    ) -> None:
        """Press keys together and release them."""
        await self._call(
            DomainGuestCalls.domain_send_key, self.ref, codeset, hold_time_ms, list(keycodes), NoFlags.NONE
        )

    async def send_process_signal(self, pid: int, signum: DomainProcessSignal) -> None:
        """Send a signal to a process of a container."""
        await self._call(DomainGuestCalls.domain_send_process_signal, self.ref, pid, signum, NoFlags.NONE)

    async def fs_trim(self, mountpoint: str | None = None, minimum_bytes: int = 0) -> None:
        """Let the guest discard unused blocks."""
        await self._call(DomainGuestCalls.domain_fstrim, self.ref, mountpoint, minimum_bytes, NoFlags.NONE)

    async def fs_freeze(self, mountpoints: Iterable[str] = ()) -> int:
        """Freeze file systems, all where none are named; returns how many."""
        return await self._call(DomainGuestCalls.domain_fsfreeze, self.ref, list(mountpoints), NoFlags.NONE)

    async def fs_thaw(self, mountpoints: Iterable[str] = ()) -> int:
        """Thaw file systems, all where none are named; returns how many."""
        return await self._call(DomainGuestCalls.domain_fsthaw, self.ref, list(mountpoints), NoFlags.NONE)

    async def fs_info(self) -> list[FilesystemInfo]:
        """The mounted file systems."""
        return await self._call(DomainGuestCalls.domain_get_fsinfo, self.ref, NoFlags.NONE)

    async def set_user_password(
        self, user: str | None = None, password: str | None = None, *, flags: DomainSetUserPasswordFlags | None = None
    ) -> None:
        """Set a guest user's password."""
        await self._call(
            DomainGuestCalls.domain_set_user_password, self.ref, user, password, flags or DomainSetUserPasswordFlags(0)
        )

    async def guest_info(self, *, types: DomainGuestInfoTypes | None = None) -> Values:
        """What the agent tells about the guest, by name."""
        return as_dict(
            await self._call(
                DomainGuestCalls.domain_get_guest_info,
                self.ref,
                with_strings(types or DomainGuestInfoTypes(0)),
                NoFlags.NONE,
            )
        )

    async def set_agent_response_timeout(self, timeout_s: int) -> int:
        """How long the agent may take; DomainAgentResponseTimeoutValues has special values."""
        return await self._call(DomainGuestCalls.domain_agent_set_response_timeout, self.ref, timeout_s, NoFlags.NONE)

    async def authorized_ssh_keys(self, user: str) -> list[str]:
        """A guest user's SSH keys."""
        return await self._call(DomainGuestCalls.domain_authorized_ssh_keys_get, self.ref, user, NoFlags.NONE)

    async def set_authorized_ssh_keys(
        self, user: str, keys: Iterable[str], *, flags: DomainAuthorizedSSHKeysSetFlags | None = None
    ) -> None:
        """Set, add or remove a guest user's SSH keys."""
        await self._call(
            DomainGuestCalls.domain_authorized_ssh_keys_set,
            self.ref,
            user,
            list(keys),
            flags or DomainAuthorizedSSHKeysSetFlags(0),
        )
