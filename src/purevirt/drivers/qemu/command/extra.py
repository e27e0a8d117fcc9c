"""Rare devices: IOMMU, shared memory, crypto, vsock, NVRAM of pseries, ERST, generation id (qemuBuild…CommandLine)."""

from uuid import UUID

from purevirt.conf.domain.memory import Shmem, ShmemModel, ShmemRole
from purevirt.conf.domain.virtual import Iommu, IommuDriver, IommuModel
from purevirt.drivers.qemu.command.address import add_device, address_properties
from purevirt.drivers.qemu.command.context import CommandContext, CommandLine, Properties, join_options, on_off
from purevirt.drivers.qemu.command.virtio import virtio_device, virtio_options
from purevirt.drivers.qemu.failure import unsupported

_SHMEM_FOLDER = "/dev/shm"  # the kernel's own folder for shared memory
_SHMEM_SOCKETS = "/var/lib/libvirt/shmem-{name}-sock"


def build_genid(context: CommandContext, line: CommandLine) -> None:
    """The generation id."""
    if context.domain.genid is not None:
        guid = str(UUID(bytes=context.domain.genid))
        line.add_device({"driver": "vmgenid", "guid": guid, "id": "vmgenid0"})


def build_iommu(context: CommandContext, line: CommandLine) -> None:
    """The IOMMU; that of ARM belongs to the machine."""
    iommu = context.domain.devices.iommu
    if iommu is None or iommu.model == IommuModel.SMMUV3:
        return
    add_device(context, line, iommu, _iommu(iommu) | address_properties(context, iommu))


def _iommu(iommu: Iommu) -> Properties:
    if iommu.model == IommuModel.VIRTIO:
        properties: Properties = {"driver": "virtio-iommu", "id": iommu.alias}
        granule = iommu.driver.granule if iommu.driver is not None else None
        return properties | {"granule": granule}
    driver = iommu.driver or IommuDriver()
    properties = {"driver": "intel-iommu", "id": iommu.alias, "intremap": on_off(driver.intremap)}
    properties |= {"caching-mode": driver.caching_mode, "eim": on_off(driver.eim), "device-iotlb": driver.iotlb}
    return properties | {"aw-bits": driver.aw_bits, "dma-translation": driver.dma_translation}


def build_shmems(context: CommandContext, line: CommandLine) -> None:
    """Memory shared with other guests or a server."""
    for shmem in context.domain.devices.shmems:
        if shmem.model == ShmemModel.IVSHMEM_PLAIN:
            size = (shmem.size_mib or 0) * 1024 * 1024
            path = f"{_SHMEM_FOLDER}/{shmem.name}"
            memory: Properties = {"qom-type": "memory-backend-file", "id": f"shmmem-{shmem.alias}", "mem-path": path}
            line.add_object(memory | {"size": size, "share": True})
            add_device(context, line, shmem, _plain(context, shmem))
        elif shmem.model == ShmemModel.IVSHMEM_DOORBELL:
            add_device(context, line, shmem, _doorbell(context, shmem))
            path = (shmem.server.path if shmem.server else None) or _SHMEM_SOCKETS.format(name=shmem.name)
            line.add("-chardev", join_options("socket", [("id", f"char{shmem.alias}"), ("path", path)]))
        else:
            raise unsupported(f"shmem model '{shmem.model}' is not supported by this QEMU binary")


def _plain(context: CommandContext, shmem: Shmem) -> Properties:
    properties: Properties = {"driver": "ivshmem-plain", "id": shmem.alias, "memdev": f"shmmem-{shmem.alias}"}
    properties["master"] = None if shmem.role is None else on_off(shmem.role == ShmemRole.MASTER)
    return properties | address_properties(context, shmem)


def _doorbell(context: CommandContext, shmem: Shmem) -> Properties:
    properties: Properties = {"driver": "ivshmem-doorbell", "id": shmem.alias, "chardev": f"char{shmem.alias}"}
    properties["master"] = None if shmem.role is None else on_off(shmem.role == ShmemRole.MASTER)
    if shmem.msi is not None:
        properties |= {"vectors": shmem.msi.vectors, "ioeventfd": shmem.msi.ioeventfd}
    return properties | address_properties(context, shmem)


def build_cryptos(context: CommandContext, line: CommandLine) -> None:
    """Crypto accelerators and who does their work."""
    for crypto in context.domain.devices.cryptos:
        name = f"obj{crypto.alias}"
        engine = crypto.backend
        kind = f"cryptodev-backend-{engine.model if engine is not None else 'builtin'}"
        line.add_object({"qom-type": kind, "id": name, "queues": engine.queues if engine is not None else None})
        properties: Properties = {"driver": virtio_device("virtio-crypto", crypto, str(crypto.model))}
        properties |= virtio_options(crypto.driver) | {"cryptodev": name, "id": crypto.alias}
        add_device(context, line, crypto, properties | address_properties(context, crypto))


def build_vsock(context: CommandContext, line: CommandLine) -> None:
    """The socket between host and guest."""
    vsock = context.domain.devices.vsock
    if vsock is None:
        return
    model = None if vsock.model is None else str(vsock.model)
    fd, found = context.host.open_vhost_vsock()
    cid = vsock.cid.address if vsock.cid is not None and not vsock.cid.auto and vsock.cid.address else found
    properties: Properties = {"driver": virtio_device("vhost-vsock", vsock, model), **virtio_options(vsock.driver)}
    properties |= {"id": vsock.alias, "guest-cid": cid, "vhostfd": str(line.inherit(fd))}
    add_device(context, line, vsock, properties | address_properties(context, vsock))


def build_nvram(context: CommandContext, line: CommandLine) -> None:
    """The register where a pseries guest finds its NVRAM."""
    nvram = context.domain.devices.nvram
    if nvram is None:
        return
    if not context.machine.startswith("pseries"):
        raise unsupported("nvram device is only supported for PPC64")
    reg = address_properties(context, nvram).get("reg")
    line.add("-global", f"spapr-nvram.reg=0x{reg:x}" if isinstance(reg, int) else "spapr-nvram.reg=0x3000")


def build_pstore(context: CommandContext, line: CommandLine) -> None:
    """Where a guest's kernel leaves its last words."""
    pstore = context.domain.devices.pstore
    if pstore is None:
        return
    name = f"mem{pstore.alias}"
    memory: Properties = {"qom-type": "memory-backend-file", "id": name, "mem-path": pstore.path}
    line.add_object(memory | {"size": (pstore.size_kib or 0) * 1024, "share": True})
    properties: Properties = {"driver": "acpi-erst", "id": pstore.alias, "memdev": name}
    add_device(context, line, pstore, properties | address_properties(context, pstore))
