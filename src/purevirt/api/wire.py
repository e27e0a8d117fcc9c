"""From operations to wire bytes and back: the codec of every operation, derived from its signature.

The parameters of an operation are the fields of its ``_args`` structure in order, without the fields that a
pattern uses for itself; its result is the ``_ret`` structure. What fits no pattern is in ``irregular``.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from enum import IntEnum, IntFlag
from functools import cache
from operator import attrgetter
from typing import Any, get_type_hints

from purevirt.api import ref, result
from purevirt.api.event import EVENTS, Event, EventKind, GraphicsAddress, GraphicsIdentity
from purevirt.api.irregular import IRREGULAR
from purevirt.api.operation import Operation
from purevirt.api.pattern import (
    CountedList,
    FullList,
    LimitedList,
    NoResult,
    ParameterList,
    Pattern,
    SchedulerParameters,
    Values,
    WholeResult,
)
from purevirt.api.stream import Stream
from purevirt.api.typedparam import TypedParam
from purevirt.rpc.program import admin, lxc, qemu, remote_procedures, remote_types
from purevirt.rpc.xdr import Decoder, Encoder, Record, Schema

_RECORD_CLASSES: dict[str, type] = {
    "nonnull_domain": ref.DomainRef,
    "nonnull_network": ref.NetworkRef,
    "nonnull_network_port": ref.NetworkPortRef,
    "nonnull_nwfilter": ref.NWFilterRef,
    "nonnull_nwfilter_binding": ref.NWFilterBindingRef,
    "nonnull_interface": ref.InterfaceRef,
    "nonnull_storage_pool": ref.StoragePoolRef,
    "nonnull_storage_vol": ref.StorageVolRef,
    "nonnull_node_device": ref.NodeDeviceRef,
    "nonnull_secret": ref.SecretRef,
    "nonnull_domain_checkpoint": ref.DomainCheckpointRef,
    "nonnull_domain_snapshot": ref.DomainSnapshotRef,
    "nonnull_server": ref.AdminServerRef,
    "nonnull_client": ref.AdminClientRef,
    "domain_get_security_label_ret": result.SecurityLabel,
    "vcpu_info": result.VcpuInfo,
    "node_get_cpu_stats": result.NodeStat,
    "node_get_memory_stats": result.NodeStat,
    "domain_disk_error": result.DiskError,
    "domain_memory_stat": result.MemoryStat,
    "domain_iothread_info": result.IOThreadInfo,
    "network_dhcp_lease": result.DHCPLease,
    "domain_stats_record": result.DomainStatsRecord,
    "domain_fsinfo": result.FilesystemInfo,
    "domain_ip_addr": result.IPAddress,
    "domain_interface": result.DomainInterface,
    "domain_event_graphics_address": GraphicsAddress,
    "domain_event_graphics_identity": GraphicsIdentity,
}

_REFERENCES = frozenset(cls for cls in _RECORD_CLASSES.values() if cls.__module__ == ref.__name__)


def _record(cls: type) -> Record:
    return Record(cls, tuple(f.name for f in fields(cls)))


def _schema(types: dict[str, str]) -> Schema:
    records = {name: _record(cls) for name, cls in _RECORD_CLASSES.items() if name in types}
    records["typed_param"] = Record(TypedParam.read, ("field", "type", "value"))
    return Schema(types, records)


@dataclass(frozen=True, slots=True)
class Program:
    """A program's numbers, and the schema of its structures."""

    number: int
    version: int
    procedures: dict[int, str]
    schema: Schema


PROGRAMS: dict[str, Program] = {
    "remote": Program(
        remote_procedures.PROGRAM,
        remote_procedures.VERSION,
        remote_procedures.PROCEDURES,
        _schema(dict(remote_types.TYPES)),
    ),
    "qemu": Program(qemu.PROGRAM, qemu.VERSION, qemu.PROCEDURES, _schema({**remote_types.TYPES, **qemu.TYPES})),
    "lxc": Program(lxc.PROGRAM, lxc.VERSION, lxc.PROCEDURES, _schema({**remote_types.TYPES, **lxc.TYPES})),
    "admin": Program(admin.PROGRAM, admin.VERSION, admin.PROCEDURES, _schema(dict(admin.TYPES))),
}


@dataclass(frozen=True, slots=True)
class Wire:
    """The codec of one operation."""

    operation: Operation
    program: Program
    pattern: Pattern
    decode_arguments: Decoder
    encode_arguments: Encoder
    decode_result: Decoder
    encode_result: Encoder


def _nothing(value: Any) -> bytes:
    return b""


def _no_values(data: bytes, offset: int) -> tuple[Values, int]:
    return (), offset


def enum_reader(kind: type[IntEnum] | type[IntFlag]) -> Callable[[int], int]:
    """A converter from wire numbers to members; numbers that the class does not know stay plain.

    Combinations with unknown flag bits are never made members: the class would remember each of them for ever.
    """
    known: dict[Any, Any] = kind._value2member_map_
    mask = sum(kind) if issubclass(kind, IntFlag) else 0

    def read(value: int) -> int:
        member: int | None = known.get(value)
        if member is not None:
            return member
        return kind(value) if mask and not value & ~mask else value

    if issubclass(kind, IntFlag):
        kind(0)
    return read


def _converters(kinds: list[Any], names: list[str]) -> dict[str, Callable[[Any], Any]]:
    """The converters that the annotated types need beyond what XDR gives."""
    converters: dict[str, Callable[[Any], Any]] = {}
    for name, kind in zip(names, kinds, strict=True):
        if kind is bool:
            converters[name] = bool
        elif isinstance(kind, type) and issubclass(kind, IntEnum | IntFlag):
            converters[name] = enum_reader(kind)
    return converters


_LIMITS = {"maxnames", "maxids", "maxuuids", "maxStats", "maxerrors"}


def _pattern(operation: Operation, names: list[str], returned: list[tuple[str, str]]) -> Pattern:
    """The pattern that an operation's structures show."""
    shown = {name for name, _ in operation.parameters}
    hidden = {"need_results", "nparams", *_LIMITS}.intersection(names) - shown
    if "need_results" in hidden:
        return FullList(frozenset({"need_results"}), names)
    if "nparams" in hidden:
        kind = ParameterList if len(returned) == 2 else SchedulerParameters
        return kind(frozenset({"nparams"}), names)
    if hidden:
        bound = int(returned[0][1].rpartition("<")[2].rstrip(">"))
        return LimitedList(frozenset(hidden), names, bound, len(returned) == 2)
    if not returned:
        return NoResult()
    if is_dataclass(operation.result) and operation.result not in _REFERENCES:
        return WholeResult()
    return CountedList() if len(returned) == 2 else Pattern()


@cache
def wire_of(operation: Operation) -> Wire:
    """The codec of an operation; compiled at the first call."""
    irregular = IRREGULAR.get(operation.name) if operation.program == "remote" else None
    program = PROGRAMS[operation.program]
    schema = program.schema
    args, ret = operation.name + "_args", operation.name + "_ret"
    has_args, has_ret = args in schema.types, ret in schema.types
    names = [name for name, _ in schema.fields(args)] if has_args else []
    returned = schema.fields(ret) if has_ret else []
    pattern = irregular(names) if irregular else _pattern(operation, names, returned)
    kinds = [kind for name, kind in operation.parameters if not (name == "files" and operation.files_in)]
    shown = [name for name in names if name not in pattern.hidden]
    converters, record = _result_shape(operation.result, returned, pattern)
    return Wire(
        operation,
        program,
        pattern,
        schema.decoder(args, _converters(kinds, shown)) if has_args else _no_values,
        schema.encoder(args) if has_args else _nothing,
        schema.decoder(ret, converters, record) if has_ret else _no_values,
        schema.encoder(ret, record) if has_ret else _nothing,
    )


def _result_shape(
    kind: Any, returned: list[tuple[str, str]], pattern: Pattern
) -> tuple[dict[str, Callable[[Any], Any]], Record | None]:
    """The converters of a result's fields, and the class that stands for the structure.

    A class that also holds a stream or files is made by the caller: the structure is then a tuple.
    """
    if not isinstance(pattern, WholeResult):
        return _converters([kind], [returned[0][0]]) if len(returned) == 1 else {}, None
    hints = get_type_hints(kind)
    shown = [name for name, hint in hints.items() if hint is not Stream and name != "files"]
    converters = _converters([hints[name] for name in shown], [name for name, _ in returned])
    return converters, Record(kind if len(shown) == len(hints) else _as_tuple, tuple(shown))


def _as_tuple(*values: Any) -> Values:
    return values


@cache
def event_encoder(kind: EventKind, event_id: int, *, legacy: bool = False) -> Callable[[int, Event], bytes]:
    """The function that encodes an event's message body for a callback id, which the legacy form leaves out."""
    cls = EVENTS[kind, event_id]
    schema, name, nested = _message(cls, cls.legacy if legacy else cls.procedure)
    values = attrgetter(*(f.name for f in fields(cls)))
    single = len(fields(cls)) == 1
    encode = schema.encoder(name)
    extra = _NESTED_EXTRA.get(name, 0)
    width = len(schema.fields(name))

    def body(callback_id: int, event: Event) -> bytes:
        parts = (values(event),) if single else values(event)
        if legacy:
            return encode(parts[:width])
        if nested:
            return encode((callback_id, *parts[1 : 1 + extra], (parts[0], *parts[1 + extra :])))
        return encode((callback_id, *parts))

    return body


@cache
def event_decoder(kind: EventKind, event_id: int) -> Callable[[bytes, int], tuple[int, Event]]:
    """The function that reads the callback id and the event from a message body; it raises XdrError."""
    cls = EVENTS[kind, event_id]
    schema, name, nested = _message(cls, cls.procedure)
    decode = schema.decoder(name)
    extra = _NESTED_EXTRA.get(name, 0)

    def read(data: bytes, offset: int) -> tuple[int, Event]:
        (callback_id, *parts), _ = decode(data, offset)
        if nested:
            first, *others = parts[extra]
            parts = [first, *parts[:extra], *others]
        return callback_id, cls(*parts)

    return read


# messages that carry a reason between the callback id and the nested legacy message
_NESTED_EXTRA = {
    "domain_event_callback_pmwakeup_msg": 1,
    "domain_event_callback_pmsuspend_msg": 1,
    "domain_event_callback_pmsuspend_disk_msg": 1,
}


def _message(cls: type[Event], procedure: int | None) -> tuple[Schema, str, bool]:
    """The schema and structure of an event's message, and whether the event is a structure inside it."""
    assert procedure is not None, cls
    program = PROGRAMS["qemu" if cls.kind is EventKind.QEMU else "remote"]
    name = program.procedures[procedure] + "_msg"
    return program.schema, name, program.schema.fields(name)[-1][0] == "msg"
