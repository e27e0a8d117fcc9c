"""Operations on attaching, detaching and updating devices."""

from purevirt.api.operation import Facet, operation
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import DomainDeviceModifyFlags
from purevirt.enums.error import ErrorDomain


class DomainDevice(Facet, api_domain=ErrorDomain.DOMAIN):
    """Attaching, detaching and updating devices.

    Flags LIVE and CONFIG choose the running guest and its definition, none of them whatever is current. A domain that
    does not exist raises NO_DOMAIN, LIVE on one that does not run OPERATION_INVALID, a malformed document XML_ERROR.
    """

    @operation(8, "virDomainAttachDevice", access="domain:write")
    async def domain_attach_device(self, domain: DomainRef, xml: str) -> None:
        """Plug a device into a running guest.

        Source: virDomainAttachDevice.
        """

    @operation(13, "virDomainDetachDevice", access="domain:write")
    async def domain_detach_device(self, domain: DomainRef, xml: str) -> None:
        """Take a device out of a running guest, which may take its time or refuse.

        Raises DEVICE_MISSING for a device that the domain does not have.

        Source: virDomainDetachDevice.
        """

    @operation(160, "virDomainAttachDeviceFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_attach_device_flags(self, domain: DomainRef, xml: str, flags: DomainDeviceModifyFlags) -> None:
        """Plug a device into a guest, add it to its definition, or both.

        Source: virDomainAttachDeviceFlags.
        """

    @operation(161, "virDomainDetachDeviceFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_detach_device_flags(self, domain: DomainRef, xml: str, flags: DomainDeviceModifyFlags) -> None:
        """Take a device out of a guest, of its definition, or both.

        An event tells when the guest has let a live device go. Raises DEVICE_MISSING for a device that is not there.

        Source: virDomainDetachDeviceFlags.
        """

    @operation(174, "virDomainUpdateDeviceFlags", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_update_device_flags(self, domain: DomainRef, xml: str, flags: DomainDeviceModifyFlags) -> None:
        """Change a device in place, such as the medium in a drive; FORCE opens a locked tray.

        Raises OPERATION_UNSUPPORTED for changes that need a restart, DEVICE_MISSING for a device that is not there.

        Source: virDomainUpdateDeviceFlags.
        """

    @operation(392, "virDomainDetachDeviceAlias", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_detach_device_alias(self, domain: DomainRef, alias: str, flags: DomainDeviceModifyFlags) -> None:
        """Take out the device of an alias; the guest lets it go when it will.

        Raises DEVICE_MISSING for an alias that is not there.

        Source: virDomainDetachDeviceAlias.
        """
