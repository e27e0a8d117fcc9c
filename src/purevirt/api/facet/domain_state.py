"""Operations on what a domain is doing: state, XML, metadata and statistics."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.api.ref import DomainRef
from purevirt.api.result import (
    BlockStats,
    DiskError,
    DomainControlInfo,
    DomainCPUStats,
    DomainInfo,
    DomainInterface,
    DomainStateInfo,
    DomainStatsRecord,
    DomainTime,
    InterfaceStats,
    MemoryStat,
)
from purevirt.api.typedparam import TypedParams
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import (
    ConnectGetAllDomainStatsFlags,
    DomainMessageType,
    DomainMetadataType,
    DomainModificationImpact,
    DomainStatsTypes,
    DomainXMLFlags,
)
from purevirt.enums.domain_guest import DomainGetHostnameFlags, DomainInterfaceAddressesSource, DomainSetTimeFlags
from purevirt.enums.error import ErrorDomain


class DomainStatus(Facet, api_domain=ErrorDomain.DOMAIN):
    """What a domain is doing: state, XML, metadata and statistics."""

    @operation(
        14,
        "virDomainGetXMLDesc",
        access="domain:read domain:read_secure?SECURE domain:read_secure?MIGRATABLE",
        read_only="?SECURE|MIGRATABLE",
    )
    async def domain_get_xml_desc(self, domain: DomainRef, flags: DomainXMLFlags) -> str:
        """virDomainGetXMLDesc."""

    @operation(16, "virDomainGetInfo", access="domain:read", read_only=True)
    async def domain_get_info(self, domain: DomainRef) -> DomainInfo:
        """virDomainGetInfo."""

    @operation(17, "virDomainGetMaxMemory", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_max_memory(self, domain: DomainRef) -> int:
        """virDomainGetMaxMemory."""

    @operation(64, "virDomainBlockStats", access="domain:read", read_only=True)
    async def domain_block_stats(self, domain: DomainRef, path: str) -> BlockStats:
        """virDomainBlockStats."""

    @operation(65, "virDomainInterfaceStats", access="domain:read", read_only=True, high_priority=True)
    async def domain_interface_stats(self, domain: DomainRef, device: str) -> InterfaceStats:
        """virDomainInterfaceStats."""

    @operation(159, "virDomainMemoryStats", access="domain:read", read_only=True)
    async def domain_memory_stats(self, domain: DomainRef, flags: NoFlags) -> list[MemoryStat]:
        """virDomainMemoryStats."""

    @operation(212, "virDomainGetState", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_state(self, domain: DomainRef, flags: NoFlags) -> DomainStateInfo:
        """virDomainGetState."""

    @operation(229, "virDomainGetControlInfo", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_control_info(self, domain: DomainRef, flags: NoFlags) -> DomainControlInfo:
        """virDomainGetControlInfo."""

    @operation(243, "virDomainBlockStatsFlags", access="domain:read", read_only=True)
    async def domain_block_stats_flags(self, domain: DomainRef, path: str, flags: TypedParameterFlags) -> TypedParams:
        """virDomainBlockStatsFlags."""

    @operation(262, "virDomainGetCPUStats", access="domain:read", read_only=True)
    async def domain_get_cpu_stats(
        self, domain: DomainRef, nparams: int, start_cpu: int, ncpus: int, flags: TypedParameterFlags
    ) -> DomainCPUStats:
        """virDomainGetCPUStats."""

    @operation(263, "virDomainGetDiskErrors", access="domain:read", read_only=True)
    async def domain_get_disk_errors(self, domain: DomainRef, flags: NoFlags) -> list[DiskError]:
        """virDomainGetDiskErrors."""

    @operation(264, "virDomainSetMetadata", access="domain:write domain:save!CONFIG|LIVE domain:save?CONFIG")
    async def domain_set_metadata(
        self,
        domain: DomainRef,
        kind: DomainMetadataType,
        metadata: str | None,
        key: str | None,
        uri: str | None,
        flags: DomainModificationImpact,
    ) -> None:
        """virDomainSetMetadata."""

    @operation(265, "virDomainGetMetadata", access="domain:read", read_only=True)
    async def domain_get_metadata(
        self, domain: DomainRef, kind: DomainMetadataType, uri: str | None, flags: DomainModificationImpact
    ) -> str:
        """virDomainGetMetadata."""

    @operation(277, "virDomainGetHostname", access="domain:write")
    async def domain_get_hostname(self, domain: DomainRef, flags: DomainGetHostnameFlags) -> str:
        """virDomainGetHostname."""

    @operation(337, "virDomainGetTime", access="domain:write")
    async def domain_get_time(self, domain: DomainRef, flags: NoFlags) -> DomainTime:
        """virDomainGetTime."""

    @operation(338, "virDomainSetTime", access="domain:set_time")
    async def domain_set_time(self, domain: DomainRef, seconds: int, nseconds: int, flags: DomainSetTimeFlags) -> None:
        """virDomainSetTime."""

    @operation(
        344, "virConnectGetAllDomainStats", access="connect:search_domains", read_only=True, visible="domain:read"
    )
    async def connect_get_all_domain_stats(
        self, domains: list[DomainRef], stats: DomainStatsTypes, flags: ConnectGetAllDomainStatsFlags
    ) -> list[DomainStatsRecord]:
        """virConnectGetAllDomainStats."""

    @operation(
        353, "virDomainInterfaceAddresses", access="domain:read domain:write?source=AGENT", read_only="?source=AGENT"
    )
    async def domain_interface_addresses(
        self, domain: DomainRef, source: DomainInterfaceAddressesSource, flags: NoFlags
    ) -> list[DomainInterface]:
        """virDomainInterfaceAddresses."""

    @operation(426, "virDomainGetMessages", access="domain:read", read_only=True)
    async def domain_get_messages(self, domain: DomainRef, flags: DomainMessageType) -> list[str]:
        """virDomainGetMessages."""
