"""Calling the callbacks that programs register for events, each kind with its own arguments.

``DISPATCHERS`` names, for a class of events, the method that knows the arguments.
"""

from dataclasses import fields
from typing import Any

from libvirt.domain import virDomain
from libvirt.handle import ConnectHandle
from libvirt.network import virNetwork
from libvirt.nodedev import virNodeDevice
from libvirt.secret import virSecret
from libvirt.storage import virStoragePool
from libvirt.typedparam import Parameters, as_parameters
from purevirt.api.event import Event, EventKind, GraphicsAddress, GraphicsIdentity
from purevirt.api.ref import DomainRef, NetworkRef, NodeDeviceRef, SecretRef, StoragePoolRef
from purevirt.enums.domain_event import DomainEventID as Domain
from purevirt.enums.network import NetworkEventID
from purevirt.enums.nodedev import NodeDeviceEventID
from purevirt.enums.secret import SecretEventID
from purevirt.enums.storage import StoragePoolEventID

Data = dict[str, Any]
Address = dict[str, int | str]


class _DomainDispatch(ConnectHandle):
    """Events of domains: what they do, their disks and their power."""

    def _dispatchDomainEventLifecycleCallback(self, dom: DomainRef, event: int, detail: int, cbData: Data) -> int:
        """Tell of a change of state."""
        cbData["cb"](self, virDomain(self, _obj=dom), event, detail, cbData["opaque"])
        return 0

    def _dispatchDomainEventGenericCallback(self, dom: DomainRef, cbData: Data) -> int:
        """Tell of an event without details."""
        cbData["cb"](self, virDomain(self, _obj=dom), cbData["opaque"])
        return 0

    def _dispatchDomainEventRTCChangeCallback(self, dom: DomainRef, offset: int, cbData: Data) -> int:
        """Tell of a change of the clock; ``offset`` in seconds."""
        cbData["cb"](self, virDomain(self, _obj=dom), offset, cbData["opaque"])
        return 0

    def _dispatchDomainEventWatchdogCallback(self, dom: DomainRef, action: int, cbData: Data) -> int:
        """Tell of a watchdog."""
        cbData["cb"](self, virDomain(self, _obj=dom), action, cbData["opaque"])
        return 0

    def _dispatchDomainEventIOErrorCallback(
        self, dom: DomainRef, srcPath: str, devAlias: str, action: int, cbData: Data
    ) -> int:
        """Tell of an I/O error."""
        cbData["cb"](self, virDomain(self, _obj=dom), srcPath, devAlias, action, cbData["opaque"])
        return 0

    def _dispatchDomainEventIOErrorReasonCallback(
        self, dom: DomainRef, srcPath: str, devAlias: str, action: int, reason: str, cbData: Data
    ) -> int:
        """Tell of an I/O error and its reason."""
        cbData["cb"](self, virDomain(self, _obj=dom), srcPath, devAlias, action, reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventGraphicsCallback(
        self,
        dom: DomainRef,
        phase: int,
        localAddr: Address,
        remoteAddr: Address,
        authScheme: str,
        subject: list[tuple[str, str]],
        cbData: Data,
    ) -> int:
        """Tell of a client of the graphics server."""
        cbData["cb"](
            self, virDomain(self, _obj=dom), phase, localAddr, remoteAddr, authScheme, subject, cbData["opaque"]
        )
        return 0

    def _dispatchDomainEventBlockJobCallback(
        self, dom: DomainRef, disk: str, type: int, status: int, cbData: Data
    ) -> None:
        """Tell of a block job."""
        cbData["cb"](self, virDomain(self, _obj=dom), disk, type, status, cbData["opaque"])

    def _dispatchDomainEventDiskChangeCallback(
        self, dom: DomainRef, oldSrcPath: str | None, newSrcPath: str | None, devAlias: str, reason: int, cbData: Data
    ) -> int:
        """Tell of a change of a disk."""
        cbData["cb"](self, virDomain(self, _obj=dom), oldSrcPath, newSrcPath, devAlias, reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventTrayChangeCallback(self, dom: DomainRef, devAlias: str, reason: int, cbData: Data) -> int:
        """Tell of a tray."""
        cbData["cb"](self, virDomain(self, _obj=dom), devAlias, reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventPMWakeupCallback(self, dom: DomainRef, reason: int, cbData: Data) -> int:
        """Tell of a guest that woke."""
        cbData["cb"](self, virDomain(self, _obj=dom), reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventPMSuspendCallback(self, dom: DomainRef, reason: int, cbData: Data) -> int:
        """Tell of a guest that went to sleep."""
        cbData["cb"](self, virDomain(self, _obj=dom), reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventBalloonChangeCallback(self, dom: DomainRef, actual: int, cbData: Data) -> int:
        """Tell of a change of memory; ``actual`` in KiB."""
        cbData["cb"](self, virDomain(self, _obj=dom), actual, cbData["opaque"])
        return 0

    def _dispatchDomainEventPMSuspendDiskCallback(self, dom: DomainRef, reason: int, cbData: Data) -> int:
        """Tell of a guest that went to sleep on disk."""
        cbData["cb"](self, virDomain(self, _obj=dom), reason, cbData["opaque"])
        return 0


class _DomainDeviceDispatch(ConnectHandle):
    """Events of domains: devices, settings, jobs and the agent."""

    def _dispatchDomainEventDeviceRemovedCallback(self, dom: DomainRef, devAlias: str, cbData: Data) -> int:
        """Tell of a removed device."""
        cbData["cb"](self, virDomain(self, _obj=dom), devAlias, cbData["opaque"])
        return 0

    def _dispatchDomainEventTunableCallback(self, dom: DomainRef, params: Parameters, cbData: Data) -> int:
        """Tell of changed settings."""
        cbData["cb"](self, virDomain(self, _obj=dom), params, cbData["opaque"])
        return 0

    def _dispatchDomainEventAgentLifecycleCallback(self, dom: DomainRef, state: int, reason: int, cbData: Data) -> int:
        """Tell of the agent."""
        cbData["cb"](self, virDomain(self, _obj=dom), state, reason, cbData["opaque"])
        return 0

    def _dispatchDomainEventDeviceAddedCallback(self, dom: DomainRef, devAlias: str, cbData: Data) -> int:
        """Tell of an added device."""
        cbData["cb"](self, virDomain(self, _obj=dom), devAlias, cbData["opaque"])
        return 0

    def _dispatchDomainEventMigrationIterationCallback(self, dom: DomainRef, iteration: int, cbData: Data) -> int:
        """Tell of a round of a migration."""
        cbData["cb"](self, virDomain(self, _obj=dom), iteration, cbData["opaque"])
        return 0

    def _dispatchDomainEventJobCompletedCallback(self, dom: DomainRef, params: Parameters, cbData: Data) -> int:
        """Tell of a job that ended."""
        cbData["cb"](self, virDomain(self, _obj=dom), params, cbData["opaque"])
        return 0

    def _dispatchDomainEventDeviceRemovalFailedCallback(self, dom: DomainRef, devAlias: str, cbData: Data) -> int:
        """Tell of a device that stays."""
        cbData["cb"](self, virDomain(self, _obj=dom), devAlias, cbData["opaque"])
        return 0

    def _dispatchDomainEventMetadataChangeCallback(
        self, dom: DomainRef, mtype: int, nsuri: str | None, cbData: Data
    ) -> int:
        """Tell of changed metadata."""
        cbData["cb"](self, virDomain(self, _obj=dom), mtype, nsuri, cbData["opaque"])
        return 0

    def _dispatchDomainEventBlockThresholdCallback(
        self, dom: DomainRef, dev: str, path: str | None, threshold: int, excess: int, cbData: Data
    ) -> int:
        """Tell of a disk written beyond its mark, in bytes."""
        cbData["cb"](self, virDomain(self, _obj=dom), dev, path, threshold, excess, cbData["opaque"])
        return 0

    def _dispatchDomainEventMemoryFailureCallback(
        self, dom: DomainRef, recipient: int, action: int, flags: int, cbData: Data
    ) -> int:
        """Tell of broken memory."""
        cbData["cb"](self, virDomain(self, _obj=dom), recipient, action, flags, cbData["opaque"])
        return 0

    def _dispatchDomainEventMemoryDeviceSizeChangeCallback(
        self, dom: DomainRef, alias: str, size: int, cbData: Data
    ) -> int:
        """Tell of a memory device; ``size`` in KiB."""
        cbData["cb"](self, virDomain(self, _obj=dom), alias, size, cbData["opaque"])
        return 0

    def _dispatchDomainEventNICMACChangeCallback(
        self, dom: DomainRef, alias: str, oldMAC: str, newMAC: str, cbData: Data
    ) -> int:
        """Tell of a changed MAC address."""
        cbData["cb"](self, virDomain(self, _obj=dom), alias, oldMAC, newMAC, cbData["opaque"])
        return 0

    def _dispatchDomainEventVcpuRemovedCallback(self, dom: DomainRef, vcpuid: int, cbData: Data) -> int:
        """Tell of a removed virtual CPU."""
        cbData["cb"](self, virDomain(self, _obj=dom), vcpuid, cbData["opaque"])
        return 0

    def _dispatchDomainEventChannelLifecycleCallback(
        self, dom: DomainRef, state: int, reason: int, cbData: Data
    ) -> int:
        """Tell of a channel."""
        cbData["cb"](self, virDomain(self, _obj=dom), state, reason, cbData["opaque"])
        return 0


class _ObjectDispatch(ConnectHandle):
    """Events of everything but domains."""

    def _dispatchNetworkEventLifecycleCallback(self, net: NetworkRef, event: int, detail: int, cbData: Data) -> int:
        """Tell of a change of state."""
        cbData["cb"](self, virNetwork(self, _obj=net), event, detail, cbData["opaque"])
        return 0

    def _dispatchNetworkEventMetadataChangeCallback(
        self, dom: NetworkRef, mtype: int, nsuri: str | None, cbData: Data
    ) -> int:
        """Tell of changed metadata."""
        cbData["cb"](self, virNetwork(self, _obj=dom), mtype, nsuri, cbData["opaque"])
        return 0

    def _dispatchStoragePoolEventLifecycleCallback(
        self, pool: StoragePoolRef, event: int, detail: int, cbData: Data
    ) -> int:
        """Tell of a change of state."""
        cbData["cb"](self, virStoragePool(self, _obj=pool), event, detail, cbData["opaque"])
        return 0

    def _dispatchStoragePoolEventGenericCallback(self, pool: StoragePoolRef, cbData: Data) -> int:
        """Tell of an event without details."""
        cbData["cb"](self, virStoragePool(self, _obj=pool), cbData["opaque"])
        return 0

    def _dispatchNodeDeviceEventLifecycleCallback(
        self, dev: NodeDeviceRef, event: int, detail: int, cbData: Data
    ) -> int:
        """Tell of a change of state."""
        cbData["cb"](self, virNodeDevice(self, _obj=dev), event, detail, cbData["opaque"])
        return 0

    def _dispatchNodeDeviceEventGenericCallback(self, dev: NodeDeviceRef, cbData: Data) -> int:
        """Tell of an event without details."""
        cbData["cb"](self, virNodeDevice(self, _obj=dev), cbData["opaque"])
        return 0

    def _dispatchSecretEventLifecycleCallback(self, secret: SecretRef, event: int, detail: int, cbData: Data) -> int:
        """Tell of a change of state."""
        cbData["cb"](self, virSecret(self, _obj=secret), event, detail, cbData["opaque"])
        return 0

    def _dispatchSecretEventGenericCallback(self, secret: SecretRef, cbData: Data) -> int:
        """Tell of an event without details."""
        cbData["cb"](self, virSecret(self, _obj=secret), cbData["opaque"])
        return 0


DISPATCHERS: dict[tuple[EventKind, int], str] = {
    (EventKind.DOMAIN, Domain.LIFECYCLE): "_dispatchDomainEventLifecycleCallback",
    (EventKind.DOMAIN, Domain.REBOOT): "_dispatchDomainEventGenericCallback",
    (EventKind.DOMAIN, Domain.RTC_CHANGE): "_dispatchDomainEventRTCChangeCallback",
    (EventKind.DOMAIN, Domain.WATCHDOG): "_dispatchDomainEventWatchdogCallback",
    (EventKind.DOMAIN, Domain.IO_ERROR): "_dispatchDomainEventIOErrorCallback",
    (EventKind.DOMAIN, Domain.IO_ERROR_REASON): "_dispatchDomainEventIOErrorReasonCallback",
    (EventKind.DOMAIN, Domain.GRAPHICS): "_dispatchDomainEventGraphicsCallback",
    (EventKind.DOMAIN, Domain.CONTROL_ERROR): "_dispatchDomainEventGenericCallback",
    (EventKind.DOMAIN, Domain.BLOCK_JOB): "_dispatchDomainEventBlockJobCallback",
    (EventKind.DOMAIN, Domain.BLOCK_JOB_2): "_dispatchDomainEventBlockJobCallback",
    (EventKind.DOMAIN, Domain.DISK_CHANGE): "_dispatchDomainEventDiskChangeCallback",
    (EventKind.DOMAIN, Domain.TRAY_CHANGE): "_dispatchDomainEventTrayChangeCallback",
    (EventKind.DOMAIN, Domain.PMWAKEUP): "_dispatchDomainEventPMWakeupCallback",
    (EventKind.DOMAIN, Domain.PMSUSPEND): "_dispatchDomainEventPMSuspendCallback",
    (EventKind.DOMAIN, Domain.BALLOON_CHANGE): "_dispatchDomainEventBalloonChangeCallback",
    (EventKind.DOMAIN, Domain.PMSUSPEND_DISK): "_dispatchDomainEventPMSuspendDiskCallback",
    (EventKind.DOMAIN, Domain.DEVICE_REMOVED): "_dispatchDomainEventDeviceRemovedCallback",
    (EventKind.DOMAIN, Domain.TUNABLE): "_dispatchDomainEventTunableCallback",
    (EventKind.DOMAIN, Domain.AGENT_LIFECYCLE): "_dispatchDomainEventAgentLifecycleCallback",
    (EventKind.DOMAIN, Domain.DEVICE_ADDED): "_dispatchDomainEventDeviceAddedCallback",
    (EventKind.DOMAIN, Domain.MIGRATION_ITERATION): "_dispatchDomainEventMigrationIterationCallback",
    (EventKind.DOMAIN, Domain.JOB_COMPLETED): "_dispatchDomainEventJobCompletedCallback",
    (EventKind.DOMAIN, Domain.DEVICE_REMOVAL_FAILED): "_dispatchDomainEventDeviceRemovalFailedCallback",
    (EventKind.DOMAIN, Domain.METADATA_CHANGE): "_dispatchDomainEventMetadataChangeCallback",
    (EventKind.DOMAIN, Domain.BLOCK_THRESHOLD): "_dispatchDomainEventBlockThresholdCallback",
    (EventKind.DOMAIN, Domain.MEMORY_FAILURE): "_dispatchDomainEventMemoryFailureCallback",
    (EventKind.DOMAIN, Domain.MEMORY_DEVICE_SIZE_CHANGE): "_dispatchDomainEventMemoryDeviceSizeChangeCallback",
    (EventKind.DOMAIN, Domain.NIC_MAC_CHANGE): "_dispatchDomainEventNICMACChangeCallback",
    (EventKind.NETWORK, NetworkEventID.LIFECYCLE): "_dispatchNetworkEventLifecycleCallback",
    (EventKind.NETWORK, NetworkEventID.METADATA_CHANGE): "_dispatchNetworkEventMetadataChangeCallback",
    (EventKind.STORAGE_POOL, StoragePoolEventID.LIFECYCLE): "_dispatchStoragePoolEventLifecycleCallback",
    (EventKind.STORAGE_POOL, StoragePoolEventID.REFRESH): "_dispatchStoragePoolEventGenericCallback",
    (EventKind.NODE_DEVICE, NodeDeviceEventID.LIFECYCLE): "_dispatchNodeDeviceEventLifecycleCallback",
    (EventKind.NODE_DEVICE, NodeDeviceEventID.UPDATE): "_dispatchNodeDeviceEventGenericCallback",
    (EventKind.SECRET, SecretEventID.LIFECYCLE): "_dispatchSecretEventLifecycleCallback",
    (EventKind.SECRET, SecretEventID.VALUE_CHANGED): "_dispatchSecretEventGenericCallback",
}


def fields_of(event: Event) -> list[Any]:
    """The fields of an event as callbacks get them."""
    return [_shown(getattr(event, field.name)) for field in fields(event)]


def _shown(value: Any) -> Any:
    """One field: addresses as dictionaries, lists as pairs or dictionaries."""
    if isinstance(value, GraphicsAddress):
        return {"family": value.family, "node": value.node, "service": value.service}
    if isinstance(value, list):
        if value and isinstance(value[0], GraphicsIdentity):
            return [(identity.type, identity.name) for identity in value]
        return as_parameters(value)
    return int(value) if isinstance(value, int) else value
