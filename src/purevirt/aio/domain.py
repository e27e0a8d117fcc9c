"""Domains: guests and containers."""

from uuid import UUID

from purevirt.aio.domain_block import DomainBlock
from purevirt.aio.domain_console import DomainConsole
from purevirt.aio.domain_definition import DomainDefinition
from purevirt.aio.domain_device import DomainDevice
from purevirt.aio.domain_guest import DomainGuest
from purevirt.aio.domain_job import DomainJob
from purevirt.aio.domain_lifecycle import DomainLifecycle
from purevirt.aio.domain_memory import DomainMemory
from purevirt.aio.domain_migration import DomainMigration
from purevirt.aio.domain_qemu import DomainQemu
from purevirt.aio.domain_save import DomainSave
from purevirt.aio.domain_security import DomainSecurity
from purevirt.aio.domain_snapshot import DomainSnapshots
from purevirt.aio.domain_state import DomainState
from purevirt.aio.domain_statistics import DomainStatistics
from purevirt.aio.domain_tuning import DomainTuning
from purevirt.aio.domain_vcpu import DomainVcpus
from purevirt.aio.handle import NOT_RUNNING


class Domain(
    DomainState,
    DomainStatistics,
    DomainLifecycle,
    DomainDefinition,
    DomainDevice,
    DomainBlock,
    DomainMemory,
    DomainVcpus,
    DomainTuning,
    DomainJob,
    DomainSave,
    DomainSecurity,
    DomainGuest,
    DomainConsole,
    DomainSnapshots,
    DomainMigration,
    DomainQemu,
):
    """A guest or a container."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.ref.name

    @property
    def uuid(self) -> UUID:
        """What identifies it for ever."""
        return UUID(bytes=self.ref.uuid)

    @property
    def id(self) -> int | None:
        """Its number while it runs, as of when this was made, started or destroyed; None where it did not run."""
        return None if self.ref.id == NOT_RUNNING else self.ref.id

    def _key(self) -> object:
        return self.ref.uuid
