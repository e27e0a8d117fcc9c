"""How much memory QEMU must be able to lock for a guest (qemuDomainGetMemLockLimitBytes)."""

from purevirt.conf.domain.hostdev import MdevHostdev, PciHostdev
from purevirt.conf.domain.interface import InterfaceType
from purevirt.conf.domain.model import Domain, VirtType
from purevirt.conf.domain.source import NvmeSource

UNLIMITED = 2**63 - 1
"""Bytes where nothing bounds what may be locked."""

_KIB = 1024
_MMIO_KIB = 1024 * 1024
_PPC64 = frozenset({"ppc64", "ppc64le"})
_PHB_WINDOW_KIB = 2 * 1024 * 1024


def memory_lock_limit(domain: Domain) -> int:
    """The limit in bytes; 0 where the guest needs none, ``UNLIMITED`` where all of it is locked without a limit."""
    if domain.memtune is not None and domain.memtune.hard_limit_kib is not None:
        return domain.memtune.hard_limit_kib * _KIB
    if domain.memory_backing is not None and domain.memory_backing.locked:
        return UNLIMITED
    arch = domain.os.type.arch if domain.os.type is not None else None
    if arch in _PPC64 and domain.type is VirtType.KVM:
        return _ppc64_limit_kib(domain) * _KIB
    return _passthrough_limit_kib(domain) * _KIB


def _memory_kib(domain: Domain) -> int:
    return domain.memory_kib or 0


def _vfio_count(domain: Domain) -> int:
    return sum(isinstance(hostdev.kind, PciHostdev | MdevHostdev) for hostdev in domain.devices.hostdevs)


def _has_nvme(domain: Domain) -> bool:
    return any(isinstance(disk.source, NvmeSource) for disk in domain.devices.disks)


def _vdpa_count(domain: Domain) -> int:
    return sum(interface.type is InterfaceType.VDPA for interface in domain.devices.interfaces)


def _passthrough_limit_kib(domain: Domain) -> int:
    """Guest memory for each address space that devices see it in, and room for their registers."""
    vfio, vdpa = _vfio_count(domain), _vdpa_count(domain)
    if not vfio and not vdpa and not _has_nvme(domain):
        return 0
    spaces = vfio + vdpa if domain.devices.iommu else vdpa + min(vfio, 1)
    return max(spaces, 1) * _memory_kib(domain) + _MMIO_KIB


def _ppc64_limit_kib(domain: Domain) -> int:
    """What the accelerator locks itself for its tables, and with passthrough the windows of each host bridge."""
    bridges = sum(controller.model == "pci-root" for controller in domain.devices.controllers)
    maximum = domain.max_memory_kib or _memory_kib(domain)
    own = maximum // 128 + 4096 * bridges + 8192
    if not _vfio_count(domain):
        return own
    memory = _memory_kib(domain)
    return own + max(_PHB_WINDOW_KIB * bridges, memory + memory // 512 * bridges + 8192)
