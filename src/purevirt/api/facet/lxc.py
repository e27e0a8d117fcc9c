"""Operations on the call of the lxc program."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.error import ErrorDomain


class DomainLxc(Facet, program="lxc", api_domain=ErrorDomain.NONE):
    """The call of the lxc program.

    A domain that does not exist raises NO_DOMAIN.
    """

    @operation(1, "virDomainLxcOpenNamespace", access="domain:open_namespace", files_out=True)
    async def domain_open_namespace(self, domain: DomainRef, flags: NoFlags) -> list[int]:
        """The open namespaces of a running container, as files that become the caller's.

        Raises OPERATION_INVALID for one that does not run.

        Source: virDomainLxcOpenNamespace.
        """
