"""Enumerations and flags of libvirt's admin interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_DAEMON_SHUTDOWN_")
class AdmConnectDaemonShutdownFlags(IntFlag):
    """virAdmConnectDaemonShutdownFlags"""

    PRESERVE = 1


@flat("VIR_CLIENT_TRANS_", last="VIR_CLIENT_TRANS_LAST")
class ClientTransport(IntEnum):
    """virClientTransport"""

    UNIX = 0
    TCP = 1
    TLS = 2
