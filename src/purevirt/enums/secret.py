"""Enumerations and flags of libvirt's secret interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_LIST_SECRETS_")
class ConnectListAllSecretsFlags(IntFlag):
    """virConnectListAllSecretsFlags"""

    EPHEMERAL = 1
    NO_EPHEMERAL = 2
    PRIVATE = 4
    NO_PRIVATE = 8


@flat("VIR_SECRET_DEFINE_")
class SecretDefineFlags(IntFlag):
    """virSecretDefineFlags"""

    VALIDATE = 1


@flat("VIR_SECRET_EVENT_ID_", last="VIR_SECRET_EVENT_ID_LAST")
class SecretEventID(IntEnum):
    """virSecretEventID"""

    LIFECYCLE = 0
    VALUE_CHANGED = 1


@flat("VIR_SECRET_EVENT_", last="VIR_SECRET_EVENT_LAST")
class SecretEventLifecycleType(IntEnum):
    """virSecretEventLifecycleType"""

    DEFINED = 0
    UNDEFINED = 1


@flat("VIR_SECRET_USAGE_TYPE_", last="VIR_SECRET_USAGE_TYPE_LAST")
class SecretUsageType(IntEnum):
    """virSecretUsageType"""

    NONE = 0
    VOLUME = 1
    CEPH = 2
    ISCSI = 3
    TLS = 4
    VTPM = 5
