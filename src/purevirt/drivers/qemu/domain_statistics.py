"""Counters and statistics of the QEMU driver's domains."""

from purevirt.api.facet.domain_state import DomainStatus
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.record import QemuDomain


class QemuDomainStatistics(QemuFacet, DomainStatus):
    """Counters and statistics."""

    def taints(self, record: QemuDomain) -> list[str]:
        """What support would ask about a running domain first."""
        run = record.run
        found = ["tainted: running with undesirable elevated privileges"] if self.node.is_privileged else []
        if run is not None and run.has_custom_monitor:
            found.append("tainted: custom monitor control commands issued")
        if record.current.qemu_commandline is not None:
            found.append("tainted: custom configuration parameters specified")
        return found
