"""Operations on what goes through the guest agent, keys and signals."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import FilesystemInfo
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_guest import (
    DomainAuthorizedSSHKeysSetFlags,
    DomainGuestInfoTypes,
    DomainProcessSignal,
    DomainSetUserPasswordFlags,
    KeycodeSet,
)
from purevirt.enums.error import ErrorDomain


class DomainGuest(Facet, api_domain=ErrorDomain.DOMAIN):
    """What the operating system in a guest is asked to do, most of it by its agent.

    A domain that does not exist raises NO_DOMAIN, one that does not run OPERATION_INVALID, an agent that is not
    configured ARGUMENT_UNSUPPORTED, one that does not answer AGENT_UNRESPONSIVE.
    """

    @operation(226, "virDomainSendKey", access="domain:send_input")
    async def domain_send_key(
        self, domain: DomainRef, codeset: KeycodeSet, hold_time_ms: int, keycodes: list[int], flags: NoFlags
    ) -> None:
        """Press keys together and hold them.

        ``keycodes`` are at most 16 numbers of the code set. Raises INVALID_ARG for more, or for a key that the guest's
        keyboard has not.

        Source: virDomainSendKey.
        """

    @operation(294, "virDomainFSTrim", access="domain:fs_trim")
    async def domain_fstrim(
        self, domain: DomainRef, mountpoint: str | None, minimum_bytes: int, flags: NoFlags
    ) -> None:
        """Let the guest discard unused blocks of one mounted file system, or of all for None.

        ``minimum_bytes`` is the shortest run worth discarding.

        Source: virDomainFSTrim.
        """

    @operation(295, "virDomainSendProcessSignal", access="domain:send_signal")
    async def domain_send_process_signal(
        self, domain: DomainRef, pid: int, signum: DomainProcessSignal, flags: NoFlags
    ) -> None:
        """Send a signal to a process in a container.

        ``pid`` is the container's own number, -1 its first process.

        Source: virDomainSendProcessSignal.
        """

    @operation(335, "virDomainFSFreeze", access="domain:fs_freeze")
    async def domain_fsfreeze(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        """Stop writing to mounted file systems, all where none is named; the number that is frozen.

        Source: virDomainFSFreeze.
        """

    @operation(336, "virDomainFSThaw", access="domain:fs_freeze")
    async def domain_fsthaw(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        """Go on writing to mounted file systems, all where none is named; the number that was thawed.

        Source: virDomainFSThaw.
        """

    @operation(349, "virDomainGetFSInfo", access="domain:fs_freeze")
    async def domain_get_fsinfo(self, domain: DomainRef, flags: NoFlags) -> list[FilesystemInfo]:
        """The file systems that the guest has mounted, with the disks they lie on.

        Source: virDomainGetFSInfo.
        """

    @operation(357, "virDomainSetUserPassword", access="domain:set_password")
    async def domain_set_user_password(
        self, domain: DomainRef, user: str | None, password: str | None, flags: DomainSetUserPasswordFlags
    ) -> None:
        """Set a user's password in the guest.

        ENCRYPTED says that the password is given as the guest's system stores it.

        Source: virDomainSetUserPassword.
        """

    @operation(418, "virDomainGetGuestInfo", access="domain:write")
    async def domain_get_guest_info(
        self, domain: DomainRef, types: DomainGuestInfoTypes, flags: NoFlags
    ) -> TypedParams:
        """What the agent tells of the guest, as parameters named by area.

        ``types`` of 0 asks for all areas that the agent knows.

        Source: virDomainGetGuestInfo.
        """

    @operation(420, "virDomainAgentSetResponseTimeout", access="domain:write")
    async def domain_agent_set_response_timeout(self, domain: DomainRef, timeout_s: int, flags: NoFlags) -> int:
        """Choose how long commands wait for the agent.

        ``timeout_s``: -2 for ever, -1 the default, 0 not at all. The result is 0.

        Source: virDomainAgentSetResponseTimeout.
        """

    @operation(424, "virDomainAuthorizedSSHKeysGet", access="domain:write")
    async def domain_authorized_ssh_keys_get(self, domain: DomainRef, user: str, flags: NoFlags) -> list[str]:
        """The lines of a guest user's authorized_keys file.

        Source: virDomainAuthorizedSSHKeysGet.
        """

    @operation(425, "virDomainAuthorizedSSHKeysSet", access="domain:write")
    async def domain_authorized_ssh_keys_set(
        self, domain: DomainRef, user: str, keys: list[str], flags: DomainAuthorizedSSHKeysSetFlags
    ) -> None:
        """Replace the lines of a guest user's authorized_keys file, with APPEND or REMOVE add or take away these.

        Source: virDomainAuthorizedSSHKeysSet.
        """
