"""The codec of every operation: what one side encodes the other decodes, through the pattern of the operation."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from enum import IntEnum, IntFlag
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import purevirt.api.facet
from purevirt.api.facet.connect import Connect
from purevirt.api.facet.domain_lifecycle import DomainLifecycle
from purevirt.api.facet.domain_lookup import DomainLookup
from purevirt.api.irregular import IRREGULAR
from purevirt.api.operation import OPERATIONS, Operation, operation_of
from purevirt.api.pattern import Values
from purevirt.api.ref import DomainRef
from purevirt.api.result import DomainInfo
from purevirt.api.wire import PROGRAMS, enum_reader, wire_of
from purevirt.enums.domain import DomainXMLFlags
from purevirt.enums.domain_state import DomainState
from purevirt.errors import Error
from purevirt.rpc.program import remote_types
from purevirt.rpc.xdr import XdrError

assert purevirt.api.facet

ALL = [operation for by_number in OPERATIONS.values() for operation in by_number.values()]
ValuesOf = Callable[[Mapping[str, str], str], st.SearchStrategy[tuple[Any, ...]]]
each_operation = pytest.mark.parametrize(
    "operation", ALL, ids=lambda operation: f"{operation.program}-{operation.name}"
)
few = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def plain_schema(operation: Operation) -> Any:
    """The schema of an operation's program without classes."""
    return PLAIN[operation.program]


PLAIN = {name: type(program.schema)(program.schema.types) for name, program in PROGRAMS.items()}


def shown(operation: Operation) -> list[Any]:
    """The types of the parameters that travel as arguments."""
    return [kind for name, kind in operation.parameters if not (name == "files" and operation.files_in)]


@each_operation
@given(data=st.data())
@few
def test_arguments_arrive_as_they_were_sent(values_of: ValuesOf, operation: Operation, data: st.DataObject) -> None:
    wire, name = wire_of(operation), f"{operation.name}_args"
    schema = plain_schema(operation)
    if name not in schema.types:
        assert wire.decode_arguments(b"", 0) == ((), 0)
        assert shown(operation) == []
        return
    sent = schema.encoder(name)(data.draw(values_of(schema.types, name)))
    values, end = wire.decode_arguments(sent, 0)
    assert end == len(sent)
    try:
        arguments, hidden = wire.pattern.split(values)
    except Error:
        assert operation.name in IRREGULAR  # more than a reply can carry
        return
    assert len(arguments) == len(shown(operation))
    for value, kind in zip(arguments, shown(operation), strict=True):
        check_kind(value, kind)
    again = wire.encode_arguments(wire.pattern.join(arguments, hidden))
    assert wire.pattern.split(wire.decode_arguments(again, 0)[0])[0] == arguments


def check_kind(value: Any, kind: Any) -> None:
    """A decoded value is of the declared class; numbers a class does not know stay plain."""
    if isinstance(kind, type) and issubclass(kind, IntEnum | IntFlag):
        assert isinstance(value, int)
        assert type(value) in (kind, int)
    elif isinstance(kind, type):
        assert isinstance(value, kind), (value, kind)


@each_operation
@given(data=st.data())
@few
def test_results_arrive_as_they_were_sent(values_of: ValuesOf, operation: Operation, data: st.DataObject) -> None:
    wire, name = wire_of(operation), f"{operation.name}_ret"
    schema = plain_schema(operation)
    if name not in schema.types:
        assert wire.encode_result(()) == b""
        assert wire.decode_result(b"", 0)[0] == ()
        return
    sent = schema.encoder(name)(data.draw(values_of(schema.types, name)))
    result, end = wire.decode_result(sent, 0)
    assert end == len(sent)
    has_more = operation.stream is not None or operation.files_out
    is_part = has_more and isinstance(result, tuple) and is_whole(operation)
    again = wire.encode_result(operation.result(*result, None) if is_part else result)
    assert len(again) == len(sent)
    assert wire.decode_result(again, 0)[0] == result


class Loopback:
    """A server that answers one operation with a result: arguments and result go through their bytes."""

    def __init__(self, operation: Operation, result: Any) -> None:
        self.wire = wire_of(operation)
        self.result = result
        self.calls: list[tuple[Values, Values]] = []

    async def send(self, values: Values) -> Any:
        wire = self.wire
        arrived, _ = wire.decode_arguments(wire.encode_arguments(values), 0)
        arguments, hidden = wire.pattern.split(arrived)
        self.calls.append((arguments, hidden))
        answer = wire.encode_result(wire.pattern.answer(self.result, hidden))
        return wire.decode_result(answer, 0)[0]

    def invoke(self, *arguments: Any) -> Any:
        return asyncio.run(self.wire.pattern.invoke(self.send, arguments))


@each_operation
@given(data=st.data())
@few
def test_a_client_gets_what_the_driver_returned(values_of: ValuesOf, operation: Operation, data: st.DataObject) -> None:
    """For operations without hidden fields, whose result any value of the structure can be."""
    wire, args, ret = wire_of(operation), f"{operation.name}_args", f"{operation.name}_ret"
    types = plain_schema(operation).types
    if (
        wire.pattern.hidden
        or operation.name in IRREGULAR
        or ret not in types
        or operation.stream
        or operation.files_out
    ):
        return
    sent = plain_schema(operation).encoder(ret)(data.draw(values_of(types, ret)))
    expected = wire.decode_result(sent, 0)[0]
    loop = Loopback(operation, expected if is_whole(operation) else expected[0])
    arguments: Values = ()
    if args in types:
        body = plain_schema(operation).encoder(args)(data.draw(values_of(types, args)))
        arguments = wire.pattern.split(wire.decode_arguments(body, 0)[0])[0]
    got = loop.invoke(*arguments)
    assert got == loop.result
    assert loop.calls == [(arguments, ())]


def is_whole(operation: Operation) -> bool:
    """Whether the result class is the structure."""
    return is_dataclass(operation.result) and not operation.result.__name__.endswith("Ref")


DOMAIN = DomainRef("guest", bytes(range(16)), 3)


def operation_named(name: str) -> Operation:
    """An operation of the remote program."""
    return next(operation for operation in OPERATIONS["remote"].values() if operation.name == name)


def test_bytes_that_libvirt_sends() -> None:
    wire = wire_of(operation_of(DomainLifecycle.domain_create))
    body = bytes.fromhex("00000005 6775657374000000 000102030405060708090a0b0c0d0e0f 00000003")
    assert wire.encode_arguments((DOMAIN,)) == body
    assert wire.decode_arguments(body, 0) == ((DOMAIN,), len(body))
    info = wire_of(operation_named("domain_get_info"))
    answer = bytes.fromhex("00000001 0000000000200000 0000000000100000 00000002 000000003b9aca00")
    assert info.encode_result(DomainInfo(DomainState.RUNNING, 2097152, 1048576, 2, 10**9)) == answer
    decoded = info.decode_result(answer, 0)[0]
    assert decoded == DomainInfo(DomainState.RUNNING, 2097152, 1048576, 2, 10**9)
    assert type(decoded.state) is DomainState


@pytest.mark.parametrize("names", [[], ["a"], ["a", "b", "c"]])
def test_lists_with_a_limit(names: list[str]) -> None:
    loop = Loopback(operation_of(DomainLookup.connect_list_defined_domains), names)
    assert loop.invoke() == names
    wire = loop.wire
    for limit in (-1, 0, 1, 2, 99):
        (kept,) = wire.decode_result(wire.encode_result(wire.pattern.answer(names, (limit,))), 0)[0]
        assert kept == names[: max(limit, 0)]


def test_lists_that_tell_their_length() -> None:
    domains = [DOMAIN, DomainRef("other", bytes(16), -1)]
    loop = Loopback(operation_named("connect_list_all_domains"), domains)
    assert loop.invoke(0) == domains
    wire = loop.wire
    assert wire.decode_result(wire.encode_result(wire.pattern.answer(domains, (0,))), 0)[0] == ([], 2)


def test_parameters_are_asked_for_twice() -> None:
    loop = Loopback(operation_named("domain_get_memory_parameters"), [])
    assert loop.invoke(DOMAIN, 0) == []
    assert len(loop.calls) == 1
    loop = Loopback(operation_named("node_get_memory_parameters"), [])
    assert loop.invoke(0) == []


def test_more_than_fits_is_an_error_of_the_engine() -> None:
    wire = wire_of(operation_of(Connect.connect_get_cpu_model_names))
    with pytest.raises(XdrError):
        wire.encode_result(wire.pattern.answer(["m"] * 9000, (1,)))


def test_numbers_of_enumerations() -> None:
    read = enum_reader(DomainState)
    assert (read(1), type(read(1)), type(read(4711))) == (DomainState.RUNNING, DomainState, int)
    flags = enum_reader(DomainXMLFlags)
    assert type(flags(3)) is DomainXMLFlags
    before = len(DomainXMLFlags._value2member_map_)
    for bit in range(8, 31):
        assert type(flags(1 << bit | 1)) is int
    assert len(DomainXMLFlags._value2member_map_) == before


def test_few_operations_are_irregular() -> None:
    assert len(IRREGULAR) <= 25
    for name in IRREGULAR:
        assert operation_named(name)
        assert f"{name}_args" in remote_types.TYPES
