"""The connection itself, as the QEMU driver answers for it."""

import asyncio
import socket

from purevirt import LIBVIRT_VERSION
from purevirt.api.facet.session import SessionControl
from purevirt.api.operation import NoFlags, override
from purevirt.drivers.qemu.capabilities_xml import format_capabilities, read_host_facts
from purevirt.drivers.qemu.connect_cpu import QemuConnectCpu
from purevirt.drivers.qemu.connect_domain_capabilities import QemuDomainCapabilities
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import internal_error, unsupported
from purevirt.drivers.qemu.hostuuid import read_host_uuid
from purevirt.drivers.qemu.node import QemuNode
from purevirt.enums.feature import Feature
from purevirt.errors import Error, ErrorCode, ErrorDomain
from purevirt.host.kvm import find_kvm_problem
from purevirt.uri import URI

TYPE_NAME = "QEMU"
MAX_VCPUS = 16
"""What the C driver says where it cannot ask KVM."""

FEATURES = frozenset(
    {
        Feature.TYPED_PARAM_STRING,
        Feature.XML_MIGRATABLE,
        Feature.FD_PASSING,
        Feature.REMOTE_EVENT_CALLBACK,
        Feature.REMOTE_CLOSE_CALLBACK,
        Feature.NETWORK_UPDATE_HAS_CORRECT_ORDER,
    }
)


class QemuControl(QemuFacet, SessionControl):
    """What a connection is asked about itself."""

    @override()
    async def connect_supports_feature(self, feature: int) -> bool:
        return feature in FEATURES


class QemuConnect(QemuConnectCpu, QemuDomainCapabilities):
    """Versions and capabilities."""

    def __init__(self, node: QemuNode, owner: object, uri: URI) -> None:
        super().__init__(node, owner)
        self._uri = uri.format()

    @override()
    async def connect_get_type(self) -> str:
        return TYPE_NAME

    @override()
    async def connect_get_version(self) -> int:
        binary = self.node.emulators.default_binary(self.node.host.arch)
        if binary is None:
            raise internal_error(f"no emulator found for arch '{self.node.host.arch}'")
        return (await self.node.cache.get(binary)).version

    @override()
    async def connect_get_lib_version(self) -> int:
        return LIBVIRT_VERSION

    @override()
    async def connect_get_max_vcpus(self, virt_type: str | None) -> int:
        wanted = (virt_type or "qemu").lower()
        if wanted not in {"qemu", "kvm"}:
            raise Error(ErrorCode.INVALID_ARG, f"unknown type '{virt_type}'", domain=ErrorDomain.QEMU)
        if wanted == "kvm" and (problem := await asyncio.to_thread(find_kvm_problem)) is not None:
            raise Error(ErrorCode.SYSTEM_ERROR, f"Unable to open {problem}", domain=ErrorDomain.QEMU)
        return MAX_VCPUS

    @override()
    async def connect_get_capabilities(self) -> str:
        guests = await self.node.emulators.load_all()
        host_uuid = await asyncio.to_thread(read_host_uuid, self.node.paths.lib)
        facts = await asyncio.to_thread(read_host_facts, self.node.host, host_uuid)
        return format_capabilities(facts, guests)

    @override()
    async def connect_get_hostname(self) -> str:
        return socket.gethostname()

    @override()
    async def connect_get_uri(self) -> str:
        return self._uri

    @override()
    async def connect_get_sysinfo(self, flags: NoFlags) -> str:
        raise unsupported("Host SMBIOS information is not available")

    @override()
    async def connect_is_secure(self) -> bool:
        return True
