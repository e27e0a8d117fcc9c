"""Operations on security labels and launch security."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import SecurityLabel
from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorDomain


class DomainSecurity(Facet, api_domain=ErrorDomain.DOMAIN):
    """Security labels and launch security."""

    @operation(121, "virDomainGetSecurityLabel", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_security_label(self, domain: DomainRef) -> SecurityLabel:
        """virDomainGetSecurityLabel."""

    @operation(278, "virDomainGetSecurityLabelList", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_security_label_list(self, domain: DomainRef) -> list[SecurityLabel]:
        """virDomainGetSecurityLabelList."""

    @operation(396, "virDomainGetLaunchSecurityInfo", access="domain:read")
    async def domain_get_launch_security_info(self, domain: DomainRef, flags: TypedParameterFlags) -> TypedParams:
        """virDomainGetLaunchSecurityInfo."""

    @operation(439, "virDomainSetLaunchSecurityState", access="domain:write")
    async def domain_set_launch_security_state(self, domain: DomainRef, params: TypedParams, flags: NoFlags) -> None:
        """virDomainSetLaunchSecurityState."""
