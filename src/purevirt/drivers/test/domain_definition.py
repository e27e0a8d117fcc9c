"""Defining, renaming and undefining domains of the test driver, and their autostart."""

from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.conf.domain import TEST_DRIVER, parse_domain
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.node import name_interfaces
from purevirt.enums.domain import DomainDefineFlags, DomainUndefineFlagsValues
from purevirt.enums.domain_event import (
    DomainEventDefinedDetailType,
    DomainEventType,
    DomainEventUndefinedDetailType,
)
from purevirt.errors import Error, ErrorCode

UNDEFINE_FLAGS = DomainUndefineFlagsValues.MANAGED_SAVE | DomainUndefineFlagsValues.SNAPSHOTS_METADATA


class TestDomainDefinition(TestFacet, DomainDefinition):
    """Defining, renaming and undefining domains."""

    @override()
    async def domain_define_xml(self, xml: str) -> DomainRef:
        return self._define(xml, DomainDefineFlags(0))

    @override(DomainDefineFlags.VALIDATE)
    async def domain_define_xml_flags(self, xml: str, flags: DomainDefineFlags) -> DomainRef:
        return self._define(xml, flags)

    @override()
    async def domain_undefine(self, domain: DomainRef) -> None:
        self._undefine(domain, DomainUndefineFlagsValues(0))

    @override(UNDEFINE_FLAGS)
    async def domain_undefine_flags(self, domain: DomainRef, flags: DomainUndefineFlagsValues) -> None:
        self._undefine(domain, flags)

    @override()
    async def domain_get_autostart(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).autostart

    @override()
    async def domain_set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        record = self.find_domain(domain)
        record.autostart = bool(autostart)
        record.changed()

    @override()
    async def domain_rename(self, domain: DomainRef, new_name: str | None, flags: NoFlags) -> int:
        name = new_name or ""
        if "/" in name:
            raise Error(ErrorCode.XML_ERROR, f"name {name} cannot contain '/'")
        record = self.find_domain(domain)
        if record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "cannot rename active domain")
        if not record.is_persistent:
            raise Error(ErrorCode.OPERATION_INVALID, "cannot rename a transient domain")
        old = record.ref
        self.node.domains.rename(record, name)
        self.tell(old, DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.RENAMED)
        self.tell(record.ref, DomainEventType.DEFINED, DomainEventDefinedDetailType.RENAMED)
        return 0

    def _define(self, xml: str, flags: DomainDefineFlags) -> DomainRef:
        is_checked = bool(flags & DomainDefineFlags.VALIDATE)
        definition = parse_domain(xml, profile=TEST_DRIVER, validate=is_checked)
        name_interfaces(definition)
        record, replaced = self.node.domains.add(definition)
        record.is_persistent = True
        record.changed()
        detail = DomainEventDefinedDetailType.UPDATED if replaced else DomainEventDefinedDetailType.ADDED
        self.tell(record.ref, DomainEventType.DEFINED, detail)
        return record.ref

    def _undefine(self, domain: DomainRef, flags: DomainUndefineFlagsValues) -> None:
        record = self.find_domain(domain)
        if record.has_managed_save and not flags & DomainUndefineFlagsValues.MANAGED_SAVE:
            detail = "Refusing to undefine while domain managed save image exists"
            raise Error(ErrorCode.OPERATION_INVALID, detail)
        keeps_snapshots = record.snapshot_count and not flags & DomainUndefineFlagsValues.SNAPSHOTS_METADATA
        if keeps_snapshots and not record.is_active:
            detail = f"cannot delete inactive domain with {record.snapshot_count} snapshots"
            raise Error(ErrorCode.OPERATION_INVALID, detail)
        record.has_managed_save = False
        record.is_persistent = False
        record.changed()
        self.tell(record.ref, DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.REMOVED)
        if not record.is_active:
            self.node.domains.remove(record)
