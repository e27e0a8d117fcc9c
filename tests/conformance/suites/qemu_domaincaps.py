"""Domain capabilities of an emulator and a machine."""

import json
from dataclasses import replace
from pathlib import Path

from harness import Case, Skip

from purevirt.conf.cpu.document import HostCpu
from purevirt.conf.domaincaps import DomainCapabilities, format_domain_capabilities
from purevirt.drivers.qemu.capability_document import parse_capability_document
from purevirt.drivers.qemu.domain_capabilities import HostSupport, tell_domain_capabilities
from purevirt.drivers.qemu.firmware import SYSTEM_FOLDERS, load_firmwares

PROGRAMS = ("1.2", "2.0")
KVM_LIMIT = 2147483647


def _host(case: Case) -> HostSupport:
    arch = case.option("arch")
    root = case.folder / "data/qemufirmwaredata"
    names = json.loads(case.read("data/host_cpus.json"))
    known = names.get(case.option("host_cpu"))
    return HostSupport(
        cpu=None if known is None else HostCpu(arch=arch, model=known["model"]),
        address_bits=None if arch == "s390x" else 64,
        kvm_max_vcpus=KVM_LIMIT,
        has_vfio=True,
        has_rdp=True,
        tpm_versions=tuple(case.option("swtpm_versions", PROGRAMS)),
        sev_guests=(509 - 450, 450),
        firmwares=load_firmwares(root / str(folder).lstrip("/") / "firmware" for folder in _folders()),
    )


def _folders() -> tuple[Path, ...]:
    return (*SYSTEM_FOLDERS, Path("/home/user/.config/qemu"))


def _qemu(case: Case) -> DomainCapabilities:
    found = replace(parse_capability_document(case.role("capabilities")), emulator=case.option("emulator"))
    looked_up = "kvm" if "kvm" in found.accelerators else "qemu"
    machine = found.default_machine(looked_up)
    if case.option("machine") is not None:
        machine = found.canonical_machine(case.option("machine"), looked_up)
    assert machine is not None
    told = tell_domain_capabilities(
        found, arch=case.option("arch"), machine=machine, virt_type=case.option("virt_type"), host=_host(case)
    )
    assert told.os is not None
    return replace(told, os=replace(told.os, images=tuple(case.option("loader_values"))))


def produce(case: Case) -> str:
    """The document."""
    if case.option("driver") == "none":
        told = DomainCapabilities(
            case.option("emulator"), case.option("virt_type"), case.option("machine"), case.option("arch")
        )
        return format_domain_capabilities(told)
    if case.option("driver") != "qemu":
        raise Skip(f"no driver {case.option('driver')}")
    return format_domain_capabilities(_qemu(case))
