"""Starting, stopping and pausing domains."""

from dataclasses import replace

from libvirt.argument import as_files, as_ullong, bits, member
from libvirt.handle import Child
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import (
    DomainCreateFlags,
    DomainDestroyFlagsValues,
    DomainModificationImpact,
    DomainRebootFlagValues,
    DomainShutdownFlagValues,
)
from purevirt.enums.domain_state import DomainLifecycle as LifecycleEvent
from purevirt.enums.domain_state import DomainLifecycleAction
from purevirt.enums.host import NodeSuspendTarget


class _DomainLifecycle(Child[DomainRef]):
    """What makes a domain run or not."""

    def create(self) -> int:
        """Start a defined domain; returns 0."""
        self._call(DomainLifecycle.domain_create, self._o)
        self._o = self._call(DomainLookup.domain_lookup_by_uuid, self._o.uuid)  # C asks so for the new id
        return 0

    def createWithFlags(self, flags: int = 0) -> int:
        """Start a defined domain; ``flags`` of VIR_DOMAIN_START_*; returns 0."""
        self._o = self._call(DomainLifecycle.domain_create_with_flags, self._o, bits(DomainCreateFlags, flags))
        return 0

    def createWithFiles(self, files: list[int], flags: int = 0) -> int:
        """Start a defined domain, a container, with open files; ``flags`` of VIR_DOMAIN_START_*; returns 0."""
        self._o = self._call(
            DomainLifecycle.domain_create_with_files, self._o, as_files(files), bits(DomainCreateFlags, flags)
        )
        return 0

    def destroy(self) -> int:
        """Stop the domain at once, as by pulling the plug; returns 0."""
        self._call(DomainLifecycle.domain_destroy, self._o)
        self._stopped()
        return 0

    def destroyFlags(self, flags: int = 0) -> int:
        """Stop the domain at once; ``flags`` of VIR_DOMAIN_DESTROY_*; returns 0."""
        self._call(DomainLifecycle.domain_destroy_flags, self._o, bits(DomainDestroyFlagsValues, flags))
        self._stopped_here()
        return 0

    def shutdown(self) -> int:
        """Ask the guest to switch itself off; returns 0, maybe long before it does."""
        self._call(DomainLifecycle.domain_shutdown, self._o)
        self._stopped_here()
        return 0

    def shutdownFlags(self, flags: int = 0) -> int:
        """Ask the guest to switch itself off in a way of VIR_DOMAIN_SHUTDOWN_*; returns 0."""
        self._call(DomainLifecycle.domain_shutdown_flags, self._o, bits(DomainShutdownFlagValues, flags))
        self._stopped_here()
        return 0

    def reboot(self, flags: int = 0) -> int:
        """Ask the guest to start again, in a way of VIR_DOMAIN_REBOOT_*; returns 0."""
        self._call(DomainLifecycle.domain_reboot, self._o, bits(DomainRebootFlagValues, flags))
        self._stopped_here()
        return 0

    def reset(self, flags: int = 0) -> int:
        """Reset the machine, as by its button; returns 0."""
        self._call(DomainLifecycle.domain_reset, self._o, bits(NoFlags, flags))
        return 0

    def suspend(self) -> int:
        """Pause the domain, which keeps its memory; returns 0."""
        self._call(DomainLifecycle.domain_suspend, self._o)
        return 0

    def resume(self) -> int:
        """Let a paused domain go on; returns 0."""
        self._call(DomainLifecycle.domain_resume, self._o)
        return 0

    def injectNMI(self, flags: int = 0) -> int:
        """Send a non-maskable interrupt to the guest; returns 0."""
        self._call(DomainLifecycle.domain_inject_nmi, self._o, bits(NoFlags, flags))
        return 0

    def pMSuspendForDuration(self, target: int, duration: int, flags: int = 0) -> int:
        """Let the guest sleep, in a way of VIR_NODE_SUSPEND_TARGET_*, for seconds, 0 for ever; returns 0."""
        self._call(
            DomainLifecycle.domain_pm_suspend_for_duration,
            self._o,
            member(NodeSuspendTarget, target),
            as_ullong(duration),
            bits(NoFlags, flags),
        )
        return 0

    def pMWakeup(self, flags: int = 0) -> int:
        """Wake a guest that sleeps; returns 0."""
        self._call(DomainLifecycle.domain_pm_wakeup, self._o, bits(NoFlags, flags))
        return 0

    def setLifecycleAction(self, type: int, action: int, flags: int = 0) -> int:
        """Set what an event of VIR_DOMAIN_LIFECYCLE_* does, of VIR_DOMAIN_LIFECYCLE_ACTION_*; returns 0."""
        self._call(
            DomainLifecycle.domain_set_lifecycle_action,
            self._o,
            member(LifecycleEvent, type),
            member(DomainLifecycleAction, action),
            bits(DomainModificationImpact, flags),
        )
        return 0

    def _stopped(self) -> None:
        """The domain has no id any more."""
        self._o = replace(self._o, id=-1)

    def _stopped_here(self) -> None:
        """The domain may have no id any more; through a daemon C does not notice that."""
        if self._shared.watcher is None:
            found = self._shared.find(DomainLookup.domain_lookup_by_uuid, (self._o.uuid,))
            self._o = replace(self._o, id=-1 if found is None else found.id)
