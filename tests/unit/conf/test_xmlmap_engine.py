"""The mapping engine: what is declared is read, written, copied and refused."""

from enum import StrEnum

import pytest
from lxml import etree

from purevirt.conf.xmlmap import (
    Element,
    InvalidValue,
    Missing,
    attr,
    children,
    const,
    copy_element,
    elem,
    flag,
    format_element,
    one,
    own,
    parse_element,
    raw,
    size,
    text,
    texts,
    variant,
)
from purevirt.conf.xmlmap.codec import MAC, ON_OFF, POSITIVE, STR, UINT, UUID, YES_NO, hexadecimal, token
from purevirt.conf.xmlmap.scale import BadScale, parse_scaled, pretty


class Color(StrEnum):
    RED = "red"
    BLUE = "blue"


class Wheel(Element, tag="wheel"):
    index: int = attr(UINT, required=True)
    label: str | None = text(STR)


class Engine(Element, tag="engine"):
    kind: str


class Petrol(Engine):
    kind = const("petrol")
    liters: int | None = attr(POSITIVE)


class Electric(Engine):
    kind = const("electric")
    volts: int | None = attr(hexadecimal(4, 0xFFFF))


class Trim(Element, tag="trim"):
    leather: bool = flag()


class Base(Element, tail=True):
    alias: str | None = attr(STR, "name", inside="alias", keep=lambda value, modes: bool(modes & 1))


class Car(Base, tag="car"):
    color: Color = attr(token(Color), default=Color.RED)
    owner: str | None = elem(STR)
    fast: bool | None = attr(YES_NO, "fast", inside="options/speed")
    slow: bool | None = attr(ON_OFF, "slow", inside="options/speed")
    cargo_kib: int | None = size("KiB", "cargo")
    engine: Engine | None = variant({"petrol": Petrol, "electric": Electric}, "engine", by="kind")
    wheels: list[Wheel] = children(Wheel)
    notes: list[str] = texts(STR, "note", inside="notes")
    trim: Trim = one(Trim)
    extra: str | None = raw()


class Shell(Element, tag="shell"):
    core: Engine = own({"petrol": Petrol, "electric": Electric}, by="kind")


FULL = """<car color='blue'>
  <owner>Ann &amp; Bob</owner>
  <options>
    <speed fast='yes' slow='off'/>
  </options>
  <cargo unit='KiB'>1024</cargo>
  <engine kind='electric' volts='0x01f4'/>
  <wheel index='0'>left</wheel>
  <wheel index='1'/>
  <notes>
    <note>one</note>
    <note>two</note>
  </notes>
  <trim>
    <leather/>
  </trim>
  <extra>
    <x:y xmlns:x="urn:x" a="1">text</x:y>
  </extra>
  <alias name='c0'/>
</car>
"""


def read(model: type[Element], markup: str, modes: int = 1) -> Element:
    return parse_element(model, etree.fromstring(markup), modes)


def test_every_kind_of_field_makes_the_round_trip() -> None:
    car = read(Car, FULL)
    assert format_element(car, 1) == FULL


def test_values_have_their_types() -> None:
    car = read(Car, FULL)
    assert isinstance(car, Car)
    assert (car.color, car.fast, car.slow, car.cargo_kib) == (Color.BLUE, True, False, 1024)
    assert isinstance(car.engine, Electric)
    assert car.engine.volts == 500
    assert [wheel.label for wheel in car.wheels] == ["left", None]


def test_modes_decide_what_is_kept() -> None:
    assert "alias" not in format_element(read(Car, FULL), 0)
    assert getattr(read(Car, FULL, 0), "alias", None) is None


def test_unknown_elements_attributes_and_comments_are_ignored() -> None:
    car = read(Car, "<car color='red' odd='1'><!-- c --><what/><?pi x?></car>")
    assert format_element(car) == "<car color='red'/>\n"


def test_the_first_of_equal_children_counts() -> None:
    car = read(Car, "<car><owner>a</owner><owner>b</owner></car>")
    assert isinstance(car, Car)
    assert car.owner == "a"


def test_a_model_over_the_same_element_writes_its_attributes_there() -> None:
    assert format_element(read(Shell, "<shell liters='2' kind='petrol'/>")) == "<shell kind='petrol' liters='2'/>\n"


def test_a_copy_is_deep_and_equal() -> None:
    car = read(Car, FULL)
    twin = copy_element(car)
    assert isinstance(car, Car)
    assert isinstance(twin, Car)
    assert twin == car
    twin.wheels[0].label = "changed"
    twin.trim.leather = False
    assert car.wheels[0].label == "left"
    assert car.trim.leather
    assert twin != car


def test_new_objects_have_lists_of_their_own() -> None:
    first, second = Car(), Car()
    first.wheels.append(Wheel(index=1))
    assert second.wheels == []


def test_an_unknown_field_is_refused_by_the_constructor() -> None:
    with pytest.raises(TypeError, match="wheel_count"):
        Car(wheel_count=4)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("markup", "element", "name", "value"),
    [
        ("<car color='green'/>", "car", "color", "green"),
        ("<car><wheel index='-1'/></car>", "wheel", "index", "-1"),
        ("<car><engine kind='petrol' liters='0'/></car>", "engine", "liters", "0"),
        ("<car><engine kind='steam'/></car>", "engine", "kind", "steam"),
        ("<car><options><speed fast='on'/></options></car>", "speed", "fast", "on"),
        ("<car><cargo unit='XB'>1</cargo></car>", "cargo", "unit", "XB"),
    ],
)
def test_a_bad_value_names_element_attribute_and_value(markup: str, element: str, name: str, value: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        read(Car, markup)
    assert (caught.value.element, caught.value.name, caught.value.value) == (element, name, value)
    assert caught.value.expected


@pytest.mark.parametrize("markup", ["<car><wheel/></car>", "<car><engine/></car>"])
def test_what_is_required_is_missed(markup: str) -> None:
    with pytest.raises(Missing):
        read(Car, markup)


def test_escapes_are_libvirts_and_control_characters_are_left_out() -> None:
    car = Car(owner="<a&'\"\x01\x1f>\n")
    assert format_element(car) == "<car color='red'>\n  <owner>&lt;a&amp;&apos;&quot;&gt;\n</owner>\n</car>\n"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("1", None, 1),
        ("1", "b", 1),
        ("1025", "bytes", 2),
        ("1", "KB", 1),
        ("1", "k", 1),
        ("2", "MiB", 2048),
        ("1", "GB", 976563),
        ("1", "TiB", 2**30),
        ("1", "eib", 2**50),
    ],
)
def test_sizes_are_scaled_and_rounded_up(value: str, unit: str | None, expected: int) -> None:
    assert parse_scaled(value, unit, "KiB", "KiB") == expected


@pytest.mark.parametrize(("value", "unit"), [("", None), ("x", None), ("-1", None), ("1", "q"), ("9" * 30, "EiB")])
def test_sizes_that_are_none_are_refused(value: str, unit: str | None) -> None:
    with pytest.raises(BadScale):
        parse_scaled(value, unit, "KiB", "KiB")


def test_pretty_sizes_use_the_largest_unit() -> None:
    assert [pretty(value) for value in (0, 1000, 2048, 3 << 20)] == [
        (0, "bytes"),
        (1000, "bytes"),
        (2, "KiB"),
        (3, "MiB"),
    ]


def test_identifiers_have_one_spelling() -> None:
    assert MAC.parse("0:1:A:bb:CC:d") == "00:01:0a:bb:cc:0d"
    assert UUID.format(UUID.parse("C7A5FDBD-edaf9455926ad65c16db1809")) == "c7a5fdbd-edaf-9455-926a-d65c16db1809"
    for bad in ("", "zz", "c7a5fdbd-edaf-9455-926a-d65c16db180", "\N{FULLWIDTH DIGIT ONE}" * 32):
        with pytest.raises(ValueError):  # noqa: PT011
            UUID.parse(bad)
