"""Enumerations and flags of libvirt's nodedev interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntEnum, IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_CONNECT_LIST_NODE_DEVICES_")
class ConnectListAllNodeDeviceFlags(IntFlag):
    """virConnectListAllNodeDeviceFlags"""

    CAP_SYSTEM = 1
    CAP_PCI_DEV = 2
    CAP_USB_DEV = 4
    CAP_USB_INTERFACE = 8
    CAP_NET = 1 << 4
    CAP_SCSI_HOST = 1 << 5
    CAP_SCSI_TARGET = 1 << 6
    CAP_SCSI = 1 << 7
    CAP_STORAGE = 1 << 8
    CAP_FC_HOST = 1 << 9
    CAP_VPORTS = 1 << 10
    CAP_SCSI_GENERIC = 1 << 11
    CAP_DRM = 1 << 12
    CAP_MDEV_TYPES = 1 << 13
    CAP_MDEV = 1 << 14
    CAP_CCW_DEV = 1 << 15
    CAP_CSS_DEV = 1 << 16
    CAP_VDPA = 1 << 17
    CAP_AP_CARD = 1 << 18
    CAP_AP_QUEUE = 1 << 19
    CAP_AP_MATRIX = 1 << 20
    CAP_VPD = 1 << 21
    CAP_CCWGROUP_DEV = 1 << 22
    CAP_CCWGROUP_MEMBER = 1 << 23
    PERSISTENT = 1 << 28
    TRANSIENT = 1 << 29
    INACTIVE = 1 << 30
    ACTIVE = 1 << 31


@flat("VIR_NODE_DEVICE_CREATE_XML_")
class NodeDeviceCreateXMLFlags(IntFlag):
    """virNodeDeviceCreateXMLFlags"""

    VALIDATE = 1


@flat("VIR_NODE_DEVICE_DEFINE_XML_")
class NodeDeviceDefineXMLFlags(IntFlag):
    """virNodeDeviceDefineXMLFlags"""

    VALIDATE = 1


@flat("VIR_NODE_DEVICE_EVENT_ID_", last="VIR_NODE_DEVICE_EVENT_ID_LAST")
class NodeDeviceEventID(IntEnum):
    """virNodeDeviceEventID"""

    LIFECYCLE = 0
    UPDATE = 1


@flat("VIR_NODE_DEVICE_EVENT_", last="VIR_NODE_DEVICE_EVENT_LAST")
class NodeDeviceEventLifecycleType(IntEnum):
    """virNodeDeviceEventLifecycleType"""

    CREATED = 0
    DELETED = 1
    DEFINED = 2
    UNDEFINED = 3


@flat("VIR_NODE_DEVICE_UPDATE_AFFECT_")
class NodeDeviceUpdateFlags(IntFlag):
    """virNodeDeviceUpdateFlags"""

    CURRENT = 0
    LIVE = 1
    CONFIG = 2


@flat("VIR_NODE_DEVICE_XML_")
class NodeDeviceXMLFlags(IntFlag):
    """virNodeDeviceXMLFlags"""

    INACTIVE = 1
