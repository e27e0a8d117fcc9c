"""Saving, restoring and dumping domains of the test driver."""

import asyncio

from purevirt.api.facet.domain_save import DomainSave
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.waiting import waiting_needs_loop
from purevirt.conf.domain import TEST_DRIVER, parse_domain
from purevirt.drivers.shared.refusal import check_flags
from purevirt.drivers.test.facet import ANY_FLAGS, TestFacet
from purevirt.drivers.test.node import name_interfaces
from purevirt.drivers.test.saved_image import read_image, write_dump, write_image
from purevirt.enums.domain import DomainXMLFlags
from purevirt.enums.domain_event import DomainEventStartedDetailType, DomainEventStoppedDetailType, DomainEventType
from purevirt.enums.domain_job import (
    DomainCoreDumpFlags,
    DomainCoreDumpFormat,
    DomainSaveImageXMLFlags,
    DomainSaveRestoreFlags,
)
from purevirt.enums.domain_state import DomainRunningReason, DomainShutoffReason
from purevirt.errors import Error, ErrorCode, ErrorDomain

MANAGED_SAVE_FLAGS = (
    DomainSaveRestoreFlags.BYPASS_CACHE | DomainSaveRestoreFlags.RUNNING | DomainSaveRestoreFlags.PAUSED
)


class TestDomainSave(TestFacet, DomainSave):
    """Saving, restoring and dumping."""

    @override()
    async def domain_save(self, domain: DomainRef, path: str) -> None:
        await self._save(domain, path)

    @override()
    async def domain_save_flags(
        self, domain: DomainRef, path: str, xml: str | None, flags: DomainSaveRestoreFlags
    ) -> None:
        if xml is not None:
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, "xml modification unsupported")
        await self._save(domain, path)

    @override()
    async def domain_restore(self, path: str) -> None:
        await self._restore(path)

    @override()
    async def domain_restore_flags(self, path: str, xml: str | None, flags: DomainSaveRestoreFlags) -> None:
        if xml is not None:
            raise Error(ErrorCode.ARGUMENT_UNSUPPORTED, "xml modification unsupported")
        await self._restore(path)

    @override(DomainSaveImageXMLFlags.SECURE)
    async def domain_save_image_get_xml_desc(self, path: str, flags: DomainSaveImageXMLFlags) -> str:
        await waiting_needs_loop()
        saved = await asyncio.to_thread(read_image, path)
        definition = parse_domain(saved, profile=TEST_DRIVER)
        return self.node.domains.make(definition).xml(DomainXMLFlags.SECURE)

    @override(DomainSaveRestoreFlags.RUNNING | DomainSaveRestoreFlags.PAUSED)
    async def domain_save_image_define_xml(self, path: str, xml: str, flags: DomainSaveRestoreFlags) -> None:
        await waiting_needs_loop()
        await asyncio.to_thread(read_image, path)
        record = self.node.domains.make(parse_domain(xml, profile=TEST_DRIVER))
        await asyncio.to_thread(write_image, path, record.xml(DomainXMLFlags.SECURE), name=record.ref.name)

    @override(MANAGED_SAVE_FLAGS)
    async def domain_managed_save(self, domain: DomainRef, flags: DomainSaveRestoreFlags) -> None:
        record = self.running(domain)
        if not record.is_persistent:
            raise Error(ErrorCode.OPERATION_INVALID, "cannot do managed save for transient domain")
        record.has_managed_save = True
        self.stop(record, DomainShutoffReason.SAVED, DomainEventStoppedDetailType.SAVED)

    @override()
    async def domain_has_managed_save_image(self, domain: DomainRef, flags: NoFlags) -> bool:
        return self.find_domain(domain).has_managed_save

    @override()
    async def domain_managed_save_remove(self, domain: DomainRef, flags: NoFlags) -> None:
        record = self.find_domain(domain)
        record.has_managed_save = False
        record.changed()

    @override(ANY_FLAGS)
    async def domain_core_dump(self, domain: DomainRef, path: str, flags: DomainCoreDumpFlags) -> None:
        await self._dump(domain, path, flags)

    @override(ANY_FLAGS)
    async def domain_core_dump_with_format(
        self, domain: DomainRef, path: str, dump_format: DomainCoreDumpFormat, flags: DomainCoreDumpFlags
    ) -> None:
        self._check_dump_flags(flags)
        if dump_format != DomainCoreDumpFormat.RAW:
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, "kdump-compressed format is not supported here")
        await self._dump(domain, path, flags)

    async def _save(self, domain: DomainRef, path: str) -> None:
        record = self.running(domain)
        await waiting_needs_loop()
        await asyncio.to_thread(write_image, path, record.xml(DomainXMLFlags.SECURE), name=record.ref.name)
        self.stop(record, DomainShutoffReason.SAVED, DomainEventStoppedDetailType.SAVED)

    async def _restore(self, path: str) -> None:
        await waiting_needs_loop()
        definition = parse_domain(await asyncio.to_thread(read_image, path), profile=TEST_DRIVER)
        name_interfaces(definition)
        record, _ = self.node.domains.add(definition, live=True, check_live=True)
        self.node.start(record, DomainRunningReason.RESTORED)
        self.tell(record.ref, DomainEventType.STARTED, DomainEventStartedDetailType.RESTORED)

    @staticmethod
    def _check_dump_flags(flags: DomainCoreDumpFlags) -> None:
        """In C both functions end in one, which is named to the caller."""
        check_flags(flags, DomainCoreDumpFlags.CRASH, "testDomainCoreDumpWithFormat", domain=ErrorDomain.TEST)

    async def _dump(self, domain: DomainRef, path: str, flags: DomainCoreDumpFlags) -> None:
        self._check_dump_flags(flags)
        record = self.running(domain)
        await waiting_needs_loop()
        await asyncio.to_thread(write_dump, path, name=record.ref.name)
        if flags & DomainCoreDumpFlags.CRASH:
            self.stop(record, DomainShutoffReason.CRASHED, DomainEventStoppedDetailType.CRASHED)
