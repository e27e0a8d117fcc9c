"""What a connection tells of the host and its hypervisor."""

from purevirt.aio.handle import Caller
from purevirt.aio.parameter import Values
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.node import Node
from purevirt.api.facet.storage import StoragePool
from purevirt.api.operation import NoFlags
from purevirt.api.result import NodeInfo, SecurityModel
from purevirt.api.typedparam import as_dict
from purevirt.enums.common import TypedParameterFlags
from purevirt.enums.domain import ConnectGetDomainCapabilitiesFlags
from purevirt.enums.host import NodeSuspendTarget


def as_version(number: int) -> tuple[int, int, int]:
    """A version from the number that stands for it."""
    return number // 1_000_000, number // 1_000 % 1_000, number % 1_000


class ConnectionHost(Caller):
    """The host and its hypervisor."""

    async def hypervisor(self) -> str:
        """The name of the hypervisor's driver."""
        return await self._call(Connect.connect_get_type)

    async def version(self) -> tuple[int, int, int]:
        """The hypervisor's version, as (major, minor, release)."""
        return as_version(await self._call(Connect.connect_get_version))

    async def library_version(self) -> tuple[int, int, int]:
        """The version of libvirt that answers, as (major, minor, release)."""
        return as_version(await self._call(Connect.connect_get_lib_version))

    async def hostname(self) -> str:
        """The host's name."""
        return await self._call(Connect.connect_get_hostname)

    async def canonical_uri(self) -> str:
        """The URI as the other side knows it."""
        return await self._call(Connect.connect_get_uri)

    async def sysinfo(self) -> str:
        """The host's SMBIOS texts as a document."""
        return await self._call(Connect.connect_get_sysinfo, NoFlags.NONE)

    async def capabilities(self) -> str:
        """What the host and its hypervisor can do, as a document."""
        return await self._call(Connect.connect_get_capabilities)

    async def domain_capabilities(
        self,
        emulator: str | None = None,
        arch: str | None = None,
        machine: str | None = None,
        virt_type: str | None = None,
        *,
        flags: ConnectGetDomainCapabilitiesFlags | None = None,
    ) -> str:
        """What a domain can have with an emulator and a machine type, as a document."""
        return await self._call(
            Connect.connect_get_domain_capabilities,
            emulator,
            arch,
            machine,
            virt_type,
            flags or ConnectGetDomainCapabilitiesFlags(0),
        )

    async def storage_pool_capabilities(self) -> str:
        """Which kinds of storage pools there are, as a document."""
        return await self._call(StoragePool.connect_get_storage_pool_capabilities, NoFlags.NONE)

    async def max_vcpus(self, virt_type: str | None = None) -> int:
        """The most virtual CPUs a domain can have."""
        return await self._call(Connect.connect_get_max_vcpus, virt_type)

    async def is_secure(self) -> bool:
        """Whether nobody between can read or change what is said."""
        return await self._call(Connect.connect_is_secure)

    async def node_info(self) -> NodeInfo:
        """The host's CPUs and memory."""
        return await self._call(Node.node_get_info)

    async def suspend_node(self, target: NodeSuspendTarget, duration_s: int) -> None:
        """Put the host to sleep and wake it up after a time."""
        await self._call(Node.node_suspend_for_duration, target, duration_s, NoFlags.NONE)

    async def security_model(self) -> SecurityModel:
        """The security model of domains."""
        return await self._call(Node.node_get_security_model)

    async def sev_info(self) -> Values:
        """What memory encryption the host offers, by name."""
        return as_dict(await self._call(Node.node_get_sev_info, TypedParameterFlags.PARAM_STRING_OKAY))
