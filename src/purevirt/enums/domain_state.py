"""Enumerations and flags of libvirt's domain_state interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum

from purevirt.enums.flatname import flat


@flat("VIR_DOMAIN_BLOCKED_", last="VIR_DOMAIN_BLOCKED_LAST")
class DomainBlockedReason(IntEnum):
    """virDomainBlockedReason"""

    UNKNOWN = 0


@flat("VIR_DOMAIN_CONTROL_ERROR_REASON_", last="VIR_DOMAIN_CONTROL_ERROR_REASON_LAST")
class DomainControlErrorReason(IntEnum):
    """virDomainControlErrorReason"""

    NONE = 0
    UNKNOWN = 1
    MONITOR = 2
    INTERNAL = 3


@flat("VIR_DOMAIN_CONTROL_", last="VIR_DOMAIN_CONTROL_LAST")
class DomainControlState(IntEnum):
    """virDomainControlState"""

    OK = 0
    JOB = 1
    OCCUPIED = 2
    ERROR = 3


@flat("VIR_DOMAIN_CRASHED_", last="VIR_DOMAIN_CRASHED_LAST")
class DomainCrashedReason(IntEnum):
    """virDomainCrashedReason"""

    UNKNOWN = 0
    PANICKED = 1


@flat("VIR_DOMAIN_LIFECYCLE_", last="VIR_DOMAIN_LIFECYCLE_LAST")
class DomainLifecycle(IntEnum):
    """virDomainLifecycle"""

    POWEROFF = 0
    REBOOT = 1
    CRASH = 2


@flat("VIR_DOMAIN_LIFECYCLE_ACTION_", last="VIR_DOMAIN_LIFECYCLE_ACTION_LAST")
class DomainLifecycleAction(IntEnum):
    """virDomainLifecycleAction"""

    DESTROY = 0
    RESTART = 1
    RESTART_RENAME = 2
    PRESERVE = 3
    COREDUMP_DESTROY = 4
    COREDUMP_RESTART = 5


@flat("VIR_DOMAIN_NOSTATE_", last="VIR_DOMAIN_NOSTATE_LAST")
class DomainNostateReason(IntEnum):
    """virDomainNostateReason"""

    UNKNOWN = 0


@flat("VIR_DOMAIN_", last="VIR_DOMAIN_PMSUSPENDED_DISK_LAST")
class DomainPMSuspendedDiskReason(IntEnum):
    """virDomainPMSuspendedDiskReason"""

    PMSUSPENDED_DISK_UNKNOWN = 0


@flat("VIR_DOMAIN_", last="VIR_DOMAIN_PMSUSPENDED_LAST")
class DomainPMSuspendedReason(IntEnum):
    """virDomainPMSuspendedReason"""

    PMSUSPENDED_UNKNOWN = 0


@flat("VIR_DOMAIN_PAUSED_", last="VIR_DOMAIN_PAUSED_LAST")
class DomainPausedReason(IntEnum):
    """virDomainPausedReason"""

    UNKNOWN = 0
    USER = 1
    MIGRATION = 2
    SAVE = 3
    DUMP = 4
    IOERROR = 5
    WATCHDOG = 6
    FROM_SNAPSHOT = 7
    SHUTTING_DOWN = 8
    SNAPSHOT = 9
    CRASHED = 10
    STARTING_UP = 11
    POSTCOPY = 12
    POSTCOPY_FAILED = 13
    API_ERROR = 14


@flat("VIR_DOMAIN_RUNNING_", last="VIR_DOMAIN_RUNNING_LAST")
class DomainRunningReason(IntEnum):
    """virDomainRunningReason"""

    UNKNOWN = 0
    BOOTED = 1
    MIGRATED = 2
    RESTORED = 3
    FROM_SNAPSHOT = 4
    UNPAUSED = 5
    MIGRATION_CANCELED = 6
    SAVE_CANCELED = 7
    WAKEUP = 8
    CRASHED = 9
    POSTCOPY = 10
    POSTCOPY_FAILED = 11


@flat("VIR_DOMAIN_SHUTDOWN_", last="VIR_DOMAIN_SHUTDOWN_LAST")
class DomainShutdownReason(IntEnum):
    """virDomainShutdownReason"""

    UNKNOWN = 0
    USER = 1


@flat("VIR_DOMAIN_SHUTOFF_", last="VIR_DOMAIN_SHUTOFF_LAST")
class DomainShutoffReason(IntEnum):
    """virDomainShutoffReason"""

    UNKNOWN = 0
    SHUTDOWN = 1
    DESTROYED = 2
    CRASHED = 3
    MIGRATED = 4
    SAVED = 5
    FAILED = 6
    FROM_SNAPSHOT = 7
    DAEMON = 8


@flat("VIR_DOMAIN_", last="VIR_DOMAIN_LAST")
class DomainState(IntEnum):
    """virDomainState"""

    NOSTATE = 0
    RUNNING = 1
    BLOCKED = 2
    PAUSED = 3
    SHUTDOWN = 4
    SHUTOFF = 5
    CRASHED = 6
    PMSUSPENDED = 7


@flat("VIR_VCPU_INFO_CPU_")
class VcpuHostCpuState(IntEnum):
    """virVcpuHostCpuState"""

    UNAVAILABLE = -2
    OFFLINE = -1


@flat("VIR_VCPU_", last="VIR_VCPU_LAST")
class VcpuState(IntEnum):
    """virVcpuState"""

    OFFLINE = 0
    RUNNING = 1
    BLOCKED = 2
