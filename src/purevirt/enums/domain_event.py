"""Enumerations and flags of libvirt's domain_event interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_", last="VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_LAST")
class ConnectDomainEventAgentLifecycleReason(IntEnum):
    """virConnectDomainEventAgentLifecycleReason"""

    UNKNOWN = 0
    DOMAIN_STARTED = 1
    CHANNEL = 2


@flat("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_", last="VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_LAST")
class ConnectDomainEventAgentLifecycleState(IntEnum):
    """virConnectDomainEventAgentLifecycleState"""

    CONNECTED = 1
    DISCONNECTED = 2


@flat("VIR_DOMAIN_BLOCK_JOB_", last="VIR_DOMAIN_BLOCK_JOB_LAST")
class ConnectDomainEventBlockJobStatus(IntEnum):
    """virConnectDomainEventBlockJobStatus"""

    COMPLETED = 0
    FAILED = 1
    CANCELED = 2
    READY = 3


@flat("VIR_DOMAIN_EVENT_DISK_", last="VIR_DOMAIN_EVENT_DISK_CHANGE_LAST")
class ConnectDomainEventDiskChangeReason(IntEnum):
    """virConnectDomainEventDiskChangeReason"""

    CHANGE_MISSING_ON_START = 0
    DROP_MISSING_ON_START = 1


@flat("VIR_DOMAIN_EVENT_CRASHED_", last="VIR_DOMAIN_EVENT_CRASHED_LAST")
class DomainEventCrashedDetailType(IntEnum):
    """virDomainEventCrashedDetailType"""

    PANICKED = 0
    CRASHLOADED = 1


@flat("VIR_DOMAIN_EVENT_DEFINED_", last="VIR_DOMAIN_EVENT_DEFINED_LAST")
class DomainEventDefinedDetailType(IntEnum):
    """virDomainEventDefinedDetailType"""

    ADDED = 0
    UPDATED = 1
    RENAMED = 2
    FROM_SNAPSHOT = 3


@flat("VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_", last="VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_LAST")
class DomainEventGraphicsAddressType(IntEnum):
    """virDomainEventGraphicsAddressType"""

    IPV4 = 0
    IPV6 = 1
    UNIX = 2


@flat("VIR_DOMAIN_EVENT_GRAPHICS_", last="VIR_DOMAIN_EVENT_GRAPHICS_LAST")
class DomainEventGraphicsPhase(IntEnum):
    """virDomainEventGraphicsPhase"""

    CONNECT = 0
    INITIALIZE = 1
    DISCONNECT = 2


@flat("VIR_DOMAIN_EVENT_ID_", last="VIR_DOMAIN_EVENT_ID_LAST")
class DomainEventID(IntEnum):
    """virDomainEventID"""

    LIFECYCLE = 0
    REBOOT = 1
    RTC_CHANGE = 2
    WATCHDOG = 3
    IO_ERROR = 4
    GRAPHICS = 5
    IO_ERROR_REASON = 6
    CONTROL_ERROR = 7
    BLOCK_JOB = 8
    DISK_CHANGE = 9
    TRAY_CHANGE = 10
    PMWAKEUP = 11
    PMSUSPEND = 12
    BALLOON_CHANGE = 13
    PMSUSPEND_DISK = 14
    DEVICE_REMOVED = 15
    BLOCK_JOB_2 = 16
    TUNABLE = 17
    AGENT_LIFECYCLE = 18
    DEVICE_ADDED = 19
    MIGRATION_ITERATION = 20
    JOB_COMPLETED = 21
    DEVICE_REMOVAL_FAILED = 22
    METADATA_CHANGE = 23
    BLOCK_THRESHOLD = 24
    MEMORY_FAILURE = 25
    MEMORY_DEVICE_SIZE_CHANGE = 26
    NIC_MAC_CHANGE = 27


@flat("VIR_DOMAIN_EVENT_IO_ERROR_", last="VIR_DOMAIN_EVENT_IO_ERROR_LAST")
class DomainEventIOErrorAction(IntEnum):
    """virDomainEventIOErrorAction"""

    NONE = 0
    PAUSE = 1
    REPORT = 2


@flat("VIR_DOMAIN_EVENT_PMSUSPENDED_", last="VIR_DOMAIN_EVENT_PMSUSPENDED_LAST")
class DomainEventPMSuspendedDetailType(IntEnum):
    """virDomainEventPMSuspendedDetailType"""

    MEMORY = 0
    DISK = 1


@flat("VIR_DOMAIN_EVENT_RESUMED_", last="VIR_DOMAIN_EVENT_RESUMED_LAST")
class DomainEventResumedDetailType(IntEnum):
    """virDomainEventResumedDetailType"""

    UNPAUSED = 0
    MIGRATED = 1
    FROM_SNAPSHOT = 2
    POSTCOPY = 3
    POSTCOPY_FAILED = 4


@flat("VIR_DOMAIN_EVENT_SHUTDOWN_", last="VIR_DOMAIN_EVENT_SHUTDOWN_LAST")
class DomainEventShutdownDetailType(IntEnum):
    """virDomainEventShutdownDetailType"""

    FINISHED = 0
    GUEST = 1
    HOST = 2


@flat("VIR_DOMAIN_EVENT_STARTED_", last="VIR_DOMAIN_EVENT_STARTED_LAST")
class DomainEventStartedDetailType(IntEnum):
    """virDomainEventStartedDetailType"""

    BOOTED = 0
    MIGRATED = 1
    RESTORED = 2
    FROM_SNAPSHOT = 3
    WAKEUP = 4


@flat("VIR_DOMAIN_EVENT_STOPPED_", last="VIR_DOMAIN_EVENT_STOPPED_LAST")
class DomainEventStoppedDetailType(IntEnum):
    """virDomainEventStoppedDetailType"""

    SHUTDOWN = 0
    DESTROYED = 1
    CRASHED = 2
    MIGRATED = 3
    SAVED = 4
    FAILED = 5
    FROM_SNAPSHOT = 6


@flat("VIR_DOMAIN_EVENT_SUSPENDED_", last="VIR_DOMAIN_EVENT_SUSPENDED_LAST")
class DomainEventSuspendedDetailType(IntEnum):
    """virDomainEventSuspendedDetailType"""

    PAUSED = 0
    MIGRATED = 1
    IOERROR = 2
    WATCHDOG = 3
    RESTORED = 4
    FROM_SNAPSHOT = 5
    API_ERROR = 6
    POSTCOPY = 7
    POSTCOPY_FAILED = 8


@flat("VIR_DOMAIN_EVENT_TRAY_CHANGE_", last="VIR_DOMAIN_EVENT_TRAY_CHANGE_LAST")
class DomainEventTrayChangeReason(IntEnum):
    """virDomainEventTrayChangeReason"""

    OPEN = 0
    CLOSE = 1


@flat("VIR_DOMAIN_EVENT_", last="VIR_DOMAIN_EVENT_LAST")
class DomainEventType(IntEnum):
    """virDomainEventType"""

    DEFINED = 0
    UNDEFINED = 1
    STARTED = 2
    SUSPENDED = 3
    RESUMED = 4
    STOPPED = 5
    SHUTDOWN = 6
    PMSUSPENDED = 7
    CRASHED = 8


@flat("VIR_DOMAIN_EVENT_UNDEFINED_", last="VIR_DOMAIN_EVENT_UNDEFINED_LAST")
class DomainEventUndefinedDetailType(IntEnum):
    """virDomainEventUndefinedDetailType"""

    REMOVED = 0
    RENAMED = 1


@flat("VIR_DOMAIN_EVENT_WATCHDOG_", last="VIR_DOMAIN_EVENT_WATCHDOG_LAST")
class DomainEventWatchdogAction(IntEnum):
    """virDomainEventWatchdogAction"""

    NONE = 0
    PAUSE = 1
    RESET = 2
    POWEROFF = 3
    SHUTDOWN = 4
    DEBUG = 5
    INJECTNMI = 6


@flat("VIR_DOMAIN_MEMORY_FAILURE_")
class DomainMemoryFailureFlags(IntFlag):
    """virDomainMemoryFailureFlags"""

    ACTION_REQUIRED = 1
    RECURSIVE = 2
