"""The XDR engine: every type, its bounds both ways, truncation at every byte, random round trips."""

import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purevirt.rpc.xdr import SCALARS, STRING_MAX, Record, Schema, XdrError

WORD = struct.pack


def schema(**types: str) -> Schema:
    return Schema(types)


def round_trip(table: Schema, name: str, value: Any, wire: bytes) -> None:
    """The value has exactly these bytes, and every part of them alone is refused."""
    assert table.encoder(name)(value) == wire
    assert table.decoder(name)(wire, 0) == (value, len(wire))
    assert table.decoder(name)(b"head" + wire + b"tail", 4) == (value, 4 + len(wire))
    for size in range(len(wire)):
        with pytest.raises(XdrError):
            table.decoder(name)(wire[:size], 0)


@pytest.mark.parametrize(
    ("kind", "value", "wire"),
    [
        ("int", -2, b"\xff\xff\xff\xfe"),
        ("uint", 0xFFFFFFFE, b"\xff\xff\xff\xfe"),
        ("hyper", -2, b"\xff" * 7 + b"\xfe"),
        ("uhyper", 2**64 - 1, b"\xff" * 8),
        ("char", -1, b"\xff\xff\xff\xff"),
        ("char", 255, b"\0\0\0\xff"),
        ("uchar", 200, b"\0\0\0\xc8"),
        ("short", -3, b"\xff\xff\xff\xfd"),
        ("ushort", 65535, b"\0\0\xff\xff"),
        ("bool", 1, b"\0\0\0\1"),
        ("float", 1.5, b"\x3f\xc0\0\0"),
        ("double", -2.5, b"\xc0\4" + bytes(6)),
        ("string", "", bytes(4)),
        ("string", "abc", b"\0\0\0\3abc\0"),
        ("string", "abcd", b"\0\0\0\4abcd"),
        ("string", "\u00e4\udcff", b"\0\0\0\3\xc3\xa4\xff\0"),
        ("opaque<5>", b"\0\1\2\3\4", b"\0\0\0\5\0\1\2\3\4\0\0\0"),
        ("opaque[5]", b"\0\1\2\3\4", b"\0\1\2\3\4\0\0\0"),
        ("opaque[4]", b"abcd", b"abcd"),
        ("text[3]", "ab", b"\0\0\0a\0\0\0b\0\0\0\0"),
        ("text<9>", "ab", b"\0\0\0\3\0\0\0a\0\0\0b\0\0\0\0"),
        ("octets<4>", b"\xff\0", b"\0\0\0\2\0\0\0\xff\0\0\0\0"),
        ("int?", None, bytes(4)),
        ("int?", 7, b"\0\0\0\1\0\0\0\7"),
        ("string?", "x", b"\0\0\0\1\0\0\0\1x\0\0\0"),
        ("string?", "", b"\0\0\0\1" + bytes(4)),
        ("int<3>", [1, -1], b"\0\0\0\2\0\0\0\1\xff\xff\xff\xff"),
        ("hyper<3>", [], bytes(4)),
        ("uhyper<2>", [2**64 - 1, 1], b"\0\0\0\2" + b"\xff" * 8 + bytes(7) + b"\1"),
        ("double[2]", [1.0, 2.0], b"\x3f\xf0" + bytes(6) + b"\x40" + bytes(7)),
        ("bool<4>", [1, 0], b"\0\0\0\2\0\0\0\1\0\0\0\0"),
        ("string<3>", ["a", "bcde"], b"\0\0\0\2\0\0\0\1a\0\0\0\0\0\0\4bcde"),
    ],
)
def test_each_type_has_its_bytes(kind: str, value: Any, wire: bytes) -> None:
    round_trip(schema(it=f"a:{kind}"), "it", (value,), wire)
    round_trip(schema(it=f"a:int b:{kind} c:int"), "it", (1, value, -1), b"\0\0\0\1" + wire + b"\xff" * 4)


def test_structures_nest() -> None:
    table = schema(inner="x:int y:string", outer="one:inner maybe:inner? many:inner<2> end:short")
    value = ((1, "a"), None, [(2, "b"), (3, "")], 9)
    wire = b"\0\0\0\1\0\0\0\1a\0\0\0" + bytes(4)
    wire += b"\0\0\0\2\0\0\0\2\0\0\0\1b\0\0\0\0\0\0\3\0\0\0\0" + b"\0\0\0\x09"
    round_trip(table, "outer", value, wire)


def test_a_union_takes_two_places() -> None:
    table = schema(choice="union 1:int 2:string 5:double", it="name:string value:choice", many="all:it<4>")
    round_trip(table, "it", ("n", 1, -1), b"\0\0\0\1n\0\0\0" + b"\0\0\0\1" + b"\xff" * 4)
    round_trip(table, "it", ("n", 2, "x"), b"\0\0\0\1n\0\0\0" + b"\0\0\0\2\0\0\0\1x\0\0\0")
    round_trip(table, "many", ([("n", 5, 1.0)],), b"\0\0\0\1\0\0\0\1n\0\0\0\0\0\0\5\x3f\xf0" + bytes(6))
    with pytest.raises(XdrError, match="no case 3"):
        table.encoder("it")(("n", 3, 0))
    with pytest.raises(XdrError, match="no case 3"):
        table.decoder("it")(b"\0\0\0\1n\0\0\0\0\0\0\3" + bytes(8), 0)


LIMITS = {
    "int": (-(2**31), 2**31 - 1),
    "uint": (0, 2**32 - 1),
    "hyper": (-(2**63), 2**63 - 1),
    "uhyper": (0, 2**64 - 1),
} | {kind: limits for kind, (_, limits) in SCALARS.items() if limits}


@pytest.mark.parametrize("kind", LIMITS)
def test_numbers_outside_their_type_are_refused(kind: str) -> None:
    low, high = LIMITS[kind]
    table = schema(it=f"a:{kind}", list=f"a:{kind}<2>")
    for value in (low, high):
        assert table.decoder("it")(table.encoder("it")((value,)), 0)[0] == (value,)
    for value in (low - 1, high + 1, 2**70, None, "1", b"1"):
        with pytest.raises(XdrError):
            table.encoder("it")((value,))
        with pytest.raises(XdrError):
            table.encoder("list")(([value],))


@pytest.mark.parametrize(
    ("kind", "wire"),
    [
        ("char", b"\0\0\1\0"),
        ("uchar", b"\0\0\1\0"),
        ("short", b"\0\1\0\0"),
        ("ushort", b"\0\1\0\0"),
        ("bool", b"\0\0\0\2"),
        ("int?", b"\0\0\0\2\0\0\0\0"),
        ("string?", b"\xff\xff\xff\xff" + bytes(8)),
        ("opaque<4>", b"\0\0\0\5" + bytes(8)),
        ("int<2>", b"\0\0\0\3" + bytes(12)),
        ("string<1>", b"\0\0\0\2" + bytes(8)),
        ("text<2>", b"\0\0\0\3" + bytes(12)),
        ("octets<2>", b"\0\0\0\3" + bytes(12)),
        ("string", WORD(">I", STRING_MAX + 1) + bytes(STRING_MAX + 4)),
        ("int<4000000000>", b"\xee\x6b\x28\0" + bytes(64)),
        ("bool<4000000000>", b"\xee\x6b\x28\0" + bytes(64)),
    ],
)
def test_bytes_outside_their_type_are_refused(kind: str, wire: bytes) -> None:
    with pytest.raises(XdrError):
        schema(it=f"a:{kind}").decoder("it")(wire, 0)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("string", "x" * (STRING_MAX + 1)),
        ("string", None),
        ("string", b"x"),
        ("opaque<4>", b"12345"),
        ("opaque[4]", b"123"),
        ("opaque[4]", b"12345"),
        ("opaque[4]", "1234"),
        ("text[3]", "1234"),
        ("text<3>", "123"),
        ("octets<3>", b"1234"),
        ("int<2>", [1, 2, 3]),
        ("int[2]", [1]),
        ("int<2>", None),
        ("string<1>", ["a", "b"]),
    ],
)
def test_values_that_do_not_fit_are_refused(kind: str, value: Any) -> None:
    with pytest.raises(XdrError):
        schema(it=f"a:{kind}").encoder("it")((value,))


@pytest.mark.parametrize("value", [(), (1,), (1, 2, 3), None, 5])
def test_a_structure_takes_its_fields_exactly(value: Any) -> None:
    with pytest.raises(XdrError):
        schema(it="a:int b:int").encoder("it")(value)


def test_a_text_ends_at_its_first_nul() -> None:
    decode = schema(it="a:string b:int").decoder("it")
    assert decode(b"\0\0\0\4a\0bc\0\0\0\5", 0) == (("a", 5), 12)
    assert decode(b"\0\0\0\1\0\0\0\0\0\0\0\5", 0) == (("", 5), 12)


def test_the_padding_may_be_missing_only_inside_the_message() -> None:
    with pytest.raises(XdrError, match="truncated"):
        schema(it="a:string").decoder("it")(b"\0\0\0\1a", 0)


def test_records_and_converters() -> None:
    table = Schema({"ref": "name:string id:int", "it": "ref:ref flag:int"}, {"ref": Record(Ref, ("name", "id"))})
    wire = b"\0\0\0\1n\0\0\0\0\0\0\3\0\0\0\1"
    assert table.decoder("it")(wire, 0)[0] == (Ref("n", 3), 1)
    assert table.encoder("it")((Ref("n", 3), True)) == wire
    assert table.decoder("it", {"flag": bool})(wire, 0)[0] == (Ref("n", 3), True)
    whole = Record(Pair, ("ref", "flag"))
    pair = table.decoder("it", {"flag": bool}, whole)(wire, 0)[0]
    assert (type(pair), pair.ref, pair.flag) == (Pair, Ref("n", 3), True)
    assert table.encoder("it", whole)(pair) == wire


class Ref:
    """A reference that compares by value."""

    def __init__(self, name: str, id: int) -> None:
        self.name, self.id = name, id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and (self.name, self.id) == (other.name, other.id)

    __hash__ = None  # type: ignore[assignment]  # it is only compared


class Pair:
    """Two values."""

    def __init__(self, ref: Ref, flag: bool) -> None:
        self.ref, self.flag = ref, flag


@given(st.binary(max_size=64))
def test_random_bytes_decode_or_are_refused(data: bytes) -> None:
    table = schema(
        choice="union 1:int 7:string", it="a:string b:choice c:it2<3> d:opaque<8> e:text<4> f:bool", it2="x:string?"
    )
    try:
        value, end = table.decoder("it")(data, 0)
    except XdrError:
        return
    assert end <= len(data)
    again = table.encoder("it")(value)
    assert table.decoder("it")(again, 0)[0] == value
