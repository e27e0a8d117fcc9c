"""Enumerations and flags of libvirt's checkpoint interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_DOMAIN_CHECKPOINT_CREATE_")
class DomainCheckpointCreateFlags(IntFlag):
    """virDomainCheckpointCreateFlags"""

    REDEFINE = 1
    QUIESCE = 2
    REDEFINE_VALIDATE = 4


@flat("VIR_DOMAIN_CHECKPOINT_DELETE_")
class DomainCheckpointDeleteFlags(IntFlag):
    """virDomainCheckpointDeleteFlags"""

    CHILDREN = 1
    METADATA_ONLY = 2
    CHILDREN_ONLY = 4


@flat("VIR_DOMAIN_CHECKPOINT_LIST_")
class DomainCheckpointListFlags(IntFlag):
    """virDomainCheckpointListFlags"""

    DESCENDANTS = 1
    ROOTS = 1
    TOPOLOGICAL = 2
    LEAVES = 4
    NO_LEAVES = 8


@flat("VIR_DOMAIN_CHECKPOINT_XML_")
class DomainCheckpointXMLFlags(IntFlag):
    """virDomainCheckpointXMLFlags"""

    SECURE = 1
    NO_DOMAIN = 2
    SIZE = 4
