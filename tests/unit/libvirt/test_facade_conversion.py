"""Shapes of libvirt-python: typed parameters, CPU maps, UUIDs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libvirt.cpumap import as_cpumap, as_flags
from libvirt.hint import IOTUNE_HINTS, MIGRATE_HINTS
from libvirt.identity import format_uuid, parse_uuid
from libvirt.typedparam import as_parameters, hinted, like
from purevirt.api.typedparam import TypedParam, boolean_param, int_param, string_param, ullong_param
from purevirt.enums.common import TypedParameterType as Type


def test_parameters_take_the_types_of_the_getter():
    known = [ullong_param("weight", 1), boolean_param("on", False), string_param("name", "")]
    assert like(known, {"weight": 7, "on": 1, "name": "x"}) == [
        ullong_param("weight", 7),
        boolean_param("on", True),
        string_param("name", "x"),
    ]


@pytest.mark.parametrize(("name", "value"), [("weight", "7"), ("weight", 1.5), ("name", 3)])
def test_values_of_the_wrong_type_are_refused(name, value):
    with pytest.raises(TypeError):
        like([ullong_param("weight", 1), string_param("name", "")], {name: value})


def test_hints_give_types_and_lists_repeat_their_name():
    made = hinted({"migrate_disks": ["vda", "vdb"], "bandwidth": 5, "disks_port": 1}, MIGRATE_HINTS)
    assert [(p.field, p.type, p.value) for p in made] == [
        ("migrate_disks", Type.STRING, "vda"),
        ("migrate_disks", Type.STRING, "vdb"),
        ("bandwidth", Type.ULLONG, 5),
        ("disks_port", Type.INT, 1),
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [("x", Type.STRING), (True, Type.BOOLEAN), (5, Type.ULLONG), (-5, Type.LLONG), (1.5, Type.DOUBLE)],
)
def test_types_of_other_names_are_guessed(value, kind):
    assert hinted({"unknown": value}, IOTUNE_HINTS) == [TypedParam("unknown", kind, value)]


def test_what_has_no_type_is_refused():
    with pytest.raises(TypeError):
        hinted({"unknown": object()}, {})


def test_of_a_repeated_name_the_last_value_is_shown():
    assert as_parameters([int_param("a", 1), int_param("a", 2)]) == {"a": 2}


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_cpu_maps_survive_both_ways(flags):
    assert as_flags(as_cpumap(tuple(flags), len(flags)), len(flags)) == flags


def test_short_cpu_maps_are_filled_with_nothing():
    assert as_cpumap((True, False, True), 12) == b"\x05\x00"
    assert as_flags(b"\x05", 12) == [True, False, True] + [False] * 9


@given(st.binary(min_size=16, max_size=16))
def test_uuids_survive_both_ways(raw):
    assert parse_uuid(format_uuid(raw)) == raw
    assert parse_uuid(f"  {raw.hex().upper()}\n") == raw


@pytest.mark.parametrize(
    "text", ["", "6695eb01", "6695eb0-1f6a4830479aa97f2502e193f", "g" * 32, "0" * 33, "0" * 32 + "-"]
)
def test_other_texts_are_no_uuids(text):
    assert parse_uuid(text) is None
