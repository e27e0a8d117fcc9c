"""Operations on saving and restoring domains, and core dumps."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_job import (
    DomainCoreDumpFlags,
    DomainCoreDumpFormat,
    DomainSaveImageXMLFlags,
    DomainSaveRestoreFlags,
)
from purevirt.enums.error import ErrorDomain


class DomainSave(Facet, api_domain=ErrorDomain.DOMAIN):
    """Saving guests to files and getting them back; dumps.

    A domain that does not exist raises NO_DOMAIN, one that does not run OPERATION_INVALID, a file that cannot be read
    or written OPERATION_FAILED or SYSTEM_ERROR.
    """

    @operation(53, "virDomainCoreDump", access="domain:core_dump")
    async def domain_core_dump(self, domain: DomainRef, path: str, flags: DomainCoreDumpFlags) -> None:
        """Write the guest's memory to a file; CRASH stops it after that, LIVE keeps it running.

        Source: virDomainCoreDump.
        """

    @operation(54, "virDomainRestore", access="domain:start domain:write")
    async def domain_restore(self, path: str) -> None:
        """Start a guest from the file it was saved to.

        Source: virDomainRestore.
        """

    @operation(55, "virDomainSave", access="domain:hibernate")
    async def domain_save(self, domain: DomainRef, path: str) -> None:
        """Write a guest's state to a file and stop it.

        Source: virDomainSave.
        """

    @operation(182, "virDomainManagedSave", access="domain:hibernate")
    async def domain_managed_save(self, domain: DomainRef, flags: DomainSaveRestoreFlags) -> None:
        """Write a guest's state to a place the driver chooses, from which its next start goes on.

        RUNNING and PAUSED choose the state it will start in. Raises OPERATION_INVALID for a transient domain.

        Source: virDomainManagedSave.
        """

    @operation(183, "virDomainHasManagedSaveImage", access="domain:read", read_only=True)
    async def domain_has_managed_save_image(self, domain: DomainRef, flags: NoFlags) -> bool:
        """Whether the next start goes on from a saved state.

        Source: virDomainHasManagedSaveImage.
        """

    @operation(184, "virDomainManagedSaveRemove", access="domain:hibernate")
    async def domain_managed_save_remove(self, domain: DomainRef, flags: NoFlags) -> None:
        """Drop the state that the next start would go on from; none is no error.

        Source: virDomainManagedSaveRemove.
        """

    @operation(232, "virDomainSaveFlags", access="domain:hibernate")
    async def domain_save_flags(
        self, domain: DomainRef, path: str, xml: str | None, flags: DomainSaveRestoreFlags
    ) -> None:
        """As ``domain_save``; ``xml`` changes the document that is saved with the state.

        Source: virDomainSaveFlags.
        """

    @operation(233, "virDomainRestoreFlags", access="domain:start domain:write")
    async def domain_restore_flags(self, path: str, xml: str | None, flags: DomainSaveRestoreFlags) -> None:
        """As ``domain_restore``; ``xml`` changes the document in parts that the guest does not see.

        Source: virDomainRestoreFlags.
        """

    @operation(235, "virDomainSaveImageGetXMLDesc", access="domain:write", high_priority=True)
    async def domain_save_image_get_xml_desc(self, path: str, flags: DomainSaveImageXMLFlags) -> str:
        """The domain document that a saved state carries.

        SECURE shows its passwords.

        Source: virDomainSaveImageGetXMLDesc.
        """

    @operation(236, "virDomainSaveImageDefineXML", access="domain:write domain:hibernate", high_priority=True)
    async def domain_save_image_define_xml(self, path: str, xml: str, flags: DomainSaveRestoreFlags) -> None:
        """Replace the domain document that a saved state carries, in parts that the guest does not see.

        Raises CONFIG_UNSUPPORTED for other changes.

        Source: virDomainSaveImageDefineXML.
        """

    @operation(334, "virDomainCoreDumpWithFormat", access="domain:core_dump")
    async def domain_core_dump_with_format(
        self, domain: DomainRef, path: str, dump_format: DomainCoreDumpFormat, flags: DomainCoreDumpFlags
    ) -> None:
        """As ``domain_core_dump``, in a chosen format; those other than RAW need MEMORY_ONLY.

        Source: virDomainCoreDumpWithFormat.
        """

    @operation(
        388, "virDomainManagedSaveGetXMLDesc", access="domain:read domain:read_secure?SECURE", read_only="?SECURE"
    )
    async def domain_managed_save_get_xml_desc(self, domain: DomainRef, flags: DomainSaveImageXMLFlags) -> str:
        """The domain document of the state that the next start goes on from.

        SECURE, which shows passwords, is refused on read-only connections with OPERATION_DENIED. Raises
        OPERATION_INVALID where there is no saved state.

        Source: virDomainManagedSaveGetXMLDesc.
        """

    @operation(389, "virDomainManagedSaveDefineXML", access="domain:write domain:hibernate")
    async def domain_managed_save_define_xml(
        self, domain: DomainRef, xml: str | None, flags: DomainSaveRestoreFlags
    ) -> None:
        """Replace the domain document of the state that the next start goes on from.

        Raises OPERATION_INVALID where there is no saved state.

        Source: virDomainManagedSaveDefineXML.
        """

    @operation(440, "virDomainSaveParams", access="domain:hibernate")
    async def domain_save_params(self, domain: DomainRef, params: TypedParams, flags: DomainSaveRestoreFlags) -> None:
        """As ``domain_save_flags``, with typed parameters: file, dxml, image_format, parallel.channels.

        Without a file it is a managed save.

        Source: virDomainSaveParams.
        """

    @operation(441, "virDomainRestoreParams", access="domain:start domain:write")
    async def domain_restore_params(self, params: TypedParams, flags: DomainSaveRestoreFlags) -> None:
        """As ``domain_restore_flags``, with typed parameters: file, dxml, parallel.channels.

        Raises INVALID_ARG without a file.

        Source: virDomainRestoreParams.
        """
