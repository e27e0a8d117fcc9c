"""Values of options: strings, numbers, sizes and the constraints between options."""

import pytest

from purevirt.cli.arguments import Arguments, check_constraints, scale
from purevirt.cli.failure import Failed
from purevirt.cli.spec import Command, Group, flag, named_text, number, required

COMMAND = Command(
    "show",
    Group.SHELL,
    "",
    lambda _shell, _arguments: None,
    (required("domain", ""), number("count", ""), named_text("free", ""), flag("a", ""), flag("b", ""), flag("c", "")),
    exclusive=(("a", "b"),),
    requires=(("c", "a"),),
    alternative=(("domain", "count"),),
)


def given(**values: str) -> Arguments:
    return Arguments(COMMAND, {name: [value] for name, value in values.items()})


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("4", 1, 4),
        ("4", 1024, 4096),
        ("4k", 1, 4096),
        ("4KiB", 1, 4096),
        ("4KB", 1, 4000),
        ("1G", 1024, 1024**3),
        ("3b", 1024, 3),
        ("2 MiB", 1, 2 * 1024**2),
        ("+7", 1, 7),
    ],
)
def test_scale(text: str, unit: int, expected: int) -> None:
    assert scale(text, unit) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ""),
        ("-1", ""),
        ("x", ""),
        ("4x", "invalid argument: unknown suffix 'x'"),
        ("99999999999999999G", "numerical overflow: value too large: 99999999999999999G"),
        ("99999999999999999999999", ""),
    ],
)
def test_scale_refuses(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        scale(text, 1)


@pytest.mark.parametrize("text", ["x", "", "-1", "4294967296", "1 2", "0x10"])
def test_number_out_of_range(text: str) -> None:
    with pytest.raises(Failed, match=r"Numeric value '.*' for <count> option is malformed or out of range"):
        given(count=text).find_number("count")


def test_numbers() -> None:
    assert given(count="12").find_number("count") == 12
    assert given(count="-2").find_number("count", low=-2) == -2
    assert given().find_number("count") is None


def test_size_failure_tells_why() -> None:
    with pytest.raises(Failed) as caught:
        given(count="4x").find_scaled("count")
    assert caught.value.lines == [
        "Scaled numeric value '4x' for <count> option is malformed or out of range",
        "invalid argument: unknown suffix 'x'",
    ]


def test_empty_string_is_refused() -> None:
    with pytest.raises(Failed, match="Failed to get option 'domain': Option argument is empty"):
        given(domain="").find("domain")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"domain": "d", "a": "", "b": ""}, "Options --a and --b are mutually exclusive"),
        ({"domain": "d", "c": ""}, "Option --a is required by option --c"),
        ({}, "Either --domain or --count must be provided"),
    ],
)
def test_constraints(values: dict[str, str], message: str) -> None:
    with pytest.raises(Failed) as caught:
        check_constraints(given(**values))
    assert caught.value.lines == [message]


def test_constraints_that_hold() -> None:
    check_constraints(given(domain="d", a="", c=""))
