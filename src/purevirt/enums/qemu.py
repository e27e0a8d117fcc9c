"""Enumerations and flags of libvirt's qemu interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_")
class ConnectDomainQemuMonitorEventRegisterFlags(IntFlag):
    """virConnectDomainQemuMonitorEventRegisterFlags"""

    REGEX = 1
    NOCASE = 2


@flat("VIR_DOMAIN_QEMU_AGENT_COMMAND_")
class DomainQemuAgentCommandTimeoutValues(IntEnum):
    """virDomainQemuAgentCommandTimeoutValues"""

    BLOCK = -2
    MIN = -2
    DEFAULT = -1
    NOWAIT = 0
    SHUTDOWN = 60


@flat("VIR_DOMAIN_QEMU_MONITOR_COMMAND_")
class DomainQemuMonitorCommandFlags(IntFlag):
    """virDomainQemuMonitorCommandFlags"""

    DEFAULT = 0
    HMP = 1
