"""Sizes of the disks of the QEMU driver's domains."""

import asyncio
import os
import stat
from collections.abc import Callable

from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainBlockInfo, DomainBlockJobInfo
from purevirt.conf.domain.disk import Disk
from purevirt.conf.domain.source import StorageFormat
from purevirt.drivers.qemu.disk_counters import query_capacities
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import system_error
from purevirt.drivers.shared.device_lookup import find_disk, source_path
from purevirt.drivers.shared.job import Job
from purevirt.enums.domain_job import DomainBlockJobInfoFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

_BLOCK_BYTES = 512


class QemuDomainBlock(QemuFacet, DomainBlock):
    """Disks."""

    @override()
    async def domain_get_block_info(self, domain: DomainRef, path: str, flags: NoFlags) -> DomainBlockInfo:
        record = self.find_domain(domain)
        disk = find_disk(record.current, path)
        if disk is None:
            raise Error(ErrorCode.INVALID_ARG, f"invalid path {path} not assigned to domain", domain=ErrorDomain.QEMU)
        place = source_path(disk)
        if place is None:
            detail = f"disk '{path}' does not currently have a source assigned"
            raise Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)
        async with record.jobs.hold(Job.QUERY, "qemuDomainGetBlockInfo"):
            sizes = await query_capacities(record.active_run().monitor) if record.is_active else {}
        return await asyncio.to_thread(_measure, place, lambda size: _capacity(disk, sizes, size))

    @override(DomainBlockJobInfoFlags.BANDWIDTH_BYTES)
    async def domain_get_block_job_info(
        self, domain: DomainRef, path: str, flags: DomainBlockJobInfoFlags
    ) -> DomainBlockJobInfo | None:
        record = self.running(domain)
        if find_disk(record.current, path) is None:
            raise Error(ErrorCode.INVALID_ARG, f"disk '{path}' not found in domain", domain=ErrorDomain.QEMU)
        return None  # no job is ever begun


def _capacity(disk: Disk, sizes: dict[str, int], size: int) -> int:
    """What the guest sees: as QEMU says, or all of a raw image."""
    if disk.alias in sizes:
        return sizes[disk.alias]
    layer = disk.driver.type if disk.driver is not None else None
    if layer in {None, StorageFormat.RAW}:
        return size
    detail = f"the size of an image of type {layer} is known while the domain runs only"
    raise Error(ErrorCode.OPERATION_UNSUPPORTED, detail, domain=ErrorDomain.QEMU)


def _measure(path: str, capacity_of: Callable[[int], int]) -> DomainBlockInfo:
    """The sizes of an image; raises Error SYSTEM_ERROR. Blocks."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as problem:
        raise system_error(f"failed to open path '{path}'", problem) from problem
    try:
        status = os.fstat(fd)
        physical = os.lseek(fd, 0, os.SEEK_END)
    except OSError as problem:
        raise system_error(f"failed to seek to end of {path}", problem) from problem
    finally:
        os.close(fd)
    is_file = stat.S_ISREG(status.st_mode)
    return DomainBlockInfo(status.st_blocks * _BLOCK_BYTES if is_file else physical, capacity_of(physical), physical)
