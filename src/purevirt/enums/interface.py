"""Enumerations and flags of libvirt's interface interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_LIST_INTERFACES_")
class ConnectListAllInterfacesFlags(IntFlag):
    """virConnectListAllInterfacesFlags"""

    INACTIVE = 1
    ACTIVE = 2


@flat("VIR_INTERFACE_DEFINE_")
class InterfaceDefineFlags(IntFlag):
    """virInterfaceDefineFlags"""

    VALIDATE = 1


@flat("VIR_INTERFACE_XML_")
class InterfaceXMLFlags(IntFlag):
    """virInterfaceXMLFlags"""

    INACTIVE = 1
