"""Defining, renaming and undefining domains of the QEMU driver, and their autostart.

Files are written before the table is final and the call answered; a write that fails takes the change back.
"""

import asyncio
from pathlib import Path

from purevirt.api.facet.domain_definition import DomainDefinition
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.conf.domain import Domain
from purevirt.drivers.qemu.definition_file import (
    format_definition,
    once_link,
    remove_definition,
    rename_definition,
    set_link,
)
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import system_error
from purevirt.drivers.qemu.host_part import check_emulator
from purevirt.drivers.qemu.node import write_file
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain import DomainDefineFlags, DomainUndefineFlagsValues
from purevirt.enums.domain_event import (
    DomainEventDefinedDetailType,
    DomainEventType,
    DomainEventUndefinedDetailType,
)
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.files import is_safe_name, remove

UNDEFINE_FLAGS = (
    DomainUndefineFlagsValues.MANAGED_SAVE
    | DomainUndefineFlagsValues.SNAPSHOTS_METADATA
    | DomainUndefineFlagsValues.NVRAM
    | DomainUndefineFlagsValues.KEEP_NVRAM
    | DomainUndefineFlagsValues.CHECKPOINTS_METADATA
    | DomainUndefineFlagsValues.TPM
    | DomainUndefineFlagsValues.KEEP_TPM
)


class QemuDomainDefinition(QemuFacet, DomainDefinition):
    """Defining, renaming and undefining domains."""

    @override()
    async def domain_define_xml(self, xml: str) -> DomainRef:
        return await self._define(xml, DomainDefineFlags(0))

    @override(DomainDefineFlags.VALIDATE)
    async def domain_define_xml_flags(self, xml: str, flags: DomainDefineFlags) -> DomainRef:
        return await self._define(xml, flags)

    @override()
    async def domain_undefine(self, domain: DomainRef) -> None:
        await self.node.own(self._undefine(domain, DomainUndefineFlagsValues(0)))

    @override(UNDEFINE_FLAGS)
    async def domain_undefine_flags(self, domain: DomainRef, flags: DomainUndefineFlagsValues) -> None:
        await self.node.own(self._undefine(domain, flags))

    @override()
    async def domain_get_autostart(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).autostart

    @override()
    async def domain_set_autostart(self, domain: DomainRef, autostart: bool) -> None:
        record = self.find_domain(domain)
        _check_persistent(record, "cannot set autostart for transient domain")
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetAutostart"):
            if record.autostart != bool(autostart):
                await self._link(record, self.node.paths.autostart_link(record.name), bool(autostart))
                record.autostart = bool(autostart)
                record.changed()

    @override()
    async def domain_get_autostart_once(self, domain: DomainRef) -> bool:
        return self.find_domain(domain).autostart_once

    @override()
    async def domain_set_autostart_once(self, domain: DomainRef, autostart: bool) -> None:
        record = self.find_domain(domain)
        _check_persistent(record, "cannot set autostart for transient domain")
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetAutostartOnce"):
            await self._link(record, once_link(self.node.paths, record.name), bool(autostart))
            record.autostart_once = bool(autostart)

    @override()
    async def domain_rename(self, domain: DomainRef, new_name: str | None, flags: NoFlags) -> int:
        name = new_name or ""
        if not is_safe_name(name):
            raise Error(ErrorCode.XML_ERROR, f"name {name} cannot contain '/'", domain=ErrorDomain.DOMAIN)
        await self.node.own(self._rename(self.find_domain(domain), name))
        return 0

    async def _define(self, xml: str, flags: DomainDefineFlags) -> DomainRef:
        definition = await self.node.parse(xml, validate=bool(flags & DomainDefineFlags.VALIDATE))
        if not is_safe_name(definition.name):
            raise Error(ErrorCode.XML_ERROR, f"name {definition.name} cannot contain '/'", domain=ErrorDomain.DOMAIN)
        check_emulator(definition, await self.node.capabilities_of(definition))
        return await self.node.own(self._keep(definition))

    async def _keep(self, definition: Domain) -> DomainRef:
        """Take a definition in and write it."""
        assert definition.uuid is not None
        async with self.node.files.hold(definition.uuid):
            record, replaced = self.node.domains.add(definition)
            was_persistent, record.is_persistent = record.is_persistent, True
            try:
                data = format_definition(definition)
                await write_file(self.node.paths.config_file(definition.name), data)
            except BaseException:
                self._take_back(record, replaced, was_persistent)
                raise
            record.is_updated = True
            record.changed()
        kinds = DomainEventDefinedDetailType
        self.node.tell(record.ref, DomainEventType.DEFINED, kinds.UPDATED if was_persistent else kinds.ADDED)
        return record.ref

    def _take_back(self, record: QemuDomain, replaced: Domain | None, was_persistent: bool) -> None:
        record.is_persistent = was_persistent
        if record.is_active:
            record.pending = replaced
        elif replaced is not None:
            record.current = replaced
        else:
            self.node.domains.remove(record)
        record.changed()

    async def _undefine(self, domain: DomainRef, flags: DomainUndefineFlagsValues) -> None:
        record = self.find_domain(domain)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainUndefineFlags"):
            _check_persistent(record, "cannot undefine transient domain")
            await self._check_remains(record, flags)
            async with self.node.files.hold(record.uuid):
                await self._remove_files(record, flags)
                record.is_persistent = record.autostart = record.autostart_once = False
                record.has_managed_save = False
                record.changed()
                self.node.tell(record.ref, DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.REMOVED)
                if not record.is_active:
                    self.node.domains.remove(record)

    async def _check_remains(self, record: QemuDomain, flags: DomainUndefineFlagsValues) -> None:
        """Refuse to leave behind what the flags do not speak of."""
        kinds = DomainUndefineFlagsValues
        if record.has_managed_save and not flags & kinds.MANAGED_SAVE:
            detail = "Refusing to undefine while domain managed save image exists"
            raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
        nvram = _nvram_file(record.config)
        is_passed_over = nvram is not None and not flags & (kinds.NVRAM | kinds.KEEP_NVRAM)
        if nvram is not None and is_passed_over and await asyncio.to_thread(nvram.exists):
            raise Error(ErrorCode.OPERATION_INVALID, "cannot undefine domain with nvram", domain=ErrorDomain.QEMU)

    async def _remove_files(self, record: QemuDomain, flags: DomainUndefineFlagsValues) -> None:
        nvram = _nvram_file(record.config)
        try:
            if record.has_managed_save:
                await asyncio.to_thread(remove, self.node.paths.save_file(record.name))
            if nvram is not None and flags & DomainUndefineFlagsValues.NVRAM:
                await asyncio.to_thread(remove, nvram)
            await asyncio.to_thread(remove_definition, self.node.paths, record.name)
        except OSError as problem:
            raise system_error(f"cannot remove config {problem.filename}", problem) from problem

    async def _link(self, record: QemuDomain, link: Path, wanted: bool) -> None:
        target = self.node.paths.config_file(record.name)
        async with self.node.files.hold(record.uuid):
            try:
                await asyncio.to_thread(set_link, link, target, wanted=wanted)
            except OSError as problem:
                raise system_error(f"Failed to create symlink '{link}' to '{target}'", problem) from problem

    async def _rename(self, record: QemuDomain, name: str) -> None:
        async with record.jobs.hold(Job.MODIFY, "qemuDomainRename"):
            for is_refused, detail in (
                (record.is_active, "cannot rename active domain"),
                (not record.is_persistent, "cannot rename a transient domain"),
                (record.has_managed_save, "domain with a managed saved state can't be renamed"),
            ):
                if is_refused:
                    raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
            old = record.ref
            async with self.node.files.hold(record.uuid):
                self.node.domains.rename(record, name)
                try:
                    await asyncio.to_thread(rename_definition, self.node.paths, record.current, old.name)
                except OSError as problem:
                    self.node.domains.rename(record, old.name)
                    raise system_error(f"cannot rename config of domain '{old.name}'", problem) from problem
        self.node.tell(old, DomainEventType.UNDEFINED, DomainEventUndefinedDetailType.RENAMED)
        self.node.tell(record.ref, DomainEventType.DEFINED, DomainEventDefinedDetailType.RENAMED)


def _check_persistent(record: QemuDomain, detail: str) -> None:
    if not record.is_persistent:
        raise Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)


def _nvram_file(definition: Domain) -> Path | None:
    """The file with the variables of the firmware."""
    nvram = definition.os.nvram
    return Path(nvram.path) if nvram is not None and nvram.path else None
