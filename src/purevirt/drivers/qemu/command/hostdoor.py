"""What a command asks of the host beyond plain files: descriptors, helper processes, secrets.

``HostDoors`` refuses everything; who prepares a part of the host overrides what it can do, and a document that needs
more is refused by name.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from purevirt.conf.domain.hostdev import AdapterSource
from purevirt.conf.domain.interface import Interface
from purevirt.drivers.qemu.failure import unsupported


def _refuse(what: str) -> NoReturn:
    raise unsupported(f"{what} is not supported by this QEMU driver")


class HostDoors:
    """A host that nothing is prepared on. Every method but ``open_vhost_net`` raises Error CONFIG_UNSUPPORTED."""

    def claim(self, what: str) -> None:
        """Note that the guest uses a part of the host that is taken and given back around its run."""
        _refuse(what)

    def open_vhost_net(self, interface: Interface) -> Sequence[int]:
        """The kernel's back ends for the queues of a tap; none: QEMU moves the packets itself."""
        return ()

    def open_vhost_scsi(self) -> int:
        """The kernel's SCSI target."""
        _refuse("vhost-scsi")

    def open_vhost_vsock(self) -> tuple[int, int]:
        """The kernel's end of a guest's sockets, and a free context id."""
        _refuse("vsock")

    def open_vhost_gpu(self) -> int:
        """The connection to a process that draws."""
        _refuse("<driver name='vhostuser'> of a video card")

    def open_vdpa(self, device: str) -> int:
        """A vhost-vdpa device."""
        _refuse("vdpa")

    def open_tpm(self, device: str) -> tuple[int, int]:
        """The host's TPM and the file that cancels its commands."""
        _refuse("tpm")

    def find_helper(self, what: str, folder: Path, alias: str) -> Path:
        """The socket of a process that serves a device."""
        _refuse(what)

    def find_scsi_generic(self, source: AdapterSource) -> str:
        """The name of the generic device of a SCSI unit, such as ``sg0``."""
        _refuse("SCSI device assignment")

    def find_render_node(self) -> str:
        """The render node for OpenGL where the document names none."""
        _refuse("OpenGL without a render node")

    def choose_nodes(self) -> frozenset[int]:
        """The NUMA nodes of the host that suit a guest whose place is automatic."""
        _refuse("automatic placement")

    def has_node(self, node: int) -> bool:
        """Whether the host has a NUMA node."""
        return Path(f"/sys/devices/system/node/node{node}").exists()

    def find_secret(self, uuid: bytes | None, usage: str | None) -> bytes:
        """The value of a secret of the secret driver."""
        _refuse("a secret of the secret driver")

    def seal(self, value: bytes) -> tuple[str, str]:
        """A value encrypted with the master key (AES-256-CBC), and the initialisation vector, both base64."""
        _refuse("an encrypted value")
