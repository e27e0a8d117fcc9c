"""Starting and stopping a domain."""

from collections.abc import Iterable
from dataclasses import replace

from purevirt.aio.handle import NOT_RUNNING, Handle
from purevirt.api.facet.domain_lifecycle import DomainLifecycle as DomainLifecycleCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.enums.domain import (
    DomainCreateFlags,
    DomainDestroyFlagsValues,
    DomainModificationImpact,
    DomainRebootFlagValues,
    DomainShutdownFlagValues,
)
from purevirt.enums.domain_state import DomainLifecycle as LifecycleKind
from purevirt.enums.domain_state import DomainLifecycleAction
from purevirt.enums.host import NodeSuspendTarget


class DomainLifecycle(Handle[DomainRef]):
    """Starting and stopping a domain."""

    async def start(self, *, paused: bool = False, flags: DomainCreateFlags = DomainCreateFlags.NONE) -> None:
        """Start a defined domain, with its CPUs stopped where ``paused``."""
        wanted = flags | DomainCreateFlags.START_PAUSED if paused else flags
        self.ref = await self._call(DomainLifecycleCalls.domain_create_with_flags, self.ref, wanted)

    async def start_with_files(
        self, files: Iterable[int], *, flags: DomainCreateFlags = DomainCreateFlags.NONE
    ) -> None:
        """Start a defined domain and hand it open files; the caller still closes its own."""
        self.ref = await self._call(DomainLifecycleCalls.domain_create_with_files, self.ref, list(files), flags)

    async def shutdown(self, *, flags: DomainShutdownFlagValues = DomainShutdownFlagValues.DEFAULT) -> None:
        """Ask the guest to shut down; returns before it has."""
        await self._call(DomainLifecycleCalls.domain_shutdown_flags, self.ref, flags)

    async def reboot(self, *, flags: DomainRebootFlagValues = DomainRebootFlagValues.DEFAULT) -> None:
        """Ask the guest to reboot; returns before it has."""
        await self._call(DomainLifecycleCalls.domain_reboot, self.ref, flags)

    async def reset(self) -> None:
        """Press the reset button."""
        await self._call(DomainLifecycleCalls.domain_reset, self.ref, NoFlags.NONE)

    async def destroy(self, *, flags: DomainDestroyFlagsValues = DomainDestroyFlagsValues.DEFAULT) -> None:
        """Pull the plug."""
        await self._call(DomainLifecycleCalls.domain_destroy_flags, self.ref, flags)
        self.ref = replace(self.ref, id=NOT_RUNNING)

    async def suspend(self) -> None:
        """Stop its CPUs."""
        await self._call(DomainLifecycleCalls.domain_suspend, self.ref)

    async def resume(self) -> None:
        """Let its CPUs go on."""
        await self._call(DomainLifecycleCalls.domain_resume, self.ref)

    async def inject_nmi(self) -> None:
        """Send a non-maskable interrupt."""
        await self._call(DomainLifecycleCalls.domain_inject_nmi, self.ref, NoFlags.NONE)

    async def pm_suspend(self, target: NodeSuspendTarget, duration_s: int = 0) -> None:
        """Put the guest to sleep; ``duration_s`` must be 0 where it is not woken by itself."""
        await self._call(
            DomainLifecycleCalls.domain_pm_suspend_for_duration, self.ref, target, duration_s, NoFlags.NONE
        )

    async def pm_wakeup(self) -> None:
        """Wake the guest up."""
        await self._call(DomainLifecycleCalls.domain_pm_wakeup, self.ref, NoFlags.NONE)

    async def set_lifecycle_action(
        self,
        kind: LifecycleKind,
        action: DomainLifecycleAction,
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Say what happens when the guest powers off, reboots or crashes."""
        await self._call(DomainLifecycleCalls.domain_set_lifecycle_action, self.ref, kind, action, flags)
