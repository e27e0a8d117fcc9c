"""The emulators of this host: where they are, what they can do, and which one a guest gets.

Probing waits (``load_all``, ``load``); ``find`` does not, and serves the passes over a document that must not wait.
"""

import asyncio
import os
import shutil
from pathlib import Path

from purevirt.drivers.qemu.capabilities import QemuCapabilities
from purevirt.drivers.qemu.capability_cache import CapabilityCache
from purevirt.drivers.qemu.failure import internal_error, unsupported
from purevirt.errors import Error

# architectures that are emulated under another name than their own
_TARGETS = {"i686": "i386", "armv6l": "arm", "armv7l": "arm", "ppc64le": "ppc64"}
_ARCHITECTURES = (
    "aarch64", "alpha", "armv7l", "hppa", "i686", "loongarch64", "m68k", "microblaze", "mips", "mips64", "mips64el",
    "mipsel", "ppc", "ppc64", "riscv32", "riscv64", "s390x", "sh4", "sparc", "sparc64", "x86_64",
)  # fmt: skip
# architectures whose emulators take a second one's guests too (virQEMUCapsIsArchSupported)
_ALSO_SUPPORTED = {"x86_64": "i686", "aarch64": "armv7l", "armv7l": "armv6l", "ppc64": "ppc64le"}
_NATIVE_BINARIES = ("/usr/libexec/qemu-kvm", "qemu-kvm")


class Emulators:
    """The emulators of one driver on a host of architecture ``host_arch``."""

    def __init__(self, cache: CapabilityCache, host_arch: str) -> None:
        self._cache = cache
        self._host_arch = host_arch

    async def load_all(self) -> tuple[QemuCapabilities, ...]:
        """Probe the default emulators of all architectures; those that cannot be asked are left out."""
        binaries = [found for arch in _ARCHITECTURES if (found := self.default_binary(arch)) is not None]
        outcomes = await asyncio.gather(*(self._cache.get(binary) for binary in binaries), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException) and not isinstance(outcome, Error):
                raise outcome
        return tuple(outcome for outcome in outcomes if isinstance(outcome, QemuCapabilities))

    async def load(self, arch: str, emulator: str | None) -> QemuCapabilities:
        """The capabilities for a guest, probed if need be; raises Error with libvirt's texts."""
        return self._checked(await self._cache.get(self._binary(arch, emulator)), arch)

    def find(self, arch: str, emulator: str | None) -> QemuCapabilities:
        """The same for an emulator that was loaded before."""
        binary = self._binary(arch, emulator)
        found = self._cache.find(binary)
        if found is None:
            raise internal_error(f"emulator '{binary}' was not probed")
        return self._checked(found, arch)

    def default_binary(self, arch: str) -> Path | None:
        """The emulator for guests that name none (virQEMUCapsFindBinaryForArch)."""
        names = [f"qemu-system-{_TARGETS.get(arch, arch)}"]
        names += _NATIVE_BINARIES if arch == self._host_arch else ()
        paths = (shutil.which(name, path=os.environ.get("PATH", os.defpath)) for name in names)
        return next((Path(path) for path in paths if path is not None), None)

    def _binary(self, arch: str, emulator: str | None) -> Path:
        if emulator is not None:
            return Path(emulator)
        wanted = arch or self._host_arch
        binary = self.default_binary(wanted)
        if binary is None:
            raise unsupported(f"No emulator found for arch '{wanted}'")
        return binary

    def _checked(self, found: QemuCapabilities, arch: str) -> QemuCapabilities:
        if arch and arch != found.arch and arch != _ALSO_SUPPORTED.get(found.arch):
            raise unsupported(f"Emulator '{found.emulator}' does not support arch '{arch}'")
        return found


def check_virt_type(capabilities: QemuCapabilities, virt_type: str) -> None:
    """Refuse a domain type that the emulator has no accelerator for; raises Error CONFIG_UNSUPPORTED."""
    if ("tcg" if virt_type == "qemu" else virt_type) not in capabilities.accelerators:
        raise unsupported(f"Emulator '{capabilities.emulator}' does not support virt type '{virt_type}'")
