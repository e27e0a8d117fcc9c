"""Limits of a domain: scheduler, block and network I/O, NUMA, performance events."""

from collections.abc import Iterable

from purevirt.aio.handle import Handle
from purevirt.aio.parameter import Values, with_strings
from purevirt.api.facet.domain_tuning import DomainTuning as DomainTuningCalls
from purevirt.api.ref import DomainRef
from purevirt.api.result import SchedulerType
from purevirt.api.typedparam import TypedParam, as_dict
from purevirt.enums.domain import DomainModificationImpact


class DomainTuning(Handle[DomainRef]):
    """Limits of a domain."""

    async def scheduler_type(self) -> SchedulerType:
        """The scheduler's name and the number of its parameters."""
        return await self._call(DomainTuningCalls.domain_get_scheduler_type, self.ref)

    async def scheduler_parameters(
        self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> Values:
        """Settings of the scheduler by name."""
        return as_dict(
            await self._call(DomainTuningCalls.domain_get_scheduler_parameters_flags, self.ref, with_strings(flags))
        )

    async def set_scheduler_parameters(
        self, params: Iterable[TypedParam], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Set the scheduler."""
        await self._call(DomainTuningCalls.domain_set_scheduler_parameters_flags, self.ref, list(params), flags)

    async def blkio_parameters(self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT) -> Values:
        """Weights and limits of block I/O by name."""
        return as_dict(await self._call(DomainTuningCalls.domain_get_blkio_parameters, self.ref, with_strings(flags)))

    async def set_blkio_parameters(
        self, params: Iterable[TypedParam], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Set weights and limits of block I/O."""
        await self._call(DomainTuningCalls.domain_set_blkio_parameters, self.ref, list(params), flags)

    async def block_io_tune(
        self, disk: str | None = None, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> Values:
        """Limits of a disk by name."""
        return as_dict(
            await self._call(DomainTuningCalls.domain_get_block_io_tune, self.ref, disk, with_strings(flags))
        )

    async def set_block_io_tune(
        self,
        disk: str,
        params: Iterable[TypedParam],
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Set limits of a disk."""
        await self._call(DomainTuningCalls.domain_set_block_io_tune, self.ref, disk, list(params), flags)

    async def numa_parameters(self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT) -> Values:
        """NUMA settings by name."""
        return as_dict(await self._call(DomainTuningCalls.domain_get_numa_parameters, self.ref, with_strings(flags)))

    async def set_numa_parameters(
        self, params: Iterable[TypedParam], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Set NUMA mode and nodes."""
        await self._call(DomainTuningCalls.domain_set_numa_parameters, self.ref, list(params), flags)

    async def interface_parameters(
        self, device: str, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> Values:
        """Bandwidth of a network interface by name."""
        return as_dict(
            await self._call(DomainTuningCalls.domain_get_interface_parameters, self.ref, device, with_strings(flags))
        )

    async def set_interface_parameters(
        self,
        device: str,
        params: Iterable[TypedParam],
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Set the bandwidth of a network interface."""
        await self._call(DomainTuningCalls.domain_set_interface_parameters, self.ref, device, list(params), flags)

    async def perf_events(self, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT) -> Values:
        """Which performance events are counted."""
        return as_dict(await self._call(DomainTuningCalls.domain_get_perf_events, self.ref, with_strings(flags)))

    async def set_perf_events(
        self, params: Iterable[TypedParam], *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Say which performance events are counted."""
        await self._call(DomainTuningCalls.domain_set_perf_events, self.ref, list(params), flags)

    async def set_throttle_group(
        self,
        group: str,
        params: Iterable[TypedParam],
        *,
        flags: DomainModificationImpact = DomainModificationImpact.CURRENT,
    ) -> None:
        """Create or change a group of disks with limits in common."""
        await self._call(DomainTuningCalls.domain_set_throttle_group, self.ref, group, list(params), flags)

    async def delete_throttle_group(
        self, group: str | None = None, *, flags: DomainModificationImpact = DomainModificationImpact.CURRENT
    ) -> None:
        """Remove a group of disks with limits in common."""
        await self._call(DomainTuningCalls.domain_del_throttle_group, self.ref, group, flags)
