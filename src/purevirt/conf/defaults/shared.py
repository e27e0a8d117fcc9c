"""Defaults of devices that reach the guest from outside: file systems, host devices, redirection, smart cards."""

from purevirt.conf.domain.address import CcidAddress
from purevirt.conf.domain.chardev import DbusSource
from purevirt.conf.domain.filesystem import AccessMode, MountSource
from purevirt.conf.domain.hostdev import IscsiSource, ScsiHostdev
from purevirt.conf.domain.model import Domain
from purevirt.conf.domain.virtual import VsockCid


def fill_sockets(domain: Domain) -> None:
    """A socket without a context id gets one at start (virDomainVsockDefPostParse)."""
    vsock = domain.devices.vsock
    if vsock is None:
        return
    vsock.cid = vsock.cid or VsockCid()
    if vsock.cid.auto is None:
        vsock.cid.auto = not vsock.cid.address


def fill_outside(domain: Domain) -> None:
    """Access modes, iSCSI units, channel names and reader slots that the document leaves out."""
    devices = domain.devices
    for filesystem in devices.filesystems:
        is_foreign = isinstance(filesystem.source, MountSource) and filesystem.source.socket is not None
        if filesystem.accessmode is None and not is_foreign:
            filesystem.accessmode = AccessMode.PASSTHROUGH
    for hostdev in devices.hostdevs:
        source = hostdev.kind.source if isinstance(hostdev.kind, ScsiHostdev) else None
        if isinstance(source, IscsiSource) and source.name and "/" not in source.name:
            source.name += "/0"
    for redirdev in devices.redirdevs:
        if isinstance(redirdev.source, DbusSource) and redirdev.source.channel is None:
            redirdev.source.channel = "org.qemu.usbredir"
    for at, card in enumerate(devices.smartcards):
        if card.address is None:
            card.address = CcidAddress(controller=at, slot=0)
