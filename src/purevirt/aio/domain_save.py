"""Saving a domain to files, and dumping its memory."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_save import DomainSave as DomainSaveCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.typedparam import TypedParam
from purevirt.enums.domain_job import (
    DomainCoreDumpFlags,
    DomainCoreDumpFormat,
    DomainSaveImageXMLFlags,
    DomainSaveRestoreFlags,
)


class DomainSave(Handle[DomainRef]):
    """Saving a domain to files, and dumping its memory."""

    async def save(self, path: str, xml: str | None = None, *, flags: DomainSaveRestoreFlags | None = None) -> None:
        """Write the guest to a file on the host and stop it."""
        await self._call(DomainSaveCalls.domain_save_flags, self.ref, path, xml, flags or DomainSaveRestoreFlags(0))

    async def save_with_parameters(
        self, params: Iterable[TypedParam], *, flags: DomainSaveRestoreFlags | None = None
    ) -> None:
        """Write the guest away as parameters say, and stop it."""
        await self._call(DomainSaveCalls.domain_save_params, self.ref, list(params), flags or DomainSaveRestoreFlags(0))

    async def managed_save(self, *, flags: DomainSaveRestoreFlags | None = None) -> None:
        """Write the guest where the next start finds it, and stop it."""
        await self._call(DomainSaveCalls.domain_managed_save, self.ref, flags or DomainSaveRestoreFlags(0))

    async def has_managed_save(self) -> bool:
        """Whether the next start goes on where the guest was saved."""
        return await self._call(DomainSaveCalls.domain_has_managed_save_image, self.ref, NoFlags.NONE)

    async def remove_managed_save(self) -> None:
        """Forget the saved guest."""
        await self._call(DomainSaveCalls.domain_managed_save_remove, self.ref, NoFlags.NONE)

    async def managed_save_xml(self, *, flags: DomainSaveImageXMLFlags | None = None) -> str:
        """The document that the saved guest is started with."""
        return await self._call(
            DomainSaveCalls.domain_managed_save_get_xml_desc, self.ref, flags or DomainSaveImageXMLFlags(0)
        )

    async def define_managed_save(self, xml: str | None = None, *, flags: DomainSaveRestoreFlags | None = None) -> None:
        """Change the document that the saved guest is started with."""
        await self._call(
            DomainSaveCalls.domain_managed_save_define_xml, self.ref, xml, flags or DomainSaveRestoreFlags(0)
        )

    async def dump(
        self,
        path: str,
        dump_format: DomainCoreDumpFormat = DomainCoreDumpFormat.RAW,
        *,
        flags: DomainCoreDumpFlags | None = None,
    ) -> None:
        """Write the guest's memory to a file on the host."""
        await self._call(
            DomainSaveCalls.domain_core_dump_with_format, self.ref, path, dump_format, flags or DomainCoreDumpFlags(0)
        )
