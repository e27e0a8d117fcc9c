"""Enumerations and flags of libvirt's common interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_CLOSE_REASON_", last="VIR_CONNECT_CLOSE_REASON_LAST")
class ConnectCloseReason(IntEnum):
    """virConnectCloseReason"""

    ERROR = 0
    EOF = 1
    KEEPALIVE = 2
    CLIENT = 3


@flat("VIR_TYPED_")
class TypedParameterFlags(IntFlag):
    """virTypedParameterFlags"""

    PARAM_STRING_OKAY = 4


@flat("VIR_TYPED_PARAM_", last="VIR_TYPED_PARAM_LAST")
class TypedParameterType(IntEnum):
    """virTypedParameterType"""

    INT = 1
    UINT = 2
    LLONG = 3
    ULLONG = 4
    DOUBLE = 5
    BOOLEAN = 6
    STRING = 7
