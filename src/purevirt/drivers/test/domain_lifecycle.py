"""Starting and stopping domains of the test driver.

Which moves are legal and what they say otherwise was found out from the C test driver.
"""

from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.conf.domain import TEST_DRIVER, parse_domain
from purevirt.conf.domain.clock import LifecycleAction
from purevirt.drivers.shared.impact import affected
from purevirt.drivers.shared.lifecycle_action import set_action
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.node import TestDomain, name_interfaces
from purevirt.enums.domain import (
    DomainCreateFlags,
    DomainDestroyFlagsValues,
    DomainModificationImpact,
    DomainRebootFlagValues,
    DomainShutdownFlagValues,
)
from purevirt.enums.domain_event import (
    DomainEventResumedDetailType,
    DomainEventStartedDetailType,
    DomainEventStoppedDetailType,
    DomainEventSuspendedDetailType,
    DomainEventType,
)
from purevirt.enums.domain_state import DomainLifecycle as LifecycleKind
from purevirt.enums.domain_state import (
    DomainLifecycleAction,
    DomainPausedReason,
    DomainRunningReason,
    DomainShutoffReason,
    DomainState,
)
from purevirt.errors import Error, ErrorCode

REBOOT_FLAGS = DomainRebootFlagValues(0x1F)

KEEPS_RUNNING = frozenset({LifecycleAction.RESTART, LifecycleAction.RENAME_RESTART})
"""What <on_reboot> and <on_poweroff> may say so that a guest runs on."""


class TestDomainLifecycle(TestFacet, DomainLifecycle):
    """Starting and stopping domains."""

    @override()
    async def domain_create(self, domain: DomainRef) -> None:
        self._create(domain)

    @override()
    async def domain_create_with_flags(self, domain: DomainRef, flags: DomainCreateFlags) -> DomainRef:
        return self._create(domain)

    @override()
    async def domain_create_with_files(
        self, domain: DomainRef, files: list[int], flags: DomainCreateFlags
    ) -> DomainRef:
        return self._create(domain)

    @override(DomainCreateFlags.START_VALIDATE)
    async def domain_create_xml(self, xml: str, flags: DomainCreateFlags) -> DomainRef:
        return self._create_xml(xml, flags)

    @override(DomainCreateFlags.START_VALIDATE)
    async def domain_create_xml_with_files(self, xml: str, files: list[int], flags: DomainCreateFlags) -> DomainRef:
        return self._create_xml(xml, flags)

    @override()
    async def domain_destroy(self, domain: DomainRef) -> None:
        self._destroy(domain)

    @override(DomainDestroyFlagsValues.GRACEFUL)
    async def domain_destroy_flags(self, domain: DomainRef, flags: DomainDestroyFlagsValues) -> None:
        self._destroy(domain)

    @override()
    async def domain_shutdown(self, domain: DomainRef) -> None:
        self._shutdown(domain)

    @override()
    async def domain_shutdown_flags(self, domain: DomainRef, flags: DomainShutdownFlagValues) -> None:
        self._shutdown(domain)

    @override(REBOOT_FLAGS)
    async def domain_reboot(self, domain: DomainRef, flags: DomainRebootFlagValues) -> None:
        record = self.running(domain)
        self._end(record, record.current.on_reboot)

    @override()
    async def domain_reset(self, domain: DomainRef, flags: NoFlags) -> None:
        self.running(domain)

    @override()
    async def domain_suspend(self, domain: DomainRef) -> None:
        record = self.find_domain(domain)
        if record.state in (DomainState.SHUTOFF, DomainState.PAUSED):
            raise Error(ErrorCode.INTERNAL_ERROR, f"domain '{domain.name}' not running")
        record.set_state(DomainState.PAUSED, DomainPausedReason.USER)
        self.tell(record.ref, DomainEventType.SUSPENDED, DomainEventSuspendedDetailType.PAUSED)

    @override()
    async def domain_resume(self, domain: DomainRef) -> None:
        record = self.find_domain(domain)
        if record.state != DomainState.PAUSED:
            raise Error(ErrorCode.INTERNAL_ERROR, f"domain '{domain.name}' not paused")
        record.set_state(DomainState.RUNNING, DomainRunningReason.UNPAUSED)
        self.tell(record.ref, DomainEventType.RESUMED, DomainEventResumedDetailType.UNPAUSED)

    @override()
    async def domain_inject_nmi(self, domain: DomainRef, flags: NoFlags) -> None:
        self.running(domain)

    @override(DomainModificationImpact.LIVE | DomainModificationImpact.CONFIG)
    async def domain_set_lifecycle_action(
        self, domain: DomainRef, kind: LifecycleKind, action: DomainLifecycleAction, flags: DomainModificationImpact
    ) -> None:
        record = self.find_domain(domain)
        for definition in affected(record, flags):
            set_action(definition, kind, action)
        record.changed()

    def _create(self, domain: DomainRef) -> DomainRef:
        record = self.find_domain(domain)
        if record.state != DomainState.SHUTOFF:
            raise Error(ErrorCode.INTERNAL_ERROR, f"Domain '{record.ref.name}' is already running")
        record.has_managed_save = False
        return self._start(record)

    def _create_xml(self, xml: str, flags: DomainCreateFlags) -> DomainRef:
        is_checked = bool(flags & DomainCreateFlags.START_VALIDATE)
        definition = parse_domain(xml, profile=TEST_DRIVER, validate=is_checked)
        name_interfaces(definition)
        record, _ = self.node.domains.add(definition, live=True, check_live=True)
        return self._start(record)

    def _start(self, record: TestDomain) -> DomainRef:
        self.node.start(record, DomainRunningReason.BOOTED)
        self.tell(record.ref, DomainEventType.STARTED, DomainEventStartedDetailType.BOOTED)
        return record.ref

    def _destroy(self, domain: DomainRef) -> None:
        record = self.running(domain)
        self.stop(record, DomainShutoffReason.DESTROYED, DomainEventStoppedDetailType.DESTROYED)

    def _shutdown(self, domain: DomainRef) -> None:
        record = self.find_domain(domain)
        if record.state == DomainState.SHUTOFF:
            raise Error(ErrorCode.INTERNAL_ERROR, f"domain '{record.ref.name}' not running")
        self._end(record, record.current.on_poweroff)

    def _end(self, record: TestDomain, action: LifecycleAction | None) -> None:
        """Do what the definition says of a guest that ends."""
        if action in KEEPS_RUNNING:
            record.set_state(DomainState.RUNNING, DomainRunningReason.BOOTED)
        else:
            self.stop(record, DomainShutoffReason.SHUTDOWN, DomainEventStoppedDetailType.SHUTDOWN)
