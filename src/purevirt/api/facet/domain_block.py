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
    """Disks: jobs, resizing, reading and backup."""

    @operation(103, "virDomainBlockPeek", access="domain:block_read")
    async def domain_block_peek(self, domain: DomainRef, path: str, offset: int, size: int, flags: NoFlags) -> bytes:
        """virDomainBlockPeek."""

    @operation(194, "virDomainGetBlockInfo", access="domain:read", read_only=True)
    async def domain_get_block_info(self, domain: DomainRef, path: str, flags: NoFlags) -> DomainBlockInfo:
        """virDomainGetBlockInfo."""

    @operation(237, "virDomainBlockJobAbort", access="domain:write")
    async def domain_block_job_abort(self, domain: DomainRef, path: str, flags: DomainBlockJobAbortFlags) -> None:
        """virDomainBlockJobAbort."""

    @operation(238, "virDomainGetBlockJobInfo", access="domain:read", read_only=True)
    async def domain_get_block_job_info(
        self, domain: DomainRef, path: str, flags: DomainBlockJobInfoFlags
    ) -> DomainBlockJobInfo | None:
        """virDomainGetBlockJobInfo."""

    @operation(239, "virDomainBlockJobSetSpeed", access="domain:write")
    async def domain_block_job_set_speed(
        self, domain: DomainRef, path: str, bandwidth: int, flags: DomainBlockJobSetSpeedFlags
    ) -> None:
        """virDomainBlockJobSetSpeed."""

    @operation(240, "virDomainBlockPull", access="domain:block_write")
    async def domain_block_pull(
        self, domain: DomainRef, path: str, bandwidth: int, flags: DomainBlockPullFlags
    ) -> None:
        """virDomainBlockPull."""

    @operation(251, "virDomainBlockResize", access="domain:block_write")
    async def domain_block_resize(self, domain: DomainRef, disk: str, size: int, flags: DomainBlockResizeFlags) -> None:
        """virDomainBlockResize."""

    @operation(266, "virDomainBlockRebase", access="domain:block_write")
    async def domain_block_rebase(
        self, domain: DomainRef, path: str, base: str | None, bandwidth: int, flags: DomainBlockRebaseFlags
    ) -> None:
        """virDomainBlockRebase."""

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
        """virDomainBlockCommit."""

    @operation(345, "virDomainBlockCopy", access="domain:block_write")
    async def domain_block_copy(
        self, domain: DomainRef, path: str, dest_xml: str, params: TypedParams, flags: DomainBlockCopyFlags
    ) -> None:
        """virDomainBlockCopy."""

    @operation(386, "virDomainSetBlockThreshold", access="domain:write")
    async def domain_set_block_threshold(
        self, domain: DomainRef, disk: str, threshold_bytes: int, flags: NoFlags
    ) -> None:
        """virDomainSetBlockThreshold."""

    @operation(421, "virDomainBackupBegin", access="domain:checkpoint domain:block_write")
    async def domain_backup_begin(
        self, domain: DomainRef, backup_xml: str, checkpoint_xml: str | None, flags: DomainBackupBeginFlags
    ) -> None:
        """virDomainBackupBegin."""

    @operation(422, "virDomainBackupGetXMLDesc", access="domain:read", read_only=True, high_priority=True)
    async def domain_backup_get_xml_desc(self, domain: DomainRef, flags: NoFlags) -> str:
        """virDomainBackupGetXMLDesc."""

    @operation(443, "virDomainFDAssociate", access="domain:write", files_in=True)
    async def domain_fd_associate(
        self, domain: DomainRef, name: str, files: list[int], flags: DomainFDAssociateFlags
    ) -> None:
        """virDomainFDAssociate."""
