"""Enumerations and flags of libvirt's host interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CPU_COMPARE_", last="VIR_CPU_COMPARE_LAST")
class CPUCompareResult(IntEnum):
    """virCPUCompareResult"""

    ERROR = -1
    INCOMPATIBLE = 0
    IDENTICAL = 1
    SUPERSET = 2


@flat("VIR_CONNECT_BASELINE_CPU_")
class ConnectBaselineCPUFlags(IntFlag):
    """virConnectBaselineCPUFlags"""

    EXPAND_FEATURES = 1
    MIGRATABLE = 2


@flat("VIR_CONNECT_COMPARE_CPU_")
class ConnectCompareCPUFlags(IntFlag):
    """virConnectCompareCPUFlags"""

    FAIL_INCOMPATIBLE = 1
    VALIDATE_XML = 2


@flat("VIR_CRED_", last="VIR_CRED_LAST")
class ConnectCredentialType(IntEnum):
    """virConnectCredentialType"""

    USERNAME = 1
    AUTHNAME = 2
    LANGUAGE = 3
    CNONCE = 4
    PASSPHRASE = 5
    ECHOPROMPT = 6
    NOECHOPROMPT = 7
    REALM = 8
    EXTERNAL = 9


@flat("VIR_CONNECT_")
class ConnectFlags(IntFlag):
    """virConnectFlags"""

    RO = 1
    NO_ALIASES = 2


@flat("VIR_NODE_ALLOC_PAGES_")
class NodeAllocPagesFlags(IntFlag):
    """virNodeAllocPagesFlags"""

    ADD = 0
    SET = 1


@flat("VIR_NODE_CPU_STATS_ALL_")
class NodeGetCPUStatsAllCPUs(IntEnum):
    """virNodeGetCPUStatsAllCPUs"""

    CPUS = -1


@flat("VIR_NODE_MEMORY_STATS_ALL_")
class NodeGetMemoryStatsAllCells(IntEnum):
    """virNodeGetMemoryStatsAllCells"""

    CELLS = -1


@flat("VIR_NODE_SUSPEND_TARGET_", last="VIR_NODE_SUSPEND_TARGET_LAST")
class NodeSuspendTarget(IntEnum):
    """virNodeSuspendTarget"""

    MEM = 0
    DISK = 1
    HYBRID = 2
