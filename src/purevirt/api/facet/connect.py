"""Operations on the connection itself: versions, capabilities and CPU models."""

from purevirt.api.operation import Facet, NoFlags, operation
from purevirt.enums.domain import ConnectGetDomainCapabilitiesFlags
from purevirt.enums.error import ErrorDomain
from purevirt.enums.host import ConnectBaselineCPUFlags, ConnectCompareCPUFlags, CPUCompareResult


class Connect(Facet, api_domain=ErrorDomain.DOMAIN):
    """The connection as a whole: versions, capabilities, CPU models, native formats."""

    @operation(3, "virConnectGetType", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_type(self) -> str:
        """The name of the hypervisor driver, such as QEMU.

        Source: virConnectGetType.
        """

    @operation(4, "virConnectGetVersion", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_version(self) -> int:
        """The hypervisor's version, as major * 1000000 + minor * 1000 + release; 0 where it has none.

        Source: virConnectGetVersion.
        """

    @operation(5, "virConnectGetMaxVcpus", access="connect:read", read_only=True, high_priority=True)
    async def connect_get_max_vcpus(self, virt_type: str | None) -> int:
        """The most virtual CPUs that a guest of a type can have.

        ``virt_type`` is a type of domain such as ``kvm``, None for the default. Raises INVALID_ARG for an unknown type.

        Source: virConnectGetMaxVcpus.
        """

    @operation(7, "virConnectGetCapabilities", access="connect:read", read_only=True)
    async def connect_get_capabilities(self) -> str:
        """The capabilities of host and hypervisor, as a ``<capabilities>`` document.

        Source: virConnectGetCapabilities.
        """

    @operation(59, "virConnectGetHostname", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_hostname(self) -> str:
        """The host name of the machine that the driver runs on.

        Source: virConnectGetHostname.
        """

    @operation(110, "virConnectGetURI", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_uri(self) -> str:
        """The URI by which the connection would be opened again on its host.

        Source: virConnectGetURI.
        """

    @operation(135, "virConnectDomainXMLFromNative", access="connect:write")
    async def connect_domain_xml_from_native(self, native_format: str, native_config: str, flags: NoFlags) -> str:
        """A domain document made from a hypervisor's own configuration.

        Raises INVALID_ARG for an unknown format.

        Source: virConnectDomainXMLFromNative.
        """

    @operation(136, "virConnectDomainXMLToNative", access="connect:write")
    async def connect_domain_xml_to_native(self, native_format: str, xml: str, flags: NoFlags) -> str:
        """A domain document as a hypervisor's own configuration, for QEMU its command line.

        Raises INVALID_ARG for an unknown format, XML_ERROR for a malformed document.

        Source: virConnectDomainXMLToNative.
        """

    @operation(149, "virConnectIsSecure", read_only=True, high_priority=True)
    async def connect_is_secure(self) -> bool:
        """Whether nobody but the two ends can read along.

        Source: virConnectIsSecure.
        """

    @operation(157, "virConnectGetLibVersion", access="connect:getattr", read_only=True, high_priority=True)
    async def connect_get_lib_version(self) -> int:
        """The version of the library at the driver's end, as major * 1000000 + minor * 1000 + release.

        Source: virConnectGetLibVersion.
        """

    @operation(158, "virConnectCompareCPU", access="connect:read", read_only=True, high_priority=True)
    async def connect_compare_cpu(self, xml: str, flags: ConnectCompareCPUFlags) -> CPUCompareResult:
        """How the host's CPU relates to a described one.

        With FAIL_INCOMPATIBLE an incompatible CPU raises CPU_INCOMPATIBLE, which then says why. Raises XML_ERROR for a
        malformed document.

        Source: virConnectCompareCPU.
        """

    @operation(162, "virConnectBaselineCPU", access="connect:read", read_only=True)
    async def connect_baseline_cpu(self, cpus: list[str], flags: ConnectBaselineCPUFlags) -> str:
        """The largest CPU that all described ones can serve as, as a ``<cpu>`` document.

        EXPAND_FEATURES lists the features of the model too. Raises CPU_INCOMPATIBLE, where there is none, and
        XML_ERROR.

        Source: virConnectBaselineCPU.
        """

    @operation(203, "virConnectGetSysinfo", access="connect:read", read_only=True, high_priority=True)
    async def connect_get_sysinfo(self, flags: NoFlags) -> str:
        """The SMBIOS tables of the host, as a ``<sysinfo>`` document.

        Source: virConnectGetSysinfo.
        """

    @operation(312, "virConnectGetCPUModelNames", access="connect:read", read_only=True)
    async def connect_get_cpu_model_names(self, arch: str, flags: NoFlags) -> list[str]:
        """The CPU models that are known for an architecture; none where any name is taken.

        Raises INVALID_ARG for an unknown architecture.

        Source: virConnectGetCPUModelNames.
        """

    @operation(342, "virConnectGetDomainCapabilities", access="connect:write")
    async def connect_get_domain_capabilities(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virt_type: str | None,
        flags: ConnectGetDomainCapabilitiesFlags,
    ) -> str:
        """What guests of one emulator, architecture, machine and type can have, as a ``<domainCapabilities>`` document.

        What is None is taken from the host's defaults. Raises INVALID_ARG for combinations that no emulator serves.

        Source: virConnectGetDomainCapabilities.
        """

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
        """How the CPU that a hypervisor can provide relates to a described one.

        What is None is taken from the host's defaults. With FAIL_INCOMPATIBLE an incompatible CPU raises
        CPU_INCOMPATIBLE.

        Source: virConnectCompareHypervisorCPU.
        """

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
        """The largest CPU that a hypervisor can provide on every described host.

        What is None is taken from the host's defaults. Raises CPU_INCOMPATIBLE where there is none, and XML_ERROR.

        Source: virConnectBaselineHypervisorCPU.
        """
