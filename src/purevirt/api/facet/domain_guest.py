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
    """What goes through the guest agent, keys and signals."""

    @operation(226, "virDomainSendKey", access="domain:send_input")
    async def domain_send_key(
        self, domain: DomainRef, codeset: KeycodeSet, hold_time_ms: int, keycodes: list[int], flags: NoFlags
    ) -> None:
        """virDomainSendKey."""

    @operation(294, "virDomainFSTrim", access="domain:fs_trim")
    async def domain_fstrim(
        self, domain: DomainRef, mountpoint: str | None, minimum_bytes: int, flags: NoFlags
    ) -> None:
        """virDomainFSTrim."""

    @operation(295, "virDomainSendProcessSignal", access="domain:send_signal")
    async def domain_send_process_signal(
        self, domain: DomainRef, pid: int, signum: DomainProcessSignal, flags: NoFlags
    ) -> None:
        """virDomainSendProcessSignal."""

    @operation(335, "virDomainFSFreeze", access="domain:fs_freeze")
    async def domain_fsfreeze(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        """virDomainFSFreeze."""

    @operation(336, "virDomainFSThaw", access="domain:fs_freeze")
    async def domain_fsthaw(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        """virDomainFSThaw."""

    @operation(349, "virDomainGetFSInfo", access="domain:fs_freeze")
    async def domain_get_fsinfo(self, domain: DomainRef, flags: NoFlags) -> list[FilesystemInfo]:
        """virDomainGetFSInfo."""

    @operation(357, "virDomainSetUserPassword", access="domain:set_password")
    async def domain_set_user_password(
        self, domain: DomainRef, user: str | None, password: str | None, flags: DomainSetUserPasswordFlags
    ) -> None:
        """virDomainSetUserPassword."""

    @operation(418, "virDomainGetGuestInfo", access="domain:write")
    async def domain_get_guest_info(
        self, domain: DomainRef, types: DomainGuestInfoTypes, flags: NoFlags
    ) -> TypedParams:
        """virDomainGetGuestInfo."""

    @operation(420, "virDomainAgentSetResponseTimeout", access="domain:write")
    async def domain_agent_set_response_timeout(self, domain: DomainRef, timeout_s: int, flags: NoFlags) -> int:
        """virDomainAgentSetResponseTimeout."""

    @operation(424, "virDomainAuthorizedSSHKeysGet", access="domain:write")
    async def domain_authorized_ssh_keys_get(self, domain: DomainRef, user: str, flags: NoFlags) -> list[str]:
        """virDomainAuthorizedSSHKeysGet."""

    @operation(425, "virDomainAuthorizedSSHKeysSet", access="domain:write")
    async def domain_authorized_ssh_keys_set(
        self, domain: DomainRef, user: str, keys: list[str], flags: DomainAuthorizedSSHKeysSetFlags
    ) -> None:
        """virDomainAuthorizedSSHKeysSet."""
