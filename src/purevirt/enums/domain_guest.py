"""Enumerations and flags of libvirt's domain_guest interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_")
class DomainAgentResponseTimeoutValues(IntEnum):
    """virDomainAgentResponseTimeoutValues"""

    BLOCK = -2
    DEFAULT = -1
    NOWAIT = 0


@flat("VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_")
class DomainAuthorizedSSHKeysSetFlags(IntFlag):
    """virDomainAuthorizedSSHKeysSetFlags"""

    APPEND = 1
    REMOVE = 2


@flat("VIR_DOMAIN_CHANNEL_")
class DomainChannelFlags(IntFlag):
    """virDomainChannelFlags"""

    FORCE = 1


@flat("VIR_DOMAIN_CONSOLE_")
class DomainConsoleFlags(IntFlag):
    """virDomainConsoleFlags"""

    FORCE = 1
    SAFE = 2


@flat("VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_")
class DomainFDAssociateFlags(IntFlag):
    """virDomainFDAssociateFlags"""

    RESTORE = 1
    WRITABLE = 2


@flat("VIR_DOMAIN_GET_HOSTNAME_")
class DomainGetHostnameFlags(IntFlag):
    """virDomainGetHostnameFlags"""

    LEASE = 1
    AGENT = 2


@flat("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_", last="VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_LAST")
class DomainGraphicsReloadType(IntEnum):
    """virDomainGraphicsReloadType"""

    ANY = 0
    VNC = 1


@flat("VIR_DOMAIN_GUEST_INFO_")
class DomainGuestInfoTypes(IntFlag):
    """virDomainGuestInfoTypes"""

    USERS = 1
    OS = 2
    TIMEZONE = 4
    HOSTNAME = 8
    FILESYSTEM = 1 << 4
    DISKS = 1 << 5
    INTERFACES = 1 << 6
    LOAD = 1 << 7


@flat("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_", last="VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LAST")
class DomainInterfaceAddressesSource(IntEnum):
    """virDomainInterfaceAddressesSource"""

    LEASE = 0
    AGENT = 1
    ARP = 2


@flat("VIR_DOMAIN_OPEN_GRAPHICS_")
class DomainOpenGraphicsFlags(IntFlag):
    """virDomainOpenGraphicsFlags"""

    SKIPAUTH = 1


@flat("VIR_DOMAIN_PROCESS_SIGNAL_", last="VIR_DOMAIN_PROCESS_SIGNAL_LAST")
class DomainProcessSignal(IntEnum):
    """virDomainProcessSignal"""

    NOP = 0
    HUP = 1
    INT = 2
    QUIT = 3
    ILL = 4
    TRAP = 5
    ABRT = 6
    BUS = 7
    FPE = 8
    KILL = 9
    USR1 = 10
    SEGV = 11
    USR2 = 12
    PIPE = 13
    ALRM = 14
    TERM = 15
    STKFLT = 16
    CHLD = 17
    CONT = 18
    STOP = 19
    TSTP = 20
    TTIN = 21
    TTOU = 22
    URG = 23
    XCPU = 24
    XFSZ = 25
    VTALRM = 26
    PROF = 27
    WINCH = 28
    POLL = 29
    PWR = 30
    SYS = 31
    RT0 = 32
    RT1 = 33
    RT2 = 34
    RT3 = 35
    RT4 = 36
    RT5 = 37
    RT6 = 38
    RT7 = 39
    RT8 = 40
    RT9 = 41
    RT10 = 42
    RT11 = 43
    RT12 = 44
    RT13 = 45
    RT14 = 46
    RT15 = 47
    RT16 = 48
    RT17 = 49
    RT18 = 50
    RT19 = 51
    RT20 = 52
    RT21 = 53
    RT22 = 54
    RT23 = 55
    RT24 = 56
    RT25 = 57
    RT26 = 58
    RT27 = 59
    RT28 = 60
    RT29 = 61
    RT30 = 62
    RT31 = 63
    RT32 = 64


@flat("VIR_DOMAIN_TIME_")
class DomainSetTimeFlags(IntFlag):
    """virDomainSetTimeFlags"""

    SYNC = 1


@flat("VIR_DOMAIN_PASSWORD_")
class DomainSetUserPasswordFlags(IntFlag):
    """virDomainSetUserPasswordFlags"""

    ENCRYPTED = 1


@flat("VIR_KEYCODE_SET_", last="VIR_KEYCODE_SET_LAST")
class KeycodeSet(IntEnum):
    """virKeycodeSet"""

    LINUX = 0
    XT = 1
    ATSET1 = 2
    ATSET2 = 3
    ATSET3 = 4
    OSX = 5
    XT_KBD = 6
    USB = 7
    WIN32 = 8
    QNUM = 9
