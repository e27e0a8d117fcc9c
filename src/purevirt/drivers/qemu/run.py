"""One run of a domain: its process, its files, what QEMU said of it, and who uses its consoles.

It belongs to the domain's record from the moment a start begins until everything about the run is cleaned up.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from purevirt.drivers.qemu.console import OpenDevices
from purevirt.drivers.qemu.launch import RunPlaces
from purevirt.drivers.qemu.monitor import gone
from purevirt.drivers.qemu.monitor_query import Vcpu
from purevirt.drivers.qemu.process import QemuProcess
from purevirt.drivers.qemu.qmp import QmpClient
from purevirt.enums.domain_state import DomainPausedReason, DomainRunningReason
from purevirt.host.process import ProcessIdentity


@dataclass(eq=False, slots=True)
class Run:
    """A run. ``pause_reason`` and ``resume_reason`` are what the next STOP and RESUME events mean.

    ``is_starting`` holds as long as somebody brings the run up; ``launching`` is then the task that gets QEMU to run.
    ``found`` is the process of a run that an earlier daemon started, as long as it was not spoken to. ``is_over``
    says that the clean-up has begun, ``is_destroyed`` that somebody ends the run on purpose, ``is_rebooting`` that
    its power-off is a reboot; ``owner`` is the session whose end is also the run's.
    """

    places: RunPlaces
    domain_id: int
    process: QemuProcess | None = None
    found: ProcessIdentity | None = None
    launching: "asyncio.Task[Any] | None" = None
    is_starting: bool = False
    vcpus: tuple[Vcpu, ...] = ()
    devices: OpenDevices = field(default_factory=OpenDevices)
    releases: list[Callable[[], None]] = field(default_factory=list)
    pause_reason: DomainPausedReason = DomainPausedReason.UNKNOWN
    resume_reason: DomainRunningReason = DomainRunningReason.UNKNOWN
    is_over: bool = False
    is_destroyed: bool = False
    is_rebooting: bool = False
    has_monitor_error: bool = False
    has_custom_monitor: bool = False
    monitor_closed: asyncio.Event = field(default_factory=asyncio.Event)
    owner: object | None = None

    @property
    def monitor(self) -> QmpClient:
        """The open monitor; raises Error OPERATION_FAILED where the guest has none."""
        if self.process is None:
            raise gone()
        return self.process.monitor

    def release(self) -> None:
        """Give back ports, taps and whatever else was taken for the run."""
        while self.releases:
            self.releases.pop()()
