"""Operations on I/O threads."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import IOThreadInfo
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact
from purevirt.enums.error import ErrorDomain


class DomainIOThread(Facet, api_domain=ErrorDomain.DOMAIN):
    """I/O threads."""

    @operation(351, "virDomainGetIOThreadInfo", access="domain:read", read_only=True)
    async def domain_get_iothread_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[IOThreadInfo]:
        """virDomainGetIOThreadInfo."""

    @operation(352, "virDomainPinIOThread", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_pin_iothread(
        self, domain: DomainRef, iothread_id: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        """virDomainPinIOThread."""

    @operation(355, "virDomainAddIOThread", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_add_iothread(self, domain: DomainRef, iothread_id: int, flags: DomainModificationImpact) -> None:
        """virDomainAddIOThread."""

    @operation(356, "virDomainDelIOThread", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_del_iothread(self, domain: DomainRef, iothread_id: int, flags: DomainModificationImpact) -> None:
        """virDomainDelIOThread."""

    @operation(402, "virDomainSetIOThreadParams", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_iothread_params(
        self, domain: DomainRef, iothread_id: int, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """virDomainSetIOThreadParams."""
