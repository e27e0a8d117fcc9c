"""What a bhyve and a grub-bhyve of a host can do (bhyve_capabilities.h), and the refusals for what they cannot."""

from enum import Flag, auto

from purevirt.errors import Error, ErrorCode, ErrorDomain


class BhyveCapability(Flag):
    """Abilities of bhyve."""

    RTC_UTC = auto()
    AHCI32SLOT = auto()
    NET_E1000 = auto()
    LPC_BOOTROM = auto()
    FBUF = auto()
    XHCI = auto()
    CPUTOPOLOGY = auto()
    SOUND_HDA = auto()
    VNC_PASSWORD = auto()
    VIRTIO_9P = auto()
    NVME = auto()


class GrubCapability(Flag):
    """Abilities of grub-bhyve."""

    CONSDEV = auto()


def unsupported(detail: str) -> Error:
    """VIR_ERR_CONFIG_UNSUPPORTED of the bhyve driver."""
    return Error(ErrorCode.CONFIG_UNSUPPORTED, detail, domain=ErrorDomain.BHYVE)


def internal(detail: str) -> Error:
    """VIR_ERR_INTERNAL_ERROR of the bhyve driver."""
    return Error(ErrorCode.INTERNAL_ERROR, detail, domain=ErrorDomain.BHYVE)
