"""What domains of the test driver are doing: state, XML, metadata and statistics."""

import time

from purevirt.api.event import DomainMetadataChangeEvent
from purevirt.api.facet.domain_state import DomainStatus
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import (
    DomainControlInfo,
    DomainInfo,
    DomainStateInfo,
    DomainTime,
)
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.domain_size import vcpu_count
from purevirt.drivers.shared.domain_table import LIST_FLAGS
from purevirt.drivers.shared.impact import BOTH, check_active
from purevirt.drivers.shared.metadata import get_metadata, set_metadata
from purevirt.drivers.test.facet import TestFacet
from purevirt.drivers.test.node import INITIAL_CLOCK_S, TestDomain
from purevirt.enums.domain import (
    ConnectGetAllDomainStatsFlags,
    DomainMessageType,
    DomainMetadataType,
    DomainModificationImpact,
    DomainXMLFlags,
)
from purevirt.enums.domain_guest import DomainGetHostnameFlags, DomainSetTimeFlags
from purevirt.enums.domain_state import DomainControlState
from purevirt.errors import Error, ErrorCode, ErrorDomain

XML_FLAGS = DomainXMLFlags.SECURE | DomainXMLFlags.INACTIVE | DomainXMLFlags.MIGRATABLE

STATS_FLAGS = ConnectGetAllDomainStatsFlags(LIST_FLAGS & 0xFF) | ConnectGetAllDomainStatsFlags.ENFORCE_STATS

HOSTNAME_SUFFIX = "host"

STATS_MICROSECOND_SHARES = (10, 100, 1_000_000, 2_000_000, 20, 110, 3_000_000, 4_000_000)
"""What the host's time in microseconds is divided by for each interface counter."""

BLOCK_MICROSECOND_SHARES = (10, 20, 30, 40, 2_000_000)

TOTAL_CPU_TIMES_NS = (("cpu_time", 48772617035), ("user_time", 5540000000), ("system_time", 6460000000))
CPU_TIMES_NS = (("cpu_time", 24386308517), ("vcpu_time", 23151740627))
"""Times of the first CPU; the second has a nanosecond more."""

STATS_CPUS = 2

DISK_ERRORS = (1, 2)
"""DomainDiskErrorCode of the first and of the second disk; the rest repeats them."""


class TestDomainStatus(TestFacet, DomainStatus):
    """State, XML, metadata and statistics."""

    @override()
    async def domain_get_info(self, domain: DomainRef) -> DomainInfo:
        record = self.find_domain(domain)
        definition = record.current
        return DomainInfo(
            record.state,
            definition.memory_kib or 0,
            definition.current_memory_kib or 0,
            vcpu_count(definition),
            time.time_ns() // 1000 * 1000,
        )

    @override(XML_FLAGS)
    async def domain_get_xml_desc(self, domain: DomainRef, flags: DomainXMLFlags) -> str:
        return self.find_domain(domain).xml(flags)

    @override()
    async def domain_get_state(self, domain: DomainRef, flags: NoFlags) -> DomainStateInfo:
        record = self.find_domain(domain)
        return DomainStateInfo(record.state, record.reason)

    @override()
    async def domain_get_control_info(self, domain: DomainRef, flags: NoFlags) -> DomainControlInfo:
        check_active(self.find_domain(domain))
        return DomainControlInfo(DomainControlState.OK, 0, 0)

    @override()
    async def domain_get_max_memory(self, domain: DomainRef) -> int:
        return self.find_domain(domain).current.memory_kib or 0

    @override()
    async def domain_get_hostname(self, domain: DomainRef, flags: DomainGetHostnameFlags) -> str:
        record = self._running(domain)
        return record.ref.name + HOSTNAME_SUFFIX

    @override()
    async def domain_get_time(self, domain: DomainRef, flags: NoFlags) -> DomainTime:
        record = self.find_domain(domain)
        if not record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "domain is not running")
        return DomainTime(*record.clock)

    @override(DomainSetTimeFlags.SYNC)
    async def domain_set_time(self, domain: DomainRef, seconds: int, nseconds: int, flags: DomainSetTimeFlags) -> None:
        record = self._running(domain)
        record.clock = (INITIAL_CLOCK_S, 0) if flags & DomainSetTimeFlags.SYNC else (seconds, nseconds)

    @override(DomainMessageType.DEPRECATION | DomainMessageType.TAINTING)
    async def domain_get_messages(self, domain: DomainRef, flags: DomainMessageType) -> list[str]:
        self.find_domain(domain)
        return []

    @override(BOTH)
    async def domain_get_metadata(
        self, domain: DomainRef, kind: DomainMetadataType, uri: str | None, flags: DomainModificationImpact
    ) -> str:
        definition = impact.definition(self.find_domain(domain), flags)
        return get_metadata(definition, kind, uri, domain=ErrorDomain.DOMAIN)

    @override(BOTH)
    async def domain_set_metadata(
        self,
        domain: DomainRef,
        kind: DomainMetadataType,
        metadata: str | None,
        key: str | None,
        uri: str | None,
        flags: DomainModificationImpact,
    ) -> None:
        record = self.find_domain(domain)
        set_metadata(impact.affected(record, flags), kind, metadata, key, uri, domain=ErrorDomain.DOMAIN)
        record.changed()
        told = uri if kind == DomainMetadataType.ELEMENT else None
        self.node.bus.emit(DomainMetadataChangeEvent(record.ref, kind, told))

    def _running(self, domain: DomainRef) -> TestDomain:
        record = self.find_domain(domain)
        check_active(record)
        return record
