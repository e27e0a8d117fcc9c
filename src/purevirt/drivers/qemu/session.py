"""Connections to a QEMU driver."""

from collections.abc import Callable

from purevirt.api.operation import Facet
from purevirt.api.session import Session
from purevirt.api.subscription import LocalSubscriptions
from purevirt.drivers.qemu.connect import FEATURES, QemuConnect, QemuControl
from purevirt.drivers.qemu.domain_block import QemuDomainBlock
from purevirt.drivers.qemu.domain_console import QemuDomainConsole
from purevirt.drivers.qemu.domain_definition import QemuDomainDefinition
from purevirt.drivers.qemu.domain_guest import QemuDomainGuest
from purevirt.drivers.qemu.domain_job import QemuDomainJob, QemuDomainSave
from purevirt.drivers.qemu.domain_lifecycle import QemuDomainLifecycle
from purevirt.drivers.qemu.domain_lookup import QemuDomainLookup
from purevirt.drivers.qemu.domain_memory import QemuDomainMemory
from purevirt.drivers.qemu.domain_moment import QemuDomainCheckpoint, QemuDomainSnapshot
from purevirt.drivers.qemu.domain_monitor import QemuDomainMonitor, QemuMonitorEvents
from purevirt.drivers.qemu.domain_status import QemuDomainStatus
from purevirt.drivers.qemu.domain_tuning import QemuDomainIOThread, QemuDomainTuning
from purevirt.drivers.qemu.domain_vcpu import QemuDomainVcpu
from purevirt.drivers.qemu.ending import DESTROYED, finish
from purevirt.drivers.qemu.host_info import QemuDomainSecurity, QemuHost
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.job import Job
from purevirt.errors import Error
from purevirt.logging import get_logger
from purevirt.uri import URI

log = get_logger(__name__)

FACETS: tuple[Callable[[QemuNode, object], Facet], ...] = (
    QemuControl,
    QemuHost,
    QemuDomainLookup,
    QemuDomainDefinition,
    QemuDomainLifecycle,
    QemuDomainStatus,
    QemuDomainVcpu,
    QemuDomainConsole,
    QemuDomainSecurity,
    QemuDomainMonitor,
    QemuDomainBlock,
    QemuDomainMemory,
    QemuDomainGuest,
    QemuDomainJob,
    QemuDomainSave,
    QemuDomainTuning,
    QemuDomainIOThread,
    QemuDomainSnapshot,
    QemuDomainCheckpoint,
)


class QemuSession(Session):
    """A connection; guests that were started to live as long as it does end when it is closed."""

    needs_loop = True
    features = FEATURES

    def __init__(self, uri: URI, node: QemuNode, *, read_only: bool) -> None:
        self._node = node
        self._is_open = True
        self._subscriptions = LocalSubscriptions(node.bus, lambda callback, event: self.deliver(callback, event))
        self._monitor_events = QemuMonitorEvents(node, self, lambda callback, event: self.deliver(callback, event))
        facets: list[Facet] = [facet(node, self) for facet in FACETS]
        facets += [QemuConnect(node, self, uri), self._monitor_events, self._subscriptions]
        super().__init__(uri, facets, read_only=read_only)

    async def close(self) -> None:
        if not self._is_open:
            return
        self._is_open = False
        self._subscriptions.close()
        self._monitor_events.close()
        for record in self._node.domains:
            if record.run is not None and record.run.owner is self:
                await self._node.own(self._destroy(record))
        await super().close()

    async def _destroy(self, record: QemuDomain) -> None:
        try:
            async with record.jobs.hold(Job.DESTROY, "qemuProcessAutoDestroy"):
                if record.run is not None and record.run.owner is self:
                    record.run.is_destroyed = True
                    await finish(self._node, record, record.run, DESTROYED)
        except Error as problem:
            log.error("cannot end domain '%s' with its connection: %s", record.name, problem.message)
