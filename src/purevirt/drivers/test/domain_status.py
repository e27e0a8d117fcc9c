"""What domains of the test driver are doing: state, XML, metadata and clock."""

import time

from purevirt.api.event import DomainMetadataChangeEvent
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainControlInfo, DomainInfo, DomainStateInfo, DomainTime
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.domain_size import vcpu_count
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.metadata import get_metadata, set_metadata
from purevirt.drivers.test.domain_statistics import TestDomainStatistics
from purevirt.enums.domain import DomainMessageType, DomainMetadataType, DomainModificationImpact, DomainXMLFlags
from purevirt.enums.domain_guest import DomainGetHostnameFlags, DomainSetTimeFlags
from purevirt.enums.domain_state import DomainControlState
from purevirt.errors import Error, ErrorCode, ErrorDomain

XML_FLAGS = DomainXMLFlags.SECURE | DomainXMLFlags.INACTIVE | DomainXMLFlags.MIGRATABLE

MESSAGE_FLAGS = DomainMessageType.DEPRECATION | DomainMessageType.TAINTING

HOSTNAME_SUFFIX = "host"


class TestDomainStatus(TestDomainStatistics):
    """State, XML and metadata."""

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
        self.running(domain)
        return DomainControlInfo(DomainControlState.OK, 0, 0)

    @override()
    async def domain_get_max_memory(self, domain: DomainRef) -> int:
        return self.find_domain(domain).current.memory_kib or 0

    @override()
    async def domain_get_hostname(self, domain: DomainRef, flags: DomainGetHostnameFlags) -> str:
        record = self.running(domain)
        return record.ref.name + HOSTNAME_SUFFIX

    @override()
    async def domain_get_time(self, domain: DomainRef, flags: NoFlags) -> DomainTime:
        record = self.find_domain(domain)
        if not record.is_active:
            raise Error(ErrorCode.OPERATION_INVALID, "domain is not running")
        return DomainTime(*record.clock)

    @override(DomainSetTimeFlags.SYNC)
    async def domain_set_time(self, domain: DomainRef, seconds: int, nseconds: int, flags: DomainSetTimeFlags) -> None:
        record = self.running(domain)
        record.clock = (seconds, nseconds)

    @override(MESSAGE_FLAGS)
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
