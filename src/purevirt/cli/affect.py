"""Which configuration a command touches: the bits of `--config`, `--live`, `--current` and `--persistent`."""

import libvirt
from purevirt.cli.arguments import Arguments

_BITS = {"config": libvirt.VIR_DOMAIN_AFFECT_CONFIG, "live": libvirt.VIR_DOMAIN_AFFECT_LIVE}


def affect_flags(arguments: Arguments) -> int:
    """The bits that were asked for."""
    return arguments.bits(_BITS)


def chooses(arguments: Arguments) -> bool:
    """Whether any of the switches was given, `--current` too."""
    return any(arguments.has(name) for name in ("config", "live", "current"))


def device_flags(arguments: Arguments, domain: libvirt.virDomain) -> int:
    """The bits of a device change; `--persistent` also changes a running guest."""
    flags = affect_flags(arguments)
    if arguments.has("persistent"):
        flags |= libvirt.VIR_DOMAIN_AFFECT_CONFIG
        if domain.isActive():
            flags |= libvirt.VIR_DOMAIN_AFFECT_LIVE
    return flags
