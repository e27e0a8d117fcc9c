"""Finding and counting domains of the QEMU driver; nothing here ever waits."""

from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.node import QemuNode
from purevirt.drivers.qemu.record import QemuDomain
from purevirt.drivers.shared.table_lookup import TableLookup


class QemuDomainLookup(TableLookup[QemuDomain]):
    """Finding and counting domains."""

    domain = QemuFacet.domain
    prefix = QemuFacet.prefix

    def __init__(self, node: QemuNode, owner: object) -> None:
        super().__init__(node.domains)
