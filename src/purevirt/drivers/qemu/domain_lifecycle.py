"""Starting and stopping domains of the QEMU driver.

Texts and order of events were found out from C libvirt.
"""

import asyncio

from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.conf.domain.clock import LifecycleAction
from purevirt.drivers.qemu.agent import check_agent
from purevirt.drivers.qemu.ending import DESTROYED, finish
from purevirt.drivers.qemu.events import KEEPS_RUNNING, set_reboot_action
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.host_part import check_emulator
from purevirt.drivers.qemu.monitor import ask
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.qemu.starting import StartOptions, start, stop_launch
from purevirt.drivers.shared.impact import BOTH, check_active, definitions
from purevirt.drivers.shared.job import AsyncJob, Job
from purevirt.drivers.shared.lifecycle_action import set_action
from purevirt.enums.domain import (
    DomainCreateFlags,
    DomainDestroyFlagsValues,
    DomainModificationImpact,
    DomainRebootFlagValues,
    DomainShutdownFlagValues,
)
from purevirt.enums.domain_event import (
    DomainEventResumedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
)
from purevirt.enums.domain_state import DomainLifecycle as LifecycleKind
from purevirt.enums.domain_state import DomainLifecycleAction, DomainPausedReason, DomainRunningReason, DomainState
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.files import is_safe_name, remove

CREATE_FLAGS = (
    DomainCreateFlags.START_PAUSED
    | DomainCreateFlags.START_AUTODESTROY
    | DomainCreateFlags.START_BYPASS_CACHE
    | DomainCreateFlags.START_FORCE_BOOT
    | DomainCreateFlags.START_RESET_NVRAM
)
CREATE_XML_FLAGS = (
    DomainCreateFlags.START_PAUSED
    | DomainCreateFlags.START_AUTODESTROY
    | DomainCreateFlags.START_VALIDATE
    | DomainCreateFlags.START_RESET_NVRAM
)
SHUTDOWN_FLAGS = DomainShutdownFlagValues.ACPI_POWER_BTN | DomainShutdownFlagValues.GUEST_AGENT
REBOOT_FLAGS = DomainRebootFlagValues.ACPI_POWER_BTN | DomainRebootFlagValues.GUEST_AGENT
DESTROY_FLAGS = DomainDestroyFlagsValues.GRACEFUL | DomainDestroyFlagsValues.REMOVE_LOGS


class QemuDomainLifecycle(QemuFacet, DomainLifecycle):
    """Starting and stopping domains."""

    @override()
    async def domain_create(self, domain: DomainRef) -> None:
        await self.node.own(self._create(domain, DomainCreateFlags(0)))

    @override(CREATE_FLAGS)
    async def domain_create_with_flags(self, domain: DomainRef, flags: DomainCreateFlags) -> DomainRef:
        return await self.node.own(self._create(domain, flags))

    @override(CREATE_XML_FLAGS)
    async def domain_create_xml(self, xml: str, flags: DomainCreateFlags) -> DomainRef:
        is_checked = bool(flags & DomainCreateFlags.START_VALIDATE)
        definition = await self.node.parse(xml, validate=is_checked)
        if not is_safe_name(definition.name):
            raise Error(ErrorCode.XML_ERROR, f"name {definition.name} cannot contain '/'", domain=ErrorDomain.DOMAIN)
        check_emulator(definition, await self.node.capabilities_of(definition))
        record, _ = self.node.domains.add(definition, live=True, check_live=True)
        try:
            return await self.node.own(self._start(record, flags))
        finally:
            self._drop_unstarted(record)

    @override()
    async def domain_destroy(self, domain: DomainRef) -> None:
        await self.node.own(self._destroy(domain, DomainDestroyFlagsValues(0)))

    @override(DESTROY_FLAGS)
    async def domain_destroy_flags(self, domain: DomainRef, flags: DomainDestroyFlagsValues) -> None:
        await self.node.own(self._destroy(domain, flags))

    @override()
    async def domain_shutdown(self, domain: DomainRef) -> None:
        await self._press_button(domain, "qemuDomainShutdownFlags", is_reboot=False)

    @override(SHUTDOWN_FLAGS)
    async def domain_shutdown_flags(self, domain: DomainRef, flags: DomainShutdownFlagValues) -> None:
        if flags == DomainShutdownFlagValues.GUEST_AGENT:
            check_agent(self.running(domain))
        await self._press_button(domain, "qemuDomainShutdownFlags", is_reboot=False)

    @override(REBOOT_FLAGS)
    async def domain_reboot(self, domain: DomainRef, flags: DomainRebootFlagValues) -> None:
        if flags == DomainRebootFlagValues.GUEST_AGENT:
            check_agent(self.running(domain))
        await self._press_button(domain, "qemuDomainReboot", is_reboot=True)

    @override()
    async def domain_reset(self, domain: DomainRef, flags: NoFlags) -> None:
        record = self.running(domain)
        await self.ask(domain, Job.MODIFY, "qemuDomainReset", "system_reset")
        if record.run is not None:
            record.run.is_rebooting = False
        if record.state == DomainState.CRASHED:
            record.set_state(DomainState.PAUSED, DomainPausedReason.CRASHED)

    @override()
    async def domain_suspend(self, domain: DomainRef) -> None:
        record = self.running(domain)
        async with record.jobs.hold(Job.SUSPEND, "qemuDomainSuspend"):
            check_active(record)
            if record.state == DomainState.PMSUSPENDED:
                raise _invalid("domain is pmsuspended")
            if record.state == DomainState.PAUSED:
                return
            run = record.active_run()
            run.pause_reason = DomainPausedReason.USER
            await ask(run.monitor, "stop")
            if record.state == DomainState.RUNNING:
                record.set_state(DomainState.PAUSED, DomainPausedReason.USER)
                detail = DomainEventSuspendedDetailType.PAUSED
                self.node.tell(record.ref, DomainEventType.SUSPENDED, detail)
            await self.node.save_status(record)

    @override()
    async def domain_resume(self, domain: DomainRef) -> None:
        record = self.running(domain)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainResume"):
            check_active(record)
            refusals = {
                DomainState.PMSUSPENDED: "domain is pmsuspended",
                DomainState.RUNNING: "domain is already running",
            }
            if record.state in refusals:
                raise _invalid(refusals[record.state])
            is_crashed = (record.state, record.reason) == (DomainState.PAUSED, DomainPausedReason.CRASHED)
            if record.state == DomainState.CRASHED:
                raise _invalid("domain is crashed; it must be reset first")
            run = record.active_run()
            run.resume_reason = DomainRunningReason.CRASHED if is_crashed else DomainRunningReason.UNPAUSED
            await ask(run.monitor, "cont")
            if record.state == DomainState.PAUSED:
                record.set_state(DomainState.RUNNING, DomainRunningReason.UNPAUSED)
                self.node.tell(record.ref, DomainEventType.RESUMED, DomainEventResumedDetailType.UNPAUSED)
            await self.node.save_status(record)

    @override()
    async def domain_inject_nmi(self, domain: DomainRef, flags: NoFlags) -> None:
        await self.ask(domain, Job.MODIFY, "qemuDomainInjectNMI", "inject-nmi")

    @override()
    async def domain_pm_wakeup(self, domain: DomainRef, flags: NoFlags) -> None:
        await self.ask(domain, Job.MODIFY, "qemuDomainPMWakeup", "system_wakeup")

    @override(BOTH)
    async def domain_set_lifecycle_action(
        self, domain: DomainRef, kind: LifecycleKind, action: DomainLifecycleAction, flags: DomainModificationImpact
    ) -> None:
        record = self.find_domain(domain)
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetLifecycleAction"):
            live, config = definitions(record, flags)
            for definition in (live, config):
                if definition is not None:
                    set_action(definition, kind, action)
            record.changed()
            if live is not None:
                capabilities = await self.node.capabilities_of(live)
                await set_reboot_action(record.active_run().monitor, live, capabilities)
                await self.node.save_status(record)
            if config is not None:
                await self.node.save_config(record)

    async def _create(self, domain: DomainRef, flags: DomainCreateFlags) -> DomainRef:
        record = self.find_domain(domain)
        if record.is_active:
            raise _invalid("domain is already running")
        return await self._start(record, flags)

    async def _start(self, record: QemuDomain, flags: DomainCreateFlags) -> DomainRef:
        is_bound = bool(flags & DomainCreateFlags.START_AUTODESTROY)
        options = StartOptions(
            is_paused=bool(flags & DomainCreateFlags.START_PAUSED),
            is_nvram_reset=bool(flags & DomainCreateFlags.START_RESET_NVRAM),
            owner=self.owner if is_bound else None,
        )
        async with record.jobs.hold_async(AsyncJob.START, "qemuProcessBeginJob", mask=frozenset()):
            if record.is_active:
                raise _invalid("domain is already running")
            self.find_domain(record.ref)
            await self._drop_saved(record, flags)
            return await start(self.node, record, options)

    def _drop_unstarted(self, record: QemuDomain) -> None:
        """Take back the live definition of a guest that never came to its start."""
        if record.is_active:
            return
        if record.pending is not None:
            record.current, record.pending = record.pending, None
            record.changed()
        if not record.is_persistent and self.node.domains.find(record.uuid) is record:
            self.node.domains.remove(record)

    async def _drop_saved(self, record: QemuDomain, flags: DomainCreateFlags) -> None:
        """Forget a managed save image where a fresh boot is asked for; it is never passed over silently."""
        if not record.has_managed_save:
            return
        path = self.node.paths.save_file(record.name)
        if not flags & DomainCreateFlags.START_FORCE_BOOT:
            detail = f"restoring the managed save image '{path}' is not supported"
            raise Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)
        await asyncio.to_thread(remove, path)
        record.has_managed_save = False
        record.changed()

    async def _destroy(self, domain: DomainRef, flags: DomainDestroyFlagsValues) -> None:
        record = self.running(domain)
        run = record.run
        is_graceful = bool(flags & DomainDestroyFlagsValues.GRACEFUL)
        if run is not None and run.is_starting:
            await stop_launch(run)
        async with record.jobs.hold(Job.DESTROY, "qemuProcessBeginStopJob"):
            check_active(record)
            run = record.active_run()
            run.is_destroyed = True
            try:
                await finish(self.node, record, run, DESTROYED, is_graceful=is_graceful)
            finally:
                run.is_destroyed = False
        if flags & DomainDestroyFlagsValues.REMOVE_LOGS:
            await asyncio.to_thread(remove, self.node.paths.log_file(domain.name))

    async def _press_button(self, domain: DomainRef, owner: str, *, is_reboot: bool) -> None:
        """Press the power button; what the guest's power-off then means is noted before."""
        record = self.running(domain)
        async with record.jobs.hold(Job.MODIFY, owner):
            check_active(record)
            run, definition = record.active_run(), record.current
            action = definition.on_reboot if is_reboot else definition.on_poweroff
            default = LifecycleAction.RESTART if is_reboot else LifecycleAction.DESTROY
            run.is_rebooting = (action or default) in KEEPS_RUNNING
            await self.node.save_status(record)
            await ask(run.monitor, "system_powerdown")


def _invalid(detail: str) -> Error:
    return Error(ErrorCode.OPERATION_INVALID, detail, domain=ErrorDomain.QEMU)
