"""Enumerations and flags of libvirt's snapshot interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_DOMAIN_SNAPSHOT_CREATE_")
class DomainSnapshotCreateFlags(IntFlag):
    """virDomainSnapshotCreateFlags"""

    REDEFINE = 1
    CURRENT = 2
    NO_METADATA = 4
    HALT = 8
    DISK_ONLY = 1 << 4
    REUSE_EXT = 1 << 5
    QUIESCE = 1 << 6
    ATOMIC = 1 << 7
    LIVE = 1 << 8
    VALIDATE = 1 << 9


@flat("VIR_DOMAIN_SNAPSHOT_DELETE_")
class DomainSnapshotDeleteFlags(IntFlag):
    """virDomainSnapshotDeleteFlags"""

    CHILDREN = 1
    METADATA_ONLY = 2
    CHILDREN_ONLY = 4


@flat("VIR_DOMAIN_SNAPSHOT_LIST_")
class DomainSnapshotListFlags(IntFlag):
    """virDomainSnapshotListFlags"""

    DESCENDANTS = 1
    ROOTS = 1
    METADATA = 2
    LEAVES = 4
    NO_LEAVES = 8
    NO_METADATA = 1 << 4
    INACTIVE = 1 << 5
    ACTIVE = 1 << 6
    DISK_ONLY = 1 << 7
    INTERNAL = 1 << 8
    EXTERNAL = 1 << 9
    TOPOLOGICAL = 1 << 10


@flat("VIR_DOMAIN_SNAPSHOT_REVERT_")
class DomainSnapshotRevertFlags(IntFlag):
    """virDomainSnapshotRevertFlags"""

    RUNNING = 1
    PAUSED = 2
    FORCE = 4
    RESET_NVRAM = 8


@flat("VIR_DOMAIN_SNAPSHOT_XML_")
class DomainSnapshotXMLFlags(IntFlag):
    """virDomainSnapshotXMLFlags"""

    SECURE = 1
