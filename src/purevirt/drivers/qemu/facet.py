"""What the facets of the QEMU driver share: the driver's state, its error domain and the start of its C names."""

from typing import ClassVar

from purevirt.api.ref import DomainRef
from purevirt.drivers.qemu.jsonvalue import Json, JsonObject
from purevirt.drivers.qemu.monitor import ask
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.impact import check_active
from purevirt.drivers.shared.job import Job
from purevirt.errors import ErrorDomain


class QemuFacet:
    """Base of the driver's facets; ``find_domain`` gives the record of a reference or raises VIR_ERR_NO_DOMAIN.

    ``owner`` stands for the session: what it starts with AUTODESTROY ends with it.
    """

    domain: ClassVar[ErrorDomain] = ErrorDomain.QEMU
    prefix: ClassVar[str] = "qemu"

    def __init__(self, node: QemuNode, owner: object) -> None:
        self.node = node
        self.owner = owner
        self.find_domain = node.domains.get

    def running(self, domain: DomainRef) -> QemuDomain:
        """The record of a domain that runs. Raises VIR_ERR_OPERATION_INVALID where it does not."""
        record = self.find_domain(domain)
        check_active(record)
        return record

    async def ask(
        self, domain: DomainRef, job: Job, owner: str, command: str, arguments: JsonObject | None = None
    ) -> Json:
        """What a command of a running domain's monitor returns, asked within a job named after a C function."""
        record = self.running(domain)
        async with record.jobs.hold(job, owner):
            check_active(record)
            return await ask(record.active_run().monitor, command, arguments)
