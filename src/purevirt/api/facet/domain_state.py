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
    """What a domain is, does and uses.

    A domain that does not exist raises NO_DOMAIN; what only a running guest can tell raises OPERATION_INVALID of
    another.
    """

    @operation(
        14,
        "virDomainGetXMLDesc",
        access="domain:read domain:read_secure?SECURE domain:read_secure?MIGRATABLE",
        read_only="?SECURE|MIGRATABLE",
    )
    async def domain_get_xml_desc(self, domain: DomainRef, flags: DomainXMLFlags) -> str:
        """A domain as a ``<domain>`` document: the running guest, with INACTIVE the definition.

        SECURE, which shows passwords, and MIGRATABLE are refused on read-only connections with OPERATION_DENIED.

        Source: virDomainGetXMLDesc.
        """

    @operation(16, "virDomainGetInfo", access="domain:read", read_only=True)
    async def domain_get_info(self, domain: DomainRef) -> DomainInfo:
        """State, memory, number of virtual CPUs and CPU time of a domain.

        Source: virDomainGetInfo.
        """

    @operation(17, "virDomainGetMaxMemory", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_max_memory(self, domain: DomainRef) -> int:
        """The most memory that the domain can have, in KiB.

        Source: virDomainGetMaxMemory.
        """

    @operation(64, "virDomainBlockStats", access="domain:read", read_only=True)
    async def domain_block_stats(self, domain: DomainRef, path: str) -> BlockStats:
        """Requests and bytes of a running guest's disk.

        ``path`` is the source or the target of a disk, an empty one stands for all. Raises INVALID_ARG for a disk that
        is not there.

        Source: virDomainBlockStats.
        """

    @operation(65, "virDomainInterfaceStats", access="domain:read", read_only=True, high_priority=True)
    async def domain_interface_stats(self, domain: DomainRef, device: str) -> InterfaceStats:
        """Counters of a running guest's network interface, seen from the guest.

        ``device`` is the name of the interface's host end or its MAC address. Raises INVALID_ARG for an interface that
        is not there.

        Source: virDomainInterfaceStats.
        """

    @operation(159, "virDomainMemoryStats", access="domain:read", read_only=True)
    async def domain_memory_stats(self, domain: DomainRef, flags: NoFlags) -> list[MemoryStat]:
        """Memory statistics of a running guest, in KiB but for faults and times.

        Source: virDomainMemoryStats.
        """

    @operation(212, "virDomainGetState", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_state(self, domain: DomainRef, flags: NoFlags) -> DomainStateInfo:
        """The state of a domain and why it is in it.

        Source: virDomainGetState.
        """

    @operation(229, "virDomainGetControlInfo", access="domain:read", read_only=True, high_priority=True)
    async def domain_get_control_info(self, domain: DomainRef, flags: NoFlags) -> DomainControlInfo:
        """How well the hypervisor's control channel answers.

        Source: virDomainGetControlInfo.
        """

    @operation(243, "virDomainBlockStatsFlags", access="domain:read", read_only=True)
    async def domain_block_stats_flags(self, domain: DomainRef, path: str, flags: TypedParameterFlags) -> TypedParams:
        """Statistics of a running guest's disk as parameters, times in nanoseconds.

        ``path`` is the source or the target of a disk, an empty one stands for all. Raises INVALID_ARG for a disk that
        is not there.

        Source: virDomainBlockStatsFlags.
        """

    @operation(262, "virDomainGetCPUStats", access="domain:read", read_only=True)
    async def domain_get_cpu_stats(
        self, domain: DomainRef, nparams: int, start_cpu: int, ncpus: int, flags: TypedParameterFlags
    ) -> DomainCPUStats:
        """CPU times of a running guest in nanoseconds, by host CPU or in total.

        ``start_cpu`` of -1 with one CPU asks for the total; a number of 0 for ``nparams`` or ``ncpus`` asks for counts.
        Raises INVALID_ARG for a CPU that is not there.

        Source: virDomainGetCPUStats.
        """

    @operation(263, "virDomainGetDiskErrors", access="domain:read", read_only=True)
    async def domain_get_disk_errors(self, domain: DomainRef, flags: NoFlags) -> list[DiskError]:
        """The disks of a running guest that have trouble.

        Source: virDomainGetDiskErrors.
        """

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
        """Set title, description or a metadata element; None removes it.

        An element needs its namespace ``uri`` and a prefix ``key``, the others must not have them. Raises INVALID_ARG
        for a title with a line break, XML_ERROR for a malformed element.

        Source: virDomainSetMetadata.
        """

    @operation(265, "virDomainGetMetadata", access="domain:read", read_only=True)
    async def domain_get_metadata(
        self, domain: DomainRef, kind: DomainMetadataType, uri: str | None, flags: DomainModificationImpact
    ) -> str:
        """The title, the description, or the metadata element of a namespace.

        Raises NO_DOMAIN_METADATA where it is not there.

        Source: virDomainGetMetadata.
        """

    @operation(277, "virDomainGetHostname", access="domain:write")
    async def domain_get_hostname(self, domain: DomainRef, flags: DomainGetHostnameFlags) -> str:
        """The host name of a guest, as its agent or a DHCP lease tells.

        Raises NO_HOSTNAME where none is known.

        Source: virDomainGetHostname.
        """

    @operation(337, "virDomainGetTime", access="domain:write")
    async def domain_get_time(self, domain: DomainRef, flags: NoFlags) -> DomainTime:
        """The time in the guest.

        Source: virDomainGetTime.
        """

    @operation(338, "virDomainSetTime", access="domain:set_time")
    async def domain_set_time(self, domain: DomainRef, seconds: int, nseconds: int, flags: DomainSetTimeFlags) -> None:
        """Set the time in the guest; SYNC takes it from the guest's hardware clock.

        Source: virDomainSetTime.
        """

    @operation(
        344, "virConnectGetAllDomainStats", access="connect:search_domains", read_only=True, visible="domain:read"
    )
    async def connect_get_all_domain_stats(
        self, domains: list[DomainRef], stats: DomainStatsTypes, flags: ConnectGetAllDomainStatsFlags
    ) -> list[DomainStatsRecord]:
        """Statistics of several domains in one call.

        No ``domains`` asks for all that match the flags, ``stats`` of 0 for every group. ENFORCE_STATS raises
        ARGUMENT_UNSUPPORTED for a group that is not known, NOWAIT leaves out what would block.

        Source: virConnectGetAllDomainStats.
        """

    @operation(
        353, "virDomainInterfaceAddresses", access="domain:read domain:write?source=AGENT", read_only="?source=AGENT"
    )
    async def domain_interface_addresses(
        self, domain: DomainRef, source: DomainInterfaceAddressesSource, flags: NoFlags
    ) -> list[DomainInterface]:
        """The addresses of a guest's interfaces, from DHCP leases, its agent or the host's ARP table.

        The agent as a source is refused on read-only connections with OPERATION_DENIED.

        Source: virDomainInterfaceAddresses.
        """

    @operation(426, "virDomainGetMessages", access="domain:read", read_only=True)
    async def domain_get_messages(self, domain: DomainRef, flags: DomainMessageType) -> list[str]:
        """What the driver has to warn of: tainted or deprecated settings, I/O errors.

        ``flags`` choose kinds of messages, 0 all.

        Source: virDomainGetMessages.
        """
