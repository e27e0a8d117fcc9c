"""Enumerations and flags of libvirt's network interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_LIST_NETWORKS_")
class ConnectListAllNetworksFlags(IntFlag):
    """virConnectListAllNetworksFlags"""

    INACTIVE = 1
    ACTIVE = 2
    PERSISTENT = 4
    TRANSIENT = 8
    AUTOSTART = 1 << 4
    NO_AUTOSTART = 1 << 5


@flat("VIR_IP_ADDR_TYPE_", last="VIR_IP_ADDR_TYPE_LAST")
class IPAddrType(IntEnum):
    """virIPAddrType"""

    IPV4 = 0
    IPV6 = 1


@flat("VIR_NETWORK_CREATE_")
class NetworkCreateFlags(IntFlag):
    """virNetworkCreateFlags"""

    VALIDATE = 1


@flat("VIR_NETWORK_DEFINE_")
class NetworkDefineFlags(IntFlag):
    """virNetworkDefineFlags"""

    VALIDATE = 1


@flat("VIR_NETWORK_EVENT_ID_", last="VIR_NETWORK_EVENT_ID_LAST")
class NetworkEventID(IntEnum):
    """virNetworkEventID"""

    LIFECYCLE = 0
    METADATA_CHANGE = 1


@flat("VIR_NETWORK_EVENT_", last="VIR_NETWORK_EVENT_LAST")
class NetworkEventLifecycleType(IntEnum):
    """virNetworkEventLifecycleType"""

    DEFINED = 0
    UNDEFINED = 1
    STARTED = 2
    STOPPED = 3


@flat("VIR_NETWORK_METADATA_", last="VIR_NETWORK_METADATA_LAST")
class NetworkMetadataType(IntEnum):
    """virNetworkMetadataType"""

    DESCRIPTION = 0
    TITLE = 1
    ELEMENT = 2


@flat("VIR_NETWORK_PORT_CREATE_")
class NetworkPortCreateFlags(IntFlag):
    """virNetworkPortCreateFlags"""

    RECLAIM = 1
    VALIDATE = 2


@flat("VIR_NETWORK_UPDATE_COMMAND_", last="VIR_NETWORK_UPDATE_COMMAND_LAST")
class NetworkUpdateCommand(IntEnum):
    """virNetworkUpdateCommand"""

    NONE = 0
    MODIFY = 1
    DELETE = 2
    ADD_LAST = 3
    ADD_FIRST = 4


@flat("VIR_NETWORK_UPDATE_AFFECT_")
class NetworkUpdateFlags(IntFlag):
    """virNetworkUpdateFlags"""

    CURRENT = 0
    LIVE = 1
    CONFIG = 2


@flat("VIR_NETWORK_SECTION_", last="VIR_NETWORK_SECTION_LAST")
class NetworkUpdateSection(IntEnum):
    """virNetworkUpdateSection"""

    NONE = 0
    BRIDGE = 1
    DOMAIN = 2
    IP = 3
    IP_DHCP_HOST = 4
    IP_DHCP_RANGE = 5
    FORWARD = 6
    FORWARD_INTERFACE = 7
    FORWARD_PF = 8
    PORTGROUP = 9
    DNS_HOST = 10
    DNS_TXT = 11
    DNS_SRV = 12


@flat("VIR_NETWORK_XML_")
class NetworkXMLFlags(IntFlag):
    """virNetworkXMLFlags"""

    INACTIVE = 1
