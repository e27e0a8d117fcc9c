"""Enumerations and flags of libvirt's event interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_EVENT_HANDLE_")
class EventHandleType(IntFlag):
    """virEventHandleType"""

    READABLE = 1
    WRITABLE = 2
    ERROR = 4
    HANGUP = 8
