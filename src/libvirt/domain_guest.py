"""What goes on in the guest, asked of its agent, and the keys it is sent."""

from collections.abc import Mapping

from libvirt.argument import as_dict, as_int, as_llong, as_text, as_texts, as_uint, as_ullong, bits, member
from libvirt.handle import Child, refuse
from libvirt.hint import LAUNCH_HINTS
from libvirt.typedparam import Parameters, as_parameters, hinted
from purevirt.api.facet.domain_guest import DomainGuest
from purevirt.api.facet.domain_security import DomainSecurity
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain_guest import (
    DomainAuthorizedSSHKeysSetFlags,
    DomainGuestInfoTypes,
    DomainProcessSignal,
    DomainSetUserPasswordFlags,
    KeycodeSet,
)

_MAX_KEYS = 16


class _DomainGuest(Child[DomainRef]):
    """What the guest itself tells and does."""

    def guestInfo(self, types: int = 0, flags: int = 0) -> Parameters:
        """What the agent tells of kinds of VIR_DOMAIN_GUEST_INFO_*, 0 for all, by name."""
        return as_parameters(
            self._call(
                DomainGuest.domain_get_guest_info, self._o, bits(DomainGuestInfoTypes, types), bits(NoFlags, flags)
            )
        )

    def fsInfo(self, flags: int = 0) -> list[tuple[str, str, str, list[str]]]:
        """[(mount point, device, kind, [disks])] of the file systems in the guest."""
        found = self._call(DomainGuest.domain_get_fsinfo, self._o, bits(NoFlags, flags))
        return [(item.mountpoint, item.name, item.fstype, item.disks) for item in found]

    def fsFreeze(self, mountpoints: list[str] | None = None, flags: int = 0) -> int:
        """Stop writing to file systems, of these mount points or of all; the number of them."""
        return self._call(DomainGuest.domain_fsfreeze, self._o, as_texts(mountpoints), bits(NoFlags, flags))

    def fsThaw(self, mountpoints: list[str] | None = None, flags: int = 0) -> int:
        """Write to file systems again, of these mount points or of all; the number of them."""
        return self._call(DomainGuest.domain_fsthaw, self._o, as_texts(mountpoints), bits(NoFlags, flags))

    def fSTrim(self, mountPoint: str | None, minimum: int, flags: int = 0) -> int:
        """Give unused blocks back, of a mount point or of all, in runs of ``minimum`` bytes and more; returns 0."""
        self._call(DomainGuest.domain_fstrim, self._o, mountPoint, as_ullong(minimum), bits(NoFlags, flags))
        return 0

    def setUserPassword(self, user: str | None, password: str | None, flags: int = 0) -> int:
        """Set the password of a user; ``flags`` of VIR_DOMAIN_PASSWORD_*; returns 0."""
        self._call(
            DomainGuest.domain_set_user_password, self._o, user, password, bits(DomainSetUserPasswordFlags, flags)
        )
        return 0

    def authorizedSSHKeysGet(self, user: str, flags: int = 0) -> list[str]:
        """The SSH keys that may log in as a user."""
        as_text(user, "virDomainAuthorizedSSHKeysGet", 2, optional=False)
        return self._call(DomainGuest.domain_authorized_ssh_keys_get, self._o, user, bits(NoFlags, flags))

    def authorizedSSHKeysSet(self, user: str, keys: list[str] | None = None, flags: int = 0) -> int:
        """Set the SSH keys that may log in as a user; ``flags`` of VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_*; returns 0."""
        as_text(user, "virDomainAuthorizedSSHKeysSet", 2, optional=False)
        how, texts = bits(DomainAuthorizedSSHKeysSetFlags, flags), as_texts(keys)
        alter = DomainAuthorizedSSHKeysSetFlags.APPEND | DomainAuthorizedSSHKeysSetFlags.REMOVE
        if how & alter and not texts:
            text = "keys in virDomainAuthorizedSSHKeysSet must not be NULL"
            raise refuse("virDomainAuthorizedSSHKeysSet", "keys", text)
        self._call(DomainGuest.domain_authorized_ssh_keys_set, self._o, user, texts, how)
        return 0

    def agentSetResponseTimeout(self, timeout: int, flags: int = 0) -> int:
        """How long to wait for the agent, in seconds or VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_*; returns 0."""
        return self._call(DomainGuest.domain_agent_set_response_timeout, self._o, as_int(timeout), bits(NoFlags, flags))

    def sendKey(self, codeset: int, holdtime: int, keycodes: list[int], nkeycodes: int, flags: int = 0) -> int:
        """Press keys of a code set of VIR_KEYCODE_SET_* together and hold them for milliseconds; returns 0.

        As in libvirt-python the length of the list counts, not ``nkeycodes``.
        """
        known, held_ms = as_int(codeset) in KeycodeSet._value2member_map_, as_int(holdtime)
        as_uint(nkeycodes)
        codes = [as_uint(code) for code in keycodes[:_MAX_KEYS]]
        if not codes:
            raise refuse("virDomainSendKey", "nkeycodes", "nkeycodes in virDomainSendKey must be greater than zero")
        if not known:
            raise refuse("virDomainSendKey", "codeset", f"Unsupported codeset '{codeset}'")
        self._call(DomainGuest.domain_send_key, self._o, KeycodeSet(codeset), held_ms, codes, bits(NoFlags, flags))
        return 0

    def sendProcessSignal(self, pid_value: int, signum: int, flags: int = 0) -> int:
        """Send a signal of VIR_DOMAIN_PROCESS_SIGNAL_* to a process in the guest; returns 0."""
        self._call(
            DomainGuest.domain_send_process_signal,
            self._o,
            as_llong(pid_value),
            member(DomainProcessSignal, signum),
            bits(NoFlags, flags),
        )
        return 0

    def securityLabel(self) -> list[str | bool]:
        """[label, whether it is enforced] of the first security driver."""
        found = self._call(DomainSecurity.domain_get_security_label, self._o)
        return [found.label, found.is_enforcing]

    def securityLabelList(self) -> list[list[str | bool]]:
        """[label, whether it is enforced] of each security driver."""
        return [
            [found.label, found.is_enforcing]
            for found in self._call(DomainSecurity.domain_get_security_label_list, self._o)
        ]

    def launchSecurityInfo(self, flags: int = 0) -> Parameters:
        """What is known of the encryption of the guest, by name, VIR_DOMAIN_LAUNCH_SECURITY_*."""
        return as_parameters(
            self._call(
                DomainSecurity.domain_get_launch_security_info,
                self._o,
                bits(TypedParameterFlags, self._with_texts(flags)),
            )
        )

    def setLaunchSecurityState(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Give the guest what it needs to start encrypted, by names of VIR_DOMAIN_LAUNCH_SECURITY_*; returns 0."""
        wanted = hinted(as_dict(params, "Launch security state params must be a dictionary"), LAUNCH_HINTS)
        self._call(DomainSecurity.domain_set_launch_security_state, self._o, wanted, bits(NoFlags, flags))
        return 0
