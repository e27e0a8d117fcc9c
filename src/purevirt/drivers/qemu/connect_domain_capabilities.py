"""Domain capabilities, as the QEMU driver answers for them (virQEMUCapsCacheLookupDefault)."""

import asyncio
from dataclasses import replace
from pathlib import Path

from purevirt.api.facet.connect import Connect
from purevirt.api.operation import override
from purevirt.conf.cpu.architecture import ARCHITECTURES
from purevirt.conf.domain.model import VirtType
from purevirt.conf.domaincaps import format_domain_capabilities
from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.cpu_capabilities import disable_deprecated
from purevirt.drivers.qemu.domain_capabilities import tell_domain_capabilities
from purevirt.drivers.qemu.facet import QemuFacet
from purevirt.drivers.qemu.failure import unsupported
from purevirt.drivers.qemu.host_support import read_host_support
from purevirt.enums.domain import ConnectGetDomainCapabilitiesFlags
from purevirt.errors import Error, ErrorCode, ErrorDomain

_SAME_EMULATOR = frozenset({"x86_64", "i686"})
_ACCELERATED = ("kvm", "hvf")


class QemuDomainCapabilities(QemuFacet, Connect):
    """What guests of an emulator can have."""

    @override(ConnectGetDomainCapabilitiesFlags.DISABLE_DEPRECATED_FEATURES)
    async def connect_get_domain_capabilities(
        self,
        emulator: str | None,
        arch: str | None,
        machine: str | None,
        virt_type: str | None,
        flags: ConnectGetDomainCapabilitiesFlags,
    ) -> str:
        _check_names(arch, virt_type)
        found = await self.node.cache.get(self._binary(emulator, arch))
        wanted_arch = _choose_arch(found, arch)
        wanted_type = _choose_virt_type(found, virt_type)
        wanted_machine = _choose_machine(found, machine, wanted_type)
        host = await asyncio.to_thread(read_host_support, self.node.host, self._user_folders())
        told = tell_domain_capabilities(
            found, arch=wanted_arch, machine=wanted_machine, virt_type=wanted_type, host=host
        )
        if flags & ConnectGetDomainCapabilitiesFlags.DISABLE_DEPRECATED_FEATURES:
            told = replace(told, cpu=disable_deprecated(told.cpu, found, wanted_type))
        return format_domain_capabilities(told)

    def _binary(self, emulator: str | None, arch: str | None) -> Path:
        if emulator is not None:
            return Path(emulator)
        wanted = arch or self.node.host.arch
        binary = self.node.emulators.default_binary(wanted)
        if binary is None:
            raise unsupported(f"unable to find any emulator to serve '{wanted}' architecture")
        return binary

    def _user_folders(self) -> tuple[Path, ...]:
        return () if self.node.is_privileged else (Path.home() / ".config/qemu",)


def _invalid(detail: str) -> Error:
    return Error(ErrorCode.INVALID_ARG, detail, domain=ErrorDomain.QEMU)


def _check_names(arch: str | None, virt_type: str | None) -> None:
    if virt_type is not None and virt_type not in tuple(VirtType):
        raise _invalid(f"unknown virttype: {virt_type}")
    if arch is not None and arch not in ARCHITECTURES:
        raise _invalid(f"unknown architecture: {arch}")


def _choose_arch(found: QemuCapabilities, arch: str | None) -> str:
    if arch is None or arch == found.arch or {arch, found.arch} == _SAME_EMULATOR:
        return arch or found.arch
    raise _invalid(f"architecture from emulator '{found.arch}' doesn't match given architecture '{arch}'")


def _choose_virt_type(found: QemuCapabilities, virt_type: str | None) -> str:
    usable = [name for name in _ACCELERATED if found.has(name)] + ["qemu"]
    if virt_type is None:
        return usable[0]
    if virt_type not in usable:
        raise _invalid(f"Emulator '{found.emulator}' does not support virt type '{virt_type}'")
    return virt_type


def _choose_machine(found: QemuCapabilities, machine: str | None, virt_type: str) -> str:
    wanted = found.default_machine(virt_type) if machine is None else machine
    known = None if wanted is None else found.find_machine(wanted, virt_type)
    if known is None:
        raise _invalid(f"the machine '{wanted}' is not supported by emulator '{found.emulator}'")
    return known.name
