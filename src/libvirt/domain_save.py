"""Saving the memory of domains to files."""

from collections.abc import Mapping
from dataclasses import replace

from libvirt.argument import as_dict, as_uint, bits
from libvirt.handle import Child, refuse
from libvirt.hint import SAVE_HINTS
from libvirt.typedparam import hinted
from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain_job import (
    DomainCoreDumpFlags,
    DomainCoreDumpFormat,
    DomainSaveImageXMLFlags,
    DomainSaveRestoreFlags,
)


class _DomainSave(Child[DomainRef]):
    """What keeps the state of a domain in a file."""

    def save(self, to: str) -> int:
        """Save the domain to a file and stop it; returns 0."""
        self._call(DomainSave.domain_save, self._o, to)
        self._o = replace(self._o, id=-1)
        return 0

    def saveFlags(self, to: str, dxml: str | None = None, flags: int = 0) -> int:
        """Save the domain to a file and stop it; it is started with ``dxml``; ``flags`` of VIR_DOMAIN_SAVE_*;
        returns 0.
        """
        self._call(DomainSave.domain_save_flags, self._o, to, dxml, bits(DomainSaveRestoreFlags, flags))
        return 0

    def saveParams(self, params: Mapping[str, object], flags: int = 0) -> int:
        """Save the domain as parameters named by VIR_DOMAIN_SAVE_PARAM_* say; ``flags`` of VIR_DOMAIN_SAVE_*; returns
        0.
        """
        wanted = hinted(as_dict(params, "Save params must be a dictionary"), SAVE_HINTS)
        self._call(DomainSave.domain_save_params, self._o, wanted, bits(DomainSaveRestoreFlags, flags))
        return 0

    def managedSave(self, flags: int = 0) -> int:
        """Save the domain to a file that libvirt keeps, to start from the next time; returns 0."""
        self._call(DomainSave.domain_managed_save, self._o, bits(DomainSaveRestoreFlags, flags))
        self._o = replace(self._o, id=-1)
        return 0

    def managedSaveRemove(self, flags: int = 0) -> int:
        """Throw away what ``managedSave`` made; returns 0."""
        self._call(DomainSave.domain_managed_save_remove, self._o, bits(NoFlags, flags))
        return 0

    def hasManagedSaveImage(self, flags: int = 0) -> int:
        """1 where ``managedSave`` made a file, else 0."""
        return int(self._call(DomainSave.domain_has_managed_save_image, self._o, bits(NoFlags, flags)))

    def managedSaveGetXMLDesc(self, flags: int = 0) -> str:
        """The XML in the file of ``managedSave``; ``flags`` of VIR_DOMAIN_SAVE_IMAGE_XML_*."""
        return self._call(DomainSave.domain_managed_save_get_xml_desc, self._o, bits(DomainSaveImageXMLFlags, flags))

    def managedSaveDefineXML(self, dxml: str | None, flags: int = 0) -> int:
        """Change the XML in the file of ``managedSave``; ``flags`` of VIR_DOMAIN_SAVE_*; returns 0."""
        self._call(DomainSave.domain_managed_save_define_xml, self._o, dxml, bits(DomainSaveRestoreFlags, flags))
        return 0

    def coreDump(self, to: str, flags: int = 0) -> int:
        """Write the memory of the guest to a file; ``flags`` of VIR_DUMP_*; returns 0."""
        self._call(DomainSave.domain_core_dump, self._o, to, bits(DomainCoreDumpFlags, flags))
        return 0

    def coreDumpWithFormat(self, to: str, dumpformat: int, flags: int = 0) -> int:
        """Write the memory of the guest to a file, in a form of VIR_DOMAIN_CORE_DUMP_FORMAT_*; returns 0."""
        kind = as_uint(dumpformat)
        if kind >= len(DomainCoreDumpFormat):
            raise refuse(
                "virDomainCoreDumpWithFormat", "flags", f"dumpformat '{kind - (kind >> 31 << 32)}' is not supported"
            )
        self._call(
            DomainSave.domain_core_dump_with_format,
            self._o,
            to,
            DomainCoreDumpFormat(kind),
            bits(DomainCoreDumpFlags, flags),
        )
        return 0
