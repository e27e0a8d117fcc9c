"""Keys for the QEMU driver's guests, and what would go through an agent."""

from purevirt.api.facet.domain_guest import DomainGuest
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import FilesystemInfo
from purevirt.api.typedparam import TypedParams
from purevirt.drivers.qemu.agent import check_agent
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject
from purevirt.drivers.qemu.keycode import to_qnum
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_guest import DomainGuestInfoTypes, DomainSetUserPasswordFlags, KeycodeSet
from purevirt.errors import Error, ErrorDomain


class QemuDomainGuest(QemuFacet, DomainGuest):
    """Keys, and refusals of what needs the agent."""

    @override()
    async def domain_send_key(
        self, domain: DomainRef, codeset: KeycodeSet, hold_time_ms: int, keycodes: list[int], flags: NoFlags
    ) -> None:
        if codeset not in tuple(KeycodeSet):
            text = f"Unsupported codeset '{int(codeset)}'"
            raise Error.of_argument("virDomainSendKey", "codeset", text, domain=ErrorDomain.DOMAIN)
        self.running(domain)
        keys: list[Json] = [{"type": "number", "data": to_qnum(codeset, code)} for code in keycodes]
        arguments: JsonObject = {"keys": keys}
        if hold_time_ms:
            arguments["hold-time"] = hold_time_ms
        await self.ask(domain, Job.MODIFY, "qemuDomainSendKey", "send-key", arguments)

    @override(DomainSetUserPasswordFlags.ENCRYPTED)
    async def domain_set_user_password(
        self, domain: DomainRef, user: str | None, password: str | None, flags: DomainSetUserPasswordFlags
    ) -> None:
        check_agent(self.find_domain(domain))

    @override()
    async def domain_get_fsinfo(self, domain: DomainRef, flags: NoFlags) -> list[FilesystemInfo]:
        check_agent(self.find_domain(domain))

    @override()
    async def domain_fsfreeze(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        check_agent(self.find_domain(domain))

    @override()
    async def domain_fsthaw(self, domain: DomainRef, mountpoints: list[str], flags: NoFlags) -> int:
        check_agent(self.find_domain(domain))

    @override()
    async def domain_fstrim(
        self, domain: DomainRef, mountpoint: str | None, minimum_bytes: int, flags: NoFlags
    ) -> None:
        check_agent(self.find_domain(domain))

    @override()
    async def domain_get_guest_info(
        self, domain: DomainRef, types: DomainGuestInfoTypes, flags: NoFlags
    ) -> TypedParams:
        check_agent(self.find_domain(domain))
