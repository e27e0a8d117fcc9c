"""Operations on security labels and launch security."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import SecurityLabel
from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.error import ErrorDomain


class DomainSecurity(Facet, api_domain=ErrorDomain.DOMAIN):
    """Security labels and confidential guests.

    A domain that does not exist raises NO_DOMAIN.
    """

    @operation(121, "virDomainGetSecurityLabel", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_security_label(self, domain: DomainRef) -> SecurityLabel:
        """The security label of a running guest; an empty one where there is none.

        Source: virDomainGetSecurityLabel.
        """

    @operation(278, "virDomainGetSecurityLabelList", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_security_label_list(self, domain: DomainRef) -> list[SecurityLabel]:
        """The security labels of a running guest, one of each model in use.

        Source: virDomainGetSecurityLabelList.
        """

    @operation(396, "virDomainGetLaunchSecurityInfo", access="domain:read")
    async def domain_get_launch_security_info(self, domain: DomainRef, flags: TypedParameterFlags) -> TypedParams:
        """The measurement and the settings of a confidential guest, such as sev-measurement.

        Raises OPERATION_INVALID for a guest that does not run, OPERATION_UNSUPPORTED for one that is not confidential.

        Source: virDomainGetLaunchSecurityInfo.
        """

    @operation(439, "virDomainSetLaunchSecurityState", access="domain:write")
    async def domain_set_launch_security_state(self, domain: DomainRef, params: TypedParams, flags: NoFlags) -> None:
        """Hand a secret to a confidential guest before it runs: sev-secret, sev-secret-header, sev-secret-set-address.

        Source: virDomainSetLaunchSecurityState.
        """
