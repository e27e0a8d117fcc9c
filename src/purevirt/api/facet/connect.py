"""Operations on the connection itself: versions, capabilities and CPU models."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.enums.domain import ConnectGetDomainCapabilitiesFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags, CPUCompareResult


class Connect(Facet, api_domain=ErrorDomain.DOMAIN):
    """The connection itself: versions, capabilities and CPU models."""

    @operation(3, "virConnectGetType", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_type(self) -> str:
        """virConnectGetType."""

    @operation(4, "virConnectGetVersion", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_version(self) -> int:
        """virConnectGetVersion."""

    @operation(5, "virConnectGetMaxVcpus", access="connect:read", read_only=True, high_priority=True)
    async def connect_get_max_vcpus(self, virt_type: str | None) -> int:
        """virConnectGetMaxVcpus."""

    @operation(7, "virConnectGetCapabilities", access="connect:read", read_only=True)
    async def connect_get_capabilities(self) -> str:
        """virConnectGetCapabilities."""

    @operation(59, "virConnectGetHostname", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_hostname(self) -> str:
        """virConnectGetHostname."""

    @operation(110, "virConnectGetURI", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_uri(self) -> str:
        """virConnectOpen."""

    @operation(135, "virConnectDomainXMLFromNative", access="connect:write")
    async def connect_domain_xml_from_native(self, native_format: str, native_config: str, flags: NoFlags) -> str:
        """virConnectDomainXMLFromNative."""

    @operation(136, "virConnectDomainXMLToNative", access="connect:write")
    async def connect_domain_xml_to_native(self, native_format: str, xml: str, flags: NoFlags) -> str:
        """virConnectDomainXMLToNative."""

    @operation(149, "virConnectIsSecure", read_only=True, high_priority=True)
    async def connect_is_secure(self) -> bool:
        """virConnectIsSecure."""

    @operation(157, "virConnectGetLibVersion", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_lib_version(self) -> int:
        """virConnectGetLibVersion."""

    @operation(158, "virConnectCompareCPU", access="connect:read", read_only=True, high_priority=True)
    async def connect_compare_cpu(self, xml: str, flags: ConnectCompareCPUFlags) -> CPUCompareResult:
        """virConnectCompareCPU."""

    @operation(162, "virConnectBaselineCPU", access="connect:read", read_only=True)
    async def connect_baseline_cpu(self, cpus: list[str], flags: ConnectBaselineCPUFlags) -> str:
        """virConnectBaselineCPU."""

    @operation(203, "virConnectGetSysinfo", access="connect:read", read_only=True, high_priority=True)
    async def connect_get_sysinfo(self, flags: NoFlags) -> str:
        """virConnectGetSysinfo."""

    @operation(312, "virConnectGetCPUModelNames", access="connect:read", read_only=True)
    async def connect_get_cpu_model_names(self, arch: str, flags: NoFlags) -> list[str]:
        """virConnectGetCPUModelNames."""

    @operation(342, "virConnectGetDomainCapabilities", access="connect:write")
    async def connect_get_domain_capabilities(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virt_type: str | None,
        flags: ConnectGetDomainCapabilitiesFlags,
    ) -> str:
        """virConnectGetDomainCapabilities."""

    @operation(393, "virConnectCompareHypervisorCPU", access="connect:write")
    async def connect_compare_hypervisor_cpu(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virt_type: str | None,
        xml: str,
        flags: ConnectCompareCPUFlags,
    ) -> CPUCompareResult:
        """virConnectCompareHypervisorCPU."""

    @operation(394, "virConnectBaselineHypervisorCPU", access="connect:write")
    async def connect_baseline_hypervisor_cpu(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virt_type: str | None,
        cpus: list[str],
        flags: ConnectBaselineCPUFlags,
    ) -> str:
        """virConnectBaselineHypervisorCPU."""

    @operation(403, "virConnectGetStoragePoolCapabilities", access="connect:read", read_only=True)
    async def connect_get_storage_pool_capabilities(self, flags: NoFlags) -> str:
        """virConnectGetStoragePoolCapabilities."""
