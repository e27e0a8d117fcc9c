"""Operations on disks: jobs, resizing, reading and backup."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainBlockInfo, DomainBlockJobInfo
from purevirt.api.typedparam import TypedParams
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
from purevirt.enums.error import ErrorDomain


class DomainBlock(Facet, api_domain=ErrorDomain.DOMAIN):
    """Disks of a domain: jobs on them, sizes, reading, backup.

    A domain that does not exist raises NO_DOMAIN, one that does not run OPERATION_INVALID, a disk it does not have
    INVALID_ARG.
    """

    @operation(103, "virDomainBlockPeek", access="domain:block_read")
    async def domain_block_peek(self, domain: DomainRef, path: str, offset: int, size: int, flags: NoFlags) -> bytes:
        """Read bytes of a disk as the guest sees them.

        ``offset`` and ``size`` are bytes; ``path`` is the source or the target of a disk.

        Source: virDomainBlockPeek.
        """

    @operation(194, "virDomainGetBlockInfo", access="domain:read", read_only=True)
    async def domain_get_block_info(self, domain: DomainRef, path: str, flags: NoFlags) -> DomainBlockInfo:
        """The sizes of a disk.

        ``path`` is the source or the target of a disk. A domain that does not run is asked too.

        Source: virDomainGetBlockInfo.
        """

    @operation(237, "virDomainBlockJobAbort", access="domain:write")
    async def domain_block_job_abort(self, domain: DomainRef, path: str, flags: DomainBlockJobAbortFlags) -> None:
        """End the job of a disk, or with PIVOT let the guest go on with its copy.

        Waits for the end unless ASYNC is given. Raises OPERATION_INVALID where there is no job, BLOCK_COPY_ACTIVE or
        OPERATION_FAILED where it is not ready to pivot.

        Source: virDomainBlockJobAbort.
        """

    @operation(238, "virDomainGetBlockJobInfo", access="domain:read", read_only=True)
    async def domain_get_block_job_info(
        self, domain: DomainRef, path: str, flags: DomainBlockJobInfoFlags
    ) -> DomainBlockJobInfo | None:
        """The job of a disk, or None where there is none.

        The bandwidth is in MiB/s, with BANDWIDTH_BYTES in bytes/s.

        Source: virDomainGetBlockJobInfo.
        """

    @operation(239, "virDomainBlockJobSetSpeed", access="domain:write")
    async def domain_block_job_set_speed(
        self, domain: DomainRef, path: str, bandwidth: int, flags: DomainBlockJobSetSpeedFlags
    ) -> None:
        """Limit the speed of a disk's job.

        ``bandwidth`` is in MiB/s, with BANDWIDTH_BYTES in bytes/s; 0 removes the limit.

        Source: virDomainBlockJobSetSpeed.
        """

    @operation(240, "virDomainBlockPull", access="domain:block_write")
    async def domain_block_pull(
        self, domain: DomainRef, path: str, bandwidth: int, flags: DomainBlockPullFlags
    ) -> None:
        """Copy all of a disk's backing chain into the disk, in a job.

        ``bandwidth`` is in MiB/s, with BANDWIDTH_BYTES in bytes/s; 0 is no limit.

        Source: virDomainBlockPull.
        """

    @operation(251, "virDomainBlockResize", access="domain:block_write")
    async def domain_block_resize(self, domain: DomainRef, disk: str, size: int, flags: DomainBlockResizeFlags) -> None:
        """Change the size of a running guest's disk.

        ``size`` is in KiB, with BYTES in bytes; with CAPACITY it is taken from the device and has to be 0 or equal.

        Source: virDomainBlockResize.
        """

    @operation(266, "virDomainBlockRebase", access="domain:block_write")
    async def domain_block_rebase(
        self, domain: DomainRef, path: str, base: str | None, bandwidth: int, flags: DomainBlockRebaseFlags
    ) -> None:
        """Copy a part of a disk's backing chain into the disk, or with COPY the disk to a new file, in a job.

        ``base`` is what stays behind the disk, with COPY the new file; ``bandwidth`` is in MiB/s, with BANDWIDTH_BYTES
        in bytes/s.

        Source: virDomainBlockRebase.
        """

    @operation(290, "virDomainBlockCommit", access="domain:block_write")
    async def domain_block_commit(
        self,
        domain: DomainRef,
        disk: str,
        base: str | None,
        top: str | None,
        bandwidth: int,
        flags: DomainBlockCommitFlags,
    ) -> None:
        """Write the data from ``top`` down into ``base``, in a job.

        None stands for the ends of the chain; a ``top`` of None needs ACTIVE. ``bandwidth`` is in MiB/s, with
        BANDWIDTH_BYTES in bytes/s.

        Source: virDomainBlockCommit.
        """

    @operation(345, "virDomainBlockCopy", access="domain:block_write")
    async def domain_block_copy(
        self, domain: DomainRef, path: str, dest_xml: str, params: TypedParams, flags: DomainBlockCopyFlags
    ) -> None:
        """Copy a disk to the place that a ``<disk>`` document describes, and keep both equal until the job is ended.

        Parameters are bandwidth (bytes/s), granularity and buf-size (bytes).

        Source: virDomainBlockCopy.
        """

    @operation(386, "virDomainSetBlockThreshold", access="domain:write")
    async def domain_set_block_threshold(
        self, domain: DomainRef, disk: str, threshold_bytes: int, flags: NoFlags
    ) -> None:
        """Ask for one event when the guest has written behind an offset of a disk; 0 takes it back.

        Source: virDomainSetBlockThreshold.
        """

    @operation(421, "virDomainBackupBegin", access="domain:checkpoint domain:block_write")
    async def domain_backup_begin(
        self, domain: DomainRef, backup_xml: str, checkpoint_xml: str | None, flags: DomainBackupBeginFlags
    ) -> None:
        """Start a backup job, and with a document a checkpoint at the same moment.

        Raises OPERATION_INVALID where a backup runs already, XML_ERROR for a malformed document.

        Source: virDomainBackupBegin.
        """

    @operation(422, "virDomainBackupGetXMLDesc", access="domain:read", read_only=True, high_priority=True)
    async def domain_backup_get_xml_desc(self, domain: DomainRef, flags: NoFlags) -> str:
        """The running backup job, as a ``<domainbackup>`` document.

        Raises NO_DOMAIN_BACKUP where there is none.

        Source: virDomainBackupGetXMLDesc.
        """

    @operation(443, "virDomainFDAssociate", access="domain:write", files_in=True)
    async def domain_fd_associate(
        self, domain: DomainRef, name: str, files: list[int], flags: DomainFDAssociateFlags
    ) -> None:
        """Give a name to open files, which documents of this domain can then use as disks.

        The files stay the caller's; they are forgotten when the connection closes.

        Source: virDomainFDAssociate.
        """
