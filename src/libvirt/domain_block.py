"""Disks of domains: block jobs, sizes, limits, backups."""

from collections.abc import Mapping

from libvirt.argument import as_dict, as_ullong, as_ulong, bits
from libvirt.domain_parameter import KnownParameters
from libvirt.handle import refuse
from libvirt.hint import BLOCKCOPY_HINTS, IOTUNE_HINTS
from libvirt.typedparam import Parameters, as_parameters, hinted
from purevirt.api.facet.domain_block import DomainBlock
from purevirt.api.facet.domain_tuning import DomainTuning
from purevirt.api.operation import NoFlags
from purevirt.enums.domain import DomainBackupBeginFlags, DomainModificationImpact
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

_COPY_FLAGS = (
    DomainBlockRebaseFlags.SHALLOW
    | DomainBlockRebaseFlags.REUSE_EXT
    | DomainBlockRebaseFlags.COPY_RAW
    | DomainBlockRebaseFlags.COPY_DEV
)


class _DomainBlock(KnownParameters):
    """The disks of a domain."""

    def blockInfo(self, path: str, flags: int = 0) -> list[int]:
        """[capacity, allocation, physical size] of a disk in bytes."""
        info = self._call(DomainBlock.domain_get_block_info, self._o, path, bits(NoFlags, flags))
        return [info.capacity, info.allocation, info.physical]

    def blockPeek(self, disk: str, offset: int, size: int, flags: int = 0) -> bytes:
        """What lies on a disk at ``offset``, ``size`` bytes."""
        return self._call(
            DomainBlock.domain_block_peek, self._o, disk, as_ullong(offset), as_ulong(size), bits(NoFlags, flags)
        )

    def blockResize(self, disk: str, size: int, flags: int = 0) -> int:
        """Change the size of a disk, in KiB, or in bytes with VIR_DOMAIN_BLOCK_RESIZE_BYTES; returns 0."""
        self._call(DomainBlock.domain_block_resize, self._o, disk, as_ullong(size), bits(DomainBlockResizeFlags, flags))
        return 0

    def blockPull(self, disk: str, bandwidth: int = 0, flags: int = 0) -> int:
        """Copy what lies in backing files into the disk; ``bandwidth`` in MiB/s, 0 for all there is; returns 0."""
        self._call(DomainBlock.domain_block_pull, self._o, disk, as_ulong(bandwidth), bits(DomainBlockPullFlags, flags))
        return 0

    def blockRebase(self, disk: str, base: str | None, bandwidth: int = 0, flags: int = 0) -> int:
        """Copy what lies in backing files down to ``base`` into the disk, or copy the disk; ``bandwidth`` in MiB/s,
        ``flags`` of VIR_DOMAIN_BLOCK_REBASE_*; returns 0.
        """
        how = bits(DomainBlockRebaseFlags, flags)
        _check_rebase(base, how)
        self._call(DomainBlock.domain_block_rebase, self._o, disk, base, as_ulong(bandwidth), how)
        return 0

    def blockCommit(self, disk: str, base: str | None, top: str | None, bandwidth: int = 0, flags: int = 0) -> int:
        """Copy what lies in overlays from ``top`` down into ``base``; ``bandwidth`` in MiB/s, ``flags`` of
        VIR_DOMAIN_BLOCK_COMMIT_*; returns 0.
        """
        self._call(
            DomainBlock.domain_block_commit,
            self._o,
            disk,
            base,
            top,
            as_ulong(bandwidth),
            bits(DomainBlockCommitFlags, flags),
        )
        return 0

    def blockCopy(self, disk: str, destxml: str, params: Mapping[str, object] | None = None, flags: int = 0) -> int:
        """Copy the disk to what XML describes; ``params`` named by VIR_DOMAIN_BLOCK_COPY_*, bandwidth in bytes/s;
        returns 0.
        """
        wanted = hinted({} if params is None else as_dict(params, "block params must be a dictionary"), BLOCKCOPY_HINTS)
        self._call(DomainBlock.domain_block_copy, self._o, disk, destxml, wanted, bits(DomainBlockCopyFlags, flags))
        return 0

    def blockJobInfo(self, path: str, flags: int = 0) -> dict[str, int]:
        """{type, bandwidth, cur, end} of the job on a disk; empty where there is none."""
        job = self._call(DomainBlock.domain_get_block_job_info, self._o, path, bits(DomainBlockJobInfoFlags, flags))
        if job is None:
            return {}
        return {"type": int(job.type), "bandwidth": job.bandwidth, "cur": job.current, "end": job.end}

    def blockJobAbort(self, disk: str, flags: int = 0) -> int:
        """Stop the job on a disk, or let it end by VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT; returns 0."""
        self._call(DomainBlock.domain_block_job_abort, self._o, disk, bits(DomainBlockJobAbortFlags, flags))
        return 0

    def blockJobSetSpeed(self, disk: str, bandwidth: int, flags: int = 0) -> int:
        """Limit the job on a disk, in MiB/s; ``flags`` of VIR_DOMAIN_BLOCK_JOB_SPEED_*; returns 0."""
        self._call(
            DomainBlock.domain_block_job_set_speed,
            self._o,
            disk,
            as_ulong(bandwidth),
            bits(DomainBlockJobSetSpeedFlags, flags),
        )
        return 0

    def blockIoTune(self, disk: str, flags: int = 0) -> Parameters:
        """The limits of a disk by name, VIR_DOMAIN_BLOCK_IOTUNE_*; ``flags`` of VIR_DOMAIN_AFFECT_*."""
        return as_parameters(self._get_known(DomainTuning.domain_get_block_io_tune, flags, disk))

    def setBlockIoTune(self, disk: str, params: Mapping[str, object], flags: int = 0) -> int:
        """Limit a disk by names of VIR_DOMAIN_BLOCK_IOTUNE_*; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        wanted = hinted(as_dict(params, "Need non-empty dictionary to set attributes"), IOTUNE_HINTS)
        self._call(DomainTuning.domain_set_block_io_tune, self._o, disk, wanted, bits(DomainModificationImpact, flags))
        return 0

    def setBlockThreshold(self, dev: str, threshold: int, flags: int = 0) -> int:
        """Tell by an event when a disk is written beyond so many bytes; returns 0."""
        self._call(DomainBlock.domain_set_block_threshold, self._o, dev, as_ullong(threshold), bits(NoFlags, flags))
        return 0

    def setThrottleGroup(self, group: str, params: Mapping[str, object], flags: int = 0) -> int:
        """Limit a group of disks by names of VIR_DOMAIN_BLOCK_IOTUNE_*; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        wanted = hinted(as_dict(params, "Need non-empty dictionary to set attributes"), IOTUNE_HINTS)
        self._call(
            DomainTuning.domain_set_throttle_group, self._o, group, wanted, bits(DomainModificationImpact, flags)
        )
        return 0

    def delThrottleGroup(self, group: str | None, flags: int = 0) -> int:
        """Forget a group of limits; ``flags`` of VIR_DOMAIN_AFFECT_*; returns 0."""
        self._call(DomainTuning.domain_del_throttle_group, self._o, group, bits(DomainModificationImpact, flags))
        return 0

    def backupBegin(self, backupXML: str, checkpointXML: str | None, flags: int = 0) -> int:
        """Start a backup as XML says, with a checkpoint where one is described; returns 0."""
        self._call(
            DomainBlock.domain_backup_begin, self._o, backupXML, checkpointXML, bits(DomainBackupBeginFlags, flags)
        )
        return 0

    def backupGetXMLDesc(self, flags: int = 0) -> str:
        """The backup that runs, as XML."""
        return self._call(DomainBlock.domain_backup_get_xml_desc, self._o, bits(NoFlags, flags))


def _check_rebase(base: str | None, flags: DomainBlockRebaseFlags) -> None:
    """Refuse flags that go with a copy job only, and a copy job without a target. Raises libvirtError."""
    if not flags & DomainBlockRebaseFlags.COPY:
        if flags & _COPY_FLAGS:
            raise refuse("virDomainBlockRebase", "flags", "use of flags requires a copy job")
    elif base is None:
        raise refuse("virDomainBlockRebase", "base", "base in virDomainBlockRebase must not be NULL")
