"""Domain capabilities told from an emulator that has very little, and from one that has a CPU."""

from purevirt.conf.cpu.policy import policies_of
from purevirt.conf.domaincaps import DomainCapabilities, format_domain_capabilities
from purevirt.drivers.qemu.capabilities import (
    Accelerator,
    CpuDefinition,
    GicVersion,
    HostCpuModel,
    MachineType,
    QemuCapabilities,
)
from purevirt.drivers.qemu.capability_document import format_capability_document, parse_capability_document
from purevirt.drivers.qemu.cpu_capabilities import disable_deprecated
from purevirt.drivers.qemu.domain_capabilities import HostSupport, tell_domain_capabilities

CPUS = (
    CpuDefinition("Penryn", "Penryn-cpu", is_usable=False, blockers=("sse4-1", "cx16")),
    CpuDefinition("host", "host-cpu", is_usable=True),
)
MACHINES = (MachineType("pc-i440fx-9.1", alias="pc", cpu_max=255, is_default=True, has_acpi=True),)


def _emulator(arch: str, *flags: str, **parts: object) -> QemuCapabilities:
    accelerators = {"kvm": Accelerator(MACHINES, CPUS), "tcg": Accelerator(MACHINES)}
    found = QemuCapabilities("/usr/bin/qemu", 9001000, "v9", arch, frozenset(flags), accelerators)
    return QemuCapabilities(**{**{name: getattr(found, name) for name in found.__slots__}, **parts})  # type: ignore[arg-type]


def _tell(found: QemuCapabilities, machine: str = "pc-i440fx-9.1", **host: object) -> DomainCapabilities:
    support = HostSupport(**host)  # type: ignore[arg-type]
    return tell_domain_capabilities(found, arch=found.arch, machine=machine, virt_type="kvm", host=support)


def test_vcpus_are_bounded_by_kvm() -> None:
    assert _tell(_emulator("x86_64", "kvm"), kvm_max_vcpus=64).vcpu_max == 64
    assert _tell(_emulator("x86_64", "kvm"), kvm_max_vcpus=1024).vcpu_max == 255


def test_models_have_libvirts_names_of_features() -> None:
    (model,) = _tell(_emulator("x86_64", "kvm")).cpu.custom
    assert (model.name, model.vendor, model.is_usable) == ("Penryn", "Intel", False)
    assert model.blockers == ("cx16", "sse4.1")


def test_a_tpm_emulator_needs_swtpm() -> None:
    found = _emulator("x86_64", "tpm-tis", "tpm-emulator")
    assert _tell(found).devices["tpm"].settings["backendModel"] == ("external",)
    assert _tell(found, tpm_versions=("2.0",)).devices["tpm"].settings["backendVersion"] == ("2.0",)


def test_interrupt_controllers_are_those_of_the_accelerator() -> None:
    gic = (GicVersion(3, in_kernel=True, is_emulated=True), GicVersion(2, in_kernel=False, is_emulated=True))
    found = _emulator("aarch64", gic=gic)
    assert _tell(found, "virt-9.1").features["gic"].settings == {"version": ("3",)}
    assert not _tell(found, "raspi0").features["gic"].is_supported


def test_unsupported_parts_have_no_children() -> None:
    text = format_domain_capabilities(_tell(_emulator("x86_64")))
    assert "    <tpm supported='no'/>\n" in text
    assert "<launchSecurity supported='no'/>" in text


def test_deprecated_features_go() -> None:
    host = HostCpuModel("gen15a-base", {"te": True, "aen": True}, deprecated=("te", "bpb"))
    found = _emulator("s390x", accelerators={"kvm": Accelerator(MACHINES, (), host)})
    cpu = disable_deprecated(_tell(found).cpu, found, "kvm").host_model
    assert cpu is not None
    assert {name: str(policy) for name, policy in policies_of(cpu).items()} == {
        "te": "disable", "aen": "require", "bpb": "disable"
    }  # fmt: skip


def test_a_capability_document_gives_the_capabilities_back() -> None:
    found = _emulator("x86_64", "kvm", "tcg", hyperv=("relaxed",))
    assert parse_capability_document(format_capability_document(found, microcode=1)) == found
