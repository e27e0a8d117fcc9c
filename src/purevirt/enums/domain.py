"""Enumerations and flags of libvirt's domain interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_DOMAIN_BLKIO_PARAM_")
class BlkioParameterType(IntEnum):
    """virBlkioParameterType"""

    INT = 1
    UINT = 2
    LLONG = 3
    ULLONG = 4
    DOUBLE = 5
    BOOLEAN = 6


@flat("VIR_CONNECT_GET_ALL_DOMAINS_STATS_")
class ConnectGetAllDomainStatsFlags(IntFlag):
    """virConnectGetAllDomainStatsFlags"""

    ACTIVE = 1
    INACTIVE = 2
    PERSISTENT = 4
    TRANSIENT = 8
    RUNNING = 1 << 4
    PAUSED = 1 << 5
    SHUTOFF = 1 << 6
    OTHER = 1 << 7
    NOWAIT = 1 << 29
    BACKING = 1 << 30
    ENFORCE_STATS = 1 << 31


@flat("VIR_CONNECT_GET_DOMAIN_CAPABILITIES_")
class ConnectGetDomainCapabilitiesFlags(IntFlag):
    """virConnectGetDomainCapabilitiesFlags"""

    DISABLE_DEPRECATED_FEATURES = 1


@flat("VIR_CONNECT_LIST_DOMAINS_")
class ConnectListAllDomainsFlags(IntFlag):
    """virConnectListAllDomainsFlags"""

    ACTIVE = 1
    INACTIVE = 2
    PERSISTENT = 4
    TRANSIENT = 8
    RUNNING = 1 << 4
    PAUSED = 1 << 5
    SHUTOFF = 1 << 6
    OTHER = 1 << 7
    MANAGEDSAVE = 1 << 8
    NO_MANAGEDSAVE = 1 << 9
    AUTOSTART = 1 << 10
    NO_AUTOSTART = 1 << 11
    HAS_SNAPSHOT = 1 << 12
    NO_SNAPSHOT = 1 << 13
    HAS_CHECKPOINT = 1 << 14
    NO_CHECKPOINT = 1 << 15


@flat("VIR_DOMAIN_BACKUP_BEGIN_")
class DomainBackupBeginFlags(IntFlag):
    """virDomainBackupBeginFlags"""

    REUSE_EXTERNAL = 1


@flat("VIR_DOMAIN_")
class DomainCreateFlags(IntFlag):
    """virDomainCreateFlags"""

    NONE = 0
    START_PAUSED = 1
    START_AUTODESTROY = 2
    START_BYPASS_CACHE = 4
    START_FORCE_BOOT = 8
    START_VALIDATE = 1 << 4
    START_RESET_NVRAM = 1 << 5


@flat("VIR_DOMAIN_DEFINE_")
class DomainDefineFlags(IntFlag):
    """virDomainDefineFlags"""

    VALIDATE = 1


@flat("VIR_DOMAIN_DESTROY_")
class DomainDestroyFlagsValues(IntFlag):
    """virDomainDestroyFlagsValues"""

    DEFAULT = 0
    GRACEFUL = 1
    REMOVE_LOGS = 2


@flat("VIR_DOMAIN_DEVICE_MODIFY_")
class DomainDeviceModifyFlags(IntFlag):
    """virDomainDeviceModifyFlags"""

    CURRENT = 0
    LIVE = 1
    CONFIG = 2
    FORCE = 4


@flat("VIR_DOMAIN_DIRTYRATE_MODE_")
class DomainDirtyRateCalcFlags(IntFlag):
    """virDomainDirtyRateCalcFlags"""

    PAGE_SAMPLING = 0
    DIRTY_BITMAP = 1
    DIRTY_RING = 2


@flat("VIR_DOMAIN_DIRTYRATE_", last="VIR_DOMAIN_DIRTYRATE_LAST")
class DomainDirtyRateStatus(IntEnum):
    """virDomainDirtyRateStatus"""

    UNSTARTED = 0
    MEASURING = 1
    MEASURED = 2


@flat("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_", last="VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_LAST")
class DomainMemoryFailureActionType(IntEnum):
    """virDomainMemoryFailureActionType"""

    IGNORE = 0
    INJECT = 1
    FATAL = 2
    RESET = 3


@flat("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_", last="VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_LAST")
class DomainMemoryFailureRecipientType(IntEnum):
    """virDomainMemoryFailureRecipientType"""

    HYPERVISOR = 0
    GUEST = 1


@flat("VIR_MEMORY_")
class DomainMemoryFlags(IntFlag):
    """virDomainMemoryFlags"""

    VIRTUAL = 1
    PHYSICAL = 2


@flat("VIR_DOMAIN_MEM_")
class DomainMemoryModFlags(IntFlag):
    """virDomainMemoryModFlags"""

    CURRENT = 0
    LIVE = 1
    CONFIG = 2
    MAXIMUM = 4


@flat("VIR_DOMAIN_MEMORY_STAT_", last="VIR_DOMAIN_MEMORY_STAT_LAST", last_value=13)
class DomainMemoryStatTags(IntEnum):
    """virDomainMemoryStatTags"""

    SWAP_IN = 0
    SWAP_OUT = 1
    MAJOR_FAULT = 2
    MINOR_FAULT = 3
    UNUSED = 4
    AVAILABLE = 5
    ACTUAL_BALLOON = 6
    RSS = 7
    USABLE = 8
    LAST_UPDATE = 9
    DISK_CACHES = 10
    HUGETLB_PGALLOC = 11
    HUGETLB_PGFAIL = 12
    NR = 13


@flat("VIR_DOMAIN_MESSAGE_")
class DomainMessageType(IntFlag):
    """virDomainMessageType"""

    DEPRECATION = 1
    TAINTING = 2
    IOERRORS = 4


@flat("VIR_DOMAIN_METADATA_", last="VIR_DOMAIN_METADATA_LAST")
class DomainMetadataType(IntEnum):
    """virDomainMetadataType"""

    DESCRIPTION = 0
    TITLE = 1
    ELEMENT = 2


@flat("VIR_DOMAIN_AFFECT_")
class DomainModificationImpact(IntFlag):
    """virDomainModificationImpact"""

    CURRENT = 0
    LIVE = 1
    CONFIG = 2


@flat("VIR_DOMAIN_NUMATUNE_MEM_", last="VIR_DOMAIN_NUMATUNE_MEM_LAST")
class DomainNumatuneMemMode(IntEnum):
    """virDomainNumatuneMemMode"""

    STRICT = 0
    PREFERRED = 1
    INTERLEAVE = 2
    RESTRICTIVE = 3


@flat("VIR_DOMAIN_REBOOT_")
class DomainRebootFlagValues(IntFlag):
    """virDomainRebootFlagValues"""

    DEFAULT = 0
    ACPI_POWER_BTN = 1
    GUEST_AGENT = 2
    INITCTL = 4
    SIGNAL = 8
    PARAVIRT = 1 << 4


@flat("VIR_DOMAIN_SHUTDOWN_")
class DomainShutdownFlagValues(IntFlag):
    """virDomainShutdownFlagValues"""

    DEFAULT = 0
    ACPI_POWER_BTN = 1
    GUEST_AGENT = 2
    INITCTL = 4
    SIGNAL = 8
    PARAVIRT = 1 << 4


@flat("VIR_DOMAIN_STATS_")
class DomainStatsTypes(IntFlag):
    """virDomainStatsTypes"""

    STATE = 1
    CPU_TOTAL = 2
    BALLOON = 4
    VCPU = 8
    INTERFACE = 1 << 4
    BLOCK = 1 << 5
    PERF = 1 << 6
    IOTHREAD = 1 << 7
    MEMORY = 1 << 8
    DIRTYRATE = 1 << 9
    VM = 1 << 10


@flat("VIR_DOMAIN_UNDEFINE_")
class DomainUndefineFlagsValues(IntFlag):
    """virDomainUndefineFlagsValues"""

    MANAGED_SAVE = 1
    SNAPSHOTS_METADATA = 2
    NVRAM = 4
    KEEP_NVRAM = 8
    CHECKPOINTS_METADATA = 1 << 4
    TPM = 1 << 5
    KEEP_TPM = 1 << 6


@flat("VIR_DOMAIN_VCPU_")
class DomainVcpuFlags(IntFlag):
    """virDomainVcpuFlags"""

    CURRENT = 0
    LIVE = 1
    CONFIG = 2
    MAXIMUM = 4
    GUEST = 8
    HOTPLUGGABLE = 1 << 4


@flat("VIR_DOMAIN_XML_")
class DomainXMLFlags(IntFlag):
    """virDomainXMLFlags"""

    SECURE = 1
    INACTIVE = 2
    UPDATE_CPU = 4
    MIGRATABLE = 8


@flat("VIR_DOMAIN_MEMORY_PARAM_")
class MemoryParameterType(IntEnum):
    """virMemoryParameterType"""

    INT = 1
    UINT = 2
    LLONG = 3
    ULLONG = 4
    DOUBLE = 5
    BOOLEAN = 6


@flat("VIR_DOMAIN_SCHED_FIELD_")
class SchedParameterType(IntEnum):
    """virSchedParameterType"""

    INT = 1
    UINT = 2
    LLONG = 3
    ULLONG = 4
    DOUBLE = 5
    BOOLEAN = 6
