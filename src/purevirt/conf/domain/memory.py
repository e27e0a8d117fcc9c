"""Memory devices and shared memory."""

from enum import StrEnum

from purevirt.conf.domain.device import Device
from purevirt.conf.domain.number import HEX64, NUMBER_SET
from purevirt.conf.xmlmap import Element, attr, child, elem, flag, size
from purevirt.conf.xmlmap.codec import ON_OFF, STR, UINT, UUID, YES_NO, token


class MemoryModel(StrEnum):
    """Models of memory devices."""

    DIMM = "dimm"
    NVDIMM = "nvdimm"
    VIRTIO_PMEM = "virtio-pmem"
    VIRTIO_MEM = "virtio-mem"
    SGX_EPC = "sgx-epc"


class MemoryAccess(StrEnum):
    """Who else may map the memory."""

    SHARED = "shared"
    PRIVATE = "private"


class ShmemModel(StrEnum):
    """Models of shared memory."""

    IVSHMEM = "ivshmem"
    IVSHMEM_PLAIN = "ivshmem-plain"
    IVSHMEM_DOORBELL = "ivshmem-doorbell"


class ShmemRole(StrEnum):
    """Role on migration."""

    MASTER = "master"
    PEER = "peer"


class MemorySource(Element, tag="source"):
    """Where the memory comes from; sizes are in KiB."""

    nodemask: frozenset[int] | None = elem(NUMBER_SET)
    pagesize_kib: int | None = size("KiB", "pagesize")
    path: str | None = elem(STR)
    alignsize_kib: int | None = size("KiB", "alignsize")
    pmem: bool = flag()


class MemoryTarget(Element, tag="target"):
    """What the guest gets; sizes are in KiB."""

    dynamic_memslots: bool | None = attr(YES_NO, "dynamicMemslots")
    size_kib: int | None = size("KiB", "size")
    node: int | None = elem(UINT)
    label_size_kib: int | None = size("KiB", "size", inside="label")
    readonly: bool = flag()
    block_kib: int | None = size("KiB", "block")
    requested_kib: int | None = size("KiB", "requested")
    current_kib: int | None = size("KiB", "current")
    address_base: int | None = attr(HEX64, "base", inside="address")


class MemoryDevice(Device, tag="memory"):
    """A memory module."""

    model: MemoryModel = attr(token(MemoryModel), required=True)
    access: MemoryAccess | None = attr(token(MemoryAccess))
    discard: bool | None = attr(YES_NO)
    uuid: bytes | None = elem(UUID)
    source: MemorySource | None = child(MemorySource)
    target: MemoryTarget | None = child(MemoryTarget)

    def settle(self, modes: int) -> None:
        """Only what the model has is kept; persistent memory of virtio is always shared with its file."""
        if self.model is MemoryModel.VIRTIO_PMEM:
            self.access = self.access or MemoryAccess.SHARED
        if self.target is not None and self.model is not MemoryModel.VIRTIO_MEM:
            self.target.block_kib = self.target.requested_kib = self.target.current_kib = None


class ShmemServer(Element, tag="server"):
    """The server that hands out the memory."""

    path: str | None = attr(STR)


class Msi(Element, tag="msi"):
    """Message-signalled interrupts."""

    vectors: int | None = attr(UINT, omit=0)
    ioeventfd: bool | None = attr(ON_OFF)


class Shmem(Device, tag="shmem"):
    """Memory shared between guests."""

    name: str = attr(STR, required=True)
    role: ShmemRole | None = attr(token(ShmemRole))
    model: ShmemModel = attr(token(ShmemModel), "type", inside="model", default=ShmemModel.IVSHMEM)
    size_mib: int | None = size("M", "size")
    server: ShmemServer | None = child(ShmemServer)
    msi: Msi | None = child(Msi)
