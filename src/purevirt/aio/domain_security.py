"""Security labels and launch security of a domain."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values
from purevirt.api.facet.domain_security import DomainSecurity as DomainSecurityCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import SecurityLabel
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.enums.common import TypedParameterFlags


class DomainSecurity(Handle[DomainRef]):
    """Security labels and launch security of a domain."""

    async def security_label(self) -> SecurityLabel:
        """The first security label."""
        return await self._call(DomainSecurityCalls.domain_get_security_label, self.ref)

    async def security_labels(self) -> list[SecurityLabel]:
        """The security labels of all models."""
        return await self._call(DomainSecurityCalls.domain_get_security_label_list, self.ref)

    async def launch_security_info(self) -> Values:
        """Measurement and settings of an encrypted guest by name."""
        return as_dict(
            await self._call(
                DomainSecurityCalls.domain_get_launch_security_info, self.ref, TypedParameterFlags.PARAM_STRING_OKAY
            )
        )

    async def set_launch_security_state(self, params: Iterable[TypedParam]) -> None:
        """Inject a secret into an encrypted guest."""
        await self._call(DomainSecurityCalls.domain_set_launch_security_state, self.ref, list(params), NoFlags.NONE)
