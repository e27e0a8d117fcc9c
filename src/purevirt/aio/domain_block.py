"""The disks of a domain: jobs, resizing, reading and backup."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.api.facet.domain_block import DomainBlock as DomainBlockCalls
from purevirt.api.operation import NoFlags
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainBlockInfo, DomainBlockJobInfo
from purevirt.api.typedparam import TypedParam
from purevirt.enums.domain import DomainBackupBeginFlags
from purevirt.enums.domain_guest import DomainFDAssociateFlags
from purevirt.enums.domain_job import (
    DomainBlockCommitFlags,
    DomainBlockCopyFlags,
    DomainBlockJobAbortFlags,
    DomainBlockJobInfoFlags,
    DomainBlockJobSetSpeedFlags,
    DomainBlockPullFlags,
    DomainBlockRebaseFlags,
    DomainBlockResizeFlags,
)


class DomainBlock(Handle[DomainRef]):
    """The disks of a domain."""

    async def block_peek(self, path: str, offset: int, size: int) -> bytes:
        """Bytes of a disk."""
        return await self._call(DomainBlockCalls.domain_block_peek, self.ref, path, offset, size, NoFlags.NONE)

    async def block_info(self, path: str) -> DomainBlockInfo:
        """Sizes of a disk."""
        return await self._call(DomainBlockCalls.domain_get_block_info, self.ref, path, NoFlags.NONE)

    async def block_resize(self, disk: str, size: int, *, flags: DomainBlockResizeFlags | None = None) -> None:
        """Give a disk another size, in KiB unless flags say bytes."""
        await self._call(DomainBlockCalls.domain_block_resize, self.ref, disk, size, flags or DomainBlockResizeFlags(0))

    async def block_job(self, path: str, *, flags: DomainBlockJobInfoFlags | None = None) -> DomainBlockJobInfo | None:
        """The running job of a disk, None where there is none."""
        return await self._call(
            DomainBlockCalls.domain_get_block_job_info, self.ref, path, flags or DomainBlockJobInfoFlags(0)
        )

    async def abort_block_job(self, path: str, *, flags: DomainBlockJobAbortFlags | None = None) -> None:
        """End the job of a disk."""
        await self._call(DomainBlockCalls.domain_block_job_abort, self.ref, path, flags or DomainBlockJobAbortFlags(0))

    async def set_block_job_speed(
        self, path: str, bandwidth: int, *, flags: DomainBlockJobSetSpeedFlags | None = None
    ) -> None:
        """Limit the job of a disk, in MiB/s unless flags say bytes."""
        await self._call(
            DomainBlockCalls.domain_block_job_set_speed,
            self.ref,
            path,
            bandwidth,
            flags or DomainBlockJobSetSpeedFlags(0),
        )

    async def block_pull(self, path: str, bandwidth: int = 0, *, flags: DomainBlockPullFlags | None = None) -> None:
        """Copy what lies below a disk's image into it."""
        await self._call(
            DomainBlockCalls.domain_block_pull, self.ref, path, bandwidth, flags or DomainBlockPullFlags(0)
        )

    async def block_rebase(
        self, path: str, base: str | None = None, bandwidth: int = 0, *, flags: DomainBlockRebaseFlags | None = None
    ) -> None:
        """Copy what lies between an image and a disk's own into it."""
        await self._call(
            DomainBlockCalls.domain_block_rebase, self.ref, path, base, bandwidth, flags or DomainBlockRebaseFlags(0)
        )

    async def block_commit(
        self,
        disk: str,
        base: str | None = None,
        top: str | None = None,
        bandwidth: int = 0,
        *,
        flags: DomainBlockCommitFlags | None = None,
    ) -> None:
        """Write an image's changes into one below it."""
        await self._call(
            DomainBlockCalls.domain_block_commit,
            self.ref,
            disk,
            base,
            top,
            bandwidth,
            flags or DomainBlockCommitFlags(0),
        )

    async def block_copy(
        self, path: str, dest_xml: str, params: Iterable[TypedParam] = (), *, flags: DomainBlockCopyFlags | None = None
    ) -> None:
        """Mirror a disk to the destination that a document gives."""
        await self._call(
            DomainBlockCalls.domain_block_copy, self.ref, path, dest_xml, list(params), flags or DomainBlockCopyFlags(0)
        )

    async def set_block_threshold(self, disk: str, threshold_bytes: int) -> None:
        """Ask for an event when a disk's image reaches a size."""
        await self._call(DomainBlockCalls.domain_set_block_threshold, self.ref, disk, threshold_bytes, NoFlags.NONE)

    async def backup_begin(
        self, backup_xml: str, checkpoint_xml: str | None = None, *, flags: DomainBackupBeginFlags | None = None
    ) -> None:
        """Begin a backup, and a checkpoint with it."""
        await self._call(
            DomainBlockCalls.domain_backup_begin,
            self.ref,
            backup_xml,
            checkpoint_xml,
            flags or DomainBackupBeginFlags(0),
        )

    async def backup_xml(self) -> str:
        """The document of the running backup."""
        return await self._call(DomainBlockCalls.domain_backup_get_xml_desc, self.ref, NoFlags.NONE)

    async def associate_files(
        self, name: str, files: Iterable[int], *, flags: DomainFDAssociateFlags | None = None
    ) -> None:
        """Give open files a name that disk sources can refer to."""
        await self._call(
            DomainBlockCalls.domain_fd_associate, self.ref, name, list(files), flags or DomainFDAssociateFlags(0)
        )
