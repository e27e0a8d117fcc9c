"""Finding and counting domains of the test driver."""

from purevirt.drivers.shared.table_lookup import TableLookup
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.node import TestDomain, TestNode
from purevirt.errors import Error, ErrorCode

OS_TYPE = "linux"
"""What every domain says it runs, whatever its document says."""


class TestDomainLookup(TableLookup[TestDomain]):
    """Finding and counting domains."""

    __test__ = False
    domain = TestFacet.domain
    prefix = TestFacet.prefix

    def __init__(self, node: TestNode) -> None:
        super().__init__(node.domains)

    def missing(self, wanted: str) -> Error:
        """The bare error: the C test driver names nothing here."""
        return Error(ErrorCode.NO_DOMAIN)

    def os_type(self, record: TestDomain) -> str:
        """Linux."""
        return OS_TYPE
