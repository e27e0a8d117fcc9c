"""Operations on I/O threads."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import IOThreadInfo
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain import DomainModificationImpact
from purevirt.enums.error import ErrorDomain


class DomainIOThread(Facet, api_domain=ErrorDomain.DOMAIN):
    """I/O threads of a domain.

    A domain that does not exist raises NO_DOMAIN, LIVE on one that does not run OPERATION_INVALID.
    """

    @operation(351, "virDomainGetIOThreadInfo", access="domain:read", read_only=True)
    async def domain_get_iothread_info(self, domain: DomainRef, flags: DomainModificationImpact) -> list[IOThreadInfo]:
        """The I/O threads and the host CPUs each may use.

        Source: virDomainGetIOThreadInfo.
        """

    @operation(352, "virDomainPinIOThread", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_pin_iothread(
        self, domain: DomainRef, iothread_id: int, cpumap: bytes, flags: DomainModificationImpact
    ) -> None:
        """Choose the host CPUs that an I/O thread may use.

        Raises INVALID_ARG for a thread that does not exist.

        Source: virDomainPinIOThread.
        """

    @operation(355, "virDomainAddIOThread", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_add_iothread(self, domain: DomainRef, iothread_id: int, flags: DomainModificationImpact) -> None:
        """Add an I/O thread of a number above 0.

        Raises INVALID_ARG where it exists already.

        Source: virDomainAddIOThread.
        """

    @operation(356, "virDomainDelIOThread", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_del_iothread(self, domain: DomainRef, iothread_id: int, flags: DomainModificationImpact) -> None:
        """Remove an I/O thread.

        Raises INVALID_ARG where it does not exist or serves a disk.

        Source: virDomainDelIOThread.
        """

    @operation(402, "virDomainSetIOThreadParams", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_iothread_params(
        self, domain: DomainRef, iothread_id: int, params: TypedParams, flags: DomainModificationImpact
    ) -> None:
        """Tune the polling and the worker pool of an I/O thread.

        Parameters are poll_max_ns, poll_grow, poll_shrink, thread_pool_min and thread_pool_max. Raises INVALID_ARG for
        a thread that does not exist.

        Source: virDomainSetIOThreadParams.
        """
