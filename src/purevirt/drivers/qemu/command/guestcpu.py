"""The CPU of a guest that starts: host-model and optional features become a model (qemuProcessUpdateGuestCPU)."""

from purevirt.conf.cpu.document import AnyCpu, HostCpu, new_guest
from purevirt.conf.cpu.driver import UsableModels
from purevirt.conf.cpu.operation import convert_legacy, copy_migratable, translate, update
from purevirt.conf.cpu.policy import set_policies
from purevirt.conf.cpu.qemu import cpu_from_qemu, facts_of, feature_from_qemu
from purevirt.conf.domain.cpu import Cpu, CpuFallback, CpuFeature, CpuMode, FeaturePolicy
from purevirt.conf.domain.model import Domain
from purevirt.drivers.qemu.capabilities import Accelerator, QemuCapabilities
from purevirt.drivers.qemu.failure import unsupported

_X86 = frozenset({"x86_64", "i686"})
_KNOWN = _X86 | {
    "ppc64",
    "ppc64le",
    "s390",
    "s390x",
    "armv6l",
    "armv7b",
    "armv7l",
    "aarch64",
    "riscv64",
    "riscv32",
    "loongarch64",
}
_PPC64 = frozenset({"ppc64", "ppc64le"})
# features that QEMU has under no name: the host's resource monitoring
_NEVER_TOLD = frozenset({"cmt", "mbm_total", "mbm_local", "osxsave", "ospke"})


def settle_cpu(domain: Domain, capabilities: QemuCapabilities, host: AnyCpu | None = None) -> None:
    """Make the guest's CPU independent of the host's, in place.

    ``host`` is what host-model stands for; by default what QEMU tells. Raises Error CONFIG_UNSUPPORTED.
    """
    cpu = domain.cpu
    if cpu is None or cpu.mode is None or (cpu.mode is CpuMode.CUSTOM and cpu.model is None):
        return
    arch = (domain.os.type.arch if domain.os.type is not None else None) or capabilities.arch
    accelerator = capabilities.accelerator(domain.type.value)
    if arch not in _KNOWN:
        return
    if arch in _PPC64 and cpu.mode is CpuMode.HOST_MODEL:
        # there it names the version of the architecture that the guest sees
        return
    if cpu.mode is CpuMode.HOST_MODEL or _is_relative(cpu):
        host = host_model_cpu(arch, accelerator) if host is None else host
        host = copy_migratable(arch, host) if isinstance(host, HostCpu) else host
    if cpu.mode is CpuMode.HOST_MODEL and host is None:
        raise unsupported(
            f"CPU mode 'host-model' for {arch} {domain.type} domain on {arch} host is not supported by hypervisor"
        )
    settled = convert_legacy(arch, cpu)
    settled = update(arch, settled, host, removed=FeaturePolicy.DISABLE)
    settled = translate(arch, settled, usable_models(accelerator))
    settled.features = [each for each in settled.features if _is_told(arch, accelerator, each)]
    settled.numa = cpu.numa
    domain.cpu = settled


def _is_told(arch: str, accelerator: Accelerator, feature: CpuFeature) -> bool:
    """Whether QEMU knows a feature; one that is on must be told all the same (qemuProcessDropUnknownCPUFeatures)."""
    if feature.name in _NEVER_TOLD:
        return False
    if feature.policy is not FeaturePolicy.DISABLE or arch not in _X86 or accelerator.host_cpu is None:
        return True
    return feature.name in set(map(feature_from_qemu, accelerator.host_cpu.properties))


def _is_relative(cpu: Cpu) -> bool:
    return any(feature.policy is FeaturePolicy.OPTIONAL for feature in cpu.features)


def usable_models(accelerator: Accelerator) -> UsableModels | None:
    """The models of the binary, with what each lacks on this host; None where it has none."""
    models = {cpu.name: frozenset(map(feature_from_qemu, cpu.blockers)) for cpu in accelerator.cpus}
    return models or None


def host_model_cpu(arch: str, accelerator: Accelerator) -> Cpu | None:
    """The CPU that QEMU would run a host-model guest with; None where it does not tell (virQEMUCapsInitCPUModel)."""
    found = accelerator.host_cpu
    if found is None:
        return None
    if arch in _X86:
        unsafe = () if not found.knows_migratable else found.properties.keys() - found.migratable
        return cpu_from_qemu(facts_of(found.properties, without=unsafe), usable_models(accelerator))
    cpu = new_guest(found.name, fallback=CpuFallback.FORBID)
    names = {FeaturePolicy.REQUIRE: True, FeaturePolicy.DISABLE: False}
    policies = {
        name: policy for name, value in found.properties.items() for policy, state in names.items() if value is state
    }
    set_policies(cpu, policies)
    return cpu
