"""What this host adds to the capabilities of guests: limits, passthrough, programs, firmware. It blocks."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from purevirt.drivers.qemu.domain_capabilities import HostSupport
from purevirt.drivers.qemu.firmware import SYSTEM_FOLDERS, load_firmwares
from purevirt.drivers.qemu.jsonvalue import JsonShapeError, get_list, get_object, parse
from purevirt.host.cpuid import read_cpuid
from purevirt.host.kvm import read_max_vcpus
from purevirt.host.node import Node

_VFIO_DEVICE = Path("/dev/vfio/vfio")
_IOMMU_GROUPS = Path("/sys/kernel/iommu_groups")
_PROGRAM_TIMEOUT_S = 5.0
_TPM_VERSIONS = {"tpm-1.2": "1.2", "tpm-2.0": "2.0"}
_ENCRYPTED_MEMORY = (0x8000001F, 0)


def read_host_support(node: Node, user_folders: Sequence[Path]) -> HostSupport:
    """The host as it is now; ``user_folders`` hold descriptions of firmware besides those of the system."""
    firmwares = load_firmwares(folder / "firmware" for folder in (*SYSTEM_FOLDERS, *user_folders))
    return HostSupport(
        address_bits=_address_bits(node),
        kvm_max_vcpus=read_max_vcpus(),
        has_vfio=_has_vfio(),
        has_rdp=_find_program("qemu-rdp") is not None,
        tpm_versions=_tpm_versions(),
        sev_guests=_sev_guests(),
        firmwares=[each for each in firmwares if Path(each.mapping.executable.filename).exists()],
    )


def _find_program(name: str) -> str | None:
    return shutil.which(name, path=os.environ.get("PATH", os.defpath))


def _address_bits(node: Node) -> int | None:
    """The size of physical addresses, as Linux tells it of x86: ``46 bits physical, 48 bits virtual``."""
    words = node.cpuinfo().get("address sizes", "").split()
    return int(words[0]) if words[1:3] == ["bits", "physical"] or words[1:3] == ["bits", "physical,"] else None


def _has_vfio() -> bool:
    return _VFIO_DEVICE.exists() and _IOMMU_GROUPS.is_dir() and any(_IOMMU_GROUPS.iterdir())


def _tpm_versions() -> tuple[str, ...]:
    """What swtpm can be; one that does not tell is taken for an old one, which can be both."""
    setup = _find_program("swtpm_setup")
    if setup is None or _find_program("swtpm") is None:
        return ()
    try:
        told = subprocess.run(
            [setup, "--print-capabilities"], capture_output=True, check=True, timeout=_PROGRAM_TIMEOUT_S
        ).stdout
        names = get_list(get_object(parse(told), "capabilities").get("features"), "features")
    except (OSError, subprocess.SubprocessError, JsonShapeError):
        return tuple(_TPM_VERSIONS.values())
    found = tuple(version for name, version in _TPM_VERSIONS.items() if name in names)
    return found or tuple(_TPM_VERSIONS.values())


def _sev_guests() -> tuple[int, int]:
    """How many guests with SEV and with SEV-ES there can be (virHostCPUGetCPUID, leaf 0x8000001F)."""
    _, _, identifiers, first_without_es = read_cpuid().get(_ENCRYPTED_MEMORY, (0, 0, 0, 0))
    if not identifiers:
        return 0, 0
    return identifiers - first_without_es + 1, first_without_es - 1
