"""Commands and queries of the monitor, and questions to QEMU's schema."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from harness import Case, Skip
from recording import parse_objects

from purevirt.conf.cpu.facts import REGISTERS, Register
from purevirt.drivers.qemu import monitor_command as command
from purevirt.drivers.qemu.monitor_query import read_feature_words, read_jobs
from purevirt.drivers.qemu.qapi_schema import QapiPathError, QapiSchema
from purevirt.drivers.qemu.vcpu_table import VcpuEntry, build_table

SHOWN_PLACES = {"socket": "socket", "die": "die", "cluster": "cluster_id", "core": "core", "thread": "thread"}


def _last(constant: str) -> str:
    return constant.rpartition("_")[2].lower()


def _mirror(job: str, persistent: bool, device: str, target: str, replaces: str | None, *rest: Any) -> command.Command:
    speed, granularity, buffer, shallow, at_once = rest
    return command.mirror_blocks(
        job, device, target, replaces, speed_bytes=speed, granularity_bytes=granularity, buffer_bytes=buffer,
        is_shallow=shallow, is_persistent=persistent, copies_writes_at_once=at_once,
    )  # fmt: skip


EMITTED: dict[str, Callable[..., command.Command]] = {
    "SetLink": lambda name, state: command.set_link(name, is_up=not state.endswith("DOWN")),
    "BlockResize": command.block_resize,
    "SaveVirtualMemory": command.save_virtual_memory,
    "SavePhysicalMemory": command.save_physical_memory,
    "Migrate": lambda flags, uri: command.migrate(uri, is_resumed=bool(flags)),
    "MigrateRecover": command.migrate_recover,
    "GraphicsRelocate": lambda kind, *rest: command.relocate_graphics(_last(kind), *rest),
    "RemoveNetdev": command.remove_netdev,
    "DetachCharDev": command.remove_chardev,
    "SetBalloon": lambda size_kib: command.set_balloon(size_kib * 1024),
    "SetPassword": command.set_password,
    "ExpirePassword": command.expire_password,
    "BlockdevMirror": _mirror,
    "BlockStream": command.stream_blocks,
    "Screendump": command.take_screenshot,
    "OpenGraphics": lambda kind, name, skip: command.open_graphics(kind, name, skips_authentication=skip),
    "BlockdevTrayOpen": lambda device, force: command.open_tray(device, is_forced=force),
    "BlockdevTrayClose": command.close_tray,
    "BlockdevMediumRemove": command.remove_medium,
    "BlockdevMediumInsert": command.insert_medium,
    "BlockdevDel": command.remove_blockdev,
    "BitmapRemove": command.remove_bitmap,
    "JobCancel": lambda job, *rest: command.cancel_job(job),
    "JobComplete": command.complete_job,
    "JobDismiss": command.dismiss_job,
    "JobFinalize": command.finalize_job,
    "SetAction": lambda *actions: command.set_action(*map(_last, actions)),
}


@cache
def _schema(path: Path) -> QapiSchema:
    objects = list(parse_objects(path.read_text(encoding="utf-8")))
    asked = next(place for place, item in enumerate(objects) if item.get("execute") == "query-qmp-schema")
    return QapiSchema(objects[asked + 1]["return"])


def _simple(case: Case) -> str:
    function = case.option("function")
    if function not in command.WITHOUT_ARGUMENTS:
        raise Skip(f"no command {function}")
    return json.dumps({"execute": command.WITHOUT_ARGUMENTS[function]})


def _emit(case: Case) -> str:
    function = case.option("function")
    if function not in EMITTED:
        raise Skip(f"no command {function}")
    name, arguments = EMITTED[function](*case.option("arguments"))
    is_valid = _schema(case.folder / case.option("schema")).accepts(f"{name}/arg-type", arguments)
    return "valid" if is_valid else f"{name} {arguments}"


def _qapi_query(case: Case) -> str:
    schema, path = _schema(case.folder / case.input), case.option("query")
    try:
        result = int(schema.has(path))
    except QapiPathError:
        return json.dumps({"result": -1, "returns_object": False})
    return json.dumps({"result": result, "returns_object": schema.find(path) is not None})


def _qapi_validate(case: Case) -> str:
    value = json.loads(case.option("json"))
    return json.dumps(_schema(case.folder / case.input).accepts(case.option("query"), value))


def _jobs(case: Case) -> str:
    reply = json.loads(case.read(case.input))["return"]
    return "\n".join(
        f"[job]\nid={job.id}\ntype={job.type}\nstatus={job.status}\nerror={job.error or '<null>'}\n"
        for job in read_jobs(reply)
    )


def _cpu_info(case: Case) -> str:
    replies = [json.loads(case.role(name))["return"] for name in ("cpus", "hotpluggable")]
    table = build_table(*replies, case.option("max_vcpus"))
    return "".join(f"[vcpu libvirt-id='{number}']\n{_entry(entry)}" for number, entry in enumerate(table))


def _entry(entry: VcpuEntry) -> str:
    lines = [f"online={'yes' if entry.is_online else 'no'}", f"hotpluggable={'yes' if entry.is_hotpluggable else 'no'}"]
    named = {
        "thread-id": entry.thread or None,
        "enable-id": entry.enable_number,
        "query-cpus-id": entry.query_number,
        "type": entry.type_name,
        "alias": entry.alias,
        "qom_path": entry.qom_path,
    }
    lines += [f"{name}='{value}'" for name, value in named.items() if value is not None]
    if entry.vcpus:
        places = "".join(
            f" {shown}='{entry.places[name]}'" for name, shown in SHOWN_PLACES.items() if name in entry.places
        )
        lines.append(f"topology:{places} vcpus='{entry.vcpus}'")
    lines += ["halted"] if entry.is_halted else []
    return "".join(f"    {line}\n" for line in lines)


def _cpu_data(case: Case) -> str:
    registers = read_feature_words(json.loads(case.read(case.input))["return"]).registers
    leaves = sorted({(register.leaf, register.subleaf) for register in registers})
    lines = ["<cpudata arch='x86'>"]
    for leaf, subleaf in leaves:
        words = ((name, registers.get(Register(False, leaf, subleaf, name), 0)) for name in REGISTERS)
        named = (("eax_in", leaf), ("ecx_in", subleaf), *words)
        lines.append("  <cpuid " + " ".join(f"{name}='{word:#010x}'" for name, word in named) + "/>")
    return "\n".join([*lines, "</cpudata>"])


OPERATIONS = {
    "cpu_data": _cpu_data,
    "simple_command": _simple,
    "emit_command": _emit,
    "qapi_query": _qapi_query,
    "qapi_validate": _qapi_validate,
    "query_jobs": _jobs,
    "cpu_info": _cpu_info,
}


def produce(case: Case) -> str:
    """The result of the case's operation."""
    if case.option("op") not in OPERATIONS:
        raise Skip(f"no operation {case.option('op')}")
    return OPERATIONS[case.option("op")](case).rstrip("\n") + "\n"


def expected(case: Case) -> str:
    """The file, or what the options say."""
    if case.expect is not None:
        return case.read(case.expect).rstrip("\n") + "\n"
    return ("valid" if case.option("op") == "emit_command" else json.dumps(case.option("expected"))) + "\n"
