"""Enumerations and flags of libvirt's stream interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_STREAM_EVENT_")
class StreamEventType(IntFlag):
    """virStreamEventType"""

    READABLE = 1
    WRITABLE = 2
    ERROR = 4
    HANGUP = 8


@flat("VIR_STREAM_")
class StreamFlags(IntFlag):
    """virStreamFlags"""

    NONBLOCK = 1


@flat("VIR_STREAM_RECV_")
class StreamRecvFlagsValues(IntFlag):
    """virStreamRecvFlagsValues"""

    STOP_AT_HOLE = 1
