"""Enumerations and flags of libvirt's storage interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_LIST_STORAGE_POOLS_")
class ConnectListAllStoragePoolsFlags(IntFlag):
    """virConnectListAllStoragePoolsFlags"""

    INACTIVE = 1
    ACTIVE = 2
    PERSISTENT = 4
    TRANSIENT = 8
    AUTOSTART = 1 << 4
    NO_AUTOSTART = 1 << 5
    DIR = 1 << 6
    FS = 1 << 7
    NETFS = 1 << 8
    LOGICAL = 1 << 9
    DISK = 1 << 10
    ISCSI = 1 << 11
    SCSI = 1 << 12
    MPATH = 1 << 13
    RBD = 1 << 14
    SHEEPDOG = 1 << 15
    GLUSTER = 1 << 16
    ZFS = 1 << 17
    VSTORAGE = 1 << 18
    ISCSI_DIRECT = 1 << 19


@flat("VIR_STORAGE_POOL_BUILD_")
class StoragePoolBuildFlags(IntFlag):
    """virStoragePoolBuildFlags"""

    NEW = 0
    REPAIR = 1
    RESIZE = 2
    NO_OVERWRITE = 4
    OVERWRITE = 8


@flat("VIR_STORAGE_POOL_CREATE_")
class StoragePoolCreateFlags(IntFlag):
    """virStoragePoolCreateFlags"""

    NORMAL = 0
    WITH_BUILD = 1
    WITH_BUILD_OVERWRITE = 2
    WITH_BUILD_NO_OVERWRITE = 4


@flat("VIR_STORAGE_POOL_DEFINE_")
class StoragePoolDefineFlags(IntFlag):
    """virStoragePoolDefineFlags"""

    VALIDATE = 1


@flat("VIR_STORAGE_POOL_DELETE_")
class StoragePoolDeleteFlags(IntFlag):
    """virStoragePoolDeleteFlags"""

    NORMAL = 0
    ZEROED = 1


@flat("VIR_STORAGE_POOL_EVENT_ID_", last="VIR_STORAGE_POOL_EVENT_ID_LAST")
class StoragePoolEventID(IntEnum):
    """virStoragePoolEventID"""

    LIFECYCLE = 0
    REFRESH = 1


@flat("VIR_STORAGE_POOL_EVENT_", last="VIR_STORAGE_POOL_EVENT_LAST")
class StoragePoolEventLifecycleType(IntEnum):
    """virStoragePoolEventLifecycleType"""

    DEFINED = 0
    UNDEFINED = 1
    STARTED = 2
    STOPPED = 3
    CREATED = 4
    DELETED = 5


@flat("VIR_STORAGE_POOL_", last="VIR_STORAGE_POOL_STATE_LAST")
class StoragePoolState(IntEnum):
    """virStoragePoolState"""

    INACTIVE = 0
    BUILDING = 1
    RUNNING = 2
    DEGRADED = 3
    INACCESSIBLE = 4


@flat("VIR_STORAGE_VOL_CREATE_")
class StorageVolCreateFlags(IntFlag):
    """virStorageVolCreateFlags"""

    PREALLOC_METADATA = 1
    REFLINK = 2
    VALIDATE = 4


@flat("VIR_STORAGE_VOL_DELETE_")
class StorageVolDeleteFlags(IntFlag):
    """virStorageVolDeleteFlags"""

    NORMAL = 0
    ZEROED = 1
    WITH_SNAPSHOTS = 2


@flat("VIR_STORAGE_VOL_DOWNLOAD_")
class StorageVolDownloadFlags(IntFlag):
    """virStorageVolDownloadFlags"""

    SPARSE_STREAM = 1


@flat("VIR_STORAGE_VOL_")
class StorageVolInfoFlags(IntFlag):
    """virStorageVolInfoFlags"""

    USE_ALLOCATION = 0
    GET_PHYSICAL = 1


@flat("VIR_STORAGE_VOL_RESIZE_")
class StorageVolResizeFlags(IntFlag):
    """virStorageVolResizeFlags"""

    ALLOCATE = 1
    DELTA = 2
    SHRINK = 4


@flat("VIR_STORAGE_VOL_", last="VIR_STORAGE_VOL_LAST")
class StorageVolType(IntEnum):
    """virStorageVolType"""

    FILE = 0
    BLOCK = 1
    DIR = 2
    NETWORK = 3
    NETDIR = 4
    PLOOP = 5


@flat("VIR_STORAGE_VOL_UPLOAD_")
class StorageVolUploadFlags(IntFlag):
    """virStorageVolUploadFlags"""

    SPARSE_STREAM = 1


@flat("VIR_STORAGE_VOL_WIPE_ALG_", last="VIR_STORAGE_VOL_WIPE_ALG_LAST")
class StorageVolWipeAlgorithm(IntEnum):
    """virStorageVolWipeAlgorithm"""

    ZERO = 0
    NNSA = 1
    DOD = 2
    BSI = 3
    GUTMANN = 4
    SCHNEIER = 5
    PFITZNER7 = 6
    PFITZNER33 = 7
    RANDOM = 8
    TRIM = 9


@flat("VIR_STORAGE_XML_")
class StorageXMLFlags(IntFlag):
    """virStorageXMLFlags"""

    INACTIVE = 1
