"""What domains of the QEMU driver are doing: state, XML and metadata."""

from purevirt.api.event import DomainMetadataChangeEvent
from purevirt.api.operation import NoFlags, override
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainControlInfo, DomainInfo, DomainStateInfo, DomainTime
from purevirt.drivers.qemu.agent import check_agent
from purevirt.drivers.qemu.domain_statistics import QemuDomainStatistics
from purevirt.drivers.qemu.usage import cpu_time_ns
from purevirt.drivers.shared import impact
from purevirt.drivers.shared.domain_size import vcpu_count
from purevirt.drivers.shared.impact import BOTH
from purevirt.drivers.shared.job import AsyncJob, Job
from purevirt.drivers.shared.metadata import get_metadata, set_metadata
from purevirt.enums.domain import DomainMessageType, DomainMetadataType, DomainModificationImpact, DomainXMLFlags
from purevirt.enums.domain_guest import DomainGetHostnameFlags, DomainSetTimeFlags
from purevirt.enums.domain_state import DomainControlErrorReason, DomainControlState
from purevirt.errors import ErrorDomain

XML_FLAGS = DomainXMLFlags.SECURE | DomainXMLFlags.INACTIVE | DomainXMLFlags.MIGRATABLE | DomainXMLFlags.UPDATE_CPU
MESSAGE_FLAGS = DomainMessageType.DEPRECATION | DomainMessageType.TAINTING | DomainMessageType.IOERRORS


class QemuDomainStatus(QemuDomainStatistics):
    """State, XML and metadata."""

    @override()
    async def domain_get_info(self, domain: DomainRef) -> DomainInfo:
        record = self.find_domain(domain)
        definition = record.current
        memory_kib = definition.memory_kib or 0
        current_kib = memory_kib if definition.current_memory_kib is None else definition.current_memory_kib
        return DomainInfo(record.state, memory_kib, current_kib, vcpu_count(definition), cpu_time_ns(record))

    @override(XML_FLAGS)
    async def domain_get_xml_desc(self, domain: DomainRef, flags: DomainXMLFlags) -> str:
        return self.find_domain(domain).xml(flags)

    @override()
    async def domain_get_state(self, domain: DomainRef, flags: NoFlags) -> DomainStateInfo:
        record = self.find_domain(domain)
        return DomainStateInfo(record.state, record.reason)

    @override()
    async def domain_get_control_info(self, domain: DomainRef, flags: NoFlags) -> DomainControlInfo:
        record = self.running(domain)
        if record.run is not None and record.run.has_monitor_error:
            return DomainControlInfo(DomainControlState.ERROR, DomainControlErrorReason.MONITOR, 0)
        is_busy = record.jobs.active != Job.NONE or record.jobs.async_active != AsyncJob.NONE
        return DomainControlInfo(DomainControlState.JOB if is_busy else DomainControlState.OK, 0, 0)

    @override()
    async def domain_get_max_memory(self, domain: DomainRef) -> int:
        return self.find_domain(domain).current.memory_kib or 0

    @override(DomainGetHostnameFlags.AGENT)
    async def domain_get_hostname(self, domain: DomainRef, flags: DomainGetHostnameFlags) -> str:
        check_agent(self.find_domain(domain))

    @override()
    async def domain_get_time(self, domain: DomainRef, flags: NoFlags) -> DomainTime:
        check_agent(self.find_domain(domain))

    @override(DomainSetTimeFlags.SYNC)
    async def domain_set_time(self, domain: DomainRef, seconds: int, nseconds: int, flags: DomainSetTimeFlags) -> None:
        check_agent(self.find_domain(domain))

    @override(MESSAGE_FLAGS)
    async def domain_get_messages(self, domain: DomainRef, flags: DomainMessageType) -> list[str]:
        record = self.find_domain(domain)
        wants_taint = not flags or bool(flags & DomainMessageType.TAINTING)
        return self.taints(record) if wants_taint and record.is_active else []

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
        async with record.jobs.hold(Job.MODIFY, "qemuDomainSetMetadata"):
            live, config = impact.definitions(record, flags)
            wanted = [definition for definition in (live, config) if definition is not None]
            set_metadata(wanted, kind, metadata, key, uri, domain=ErrorDomain.DOMAIN)
            record.changed()
            if live is not None:
                await self.node.save_status(record)
            if config is not None:
                await self.node.save_config(record)
        told = uri if kind == DomainMetadataType.ELEMENT else None
        self.node.bus.emit(DomainMetadataChangeEvent(record.ref, kind, told))
