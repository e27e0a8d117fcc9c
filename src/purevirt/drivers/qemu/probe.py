"""Asking a QEMU what it can do, over an open monitor (virQEMUCapsInitQMPMonitor).

The questions are asked in libvirt's order, so that a recorded conversation can answer them. Starting the QEMU to
ask is ``probe_process``.
"""

from collections.abc import Awaitable, Callable

from purevirt.drivers.qemu import capability_table as table
from purevirt.drivers.qemu.capabilities import (
    Accelerator,
    CpuDefinition,
    HostCpuModel,
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
from purevirt.drivers.qemu.qapi_schema import QapiSchema
from purevirt.drivers.qemu.qmp_protocol import QmpCommandError

Ask = Callable[[str, JsonObject | None], Awaitable[Json]]

# QEMU's names of targets where libvirt has another
_ARCHITECTURES = {"i386": "i686", "arm": "armv7l", "or32": "or32"}
_STATIC_EXPANSION = frozenset({"x86_64", "i686", "s390x"})
_PC = frozenset({"x86_64", "i686"})
_SEV_OBJECTS = frozenset({"sev-guest", "sev-snp-guest"})
_EXPANDED = frozenset({"x86_64", "i686", "s390x", "aarch64", "riscv64"})


async def probe_all(ask: Ask, emulator: str) -> QemuCapabilities:
    """The capabilities as the first, possibly accelerated, QEMU tells them.

    Raises the QMP errors, and JsonShapeError where QEMU answers nonsense.
    """
    version = get_object(await ask("query-version", None), "query-version")
    arch = _architecture(get_str(get_object(await ask("query-target", None), "query-target"), "arch"))
    schema = QapiSchema(await ask("query-qmp-schema", None))
    kvm = get_object(await ask("query-kvm", None), "query-kvm").get("enabled") is True
    flags = {flag for path, flag in table.SCHEMA_PATHS.items() if schema.has(path)}
    flags |= table.COMMAND_FLAGS & schema.names("command") | table.ARCHITECTURE_FLAGS.get(arch, frozenset())
    flags |= {"kvm"} if kvm else set()
    types = names_of(await ask("qom-list-types", None), "name", "qom-list-types")
    flags |= table.TYPE_FLAGS & types | {flag for name, found in table.TYPES.items() if name in types for flag in found}
    flags |= await _ask_properties(ask, types)
    machines = _machines(await ask("query-machines", None))
    flags |= await _ask_machine_properties(ask, arch)
    cpus = await _ask_cpus(ask, schema)
    flags |= await _ask_tpm(ask, schema)
    flags |= _command_line_flags(await ask("query-command-line-options", None))
    migration = names_of(await ask("query-migrate-capabilities", None), "capability", "query-migrate-capabilities")
    flags |= {flag for name, flag in table.MIGRATION_CAPABILITIES.items() if name in migration}
    flags -= _SEV_OBJECTS if await _lacks_sev(ask, schema) else set()
    host_cpu = await ask_host_cpu(ask, arch, "host" if kvm else "max") if arch in _EXPANDED else None
    return QemuCapabilities(
        emulator=emulator,
        version=_version(version),
        package=find_str(version, "package") or "",
        arch=arch,
        flags=frozenset(flags),
        accelerators={"kvm" if kvm else "tcg": Accelerator(machines, cpus, host_cpu)},
        commands=schema.names("command"),
        events=schema.names("event"),
        migration=frozenset(migration),
    )


async def probe_tcg(ask: Ask, arch: str) -> Accelerator:
    """What a second QEMU without KVM tells (virQEMUCapsInitQMPMonitorTCG)."""
    cpus = _cpus(await ask("query-cpu-definitions", None))
    host_cpu = await ask_host_cpu(ask, arch, "max") if arch in _EXPANDED else None
    return Accelerator(_machines(await ask("query-machines", None)), cpus, host_cpu)


async def ask_host_cpu(ask: Ask, arch: str, model: str) -> HostCpuModel | None:
    """The expansion of ``host`` or ``max``, or None where QEMU has none."""
    kind = "static" if arch in _STATIC_EXPANSION else "full"
    expanded = await _expand(ask, kind, model, {})
    if expanded is None or arch not in _PC:
        return expanded
    every = await _expand(ask, kind, model, {"migratable": False})
    if every is None:
        return expanded
    safe = frozenset(name for name, value in expanded.properties.items() if value is True)
    return HostCpuModel(every.name, every.properties, safe, knows_migratable=True)


async def _expand(ask: Ask, kind: str, model: str, properties: JsonObject) -> HostCpuModel | None:
    request: JsonObject = {"name": model, "props": properties} if properties else {"name": model}
    reply = await _ask_or(ask, "query-cpu-model-expansion", {"type": kind, "model": request}, None)
    if reply is None:
        return None
    answer = get_object(get_object(reply, "expansion").get("model"), "model")
    found = get_object(answer.get("props", {}), "props")
    plain = {name: value for name, value in found.items() if isinstance(value, (bool, int, str))}
    return HostCpuModel(get_str(answer, "name"), plain)


async def _ask_or(ask: Ask, command: str, arguments: JsonObject | None, otherwise: Json) -> Json:
    """The answer, or ``otherwise`` where QEMU refuses the command."""
    try:
        return await ask(command, arguments)
    except QmpCommandError:
        return otherwise


async def _ask_property_flags(ask: Ask, command: str, type_name: str, wanted: dict[str, str]) -> set[str]:
    found = names_of(await _ask_or(ask, command, {"typename": type_name}, []), "name", command)
    return {flag for name, flag in wanted.items() if name in found}


async def _ask_properties(ask: Ask, types: set[str]) -> set[str]:
    flags: set[str] = set()
    for device, wanted in table.DEVICE_PROPERTIES.items():
        if device in types or device not in table.ASKED_IF_PRESENT:
            flags |= await _ask_property_flags(ask, "device-list-properties", device, wanted)
    for name, wanted in table.OBJECT_PROPERTIES.items():
        if name in types:
            flags |= await _ask_property_flags(ask, "qom-list-properties", name, wanted)
    return flags


async def _ask_machine_properties(ask: Ask, arch: str) -> set[str]:
    """``generic-pc-machine`` is abstract, so that the list of types does not tell it."""
    flags: set[str] = set()
    for name, wanted in table.MACHINE_PROPERTIES.items() if arch in _PC else ():
        flags |= await _ask_property_flags(ask, "qom-list-properties", name, wanted)
    return flags


async def _ask_cpus(ask: Ask, schema: QapiSchema) -> tuple[CpuDefinition, ...]:
    if "query-cpu-definitions" not in schema.names("command"):
        return ()
    return _cpus(await _ask_or(ask, "query-cpu-definitions", None, []))


async def _ask_tpm(ask: Ask, schema: QapiSchema) -> set[str]:
    """Flags of TPM models and backends, which exist as answers even where the types do not say it."""
    if "query-tpm-models" not in schema.names("command"):
        return set()
    models = get_list(await ask("query-tpm-models", None), "query-tpm-models")
    backends = get_list(await ask("query-tpm-types", None), "query-tpm-types")
    names = {name for name in models if isinstance(name, str)}
    names |= {f"tpm-{name}" for name in backends if isinstance(name, str)}
    return names & table.TYPE_FLAGS


async def _lacks_sev(ask: Ask, schema: QapiSchema) -> bool:
    """Whether the host has no SEV, so that the objects for it are of no use."""
    if "query-sev-capabilities" not in schema.names("command"):
        return True
    return await _ask_or(ask, "query-sev-capabilities", None, None) is None


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


def _machines(reply: Json) -> tuple[MachineType, ...]:
    """The machine types, the default one first, without ``none`` (virQEMUCapsProbeQMPMachineTypes)."""
    found = [_machine(item) for item in get_objects(reply, "query-machines") if item.get("name") != "none"]
    return tuple(sorted(found, key=lambda machine: not machine.is_default))


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
    return CpuDefinition(
        name=get_str(source, "name"),
        type_name=find_str(source, "typename"),
        is_usable=None if missing is None else not missing,
        blockers=tuple(name for name in missing or [] if isinstance(name, str)),
        is_deprecated=source.get("deprecated") is True,
    )
