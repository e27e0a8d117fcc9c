"""What one QEMU binary can do: the result of a probe, kept as data and as JSON on disk.

``flags`` are libvirt's capability names; everything that chooses a form of a command line asks ``has``.
How the facts are found is in ``probe``, how they are kept in ``capability_cache``.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    JsonShapeError,
    find_str,
    get_int,
    get_object,
    get_objects,
    get_str,
)

PREFERRED_MACHINES = {
    "x86_64": "pc", "i686": "pc", "aarch64": "virt", "armv7l": "virt", "riscv32": "virt", "riscv64": "virt",
    "loongarch64": "virt",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MachineType:
    """A machine type of one accelerator; ``has_acpi`` is None where QEMU (before 8.0) does not say."""

    name: str
    alias: str | None = None
    is_default: bool = False
    cpu_max: int = 0
    has_hotpluggable_cpus: bool = False
    has_numa_memory: bool = False
    is_deprecated: bool = False
    default_cpu_type: str | None = None
    default_ram_id: str | None = None
    has_acpi: bool | None = None


@dataclass(frozen=True, slots=True)
class CpuDefinition:
    """A CPU model; ``is_usable`` is None where QEMU does not say, ``blockers`` the features that are missing."""

    name: str
    type_name: str | None = None
    is_usable: bool | None = None
    blockers: tuple[str, ...] = ()
    is_deprecated: bool = False


@dataclass(frozen=True, slots=True)
class HostCpuModel:
    """The host CPU as an accelerator presents it (query-cpu-model-expansion); ``migratable`` names safe features."""

    name: str
    properties: Mapping[str, bool | int | str]
    migratable: frozenset[str] = frozenset()
    knows_migratable: bool = False
    deprecated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Accelerator:
    """What depends on the accelerator."""

    machines: tuple[MachineType, ...] = ()
    cpus: tuple[CpuDefinition, ...] = ()
    host_cpu: HostCpuModel | None = None


@dataclass(frozen=True, slots=True)
class GicVersion:
    """A version of ARM's interrupt controller."""

    version: int
    in_kernel: bool
    is_emulated: bool


@dataclass(frozen=True, slots=True)
class SevFacts:
    """AMD's encrypted guests, as QEMU tells of them; the keys are base64."""

    c_bit_position: int
    reduced_phys_bits: int
    pdh: str
    cert_chain: str
    cpu0_id: str | None = None


@dataclass(frozen=True, slots=True)
class SgxSection:
    """A part of the memory for enclaves."""

    node: int
    size_kib: int


@dataclass(frozen=True, slots=True)
class SgxFacts:
    """Intel's enclaves, as QEMU tells of them."""

    has_flc: bool
    has_sgx1: bool
    has_sgx2: bool
    size_kib: int
    sections: tuple[SgxSection, ...] = ()


@dataclass(frozen=True, slots=True)
class QemuCapabilities:
    """One binary; ``version`` is major * 1000000 + minor * 1000 + micro."""

    emulator: str
    version: int
    package: str
    arch: str
    flags: frozenset[str]
    accelerators: Mapping[str, Accelerator] = field(default_factory=dict)
    commands: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    migration: frozenset[str] = frozenset()
    kvm_error: str | None = None
    gic: tuple[GicVersion, ...] = ()
    sev: SevFacts | None = None
    sgx: SgxFacts | None = None
    hyperv: tuple[str, ...] | None = None

    def has(self, flag: str) -> bool:
        """Whether a libvirt capability flag is set."""
        return flag in self.flags

    def accelerator(self, virt_type: str) -> Accelerator:
        """The part for domain type ``kvm`` or ``qemu`` (TCG); empty where the binary lacks it."""
        return self.accelerators.get("tcg" if virt_type == "qemu" else virt_type, Accelerator())

    def find_machine(self, name: str, virt_type: str) -> MachineType | None:
        """The machine type of that name or alias."""
        machines = self.accelerator(virt_type).machines
        by_name = next((machine for machine in machines if machine.name == name), None)
        return by_name or next((machine for machine in machines if machine.alias == name), None)

    def find_cpu_name(self, type_name: str, virt_type: str) -> str | None:
        """The name of the CPU model that is an instance of a QOM type (virQEMUCapsGetCPUModel…)."""
        cpus = self.accelerator(virt_type).cpus
        return next((cpu.name for cpu in cpus if cpu.type_name == type_name), None)

    def canonical_machine(self, name: str, virt_type: str) -> str:
        """The real name behind a machine alias (virQEMUCapsGetCanonicalMachine)."""
        machine = self.find_machine(name, virt_type)
        return name if machine is None else machine.name

    def default_machine(self, virt_type: str) -> str | None:
        """The preferred machine type, with its real name (virQEMUCapsGetPreferredMachine)."""
        preferred = PREFERRED_MACHINES.get(self.arch)
        if preferred is not None and (machine := self.find_machine(preferred, virt_type)) is not None:
            return machine.name
        return next((machine.name for machine in self.accelerator(virt_type).machines if machine.is_default), None)

    def to_json(self) -> JsonObject:
        """The JSON form of the disk cache."""
        return _plain(
            {
                **{name: getattr(self, name) for name in _SCALARS},
                **{name: sorted(getattr(self, name)) for name in _SETS},
                "accelerators": {name: asdict(part) for name, part in self.accelerators.items()},
                "gic": tuple(asdict(item) for item in self.gic),
                "sev": None if self.sev is None else asdict(self.sev),
                "sgx": None if self.sgx is None else asdict(self.sgx),
                "hyperv": self.hyperv,
            }
        )

    @classmethod
    def from_json(cls, value: Json) -> "QemuCapabilities":
        """The capabilities of a cache file; raises JsonShapeError."""
        source = get_object(value, "capabilities")
        parts = get_object(source.get("accelerators"), "accelerators")
        return cls(
            emulator=get_str(source, "emulator"),
            version=get_int(source, "version"),
            package=get_str(source, "package"),
            arch=get_str(source, "arch"),
            kvm_error=find_str(source, "kvm_error"),
            accelerators={name: _read_accelerator(get_object(part, name)) for name, part in parts.items()},
            **{name: frozenset(_read_names(source.get(name))) for name in _SETS},
            gic=tuple(_read_gic(item) for item in get_objects(source.get("gic"), "gic")),
            sev=None if source.get("sev") is None else _read_sev(get_object(source["sev"], "sev")),
            sgx=None if source.get("sgx") is None else _read_sgx(get_object(source["sgx"], "sgx")),
            hyperv=None if source.get("hyperv") is None else tuple(_read_names(source["hyperv"])),
        )


_SCALARS = ("emulator", "version", "package", "arch", "kvm_error")
_SETS = ("flags", "commands", "events", "migration")


def _plain(value: object) -> JsonObject:
    """A tree of dataclass contents with its sets and tuples turned into lists."""
    assert isinstance(value, dict)
    return {str(key): _plain_value(item) for key, item in value.items()}


def _plain_value(value: object) -> Json:
    if isinstance(value, Mapping):
        return _plain(dict(value))
    if isinstance(value, (tuple, list)):
        return [_plain_value(item) for item in value]
    if isinstance(value, frozenset):
        return [_plain_value(item) for item in sorted(value)]
    assert value is None or isinstance(value, (bool, int, float, str))
    return value


def _read_names(value: Json) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise JsonShapeError("not a list of names")
    return [str(item) for item in value]


def _read_claim(source: JsonObject, key: str) -> bool | None:
    value = source.get(key)
    return value if isinstance(value, bool) else None


def _read_accelerator(source: JsonObject) -> Accelerator:
    host = source.get("host_cpu")
    return Accelerator(
        machines=tuple(_read_machine(item) for item in get_objects(source.get("machines"), "machines")),
        cpus=tuple(_read_cpu(item) for item in get_objects(source.get("cpus"), "cpus")),
        host_cpu=None if host is None else _read_host_cpu(get_object(host, "host_cpu")),
    )


def _read_machine(source: JsonObject) -> MachineType:
    return MachineType(
        name=get_str(source, "name"),
        alias=find_str(source, "alias"),
        cpu_max=get_int(source, "cpu_max"),
        is_default=source.get("is_default") is True,
        has_hotpluggable_cpus=source.get("has_hotpluggable_cpus") is True,
        has_numa_memory=source.get("has_numa_memory") is True,
        is_deprecated=source.get("is_deprecated") is True,
        default_cpu_type=find_str(source, "default_cpu_type"),
        default_ram_id=find_str(source, "default_ram_id"),
        has_acpi=_read_claim(source, "has_acpi"),
    )


def _read_cpu(source: JsonObject) -> CpuDefinition:
    return CpuDefinition(
        name=get_str(source, "name"),
        type_name=find_str(source, "type_name"),
        is_usable=_read_claim(source, "is_usable"),
        blockers=tuple(_read_names(source.get("blockers"))),
        is_deprecated=source.get("is_deprecated") is True,
    )


def _read_host_cpu(source: JsonObject) -> HostCpuModel:
    properties = get_object(source.get("properties"), "properties")
    return HostCpuModel(
        name=get_str(source, "name"),
        properties={key: value for key, value in properties.items() if isinstance(value, (bool, int, str))},
        migratable=frozenset(_read_names(source.get("migratable"))),
        knows_migratable=source.get("knows_migratable") is True,
        deprecated=tuple(_read_names(source.get("deprecated"))),
    )


def _read_gic(source: JsonObject) -> GicVersion:
    return GicVersion(get_int(source, "version"), source.get("in_kernel") is True, source.get("is_emulated") is True)


def _read_sev(source: JsonObject) -> SevFacts:
    return SevFacts(
        c_bit_position=get_int(source, "c_bit_position"),
        reduced_phys_bits=get_int(source, "reduced_phys_bits"),
        pdh=get_str(source, "pdh"),
        cert_chain=get_str(source, "cert_chain"),
        cpu0_id=find_str(source, "cpu0_id"),
    )


def _read_sgx(source: JsonObject) -> SgxFacts:
    sections = get_objects(source.get("sections"), "sections")
    return SgxFacts(
        has_flc=source.get("has_flc") is True,
        has_sgx1=source.get("has_sgx1") is True,
        has_sgx2=source.get("has_sgx2") is True,
        size_kib=get_int(source, "size_kib"),
        sections=tuple(SgxSection(get_int(item, "node"), get_int(item, "size_kib")) for item in sections),
    )
