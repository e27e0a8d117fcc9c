"""Events: what happened to objects, one class a kind.

Fields stand in wire order behind the callback id. ``EVENTS`` finds a class by object kind and event id.
"""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.api.typedparam import TypedParams
from purevirt.enums.domain_event import DomainEventID
from purevirt.enums.network import NetworkEventID
from purevirt.enums.nodedev import NodeDeviceEventID
from purevirt.enums.secret import SecretEventID
from purevirt.enums.storage import StoragePoolEventID


class EventKind(Enum):
    """The kinds of objects that events tell of; QEMU is the monitor of a QEMU domain."""

    DOMAIN = "domain"
    NETWORK = "network"
    STORAGE_POOL = "storage_pool"
    NODE_DEVICE = "node_device"
    SECRET = "secret"
    QEMU = "qemu"


Subject = DomainRef | NetworkRef | StoragePoolRef | NodeDeviceRef | SecretRef

EVENTS: dict[tuple[EventKind, int], type["Event"]] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; ``subject`` is the object it happened to.

    ``procedure`` is the message that carries it behind a callback id, ``legacy`` the one without an id.
    """

    kind: ClassVar[EventKind]
    id: ClassVar[int]
    procedure: ClassVar[int]
    legacy: ClassVar[int | None]

    def __init_subclass__(
        cls, *, kind: EventKind = EventKind.DOMAIN, id: int = 0, procedure: int = 0, legacy: int | None = None
    ) -> None:
        if procedure:
            cls.kind, cls.id, cls.procedure, cls.legacy = kind, int(id), procedure, legacy
        # a class with slots is made twice, the second time without arguments
        EVENTS[cls.kind, cls.id] = cls

    @property
    def subject(self) -> Subject:
        """The object it happened to: the first field."""
        subject: Subject = getattr(self, next(iter(self.__slots__)))
        return subject


@dataclass(frozen=True, slots=True)
class GraphicsAddress:
    """An end of a graphics connection; ``family`` is a number of DomainEventGraphicsAddressType."""

    family: int
    node: str
    service: str


@dataclass(frozen=True, slots=True)
class GraphicsIdentity:
    """One name by which a graphics client is known."""

    type: str
    name: str


@dataclass(frozen=True, slots=True)
class DomainLifecycleEvent(Event, id=DomainEventID.LIFECYCLE, procedure=318, legacy=107):
    """A domain was defined, started, stopped and so on; a number of DomainEventType and its detail."""

    domain: DomainRef
    event: int
    detail: int


@dataclass(frozen=True, slots=True)
class DomainRebootEvent(Event, id=DomainEventID.REBOOT, procedure=319, legacy=169):
    """The guest has restarted itself."""

    domain: DomainRef


@dataclass(frozen=True, slots=True)
class DomainRTCChangeEvent(Event, id=DomainEventID.RTC_CHANGE, procedure=320, legacy=170):
    """The guest has set its clock; the offset from UTC in seconds."""

    domain: DomainRef
    offset_s: int


@dataclass(frozen=True, slots=True)
class DomainWatchdogEvent(Event, id=DomainEventID.WATCHDOG, procedure=321, legacy=171):
    """The guest's watchdog has fired; a number of DomainEventWatchdogAction."""

    domain: DomainRef
    action: int


@dataclass(frozen=True, slots=True)
class DomainIOErrorEvent(Event, id=DomainEventID.IO_ERROR, procedure=322, legacy=172):
    """A disk request has failed; a number of DomainEventIOErrorAction."""

    domain: DomainRef
    source_path: str
    alias: str
    action: int


@dataclass(frozen=True, slots=True)
class DomainGraphicsEvent(Event, id=DomainEventID.GRAPHICS, procedure=323, legacy=173):
    """A graphics client has connected, was let in, or has left; a number of DomainEventGraphicsPhase."""

    domain: DomainRef
    phase: int
    local: GraphicsAddress
    remote: GraphicsAddress
    auth_scheme: str
    identities: list[GraphicsIdentity]


@dataclass(frozen=True, slots=True)
class DomainIOErrorReasonEvent(Event, id=DomainEventID.IO_ERROR_REASON, procedure=324, legacy=195):
    """A disk request has failed, with the reason, such as ``enospc``."""

    domain: DomainRef
    source_path: str
    alias: str
    action: int
    reason: str


@dataclass(frozen=True, slots=True)
class DomainControlErrorEvent(Event, id=DomainEventID.CONTROL_ERROR, procedure=325, legacy=224):
    """The driver has lost control of the guest, whose monitor does not answer sensibly."""

    domain: DomainRef


@dataclass(frozen=True, slots=True)
class DomainBlockJobEvent(Event, id=DomainEventID.BLOCK_JOB, procedure=326, legacy=241):
    """The job of a disk has changed; numbers of DomainBlockJobType and ConnectDomainEventBlockJobStatus."""

    domain: DomainRef
    path: str
    type: int
    status: int


@dataclass(frozen=True, slots=True)
class DomainDiskChangeEvent(Event, id=DomainEventID.DISK_CHANGE, procedure=327, legacy=248):
    """The source of a disk has changed or was dropped; a number of ConnectDomainEventDiskChangeReason."""

    domain: DomainRef
    old_source_path: str | None
    new_source_path: str | None
    alias: str
    reason: int


@dataclass(frozen=True, slots=True)
class DomainTrayChangeEvent(Event, id=DomainEventID.TRAY_CHANGE, procedure=328, legacy=268):
    """The guest has opened or closed a drive's tray; a number of DomainEventTrayChangeReason."""

    domain: DomainRef
    alias: str
    reason: int


@dataclass(frozen=True, slots=True)
class DomainPMWakeupEvent(Event, id=DomainEventID.PMWAKEUP, procedure=329, legacy=269):
    """The guest has woken up; the reason is 0."""

    domain: DomainRef
    reason: int


@dataclass(frozen=True, slots=True)
class DomainPMSuspendEvent(Event, id=DomainEventID.PMSUSPEND, procedure=330, legacy=270):
    """The guest has suspended itself to memory; the reason is 0."""

    domain: DomainRef
    reason: int


@dataclass(frozen=True, slots=True)
class DomainBalloonChangeEvent(Event, id=DomainEventID.BALLOON_CHANGE, procedure=331, legacy=276):
    """The guest's memory has changed by its balloon."""

    domain: DomainRef
    actual_kib: int


@dataclass(frozen=True, slots=True)
class DomainPMSuspendDiskEvent(Event, id=DomainEventID.PMSUSPEND_DISK, procedure=332, legacy=292):
    """The guest has suspended itself to disk; the reason is 0."""

    domain: DomainRef
    reason: int


@dataclass(frozen=True, slots=True)
class DomainDeviceRemovedEvent(Event, id=DomainEventID.DEVICE_REMOVED, procedure=333, legacy=311):
    """The guest has let a device go."""

    domain: DomainRef
    alias: str


@dataclass(frozen=True, slots=True)
class DomainBlockJob2Event(Event, id=DomainEventID.BLOCK_JOB_2, procedure=339):
    """As DomainBlockJobEvent, with the disk's target name in place of its path."""

    domain: DomainRef
    disk: str
    type: int
    status: int


@dataclass(frozen=True, slots=True)
class DomainTunableEvent(Event, id=DomainEventID.TUNABLE, procedure=346):
    """Tuning has changed: the new values by names such as ``cputune.vcpupin0``."""

    domain: DomainRef
    params: TypedParams


@dataclass(frozen=True, slots=True)
class DomainAgentLifecycleEvent(Event, id=DomainEventID.AGENT_LIFECYCLE, procedure=348):
    """The guest's agent has come or gone; numbers of the ConnectDomainEventAgentLifecycle enumerations."""

    domain: DomainRef
    state: int
    reason: int


@dataclass(frozen=True, slots=True)
class DomainDeviceAddedEvent(Event, id=DomainEventID.DEVICE_ADDED, procedure=354):
    """A device was plugged into a running guest."""

    domain: DomainRef
    alias: str


@dataclass(frozen=True, slots=True)
class DomainMigrationIterationEvent(Event, id=DomainEventID.MIGRATION_ITERATION, procedure=359):
    """A migration begins to send the guest's memory once more."""

    domain: DomainRef
    iteration: int


@dataclass(frozen=True, slots=True)
class DomainJobCompletedEvent(Event, id=DomainEventID.JOB_COMPLETED, procedure=363):
    """A job has ended: its statistics, as of the finished job."""

    domain: DomainRef
    params: TypedParams


@dataclass(frozen=True, slots=True)
class DomainDeviceRemovalFailedEvent(Event, id=DomainEventID.DEVICE_REMOVAL_FAILED, procedure=367):
    """The guest refuses to let a device go."""

    domain: DomainRef
    alias: str


@dataclass(frozen=True, slots=True)
class DomainMetadataChangeEvent(Event, id=DomainEventID.METADATA_CHANGE, procedure=379):
    """Title, description or a metadata element has changed; a number of DomainMetadataType."""

    domain: DomainRef
    type: int
    namespace: str | None


@dataclass(frozen=True, slots=True)
class DomainBlockThresholdEvent(Event, id=DomainEventID.BLOCK_THRESHOLD, procedure=385):
    """The guest has written behind the threshold of a disk, by ``excess`` bytes."""

    domain: DomainRef
    disk: str
    path: str | None
    threshold: int
    excess: int


@dataclass(frozen=True, slots=True)
class DomainMemoryFailureEvent(Event, id=DomainEventID.MEMORY_FAILURE, procedure=423):
    """The host's memory has failed under a guest; numbers of the DomainMemoryFailure enumerations."""

    domain: DomainRef
    recipient: int
    action: int
    flags: int


@dataclass(frozen=True, slots=True)
class DomainMemoryDeviceSizeChangeEvent(Event, id=DomainEventID.MEMORY_DEVICE_SIZE_CHANGE, procedure=438):
    """The guest uses another part of a memory device; the size in KiB."""

    domain: DomainRef
    alias: str
    size: int


@dataclass(frozen=True, slots=True)
class DomainNICMACChangeEvent(Event, id=DomainEventID.NIC_MAC_CHANGE, procedure=453):
    """The guest has given a network interface another MAC address."""

    domain: DomainRef
    alias: str
    old_mac: str
    new_mac: str


@dataclass(frozen=True, slots=True)
class NetworkLifecycleEvent(Event, kind=EventKind.NETWORK, id=NetworkEventID.LIFECYCLE, procedure=315):
    """A network was defined, started, stopped and so on; a number of NetworkEventLifecycleType, no detail."""

    network: NetworkRef
    event: int
    detail: int


@dataclass(frozen=True, slots=True)
class NetworkMetadataChangeEvent(Event, kind=EventKind.NETWORK, id=NetworkEventID.METADATA_CHANGE, procedure=446):
    """Title, description or a metadata element has changed; a number of NetworkMetadataType."""

    network: NetworkRef
    type: int
    namespace: str | None


@dataclass(frozen=True, slots=True)
class StoragePoolLifecycleEvent(Event, kind=EventKind.STORAGE_POOL, id=StoragePoolEventID.LIFECYCLE, procedure=370):
    """A pool was defined, started, stopped and so on; a number of StoragePoolEventLifecycleType, no detail."""

    pool: StoragePoolRef
    event: int
    detail: int


@dataclass(frozen=True, slots=True)
class StoragePoolRefreshEvent(Event, kind=EventKind.STORAGE_POOL, id=StoragePoolEventID.REFRESH, procedure=373):
    """The volumes of a pool were looked up again."""

    pool: StoragePoolRef


@dataclass(frozen=True, slots=True)
class NodeDeviceLifecycleEvent(Event, kind=EventKind.NODE_DEVICE, id=NodeDeviceEventID.LIFECYCLE, procedure=376):
    """A host device has come or gone; a number of NodeDeviceEventLifecycleType, no detail."""

    device: NodeDeviceRef
    event: int
    detail: int


@dataclass(frozen=True, slots=True)
class NodeDeviceUpdateEvent(Event, kind=EventKind.NODE_DEVICE, id=NodeDeviceEventID.UPDATE, procedure=377):
    """A host device has changed."""

    device: NodeDeviceRef


@dataclass(frozen=True, slots=True)
class SecretLifecycleEvent(Event, kind=EventKind.SECRET, id=SecretEventID.LIFECYCLE, procedure=382):
    """A secret was defined or deleted; a number of SecretEventLifecycleType, no detail."""

    secret: SecretRef
    event: int
    detail: int


@dataclass(frozen=True, slots=True)
class SecretValueChangedEvent(Event, kind=EventKind.SECRET, id=SecretEventID.VALUE_CHANGED, procedure=383):
    """A secret has got a new value."""

    secret: SecretRef


@dataclass(frozen=True, slots=True)
class QemuMonitorEvent(Event, kind=EventKind.QEMU, id=0, procedure=6):
    """An event of a QEMU monitor; ``details`` is JSON."""

    domain: DomainRef
    event: str
    seconds: int
    microseconds: int
    details: str | None
