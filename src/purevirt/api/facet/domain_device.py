"""Operations on attaching, detaching and updating devices."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainDeviceModifyFlags
from purevirt.enums.error import ErrorDomain


class DomainDevice(Facet, api_domain=ErrorDomain.DOMAIN):
    """Attaching, detaching and updating devices."""

    @operation(8, "virDomainAttachDevice", access="domain:write")
    async def domain_attach_device(self, domain: DomainRef, xml: str) -> None:
        """virDomainAttachDevice."""

    @operation(13, "virDomainDetachDevice", access="domain:write")
    async def domain_detach_device(self, domain: DomainRef, xml: str) -> None:
        """virDomainDetachDevice."""

    @operation(160, "virDomainAttachDeviceFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_attach_device_flags(self, domain: DomainRef, xml: str, flags: DomainDeviceModifyFlags) -> None:
        """virDomainAttachDeviceFlags."""

    @operation(161, "virDomainDetachDeviceFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_detach_device_flags(self, domain: DomainRef, xml: str, flags: DomainDeviceModifyFlags) -> None:
        """virDomainDetachDeviceFlags."""

    @operation(174, "virDomainUpdateDeviceFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_update_device_flags(self, domain: DomainRef, xml: str, flags: DomainDeviceModifyFlags) -> None:
        """virDomainUpdateDeviceFlags."""

    @operation(392, "virDomainDetachDeviceAlias", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_detach_device_alias(self, domain: DomainRef, alias: str, flags: DomainDeviceModifyFlags) -> None:
        """virDomainDetachDeviceAlias."""
