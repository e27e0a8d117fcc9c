"""Asking a QEMU what it can do, over an open monitor (virQEMUCapsInitQMPMonitor).

The questions are asked in libvirt's order, so that a recorded conversation can answer them. Starting the QEMU to
ask is ``probe_process``.
"""

from purevirt.drivers.qemu import capability_table as table
from purevirt.drivers.qemu.capabilities import (
    PREFERRED_MACHINES,
    Accelerator,
    CpuDefinition,
    MachineType,
    QemuCapabilities,
)
from purevirt.drivers.qemu.jsonvalue import (
    Json,
    JsonObject,
    JsonShapeError,
    find_str,
    get_int,
    get_list,
    get_object,
    get_objects,
    get_str,
    names_of,
)
from purevirt.drivers.qemu.probe_host import Ask, ask_hardware, ask_host_cpu, ask_hyperv, ask_or
from purevirt.drivers.qemu.qapi_schema import QapiSchema

# QEMU's names of targets where libvirt has another
_ARCHITECTURES = {"i386": "i686", "arm": "armv7l", "or32": "or32"}
_PC = frozenset({"x86_64", "i686"})
_SEV_OBJECTS = frozenset({"sev-guest", "sev-snp-guest"})
_SGX_OBJECTS = frozenset({"sgx-epc"})


async def probe_all(ask: Ask, emulator: str, *, has_hvf: bool = False) -> QemuCapabilities:
    """The capabilities as the first, possibly accelerated, QEMU tells them; ``has_hvf`` where macOS accelerates.

    Raises the QMP errors, and JsonShapeError where QEMU answers nonsense.
    """
    version = get_object(await ask("query-version", None), "query-version")
    arch = _architecture(get_str(get_object(await ask("query-target", None), "query-target"), "arch"))
    schema = QapiSchema(await ask("query-qmp-schema", None))
    kvm = get_object(await ask("query-kvm", None), "query-kvm").get("enabled") is True
    accelerator = "kvm" if kvm else "hvf" if has_hvf else "tcg"
    flags = {flag for path, flag in table.SCHEMA_PATHS.items() if schema.has(path)}
    flags |= table.COMMAND_FLAGS & schema.names("command") | table.ARCHITECTURE_FLAGS.get(arch, frozenset())
    flags |= {accelerator} - {"tcg"}
    types = names_of(await ask("qom-list-types", None), "name", "qom-list-types")
    flags |= table.TYPE_FLAGS & types | {flag for name, found in table.TYPES.items() if name in types for flag in found}
    flags |= await _ask_properties(ask, types, flags)
    machines = _machines(await ask("query-machines", None), arch)
    flags |= await _ask_machine_properties(ask, arch, machines)
    cpus = await _ask_cpus(ask, schema)
    flags |= await _ask_tpm(ask, schema)
    flags |= _command_line_flags(await ask("query-command-line-options", None))
    migration = names_of(await ask("query-migrate-capabilities", None), "capability", "query-migrate-capabilities")
    flags |= {flag for name, flag in table.MIGRATION_CAPABILITIES.items() if name in migration}
    hardware = await ask_hardware(ask, arch, flags)
    flags -= frozenset() if hardware.sev else _SEV_OBJECTS
    flags -= frozenset() if hardware.sgx else _SGX_OBJECTS
    flags -= {flag for flag, floor in table.VERSION_FLOORS.items() if _version(version) < floor}
    host_cpu = await ask_host_cpu(ask, arch, flags, is_accelerated=accelerator != "tcg")
    hyperv = await ask_hyperv(ask, arch, flags) if accelerator != "tcg" else None
    return QemuCapabilities(
        emulator=emulator,
        version=_version(version),
        package=find_str(version, "package") or "",
        arch=arch,
        flags=frozenset(flags),
        accelerators={accelerator: Accelerator(machines, cpus, host_cpu)},
        commands=schema.names("command"),
        events=schema.names("event"),
        migration=frozenset(migration),
        gic=hardware.gic,
        sev=hardware.sev,
        sgx=hardware.sgx,
        hyperv=hyperv,
    )


async def probe_tcg(ask: Ask, found: QemuCapabilities) -> Accelerator:
    """What a second QEMU without an accelerator tells (virQEMUCapsInitQMPMonitorTCG)."""
    cpus = _cpus(await ask("query-cpu-definitions", None))
    host_cpu = await ask_host_cpu(ask, found.arch, found.flags, is_accelerated=False)
    return Accelerator(_machines(await ask("query-machines", None), found.arch), cpus, host_cpu)


async def _ask_property_flags(ask: Ask, command: str, type_name: str, wanted: dict[str, str]) -> set[str]:
    reply = get_objects(await ask_or(ask, command, {"typename": type_name}, []), command)
    found = {get_str(item, "name") for item in reply}
    found |= {f"{get_str(item, 'name')}=false" for item in reply if item.get("default-value") is False}
    return {flag for name, flag in wanted.items() if name in found}


async def _ask_properties(ask: Ask, types: set[str], known: set[str]) -> set[str]:
    flags: set[str] = set()
    for device, condition, wanted in table.DEVICE_PROPERTIES:
        if condition is None or condition in known:
            flags |= await _ask_property_flags(ask, "device-list-properties", device, wanted)
    for name, wanted in table.OBJECT_PROPERTIES.items():
        if name in types:
            flags |= await _ask_property_flags(ask, "qom-list-properties", name, wanted)
    return flags


async def _ask_machine_properties(ask: Ask, arch: str, machines: tuple[MachineType, ...]) -> set[str]:
    """``generic-pc-machine`` is abstract, so that the list of types does not tell it."""
    board = table.BOARDS.get(arch)
    asked = {
        machine.name: table.MACHINE_PROPERTIES[board]
        for machine in machines
        if board is not None and board in (machine.name, machine.alias)
    }
    asked["none"] = table.MACHINE_PROPERTIES["none"]
    if arch in _PC:
        asked["generic-pc"] = table.MACHINE_PROPERTIES["generic-pc"]
    flags: set[str] = set()
    for name, wanted in asked.items():
        flags |= await _ask_property_flags(ask, "qom-list-properties", f"{name}-machine", wanted)
    return flags


async def _ask_cpus(ask: Ask, schema: QapiSchema) -> tuple[CpuDefinition, ...]:
    if "query-cpu-definitions" not in schema.names("command"):
        return ()
    return _cpus(await ask_or(ask, "query-cpu-definitions", None, []))


async def _ask_tpm(ask: Ask, schema: QapiSchema) -> set[str]:
    """Flags of TPM models and backends, which exist as answers even where the types do not say it."""
    if "query-tpm-models" not in schema.names("command"):
        return set()
    models = get_list(await ask("query-tpm-models", None), "query-tpm-models")
    backends = get_list(await ask("query-tpm-types", None), "query-tpm-types")
    names = {name for name in models if isinstance(name, str)}
    names |= {f"tpm-{name}" for name in backends if isinstance(name, str)}
    return names & table.TYPE_FLAGS


def _command_line_flags(reply: Json) -> set[str]:
    options = {
        get_str(option, "option"): names_of(option.get("parameters", []), "name", "parameters")
        for option in get_objects(reply, "query-command-line-options")
    }
    return {
        flag
        for (option, parameter), flag in table.COMMAND_LINE.items()
        if option in options and (not parameter or parameter in options[option])
    }


def _architecture(target: str) -> str:
    return _ARCHITECTURES.get(target, target)


def _version(source: JsonObject) -> int:
    parts = get_object(source.get("qemu"), "version")
    return (get_int(parts, "major") * 1000 + get_int(parts, "minor")) * 1000 + get_int(parts, "micro")


def _machines(reply: Json, arch: str) -> tuple[MachineType, ...]:
    """The machine types, the default or preferred one first, without ``none`` (virQEMUCapsProbeQMPMachineTypes)."""
    preferred = PREFERRED_MACHINES.get(arch)
    found = [_machine(item) for item in get_objects(reply, "query-machines") if item.get("name") != "none"]
    chosen = [machine for machine in found if preferred is not None and preferred in (machine.name, machine.alias)]
    chosen = chosen or [machine for machine in found if machine.is_default]
    return (*chosen[:1], *(machine for machine in found if machine not in chosen[:1]))


def _machine(source: JsonObject) -> MachineType:
    cpu_max, acpi = source.get("cpu-max"), source.get("acpi")
    return MachineType(
        name=get_str(source, "name"),
        alias=find_str(source, "alias"),
        is_default=source.get("is-default") is True,
        cpu_max=cpu_max if isinstance(cpu_max, int) else 0,
        has_hotpluggable_cpus=source.get("hotpluggable-cpus") is True,
        has_numa_memory=source.get("numa-mem-supported") is True,
        is_deprecated=source.get("deprecated") is True,
        default_cpu_type=find_str(source, "default-cpu-type"),
        default_ram_id=find_str(source, "default-ram-id"),
        has_acpi=acpi if isinstance(acpi, bool) else None,
    )


def _cpus(reply: Json) -> tuple[CpuDefinition, ...]:
    return tuple(_cpu(item) for item in get_objects(reply, "query-cpu-definitions"))


def _cpu(source: JsonObject) -> CpuDefinition:
    missing = source.get("unavailable-features")
    if missing is not None and not isinstance(missing, list):
        raise JsonShapeError("'unavailable-features' is not an array")
    name = get_str(source, "name")
    return CpuDefinition(
        name=table.CPU_NAMES.get(name, name),
        type_name=find_str(source, "typename") or None,
        is_usable=None if missing is None else not missing,
        blockers=tuple(name for name in missing or [] if isinstance(name, str)),
        is_deprecated=source.get("deprecated") is True,
    )
