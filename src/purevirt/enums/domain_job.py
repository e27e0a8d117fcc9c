"""Enumerations and flags of libvirt's domain_job interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_DOMAIN_ABORT_JOB_")
class DomainAbortJobFlagsValues(IntFlag):
    """virDomainAbortJobFlagsValues"""

    POSTCOPY = 1


@flat("VIR_DOMAIN_BLOCK_COMMIT_")
class DomainBlockCommitFlags(IntFlag):
    """virDomainBlockCommitFlags"""

    SHALLOW = 1
    DELETE = 2
    ACTIVE = 4
    RELATIVE = 8
    BANDWIDTH_BYTES = 1 << 4


@flat("VIR_DOMAIN_BLOCK_COPY_")
class DomainBlockCopyFlags(IntFlag):
    """virDomainBlockCopyFlags"""

    SHALLOW = 1
    REUSE_EXT = 2
    TRANSIENT_JOB = 4
    SYNCHRONOUS_WRITES = 8


@flat("VIR_DOMAIN_BLOCK_JOB_ABORT_")
class DomainBlockJobAbortFlags(IntFlag):
    """virDomainBlockJobAbortFlags"""

    ASYNC = 1
    PIVOT = 2


@flat("VIR_DOMAIN_BLOCK_JOB_INFO_")
class DomainBlockJobInfoFlags(IntFlag):
    """virDomainBlockJobInfoFlags"""

    BANDWIDTH_BYTES = 1


@flat("VIR_DOMAIN_BLOCK_JOB_SPEED_")
class DomainBlockJobSetSpeedFlags(IntFlag):
    """virDomainBlockJobSetSpeedFlags"""

    BANDWIDTH_BYTES = 1


@flat("VIR_DOMAIN_BLOCK_JOB_TYPE_", last="VIR_DOMAIN_BLOCK_JOB_TYPE_LAST")
class DomainBlockJobType(IntEnum):
    """virDomainBlockJobType"""

    UNKNOWN = 0
    PULL = 1
    COPY = 2
    COMMIT = 3
    ACTIVE_COMMIT = 4
    BACKUP = 5


@flat("VIR_DOMAIN_BLOCK_PULL_")
class DomainBlockPullFlags(IntFlag):
    """virDomainBlockPullFlags"""

    BANDWIDTH_BYTES = 1 << 6


@flat("VIR_DOMAIN_BLOCK_REBASE_")
class DomainBlockRebaseFlags(IntFlag):
    """virDomainBlockRebaseFlags"""

    SHALLOW = 1
    REUSE_EXT = 2
    COPY_RAW = 4
    COPY = 8
    RELATIVE = 1 << 4
    COPY_DEV = 1 << 5
    BANDWIDTH_BYTES = 1 << 6


@flat("VIR_DOMAIN_BLOCK_RESIZE_")
class DomainBlockResizeFlags(IntFlag):
    """virDomainBlockResizeFlags"""

    BYTES = 1
    CAPACITY = 2


@flat("VIR_DUMP_")
class DomainCoreDumpFlags(IntFlag):
    """virDomainCoreDumpFlags"""

    CRASH = 1
    LIVE = 2
    BYPASS_CACHE = 4
    RESET = 8
    MEMORY_ONLY = 1 << 4


@flat("VIR_DOMAIN_CORE_DUMP_FORMAT_", last="VIR_DOMAIN_CORE_DUMP_FORMAT_LAST")
class DomainCoreDumpFormat(IntEnum):
    """virDomainCoreDumpFormat"""

    RAW = 0
    KDUMP_ZLIB = 1
    KDUMP_LZO = 2
    KDUMP_SNAPPY = 3
    WIN_DMP = 4


@flat("VIR_DOMAIN_DISK_ERROR_", last="VIR_DOMAIN_DISK_ERROR_LAST")
class DomainDiskErrorCode(IntEnum):
    """virDomainDiskErrorCode"""

    NONE = 0
    UNSPEC = 1
    NO_SPACE = 2


@flat("VIR_DOMAIN_JOB_STATS_")
class DomainGetJobStatsFlags(IntFlag):
    """virDomainGetJobStatsFlags"""

    COMPLETED = 1
    KEEP_COMPLETED = 2


@flat("VIR_DOMAIN_JOB_OPERATION_", last="VIR_DOMAIN_JOB_OPERATION_LAST")
class DomainJobOperation(IntEnum):
    """virDomainJobOperation"""

    UNKNOWN = 0
    START = 1
    SAVE = 2
    RESTORE = 3
    MIGRATION_IN = 4
    MIGRATION_OUT = 5
    SNAPSHOT = 6
    SNAPSHOT_REVERT = 7
    DUMP = 8
    BACKUP = 9
    SNAPSHOT_DELETE = 10


@flat("VIR_DOMAIN_JOB_", last="VIR_DOMAIN_JOB_LAST")
class DomainJobType(IntEnum):
    """virDomainJobType"""

    NONE = 0
    BOUNDED = 1
    UNBOUNDED = 2
    COMPLETED = 3
    FAILED = 4
    CANCELLED = 5


@flat("VIR_MIGRATE_")
class DomainMigrateFlags(IntFlag):
    """virDomainMigrateFlags"""

    LIVE = 1
    PEER2PEER = 2
    TUNNELLED = 4
    PERSIST_DEST = 8
    UNDEFINE_SOURCE = 1 << 4
    PAUSED = 1 << 5
    NON_SHARED_DISK = 1 << 6
    NON_SHARED_INC = 1 << 7
    CHANGE_PROTECTION = 1 << 8
    UNSAFE = 1 << 9
    OFFLINE = 1 << 10
    COMPRESSED = 1 << 11
    ABORT_ON_ERROR = 1 << 12
    AUTO_CONVERGE = 1 << 13
    RDMA_PIN_ALL = 1 << 14
    POSTCOPY = 1 << 15
    TLS = 1 << 16
    PARALLEL = 1 << 17
    NON_SHARED_SYNCHRONOUS_WRITES = 1 << 18
    POSTCOPY_RESUME = 1 << 19
    ZEROCOPY = 1 << 20


@flat("VIR_DOMAIN_MIGRATE_MAX_SPEED_")
class DomainMigrateMaxSpeedFlags(IntFlag):
    """virDomainMigrateMaxSpeedFlags"""

    POSTCOPY = 1


@flat("VIR_DOMAIN_SAVE_IMAGE_XML_")
class DomainSaveImageXMLFlags(IntFlag):
    """virDomainSaveImageXMLFlags"""

    SECURE = 1


@flat("VIR_DOMAIN_SAVE_")
class DomainSaveRestoreFlags(IntFlag):
    """virDomainSaveRestoreFlags"""

    BYPASS_CACHE = 1
    RUNNING = 2
    PAUSED = 4
    RESET_NVRAM = 8
