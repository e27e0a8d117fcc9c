"""A domain of the QEMU driver: the shared record, its job lock and its present run."""

from purevirt.conf.domain import Domain
from purevirt.drivers.qemu.monitor import gone
from purevirt.drivers.qemu.run import Run
from purevirt.drivers.shared.domain_record import DomainRecord
from purevirt.drivers.shared.job import JobLock


class QemuDomain(DomainRecord):
    """A domain; ``run`` is there from the begin of a start until the end of the clean-up."""

    __slots__ = ("autostart_once", "jobs", "run")

    def __init__(self, definition: Domain) -> None:
        super().__init__(definition)
        self.jobs = JobLock()
        self.run: Run | None = None
        self.autostart_once = False

    def active_run(self) -> Run:
        """The run; raises Error OPERATION_FAILED where it is over."""
        if self.run is None or self.run.is_over:
            raise gone()
        return self.run
