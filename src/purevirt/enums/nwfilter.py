"""Enumerations and flags of libvirt's nwfilter interface.

Each class names the C enumeration it stands for; ``flat`` gives the prefix of its C constants.
"""

from enum import IntFlag

from purevirt.enums.flatname import flat


@flat("VIR_")
class NWFilterBindingCreateFlags(IntFlag):
    """virNWFilterBindingCreateFlags"""

    NWFILTER_BINDING_CREATE_VALIDATE = 1


@flat("VIR_")
class NWFilterDefineFlags(IntFlag):
    """virNWFilterDefineFlags"""

    NWFILTER_DEFINE_VALIDATE = 1
